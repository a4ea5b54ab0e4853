package s3

import (
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var replicationRoleRead = lint.Rule{
	ID: "S3007", Name: "replication-role-read", Severity: diag.Error,
	Title:   "A replication role may read objects but not for replication",
	Aliases: []string{"RB-09"},
	Why: "S3 reads what it replicates with s3:GetObjectVersionForReplication. With s3:GetObjectVersion in its place, objects that are encrypted with KMS are not replicated, and the only sign is their replication status. " +
		"Write s3:GetObjectVersionForReplication. A replication role is one that a bucket's ReplicationConfiguration names, or that may s3:ReplicateObject.",
	Bad:  roleExample("s3:GetObjectVersion"),
	Good: roleExample("s3:GetObjectVersionForReplication"),
	Run: func(p *lint.Pass) {
		for _, role := range p.Resources("AWS::IAM::Role") {
			statements, vague := p.StatementsOfRole(role)
			may := func(action string) bool {
				return slices.ContainsFunc(statements, func(st *lint.Statement) bool { return st.Allows() && st.Covers(action) })
			}
			if vague || may("s3:GetObjectVersionForReplication") || !may("s3:ReplicateObject") && !isReplicationRole(p, role) {
				continue
			}
			for _, st := range statements {
				for _, v := range st.Actions {
					if st.Allows() && strings.EqualFold(v.Text, "s3:GetObjectVersion") {
						p.Report(v.Path, "replication reads objects with s3:GetObjectVersionForReplication, which the role may not",
							"write s3:GetObjectVersionForReplication")
					}
				}
			}
		}
	},
}

// isReplicationRole reports whether a bucket of the template replicates with a role.
func isReplicationRole(p *lint.Pass, role cfn.Resource) bool {
	return slices.ContainsFunc(p.Resources("AWS::S3::Bucket"), func(bucket cfn.Resource) bool {
		return slices.ContainsFunc(p.ReplicationRules(bucket), func(rule lint.ReplicationRule) bool {
			id, _, ok := rule.Role.RefersTo()
			return ok && id == role.ID
		})
	})
}

// roleExample has a replication role with one action on objects of the source.
func roleExample(action string) string {
	return `Resources:
  ReplicationRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: s3.amazonaws.com}
            Action: sts:AssumeRole
      Policies:
        - PolicyName: replicate
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: ` + action + `
                Resource: !Sub arn:${AWS::Partition}:s3:::example-logs/*
              - Effect: Allow
                Action: [s3:ReplicateObject, s3:ReplicateDelete]
                Resource: !Sub arn:${AWS::Partition}:s3:::example-replica/*
`
}
