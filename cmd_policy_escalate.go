package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/iam/escalate"
	"cuemulus.dev/internal/diag"
)

func (a *app) policyEscalateCommand() *cobra.Command {
	var arn, format string
	var boundaries, scps, categories []string
	cmd := &cobra.Command{
		Use:   "escalate FILE...",
		Short: "Say how whoever has the policies can get more permissions than they give",
		Long: `Escalate looks for sets of actions by which a principal gets more than it was given:
passing a role to a function of its own, writing its own policies, becoming another
user. The files are the policies of one principal, judged together. Conditions and
Denies count, and so do the resources: a set counts only where all its actions are
possible, on the same function or role where that must be. The smallest sets are
reported, each with the statements that allow its actions.

  self-escalation    the principal changes its own permissions
  principal-access   it becomes another user or role
  new-passrole       it runs something new with another role
  existing-passrole  it takes over something that runs with another role
  administrator      it may do everything already

A finding is certain as far as the policies tell. One that begins with "perhaps"
depends on what they do not tell; the reason says on what. --arn names the principal,
so that it is known what its own user or role is.

Exit codes: 0 nothing, 1 a finding that is certain, 2 wrong arguments or a policy that
cannot be read, 4 only findings that may be.`,
		Example: `  cuemulus policy escalate role.json
  cuemulus policy escalate policies/ --arn arn:aws:iam::111122223333:role/deploy --boundary limit.json
  cuemulus policy escalate role.json --category new-passrole --output json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := answerFormat(format); err != nil {
				return err
			}
			var wanted []escalate.Category
			for _, text := range categories {
				c := escalate.Category(text)
				if !slices.Contains(escalate.Categories(), c) {
					return usage("--category takes one of %s, not %q", strings.Join(categoryNames(), ", "), text)
				}
				wanted = append(wanted, c)
			}
			p := escalate.Principal{}
			if arn != "" {
				if parts := strings.SplitN(arn, ":", 6); len(parts) != 6 || parts[0] != "arn" || parts[2] != "iam" || strings.ContainsAny(arn, "*?") {
					return usage("--arn takes the ARN of a user, a role or a group, not %q", arn)
				}
				p.ARN = iam.Lit(arn)
				switch kind, _, _ := strings.Cut(strings.SplitN(arn, ":", 6)[5], "/"); kind {
				case "user":
					p.Kind = escalate.User
				case "role":
					p.Kind = escalate.Role
				case "group":
					p.Kind = escalate.Group
				default:
					return usage("--arn takes the ARN of a user, a role or a group, not %q", arn)
				}
			}
			var l limited
			if err := l.addLimited(a, args, iam.Identity); err != nil {
				return err
			}
			if err := l.addLimits(a, boundaries, scps); err != nil {
				return err
			}
			if l.wrong() {
				return a.refuse(l.ds)
			}
			for _, policy := range l.list {
				if policy.Type.HasPrincipal() {
					return usage("%s is a policy of a resource; escalate takes those of a user, a role or a group", policy.Name)
				}
			}
			p.Grants, p.Limits = l.Policies, l.Limits
			found := escalate.Find(p, escalate.Options{Catalog: actions.Open()})
			if wanted != nil {
				found = slices.DeleteFunc(found, func(f escalate.Finding) bool { return !slices.Contains(wanted, f.Category) })
			}
			return a.escalations(found, l.scope(), format)
		},
	}
	cmd.Flags().StringVar(&arn, "arn", "", "the `ARN` of the user, role or group that has the policies")
	cmd.Flags().StringSliceVar(&categories, "category", nil, "report only this `CATEGORY`; may stand several times")
	_ = cmd.RegisterFlagCompletionFunc("category", cobra.FixedCompletions(categoryNames(), cobra.ShellCompDirectiveNoFileComp))
	limitFlags(cmd, &boundaries, &scps)
	answerFlag(cmd, &format)
	return cmd
}

func categoryNames() (out []string) {
	for _, c := range escalate.Categories() {
		out = append(out, string(c))
	}
	return out
}

// The JSON of escalate: a stable contract, whose fields stay.
type (
	escalateJSON struct {
		Answer   string           `json:"answer"` // FOUND, NONE, MAYBE
		Findings []escalationJSON `json:"findings"`
		Limits   []string         `json:"limits"` // what the answer does not see
	}
	escalationJSON struct {
		ID       string     `json:"id"`
		Category string     `json:"category"`
		Certain  bool       `json:"certain"`
		Reason   string     `json:"reason,omitempty"` // why it is not certain
		How      string     `json:"how"`              // what an attacker does
		Needs    string     `json:"needs,omitempty"`  // what must exist besides
		Any      bool       `json:"any"`              // no step is limited to resources by name
		Steps    []stepJSON `json:"steps"`
		Help     string     `json:"help"`
		Also     []string   `json:"also"` // the set in other catalogues
	}
	stepJSON struct {
		Action    string              `json:"action"`
		To        []string            `json:"to,omitempty"` // services that get the role
		Resources []string            `json:"resources"`    // as the statements write them
		Any       bool                `json:"any"`
		Resource  string              `json:"resource"` // of a request that is allowed
		Context   map[string][]string `json:"context"`
		AllowedBy []place             `json:"allowedBy"`
	}
)

func (a *app) escalations(found []escalate.Finding, limits []string, format string) error {
	out := escalateJSON{Answer: answerNone, Findings: []escalationJSON{}, Limits: limits}
	var ds []diag.Diagnostic
	for _, f := range found {
		if f.Answer == iam.Yes {
			out.Answer = answerFound
		} else if out.Answer == answerNone {
			out.Answer = answerMaybe
		}
		out.Findings = append(out.Findings, escalationOf(f))
		ds = append(ds, escalationDiagnostic(f))
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
	if len(found) == 0 {
		a.printf("%s: no set of actions gives more than the policies do\n", out.Answer)
	}
	for _, l := range limits {
		a.printf("%s\n", l)
	}
	return answerCode(out.Answer)
}

func escalationOf(f escalate.Finding) escalationJSON {
	out := escalationJSON{
		ID: f.ID, Category: string(f.Category), Certain: f.Answer == iam.Yes, Reason: f.Reason, How: f.How, Needs: f.Needs,
		Any: f.Any(), Steps: []stepJSON{}, Help: f.Category.Help(), Also: append([]string{}, f.Also...),
	}
	for _, s := range f.Steps {
		step := stepJSON{Action: s.Action, To: s.To, Resources: append([]string{}, s.Resources...), Any: s.Any, Resource: s.Resource, Context: s.Context, AllowedBy: []place{}}
		if step.Context == nil {
			step.Context = map[string][]string{}
		}
		for _, g := range s.Grants {
			step.AllowedBy = append(step.AllowedBy, placeOf(g.Policy, g.Statement))
		}
		out.Steps = append(out.Steps, step)
	}
	return out
}

// escalationDiagnostic words a finding on the statement of its first step.
func escalationDiagnostic(f escalate.Finding) diag.Diagnostic {
	d := diag.Diagnostic{Name: f.ID, Severity: diag.Warning, Message: "whoever has this policy " + f.How, Help: f.Category.Help()}
	if f.Answer != iam.Yes {
		d.Severity, d.Message = diag.Note, "perhaps "+d.Message+": "+f.Reason
	}
	if f.Needs != "" {
		d.Message += ", if there is " + f.Needs
	}
	for _, s := range f.Steps {
		words := s.Action
		if len(s.To) > 0 {
			words += " to " + strings.Join(s.To, ", ")
		}
		words += " on " + strings.Join(s.Resources, ", ")
		for _, g := range s.Grants {
			if d.Pos.IsZero() {
				d.Pos, d.End = g.At.Pos, g.At.End
			}
			d.Related = append(d.Related, diag.Related{Pos: g.At.Pos, Message: words})
		}
	}
	return d
}
