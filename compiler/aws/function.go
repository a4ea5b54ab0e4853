package aws

import (
	"slices"

	"github.com/awslabs/goformation/v7/cloudformation/iam"
	"github.com/awslabs/goformation/v7/cloudformation/lambda"
	"github.com/awslabs/goformation/v7/cloudformation/logs"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
)

// function is a Lambda function of a stack: it becomes the function, a log group and a
// role that may write to it.
//
// It reserves no concurrency: only CloudFormation calls such a function, now and then,
// and an account whose limit is the 10 executions of a new one can reserve none at
// all, so that the stack would fail there. It is not traced: tracing needs a right on
// all resources, for calls that leave their events in the log anyway.
type function struct {
	id          string // the logical id, "Bootstrap"; its role is BootstrapRole
	origin      string // the input field that caused it
	description string
	handler     string
	timeout     int // seconds
	permissions []statement
	environment []cfn.KV
	network     *functionNetwork // nil outside of networks
}

type functionNetwork struct {
	subnets *cfn.Node // a list
	group   string    // logical id of its security group
}

// logRetention is for how many days what functions write is kept: long enough to look
// into a deployment that failed.
const logRetention = 30

// architecture is what functions are built for: arm64, which costs a fifth less, but in
// the isolated partitions, where not every Region has it.
func architecture(account compiler.Account) string {
	switch account.Partition {
	case "aws", "aws-cn", "aws-us-gov":
		return compiler.ARM64
	}
	return compiler.X8664
}

// addFunction adds a function whose code is known.
func (v *vpcResources) addFunction(code compiler.FunctionCode, architecture string, f function) {
	group, role := f.id+"LogGroup", f.id+"Role"
	v.add(group, f.origin, &logs.LogGroup{
		RetentionInDays: ptr(logRetention),

		AWSCloudFormationDeletionPolicy: "Delete", AWSCloudFormationUpdateReplacePolicy: "Delete",
	})
	statements := []*cfn.Node{statement{
		sid: "WriteLog", actions: []string{"logs:CreateLogStream", "logs:PutLogEvents"}, resource: cfn.GetAtt(group, "Arn"),
	}.node()}
	if f.network != nil {
		// The interfaces do not exist yet, so there is nothing to name ("Giving Lambda
		// functions access to resources in an Amazon VPC").
		statements = append(statements, statement{sid: "StandInNetwork", actions: []string{
			"ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface",
			"ec2:DescribeSubnets", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
		}, resource: cfn.Str("*")}.node())
	}
	for _, s := range f.permissions {
		statements = append(statements, s.node())
	}
	trust := document(statement{principal: service("lambda.amazonaws.com"), actions: []string{"sts:AssumeRole"}}.node())
	v.add(role, f.origin, &iam.Role{Policies: []iam.Role_Policy{{PolicyName: "run"}}},
		at{"AssumeRolePolicyDocument", trust}, at{"Policies 0 PolicyDocument", document(statements...)})

	properties := &lambda.Function{
		Description: ptr(f.description), Runtime: ptr(compiler.FunctionRuntime), Handler: ptr(f.handler),
		Architectures: []string{architecture}, Timeout: ptr(f.timeout), MemorySize: ptr(256),
		Code:          &lambda.Function_Code{S3Bucket: ptr(code.Bucket), S3Key: ptr(code.Key)},
		Role:          text(cfn.GetAtt(role, "Arn")),
		LoggingConfig: &lambda.Function_LoggingConfig{LogFormat: ptr("JSON"), LogGroup: ptr(ref(group))},
	}
	var parts []at
	if len(f.environment) > 0 {
		parts = append(parts, at{"Environment Variables", cfn.MapOf(f.environment...)})
	}
	if f.network != nil {
		properties.VpcConfig = &lambda.Function_VpcConfig{SecurityGroupIds: []string{text(cfn.GetAtt(f.network.group, "GroupId"))}}
		parts = append(parts, at{"VpcConfig SubnetIds", f.network.subnets})
	}
	v.add(f.id, f.origin, properties, parts...)
}

// custom adds a custom resource, which a function makes. token is the function's ARN.
func (v *vpcResources) custom(id, origin, name string, token *cfn.Node, timeout int, properties ...cfn.KV) {
	all := append([]cfn.KV{{Key: "ServiceToken", Value: token}, {Key: "ServiceTimeout", Value: cfn.Integer(timeout)}}, properties...)
	v.addNode(id, origin, cfn.MapOf(
		cfn.KV{Key: "Type", Value: cfn.Str("Custom::" + name)},
		cfn.KV{Key: "DeletionPolicy", Value: cfn.Str("Delete")},
		cfn.KV{Key: "UpdateReplacePolicy", Value: cfn.Str("Delete")},
		cfn.KV{Key: "Properties", Value: cfn.MapOf(all...)},
	))
}

// stay says whether what a custom resource made stays when its stack goes, by the word
// of the user's field onDelete. The policies alone decide: the function is told to
// delete whatever it is asked to, and with the policies of what stays it is asked only
// when the deployment that made the thing is rolled back. Otherwise a first deployment
// that fails would leave behind a name that the second finds taken. CloudFormation takes
// no change of policies alone, so the word stands in the metadata as well.
func (v *vpcResources) stay(id, word string) {
	node := v.tree.Get(id)
	if node == nil {
		return // an error stopped the collecting
	}
	deletion, replacement := deletionPolicies(word == "retain")
	node.Set(cfn.Str(string(deletion)).From("onDelete"), "DeletionPolicy")
	node.Set(cfn.Str(string(replacement)).From("onDelete"), "UpdateReplacePolicy")
	at := len(node.Fields) - 1
	node.Fields = slices.Insert(node.Fields, at, cfn.Field{Key: "Metadata", Value: cfn.MapOf(cfn.KV{Key: "onDelete", Value: cfn.Str(word)})})
}
