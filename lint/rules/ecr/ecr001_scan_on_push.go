package ecr

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var scanOnPush = lint.Rule{
	ID: "ECR001", Name: "scan-on-push", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A repository does not scan images when they are pushed",
	Aliases: []string{"W79", "ECR_REPO_SCAN_ON_PUSH", "CKV_AWS_163", "AWS-0030", "9025b2b3"},
	Why:     "A scan says which packages of an image have known weaknesses before it runs anywhere. It is in the strict profile, since the registry can scan all repositories, and that setting takes the place of this one. Write ImageScanningConfiguration: {ScanOnPush: true}.",
	Bad: `Resources:
  Images:
    Type: AWS::ECR::Repository
`,
	Good: `Resources:
  Images:
    Type: AWS::ECR::Repository
    Properties:
      ImageScanningConfiguration: {ScanOnPush: true}
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::ECR::Repository"}, Path: "ImageScanningConfiguration.ScanOnPush",
		Want:    []string{"true"},
		Missing: "images are not scanned when they are pushed",
		Wrong:   "images are not scanned when they are pushed",
		Help:    "write ImageScanningConfiguration: {ScanOnPush: true}",
	}),
}
