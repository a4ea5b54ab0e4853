package template

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

const (
	maxCycleSearch = 1000 // resources from which circles are looked for
	maxNamed       = 12   // resources of a circle that a message names
)

var circularDependency = lint.Rule{
	ID: "CFN007", Name: "circular-dependency", Severity: diag.Error,
	Title:   "Resources need one another before they can be made",
	Aliases: []string{"E3004"},
	Why: "CloudFormation makes a resource after those that it refers to, and refuses a template in which that goes in a circle. The smallest circle is named. References of serverless resources and of modules are not followed, since they become several resources. " +
		"Break the circle: take a DependsOn away, write a name or an ARN instead of a reference, or put the reference in a resource of its own (a security group's rule, a policy).",
	Bad: `Resources:
  First: {Type: AWS::SNS::Topic, Properties: {DisplayName: !GetAtt Second.TopicName}}
  Second: {Type: AWS::SNS::Topic, Properties: {DisplayName: !GetAtt First.TopicName}}
`,
	Good: `Resources:
  First: {Type: AWS::SNS::Topic, Properties: {DisplayName: First}}
  Second: {Type: AWS::SNS::Topic, Properties: {DisplayName: !GetAtt First.TopicName}}
`,
	Run: func(p *lint.Pass) {
		edges := map[string][]eval.Reference{}
		p.Evaluate(func(e *eval.Evaluator) {
			for _, r := range e.References() {
				edges[r.From] = append(edges[r.From], r)
			}
		})
		delete(edges, "")
		from := edges
		edges = map[string][]eval.Reference{}
		for id, list := range from {
			r, ok := p.Resource(id)
			if !ok || r.IsServerless() || r.IsModule() {
				continue
			}
			seen := map[string]bool{}
			for _, ref := range list {
				if _, ok := p.Resource(ref.Name); !ok || ref.By == "Condition" || ref.By == "Fn::If" || seen[ref.Name] || len(ref.Path) > 2 && ref.Path[2] == "Metadata" {
					continue
				}
				seen[ref.Name] = true
				edges[id] = append(edges[id], ref)
			}
		}
		for name := range set(namesOf(p.Target.Template, "Parameters")) {
			delete(edges, name) // a name that is taken twice
		}
		done := map[string]bool{} // resources of circles that were reported
		for i, r := range p.Resources("") {
			if i == maxCycleSearch {
				return
			}
			if done[r.ID] {
				continue
			}
			circle := smallestCircle(edges, r.ID)
			if circle == nil || !mayMeet(p, circle) {
				continue
			}
			names := []string{r.ID}
			again := false
			for _, ref := range circle {
				names = append(names, ref.Name)
				again = again || done[ref.Name]
			}
			if again {
				continue
			}
			for _, ref := range circle {
				done[ref.Name] = true
			}
			if len(names) > maxNamed {
				names = append(names[:maxNamed-1:maxNamed-1], "...", r.ID)
			}
			message := "resources need one another: " + strings.Join(names, " -> ")
			if len(circle) == 1 {
				message = fmt.Sprintf("resource %s needs itself", r.ID)
			}
			d := p.Report(circle[0].Path, message, "take one of the references away, or put it in a resource of its own")
			for _, ref := range circle[1:min(len(circle), maxNamed)] {
				if pos, _ := p.Target.Template.Place(ref.Path); !pos.IsZero() {
					d.Related = append(d.Related, diag.Related{Pos: pos, Message: ref.From + " needs " + ref.Name})
				}
			}
		}
	},
}

// smallestCircle gives the references of the shortest way from a resource to itself.
func smallestCircle(edges map[string][]eval.Reference, start string) []eval.Reference {
	came := map[string]eval.Reference{}
	for queue := []string{start}; len(queue) > 0; queue = queue[1:] {
		for _, ref := range edges[queue[0]] {
			if _, seen := came[ref.Name]; seen {
				continue
			}
			came[ref.Name] = ref
			if ref.Name == start {
				circle := []eval.Reference{ref}
				for ref.From != start {
					ref = came[ref.From]
					circle = append(circle, ref)
				}
				slices.Reverse(circle)
				return circle
			}
			queue = append(queue, ref.Name)
		}
	}
	return nil
}

// mayMeet reports whether all references of a circle may be there at once.
func mayMeet(p *lint.Pass, circle []eval.Reference) (may bool) {
	p.Evaluate(func(e *eval.Evaluator) {
		var when eval.Scenario
		for _, ref := range circle {
			when = when.And(ref.When).And(e.ExistsWhen(ref.Name))
		}
		may = e.Satisfiable(when) != eval.No
	})
	return may
}
