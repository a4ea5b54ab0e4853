package vpc

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var noFlowLog = lint.Rule{
	ID: "VPC009", Name: "no-flow-log", Severity: diag.Warning,
	Title:   "A VPC has no flow log",
	Aliases: []string{"VPC-09", "W60", "AWS-0178", "f6d299d2", "VPCFlowLogsEnabled", "AwsSolutions-VPC7"},
	Why: "Flow logs are the only record of who spoke to whom, and they cannot be had for the past. After an incident it is too late to switch them on. " +
		"Add an AWS::EC2::FlowLog with ResourceId of the VPC; with TrafficType: REJECT it costs little. Silent where resources may come about that are not in the template, or a flow log is of something that is not known.",
	Bad:  "Resources:\n  VPC:\n    Type: AWS::EC2::VPC\n    Properties: {CidrBlock: 10.242.0.0/22}\n",
	Good: head,
	Run: func(p *lint.Pass) {
		if p.Incomplete() || p.Target.Private {
			return
		}
		logged := map[string]bool{}
		for _, r := range p.Resources("AWS::EC2::FlowLog") {
			for _, v := range p.Values(r.Property("ResourceId"), nil) {
				id, _, ok := v.Node.RefersTo()
				if _, here := p.Resource(id); !ok || !here {
					return
				}
				logged[id] = true
			}
		}
		for _, r := range p.Resources("AWS::EC2::VPC") {
			if !logged[r.ID] {
				p.Report(r.Path(), "the VPC has no flow log", "add an AWS::EC2::FlowLog of it")
			}
		}
	},
}
