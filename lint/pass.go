package lint

import (
	"fmt"
	"runtime"
	"strings"

	"cuemulus.dev/internal/diag"
)

// Pass is one rule's look at one target. Its Scope reads the template and knows
// the other targets; Report says what is wrong.
type Pass struct {
	*Scope
	rule     *Rule
	severity diag.Severity
	found    []*diag.Diagnostic
}

// Report says that the node at a path of this target's template is wrong. The
// path may lead to a key that is missing: the place is then the nearest enclosing
// value. Where the path goes through an Fn::If, the message is given the scenario in
// which the finding holds ("... when IsProd is false"), if it does not name its
// conditions already. help says what to write instead. The finding is given back so that a
// rule can add Related places; everything else is filled in.
func (p *Pass) Report(path []string, message string, help ...string) *diag.Diagnostic {
	path = append([]string(nil), path...)
	pos, end := p.place(path)
	message += p.named(path, message)
	d := &diag.Diagnostic{
		Rule: p.rule.ID, Name: p.rule.Name, Severity: p.severity, Aliases: p.rule.Aliases,
		Message: message, Pos: pos, End: end, Path: path, Stack: p.Target.Stack,
	}
	if len(help) > 0 {
		d.Help = help[0]
	}
	if len(path) > 1 && path[0] == "Resources" {
		d.Resource = path[1]
	}
	p.found = append(p.found, d)
	return d
}

// named gives the scenario of a path as the end of a message that does not name it.
func (p *Pass) named(path []string, message string) string {
	when := p.scenario(path).Without(p.existence(path))
	for _, f := range when.Facts() {
		if !strings.Contains(message, f.String()) {
			return " " + when.String()
		}
	}
	return ""
}

// Reportf is Report with a formatted message and no help.
func (p *Pass) Reportf(path []string, format string, args ...any) *diag.Diagnostic {
	return p.Report(path, fmt.Sprintf(format, args...))
}

// run calls the rule. A panic becomes a finding of CrashRule, and what the rule
// reported before it stays.
func (p *Pass) run() (crashed []diag.Diagnostic) {
	defer func() {
		if r := recover(); r != nil {
			crashed = []diag.Diagnostic{crash(p.rule, r, p.Target.Template.File, p.Target.Stack)}
		}
	}()
	p.rule.Run(p)
	return nil
}

// crash words a panic. Only the text of a runtime error is shown: other values
// may hold a piece of the template, which may be secret.
func crash(rule *Rule, value any, file, stack string) diag.Diagnostic {
	cause := fmt.Sprintf("a %T", value)
	if err, ok := value.(runtime.Error); ok {
		cause = err.Error()
	}
	d := engineFinding(CrashRule, nil, diag.Pos{File: file}, diag.Pos{},
		fmt.Sprintf("rule %s broke on %s: %s", rule.ID, file, cause),
		"this is a fault of cuemulus; please report it with the template, and switch the rule off until it is mended")
	d.Stack = stack
	return d
}
