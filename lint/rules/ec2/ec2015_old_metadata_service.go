package ec2

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var oldMetadataService = lint.Rule{
	ID: "EC2015", Name: "old-metadata-service", Severity: diag.Warning,
	Title:   "Instances answer version 1 of the metadata service",
	Aliases: []string{"SPOT-13", "CKV_AWS_79", "CKV_AWS_341", "AWS-0028", "AWS-0130"},
	Why:     "Version 1 answers every request, so that a web server which can be made to fetch an address gives the credentials of the instance away; version 2 wants a token that such a request cannot get. Write HttpTokens: required. What says nothing follows the account and is the matter of another rule.",
	Bad: `Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: m7i.large
        MetadataOptions: {HttpTokens: optional}
`,
	Good: `Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: m7i.large
        MetadataOptions: {HttpTokens: required}
`,
	Run: func(p *lint.Pass) {
		for _, at := range metadataOptions {
			for _, r := range p.Resources(at.kind) {
				for _, st := range p.Settings(r, at.path...) {
					if st.Says("optional") {
						p.Report(st.Path, "the instance answers version 1 of the metadata service", "write HttpTokens: required")
					}
				}
			}
		}
	},
}

// metadataOptions are where the version of the metadata service is chosen.
var metadataOptions = []struct {
	kind string
	path []string
}{
	{"AWS::EC2::LaunchTemplate", []string{"LaunchTemplateData", "MetadataOptions", "HttpTokens"}},
	{"AWS::AutoScaling::LaunchConfiguration", []string{"MetadataOptions", "HttpTokens"}},
	{"AWS::EC2::Instance", []string{"MetadataOptions", "HttpTokens"}},
}
