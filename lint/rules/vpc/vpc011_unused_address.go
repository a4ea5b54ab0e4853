package vpc

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var unusedAddress = lint.Rule{
	ID: "VPC011", Name: "unused-address", Severity: diag.Warning,
	Title:   "A public address is not used",
	Aliases: []string{"VPC-12"},
	Why: "Every public IPv4 address costs money by the hour, also one that is attached to nothing. " +
		"Attach it (InstanceId, AWS::EC2::EIPAssociation, AllocationId of a NAT gateway), or remove it. Silent where resources may come about that are not in the template. An output alone is no use: what takes an address from there is accepted with an ignore that names it.",
	Bad:  head + gateway + "  Address:\n    Type: AWS::EC2::EIP\n    DependsOn: Attachment\n    Properties: {Domain: vpc}\n",
	Good: head + nat,
	Run: func(p *lint.Pass) {
		addresses := p.Resources("AWS::EC2::EIP")
		if len(addresses) == 0 || p.Incomplete() {
			return
		}
		used := map[string]bool{}
		for _, r := range p.Resources("") {
			for _, id := range references(&cfn.Node{Kind: cfn.Map, Fields: []cfn.Field{{Key: "Properties", Value: r.Node.Get("Properties")}}}) {
				used[id] = used[id] || id != r.ID
			}
		}
		for _, r := range addresses {
			if !used[r.ID] && p.Has(r.Node, "Properties", "InstanceId") == lint.Absent {
				p.Report(r.Path(), "the address is attached to nothing", "attach it, or remove it")
			}
		}
	},
}
