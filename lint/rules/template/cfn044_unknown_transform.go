package template

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// transforms are those of "Transform reference" in the CloudFormation user guide.
var transforms = []string{
	"AWS::CodeDeployBlueGreen", "AWS::CodeStar", "AWS::Include", "AWS::LanguageExtensions", "AWS::SecretsManager-2020-07-23",
	"AWS::SecretsManager-2024-09-16", "AWS::Serverless-2016-10-31", "AWS::ServiceCatalog",
}

var unknownTransform = lint.Rule{
	ID: "CFN044", Name: "unknown-transform", Severity: diag.Error,
	Title:   "Transform names a macro of AWS that does not exist, or names them in an order that does not work",
	Aliases: []string{"E1005"},
	Why: "CloudFormation refuses the template. AWS::LanguageExtensions must run before the serverless transform, which does not know loops. Macros of accounts are not judged. " +
		"Write the name as the user guide has it, and AWS::LanguageExtensions first.",
	Bad: `Transform: AWS::LanguageExtension
Resources:
  Topic: {Type: AWS::SNS::Topic}
`,
	Good: `Transform: AWS::LanguageExtensions
Resources:
  Topic: {Type: AWS::SNS::Topic}
`,
	Run: func(p *lint.Pass) {
		transform := p.Written().Root.Get("Transform")
		at := func(i int) []string {
			if transform.Kind == cfn.List {
				return []string{"Transform", strconv.Itoa(i)}
			}
			return []string{"Transform"}
		}
		serverless := false
		for i, name := range p.Written().Transforms() {
			switch {
			case strings.HasPrefix(name, "AWS::") && !slices.Contains(transforms, name):
				p.Report(at(i), fmt.Sprintf("there is no transform %s", quoted(name)), meant(name, transforms, "AWS has "+strings.Join(transforms, ", ")))
			case name == cfn.LanguageExtensions && serverless:
				p.Report(at(i), "the language extensions run too late, behind the serverless transform", "write "+cfn.LanguageExtensions+" first")
			}
			serverless = serverless || strings.HasPrefix(name, "AWS::Serverless")
		}
	},
}
