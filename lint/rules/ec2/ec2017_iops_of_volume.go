package ec2

import (
	"fmt"
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var iopsOfVolume = lint.Rule{
	ID: "EC2017", Name: "iops-of-volume", Severity: diag.Error,
	Title:   "A volume lacks its IOPS, or has more than its type takes",
	Aliases: []string{"E3671"},
	Why:     "io1 and io2 have as many operations a second as are written, 100 to 64,000 and to 256,000; gp3 has 3,000 and takes up to 80,000 (Amazon EBS User Guide, \"Amazon EBS volume types\"). Write Iops in that range.",
	Bad: `Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: m7i.large
        BlockDeviceMappings: [{DeviceName: /dev/xvda, Ebs: {Encrypted: true, VolumeType: io2, VolumeSize: 100}}]
        MetadataOptions: {HttpTokens: required}
`,
	Good: `Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: m7i.large
        BlockDeviceMappings: [{DeviceName: /dev/xvda, Ebs: {Encrypted: true, VolumeType: io2, VolumeSize: 100, Iops: 3000}}]
        MetadataOptions: {HttpTokens: required}
`,
	Run: func(p *lint.Pass) {
		eachVolume(p, func(volume lint.Setting) {
			for _, kind := range p.SettingsBelow(volume, "VolumeType") {
				limits, ok := iopsLimits[kind.Text]
				if !ok || kind.Presence != lint.Present {
					continue
				}
				list := p.SettingsBelow(volume, "Iops")
				if len(list) != 1 {
					continue
				}
				n, isNumber := whole(list[0])
				switch {
				case list[0].Presence == lint.Absent && kind.Text != "gp3":
					p.Report(kind.Path, fmt.Sprintf("the volume of type %s does not say how many operations a second it is to have", kind.Text), "write Iops")
				case isNumber && (n < limits[0] || n > limits[1]):
					p.Report(list[0].Path, fmt.Sprintf("volumes of type %s have %d to %d operations a second", kind.Text, limits[0], limits[1]), "write a number in that range")
				}
			}
		})
	},
}

// iopsLimits are the least and the most IOPS of a volume by its type.
var iopsLimits = map[string][2]int{"io1": {100, 64000}, "io2": {100, 256000}, "gp3": {3000, 80000}}

// eachVolume visits the volumes of the template: those that are resources, and those
// that instances and launch templates ask for.
func eachVolume(p *lint.Pass, visit func(volume lint.Setting)) {
	for _, r := range p.Resources("AWS::EC2::Volume") {
		visit(p.Whole(r))
	}
	for _, at := range mappings {
		for _, r := range p.Resources(at.kind) {
			for _, st := range p.Settings(r, append(slices.Clip(at.path), "*", "Ebs")...) {
				if st.Presence == lint.Present && st.Node.Kind == cfn.Map {
					visit(st)
				}
			}
		}
	}
}

// mappings are where block devices stand.
var mappings = []struct {
	kind string
	path []string
}{
	{"AWS::EC2::Instance", []string{"BlockDeviceMappings"}},
	{"AWS::EC2::LaunchTemplate", []string{"LaunchTemplateData", "BlockDeviceMappings"}},
	{"AWS::AutoScaling::LaunchConfiguration", []string{"BlockDeviceMappings"}},
}
