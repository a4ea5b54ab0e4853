package rules_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
	"cuemulus.dev/iam"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
	"cuemulus.dev/lint/rules"
)

// today is far enough that an until of the examples is past or to come.
const today = "2026-06-30"

// example reads a rule's Bad or Good: one template, or an archive of files named
// ACCOUNT/REGION/STACK.template.yaml.
func example(t *testing.T, text string) []lint.Target {
	t.Helper()
	if !strings.HasPrefix(text, "-- ") {
		return []lint.Target{{Template: parse(t, "example.yaml", []byte(text))}}
	}
	var targets []lint.Target
	for _, f := range txtar.Parse([]byte(text)).Files {
		parts := strings.Split(f.Name, "/")
		require.Len(t, parts, 3, "%s: name it ACCOUNT/REGION/STACK.template.yaml", f.Name)
		targets = append(targets, lint.Target{
			Template: parse(t, f.Name, f.Data), Stack: strings.TrimSuffix(parts[2], ".template.yaml"),
			StackName: strings.TrimSuffix(parts[2], ".template.yaml"), AccountID: parts[0], Region: parts[1], Partition: "aws",
		})
	}
	return targets
}

func parse(t testing.TB, file string, text []byte) *cfn.Template {
	t.Helper()
	template, ds := cfn.Parse(file, text)
	require.Empty(t, ds, "%s", text)
	return template
}

func ids(found []diag.Diagnostic) []string {
	list := []string{}
	for _, d := range found {
		list = append(list, d.Rule)
	}
	return list
}

func TestExamples(t *testing.T) {
	all := rules.All()
	require.NotEmpty(t, all)
	for _, r := range append(slices.Clone(all), lint.EngineRules()...) {
		t.Run(r.ID, func(t *testing.T) {
			opt := lint.Options{Profile: lint.Strict, Today: today}
			if r.Bad == "" { // a fault of ours, about a baseline, or about a length
				require.Contains(t, []string{lint.CrashRule, "LINT008", "LINT009", "CFN048", "CFN049"}, r.ID)
				return
			}
			if r.Name == "ignore-forbidden" {
				opt.NoInline = true
			}
			if r.Hosts == nil { // an archive is a whole project
				for _, target := range example(t, r.Bad) {
					if target.AccountID != "" {
						opt.Accounts = append(opt.Accounts, target.AccountID)
					}
				}
			}
			judges, good := ofArea(areaOf(r)), opt
			of := func(text string) []lint.Target { return example(t, text) }
			if r.Hosts != nil {
				of = func(string) []lint.Target { return nil }
				opt.Clouds, good.Clouds = hostExample(t, r.Bad), hostExample(t, r.Good)
			}
			bad := lint.Run(judges, of(r.Bad), opt)
			require.Equal(t, []string{r.ID}, slices.Compact(ids(bad)), "Bad must give this rule and nothing else: %v", bad)
			for _, d := range bad {
				require.NotZero(t, d.Pos.Line, "%v", d)
				require.Equal(t, r.Severity, d.Severity)
				require.NotEmpty(t, d.Help, "say what to write instead")
				require.NotRegexp(t, `^[A-Z][a-z]* |\.$`, element.ReplaceAllString(d.Message, "element "), "lower case, no full stop")
				require.NotContains(t, d.Message, "${(", "say a name as the user wrote it")
			}
			require.Empty(t, lint.Run(judges, of(r.Good), good), "Good must give nothing")
		})
	}
}

// element is the name of a policy's element, which keeps its capital in a message.
var element = regexp.MustCompile(`^(Statement|Sid|Effect|(Not)?(Principal|Action|Resource)|Condition|Allow|Deny|Null|Bool) `)

// ofArea gives the rules that templates of one area are to be right for: those of
// the recommended profile, and all of the area. What other areas want of their
// resources in the strict profile only would hide what an example is about.
func ofArea(area string) []lint.Rule {
	return slices.DeleteFunc(rules.All(), func(r lint.Rule) bool {
		return r.Profile == lint.Strict && areaOf(r) != area
	})
}

// areaOf gives the letters of a rule's id.
func areaOf(r lint.Rule) string { return r.ID[:len(r.ID)-3] }

func TestRulesAreDocumented(t *testing.T) {
	seen := map[string]string{}
	all := append(rules.All(), lint.EngineRules()...)
	for _, r := range all {
		require.Regexp(t, `^[A-Z][A-Z0-9]*[0-9]{3}$`, r.ID)
		require.Regexp(t, `^[a-z0-9]+(-[a-z0-9]+)+$`, r.Name)
		for _, word := range []string{r.ID, r.Name} {
			require.Empty(t, seen[word], "%s is taken", word)
			seen[word] = r.ID
		}
		require.Regexp(t, `^[A-Z].*[^.]$`, r.Title, r.ID)
		require.Regexp(t, `\. [A-Z].*\.$`, r.Why, "%s: Why says why, then what to do, in sentences", r.ID)
		require.Contains(t, []string{"", lint.Recommended, lint.Strict}, r.Profile, r.ID)
	}
	for _, r := range all {
		for _, alias := range r.Aliases {
			require.Empty(t, seen[alias], "%s: the alias %s is a rule", r.ID, alias)
		}
	}
}

// TestFiles holds that a rule stands in the file that is named after it, and that
// no such file holds a rule that is in no list.
func TestFiles(t *testing.T) {
	files, err := filepath.Glob("*/*[0-9][0-9][0-9]_*.go")
	require.NoError(t, err)
	require.NotEmpty(t, files, "no rules found")
	want := []string{}
	checks := map[string]bool{} // they stand in the tables of package iam
	for _, c := range iam.Checks() {
		checks[c.ID] = true
	}
	for _, r := range rules.All() {
		if checks[r.ID] {
			continue
		}
		want = append(want, strings.ToLower(r.ID)+"_"+strings.ReplaceAll(r.Name, "-", "_")+".go")
	}
	got := []string{}
	for _, file := range files {
		got = append(got, filepath.Base(file))
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		id := strings.ToUpper(strings.SplitN(filepath.Base(file), "_", 2)[0])
		require.Regexp(t, regexp.MustCompile(`ID:\s+"`+id+`"`), string(text), file)
	}
	sort.Strings(want)
	sort.Strings(got)
	require.Equal(t, want, got)
}

func TestREADME(t *testing.T) {
	const file = "../README.md"
	want := lint.Markdown(rules.All())
	if os.Getenv("CUEMULUS_UPDATE") == "1" {
		require.NoError(t, os.WriteFile(file, []byte(want), 0o644))
	}
	got, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, want, string(got), "lint/README.md is stale: CUEMULUS_UPDATE=1 go test ./lint/...")
}
