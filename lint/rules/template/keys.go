package template

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// reportKey reports the key of a map, not its value.
func reportKey(p *lint.Pass, path []string, f cfn.Field, message, help string) *diag.Diagnostic {
	d := p.Report(path, message, help)
	if p.Target.Template.Where == nil && f.KeyPos.Line > 0 {
		d.Pos, d.End = f.KeyPos, f.End
	}
	return d
}

// unknownKeys reports the keys of a map that are none of some names, at most a number of
// them, and gives how many it reported.
func unknownKeys(p *lint.Pass, path []string, n *cfn.Node, of string, most int, names ...string) (reported int) {
	var near guesses
	for _, f := range fieldsOf(n) {
		if slices.Contains(names, f.Key) || strings.HasPrefix(f.Key, "Fn::") || reported >= most {
			continue
		}
		reported++
		reportKey(p, append(path[:len(path):len(path)], f.Key), f, fmt.Sprintf("%s has no key %s", of, quoted(f.Key)),
			near.meant(f.Key, names, "its keys are "+strings.Join(names, ", ")))
	}
	return reported
}

// withoutLine takes the column from a finding's place, so that no printer shows the
// line, in which a secret stands.
func withoutLine(d *diag.Diagnostic) {
	d.Pos.Col, d.End = 0, diag.Pos{}
}
