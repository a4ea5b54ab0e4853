package ecs

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var serviceNetwork = lint.Rule{
	ID: "ECS007", Name: "service-network", Severity: diag.Error,
	Title:   "A service does not say in which network its tasks are",
	Aliases: []string{"E3052"},
	Why:     "Tasks of NetworkMode: awsvpc have their own addresses, and the service says in which subnets; ECS refuses one that does not. Write NetworkConfiguration.",
	Bad: `Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: example
      TaskDefinition: !Ref Task
      DesiredCount: 1
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: awsvpc
      ContainerDefinitions: [{Name: web, Image: "example/web:1.2.3", Memory: 512}]
`,
	Good: `Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: example
      TaskDefinition: !Ref Task
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-0a1b2c3d4e5f60718]}}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: awsvpc
      ContainerDefinitions: [{Name: web, Image: "example/web:1.2.3", Memory: 512}]
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::ECS::Service") {
			definition, ok := task(p, r)
			if !ok {
				continue
			}
			if mode, ok := single(p, definition, "NetworkMode"); !ok || !mode.Says("awsvpc") {
				continue
			}
			for _, st := range p.Settings(r, "NetworkConfiguration") {
				if st.Presence == lint.Absent {
					p.Report(st.Path, fmt.Sprintf("the tasks of %s have their own addresses, and the service does not say in which subnets", definition.ID), "write NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [...]}}")
				}
			}
		}
	},
}
