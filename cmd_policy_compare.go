package main

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/iam/compare"
	"cuemulus.dev/internal/diag"
)

func (a *app) policyCompareCommand() *cobra.Command {
	var word, format string
	var typed bool
	var boundaries, scps []string
	cmd := &cobra.Command{
		Use:   "compare OLD NEW",
		Short: "Say whether new policies allow anything that the old ones do not",
		Long: `Compare looks at all requests at once and answers

  NO_NEW_ACCESS   every request that NEW allows is allowed by OLD
  NEW_ACCESS      NEW allows a request that OLD does not: the witness is one
  MAYBE           it depends on what the policies do not say; the reasons tell

Rows group what is gained, and what is lost, for a reader. A side is a file, a
directory whose files are judged together, - for standard input, or a file that
holds null (or /dev/null) for no policy at all. TYPE=FILE gives a side another type
than --type. --boundary and --scp limit both sides.

The comparison is of the given policies alone. Sessions, grants, access control lists,
other stacks, and boundaries and service control policies that are not given may allow
less or more.
Naming an account as a principal counts as access for everybody in it. Any action
may go with any resource unless --typed is set.

Exit codes: 0 NO_NEW_ACCESS, 1 NEW_ACCESS, 2 wrong arguments or a policy that
cannot be read, 4 MAYBE.`,
		Example: `  cuemulus policy compare old.json new.json
  cuemulus policy compare --type resource old-bucket.json new-bucket.json --output json
  git show main:policies/app.json | cuemulus policy compare - policies/app.json
  cuemulus policy compare /dev/null new-role/`,
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := answerFormat(format); err != nil {
				return err
			}
			t, err := policyType(word)
			if err != nil {
				return err
			}
			sides := [2]policies{{none: true}, {none: true}}
			types := [2]iam.Type{}
			for i := range sides {
				var file string
				file, types[i] = typedFile(args[i], t)
				if err := sides[i].add(a, file, types[i]); err != nil {
					return err
				}
			}
			var l limited
			if err := l.addLimits(a, boundaries, scps); err != nil {
				return err
			}
			if sides[0].wrong() || sides[1].wrong() || l.wrong() {
				return a.refuse(slices.Concat(sides[0].ds, sides[1].ds, l.ds))
			}
			d := compare.Diff(compare.Set{Policies: sides[0].list, Limits: l.Limits}, compare.Set{Policies: sides[1].list, Limits: l.Limits},
				compare.Options{Catalog: actions.Open(), Typed: typed})
			answer := comparison(d, types[1], l.scope())
			if format == "json" {
				if err := a.printJSON(answer); err != nil {
					return err
				}
			} else {
				a.printComparison(answer)
			}
			switch d.Gained.Verdict {
			case compare.NoNewAccess:
				return nil
			case compare.NewAccess:
				return &exit{code: exitFindings}
			default:
				return &exit{code: exitMaybe}
			}
		},
	}
	typeFlag(cmd, &word, "what the policies are attached to")
	cmd.Flags().BoolVar(&typed, "typed", false, "only requests that AWS can make: known actions on their types of resources, with the keys that every request has")
	limitFlags(cmd, &boundaries, &scps)
	answerFlag(cmd, &format)
	return cmd
}

// The JSON of compare: a stable contract, whose fields stay.
type (
	comparedJSON struct {
		Answer  string       `json:"answer"`
		Witness *witnessJSON `json:"witness"` // null where there is none
		Reasons []reasonJSON `json:"reasons"`
		Rows    []rowJSON    `json:"rows"`
		Cut     bool         `json:"cut"`    // a cap was reached: rows are missing
		Limits  []string     `json:"limits"` // what the answer does not see
	}
	witnessJSON struct {
		Principal string              `json:"principal"` // "AWS:arn:..."; "" is whom the policy is attached to
		Action    string              `json:"action"`
		Resource  string              `json:"resource"`
		Context   map[string][]string `json:"context"` // keys that are not here are missing
		AllowedBy *place              `json:"allowedBy,omitempty"`
		DeniedBy  *place              `json:"deniedBy,omitempty"` // the Deny of the other side that stood against it
	}
	reasonJSON struct {
		Code   string `json:"code"`
		Text   string `json:"text"`
		File   string `json:"file"`
		Line   int    `json:"line"`
		Column int    `json:"column"`
	}
	rowJSON struct {
		Change     string        `json:"change"` // "gained" or "lost"
		Certain    bool          `json:"certain"`
		Reason     *reasonJSON   `json:"reason,omitempty"`
		Principals []string      `json:"principals"`
		Actions    []actionsJSON `json:"actions"`
		Resources  []string      `json:"resources"`
		Conditions []string      `json:"conditions"`
		AllowedBy  *place        `json:"allowedBy,omitempty"`
		DeniedBy   *place        `json:"deniedBy,omitempty"`
		When       string        `json:"when,omitempty"`
		Witness    *witnessJSON  `json:"witness"`
	}
	actionsJSON struct {
		Service string   `json:"service"`
		Name    string   `json:"name"`
		Level   string   `json:"level"`
		All     bool     `json:"all"`
		Future  bool     `json:"future"`
		Actions []string `json:"actions"`
	}
)

