package iam

import (
	"cuemulus.dev/iam/escalate"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var tokenOfAnybody = lint.Rule{
	ID: "IAM014", Name: "token-of-anybody", Severity: diag.Warning,
	Title:   "Strangers or guests of an identity provider may take a role",
	Aliases: []string{"UNKNOWN_FEDERATION_SOURCE"},
	Why: "A token is proof of who signs in, not of who may: without a condition on its subject, audience or kind, whoever can get one takes the role. It speaks of guests of an identity pool who get in like those who signed in, of patterns that strangers can fulfil with a name of their own, and of sign-ins that were meant for another service. " +
		"Compare the claims that name your project, your application or signed-in users. A provider without any condition is IAM216 or IAM217.",
	Bad: `Resources:
  Reader:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          Effect: Allow
          Principal: {Federated: cognito-identity.amazonaws.com}
          Action: sts:AssumeRoleWithWebIdentity
          Condition: {StringEquals: {"cognito-identity.amazonaws.com:aud": "eu-west-1:12345678-1234-1234-1234-123456789012"}}
`,
	Good: `Resources:
  Reader:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          Effect: Allow
          Principal: {Federated: cognito-identity.amazonaws.com}
          Action: sts:AssumeRoleWithWebIdentity
          Condition:
            StringEquals: {"cognito-identity.amazonaws.com:aud": "eu-west-1:12345678-1234-1234-1234-123456789012"}
            ForAnyValue:StringEquals: {"cognito-identity.amazonaws.com:amr": authenticated}
`,
	Run: func(p *lint.Pass) {
		for _, w := range weaknesses(p) {
			switch w.kind {
			case escalate.TokenSubject, escalate.TokenAudience, escalate.GuestIdentity:
				if isTrust(w.document) && !saidOf(p, w, "IAM216", "IAM217", "IAM200") {
					p.ReportPolicy(w.Diagnostic, w.when)
				}
			}
		}
	},
}

// saidOf reports whether a check speaks of the same document.
func saidOf(p *lint.Pass, w weakness, ids ...string) bool {
	for _, id := range ids {
		if len(judged(p).of[w.document][id]) > 0 {
			return true
		}
	}
	return false
}
