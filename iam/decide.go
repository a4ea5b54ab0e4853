package iam

import (
	"slices"
	"strings"
)

// Decide answers a request by the evaluation logic of IAM (IAM User Guide,
// "Policy evaluation logic"), in this order:
//
//  1. sts:GetCallerIdentity is always allowed.
//  2. A Deny that matches, in any policy, denies.
//  3. Each level of service control policies must allow. They do not limit
//     services, anonymous callers and service-linked roles.
//  4. Each level of resource control policies must allow. They do not limit
//     service-linked roles.
//  5. The policy of the VPC endpoint must allow, if there is one.
//  6. In one account, the resource's policy or the caller's own policies must
//     allow. Between accounts both must. A KMS key's policy and a role's trust
//     policy must allow in any case, and suffice if they name the caller; naming
//     the account leaves the decision to the caller's own policies.
//  7. The permissions boundary and the session policy must allow too, unless the
//     resource's policy names the user, the session or "*": naming the role does
//     not pass them by.
//
// What is not in the set is not there. The answer is Undecided only where what
// is not known decides; a request that nothing can allow is ImplicitlyDenied
// even if a Deny may match as well.
func Decide(set Set, req Request) Decision {
	if strings.EqualFold(req.Action, "sts:GetCallerIdentity") {
		return Decision{Outcome: Allowed, Step: "always allowed"}
	}
	d := &decider{req: req, boundary: set.Boundary != nil}
	caller := req.Principal
	organization := !caller.isServiceLinked()
	member := organization && caller.Type != Service && caller.Type != Anonymous

	own, boundary, session := d.layer(set.Identity), d.layer(set.Boundary), d.layer(set.Session)
	resource, endpoint := d.layer(set.Resource), d.layer(set.Endpoint)
	var scp, rcp []layer
	if member {
		scp = d.levels(set.SCP)
	}
	if organization {
		rcp = d.levels(set.RCP)
	}

	deny := layer{}
	for _, l := range slices.Concat([]layer{own, boundary, session, resource, endpoint}, scp, rcp) {
		deny.denies = append(deny.denies, l.denies...)
	}
	if hits := sure(deny.denies); len(hits) > 0 {
		return Decision{Outcome: ExplicitlyDenied, Step: "deny", DecidedBy: hits}
	}

	gates := []gate{}
	for _, l := range scp {
		gates = append(gates, l.gate("scp"))
	}
	for _, l := range rcp {
		gates = append(gates, l.gate("rcp"))
	}
	if set.Endpoint != nil {
		gates = append(gates, endpoint.gate("endpoint"))
	}
	limits := []gate{}
	if set.Boundary != nil {
		limits = append(limits, boundary.gate("boundary"))
	}
	if set.Session != nil {
		limits = append(limits, session.gate("session"))
	}
	way := d.permit(set, own, resource, limits)
	gates = append(gates, way)

	result := Decision{Outcome: Allowed, Step: way.step}
	for _, g := range gates {
		switch g.answer {
		case No:
			return Decision{Outcome: ImplicitlyDenied, Step: g.step}
		case Maybe:
			if result.Outcome == Allowed {
				result = Decision{Outcome: Undecided, Step: g.step}
			}
			result.DecidedBy = append(result.DecidedBy, g.by...)
			result.Open = append(append(result.Open, reasons(g.by)...), g.open...)
		case Yes:
			if result.Outcome == Allowed && g.step == way.step {
				result.DecidedBy = g.by
			}
		}
	}
	if len(deny.denies) > 0 {
		if result.Outcome == Allowed {
			result.DecidedBy, result.Step = nil, "deny"
		}
		result.Outcome = Undecided
		result.DecidedBy = append(result.DecidedBy, deny.denies...)
		result.Open = append(result.Open, reasons(deny.denies)...)
	}
	return result
}

type decider struct {
	req      Request
	boundary bool // the caller has one
}

// hit is a statement that matches or may match.
type hit = StatementMatch

// layer is what policies of one kind say to the request.
type layer struct {
	allows []hit
	grants []Grant // of the allows
	denies []hit
}

func (d *decider) layer(policies []*Policy) (l layer) {
	for _, p := range policies {
		for i := range p.Statements {
			s := &p.Statements[i]
			answer, why, grant := s.match(p, d.req, d.boundary)
			if answer == No {
				continue
			}
			h := hit{Policy: p, Statement: s, Truth: answer, Reasons: why}
			if s.Effect == Deny {
				l.denies = append(l.denies, h)
			} else {
				l.allows, l.grants = append(l.allows, h), append(l.grants, grant)
			}
		}
		if len(p.Gaps) > 0 { // it may hold any statement
			g := p.Gaps[0]
			h := hit{Policy: p, Truth: Maybe, Reasons: []Reason{{Text: g.Why, At: g.Span}}}
			l.allows, l.grants = append(l.allows, h), append(l.grants, GrantDirect)
			l.denies = append(l.denies, h)
		}
	}
	return l
}

