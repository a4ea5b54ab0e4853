package vpc

import (
	"fmt"
	"net/netip"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var secondaryOverlap = lint.Rule{
	ID: "VPC026", Name: "secondary-overlap", Severity: diag.Error,
	Title: "Two networks of one VPC overlap",
	Why:   "A network that is added to a VPC must not overlap the others that it has; EC2 refuses it. Write one that is free. Networks that are computed are not judged.",
	Bad:   head + "  More:\n    Type: AWS::EC2::VPCCidrBlock\n    Properties: {VpcId: !Ref VPC, CidrBlock: 10.242.0.0/20}\n",
	Good:  head + "  More:\n    Type: AWS::EC2::VPCCidrBlock\n    Properties: {VpcId: !Ref VPC, CidrBlock: 10.243.0.0/20}\n",
	Run: func(p *lint.Pass) {
		type block struct {
			cidr netip.Prefix
			st   lint.Setting
		}
		have := map[string][]block{}
		for _, r := range p.Resources("AWS::EC2::VPC") {
			if st, ok := single(p, r, "CidrBlock"); ok {
				if n, ok := network(st.Text); ok {
					have[r.ID] = append(have[r.ID], block{n, st})
				}
			}
		}
		for _, r := range p.Resources("AWS::EC2::VPCCidrBlock") {
			vpc, ok1 := refersTo(p.Scope, r.Property("VpcId"))
			st, ok2 := single(p, r, "CidrBlock")
			n, ok3 := network(st.Text)
			if !ok1 || !ok2 || !ok3 {
				continue
			}
			for _, other := range have[vpc.ID] {
				if other.cidr.Overlaps(n) && p.Together(other.st, st) {
					d := p.Report(st.Path, fmt.Sprintf("%s overlaps %s, which %s has already", n, other.cidr, vpc.ID), "write a network that is free")
					d.Related = relatedTo(p, other.st.Path, "the other network")
					break
				}
			}
			if len(have[vpc.ID]) < maxRoutes {
				have[vpc.ID] = append(have[vpc.ID], block{n, st})
			}
		}
	},
}