func comparison(d compare.Difference, t iam.Type, limits []string) comparedJSON {
	out := comparedJSON{
		Answer: d.Gained.Verdict.String(), Witness: witnessOf(d.Gained.Witness, t),
		Reasons: []reasonJSON{}, Rows: []rowJSON{}, Cut: d.Cut,
		Limits: limits,
	}
	for _, r := range d.Gained.Reasons {
		out.Reasons = append(out.Reasons, *reasonOf(r))
	}
	for _, r := range d.Rows {
		row := rowJSON{
			Change: "gained", Certain: r.Certain, When: r.When, Witness: witnessOf(r.Witness, t),
			Principals: listOf(r.Principals), Resources: listOf(r.Resources), Conditions: listOf(r.Conditions),
			Actions: []actionsJSON{}, AllowedBy: statementOf(r.Allow, t), DeniedBy: statementOf(r.Deny, t),
		}
		if r.Lost {
			row.Change = "lost"
		}
		if !r.Certain {
			row.Reason = reasonOf(r.Reason)
		}
		for _, g := range r.Actions {
			row.Actions = append(row.Actions, actionsJSON{g.Service, g.Name, g.Level, g.All, g.Future, listOf(g.Actions)})
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// listOf is a list that JSON writes as one even when it is empty.
func listOf(list []string) []string { return append([]string{}, list...) }

func reasonOf(r compare.Reason) *reasonJSON {
	return &reasonJSON{string(r.Code), r.Text, r.At.Pos.File, r.At.Pos.Line, r.At.Pos.Col}
}

func statementOf(s *iam.Statement, t iam.Type) *place {
	if s == nil {
		return nil
	}
	p := placeOf(&iam.Policy{Type: t, Name: s.Pos.File}, s)
	return &p
}

func witnessOf(w *compare.Witness, t iam.Type) *witnessJSON {
	if w == nil {
		return nil
	}
	out := &witnessJSON{
		Action: w.Action, Resource: w.Resource, Context: w.Context,
		AllowedBy: statementOf(w.Allow, t), DeniedBy: statementOf(w.Deny, t),
	}
	if out.Context == nil {
		out.Context = map[string][]string{}
	}
	switch {
	case !t.HasPrincipal():
	case w.Principal.Type == iam.Anonymous:
		out.Principal = "*"
	default:
		out.Principal = w.Principal.Type.String() + ":" + w.Principal.ID
	}
	return out
}

func (a *app) printComparison(c comparedJSON) {
	a.printf("%s%s\n", c.Answer, map[string]string{
		"NO_NEW_ACCESS": ": every request that the new side allows was allowed before",
		"NEW_ACCESS":    ": the new side allows a request that the old side does not",
		"MAYBE":         ": it cannot be said for sure",
	}[c.Answer])
	if w := c.Witness; w != nil {
		title := "a request that is new:"
		if c.Answer == "MAYBE" {
			title = "a request in doubt:"
		}
		a.printf("%s\n", title)
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
		if w.DeniedBy != nil {
			a.printf("  denied before by %s\n", w.DeniedBy.words())
		}
	}
	for _, r := range c.Reasons {
		a.printf("reason: %s%s\n", r.Text, r.where())
	}
	for _, change := range []string{"gained", "lost"} {
		shown := false
		for _, r := range c.Rows {
			if r.Change != change {
				continue
			}
			if !shown {
				a.printf("%s:\n", change)
				shown = true
			}
			a.printRow(r)
		}
	}
	if c.Cut {
		a.printf("more changed than is shown: a bound on the work was reached\n")
	}
	for _, l := range c.Limits {
		a.printf("%s\n", l)
	}
}

// maxShown bounds the actions of one group in text; json has all.
const maxShown = 8

func (a *app) printRow(r rowJSON) {
	sign := "+"
	if r.Change == "lost" {
		sign = "-"
	}
	for _, g := range r.Actions {
		words := []string{}
		for _, w := range []string{cmp.Or(g.Name, g.Service), g.Level} {
			if w != "" {
				words = append(words, w)
			}
		}
		list := g.Actions
		more := ""
		if len(list) > maxShown {
			more = ", and " + count(len(list)-maxShown, "other", "others")
			list = list[:maxShown]
		}
		if g.All {
			more += " (all of them)"
		}
		if g.Future {
			more += " (no known action)"
		}
		a.printf("  %s %s: %s%s\n", sign, strings.Join(words, ", "), strings.Join(list, ", "), more)
	}
	for _, part := range []struct {
		word string
		list []string
	}{{"for", r.Principals}, {"on", r.Resources}, {"if", r.Conditions}} {
		if len(part.list) > 0 {
			a.printf("      %s %s\n", part.word, strings.Join(part.list, ", "))
		}
	}
	if r.When != "" {
		a.printf("      when %s\n", r.When)
	}
	if r.AllowedBy != nil {
		a.printf("      by %s\n", r.AllowedBy.words())
	}
	if r.DeniedBy != nil {
		verb := "not denied any more by"
		if r.Change == "lost" {
			verb = "now denied by"
		}
		a.printf("      %s %s\n", verb, r.DeniedBy.words())
	}
	if r.Reason != nil {
		a.printf("      perhaps: %s%s\n", r.Reason.Text, r.Reason.where())
	}
}

func (r reasonJSON) where() string {
	at := diag.Pos{File: r.File, Line: r.Line, Col: r.Column}
	if at.IsZero() {
		return ""
	}
	return " (" + at.String() + ")"
}

func quoted(values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = strconv.Quote(v)
	}
	return strings.Join(out, ", ")
}