func (d *decider) levels(levels [][]*Policy) (out []layer) {
	for _, policies := range levels {
		out = append(out, d.layer(policies))
	}
	return out
}

// gate is a condition for the request to be allowed.
type gate struct {
	step   string
	answer Truth
	by     []hit
	open   []Reason // besides those of by
}

// gate asks whether the layer allows.
func (l layer) gate(step string) gate { return l.gateFrom(step, GrantNone) }

// gateFrom asks whether the layer allows by statements that name the caller at
// least as closely as a grant.
func (l layer) gateFrom(step string, least Grant) gate {
	g := gate{step: step}
	for i, h := range l.allows {
		if l.grants[i] >= least {
			g.answer = max(g.answer, h.Truth)
			g.by = append(g.by, h)
		}
	}
	if g.answer == Yes {
		g.by = sure(g.by)
	}
	return g
}

// both is the gate that is open where both are.
func (g gate) both(other gate) gate {
	out := gate{step: g.step, answer: min(g.answer, other.answer), by: append(slices.Clone(g.by), other.by...), open: append(slices.Clone(g.open), other.open...)}
	if other.answer < g.answer {
		out.step = other.step
	}
	return out
}

// either is the gate that is open where one of the two is. Of two closed ones it
// is the one that came further, which tells the reader what is missing.
func (g gate) either(other gate) gate {
	switch {
	case other.answer == No && g.answer == No && len(other.by) >= len(g.by):
		return other
	case other.answer > g.answer:
		return other
	case other.answer == Maybe && g.answer == Maybe:
		return gate{step: g.step, answer: Maybe, by: append(slices.Clone(g.by), other.by...), open: append(slices.Clone(g.open), other.open...)}
	default:
		return g
	}
}

// permit finds the way by which the request may be allowed: steps 6 and 7.
func (d *decider) permit(set Set, own, resource layer, limits []gate) gate {
	caller := d.req.Principal
	limited := func(g gate) gate {
		for _, l := range limits {
			g = g.both(l)
		}
		return g
	}
	direct := resource.gateFrom("resource", GrantDirect)
	if caller.Type != AWS {
		return direct // nothing is attached to it
	}
	identity := own.gate("identity")
	if isRoot(caller.ID) {
		identity.answer = Yes // the root user needs no policy
	}
	identity = limited(identity)
	role := limited(resource.gateFrom("resource", GrantRole))
	named := resource.gateFrom("resource", GrantAccount)

	decides := false // the resource's policy must allow
	for _, p := range set.Resource {
		decides = decides || p.Type == Key || p.Type == Trust
	}
	switch {
	case caller.account() != set.owner(d.req):
		return named.both(identity)
	case decides:
		return direct.either(role).either(named.both(identity))
	case d.policyOfItsOwn() != "":
		unknown := gate{step: "resource", answer: Maybe, open: []Reason{{Text: d.policyOfItsOwn()}}}
		return direct.either(role).either(unknown.both(identity))
	default:
		return direct.either(role).either(identity)
	}
}

// policyOfItsOwn says why an identity policy alone does not decide: a key of KMS and a
// role always have a policy, and without its word the account's IAM policies do not
// count ("Key policies in AWS KMS"; "Roles terms and concepts", trust policy). "" for all
// else.
func (d *decider) policyOfItsOwn() string {
	service, action, _ := strings.Cut(strings.ToLower(d.req.Action), ":")
	switch resource := d.req.Resource; {
	case service == "kms" && strings.Contains(resource, ":key/"):
		return "the key's policy is not given, and it must let the account's IAM policies decide"
	case service == "sts" && strings.HasPrefix(action, "assumerole") && strings.Contains(resource, ":role/"):
		return "the role's trust policy is not given, and it must let the caller in"
	}
	return ""
}

// owner is the account of the resource.
func (s Set) owner(req Request) string {
	if s.ResourceAccount != "" {
		return s.ResourceAccount
	}
	if account := arnAccount(req.Resource); isAccount(account) {
		return account
	}
	return req.Principal.account()
}

// sure keeps the hits that certainly match.
func sure(hits []hit) []hit {
	return slices.DeleteFunc(slices.Clone(hits), func(h hit) bool { return h.Truth != Yes })
}

func reasons(hits []hit) (out []Reason) {
	for _, h := range hits {
		for _, r := range h.Reasons {
			if !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return out
}
