package ec2

import (
	"fmt"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var volumeInOtherZone = lint.Rule{
	ID: "EC2022", Name: "volume-in-other-zone", Severity: diag.Error,
	Title:   "A volume is attached to an instance of another zone",
	Aliases: []string{"STO-05"},
	Why:     "EC2 attaches volumes of the instance's own zone only. Write AvailabilityZone: !GetAtt INSTANCE.AvailabilityZone for the volume. Silent where one of the zones is not known.",
	Bad:     attached("!Ref Second"),
	Good:    attached("!GetAtt Server.AvailabilityZone"),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::EC2::VolumeAttachment") {
			volume, ok1 := refersTo(p.Scope, r.Property("VolumeId"))
			server, ok2 := refersTo(p.Scope, r.Property("InstanceId"))
			if !ok1 || !ok2 {
				continue
			}
			ours, theirs := zone(p, volume.Property("AvailabilityZone")), zone(p, server.Property("AvailabilityZone"))
			if server.Property("AvailabilityZone") == nil {
				subnet, ok := refersTo(p.Scope, server.Property("SubnetId"))
				if !ok {
					continue
				}
				theirs = zone(p, subnet.Property("AvailabilityZone"))
			}
			if ours != "" && theirs != "" && ours != theirs {
				p.Report(volume.Path("Properties", "AvailabilityZone"), fmt.Sprintf("the volume is in %s and %s in %s", ours, server.ID, theirs), fmt.Sprintf("write !GetAtt %s.AvailabilityZone", server.ID))
			}
		}
	},
}

// zone gives a zone that is known whole, "" for all else.
func zone(p *lint.Pass, n *cfn.Node) string {
	text, ok := p.Known(n)
	if !ok {
		return ""
	}
	return text
}

// attached is an instance with a volume in some zone.
func attached(zone string) string {
	return `Parameters:
  First: {Type: String, Default: eu-west-1a}
  Second: {Type: String, Default: eu-west-1b}
Resources:
  Server:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: "{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}"
      MetadataOptions: {HttpTokens: required}
      AvailabilityZone: !Ref First
  Data:
    Type: AWS::EC2::Volume
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties: {Size: 100, Encrypted: true, KmsKeyId: alias/example, AvailabilityZone: ` + zone + `}
  Scratch:
    Type: AWS::EC2::Volume
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties: {Size: 100, Encrypted: true, KmsKeyId: alias/example, AvailabilityZone: !Ref Second}
  Attachment:
    Type: AWS::EC2::VolumeAttachment
    Properties: {VolumeId: !Ref Data, InstanceId: !Ref Server, Device: /dev/sdf}
`
}
