package iam

import (
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/iam"
	"cuemulus.dev/iam/escalate"
	"cuemulus.dev/lint"
)

// Bounds on what looking at identities costs. A template has at most 500 resources.
const (
	maxActorConditions = 3
	maxAttached        = 20    // policies of an identity, twice what IAM takes
	maxAsked           = 200   // identities in all scenarios
	maxTexts           = 5_000 // actions and resources in the policies of one
)

// actor is an identity in one scenario, as escalate asks about it.
type actor struct {
	escalate.Principal
	identity *lint.Identity // nil for a policy that is attached to nothing here
	resource cfn.Resource
	from     map[*iam.Policy]*lint.Document // nil for a policy of AWS
}

// actors are all identities of the template, scenario by scenario, and what each can
// get beyond what it was given.
type actors struct {
	scenarios []eval.Scenario
	in        [][]actor // by scenario
	found     [][][]escalate.Finding
}

type actorsKey struct{}

// actorsOf gives identities and what they may do, and policies that no identity of
// the template has. An identity whose boundary is not known is left out, since the
// boundary decides.
func actorsOf(p *lint.Pass) *actors {
	documents := p.Documents()
	if len(documents) == 0 {
		return &actors{}
	}
	identities := p.Identities()
	return p.Share(actorsKey{}, func() any { return askActors(p, documents, identities) }).(*actors)
}

