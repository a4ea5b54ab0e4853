package kms

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var keyWithoutAdministrator = lint.Rule{
	ID: "KMS004", Name: "key-without-administrator", Severity: diag.Error,
	Title:   "A key policy lets nobody change the key policy",
	Aliases: []string{"RB-18"},
	Why: "A key policy is the only door to a key. Where no statement permits kms:PutKeyPolicy to a principal of an account, nobody can ever change the policy again or schedule the key's deletion; KMS refuses such a policy unless BypassPolicyLockoutSafetyCheck is set, and then only AWS Support can help. " +
		"Permit kms:* to the account's root (which leaves the choice to IAM) or to an administrator's role. Silent where a part of the policy is computed.",
	Bad: `Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: cloudtrail.amazonaws.com}
            Action: kms:GenerateDataKey*
            Resource: "*"
            Condition: {StringEquals: {"aws:SourceAccount": !Ref AWS::AccountId}}
`,
	Good: `Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}
            Action: kms:*
            Resource: "*"
          - Effect: Allow
            Principal: {Service: cloudtrail.amazonaws.com}
            Action: kms:GenerateDataKey*
            Resource: "*"
            Condition: {StringEquals: {"aws:SourceAccount": !Ref AWS::AccountId}}
`,
	Run: func(p *lint.Pass) {
		for _, kind := range []string{"AWS::KMS::Key", "AWS::KMS::ReplicaKey"} {
			for _, r := range p.Resources(kind) {
				checkAdministrator(p, r)
			}
		}
	},
}

func checkAdministrator(p *lint.Pass, key cfn.Resource) {
	policy := key.Property("KeyPolicy")
	if policy == nil || policy.Kind != cfn.Map {
		return // without a policy KMS gives the key its default one
	}
	statements, vague := p.StatementsOf(key, lint.ResourcePolicy)
	if vague || policy.Get("Statement") == nil {
		return
	}
	for _, st := range statements {
		if !st.Allows() {
			if st.Effect != "Deny" {
				return // neither word: the effect is not known
			}
			continue
		}
		if st.Node.Get("NotAction") != nil || st.Node.Get("NotPrincipal") != nil {
			return
		}
		if mayAdminister(st) {
			return
		}
	}
	p.Report(key.Path("Properties", "KeyPolicy"), "the key policy lets no principal of an account change it",
		"permit kms:* to arn:${AWS::Partition}:iam::${AWS::AccountId}:root, or to an administrator's role")
}

// mayAdminister reports whether a statement permits kms:PutKeyPolicy to anybody
// but a service. An action that is not known counts.
func mayAdminister(st *lint.Statement) bool {
	principal := st.Node.Get("Principal")
	if principal != nil && principal.Kind == cfn.Map && len(principal.Fields) == 1 && principal.Field("Service") != nil {
		return false
	}
	for _, v := range st.Actions {
		if !lint.IsKnown(v.Text) || lint.Matches(v.Text, "kms:PutKeyPolicy") {
			return true
		}
	}
	return false
}
