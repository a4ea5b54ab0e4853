package vpc

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var natAddress = lint.Rule{
	ID: "VPC024", Name: "nat-address", Severity: diag.Error,
	Title: "A NAT gateway has no address, or one that it cannot have",
	Why:   "A public NAT gateway needs an AllocationId, the address that the internet sees; a private one is refused with it. Write one, or ConnectivityType: private.",
	Bad:   head + publicSubnet + "  Nat:\n    Type: AWS::EC2::NatGateway\n    DependsOn: PublicRoute\n    Properties: {SubnetId: !Ref PublicSubnet}\n",
	Good:  head + nat,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::EC2::NatGateway") {
			if p.Has(r.Node, "Properties", "AvailabilityMode") != lint.Absent || p.Has(r.Node, "Properties", "AvailabilityZoneAddresses") != lint.Absent {
				continue // a regional gateway finds its addresses itself
			}
			for _, both := range p.Pairs(r, "ConnectivityType", "AllocationId") {
				kind, address := both[0], both[1]
				switch {
				case !kind.IsKnown():
				case kind.Says("private") && address.Presence == lint.Present:
					p.Report(address.Path, "a private NAT gateway has no address of the internet", "take AllocationId out, or write ConnectivityType: public")
				case !kind.Says("private") && address.Presence == lint.Absent:
					p.Report(address.Path, "the NAT gateway has no address of the internet", "write AllocationId, or ConnectivityType: private")
				}
			}
		}
	},
}
