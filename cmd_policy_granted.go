package main

import (
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/iam/compare"
)

func (a *app) policyGrantedCommand() *cobra.Command {
	var word, format string
	var typed bool
	var wanted, resources, boundaries, scps []string
	cmd := &cobra.Command{
		Use:   "granted FILE... --action PATTERN",
		Short: "Say whether policies grant any of the access that patterns describe",
		Long: `Granted asks whether the policies, judged together, grant any request with one of the
actions on one of the resources, which may be patterns, and answers

  NOT_GRANTED  no such request is granted
  GRANTED      one is: the witness
  MAYBE        it depends on what the policies do not say; the reasons tell

It is the question for a rule such as "nothing here may change IAM". For one request
with all its particulars, use can.

Exit codes: 0 NOT_GRANTED, 1 GRANTED, 2 wrong arguments or a policy that cannot be
read, 4 MAYBE.`,
		Example: `  cuemulus policy granted role.json --action 'iam:*' --action 'organizations:*'
  cuemulus policy granted role/ --action 's3:Get*' --resource 'arn:aws:s3:::example-secrets/*' --scp scp.json
  cuemulus policy granted --type resource bucket.json --action 's3:Put*' --output json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := answerFormat(format); err != nil {
				return err
			}
			t, err := policyType(word)
			if err != nil {
				return err
			}
			if len(wanted) == 0 {
				return usage("name the actions: --action 's3:Get*'")
			}
			var l limited
			if err := l.addLimited(a, args, t); err != nil {
				return err
			}
			if err := l.addLimits(a, boundaries, scps); err != nil {
				return err
			}
			if l.wrong() {
				return a.refuse(l.ds)
			}
			got := compare.Granted(l.Set, compare.Access(wanted, resources), compare.Options{Catalog: actions.Open(), Typed: typed})
			return a.granted(got, t, l.scope(), format)
		},
	}
	typeFlag(cmd, &word, "what the policies are attached to")
	cmd.Flags().StringArrayVar(&wanted, "action", nil, "a `PATTERN` of actions, as s3:Get*; may stand several times")
	cmd.Flags().StringArrayVar(&resources, "resource", nil, "a `PATTERN` of resources (default: all); may stand several times")
	cmd.Flags().BoolVar(&typed, "typed", false, "only requests that AWS can make: known actions on their types of resources, with the keys that every request has")
	limitFlags(cmd, &boundaries, &scps)
	answerFlag(cmd, &format)
	return cmd
}

// grantedJSON is a stable contract, whose fields stay.
type grantedJSON struct {
	Answer  string       `json:"answer"` // GRANTED, NOT_GRANTED, MAYBE
	Witness *witnessJSON `json:"witness"`
	Reasons []reasonJSON `json:"reasons"`
	Limits  []string     `json:"limits"`
}

func (a *app) granted(got compare.Answer, t iam.Type, limits []string, format string) error {
	out := grantedJSON{Witness: witnessOf(got.Witness, t), Reasons: []reasonJSON{}, Limits: limits}
	var words string
	var code error
	switch got.Verdict {
	case compare.NoNewAccess:
		out.Answer, words = "NOT_GRANTED", "no request with these actions on these resources is granted"
	case compare.NewAccess:
		out.Answer, words, code = "GRANTED", "a request is granted", &exit{code: exitFindings}
	default:
		out.Answer, words, code = answerMaybe, "it cannot be said for sure", &exit{code: exitMaybe}
	}
	for _, r := range got.Reasons {
		out.Reasons = append(out.Reasons, reasonJSON{string(r.Code), r.Text, r.At.Pos.File, r.At.Pos.Line, r.At.Pos.Col})
	}
	if format == "json" {
		if err := a.printJSON(out); err != nil {
			return err
		}
		return code
	}
	a.printf("%s: %s\n", out.Answer, words)
	if w := out.Witness; w != nil {
		if w.Principal != "" {
			a.printf("  principal  %s\n", w.Principal)
		}
		a.printf("  action     %s\n  resource   %s\n", w.Action, w.Resource)
		for _, key := range slices.Sorted(maps.Keys(w.Context)) {
			a.printf("  context    %s = %s\n", key, quoted(w.Context[key]))
		}
		if w.AllowedBy != nil {
			a.printf("  allowed by %s\n", w.AllowedBy.words())
		}
	}
	for _, r := range out.Reasons {
		a.printf("reason: %s%s\n", r.Text, r.where())
	}
	for _, l := range limits {
		a.printf("%s\n", l)
	}
	return code
}
