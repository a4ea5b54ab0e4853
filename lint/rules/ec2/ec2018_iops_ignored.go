package ec2

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var iopsIgnored = lint.Rule{
	ID: "EC2018", Name: "iops-ignored", Severity: diag.Warning,
	Title:   "A volume is given IOPS that its type does not have",
	Aliases: []string{"W3671"},
	Why:     "gp2, st1, sc1 and standard take no Iops: gp2 has three for each GiB, whatever is written beside it. Write VolumeType: gp3, or take Iops out.",
	Bad: `Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: m7i.large
        BlockDeviceMappings: [{DeviceName: /dev/xvdb, Ebs: {Encrypted: true, VolumeType: st1, VolumeSize: 500, Iops: 3000}}]
        MetadataOptions: {HttpTokens: required}
`,
	Good: `Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: m7i.large
        BlockDeviceMappings: [{DeviceName: /dev/xvdb, Ebs: {Encrypted: true, VolumeType: gp3, VolumeSize: 500, Iops: 3000}}]
        MetadataOptions: {HttpTokens: required}
`,
	Run: func(p *lint.Pass) {
		eachVolume(p, func(volume lint.Setting) {
			kinds, list := p.SettingsBelow(volume, "VolumeType"), p.SettingsBelow(volume, "Iops")
			if len(kinds) == 1 && len(list) == 1 && kinds[0].Says("gp2", "st1", "sc1", "standard") && list[0].Presence == lint.Present {
				p.Report(list[0].Path, fmt.Sprintf("volumes of type %s take no Iops", kinds[0].Text), "write VolumeType: gp3, or take Iops out")
			}
		})
	},
}
