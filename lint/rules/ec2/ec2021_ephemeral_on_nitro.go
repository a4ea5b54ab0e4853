package ec2

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var ephemeralOnNitro = lint.Rule{
	ID: "EC2021", Name: "ephemeral-on-nitro", Severity: diag.Warning,
	Title:   "A local disk is mapped on an instance type that does not take mappings",
	Aliases: []string{"STO-08"},
	Why:     "Instances of the Nitro system bring their local disks as NVMe devices by themselves, or have none; ephemeralN in a mapping is left out (Amazon EC2 User Guide, \"Add instance store volumes to an EC2 instance\"). Take the mapping out, and look for /dev/nvme devices. Silent where the type is not known.",
	Bad: `Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: m5d.large
        BlockDeviceMappings: [{DeviceName: /dev/xvdb, VirtualName: ephemeral0}]
        MetadataOptions: {HttpTokens: required}
`,
	Good: `Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: m5d.large
        MetadataOptions: {HttpTokens: required}
`,
	Run: func(p *lint.Pass) {
		for _, at := range mappings {
			for _, r := range p.Resources(at.kind) {
				types := p.Settings(r, append(slices.Clip(at.path[:len(at.path)-1]), "InstanceType")...)
				if len(types) != 1 || types[0].Presence != lint.Present || !types[0].IsKnown() || !isNitro(types[0].Text) {
					continue
				}
				for _, st := range p.Settings(r, append(slices.Clip(at.path), "*", "VirtualName")...) {
					if st.Presence == lint.Present && isEphemeral(st.Text) {
						p.Report(st.Path, fmt.Sprintf("the type %s takes no such mapping", types[0].Text), "take the mapping out; local disks are there as /dev/nvme devices")
					}
				}
			}
		}
	},
}

// xenFamilies are the families of instance types that are not of the Nitro system
// (Amazon EC2 User Guide, "Instances built on the AWS Nitro System", the rest).
var xenFamilies = []string{
	"c1", "c3", "c4", "cc1", "cc2", "cg1", "cr1", "d2", "f1", "g2", "g3", "g3s", "h1", "hi1", "hs1", "i2", "i3", "m1", "m2", "m3", "m4",
	"p2", "p3", "r3", "r4", "t1", "t2", "x1", "x1e",
}

// isNitro reports whether an instance type is of the Nitro system.
func isNitro(instanceType string) bool {
	family, size, ok := strings.Cut(instanceType, ".")
	return ok && size != "" && !strings.Contains(size, "metal") && !slices.Contains(xenFamilies, family)
}
