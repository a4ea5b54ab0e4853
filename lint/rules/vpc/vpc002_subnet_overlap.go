package vpc

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var subnetOverlap = lint.Rule{
	ID: "VPC002", Name: "subnet-overlap", Severity: diag.Error,
	Title:   "Two subnets overlap, or one lies outside its VPC",
	Aliases: []string{"VPC-02", "E3059", "E3060"},
	Why: "Every address of a VPC belongs to one subnet at most, and every subnet to the blocks of its VPC; anything else fails when the stack is deployed. " +
		"Give each subnet a block of its own inside the VPC's. Blocks that are computed are not judged, nor are subnets of different conditions compared.",
	Bad:  subnet("CidrBlock: 10.243.0.0/24, AvailabilityZoneId: euw1-az1"),
	Good: subnet("CidrBlock: 10.242.0.0/24, AvailabilityZoneId: euw1-az1"),
	Run: func(p *lint.Pass) {
		type block struct {
			subnet cfn.Resource
			cidr   netip.Prefix
		}
		type group struct{ vpc, condition string }
		inside := blocksOfVPCs(p.Scope)
		groups := map[group][]block{}
		var order []group
		for _, r := range p.Resources("AWS::EC2::Subnet") {
			text, _ := p.Known(r.Property("CidrBlock"))
			cidr, ok := network(text)
			if !ok {
				continue
			}
			vpc, _ := p.Text(r.Property("VpcId"))
			condition, _ := p.Text(r.Node.Get("Condition"))
			g := group{vpc, condition}
			if groups[g] == nil {
				order = append(order, g)
			}
			groups[g] = append(groups[g], block{r, cidr.Masked()})
			id, _, _ := r.Property("VpcId").RefersTo()
			if blocks := inside[id]; blocks != nil && !slices.ContainsFunc(blocks, func(b netip.Prefix) bool {
				return b.Bits() <= cidr.Bits() && b.Contains(cidr.Addr())
			}) {
				p.Report(r.Path("Properties", "CidrBlock"), fmt.Sprintf("%s is not inside %s, the network of %s", cidr, listed(blocks), id), "write a part of the VPC's network")
			}
		}
		for _, g := range order {
			list := groups[g]
			slices.SortStableFunc(list, func(a, b block) int {
				return cmp.Or(a.cidr.Addr().Compare(b.cidr.Addr()), cmp.Compare(a.cidr.Bits(), b.cidr.Bits()))
			})
			// Sorted so, what a block overlaps is the last one that contains it.
			for i, last := 1, 0; i < len(list); i++ {
				if !list[last].cidr.Overlaps(list[i].cidr) {
					last = i
					continue
				}
				d := p.Report(list[i].subnet.Path("Properties", "CidrBlock"), fmt.Sprintf("%s overlaps %s of %s", list[i].cidr, list[last].cidr, list[last].subnet.ID), "give each subnet a block of its own")
				d.Related = relatedTo(p, list[last].subnet.Path("Properties", "CidrBlock"), "the other subnet")
			}
		}
	},
}

// blocksOfVPCs gives the IPv4 networks of each VPC of the template. A VPC one of
// whose networks is not known is left out.
func blocksOfVPCs(s *lint.Scope) map[string][]netip.Prefix {
	all := map[string][]netip.Prefix{}
	for _, r := range s.Resources("AWS::EC2::VPC") {
		text, _ := s.Known(r.Property("CidrBlock"))
		if cidr, ok := network(text); ok && !s.Incomplete() {
			all[r.ID] = append(all[r.ID], cidr)
		}
	}
	for _, r := range s.Resources("AWS::EC2::VPCCidrBlock") {
		id, _, _ := r.Property("VpcId").RefersTo()
		if all[id] == nil || s.Has(r.Node, "Properties", "AmazonProvidedIpv6CidrBlock") == lint.Present || s.Has(r.Node, "Properties", "Ipv6CidrBlock") == lint.Present {
			continue
		}
		text, _ := s.Known(r.Property("CidrBlock"))
		if cidr, ok := network(text); ok {
			all[id] = append(all[id], cidr)
		} else {
			delete(all, id)
		}
	}
	return all
}

// listed writes networks, at most three.
func listed(blocks []netip.Prefix) string {
	text := ""
	for i, b := range blocks {
		switch {
		case i == 3:
			return text + " and more"
		case i > 0:
			text += ", "
		}
		text += b.String()
	}
	return text
}

// relatedTo gives a place of the template as the other end of a finding.
func relatedTo(p *lint.Pass, path []string, message string) []diag.Related {
	pos, _ := p.Target.Template.Place(path)
	return []diag.Related{{Pos: pos, Message: message}}
}
