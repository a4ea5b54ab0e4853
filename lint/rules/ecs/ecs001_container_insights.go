package ecs

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var containerInsights = lint.Rule{
	ID: "ECS001", Name: "container-insights", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A cluster has no Container Insights",
	Aliases: []string{"CKV_AWS_65", "AWS-0034", "ab759fde", "ECSClusterCloudWatchContainerInsights", "AwsSolutions-ECS4"},
	Why:     "Container Insights records processor, memory, network and failures of every task, which is what one looks for after an incident. It is in the strict profile, since it is paid for by the metric, and the account may switch it on for all clusters. Write ClusterSettings: [{Name: containerInsights, Value: enhanced}].",
	Bad: `Resources:
  Cluster:
    Type: AWS::ECS::Cluster
`,
	Good: `Resources:
  Cluster:
    Type: AWS::ECS::Cluster
    Properties:
      ClusterSettings: [{Name: containerInsights, Value: enhanced}]
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::ECS::Cluster") {
			if at, off := p.LacksOption(r, lint.Option{List: "ClusterSettings", Key: "Name", Name: "containerInsights", Want: []string{"enabled", "enhanced"}}); off {
				p.Report(at.Path, "the cluster has no Container Insights", "write ClusterSettings: [{Name: containerInsights, Value: enhanced}]")
			}
		}
	},
}
