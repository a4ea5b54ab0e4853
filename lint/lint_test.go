package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// tagged reports every property that is called Bad, each with the rule's letter.
func tagged(id, name string, aliases ...string) lint.Rule {
	return lint.Rule{
		ID: id, Name: name, Severity: diag.Warning, Aliases: aliases,
		Run: func(p *lint.Pass) {
			for _, r := range p.Resources("") {
				if v := r.Property("Bad"); v != nil {
					p.Report(r.Path("Properties", "Bad"), "bad "+id, "be good")
				}
			}
		},
	}
}

var two = []lint.Rule{tagged("A001", "first", "OTHER_9", "SHARED"), tagged("B002", "second", "SHARED")}

func template(t *testing.T, text string) *cfn.Template {
	t.Helper()
	file := "t.yaml"
	if strings.HasPrefix(text, "{") {
		file = "t.json"
	}
	parsed, ds := cfn.Parse(file, []byte(text))
	require.Empty(t, ds)
	return parsed
}

func run(t *testing.T, text string, opt lint.Options) []string {
	t.Helper()
	var lines []string
	for _, d := range lint.Run(two, []lint.Target{{Template: template(t, text)}}, opt) {
		lines = append(lines, fmt.Sprintf("%d:%d %s %s", d.Pos.Line, d.Pos.Col, d.Rule, d.Severity))
	}
	return lines
}

func TestRunFillsIn(t *testing.T) {
	target := lint.Target{Template: template(t, "Resources:\n  One:\n    Type: X\n    Properties:\n      Bad: yes\n"), Stack: "logs"}
	found := lint.Run(two[:1], []lint.Target{target}, lint.Options{})
	require.Equal(t, []diag.Diagnostic{{
		Rule: "A001", Name: "first", Severity: diag.Warning, Message: "bad A001", Help: "be good",
		Pos: diag.Pos{File: "t.yaml", Line: 5, Col: 12}, End: diag.Pos{File: "t.yaml", Line: 5, Col: 15},
		Path: []string{"Resources", "One", "Properties", "Bad"}, Stack: "logs", Resource: "One", Aliases: []string{"OTHER_9", "SHARED"},
	}}, found)
}

func TestMapsAreShownByTheirKey(t *testing.T) {
	require.Equal(t, []string{"5:7 A001 warning", "5:7 B002 warning"},
		run(t, "Resources:\n  One:\n    Type: X\n    Properties:\n      Bad:\n        Deep: 1\n", lint.Options{}))
	require.Equal(t, []string{"5:12 A001 warning", "5:12 B002 warning"},
		run(t, "Resources:\n  One:\n    Type: X\n    Properties:\n      Bad: !Ref X\n", lint.Options{}))
}

func TestCompiledTemplatesAreShownByTheirOrigin(t *testing.T) {
	root := cfn.MapOf(cfn.KV{Key: "Resources", Value: cfn.MapOf(cfn.KV{Key: "One", Value: cfn.MapOf(
		cfn.KV{Key: "Properties", Value: cfn.MapOf(cfn.KV{Key: "Bad", Value: cfn.Str("x").From("archive.replica")})})})})
	compiled := &cfn.Template{Root: root, File: "out.yaml", Where: func(origin string) (pos, end diag.Pos) {
		return diag.Pos{File: "stacks.cue", Line: len(origin), Col: 1}, diag.Pos{}
	}}
	target := lint.Target{Template: compiled, Stack: "logs"}
	found := lint.Run(two[:1], []lint.Target{target}, lint.Options{})
	require.Len(t, found, 1)
	require.Equal(t, diag.Pos{File: "stacks.cue", Line: len("archive.replica"), Col: 1}, found[0].Pos)

	for _, ignore := range []lint.Ignore{
		{Rule: "A001", Why: "w"},
		{Rule: "first", Path: "archive", Why: "w"},
		{Rule: "A*", Path: "archive.rep*", Why: "w"},
		{Rule: "A001", Path: "archive.replica", Stack: "l*", Why: "w"},
	} {
		require.Empty(t, lint.Run(two[:1], []lint.Target{target}, lint.Options{Ignores: []lint.Ignore{ignore}}), "%v", ignore)
		target := target
		target.Ignores = []lint.Ignore{{Rule: ignore.Rule, Path: ignore.Path, Why: "w"}}
		require.Empty(t, lint.Run(two[:1], []lint.Target{target}, lint.Options{}), "%v", ignore)
	}
	for _, ignore := range []lint.Ignore{
		{Rule: "A001", Path: "arch", Why: "w"}, {Rule: "A001", Stack: "x*", Why: "w"}, {Rule: "A001", Path: "archive.replica.more", Why: "w"},
	} {
		opt := lint.Options{Ignores: []lint.Ignore{ignore}}
		found := lint.Run(two[:1], []lint.Target{target}, opt)
		require.Len(t, found, 2, "%v", ignore)
		require.Equal(t, []string{"A001", "LINT005"}, []string{found[0].Rule, found[1].Rule})
		opt.Partial = true
		require.Len(t, lint.Run(two[:1], []lint.Target{target}, opt), 1, "part of a project cannot tell that an ignore is unused")
	}
}

