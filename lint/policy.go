package lint

import (
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/iam"
)

// PolicyKind says what a policy is attached to.
type PolicyKind int

// The kinds of policies. A resource's policy has principals; IdentityPolicy is
// inline or managed and belongs to a role, user or group.
const (
	IdentityPolicy PolicyKind = iota
	TrustPolicy
	ResourcePolicy
)

// Statement is one statement of one policy of the template.
type Statement struct {
	Resource cfn.Resource // the resource that holds the policy
	Kind     PolicyKind
	Document []string // path of the policy document
	Node     *cfn.Node
	Path     []string

	Effect    string  // "Allow", "Deny", or a text with ${...}
	Actions   []Value // empty where the statement has NotAction
	Resources []Value // empty where the statement has NotResource or none

	// Vague says that a part of the statement is built by a macro or depends on a
	// condition, so that there may be more or less than is read here.
	Vague bool
}

// Allows reports whether the statement's effect is Allow.
func (s *Statement) Allows() bool { return s.Effect == "Allow" }

// kindOf gives the kind of statements that stand at a place; ok is false for
// documents whose statements are not given one by one: those of endpoints, sessions
// and organizations, and what is no whole document.
func kindOf(at policyPlace) (kind PolicyKind, ok bool) {
	switch at.kind {
	case iam.Identity:
		return IdentityPolicy, at.form == document && at.service == ""
	case iam.Trust:
		return TrustPolicy, true
	case iam.Resource, iam.Key:
		return ResourcePolicy, at.form == document
	}
	return 0, false
}

// Statements gives every statement of every policy in the template, in source
// order, with both branches of every Fn::If. Policies that are JSON text in a
// string are not read.
func (s *Scope) Statements() []Statement {
	s.once.Do(func() {
		for _, r := range s.resources {
			for _, at := range policyPlaces[r.Type] {
				if kind, ok := kindOf(at); ok {
					s.readPolicies(r, kind, r.Node.Get("Properties"), r.Path("Properties"), strings.Split(at.path, "."))
				}
			}
		}
		s.statementsOf = map[string][]int{}
		for i := range s.statements {
			id := s.statements[i].Resource.ID
			s.statementsOf[id] = append(s.statementsOf[id], i)
		}
		s.attached = map[string][]cfn.Resource{}
		for _, kind := range []string{"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"} {
			for _, policy := range s.byType[kind] {
				for _, v := range append(s.Values(policy.Property("Roles"), nil), s.Values(policy.Property("RoleName"), nil)...) {
					s.attached[v.Text] = append(s.attached[v.Text], policy)
				}
			}
		}
	})
	return s.statements
}

// StatementsOf gives the statements of one resource's policies of a kind. vague
// says that there may be more: a macro or a condition is in the way, or a policy
// is text in a string.
func (s *Scope) StatementsOf(r cfn.Resource, kind PolicyKind) (list []*Statement, vague bool) {
	all := s.Statements()
	for _, i := range s.statementsOf[r.ID] {
		if all[i].Kind == kind {
			list = append(list, &all[i])
			vague = vague || all[i].Vague
		}
	}
	for _, at := range policyPlaces[r.Type] {
		if of, ok := kindOf(at); ok && of == kind {
			vague = vague || holdsUnread(r.Node.Get("Properties"), strings.Split(at.path, "."))
		}
	}
	return list, vague
}

// StatementsOfRole gives the statements of a role's inline policies and of those
// policies of the template that are attached to it. vague says that the role may
// have permissions that are not among them.
func (s *Scope) StatementsOfRole(role cfn.Resource) (list []*Statement, vague bool) {
	list, vague = s.StatementsOf(role, IdentityPolicy)
	name, _ := s.Text(cfn.Ref(role.ID))
	policies := slices.Clone(s.attached[name])
	for _, v := range s.Values(role.Property("ManagedPolicyArns"), nil) {
		id, _, ok := v.Node.RefersTo()
		policy, found := s.Resource(id)
		if !ok || !found || policy.Type != "AWS::IAM::ManagedPolicy" {
			vague = true // a policy that is not in the template
			continue
		}
		policies = append(policies, policy)
	}
	seen := map[string]bool{}
	for _, policy := range policies {
		if !seen[policy.ID] {
			seen[policy.ID] = true
			more, unclear := s.StatementsOf(policy, IdentityPolicy)
			list, vague = append(list, more...), vague || unclear
		}
	}
	return list, vague
}

