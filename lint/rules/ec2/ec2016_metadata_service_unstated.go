package ec2

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var metadataServiceUnstated = lint.Rule{
	ID: "EC2016", Name: "metadata-service-unstated", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A launch template does not say which metadata service its instances have",
	Aliases: []string{"SPOT-13"},
	Why:     "The account or the image decides, and in an old account that is version 1, which gives the credentials of the instance away to whoever can make it fetch an address. It is in the strict profile, since new accounts and images ask for version 2. Write MetadataOptions: {HttpTokens: required}. Instances that have no launch template are judged alike.",
	Bad: `Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: m7i.large
        EbsOptimized: true
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
				if r.Type == "AWS::EC2::Instance" && p.Has(r.Node, "Properties", "LaunchTemplate") != lint.Absent {
					continue
				}
				for _, st := range p.Settings(r, at.path...) {
					if st.Presence == lint.Absent {
						p.Report(st.Path, "the account decides which metadata service the instances have", "write MetadataOptions: {HttpTokens: required}")
					}
				}
			}
		}
	},
}
