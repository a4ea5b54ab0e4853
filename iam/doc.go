// Package iam holds an IAM policy as a value: it parses policies with positions,
// validates them and matches requests against them. Package iam/compare compares
// them.
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
// A template's condition (Fn::If) becomes guards: Policy.Guards names them and
// Policy.In gives the policy of one scenario. What cannot be kept as a symbol, such
// as a macro, becomes a Gap, and no answer claims to know what is in it. ParseText
// reads a document that a template holds as a string with symbols.
//
// # Requests
//
// Decide answers one Request against a Set of policies; Fit first makes the request
// what AWS evaluates, and Caller.Fill adds the keys that follow from the caller.
//
//	set := iam.SetOf(policies...)
//	req, notes := iam.Fit(req, actions.Open())
//	req.Context = req.Principal.Fill(req.Context)
//	d := iam.Decide(set, req)
//
// Policy.Match, Statement.Match, Condition.Holds, MatchAction, MatchResource and
// MatchPrincipal answer for the parts.
//
// The answer is Allowed, ExplicitlyDenied, ImplicitlyDenied or Undecided, with the
// statements that decided. It is Undecided where a condition key or a symbol that
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
// sessions are not seen. Which keys are sent with an action is known as far as the
// reference lists them: Fit makes those missing that no request of the action has, and
// leaves open those of the action's own service that the reference may lack; Decide
// takes the request as it is given. Where AWS documents
// nothing (an ARN operator on a text of fewer than six parts, a value that is not
// of its operator's type), the answer is Maybe. Three rules rest on observation
// rather than documentation: an operator without a qualifier fails on several
// values, texts of fewer than six parts in Resource are padded as shortFor says,
// and an action with a comma or a space matches nothing.
package iam
