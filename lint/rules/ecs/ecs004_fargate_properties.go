package ecs

import (
	"fmt"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var fargateProperties = lint.Rule{
	ID: "ECS004", Name: "fargate-properties", Severity: diag.Error,
	Title:   "A task for Fargate lacks what Fargate needs",
	Aliases: []string{"E3048"},
	Why:     "On Fargate a task has NetworkMode: awsvpc, Cpu and Memory, and no PlacementConstraints; ECS refuses anything else. Write them.",
	Bad: `Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      NetworkMode: bridge
      Cpu: 512
      Memory: 1024
      ContainerDefinitions: [{Name: web, Image: "example/web:1.2.3"}]
`,
	Good: `Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: 512
      Memory: 1024
      ContainerDefinitions: [{Name: web, Image: "example/web:1.2.3"}]
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::ECS::TaskDefinition") {
			if !forFargate(p, r) {
				continue
			}
			for _, st := range p.Settings(r, "NetworkMode") {
				if st.Presence == lint.Absent || st.Presence == lint.Present && st.IsKnown() && !st.Says("awsvpc") {
					p.Report(st.Path, "on Fargate a task has the network mode awsvpc", "write NetworkMode: awsvpc")
				}
			}
			for _, name := range []string{"Cpu", "Memory"} {
				for _, st := range p.Settings(r, name) {
					if st.Presence == lint.Absent {
						p.Report(st.Path, fmt.Sprintf("on Fargate a task says its %s", name), "write Cpu and Memory of the task")
					}
				}
			}
			for _, st := range p.Settings(r, "PlacementConstraints") {
				if st.Presence == lint.Present && !(st.Node.Kind == cfn.List && len(st.Node.Items) == 0) {
					p.Report(st.Path, "on Fargate there is nothing to place", "take PlacementConstraints out")
				}
			}
		}
	},
}
