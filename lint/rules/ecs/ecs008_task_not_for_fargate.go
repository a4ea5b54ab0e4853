package ecs

import (
	"fmt"
	"slices"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var taskNotForFargate = lint.Rule{
	ID: "ECS008", Name: "task-not-for-fargate", Severity: diag.Error,
	Title:   "A service of Fargate starts a task that is not for Fargate",
	Aliases: []string{"E3054"},
	Why:     "ECS refuses a task on Fargate whose RequiresCompatibilities does not name it. Write RequiresCompatibilities: [FARGATE] in the task definition.",
	Bad: `Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: example
      TaskDefinition: !Ref Task
      LaunchType: FARGATE
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-0a1b2c3d4e5f60718]}}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [EC2]
      NetworkMode: bridge
      ContainerDefinitions: [{Name: web, Image: "example/web:1.2.3", Memory: 512}]
`,
	Good: `Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: example
      TaskDefinition: !Ref Task
      LaunchType: FARGATE
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-0a1b2c3d4e5f60718]}}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: 512
      Memory: 1024
      ContainerDefinitions: [{Name: web, Image: "example/web:1.2.3", Memory: 512}]
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::ECS::Service") {
			kind, ok1 := single(p, r, "LaunchType")
			definition, ok2 := task(p, r)
			if !ok1 || !ok2 || !kind.Says("FARGATE") {
				continue
			}
			list := p.Settings(definition, "RequiresCompatibilities", "*")
			if p.Has(definition.Node, "Properties", "RequiresCompatibilities") == lint.Perhaps || slices.ContainsFunc(list, func(st lint.Setting) bool { return st.Says("FARGATE") || !st.IsKnown() }) {
				continue
			}
			at := definition.Path()
			if len(list) > 0 {
				at = definition.Path("Properties", "RequiresCompatibilities")
			}
			p.Report(at, fmt.Sprintf("the service %s starts the task on Fargate", r.ID), "write RequiresCompatibilities: [FARGATE]")
		}
	},
}