// A stack may become several templates; an ignore that is of use to one is used.
func TestIgnoreOfAStackOfSeveralTemplates(t *testing.T) {
	bad := template(t, "Resources:\n  One: {Type: X, Properties: {Bad: 1}}\n")
	good := template(t, "Resources:\n  One: {Type: X}\n")
	at := func(line int) diag.Pos { return diag.Pos{File: "stacks.cue", Line: line, Col: 1} }
	ignores := []lint.Ignore{{Rule: "A001", Why: "w", Pos: at(1)}, {Rule: "A001", Pos: at(2)}, {Rule: "A001", Path: "x", Why: "w", Pos: at(3)}}
	for _, templates := range [][]*cfn.Template{{bad, good}, {good, bad}} {
		var targets []lint.Target
		for _, tpl := range templates {
			targets = append(targets, lint.Target{Template: tpl, Stack: "logs", Ignores: ignores})
		}
		found := lint.Run(two[:1], targets, lint.Options{})
		require.Len(t, found, 2, "%v", found)
		require.Equal(t, "LINT001 logs stacks.cue:2:1", found[0].Rule+" "+found[0].Stack+" "+found[0].Pos.String())
		require.Equal(t, "LINT005 logs stacks.cue:3:1", found[1].Rule+" "+found[1].Stack+" "+found[1].Pos.String())
		require.Len(t, lint.Run(two[:1], targets, lint.Options{NoInline: true}), 1+3)
	}
}

func TestRenderedPlaceIsRelated(t *testing.T) {
	tpl := template(t, "Resources:\n  One: {Type: X, Properties: {Bad: 1}}\n")
	tpl.Rendered = func(path []string) diag.Pos { return diag.Pos{File: "out.yaml", Line: len(path), Col: 1} }
	found := lint.Run(two[:1], []lint.Target{{Template: tpl}}, lint.Options{})
	require.Len(t, found, 1)
	require.Equal(t, []diag.Related{{Pos: diag.Pos{File: "out.yaml", Line: 4, Col: 1}, Message: "rendered here"}}, found[0].Related)
}

