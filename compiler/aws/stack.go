package aws

import (
	"fmt"

	"github.com/awslabs/goformation/v7/cloudformation/kms"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
)

// plainStack is a stack of the kinds that become one artifact: its resources, its
// outputs and where it is.
type plainStack struct {
	*compiler.Build
	*vpcResources
	outputs *cfn.Node
	account compiler.Account
	region  string
	name    string // CloudFormation's
	kind    string // the value of the tag stack-kind
}

func newStack(b *compiler.Build, account compiler.Account, region, name, kind string) *plainStack {
	return &plainStack{
		Build: b, vpcResources: &vpcResources{tree: cfn.MapOf()}, outputs: cfn.MapOf(),
		account: account, region: region, name: name, kind: kind,
	}
}

// tags are those of a resource.
func (s *plainStack) tags() map[string]string { return map[string]string{"stack-kind": s.kind} }

// output adds an output, exported as NAME-OUTPUT.
func (s *plainStack) output(name string, value *cfn.Node) {
	s.outputs.Set(cfn.MapOf(
		cfn.KV{Key: "Value", Value: value},
		cfn.KV{Key: "Export", Value: cfn.MapOf(cfn.KV{Key: "Name", Value: cfn.Sub("${AWS::StackName}-" + name)})},
	), name)
}

// addKey adds a key of the stack's own with its alias, alias/NAME. The account's IAM
// policies decide who uses it, and each that does names the service through which.
func (s *plainStack) addKey(description string) {
	deletion, replacement := deletionPolicies(true)
	s.add("Key", "", &kms.Key{
		Description: ptr(description), EnableKeyRotation: ptr(true), RotationPeriodInDays: ptr(365), PendingWindowInDays: ptr(30),
		Tags: tagList(s.tags()),

		AWSCloudFormationDeletionPolicy: deletion, AWSCloudFormationUpdateReplacePolicy: replacement,
	}, at{"KeyPolicy", document(statement{
		sid: "EnableIamPolicies", principal: accountRoot(), actions: []string{"kms:*"}, resource: cfn.Str("*"),
	}.node())})
	s.add("KeyAlias", "name", &kms.Alias{AliasName: "alias/" + s.name, TargetKeyId: ref("Key")})
}

// through is the condition that a key is used through a service, of this Region.
func (s *plainStack) through(service string, more ...cfn.KV) *cfn.Node {
	return cfn.MapOf(append([]cfn.KV{{Key: "StringEquals", Value: cfn.MapOf(
		cfn.KV{Key: "kms:ViaService", Value: viaService(service, s.account.Partition, s.region)},
	)}}, more...)...)
}

// emit makes the artifact, with what refs reads of other stacks (nil for nothing).
func (s *plainStack) emit(description, plan string, tags map[string]string, refs *compiler.References, capabilities ...string) {
	if s.taken != "" {
		s.Refuse("", fmt.Sprintf("two parts of the stack would both be called %s", s.taken), "rename one of the names that they come from")
		return
	}
	if s.err != nil {
		s.Refuse("", s.err.Error(), "report this as a fault of cuemulus")
		return
	}
	if description != "" {
		plan = description + " (" + plan + ")"
	}
	root := cfn.MapOf(
		cfn.KV{Key: "AWSTemplateFormatVersion", Value: cfn.Str("2010-09-09")},
		cfn.KV{Key: "Description", Value: cfn.Str(plan).From("description")},
		cfn.KV{Key: "Resources", Value: s.tree},
	)
	if len(s.outputs.Fields) > 0 {
		root.Set(s.outputs, "Outputs")
	}
	a := &compiler.Artifact{
		StackName: s.name, Account: s.account, Region: s.region, Tags: tags, Capabilities: capabilities,
		Template: &cfn.Template{Root: root},
	}
	if refs != nil {
		refs.Finish(a)
	}
	s.Emit(a)
}
