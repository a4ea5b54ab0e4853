package ec2

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var volumeEncryption = lint.Rule{
	ID: "EC2005", Name: "volume-encryption", Severity: diag.Warning,
	Title:   "A volume is not encrypted",
	Aliases: []string{"F1", "ENCRYPTED_VOLUMES", "CKV_AWS_3", "AWS-0026", "80b7ac3f", "EC2EBSVolumeEncrypted", "AwsSolutions-EC26"},
	Why:     "The volume and its snapshots can be read by whoever gets at them beside the instance, and a snapshot that is shared is open. Encryption costs nothing and cannot be switched on later without a new volume, so the rule is in the recommended profile. Write Encrypted: true. Silent where the property is missing, since the account may encrypt by default, and for volumes from a snapshot, which follow it.",
	Bad: `Resources:
  Volume:
    Type: AWS::EC2::Volume
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      AvailabilityZone: !Select [0, !GetAZs ""]
      Size: 100
      Encrypted: false
`,
	Good: `Resources:
  Volume:
    Type: AWS::EC2::Volume
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      AvailabilityZone: !Select [0, !GetAZs ""]
      Size: 100
      Encrypted: true
      KmsKeyId: alias/example
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::EC2::Volume"}, Path: "Encrypted",
		Refuse: []string{"false"},
		Unless: []string{"SnapshotId", "SourceVolumeId"},
		Wrong:  "the volume is not encrypted",
		Help:   "write Encrypted: true",
	}),
}
