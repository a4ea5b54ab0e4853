package template

import (
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// secureStringPlaces are from "Resources that support dynamic parameter patterns for
// secure strings" in the CloudFormation user guide. The last step is that of the
// property.
var secureStringPlaces = map[string][]string{
	"AWS::DirectoryService::MicrosoftAD":   {"Password"},
	"AWS::DirectoryService::SimpleAD":      {"Password"},
	"AWS::ElastiCache::ReplicationGroup":   {"AuthToken"},
	"AWS::IAM::User":                       {"Password"},
	"AWS::KinesisFirehose::DeliveryStream": {"Password"},
	"AWS::OpsWorks::App":                   {"Password"},
	"AWS::OpsWorks::Stack":                 {"Password", "DbPassword"},
	"AWS::RDS::DBCluster":                  {"MasterUserPassword"},
	"AWS::RDS::DBInstance":                 {"MasterUserPassword"},
	"AWS::Redshift::Cluster":               {"MasterUserPassword"},
}

var secretReferencePlace = lint.Rule{
	ID: "CFN030", Name: "secret-reference-place", Severity: diag.Error,
	Title:   "A secret is read in a place where CloudFormation does not read it, or shows it",
	Aliases: []string{"E1027", "E1051", "DB-03", "SP-02"},
	Why: "{{resolve:ssm-secure:...}} works in ten properties only and is refused elsewhere; {{resolve:secretsmanager:...}} works in properties of resources, and in an output or in metadata would show the secret; neither works in custom resources (User Guide, \"Using dynamic references\"). Silent for modules and resources of the serverless transform. " +
		"Give the resource the name of the parameter or the ARN of the secret, and read it from there.",
	Bad: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: "{{resolve:ssm-secure:name:1}}"
`,
	Good: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: "{{resolve:ssm:name:1}}"
`,
	Run: func(p *lint.Pass) {
		eachDynamic(p.Target.Template, func(path []string, n *cfn.Node, d cfn.DynamicReference) {
			if d.Problem != "" {
				return
			}
			at := use{by: "Fn::Sub", path: path, node: n, start: d.Start, end: d.End}
			inProperties := path[0] == "Resources" && len(path) > 2 && path[2] == "Properties"
			switch {
			case d.Secret() && !inProperties && (path[0] == "Resources" || path[0] == "Outputs") && (len(path) < 3 || path[2] != "Metadata" || d.Service == "secretsmanager"):
				report(p, at, "a secret is read outside of a resource's properties", "read the secret where it is used")
			case d.Secret() && inProperties && isCustom(p, path[1]):
				report(p, at, "a secret is not read in a custom resource", "give the function the ARN of the secret, and let it read the value")
			case d.Service == "ssm-secure" && inProperties:
				r, _ := p.Resource(path[1])
				if r.Type == "" || r.IsCustom() || r.IsModule() || r.IsServerless() || open(p) {
					return
				}
				for _, step := range path {
					if slices.Contains(secureStringPlaces[r.Type], step) {
						return
					}
				}
				report(p, at, "ssm-secure is not read in this property", "use {{resolve:secretsmanager:...}}, or let the resource read the parameter itself")
			}
		})
	},
}

func isCustom(p *lint.Pass, id string) bool {
	r, ok := p.Resource(id)
	return ok && r.IsCustom()
}
