// Package iam holds an IAM policy as a value: it parses policies with positions,
// validates them, matches requests against them and compares them.
//
// # Values
//
// A Policy is a list of Statements. Every string in it is a Text: literal
// characters and, where the policy stands in a template, symbols whose value is
// not known yet (the ARN of a resource that is not deployed). Text.Tokens splits
// a Text into characters, wildcards, policy variables and symbols. Everything
// that was read from a file has a Span.
//
// Parse reads JSON. Read reads a Value, which a caller makes from nodes of its
// own: so a template's policy keeps its positions and its intrinsics. Both give
// all mistakes in one list of diagnostics.
//
// # Requests
//
// Decide answers one Request against a Set of policies:
//
//	func Decide(set Set, req Request) Decision
//	func (p *Policy) Match(req Request) []StatementMatch
//	func (s *Statement) Match(p *Policy, req Request) (Truth, []Reason)
//	func (c Condition) Holds(ctx Context, variables bool) Truth
//	func MatchAction(t Text, action string) Truth
//	func MatchResource(t Text, kind Type, resource string, variables bool, ctx Context) Truth
//	func MatchPrincipal(v PrincipalText, c Caller) (Truth, Grant)
//
// The answer is Allowed, ExplicitlyDenied, ImplicitlyDenied or Unknown, with the
// statements that decided. It is Unknown where a condition key or a symbol that
// the request does not settle decides.
package iam