func TestSuppression(t *testing.T) {
	body := "Resources:\n  One:\n    Type: X\n    Properties:\n      Bad: yes%s\n  Two:\n    Type: X\n    Properties:\n      Bad: yes\n"
	all := []string{"5:12 A001 warning", "9:12 A001 warning", "5:12 B002 warning", "9:12 B002 warning"}
	for _, c := range []struct {
		name, text string
		opt        lint.Options
		want       []string
	}{
		{"none", fmt.Sprintf(body, ""), lint.Options{}, all},
		{
			"trailing, one line", fmt.Sprintf(body, " # cuemulus:ignore A001 why x"),
			lint.Options{},
			[]string{"9:12 A001 warning", "5:12 B002 warning", "9:12 B002 warning"},
		},
		{
			"several ids, alias", fmt.Sprintf(body, " # cuemulus: ignore OTHER_9, second until=2026-01-02 why: a, b"),
			lint.Options{Today: "2026-01-02"},
			[]string{"9:12 A001 warning", "9:12 B002 warning"},
		},
		{
			"an alias of two rules", fmt.Sprintf(body, " # cuemulus: ignore SHARED why x"),
			lint.Options{},
			[]string{"9:12 A001 warning", "9:12 B002 warning"},
		},
		{
			"expired", fmt.Sprintf(body, " # cuemulus: ignore SHARED until=2026-01-02 why x"),
			lint.Options{Today: "2026-01-03"},
			append(all[:4:4], "5:16 LINT004 warning"),
		},
		{
			"bad date", fmt.Sprintf(body, " # cuemulus: ignore SHARED until=2026-02-30 why x"),
			lint.Options{Today: "2026-01-03"},
			append(all[:4:4], "5:16 LINT002 warning"),
		},
		{"no reason", fmt.Sprintf(body, " # cuemulus: ignore SHARED we like it"), lint.Options{}, append(all[:4:4], "5:16 LINT001 warning")},
		{"no rule", fmt.Sprintf(body, " # cuemulus: ignore why x"), lint.Options{}, append(all[:4:4], "5:16 LINT002 warning")},
		{"no such verb", fmt.Sprintf(body, " # cuemulus: skip A001 why x"), lint.Options{}, append(all[:4:4], "5:16 LINT002 warning")},
		{
			"unknown beside known", fmt.Sprintf(body, " # cuemulus: ignore A009 SHARED why x"),
			lint.Options{},
			[]string{"9:12 A001 warning", "9:12 B002 warning", "5:16 LINT003 warning"},
		},
		{"a rule of the engine", fmt.Sprintf(body, " # cuemulus: ignore LINT005 why x"), lint.Options{}, append(all[:4:4], "5:16 LINT003 warning")},
		{"whole file", "# cuemulus: ignore SHARED why x\n" + fmt.Sprintf(body, ""), lint.Options{}, nil},
		{"whole file, under a comment", "# hello\n\n# cuemulus: ignore SHARED why x\n# more\n" + fmt.Sprintf(body, ""), lint.Options{}, nil},
		{
			"next key", "Resources:\n  # cuemulus: ignore A001 why x\n  # cuemulus: ignore B002 why x\n" + strings.TrimPrefix(fmt.Sprintf(body, ""), "Resources:\n"),
			lint.Options{},
			[]string{"11:12 A001 warning", "11:12 B002 warning"},
		},
		{"unused, and at the end", fmt.Sprintf(body, "") + "# cuemulus: ignore A001 why x\n", lint.Options{}, append(all[:4:4], "10:1 LINT005 warning")},
		{
			"behind a key", strings.Replace(fmt.Sprintf(body, ""), "One:", "One: # cuemulus: ignore SHARED why x", 1),
			lint.Options{},
			append(all[:4:4], "2:8 LINT005 warning"),
		},
		{
			"for a rule that is off", fmt.Sprintf(body, " # cuemulus: ignore A001 why x"),
			lint.Options{Severities: map[string]string{"first": "off", "B002": "error"}},
			[]string{"5:12 B002 error", "9:12 B002 error"},
		},
		{
			"engine's rule off", fmt.Sprintf(body, " # cuemulus: ignore A001"),
			lint.Options{Severities: map[string]string{"LINT001": "off", "SHARED": "note"}},
			[]string{"5:12 A001 note", "9:12 A001 note", "5:12 B002 note", "9:12 B002 note"},
		},
		{"inline forbidden", fmt.Sprintf(body, " # cuemulus: ignore A001 why x"), lint.Options{NoInline: true}, append(all[:4:4], "5:16 LINT006 warning")},
		{"settings", "Resources: {}\n", lint.Options{Severities: map[string]string{"A00": "off", "B002": "loud"}}, []string{"0:0 LINT003 warning", "0:0 LINT002 warning"}},
		{"profile none", fmt.Sprintf(body, ""), lint.Options{Profile: lint.None}, nil},
		{
			"profile none but one", fmt.Sprintf(body, ""),
			lint.Options{Profile: lint.None, Severities: map[string]string{"B002": "error"}},
			[]string{"5:12 B002 error", "9:12 B002 error"},
		},
		{
			"project, by path in a template file", fmt.Sprintf(body, ""),
			lint.Options{Ignores: []lint.Ignore{{Rule: "SHARED", Path: "Resources.One", Stack: "*.yaml", Why: "x"}}},
			[]string{"9:12 A001 warning", "9:12 B002 warning"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, run(t, c.text, c.opt))
		})
	}
}

func TestSuppressionOfAListItem(t *testing.T) {
	items := lint.Rule{ID: "C001", Name: "items", Run: func(p *lint.Pass) {
		for _, v := range p.Values(p.Target.Template.Root.Get("List"), []string{"List"}) {
			p.Report(append(v.Path, "B"), "item")
		}
	}}
	parsed := template(t, "List:\n  - A: 1\n    B: 2\n  # cuemulus: ignore C001 why x\n  - A: 1\n    B: 2\n")
	found := lint.Run([]lint.Rule{items}, []lint.Target{{Template: parsed}}, lint.Options{})
	require.Len(t, found, 1)
	require.Equal(t, 3, found[0].Pos.Line)
}

