package template

import (
	"fmt"
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var impliedDependency = lint.Rule{
	ID: "CFN023", Name: "implied-dependency", Severity: diag.Note,
	Title:   "DependsOn names what the resource refers to anyway",
	Aliases: []string{"W3005", "CFN-14"},
	Why: "Ref, Fn::GetAtt and Fn::Sub make CloudFormation wait for what they name, so the entry says nothing; when the reference goes, it stays and hides that. References in a branch of Fn::If do not count. " +
		"Take the entry away.",
	Bad: `Resources:
  First: {Type: AWS::SNS::Topic}
  Second: {Type: AWS::SNS::Topic, DependsOn: First, Properties: {DisplayName: !GetAtt First.TopicName}}
`,
	Good: `Resources:
  First: {Type: AWS::SNS::Topic}
  Second: {Type: AWS::SNS::Topic, Properties: {DisplayName: !GetAtt First.TopicName}}
`,
	Run: func(p *lint.Pass) {
		type pair struct{ from, to string }
		implied := map[pair]bool{}
		for _, u := range uses(p) {
			if u.path[0] != "Resources" || len(u.path) < 3 || u.path[2] != "Properties" || slices.Contains(u.path, "Fn::If") {
				continue
			}
			if u.by == "Ref" || u.by == "Fn::GetAtt" || u.by == "Fn::Sub" {
				implied[pair{u.path[1], u.name}] = true
			}
		}
		for _, r := range p.Resources("") {
			if r.IsServerless() || r.IsModule() {
				continue
			}
			eachDependency(r, func(path []string, n *cfn.Node) {
				id, ok := n.String()
				if _, known := p.Resource(id); ok && known && implied[pair{r.ID, id}] {
					p.Report(path, fmt.Sprintf("the resource refers to %s anyway", id), "take it out of DependsOn")
				}
			})
		}
	},
}
