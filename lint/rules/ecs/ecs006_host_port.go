package ecs

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var hostPort = lint.Rule{
	ID: "ECS006", Name: "host-port", Severity: diag.Error,
	Title:   "A container of its own network is given another port of its host",
	Aliases: []string{"E3053"},
	Why:     "With NetworkMode: awsvpc a task has its own address and the port of the container is the port of the task; ECS refuses another HostPort. Leave HostPort out.",
	Bad: `Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: awsvpc
      ContainerDefinitions: [{Name: web, Image: "example/web:1.2.3", Memory: 512, PortMappings: [{ContainerPort: 8080, HostPort: 80}]}]
`,
	Good: `Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: awsvpc
      ContainerDefinitions: [{Name: web, Image: "example/web:1.2.3", Memory: 512, PortMappings: [{ContainerPort: 8080}]}]
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::ECS::TaskDefinition") {
			if mode, ok := single(p, r, "NetworkMode"); !ok || !mode.Says("awsvpc") {
				continue
			}
			for _, ports := range p.Settings(r, "ContainerDefinitions", "*", "PortMappings", "*") {
				host, of := p.SettingsBelow(ports, "HostPort"), p.SettingsBelow(ports, "ContainerPort")
				if len(host) == 1 && len(of) == 1 && host[0].Presence == lint.Present && of[0].Presence == lint.Present && host[0].IsKnown() && of[0].IsKnown() && host[0].Text != of[0].Text {
					p.Report(host[0].Path, fmt.Sprintf("the task has its own address, so that the port is %s", of[0].Text), "leave HostPort out")
				}
			}
		}
	},
}
