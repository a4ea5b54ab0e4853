package compiler

import "cuemulus.dev/internal/diag"

// crossCheck looks at what one field alone cannot show: names that must exist, and
// fields that contradict each other.
type crossCheck struct {
	draft *draft
	diags []diag.Diagnostic
}

func checkDraft(d *draft) []diag.Diagnostic {
	c := &crossCheck{draft: d}
	for _, s := range d.stacks {
		if k, ok := kindNamed(s.kind); ok && s.doc != nil {
			k.check(c, s)
		}
	}
	return c.diags
}