// holdsUnread reports whether something between Properties and a policy's
// statements cannot be read: an intrinsic function, or a document in a string.
func holdsUnread(n *cfn.Node, path []string) bool {
	if n == nil {
		return false
	}
	if _, _, ok := n.Intrinsic(); ok || n.Kind == cfn.String || n.Field("Fn::Transform") != nil {
		return true
	}
	if len(path) == 0 {
		statement := n.Get("Statement")
		_, _, computed := statement.Intrinsic()
		return computed || slices.ContainsFunc(statement.Elements(), func(n *cfn.Node) bool {
			_, _, computed := n.Intrinsic()
			return computed || n.Field("Fn::Transform") != nil
		})
	}
	if path[0] == "*" {
		return slices.ContainsFunc(n.Elements(), func(item *cfn.Node) bool { return holdsUnread(item, path[1:]) })
	}
	return holdsUnread(n.Get(path[0]), path[1:])
}

func (s *Scope) readPolicies(r cfn.Resource, kind PolicyKind, n *cfn.Node, at, rest []string) {
	if n == nil {
		return
	}
	below := func(steps ...string) []string { return append(at[:len(at):len(at)], steps...) }
	switch {
	case len(rest) == 0:
		for _, document := range s.Values(n, at) {
			statements := document.Node.Get("Statement")
			for _, v := range s.Values(statements, append(document.Path[:len(document.Path):len(document.Path)], "Statement")) {
				if v.Node.Kind == cfn.Map && !isMacroOrIf(v.Node) {
					s.readStatement(r, kind, document.Path, v)
				}
			}
		}
	case rest[0] == "*":
		if n.Kind == cfn.List {
			for i, item := range n.Items {
				s.readPolicies(r, kind, item, below(strconv.Itoa(i)), rest[1:])
			}
		}
	default:
		s.readPolicies(r, kind, n.Get(rest[0]), below(rest[0]), rest[1:])
	}
}

func (s *Scope) readStatement(r cfn.Resource, kind PolicyKind, document []string, v Value) {
	effect, _ := s.Text(v.Node.Get("Effect"))
	below := func(key string) []string { return append(v.Path[:len(v.Path):len(v.Path)], key) }
	st := Statement{
		Resource: r, Kind: kind, Document: document, Node: v.Node, Path: v.Path, Effect: effect,
		Actions:   s.Values(v.Node.Get("Action"), below("Action")),
		Resources: s.Values(v.Node.Get("Resource"), below("Resource")),
		Vague:     slices.Contains(v.Path, "Fn::If") || v.Node.Field("Fn::Transform") != nil,
	}
	v.Node.Walk(func(path []string, n *cfn.Node) bool {
		st.Vague = st.Vague || len(path) > 0 && isMacroOrIf(n)
		return !st.Vague
	})
	s.statements = append(s.statements, st)
}

// Condition is one key of a statement's Condition.
type Condition struct {
	Operator string // "StringEquals", as written
	Key      string // "kms:ViaService", as written
	Path     []string
	Values   []Value
}

// Is compares the condition's key, which IAM takes in any case.
func (c Condition) Is(key string) bool { return strings.EqualFold(c.Key, key) }

// Positive reports whether the operator asks for one of the values, rather than
// for none of them.
func (c Condition) Positive() bool { return !strings.Contains(c.Operator, "Not") }

// Conditions gives the keys of a statement's Condition, in source order.
func (s *Scope) Conditions(st *Statement) []Condition {
	var list []Condition
	block := st.Node.Get("Condition")
	if block == nil || block.Kind != cfn.Map || isMacroOrIf(block) {
		return nil
	}
	for _, operator := range block.Fields {
		if operator.Value.Kind != cfn.Map || isMacroOrIf(operator.Value) {
			continue
		}
		for _, key := range operator.Value.Fields {
			path := append(st.Path[:len(st.Path):len(st.Path)], "Condition", operator.Key, key.Key)
			list = append(list, Condition{Operator: operator.Key, Key: key.Key, Path: path, Values: s.Values(key.Value, path)})
		}
	}
	return list
}

// Matches reports whether a pattern of IAM, with * and ?, covers a name. Actions
// are compared in any case.
func Matches(pattern, action string) bool {
	return wildcard(strings.ToLower(pattern), strings.ToLower(action))
}

// wildcard is the usual two-pointer match: linear for each star.
func wildcard(pattern, text string) bool {
	p, t, star, mark := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]) && pattern[p] != '*':
			p, t = p+1, t+1
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// Covers reports whether the statement's Action names or matches an action.
// A NotAction covers nothing here.
func (s *Statement) Covers(action string) bool {
	return slices.ContainsFunc(s.Actions, func(v Value) bool { return Matches(v.Text, action) })
}