func TestMetadata(t *testing.T) {
	body := `{"Metadata": {"cuemulus": {"ignore": %s}}, "Resources": {"One": {"Type": "X", "Properties": {"Bad": 1}, "Metadata": {"cuemulus": {"ignore": %s}}}}}`
	for _, c := range []struct {
		top, one string
		want     []string
	}{
		{`[]`, `[{"rule": "A001", "why": "x"}, {"rule": ["B002"], "why": "x", "until": "2026-01-01"}]`, nil},
		{`{"rule": "A001 B002", "why": "x"}`, `[]`, nil},
		{`[]`, `[{"rule": "SHARED"}]`, []string{"A001", "B002", "LINT001"}},
		{`["A001"]`, `{"rule": "SHARED", "why": "x", "till": "2026-01-01"}`, []string{"A001", "B002", "LINT002", "LINT002"}},
		{`[{"rule": {"Ref": "X"}, "why": "x"}]`, `{"rule": "SHARED", "why": "x"}`, []string{"LINT002"}},
	} {
		var rules []string
		for _, d := range lint.Run(two, []lint.Target{{Template: template(t, fmt.Sprintf(body, c.top, c.one))}}, lint.Options{Today: "2025-01-01"}) {
			require.NotZero(t, d.Pos.Line, "%v", d)
			rules = append(rules, d.Rule)
		}
		require.Equal(t, c.want, rules, "%s %s", c.top, c.one)
	}
}

func TestARuleThatBreaks(t *testing.T) {
	broken := lint.Rule{ID: "C001", Name: "broken", Run: func(p *lint.Pass) {
		p.Report(nil, "before")
		_ = p.Resources("")[len(p.Resources(""))]
	}}
	text := "Resources:\n  One: {Type: X, Properties: {Bad: 1}}\n"
	found := lint.Run([]lint.Rule{broken, two[0]}, []lint.Target{{Template: template(t, text), Stack: "logs"}}, lint.Options{})
	require.Len(t, found, 3)
	require.Equal(t, lint.CrashRule, found[0].Rule)
	require.Equal(t, diag.Error, found[0].Severity)
	require.Contains(t, found[0].Message, "rule C001 broke on t.yaml")
	require.Contains(t, found[0].Message, "index out of range")
	require.Equal(t, []string{"C001", "A001"}, []string{found[1].Rule, found[2].Rule})

	secret := lint.Rule{ID: "C002", Name: "secret", Run: func(*lint.Pass) { panic("hunter2") }}
	found = lint.Run([]lint.Rule{secret}, []lint.Target{{Template: template(t, text)}}, lint.Options{})
	require.Len(t, found, 1)
	require.NotContains(t, found[0].Message, "hunter2")
}

func TestSameFindingsEveryTime(t *testing.T) {
	var targets []lint.Target
	for i := range 50 {
		targets = append(targets, lint.Target{Template: template(t, fmt.Sprintf("Resources:\n  R%d: {Type: X, Properties: {Bad: 1}} # cuemulus: ignore A001 why x\n", i)), Stack: fmt.Sprint(i)})
	}
	first := lint.Run(two, targets, lint.Options{})
	require.Len(t, first, 50)
	for range 5 {
		require.Equal(t, first, lint.Run(two, targets, lint.Options{}))
	}
	require.Empty(t, lint.Run(two, nil, lint.Options{}))
	require.Empty(t, lint.Run(two, []lint.Target{{}}, lint.Options{}), "a target without a template")
}

func TestExplain(t *testing.T) {
	for _, word := range []string{"A001", "first", "OTHER_9"} {
		text, ok := lint.Explain(two, word)
		require.True(t, ok, word)
		require.True(t, strings.HasPrefix(text, "A001 first (warning, recommended)"), text)
	}
	text, ok := lint.Explain(two, "SHARED")
	require.True(t, ok)
	require.Contains(t, text, "B002 second")
	text, ok = lint.Explain(two, "LINT004")
	require.True(t, ok)
	require.Contains(t, text, "past its date")
	_, ok = lint.Explain(two, "Z999")
	require.False(t, ok)
}
