package vpc

import (
	"fmt"
	"regexp"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var zoneByLetter = lint.Rule{
	ID: "VPC003", Name: "zone-by-letter", Severity: diag.Warning,
	Title:   "A subnet names its zone by a letter",
	Aliases: []string{"VPC-03", "W3010"},
	Why: "The letters of zone names are dealt out anew for every account: eu-west-1a of one account is eu-west-1c of another, and not every Region has an a. Subnets of two accounts that should be near each other are then not, and the template fails where the letter is missing. " +
		"Name the zone by its id, AvailabilityZoneId: euw1-az1, which is the same place in every account. Silent where the zone is a parameter or computed.",
	Bad:  subnet("CidrBlock: 10.242.0.0/24, AvailabilityZone: !Sub \"${AWS::Region}a\""),
	Good: subnet("CidrBlock: 10.242.0.0/24, AvailabilityZoneId: euw1-az1"),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::EC2::Subnet") {
			for _, v := range p.Values(r.Property("AvailabilityZone"), r.Path("Properties", "AvailabilityZone")) {
				if zoneLetter.MatchString(v.Text) {
					p.Report(v.Path, fmt.Sprintf("the zone is named by its letter, %s, which is another zone in another account", lint.Show(v.Text)),
						"write AvailabilityZoneId with the zone's id, such as euw1-az1")
				}
			}
		}
	},
}

// zoneLetter is the name of an availability zone: that of its Region and a letter.
var zoneLetter = regexp.MustCompile(`^([a-z]{2,4}(-[a-z]+)+-[0-9]+|\$\{AWS::Region\})[a-z]$`)
