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
		"Write the key's ARN (Fn::GetAtt Key.Arn), or permit by alias with the condition kms:ResourceAliases. Silent for the ARN of an alias in statements that manage aliases (kms:CreateAlias, and kms:* as well), and for actions that use no key.",
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
			uses, manages := usesKeys(st), managesAliases(st)
			for _, v := range st.Resources {
				switch {
				case isAlias(v.Text) && uses && !manages:
					p.Report(v.Path, "an alias does not name a key in a policy, so this "+effects(st.Effect),
						"write the key's ARN, or key/* with the condition kms:ResourceAliases")
				case isBareKey(p, v):
					p.Report(v.Path, fmt.Sprintf("%s is the id of a key, and a policy needs its ARN", lint.Show(v.Text)),
						"write the key's ARN, for a key of this template Fn::GetAtt KEY.Arn")
				}
			}
		}
	},
}

// effects says what a statement does that names nothing.
func effects(effect string) string {
	switch effect {
	case "Allow":
		return "permits nothing"
	case "Deny":
		return "denies nothing: the key can be used all the same"
	}
	return "has no effect"
}

// keyUses are the actions that use a key, whose only resource is the key itself
// ("Actions, resources, and condition keys for AWS Key Management Service").
var keyUses = []string{
	"kms:CreateGrant", "kms:Decrypt", "kms:DeriveSharedSecret", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey",
	"kms:GenerateDataKeyPair", "kms:GenerateDataKeyPairWithoutPlaintext", "kms:GenerateDataKeyWithoutPlaintext",
	"kms:GenerateMac", "kms:GetPublicKey", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:Sign", "kms:Verify", "kms:VerifyMac",
}

func usesKeys(st *lint.Statement) bool { return slices.ContainsFunc(keyUses, st.Covers) }

// managesAliases reports whether an action of a statement is about aliases, so that
// the ARN of one makes sense in it.
func managesAliases(st *lint.Statement) bool {
	return slices.ContainsFunc([]string{"kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"}, st.Covers)
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
