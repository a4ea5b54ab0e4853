package template

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var weakReference = lint.Rule{
	ID: "CFN001", Name: "weak-reference", Severity: diag.Warning,
	Title:   "An output of another stack is read whose resource may vanish",
	Aliases: []string{"RB-14"},
	Why: "Fn::GetStackOutput is a weak reference: CloudFormation reads it when this stack is created or updated, and does not keep the other stack from deleting or replacing what the output names. This stack then goes on with the id of something that is gone. " +
		"Set DeletionPolicy (Retain or RetainExceptOnCreate) and UpdateReplacePolicy (Retain) on the resource in the other stack, or use Fn::ImportValue within one account and Region, which is strong. Silent where the other stack is not in the run.",
	Bad: `-- 111122223333/us-east-1/example-replica.template.yaml --
Resources:
  Topic: {Type: AWS::SNS::Topic, DeletionPolicy: Retain}
Outputs:
  TopicArn: {Value: !Ref Topic}
-- 111122223333/eu-west-1/example-source.template.yaml --
Resources:
  Parameter:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Value:
        Fn::GetStackOutput: {StackName: example-replica, OutputName: TopicArn, Region: us-east-1}
`,
	Good: `-- 111122223333/us-east-1/example-replica.template.yaml --
Resources:
  Topic: {Type: AWS::SNS::Topic, DeletionPolicy: RetainExceptOnCreate, UpdateReplacePolicy: Retain}
Outputs:
  TopicArn: {Value: !Ref Topic}
-- 111122223333/eu-west-1/example-source.template.yaml --
Resources:
  Parameter:
    Type: AWS::SSM::Parameter
    Properties:
      Type: String
      Value:
        Fn::GetStackOutput: {StackName: example-replica, OutputName: TopicArn, Region: us-east-1}
`,
	Run: func(p *lint.Pass) {
		said := map[string]bool{} // once a template for each output and each resource
		p.Target.Template.Root.Walk(func(path []string, n *cfn.Node) bool {
			producer, output, ok := p.Producer(n)
			if !ok {
				return true
			}
			read := producer.Target.StackName + "/" + producer.Target.Region + "/" + output
			if said[read] {
				return false
			}
			said[read] = true
			value := producer.Target.Template.Root.Get("Outputs", output, "Value")
			for _, id := range namesIn(value) {
				r, ok := producer.Resource(id)
				if !ok {
					continue
				}
				missing := unprotected(producer, r)
				if key := producer.Target.StackName + "/" + producer.Target.Region + "//" + id; missing != "" && !said[key] {
					said[key] = true
					d := p.Report(path, fmt.Sprintf("resource %s of stack %s may vanish: it has no %s that retains it", r.ID, producer.Target.StackName, missing),
						"set DeletionPolicy and UpdateReplacePolicy to Retain there")
					if pos, _ := producer.Target.Template.Place(r.Path()); !pos.IsZero() {
						d.Related = append(d.Related, diag.Related{Pos: pos, Message: "the resource"})
					}
				}
			}
			return false
		})
	},
}

// namesIn gives the logical ids that a value refers to.
func namesIn(n *cfn.Node) []string {
	var ids []string
	n.Walk(func(_ []string, n *cfn.Node) bool {
		if id, _, ok := n.RefersTo(); ok {
			ids = append(ids, id)
			return false
		}
		if text, ok := n.SubText(); ok {
			for _, part := range strings.Split(text, "${")[1:] {
				name, _, _ := strings.Cut(part, "}")
				id, _, _ := strings.Cut(name, ".")
				ids = append(ids, id)
			}
		}
		return true
	})
	return ids
}

// unprotected gives the name of the policy under which a resource may be deleted,
// "" where both retain it. A policy that is computed counts as retaining.
func unprotected(s *lint.Scope, r cfn.Resource) string {
	for _, policy := range []string{"DeletionPolicy", "UpdateReplacePolicy"} {
		text, _ := s.Text(r.Node.Get(policy))
		if lint.IsKnown(text) && !strings.HasPrefix(text, "Retain") {
			return policy
		}
	}
	return ""
}
