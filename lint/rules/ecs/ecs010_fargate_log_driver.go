package ecs

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var fargateLogDriver = lint.Rule{
	ID: "ECS010", Name: "fargate-log-driver", Severity: diag.Error,
	Title:   "A container on Fargate logs by a driver that Fargate does not have",
	Aliases: []string{"E3713", "E3048"},
	Why:     "Fargate has awslogs, splunk and awsfirelens. Write one of them.",
	Bad: `Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: 512
      Memory: 1024
      ContainerDefinitions: [{Name: web, Image: "example/web:1.2.3", LogConfiguration: {LogDriver: json-file}}]
`,
	Good: `Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: 512
      Memory: 1024
      ContainerDefinitions: [{Name: web, Image: "example/web:1.2.3", LogConfiguration: {LogDriver: awslogs, Options: {awslogs-group: example, awslogs-region: !Ref AWS::Region}}}]
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::ECS::TaskDefinition") {
			if !forFargate(p, r) {
				continue
			}
			for _, st := range p.Settings(r, "ContainerDefinitions", "*", "LogConfiguration", "LogDriver") {
				if st.Presence == lint.Present && st.IsKnown() && !st.Says("awslogs", "splunk", "awsfirelens") {
					p.Report(st.Path, fmt.Sprintf("there is no driver %s on Fargate", st.Text), "write awslogs, splunk or awsfirelens")
				}
			}
		}
	},
}
