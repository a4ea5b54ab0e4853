package aws

import (
	"github.com/awslabs/goformation/v7/cloudformation/ec2"
	"github.com/awslabs/goformation/v7/cloudformation/route53"
	"github.com/awslabs/goformation/v7/cloudformation/servicediscovery"
)

// addDNS adds what answers for the network's domain, and tells hosts the domain. A
// namespace of Cloud Map makes its own hosted zone, so there is never one of both.
func (v *network) addDNS() {
	switch v.DNS.Discovery {
	case "cloudmap":
		v.add("Namespace", "dns", &servicediscovery.PrivateDnsNamespace{Name: v.DNS.Domain, Vpc: ref("VPC")})
		v.from("dns.domain", "Namespace", "Properties", "Name")
	case "hosted-zone":
		v.add("HostedZone", "dns", &route53.HostedZone{
			Name: ptr(v.DNS.Domain), VPCs: []route53.HostedZone_VPC{{VPCId: ref("VPC"), VPCRegion: ref("AWS::Region")}},
		})
		v.from("dns.domain", "HostedZone", "Properties", "Name")
	}
	if v.DNS.Domain == "" {
		return
	}
	v.add("DhcpOptions", "dns.domain", &ec2.DHCPOptions{DomainName: ptr(v.DNS.Domain), DomainNameServers: []string{"AmazonProvidedDNS"}})
	v.add("DhcpOptionsAssociation", "dns.domain", &ec2.VPCDHCPOptionsAssociation{VpcId: ref("VPC"), DhcpOptionsId: ref("DhcpOptions")})
}
