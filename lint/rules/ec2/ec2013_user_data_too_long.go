package ec2

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var userDataTooLong = lint.Rule{
	ID: "EC2013", Name: "user-data-too-long", Severity: diag.Error,
	Title:   "The user data of an instance is longer than EC2 takes",
	Aliases: []string{"GPU-01"},
	Why:     "EC2 takes 16 KB of user data before it is encoded (Amazon EC2 User Guide, \"Run commands on your Linux instance at launch\"). Keep the script in S3 or in the image and let a short one fetch it. Parts that are not known count as nothing.",
	Bad:     userData(strings.Repeat("echo a long line of the script\\n", 560)),
	Good:    userData("echo short"),
	Run: func(p *lint.Pass) {
		eachUserData(p, func(st lint.Setting, text string) {
			size := len(text)
			if i := strings.Index(text, "${"); i >= 0 {
				size = knownLength(text)
			}
			if size > 16384 {
				p.Report(st.Path, fmt.Sprintf("the user data has %d bytes at least, and 16384 are the most", size), "keep the script in S3 or in the image, and let a short one fetch it")
			}
		})
	},
}

// userData writes an instance with a script.
func userData(script string) string {
	return `Resources:
  Server:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: "{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}"
      MetadataOptions: {HttpTokens: required}
      UserData:
        Fn::Base64: "#!/bin/sh\\n` + script + `"
`
}

// eachUserData visits the user data of instances, launch templates and launch
// configurations that is text under Fn::Base64, with its text.
func eachUserData(p *lint.Pass, visit func(st lint.Setting, text string)) {
	for _, at := range []struct {
		kind string
		path []string
	}{
		{"AWS::EC2::Instance", []string{"UserData"}},
		{"AWS::EC2::LaunchTemplate", []string{"LaunchTemplateData", "UserData"}},
		{"AWS::AutoScaling::LaunchConfiguration", []string{"UserData"}},
	} {
		for _, r := range p.Resources(at.kind) {
			for _, st := range p.Settings(r, at.path...) {
				if st.Presence != lint.Present {
					continue
				}
				name, arg, ok := st.Node.Intrinsic()
				if !ok || name != "Fn::Base64" {
					continue
				}
				if text, ok := p.Text(arg); ok {
					st.Path = append(slices.Clip(st.Path), "Fn::Base64")
					visit(st, text)
				}
			}
		}
	}
}

// knownLength counts a text without its parts that are not known.
func knownLength(text string) (n int) {
	for _, part := range cfn.SubParts(text) {
		if part.Kind != cfn.SubVariable {
			n += len(part.Text)
		}
	}
	return n
}
