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
			statements, vague := roleStatements(p.Scope, role)
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

// roleStatements gives the statements of a role's inline policies and of those
// policies of the template that are attached to it. vague says that the role may
// have permissions that are not among them.
func roleStatements(s *lint.Scope, role cfn.Resource) (list []*lint.Statement, vague bool) {
	list, vague = s.StatementsOf(role, lint.IdentityPolicy)
	attached := map[string]bool{}
	for _, v := range s.Values(role.Property("ManagedPolicyArns"), nil) {
		id, _, ok := v.Node.RefersTo()
		if r, found := s.Resource(id); !ok || !found || r.Type != "AWS::IAM::ManagedPolicy" {
			vague = true // a policy that is not in the template
			continue
		}
		attached[id] = true
	}
	name, _ := s.Text(cfn.Ref(role.ID))
	for _, kind := range []string{"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"} {
		for _, policy := range s.Resources(kind) {
			roles := append(s.Values(policy.Property("Roles"), nil), s.Values(policy.Property("RoleName"), nil)...)
			named := slices.ContainsFunc(roles, func(v lint.Value) bool { return v.Text == name })
			if named || attached[policy.ID] {
				more, unclear := s.StatementsOf(policy, lint.IdentityPolicy)
				list, vague = append(list, more...), vague || unclear
			}
		}
	}
	return list, vague
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
