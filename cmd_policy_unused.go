package main

import (
	"strings"

	"github.com/spf13/cobra"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/iam/compare"
	"cuemulus.dev/internal/diag"
)

func (a *app) policyUnusedCommand() *cobra.Command {
	var word, format string
	var typed bool
	var boundaries, scps []string
	cmd := &cobra.Command{
		Use:   "unused FILE...",
		Short: "List the statements of policies that can go without changing anything",
		Long: `Unused looks at every statement of the files, which are judged together:

  never      it matches no request at all
  redundant  other statements say all that it says; all redundant ones together can go
  idle       an Allow of which the Denies leave nothing, or a Deny of nothing that is
             allowed

What is listed is certain; what depends on values that are not known is not listed. A
Deny may be there for policies that were not given. For a policy with principals,
naming an account counts as naming everybody in it.

Exit codes: 0 nothing, 1 findings, 2 wrong arguments or a policy that cannot be read.`,
		Example: `  cuemulus policy unused role/
  cuemulus policy unused policy.json --boundary limit.json --typed
  cuemulus policy unused --type resource bucket-policy.json --output json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := answerFormat(format); err != nil {
				return err
			}
			t, err := policyType(word)
			if err != nil {
				return err
			}
			var l limited
			for _, arg := range args { // also limits, as a boundary, are looked at themselves
				if err := l.add(a, arg, t); err != nil {
					return err
				}
			}
			l.Policies = l.list
			if err := l.addLimits(a, boundaries, scps); err != nil {
				return err
			}
			if l.wrong() {
				return a.refuse(l.ds)
			}
			statements := 0
			for _, policy := range l.Policies {
				statements += len(policy.Statements)
			}
			if statements > compare.MaxFacts {
				return usage("these are %d statements; at most %d are compared with one another", statements, compare.MaxFacts)
			}
			facts := compare.Facts(l.Set, compare.Options{Catalog: actions.Open(), Typed: typed})
			return a.printUnused(facts, l.scope(), format)
		},
	}
	typeFlag(cmd, &word, "what the policies are attached to")
	cmd.Flags().BoolVar(&typed, "typed", false, "only requests that AWS can make: known actions on their types of resources, with the keys that every request has")
	limitFlags(cmd, &boundaries, &scps)
	answerFlag(cmd, &format)
	return cmd
}

// The JSON of unused: a stable contract, whose fields stay.
type (
	unusedJSON struct {
		Answer   string     `json:"answer"` // FOUND, NONE
		Findings []factJSON `json:"findings"`
		Limits   []string   `json:"limits"`
	}
	factJSON struct {
		Kind      string  `json:"kind"` // never, redundant, idle
		Message   string  `json:"message"`
		Statement place   `json:"statement"`
		By        []place `json:"by"` // the statements that make it so
	}
)

// factWords gives the kind of a fact, and says it.
func factWords(f compare.Fact) (kind, message string) {
	switch {
	case f.Never:
		return "never", "this statement matches no request"
	case f.Redundant && f.Statement.Effect == iam.Deny:
		return "redundant", "other statements deny all that this one denies"
	case f.Redundant:
		return "redundant", "other statements allow all that this one allows"
	case f.Statement.Effect == iam.Deny:
		return "idle", "nothing of what this statement denies is allowed"
	case len(f.By) == 0:
		return "idle", "all that this statement allows is denied, or is outside of the limits"
	default:
		return "idle", "all that this statement allows is denied"
	}
}

func (a *app) printUnused(facts []compare.Fact, limits []string, format string) error {
	out := unusedJSON{Answer: answerNone, Findings: []factJSON{}, Limits: limits}
	var ds []diag.Diagnostic
	for _, f := range facts {
		out.Answer = answerFound
		kind, message := factWords(f)
		j := factJSON{Kind: kind, Message: message, Statement: placeOf(f.Policy, f.Statement), By: []place{}}
		d := diag.Diagnostic{Name: kind, Severity: diag.Warning, Message: message, Help: "remove it, or write what was meant", Pos: f.Statement.Pos, End: f.Statement.End}
		for _, r := range f.By {
			at := placeOf(r.Policy, r.Statement)
			j.By = append(j.By, at)
			_, words, _ := strings.Cut(at.words(), ": ")
			d.Related = append(d.Related, diag.Related{Pos: r.Statement.Pos, Message: words})
		}
		out.Findings = append(out.Findings, j)
		ds = append(ds, d)
	}
	if format == "json" {
		if err := a.printJSON(out); err != nil {
			return err
		}
		return answerCode(out.Answer)
	}
	if err := a.printFindings(ds); err != nil {
		return err
	}
	if len(facts) == 0 {
		a.printf("%s: every statement does something\n", out.Answer)
	}
	for _, l := range limits {
		a.printf("%s\n", l)
	}
	return answerCode(out.Answer)
}
