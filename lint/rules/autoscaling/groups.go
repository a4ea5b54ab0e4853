package autoscaling

import (
	"strconv"

	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
)

// refersTo gives the resource of this template that a value names by Ref or
// Fn::GetAtt; ok is false for all else.
func refersTo(s *lint.Scope, n *cfn.Node) (r cfn.Resource, ok bool) {
	id, _, ok := n.RefersTo()
	if !ok {
		return cfn.Resource{}, false
	}
	return s.Resource(id)
}

const (
	groupType  = "AWS::AutoScaling::AutoScalingGroup"
	policyType = "AWS::AutoScaling::ScalingPolicy"
	template   = "AWS::EC2::LaunchTemplate"
)

// whole reads a number that is written out; ok is false for all else.
func whole(st lint.Setting) (n int, ok bool) {
	n, err := strconv.Atoi(st.Text)
	return n, st.Presence == lint.Present && err == nil
}

// single gives what a property says where that hangs on no condition.
func single(s *lint.Scope, r cfn.Resource, path ...string) (st lint.Setting, ok bool) {
	list := s.Settings(r, path...)
	if len(list) != 1 {
		return lint.Setting{}, false
	}
	return list[0], true
}

// group writes a group with some lines, each with six blanks.
func group(lines string) string {
	return `Resources:
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      VPCZoneIdentifier: [subnet-0a1b2c3d4e5f60718, subnet-0a1b2c3d4e5f60719]
` + lines
}

const (
	sizes  = "      MinSize: \"1\"\n      MaxSize: \"4\"\n"
	launch = "      LaunchTemplate: {LaunchTemplateId: lt-0a1b2c3d4e5f60718, Version: \"1\"}\n"
)

// mixed writes a group that buys instances on two terms.
func mixed(distribution, overrides, version string) string {
	return group(sizes+`      MixedInstancesPolicy:
        InstancesDistribution: {`+distribution+`}
        LaunchTemplate:
          LaunchTemplateSpecification: {LaunchTemplateId: !Ref Template, Version: `+version+`}
          Overrides: [`+overrides+`]
`) + "  Template:\n    Type: AWS::EC2::LaunchTemplate\n    Properties:\n      LaunchTemplateData: {ImageId: ami-0a1b2c3d4e5f60718, MetadataOptions: {HttpTokens: required}"
}

const (
	latest   = "!GetAtt Template.LatestVersionNumber"
	twoTypes = "{InstanceType: m7i.large}, {InstanceType: m6i.large}"
	spot     = "OnDemandPercentageAboveBaseCapacity: 0, SpotAllocationStrategy: price-capacity-optimized"
)

// buysSpot reports whether a group buys Spot instances for certain.
func buysSpot(s *lint.Scope, r cfn.Resource) bool {
	st, ok := single(s, r, "MixedInstancesPolicy", "InstancesDistribution", "OnDemandPercentageAboveBaseCapacity")
	n, isNumber := whole(st)
	return ok && isNumber && n < 100
}
