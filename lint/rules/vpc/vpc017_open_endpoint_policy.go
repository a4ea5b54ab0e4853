package vpc

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var openEndpointPolicy = lint.Rule{
	ID: "VPC017", Name: "open-endpoint-policy", Severity: diag.Note, Profile: lint.Strict,
	Title:   "An endpoint of S3 lets everybody reach every bucket",
	Aliases: []string{"VPC-18"},
	Why: "A policy that allows everything is what an endpoint without a policy has. Written out it looks as if somebody had thought about it, and data can leave for any bucket in the world. " +
		"Leave the policy out, or allow the buckets of the own organization (aws:ResourceOrgID) and those of AWS that the hosts need.",
	Bad:  head + storageEndpoint(`{Effect: Allow, Principal: "*", Action: "*", Resource: "*"}`),
	Good: head + storageEndpoint(`{Effect: Allow, Principal: "*", Action: "s3:*", Resource: "*", Condition: {StringEquals: {aws:ResourceOrgID: o-exampleorgid}}}`),
	Run: func(p *lint.Pass) {
		eachStorageEndpoint(p, func(_ cfn.Resource, statements []lint.Value) {
			for _, s := range statements {
				effect, _ := p.Text(s.Node.Get("Effect"))
				principal := s.Node.Get("Principal")
				open := names(p, principal, "*") || names(p, principal.Get("AWS"), "*")
				all := names(p, s.Node.Get("Action"), "*") || names(p, s.Node.Get("Action"), "s3:*")
				if effect == "Allow" && open && all && names(p, s.Node.Get("Resource"), "*") && s.Node.Get("Condition") == nil {
					p.Report(s.Path, "the endpoint lets everybody do everything with every bucket", "allow the own organization's buckets, or leave the policy out")
				}
			}
		})
	},
}

// storageEndpoint is a gateway endpoint of S3 with one statement in its policy.
func storageEndpoint(statement string) string {
	return "  Table:\n    Type: AWS::EC2::RouteTable\n    Properties: {VpcId: !Ref VPC}\n  Endpoint:\n    Type: AWS::EC2::VPCEndpoint\n    Properties:\n      VpcId: !Ref VPC\n      ServiceName: !Sub \"com.amazonaws.${AWS::Region}.s3\"\n      RouteTableIds: [!Ref Table]\n      PolicyDocument:\n        Version: \"2012-10-17\"\n        Statement:\n          - " + statement + "\n"
}
