package template

import (
	"fmt"
	"regexp"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var fixedZone = lint.Rule{
	ID: "CFN043", Name: "fixed-zone", Severity: diag.Warning,
	Title:   "A resource names its availability zone by a letter",
	Aliases: []string{"W3010"},
	Why: "The template works in one Region only, and the letters of zones are dealt out anew for every account. Subnets have VPC003. Silent where the zone is a parameter or computed, and for templates that are compiled for one place. " +
		"Take the zone from a parameter of type AWS::EC2::AvailabilityZone::Name, from Fn::GetAZs, or from the subnet that the resource is in.",
	Bad: `Resources:
  Volume:
    Type: AWS::EC2::Volume
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties: {AvailabilityZone: eu-west-1a, Size: 10, Encrypted: true}
`,
	Good: `Parameters:
  Zone: {Type: AWS::EC2::AvailabilityZone::Name}
Resources:
  Volume:
    Type: AWS::EC2::Volume
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties: {AvailabilityZone: !Ref Zone, Size: 10, Encrypted: true}
`,
	Run: func(p *lint.Pass) {
		if p.Target.Template.Where != nil {
			return
		}
		for _, r := range p.Resources("") {
			if r.Type == "AWS::EC2::Subnet" {
				continue
			}
			for _, property := range []string{"AvailabilityZone", "AvailabilityZones"} {
				zone := r.Property(property)
				if zone == nil {
					continue
				}
				zone.Walk(func(path []string, n *cfn.Node) bool {
					if text, ok := n.TextOf(); ok && zoneName.MatchString(text) && !(len(path) > 1 && path[len(path)-2] == "Fn::Sub") {
						p.Report(append(r.Path("Properties", property), path...), fmt.Sprintf("the zone %s is written out", text), "take it from a parameter or from Fn::GetAZs")
						return false
					}
					return true
				})
			}
		}
	},
}

// zoneName is the name of an availability zone: a Region and a letter.
var zoneName = regexp.MustCompile(`^([a-z]{2,4}(-[a-z]+)+-[0-9]+|\$\{AWS::Region\})[a-z]$`)
