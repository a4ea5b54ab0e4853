package cloudtrail

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var keyWithoutTrail = lint.Rule{
	ID: "CLOUDTRAIL008", Name: "key-without-trail", Severity: diag.Error,
	Title:   "A trail encrypts with a key that CloudTrail may not use",
	Aliases: []string{"CT-05"},
	Why:     "CloudTrail refuses a key whose policy does not let it make data keys (AWS CloudTrail User Guide, \"Configure AWS KMS key policies for CloudTrail\"). Allow kms:GenerateDataKey* and kms:DescribeKey for cloudtrail.amazonaws.com, with a condition on aws:SourceArn. Silent where the key is not of this template or a part of its policy is not known.",
	Bad:     encrypted("logs.amazonaws.com"),
	Good:    encrypted("cloudtrail.amazonaws.com"),
	Run: func(p *lint.Pass) {
		for _, trail := range p.Resources("AWS::CloudTrail::Trail") {
			for _, st := range p.Settings(trail, "KMSKeyId") {
				key, ok := refersTo(p.Scope, st.Node)
				if !ok || key.Type != "AWS::KMS::Key" {
					continue
				}
				list, vague := p.StatementsOf(key, lint.ResourcePolicy)
				if vague || len(list) == 0 || slices.ContainsFunc(list, func(s *lint.Statement) bool { return letsTrailIn(p, s) }) {
					continue
				}
				p.Report(st.Path, fmt.Sprintf("the policy of %s does not let CloudTrail make data keys", key.ID), "allow kms:GenerateDataKey* and kms:DescribeKey for cloudtrail.amazonaws.com")
			}
		}
	},
}

// letsTrailIn reports whether a statement lets CloudTrail make data keys, or may do so.
func letsTrailIn(p *lint.Pass, s *lint.Statement) bool {
	if !s.Allows() {
		return false
	}
	if s.Vague {
		return true
	}
	service := s.Node.Get("Principal", "Service")
	named := s.Node.Get("Principal") == nil || s.Node.Get("Principal").Kind == cfn.String
	for _, v := range p.Values(service, nil) {
		named = named || v.Text == "cloudtrail.amazonaws.com" || !lint.IsKnown(v.Text)
	}
	return named && (len(s.Actions) == 0 || slices.ContainsFunc(s.Actions, func(a lint.Value) bool {
		return lint.Matches(a.Text, "kms:GenerateDataKeyX") || lint.Matches(a.Text, "kms:GenerateDataKey")
	}))
}

// encrypted is the sound trail with a key of the template, which lets a service in.
func encrypted(service string) string {
	return strings.Replace(sound, "KMSKeyId: alias/example-audit", "KMSKeyId: !Ref Key", 1) + `  Key:
    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - {Sid: Admin, Effect: Allow, Principal: {AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}, Action: "kms:*", Resource: "*"}
          - {Sid: Trail, Effect: Allow, Principal: {Service: ` + service + `}, Action: ["kms:GenerateDataKey*", "kms:DescribeKey"], Resource: "*", Condition: {StringEquals: {aws:SourceAccount: !Ref AWS::AccountId}}}
`
}
