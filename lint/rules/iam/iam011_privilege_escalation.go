package iam

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/iam"
	"cuemulus.dev/iam/escalate"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var privilegeEscalation = lint.Rule{
	ID: "IAM011", Name: "privilege-escalation", Severity: diag.Warning,
	Title:   "An identity can give itself more than it was given",
	Aliases: []string{"CKV_AWS_110", "PrivilegeEscalation", "PRIVILEGE_ESCALATION"},
	Why: "Some actions together are worth more than they look: who may change the code of a function works with the function's role, who may write a policy writes one for themselves. The sets are those that are published, and a set counts only where one identity has all of its actions on resources that fit, after conditions, Denies and a permissions boundary. " +
		"All policies that the template gives an identity count together. Take one of the actions away, limit it to resources, or bind the identity by a permissions boundary. Silent about roles, functions and other resources that are named, which are taken to be meant, about what depends on things that the template does not tell, about identities that may do everything (IAM003, IAM008), and about sets that policies of AWS give alone.",
	Bad: `Resources:
  Deployer:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: iam:CreatePolicyVersion
            Resource: arn:aws:iam::111122223333:policy/*
`,
	Good: `Resources:
  Deployer:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: iam:GetPolicyVersion
            Resource: arn:aws:iam::111122223333:policy/*
`,
	Run: func(p *lint.Pass) {
		for _, e := range escalationsOf(p) {
			d := p.Report(e.path, e.message, "take one of the actions away, limit its resources, or set a permissions boundary")
			d.Related = append(d.Related, e.related...)
		}
	},
}

// escalation is a finding about one identity.
type escalation struct {
	path    []string
	message string
	by      string // the statements that allow it
	set     string // of the catalogue
	related []diag.Related
	in      []int // the scenarios
}

// escalationsOf asks about every identity in every scenario.
func escalationsOf(p *lint.Pass) (list []escalation) {
	all := actorsOf(p)
	type key struct{ resource, set string }
	at := map[key]int{}
	for n, actors := range all.in {
		for m, a := range actors {
			for _, f := range all.found[n][m] {
				if f.Answer != iam.Yes || f.ID == escalate.AdministratorID || !wide(f) || !a.owns(f) {
					continue
				}
				k := key{a.resource.ID, f.ID}
				i, known := at[k]
				if !known {
					i = len(list)
					at[k] = i
					list = append(list, a.escalation(p, f))
				}
				list[i].in = append(list[i].in, n)
			}
		}
	}
	list = joinedSets(list)
	for i, e := range list {
		if len(e.in) < len(all.scenarios) {
			if when := common(all.scenarios, e.in).Without(existence(p, e.path[1])); !when.Always() {
				list[i].message += " " + when.String()
			}
		}
	}
	return list
}

// wide reports whether a finding is more than was meant: the identity changes its own
// permissions, or its resources are not limited by name. A role or function that is
// named is taken to be meant; IAM018 speaks of those that lead to an administrator.
func wide(f escalate.Finding) bool {
	return f.Category == escalate.SelfEscalation || f.Any()
}

// maxSets is how many sets one group of statements may give before they are said in
// one finding.
const maxSets = 3

// joinedSets makes one finding of the sets that the same statements give one identity,
// where they are many.
func joinedSets(list []escalation) (out []escalation) {
	key := func(e escalation) string { return e.path[1] + "\n" + e.by + "\n" + fmt.Sprint(e.in) }
	sets := map[string][]string{}
	for _, e := range list {
		sets[key(e)] = append(sets[key(e)], e.set)
	}
	for _, e := range list {
		names := sets[key(e)]
		switch {
		case len(names) <= maxSets:
		case names[0] != e.set:
			continue
		default:
			e.message += fmt.Sprintf("; the same statements give %d other ways: %s", len(names)-1, strings.Join(names[1:min(len(names), 1+maxShown)], ", "))
			if len(names) > 1+maxShown {
				e.message += " and so on"
			}
		}
		out = append(out, e)
	}
	return out
}

// maxShown is how many other ways a message names.
const maxShown = 5

// existence gives the scenario in which a resource exists, which goes without saying.
func existence(p *lint.Pass, id string) (when eval.Scenario) {
	p.Evaluate(func(e *eval.Evaluator) { when = e.ExistsWhen(id) })
	return when
}

// owns reports whether a finding is the identity's own: a policy of the template has a
// part in it, and not only one of a user's group, of which it is said, nor an Allow
// with NotAction, of which IAM306 speaks.
func (a *actor) owns(f escalate.Finding) bool {
	return slices.ContainsFunc(f.Statements(), func(g escalate.Grant) bool {
		d := a.from[g.Policy]
		return d != nil && !g.Statement.Actions.Not && (a.Kind != escalate.User || !strings.HasPrefix(d.Resource.Type, "AWS::IAM::Group"))
	})
}

func (a *actor) escalation(p *lint.Pass, f escalate.Finding) escalation {
	var names []string
	for _, s := range f.Steps {
		if !slices.Contains(names, s.Action) {
			names = append(names, s.Action)
		}
	}
	e := escalation{
		path:    a.resource.Path(),
		message: fmt.Sprintf("whoever holds %s can get more permissions by %s: an attacker %s", a.resource.ID, strings.Join(names, " and "), f.How),
		set:     f.ID,
	}
	if f.Needs != "" {
		e.message += " (needs " + f.Needs + ")"
	}
	for _, g := range f.Statements() {
		if steps, _ := p.PolicyPath(g.Statement.Actions.At.Pos); steps != nil {
			e.by += strings.Join(steps, "/") + "\n"
			e.related = append(e.related, diag.Related{Pos: p.PlaceOf(steps), Message: "allowed here"})
		}
	}
	return e
}