func askActors(p *lint.Pass, documents []*lint.Document, identities []*lint.Identity) *actors {
	loose := looseDocuments(documents, identities)
	var names []string
	for _, d := range documents {
		if d.Policy.Type == iam.Identity || d.Policy.Type == iam.Trust {
			names = append(names, d.Policy.Guards()...)
			for _, f := range d.When.Facts() {
				names = append(names, f.Condition)
			}
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	out := &actors{scenarios: []eval.Scenario{{}}}
	if len(names) > 0 && len(names) <= maxActorConditions && (len(identities)+len(loose))<<len(names) <= maxAsked {
		p.Evaluate(func(e *eval.Evaluator) { out.scenarios, _ = e.Scenarios(names...) })
	}
	for _, s := range out.scenarios {
		b := actorBuilder{p: p, documents: documents, values: map[string]bool{}, read: map[*lint.Document]*iam.Policy{}}
		for _, f := range s.Facts() {
			b.values[f.Condition] = f.Holds
		}
		var list []actor
		for _, i := range identities {
			if a, ok := b.actor(i); ok && len(list) < maxAsked && a.settled() {
				list = append(list, a)
			}
		}
		for _, group := range loose {
			if a, ok := b.loose(group); ok && len(list) < maxAsked && a.settled() {
				list = append(list, a)
			}
		}
		found := make([][]escalate.Finding, len(list))
		for i, a := range list {
			found[i] = escalate.Find(a.Principal, escalate.Options{Catalog: catalog()})
		}
		out.in, out.found = append(out.in, list), append(out.found, found)
	}
	return out
}

// certain gives what a policy allows for certain: an action or a resource of which
// nothing is known is left out of every Allow, with a statement that has no other.
// What is asked about a Deny stays as it is.
func certain(policy *iam.Policy) *iam.Policy {
	unknown := func(t iam.Text) bool {
		return slices.ContainsFunc(t.Pieces, func(p iam.Piece) bool { return p.Symbol != nil && p.Symbol.Class == iam.Anything })
	}
	out := *policy
	out.Statements = nil
	for _, s := range policy.Statements {
		if s.Effect == iam.Allow {
			gone := false
			for _, e := range []*iam.Element{&s.Actions, &s.Resources} {
				if !slices.ContainsFunc(e.Texts, unknown) {
					continue
				}
				e.Texts = slices.DeleteFunc(slices.Clone(e.Texts), unknown)
				gone = gone || e.Not || len(e.Texts) == 0
			}
			if gone {
				continue
			}
		}
		out.Statements = append(out.Statements, s)
	}
	return &out
}

// settled reports whether an identity's policies of the template hang on no condition
// that the scenario leaves open, and are not too long to be asked about.
func (a *actor) settled() bool {
	n := 0
	for policy := range a.from {
		if len(policy.Guards()) > 0 {
			return false
		}
		for i := range policy.Statements {
			s := &policy.Statements[i]
			n += len(s.Actions.Texts) + len(s.Resources.Texts)
			if s.Effect == iam.Deny && slices.ContainsFunc(s.Actions.Texts, func(t iam.Text) bool { _, ok := t.Literal(); return !ok }) {
				return false // it may deny anything
			}
		}
	}
	return n <= maxTexts
}

// looseDocuments gives the identity policies that no identity of the template has, by
// resource.
func looseDocuments(documents []*lint.Document, identities []*lint.Identity) (groups [][]*lint.Document) {
	attached := map[*lint.Document]bool{}
	for _, i := range identities {
		for _, d := range i.Policies {
			attached[d] = true
		}
	}
	for _, d := range documents {
		if attached[d] || d.Policy.Type != iam.Identity || d.Policy.Service != "" {
			continue
		}
		if n := len(groups); n > 0 && groups[n-1][0].Resource.ID == d.Resource.ID {
			groups[n-1] = append(groups[n-1], d)
			continue
		}
		groups = append(groups, []*lint.Document{d})
	}
	return groups
}

type actorBuilder struct {
	p         *lint.Pass
	documents []*lint.Document
	values    map[string]bool // of the scenario
	read      map[*lint.Document]*iam.Policy
}

// there reports whether something with a scenario of its own is there in this one.
func (b *actorBuilder) there(when eval.Scenario) bool {
	for _, f := range when.Facts() {
		if value, known := b.values[f.Condition]; !known || value != f.Holds {
			return false
		}
	}
	return true
}

// policies gives documents as they are in the scenario.
func (b *actorBuilder) policies(documents []*lint.Document, from map[*iam.Policy]*lint.Document) (list []*iam.Policy) {
	for _, d := range documents[:min(len(documents), maxAttached)] {
		if !b.there(d.When) {
			continue
		}
		policy := b.read[d]
		if policy == nil {
			policy = d.Policy
			if len(b.values) > 0 {
				policy = d.Policy.In(b.values)
			}
			policy = certain(policy)
			b.read[d] = policy
		}
		list = append(list, policy)
		from[policy] = d
	}
	return list
}

func (b *actorBuilder) actor(i *lint.Identity) (actor, bool) {
	a := actor{identity: i, resource: i.Resource, from: map[*iam.Policy]*lint.Document{}}
	a.Name, a.Kind, a.ARN = i.Resource.ID, kindOf(i), i.ARN
	a.Grants = b.policies(i.Policies, a.from)
	a.Trust = b.policies(i.Trust, a.from)
	for _, m := range i.Attached[:min(len(i.Attached), maxAttached)] {
		if !b.there(m.When) {
			continue
		}
		a.Attached = append(a.Attached, m.ARN)
		if path, ok := awsPath(m, i.Resource.IsServerless()); ok {
			if policy := awsDocument(b.p, path); policy != nil && !slices.Contains(a.Grants, policy) {
				a.Grants = append(a.Grants, policy)
			}
		}
	}
	if i.Boundary == nil {
		return a, true
	}
	limit, ok := b.boundary(i.Boundary, a.from)
	a.Limits = [][]*iam.Policy{limit}
	return a, ok
}

// boundary gives the documents of a permissions boundary; ok is false where it is not
// known.
func (b *actorBuilder) boundary(of *lint.Attachment, from map[*iam.Policy]*lint.Document) (list []*iam.Policy, ok bool) {
	if of.Policy != "" {
		var documents []*lint.Document
		for _, d := range b.documents {
			if d.Resource.ID == of.Policy {
				documents = append(documents, d)
			}
		}
		list = b.policies(documents, from)
		return list, len(list) > 0
	}
	if path, known := awsPath(*of, false); known {
		if policy := awsDocument(b.p, path); policy != nil {
			return []*iam.Policy{policy}, true
		}
	}
	return nil, false
}

func (b *actorBuilder) loose(group []*lint.Document) (actor, bool) {
	a := actor{resource: group[0].Resource, from: map[*iam.Policy]*lint.Document{}}
	a.Name, a.Grants = a.resource.ID, b.policies(group, a.from)
	return a, len(a.Grants) > 0
}

func kindOf(i *lint.Identity) escalate.Kind {
	switch i.Resource.Type {
	case "AWS::IAM::User":
		return escalate.User
	case "AWS::IAM::Group":
		return escalate.Group
	}
	return escalate.Role
}

// administrator reports whether an actor may do everything.
func (a *actors) administrator(scenario, actor int) bool {
	return slices.ContainsFunc(a.found[scenario][actor], func(f escalate.Finding) bool {
		return f.ID == escalate.AdministratorID && f.Answer == iam.Yes
	})
}
