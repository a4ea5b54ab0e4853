package ecs

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var logOptions = lint.Rule{
	ID: "ECS005", Name: "log-options", Severity: diag.Error,
	Title:   "A container that logs to CloudWatch does not say where",
	Aliases: []string{"E3046"},
	Why:     "The driver awslogs wants awslogs-group and awslogs-region; without them the task does not start. Write both.",
	Bad: `Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Cpu: 256
      ContainerDefinitions: [{Name: web, Image: "example/web:1.2.3", Memory: 512, LogConfiguration: {LogDriver: awslogs, Options: {awslogs-group: example}}}]
`,
	Good: `Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Cpu: 256
      ContainerDefinitions: [{Name: web, Image: "example/web:1.2.3", Memory: 512, LogConfiguration: {LogDriver: awslogs, Options: {awslogs-group: example, awslogs-region: !Ref AWS::Region}}}]
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::ECS::TaskDefinition") {
			for _, logs := range p.Settings(r, "ContainerDefinitions", "*", "LogConfiguration") {
				driver := p.SettingsBelow(logs, "LogDriver")
				if len(driver) != 1 || !driver[0].Says("awslogs") {
					continue
				}
				for _, name := range []string{"awslogs-group", "awslogs-region"} {
					for _, st := range p.SettingsBelow(logs, "Options", name) {
						if st.Presence == lint.Absent {
							p.Report(st.Path, fmt.Sprintf("the option %s is missing", name), "write awslogs-group and awslogs-region")
						}
					}
				}
			}
		}
	},
}
