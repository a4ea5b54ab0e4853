package template

import (
	"regexp"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var placeInARN = lint.Rule{
	ID: "CFN038", Name: "fixed-place-in-arn", Severity: diag.Note, Profile: lint.Strict,
	Title:   "An ARN has its partition, Region or account written out",
	Aliases: []string{"I3042", "CFN-03"},
	Why: "The template works in one place only, and in another it may name what belongs to somebody else. Silent for templates that are compiled for one place, and for what is not the resource's own ARN but one of AWS. " +
		"Write ${AWS::Partition}, ${AWS::Region} and ${AWS::AccountId} under Fn::Sub; where another account is meant, make it a parameter.",
	Bad: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      KmsMasterKeyId: arn:aws:kms:eu-west-1:111122223333:key/12345678-1234-1234-1234-123456789012
`,
	Good: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      KmsMasterKeyId: !Sub arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/12345678-1234-1234-1234-123456789012
`,
	Run: func(p *lint.Pass) {
		if p.Target.Template.Where != nil {
			return
		}
		eachEvaluated(p.Target.Template, func(path []string, n *cfn.Node) bool {
			text, ok := n.String()
			if path[0] != "Resources" || len(path) < 4 || path[2] != "Properties" || !ok {
				return path[0] == "Resources"
			}
			m := fixedARN.FindStringSubmatch(text)
			if m == nil || m[4] == "aws" {
				return true
			}
			var fixed, write []string
			for i, name := range []string{"partition", "Region", "account"} {
				part := []string{m[1], m[3], m[4]}[i]
				if part != "" && part != "*" && !strings.Contains(part, "${") {
					fixed = append(fixed, name)
					write = append(write, []string{"${AWS::Partition}", "${AWS::Region}", "${AWS::AccountId}"}[i])
				}
			}
			if len(fixed) > 0 {
				p.Report(path, "the ARN has its "+strings.Join(fixed, ", ")+" written out", "write "+strings.Join(write, ", ")+" under Fn::Sub")
			}
			return true
		})
	},
}

// fixedARN takes a text apart that is an ARN: partition, service, Region, account.
var fixedARN = regexp.MustCompile(`^arn:(aws[a-z-]*|\$\{[^}]*\}):([a-z0-9-]+):([a-z0-9-]*|\*|\$\{[^}]*\}):([0-9]{12}|aws||\*|\$\{[^}]*\}):`)
