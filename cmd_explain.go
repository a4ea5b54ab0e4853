package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
	"cuemulus.dev/compiler/resolve"
	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/internal/report"
	"cuemulus.dev/lint"
	"cuemulus.dev/lint/rules"
	"cuemulus.dev/render"
)

// crashRule marks a rule that broke: a fault of cuemulus.
const crashRule = lint.CrashRule

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [ID...]",
		Short: "Say what a finding means and what to do",
		Long: `Explain prints, for the id or name of a rule or another finding, why it matters,
what to do, and an example of each. Without an id it lists everything it knows.`,
		Example: "  cuemulus explain S3004\n  cuemulus explain replication-to-itself",
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var ids []string
			for _, e := range explanations() {
				ids = append(ids, e.id+"\t"+e.title)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			all := explanations()
			if len(args) == 0 {
				for _, e := range all {
					fmt.Fprintf(a.stdout, "%-10s %-34s %s\n", e.id, e.name, e.title)
				}
				return nil
			}
			for i, arg := range args {
				at := slices.IndexFunc(all, func(e explanation) bool {
					return strings.EqualFold(e.id, arg) || e.name == arg || slices.Contains(e.aliases, arg)
				})
				if at < 0 {
					var words []string
					for _, e := range all {
						words = append(words, e.id, e.name)
					}
					hint := ""
					if near := diag.Nearest(arg, words); near != "" {
						hint = fmt.Sprintf("; did you mean %q?", near)
					}
					return usage("nothing has the id %q%s; `cuemulus explain` lists all", arg, hint)
				}
				if i > 0 {
					fmt.Fprintln(a.stdout)
				}
				fmt.Fprint(a.stdout, all[at].text)
			}
			return nil
		},
	}
}

// explanation is what explain knows of one id.
type explanation struct {
	id, name, title string
	aliases         []string
	text            string
	why, bad, good  string
	severity        diag.Severity
}

// explanations lists everything that a finding may carry as its rule: first the
// codes of the stages in their order, then the lint rules.
func explanations() []explanation {
	var input, lock []diag.Code
	for _, c := range compiler.Codes() {
		input = append(input, diag.Code{ID: c.ID, Name: c.Name, Title: c.Title, Why: c.Why, Bad: c.Bad, Good: c.Good})
	}
	for _, c := range resolve.Codes() {
		lock = append(lock, diag.Code{ID: c.ID, Name: c.Name, Title: c.Title, Why: c.Why})
	}
	var all []explanation
	for _, codes := range [][]diag.Code{input, compiler.PlanCodes(), lock, render.Codes(), cfn.Codes(), hostconf.Codes()} {
		for _, c := range codes {
			all = append(all, explanation{
				id: c.ID, name: c.Name, title: c.Title, text: codeText(c),
				why: c.Why, bad: c.Bad, good: c.Good, severity: diag.Error,
			})
		}
	}
	list := rules.All()
	all = append(all, policyExplanations(list)...)
	for _, r := range append(lint.EngineRules(), list...) {
		text, _ := lint.Explain(list, r.ID)
		all = append(all, explanation{
			id: r.ID, name: r.Name, title: r.Title, aliases: r.Aliases, text: text,
			why: r.Why, bad: r.Bad, good: r.Good, severity: r.Severity,
		})
	}
	return all
}

func codeText(c diag.Code) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n\n%s.\n\n%s\n", c.ID, c.Name, strings.TrimSuffix(c.Title, "."), c.Why)
	for _, example := range []struct{ title, text string }{{"Bad", c.Bad}, {"Good", c.Good}} {
		if example.text != "" {
			fmt.Fprintf(&b, "\n%s:\n\n", example.title)
			for line := range strings.Lines(strings.TrimSuffix(example.text, "\n") + "\n") {
				fmt.Fprintf(&b, "    %s", line)
			}
		}
	}
	return b.String()
}

// documented gives the documentation of rules as the sarif format wants it; the
// list is made when the first rule is asked for.
func documented() func(id string) (report.Rule, bool) {
	byID := sync.OnceValue(func() map[string]report.Rule {
		docs := map[string]report.Rule{}
		for _, e := range explanations() {
			docs[e.id] = report.Rule{Title: e.title, Why: e.why, Help: e.text, Markdown: e.markdown(), Severity: e.severity, Aliases: e.aliases, Security: ofSecurity(e.aliases)}
		}
		return docs
	})
	return func(id string) (report.Rule, bool) {
		doc, ok := byID()[id]
		return doc, ok
	}
}

// ofSecurity reports a rule that a security linter has as well: cfn_nag, checkov,
// trivy or cdk-nag, by the form of their ids. What cfn-lint alone has is about
// correctness.
func ofSecurity(aliases []string) bool {
	form := regexp.MustCompile(`^([FW][0-9]{1,3}|CKV2?_.*|(AVD-)?AWS-[0-9]{4}|AwsSolutions-.*)$`)
	return slices.ContainsFunc(aliases, form.MatchString)
}

// markdown is the explanation for viewers that show Markdown.
func (e explanation) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s.** %s\n", strings.TrimSuffix(e.title, "."), e.why)
	for _, example := range []struct{ title, text string }{{"Reported", e.bad}, {"Not reported", e.good}} {
		if example.text != "" {
			fmt.Fprintf(&b, "\n%s:\n\n```\n%s\n```\n", example.title, strings.TrimSuffix(example.text, "\n"))
		}
	}
	return b.String()
}
