package vpc

import (
	"slices"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

const flowLogService = "vpc-flow-logs.amazonaws.com"

var flowLogTrust = lint.Rule{
	ID: "VPC008", Name: "flow-log-trust", Severity: diag.Error,
	Title:   "A flow log's role does not trust flow logs",
	Aliases: []string{"VPC-08"},
	Why: "Flow logs assume the role of DeliverLogsPermissionArn to write to CloudWatch Logs. A role that trusts another service, such as ec2, is accepted when the stack is deployed, and then nothing is ever logged. " +
		"Trust " + flowLogService + " in the role's AssumeRolePolicyDocument. Silent where the role is not in the template, or its trust policy is computed.",
	Bad:  head + flowLogRole("ec2.amazonaws.com"),
	Good: head + flowLogRole(flowLogService),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::EC2::FlowLog") {
			role, ok := refersTo(p.Scope, r.Property("DeliverLogsPermissionArn"))
			if !ok || role.Type != "AWS::IAM::Role" {
				continue
			}
			statements, vague := p.StatementsOf(role, lint.TrustPolicy)
			trusted := slices.ContainsFunc(statements, func(s *lint.Statement) bool {
				// A principal that is no map is "*", or computed.
				principals := s.Node.Get("Principal")
				if !s.Allows() || principals.Get("Service") == nil && principals.Get("AWS") == nil {
					return s.Allows()
				}
				return slices.ContainsFunc(p.Values(principals.Get("Service"), nil), func(v lint.Value) bool {
					return v.Text == flowLogService || !lint.IsKnown(v.Text)
				})
			})
			if !trusted && !vague && len(statements) > 0 {
				p.Report(r.Path("Properties", "DeliverLogsPermissionArn"), "the role "+role.ID+" does not trust "+flowLogService, "add "+flowLogService+" to the services in its AssumeRolePolicyDocument")
			}
		}
	},
}

// flowLogRole is a flow log into a log group, with a role that trusts a service.
func flowLogRole(service string) string {
	return `  LogGroup:
    Type: AWS::Logs::LogGroup
    Properties: {RetentionInDays: 90}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {Effect: Allow, Principal: {Service: ` + service + `}, Action: sts:AssumeRole}
  OtherLog:
    Type: AWS::EC2::FlowLog
    Properties: {ResourceType: VPC, ResourceId: !Ref VPC, TrafficType: REJECT, LogGroupName: !Ref LogGroup, DeliverLogsPermissionArn: !GetAtt Role.Arn}
`
}
