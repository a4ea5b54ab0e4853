package template

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var literalPassword = lint.Rule{
	ID: "CFN047", Name: "literal-password", Severity: diag.Error,
	Title:   "A password stands in the template",
	Aliases: []string{"W2501", "CFN-07"},
	Why: "Everybody who may read the template, its repository or the stack has the password, and no rotation changes what stands there. " +
		"Let Secrets Manager make it and read it with {{resolve:secretsmanager:...}}, or let the service manage it (ManageMasterUserPassword).",
	Bad: `Resources:
  Directory:
    Type: AWS::DirectoryService::SimpleAD
    Properties:
      Name: corp.example.com
      Password: Not-A-Secret-1
      Size: Small
      VpcSettings: {VpcId: vpc-12345678, SubnetIds: [subnet-12345678, subnet-87654321]}
`,
	Good: `Resources:
  Directory:
    Type: AWS::DirectoryService::SimpleAD
    Properties:
      Name: corp.example.com
      Password: "{{resolve:secretsmanager:directory}}"
      Size: Small
      VpcSettings: {VpcId: vpc-12345678, SubnetIds: [subnet-12345678, subnet-87654321]}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("") {
			properties := r.Node.Get("Properties")
			if properties == nil || r.Type == "" || !p.Spec().Has(r.Type) {
				continue
			}
			properties.Walk(func(path []string, n *cfn.Node) bool {
				if text, ok := n.String(); ok && text != "" && len(path) > 0 && isPassword(path[len(path)-1]) && !strings.Contains(text, "{{resolve:") && !strings.Contains(text, "${") {
					withoutLine(p.Report(append(r.Path("Properties"), path...), fmt.Sprintf("the value of %s is written out", path[len(path)-1]), "read it with {{resolve:secretsmanager:...}}"))
				}
				return true
			})
		}
	},
}
