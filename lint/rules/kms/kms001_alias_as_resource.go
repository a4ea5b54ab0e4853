package kms

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var aliasAsResource = lint.Rule{
	ID: "KMS001", Name: "alias-as-resource", Severity: diag.Error,
	Title:   "A policy names a KMS key by its alias or its bare id",
	Aliases: []string{"RB-01"},
	Why: "In the Resource of a policy only the key's ARN names a key. The ARN of an alias names the alias itself, so kms:Decrypt or kms:GenerateDataKey on it permits nothing and the first use of the key is denied; a bare id, which is also what Ref of a key gives, is no valid Resource at all. " +
		"Write the key's ARN (Fn::GetAtt Key.Arn), or permit by alias with the condition kms:ResourceAliases. Silent for the ARN of an alias in statements that manage aliases.",
	Bad: `Resources:
  Reader:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: [kms:Decrypt, kms:DescribeKey]
            Resource: !Sub arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:alias/logs
`,
	Good: `Resources:
  Reader:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: [kms:Decrypt, kms:DescribeKey]
            Resource: !Sub arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*
            Condition:
              ForAnyValue:StringEquals: {kms:ResourceAliases: alias/logs}
          - Effect: Allow
            Action: kms:UpdateAlias
            Resource: !Sub arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:alias/logs
`,
	Run: func(p *lint.Pass) {
		all := p.Statements()
		for i := range all {
			st := &all[i]
			if !slices.ContainsFunc(st.Actions, func(v lint.Value) bool { return isKMS(v.Text) }) {
				continue
			}
			manages := managesAliases(st)
			for _, v := range st.Resources {
				switch {
				case isAlias(v.Text) && !manages:
					p.Report(v.Path, "an alias does not name a key in a policy, so this permits nothing",
						"write the key's ARN, or key/* with the condition kms:ResourceAliases")
				case isBareKey(p, v):
					p.Report(v.Path, fmt.Sprintf("%s is the id of a key, and a policy needs its ARN", lint.Show(v.Text)),
						"write the key's ARN, for a key of this template Fn::GetAtt KEY.Arn")
				}
			}
		}
	},
}

// managesAliases reports whether the ARN of an alias makes sense in a statement:
// an action is about aliases, or a pattern covers those and other resources are
// named beside the alias.
func managesAliases(st *lint.Statement) bool {
	others := slices.ContainsFunc(st.Resources, func(v lint.Value) bool { return !isAlias(v.Text) })
	return slices.ContainsFunc(st.Actions, func(v lint.Value) bool {
		action := strings.ToLower(v.Text)
		if strings.Contains(action, "alias") {
			return true
		}
		return strings.Contains(action, "*") && others && lint.Matches(action, "kms:updatealias")
	})
}

func isAlias(text string) bool {
	if a, ok := lint.ParseARN(text); ok {
		return a.Service == "kms" && (strings.HasPrefix(a.Resource, "alias/") || strings.HasPrefix(a.Resource, "key/alias/"))
	}
	return strings.HasPrefix(text, "alias/")
}

var keyID = regexp.MustCompile(`^(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$`)

func isBareKey(p *lint.Pass, v lint.Value) bool {
	if keyID.MatchString(v.Text) {
		return true
	}
	id, attribute, ok := v.Node.RefersTo()
	if !ok || attribute != "" && attribute != "KeyId" {
		return false
	}
	r, ok := p.Resource(id)
	return ok && (r.Type == "AWS::KMS::Key" || r.Type == "AWS::KMS::ReplicaKey")
}
