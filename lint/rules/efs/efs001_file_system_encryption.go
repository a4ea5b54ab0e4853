package efs

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var fileSystemEncryption = lint.Rule{
	ID: "EFS001", Name: "file-system-encryption", Severity: diag.Warning,
	Title:   "A file system is not encrypted",
	Aliases: []string{"F32", "EFS_ENCRYPTED_CHECK", "CKV_AWS_42", "AWS-0037", "2ff8e83c", "EFSEncrypted", "AwsSolutions-EFS1"},
	Why:     "Files, metadata and backups lie on disks of AWS as they are. CloudFormation does not ask for encryption by itself; it costs nothing and cannot be switched on later without a new file system, so the rule is in the recommended profile. Write Encrypted: true, and KmsKeyId to choose the key.",
	Bad: `Resources:
  Files:
    Type: AWS::EFS::FileSystem
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      BackupPolicy: {Status: ENABLED}
`,
	Good: `Resources:
  Files:
    Type: AWS::EFS::FileSystem
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      BackupPolicy: {Status: ENABLED}
      Encrypted: true
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::EFS::FileSystem"}, Path: "Encrypted",
		Want:    []string{"true"},
		Missing: "the file system is not encrypted",
		Wrong:   "the file system is not encrypted",
		Help:    "write Encrypted: true; a file system that exists is replaced",
	}),
}
