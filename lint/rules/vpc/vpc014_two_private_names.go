package vpc

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var twoPrivateNames = lint.Rule{
	ID: "VPC014", Name: "two-private-names", Severity: diag.Error,
	Title:   "Two endpoints of one service have private DNS in one VPC",
	Aliases: []string{"VPC-14", "E3064"},
	Why: "With PrivateDnsEnabled the service's name leads to the endpoint, and a name leads to one place: the second endpoint fails when the stack is deployed. " +
		"Use one endpoint with subnets of all zones. Endpoints of different conditions are not compared.",
	Bad:  head + endpoint("One") + endpoint("Two"),
	Good: head + endpoint("One"),
	Run: func(p *lint.Pass) {
		type name struct{ vpc, service, condition string }
		first := map[name]cfn.Resource{}
		for _, r := range p.Resources("AWS::EC2::VPCEndpoint") {
			vpc, _ := p.Text(r.Property("VpcId"))
			service, _ := p.Text(r.Property("ServiceName"))
			condition, _ := p.Text(r.Node.Get("Condition"))
			if !isOn(p.Scope, r.Property("PrivateDnsEnabled")) || vpc == "" || service == "" {
				continue
			}
			n := name{vpc, service, condition}
			other, twice := first[n]
			if !twice {
				first[n] = r
				continue
			}
			d := p.Report(r.Path("Properties", "PrivateDnsEnabled"), fmt.Sprintf("the endpoint %s has private DNS for %s in the same VPC", other.ID, shortName(service)), "keep one of the two, with subnets of all zones")
			d.Related = relatedTo(p, other.Path(), "the other endpoint")
		}
	},
}

// shortName is a service's name without com.amazonaws and the Region.
func shortName(service string) string {
	parts := strings.SplitN(service, ".", 4)
	if len(parts) == 4 && parts[0] == "com" {
		return parts[3]
	}
	return lint.Show(service)
}

func endpoint(id string) string {
	return "  " + id + ":\n    Type: AWS::EC2::VPCEndpoint\n    Properties: {VpcId: !Ref VPC, VpcEndpointType: Interface, PrivateDnsEnabled: true, ServiceName: !Sub \"com.amazonaws.${AWS::Region}.ssm\", SubnetIds: [subnet-11111111]}\n"
}
