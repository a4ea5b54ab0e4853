package ecs

import (
	"slices"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var noEssentialContainer = lint.Rule{
	ID: "ECS002", Name: "no-essential-container", Severity: diag.Error,
	Title:   "No container of a task is essential",
	Aliases: []string{"E3042"},
	Why:     "A task ends with its essential containers; ECS refuses one that has none. A container that does not say is essential. Write Essential: true for one of them, or leave it out.",
	Bad: `Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Cpu: 256
      ContainerDefinitions: [{Name: web, Image: "example/web:1.2.3", Memory: 512, Essential: false}, {Name: log, Image: "example/log:1.2.3", Memory: 512, Essential: false}]
`,
	Good: `Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Cpu: 256
      ContainerDefinitions: [{Name: web, Image: "example/web:1.2.3", Memory: 512, Essential: true}, {Name: log, Image: "example/log:1.2.3", Memory: 512, Essential: false}]
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::ECS::TaskDefinition") {
			list := p.Settings(r, "ContainerDefinitions", "*", "Essential")
			if len(list) > 0 && !slices.ContainsFunc(list, func(st lint.Setting) bool { return !st.Says("false") }) {
				p.Report(r.Path("Properties", "ContainerDefinitions"), "no container is essential", "write Essential: true for one of them")
			}
		}
	},
}
