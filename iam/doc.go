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
//
// # Validation
//
// Validate reports the issue codes of IAM Access Analyzer that a document can
// decide, each with AWS's code as an alias, and some of our own; Checks lists
// them. Findings stand on the guilty string. Mistakes of form come from Parse and
// Read. These codes of Access Analyzer are not reported:
//
//   - DEPRECATED_GLOBAL_CONDITION_KEY: AWS publishes no list of deprecated keys
//   - MISSING_ACTION_FOR_CONDITION_KEY: AWS publishes no table of the actions
//     that go with one another
//   - USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES: the services that send
//     aws:VpceAccount, aws:VpceOrgID and aws:VpceOrgPaths are in no data that may
//     be embedded
//
// These are reported with less than AWS knows: VARIABLE_USAGE_TOO_PERMISSIVE and
// WILDCARD_USAGE_TOO_PERMISSIVE for aws:userid only, whose rule is published;
// INVALID_KMS_KEY_VALUE for the key of S3 only; INVALID_ARN_REGION by the shape of
// the name; POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA for S3 and KMS only;
// REDUNDANT_ACTION, REDUNDANT_RESOURCE and REDUNDANT_STATEMENT within what one
// string or statement covers, not what several cover together. INVALID_ARN_RESOURCE
// and UNSUPPORTED_ACTION_FOR_CONDITION_KEY are warnings here and errors there: the
// reference lacks some ARNs and keys that services take.
//
// # Where the model ends
//
// Grants of KMS, access control lists, the policies of other stacks, and quotas of
// sessions are not seen. Whether a key is sent at all with an action is known to
// Validate only; Decide takes the request as it is given. Where AWS documents
// nothing (an ARN operator on a text of fewer than six parts, a value that is not
// of its operator's type), the answer is Maybe. Three rules rest on observation
// rather than documentation: an operator without a qualifier fails on several
// values, texts of fewer than six parts in Resource are padded as shortFor says,
// and an action with a comma or a space matches nothing.
package iam
