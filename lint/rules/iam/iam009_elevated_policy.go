package iam

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var elevatedPolicy = lint.Rule{
	ID: "IAM009", Name: "elevated-policy", Severity: diag.Warning,
	Title:   "A policy of AWS that allows nearly everything is attached",
	Aliases: []string{"W44", "IAM_ROLE_ELEVATED_MANAGED_POLICY_RULE", "AwsSolutions-IAM4"},
	Why: "Everything of IAM is the right to give oneself the rest, and everything but some includes the data of all. The policies of AWS are judged by what they say: PowerUserAccess and IAMFullAccess are such. Few need that, so the rule is in the recommended profile. " +
		"Attach a policy for what is done, or bind the identity by a permissions boundary, with which the rule is silent.",
	Bad: `Resources:
  Deployer:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: sts:AssumeRole}
      ManagedPolicyArns: [!Sub "arn:${AWS::Partition}:iam::aws:policy/PowerUserAccess"]
`,
	Good: `Resources:
  Deployer:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: sts:AssumeRole}
      ManagedPolicyArns: [!Sub "arn:${AWS::Partition}:iam::aws:policy/AmazonSSMReadOnlyAccess"]
`,
	Run: func(p *lint.Pass) { reportWidth(p, elevated, "%s allows nearly everything, or lets its holder get it") },
}
