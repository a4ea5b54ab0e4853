package vpc

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var multicastDomain = lint.Rule{
	ID: "VPC019", Name: "multicast-domain", Severity: diag.Warning,
	Title:   "A private domain ends in .local",
	Aliases: []string{"VPC-19"},
	Why: "Names below .local are asked for by multicast (RFC 6762): many systems never send them to a name server, so the private domain works for some hosts and not for others. " +
		"Use a name below .internal, which is kept for private use, or a domain of your own.",
	Bad:  head + "  Options:\n    Type: AWS::EC2::DHCPOptions\n    Properties: {DomainName: example.local, DomainNameServers: [AmazonProvidedDNS]}\n",
	Good: head + "  Options:\n    Type: AWS::EC2::DHCPOptions\n    Properties: {DomainName: example.internal, DomainNameServers: [AmazonProvidedDNS]}\n",
	Run: func(p *lint.Pass) {
		told := map[string]bool{} // a zone and the options of one network have one domain
		for _, place := range []struct{ kind, property string }{
			{"AWS::EC2::DHCPOptions", "DomainName"},
			{"AWS::Route53::HostedZone", "Name"},
			{"AWS::ServiceDiscovery::PrivateDnsNamespace", "Name"},
		} {
			for _, r := range p.Resources(place.kind) {
				for _, v := range p.Values(r.Property(place.property), r.Path("Properties", place.property)) {
					if strings.HasSuffix(strings.ToLower(strings.TrimSuffix(v.Text, ".")), ".local") && !told[v.Text] {
						told[v.Text] = true
						p.Report(v.Path, fmt.Sprintf("%s ends in .local, which multicast DNS claims", lint.Show(v.Text)), "write a name below .internal, or one of your own")
					}
				}
			}
		}
	},
}
