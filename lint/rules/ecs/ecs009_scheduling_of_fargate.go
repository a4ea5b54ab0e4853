package ecs

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var schedulingOfFargate = lint.Rule{
	ID: "ECS009", Name: "scheduling-of-fargate", Severity: diag.Error,
	Title:   "A service is to have a task on every host, where there are no hosts",
	Aliases: []string{"E3044"},
	Why:     "Fargate, CODE_DEPLOY and EXTERNAL take SchedulingStrategy: REPLICA only. Write REPLICA, or take it out.",
	Bad: `Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: example
      TaskDefinition: !Ref Task
      LaunchType: FARGATE
      SchedulingStrategy: DAEMON
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
	Good: `Resources:
  Service:
    Type: AWS::ECS::Service
    Properties:
      Cluster: example
      TaskDefinition: !Ref Task
      LaunchType: FARGATE
      SchedulingStrategy: REPLICA
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
			for _, path := range []string{"LaunchType", "DeploymentController.Type"} {
				for _, both := range p.Pairs(r, path, "SchedulingStrategy") {
					if both[0].Says("FARGATE", "CODE_DEPLOY", "EXTERNAL") && both[1].Says("DAEMON") {
						p.Report(both[1].Path, fmt.Sprintf("with %s there is no task for each host", both[0].Text), "write REPLICA, or take it out")
					}
				}
			}
		}
	},
}
