// Package bench makes templates to measure with: the same ones every time, of the
// kinds and sizes that repositories hold, in YAML and JSON, some of them wrong. It is
// in no binary.
//
//	go run internal/bench/write.go 2000 DIR
//
// writes them as files; internal/bench/peers.py compares linters on them and on
// templates of one's own.
package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"

	"go.yaml.in/yaml/v4"
)

// Template gives template number i and the name of its file. About one of seven is
// JSON; of every five one has a mistake.
func Template(i int) (name string, text []byte, err error) {
	kinds := kinds()
	kind := kinds[i%len(kinds)]
	parsed, err := template.New(kind.name).Parse(kind.text)
	if err != nil {
		return "", nil, fmt.Errorf("template %s: %w", kind.name, err)
	}
	n := i / len(kinds)
	data := map[string]any{
		"N": n, "Second": n / 256 % 256, "Third": n % 256, "Wrong": i%5 == 4, "Many": make([]struct{}, 1+n%7), "Size": []string{"t3.micro", "m5.large", "c6g.xlarge"}[n%3],
	}
	var out bytes.Buffer
	if err := parsed.Execute(&out, data); err != nil {
		return "", nil, fmt.Errorf("template %s: %w", kind.name, err)
	}
	name = fmt.Sprintf("%02d/%s-%d", i%16, kind.name, n)
	if i%10 < 7 || strings.Contains(out.String(), "!") {
		return name + ".yaml", out.Bytes(), nil
	}
	var value any
	if err := yaml.Unmarshal(out.Bytes(), &value); err != nil {
		return "", nil, fmt.Errorf("template %s: %w", kind.name, err)
	}
	text, err = json.MarshalIndent(value, "", "  ")
	if err != nil {
		return "", nil, fmt.Errorf("template %s: %w", kind.name, err)
	}
	return name + ".json", append(text, '\n'), nil
}
