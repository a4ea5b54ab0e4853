package template

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// updatePolicies are the shapes of "UpdatePolicy attribute" in the CloudFormation user
// guide, by type.
var updatePolicies = map[string]form{
	"AWS::AutoScaling::AutoScalingGroup": mapOf(map[string]form{
		"AutoScalingReplacingUpdate": mapOf(map[string]form{"WillReplace": aBoolean}),
		"AutoScalingRollingUpdate": mapOf(map[string]form{
			"MaxBatchSize": aNumber, "MinActiveInstancesPercent": aNumber, "MinInstancesInService": aNumber, "MinSuccessfulInstancesPercent": aNumber,
			"PauseTime": aText, "SuspendProcesses": {kind: "list", any: &aText}, "WaitOnResourceSignals": aBoolean,
		}),
		"AutoScalingScheduledAction": mapOf(map[string]form{"IgnoreUnmodifiedGroupSizeProperties": aBoolean}),
	}),
	"AWS::AppStream::Fleet": mapOf(map[string]form{"StopBeforeUpdate": anything, "StartAfterUpdate": anything}),
	"AWS::Lambda::Alias": mapOf(map[string]form{"CodeDeployLambdaAliasUpdate": mapOf(map[string]form{
		"AfterAllowTrafficHook": aText, "ApplicationName": aText, "BeforeAllowTrafficHook": aText, "DeploymentGroupName": aText,
	})}),
	"AWS::ElastiCache::ReplicationGroup": mapOf(map[string]form{"UseOnlineResharding": aBoolean}),
	"AWS::Elasticsearch::Domain":         mapOf(map[string]form{"EnableVersionUpgrade": aBoolean}),
	"AWS::OpenSearchService::Domain":     mapOf(map[string]form{"EnableVersionUpgrade": aBoolean}),
}

var malformedUpdatePolicy = lint.Rule{
	ID: "CFN054", Name: "malformed-update-policy", Severity: diag.Error,
	Title:   "UpdatePolicy has not the shape that it has for the type",
	Aliases: []string{"E3016"},
	Why: "Each of the few types that CloudFormation updates by a policy has settings of its own (User Guide, \"UpdatePolicy attribute\"); a setting that it does not know fails the deployment or does nothing. " +
		"Write the settings of the type. Silent for types that have none: that is another rule's matter.",
	Bad: `Resources:
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    UpdatePolicy:
      AutoScalingRollingUpdate: {MinInstancesInServices: 1}
    Properties: {MinSize: "1", MaxSize: "2", AvailabilityZones: !GetAZs "", LaunchTemplate: {LaunchTemplateId: lt-0a1b2c3d4e5f60718, Version: "1"}}
`,
	Good: `Resources:
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    UpdatePolicy:
      AutoScalingRollingUpdate: {MinInstancesInService: 1}
    Properties: {MinSize: "1", MaxSize: "2", AvailabilityZones: !GetAZs "", LaunchTemplate: {LaunchTemplateId: lt-0a1b2c3d4e5f60718, Version: "1"}}
`,
	Run: func(p *lint.Pass) {
		s := shaper{p, maxShapes}
		for _, r := range p.Resources("") {
			if f, ok := updatePolicies[r.Type]; ok {
				s.check(r.Node.Get("UpdatePolicy"), r.Path("UpdatePolicy"), f, "UpdatePolicy")
			}
		}
	},
}
