package ec2

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var ephemeralName = lint.Rule{
	ID: "EC2020", Name: "ephemeral-name", Severity: diag.Error,
	Title:   "A device is of no volume and of no local disk",
	Aliases: []string{"E3715"},
	Why:     "A mapping without Ebs is a local disk, whose VirtualName is ephemeral0 to ephemeral23; EC2 refuses other names. Write Ebs, or such a name.",
	Bad: `Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: m3.medium
        BlockDeviceMappings: [{DeviceName: /dev/xvdb, VirtualName: scratch}]
        MetadataOptions: {HttpTokens: required}
`,
	Good: `Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: m3.medium
        BlockDeviceMappings: [{DeviceName: /dev/xvdb, VirtualName: ephemeral0}]
        MetadataOptions: {HttpTokens: required}
`,
	Run: func(p *lint.Pass) {
		for _, at := range mappings {
			for _, r := range p.Resources(at.kind) {
				for _, device := range p.Settings(r, append(slices.Clip(at.path), "*")...) {
					for _, st := range p.SettingsBelow(device, "VirtualName") {
						if st.Presence == lint.Present && st.IsKnown() && p.Has(device.Node, "Ebs") == lint.Absent && !isEphemeral(st.Text) {
							p.Report(st.Path, fmt.Sprintf("there is no local disk %s", st.Text), "write ephemeral0 to ephemeral23, or Ebs")
						}
					}
				}
			}
		}
	},
}

func isEphemeral(name string) bool {
	rest, ok := strings.CutPrefix(name, "ephemeral")
	n, err := strconv.Atoi(rest)
	return ok && err == nil && n >= 0 && n <= 23
}
