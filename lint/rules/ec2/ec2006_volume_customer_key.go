package ec2

import (
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var volumeCustomerKey = lint.Rule{
	ID: "EC2006", Name: "volume-customer-key", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A volume is encrypted with the default key of the account",
	Aliases: []string{"W37", "EBS_VOLUME_ENCRYPTION_KEY_RULE", "AWS-0027", "b7063015"},
	Why:     "Snapshots under alias/aws/ebs cannot be shared with another account, and its policy cannot be changed. It is in the strict profile, since for most volumes that is what is wanted, and the account may name another key as its default. Write KmsKeyId.",
	Bad: `Resources:
  Volume:
    Type: AWS::EC2::Volume
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      AvailabilityZone: !Select [0, !GetAZs ""]
      Size: 100
      Encrypted: true
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
		Types: []string{"AWS::EC2::Volume"}, Path: "KmsKeyId",
		Refuse:  []string{"alias/aws/ebs"},
		Unless:  []string{"SnapshotId"},
		Missing: "the volume is encrypted with the default key of the account",
		Wrong:   "the volume is encrypted with the default key of the account",
		Help:    "write KmsKeyId with a key of your own",
		Except: func(s *lint.Scope, r cfn.Resource) bool {
			encrypted, _ := s.Text(r.Property("Encrypted"))
			return !strings.EqualFold(encrypted, "true")
		},
	}),
}
