package vpc

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var twoInternetGateways = lint.Rule{
	ID: "VPC023", Name: "two-internet-gateways", Severity: diag.Error,
	Title: "A VPC has two internet gateways",
	Why:   "EC2 attaches one internet gateway to a VPC, and one VPC to an internet gateway. Take one attachment out.",
	Bad:   head + gateway + "  Second:\n    Type: AWS::EC2::InternetGateway\n  SecondAttachment:\n    Type: AWS::EC2::VPCGatewayAttachment\n    Properties: {VpcId: !Ref VPC, InternetGatewayId: !Ref Second}\n",
	Good:  head + gateway,
	Run: func(p *lint.Pass) {
		for _, side := range []struct{ property, has string }{{"VpcId", "internet gateway"}, {"InternetGatewayId", "VPC"}} {
			seen := map[string]lint.Setting{}
			for _, r := range p.Resources("AWS::EC2::VPCGatewayAttachment") {
				if p.Has(r.Node, "Properties", "InternetGatewayId") != lint.Present {
					continue
				}
				st, ok := single(p, r, side.property)
				if !ok || st.Text == "" {
					continue
				}
				before, twice := seen[st.Text]
				if !twice {
					seen[st.Text] = st
				} else if p.Together(before, st) {
					d := p.Report(st.Path, fmt.Sprintf("the attachment %[2]s has %[1]s already, which has one %[3]s", lint.Show(st.Text), before.Path[1], side.has), "take one of the two attachments out")
					d.Related = relatedTo(p, before.Path, "the other attachment")
				}
			}
		}
	},
}
