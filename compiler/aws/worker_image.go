package aws

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/awslabs/goformation/v7/cloudformation/ec2"
	"github.com/awslabs/goformation/v7/cloudformation/iam"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
)

// workerImageSpec is schemas/aws.#WorkerImage after evaluation.
type workerImageSpec struct {
	Name, Description string
	Account, Region   string
	Base              string
	Components        []imagePart
	InstanceType      string
	RootGB            int `json:"rootGb"`
	RootDevice        string
	Schedule          string
	PublishTo         string
	Network, Layer    string
	Ref               string
	Tags              map[string]string
}

type imagePart struct {
	Name        string
	Build, Test []string
	ARN         string
}

// workerImage is one stack of the kind on its way to becoming an artifact.
type workerImage struct {
	*plainStack
	workerImageSpec
	refs *compiler.References
}

// workerImageStack emits one artifact.
func workerImageStack(b *compiler.Build) {
	w := &workerImage{}
	if err := json.Unmarshal(b.Stack.Data, &w.workerImageSpec); err != nil {
		b.Refuse("", fmt.Sprintf("the stack does not decode: %v", err), "report this as a fault of cuemulus: schema and compiler disagree")
		return
	}
	w.plainStack = newStack(b, b.Project.Accounts[w.Account], w.Region, w.workerImageSpec.Name, "worker-image")
	w.refs = b.References(w.account, w.region, w.Ref)
	recipe, ok := w.addRecipe()
	if !ok {
		return
	}
	w.addBuilder()
	if !w.addInfrastructure() {
		return
	}
	w.addDistribution()
	w.addPipeline(recipe)
	w.emit(w.Description, fmt.Sprintf("worker image on %s, published to %s", w.Base, w.PublishTo), w.Tags, w.refs, "CAPABILITY_IAM")
}

// builds is the resource type of a part of Image Builder.
func builds(name string) string { return "AWS::ImageBuilder::" + name }

func (w *workerImage) part(id, origin, name string, properties ...cfn.KV) {
	node := cfn.MapOf(properties...)
	node.Set(w.tagMap(), "Tags")
	w.addNode(id, origin, cfn.MapOf(
		cfn.KV{Key: "Type", Value: cfn.Str(builds(name))},
		cfn.KV{Key: "Properties", Value: node},
	))
}

func (w *workerImage) tagMap() *cfn.Node {
	return cfn.MapOf(cfn.KV{Key: "stack-kind", Value: cfn.Str(w.kind)})
}

// version makes a version of what a component or recipe says. Image Builder replaces them
// at every change and refuses a version that it has already, so the version follows from
// the content: 1 and two numbers of 24 bits.
func version(content any) (string, error) {
	encoded, err := json.Marshal(content)
	if err != nil {
		return "", fmt.Errorf("encode a part of an image: %w", err)
	}
	h := sha256.Sum256(encoded)
	number := func(b []byte) int { return int(b[0])<<16 | int(b[1])<<8 | int(b[2]) }
	return fmt.Sprintf("1.%d.%d", number(h[:3]), number(h[3:6])), nil
}

// parent gives a base as Image Builder takes it; the names are public parameters of AWS
// that hold the ids of the newest images.
func parent(base string) string {
	const learning = "ssm:/aws/service/deeplearning/ami/%s/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id"
	const plain = "ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-%s"
	switch base {
	case "dlami-al2023":
		return fmt.Sprintf(learning, "x86_64")
	case "dlami-al2023-arm64":
		return fmt.Sprintf(learning, "arm64")
	case "al2023":
		return fmt.Sprintf(plain, "x86_64")
	case "al2023-arm64":
		return fmt.Sprintf(plain, "arm64")
	}
	return base
}

// addRecipe adds the components and the recipe. recipe is its reference.
func (w *workerImage) addRecipe() (recipe *cfn.Node, ok bool) {
	components := cfn.ListOf()
	for i, p := range w.Components {
		arn := cfn.Str(p.ARN)
		if p.ARN == "" {
			if arn, ok = w.addComponent(i, p); !ok {
				return nil, false
			}
		}
		components.Items = append(components.Items, cfn.MapOf(cfn.KV{Key: "ComponentArn", Value: arn}).From(fmt.Sprintf("components.[%d]", i)))
	}
	of, err := version(struct {
		Base       string
		Components []imagePart
		RootGB     int
		RootDevice string
	}{w.Base, w.Components, w.RootGB, w.RootDevice})
	if err != nil {
		w.err = err
		return nil, true // emit reports it
	}
	w.part("Recipe", "base", "ImageRecipe",
		cfn.KV{Key: "Name", Value: cfn.Str(w.plainStack.name)},
		cfn.KV{Key: "Version", Value: cfn.Str(of)},
		cfn.KV{Key: "ParentImage", Value: cfn.Str(parent(w.Base))},
		cfn.KV{Key: "Components", Value: components.From("components")},
		cfn.KV{Key: "BlockDeviceMappings", Value: cfn.ListOf(cfn.MapOf(
			cfn.KV{Key: "DeviceName", Value: cfn.Str(w.RootDevice).From("rootDevice")},
			cfn.KV{Key: "Ebs", Value: cfn.MapOf(
				cfn.KV{Key: "Encrypted", Value: cfn.Boolean(true)},
				cfn.KV{Key: "VolumeType", Value: cfn.Str("gp3")},
				cfn.KV{Key: "VolumeSize", Value: cfn.Integer(w.RootGB)},
				cfn.KV{Key: "DeleteOnTermination", Value: cfn.Boolean(true)},
			)},
		)).From("rootGb")},
	)
	return cfn.Ref("Recipe"), true
}

// maxComponent is Image Builder's limit for the document of a component that is given in
// the template (CreateComponent, data).
const maxComponent = 16000

// addComponent adds a component of the user's own; its document is JSON, which Image
// Builder reads as YAML.
func (w *workerImage) addComponent(i int, p imagePart) (arn *cfn.Node, ok bool) {
	phase := func(name string, commands []string) map[string]any {
		return map[string]any{"name": name, "steps": []any{map[string]any{
			"name": "run", "action": "ExecuteBash",
			"inputs": map[string]any{"commands": append([]string{"set -euo pipefail"}, commands...)},
		}}}
	}
	phases := []any{phase("build", p.Build)}
	if len(p.Test) > 0 {
		phases = append(phases, phase("test", p.Test))
	}
	document, err := json.MarshalIndent(map[string]any{"name": p.Name, "schemaVersion": json.Number("1.0"), "phases": phases}, "", "  ")
	if err != nil {
		w.err = fmt.Errorf("encode a component: %w", err)
		return nil, false
	}
	origin := fmt.Sprintf("components.[%d]", i)
	if len(document) > maxComponent {
		w.Refuse(origin, fmt.Sprintf("the part %s is %d bytes, and Image Builder takes %d", p.Name, len(document), maxComponent), "split it, or fetch a script that is checked against a checksum")
		return nil, false
	}
	of, err := version(string(document))
	if err != nil {
		w.err = err
		return nil, false
	}
	id := "Component" + pascal(p.Name)
	w.part(id, origin, "Component",
		cfn.KV{Key: "Name", Value: cfn.Str(w.plainStack.name + "-" + p.Name)},
		cfn.KV{Key: "Version", Value: cfn.Str(of)},
		cfn.KV{Key: "Platform", Value: cfn.Str("Linux")},
		cfn.KV{Key: "Data", Value: cfn.Str(string(document) + "\n")},
	)
	return cfn.Ref(id), true
}

// addBuilder adds what the instance may do that builds the image: talk to Systems Manager
// and Image Builder.
func (w *workerImage) addBuilder() {
	managed := func(name string) string {
		return text(cfn.Sub("arn:${AWS::Partition}:iam::aws:policy/" + name))
	}
	w.add("BuilderRole", "", &iam.Role{
		ManagedPolicyArns: []string{managed("AmazonSSMManagedInstanceCore"), managed("EC2InstanceProfileForImageBuilder")},
		Tags:              tagList(w.tags()),
	}, at{"AssumeRolePolicyDocument", document(statement{principal: service("ec2.amazonaws.com"), actions: []string{"sts:AssumeRole"}}.node())})
	w.add("BuilderProfile", "", &iam.InstanceProfile{Roles: []string{ref("BuilderRole")}})
}

// addInfrastructure adds where the image is built.
func (w *workerImage) addInfrastructure() bool {
	properties := []cfn.KV{
		{Key: "Name", Value: cfn.Str(w.plainStack.name)},
		{Key: "InstanceProfileName", Value: cfn.Ref("BuilderProfile")},
		{Key: "InstanceTypes", Value: cfn.Strs(w.InstanceType).From("instanceType")},
		{Key: "InstanceMetadataOptions", Value: cfn.MapOf(
			cfn.KV{Key: "HttpTokens", Value: cfn.Str("required")},
			cfn.KV{Key: "HttpPutResponseHopLimit", Value: cfn.Integer(1)},
		)},
		{Key: "TerminateInstanceOnFailure", Value: cfn.Boolean(true)},
		{Key: "ResourceTags", Value: w.tagMap()},
	}
	if w.Network != "" {
		network, ok := vpcOutputs(w.Build, w.Network)
		if !ok {
			return false
		}
		layer := w.Layer
		if layer == "" {
			layer = network.Private()
		}
		ids, ok := network.Subnets(layer)
		if !ok {
			w.Refuse("network", fmt.Sprintf("the network %q has no layer to build in", w.Network), "name a layer with layer")
			return false
		}
		vpc, ok := w.refs.Read(network.VpcID, "network")
		if !ok {
			return false
		}
		subnets, ok := w.refs.Read(ids, "network")
		if !ok {
			return false
		}
		w.add("BuilderSecurityGroup", "network", &ec2.SecurityGroup{
			GroupDescription: "image builder: nobody in, HTTP and HTTPS out",
			SecurityGroupEgress: []ec2.SecurityGroup_Egress{
				{IpProtocol: "tcp", FromPort: ptr(443), ToPort: ptr(443), CidrIp: ptr("0.0.0.0/0"), Description: ptr("AWS services and downloads")},
				{IpProtocol: "tcp", FromPort: ptr(80), ToPort: ptr(80), CidrIp: ptr("0.0.0.0/0"), Description: ptr("mirrors of packages")},
			},
			Tags: tagList(w.tags()),
		}, at{"VpcId", vpc})
		properties = append(properties,
			cfn.KV{Key: "SubnetId", Value: firstOf(subnets)},
			cfn.KV{Key: "SecurityGroupIds", Value: cfn.ListOf(cfn.GetAtt("BuilderSecurityGroup", "GroupId"))},
		)
	}
	w.part("Infrastructure", "instanceType", "InfrastructureConfiguration", properties...)
	return true
}

// firstOf takes the first of a list that may be known only when the stack is deployed.
func firstOf(list *cfn.Node) *cfn.Node {
	if list.Kind == cfn.List && len(list.Items) > 0 {
		return list.Items[0]
	}
	return cfn.MapOf(cfn.KV{Key: "Fn::Select", Value: cfn.ListOf(cfn.Integer(0), list)})
}

// addDistribution names the images and publishes their ids. The parameter is below
// /imagebuilder/, the only place where AWSServiceRoleForImageBuilder may write one.
func (w *workerImage) addDistribution() {
	w.part("Distribution", "publishTo", "DistributionConfiguration",
		cfn.KV{Key: "Name", Value: cfn.Str(w.plainStack.name)},
		cfn.KV{Key: "Distributions", Value: cfn.ListOf(cfn.MapOf(
			cfn.KV{Key: "Region", Value: cfn.Ref("AWS::Region")},
			cfn.KV{Key: "AmiDistributionConfiguration", Value: cfn.MapOf(
				cfn.KV{Key: "Name", Value: cfn.Str(w.plainStack.name + " {{ imagebuilder:buildDate }}")},
				cfn.KV{Key: "AmiTags", Value: w.tagMap()},
			)},
			cfn.KV{Key: "SsmParameterConfigurations", Value: cfn.ListOf(cfn.MapOf(
				cfn.KV{Key: "ParameterName", Value: cfn.Str(w.PublishTo)},
				cfn.KV{Key: "DataType", Value: cfn.Str("aws:ec2:image")},
			))},
		))},
	)
	w.output("ImageParameterName", cfn.Str(w.PublishTo))
}

// addPipeline adds what ties it together and when it runs, in the night of the Region's
// users as little as anybody knows it: at three o'clock UTC.
func (w *workerImage) addPipeline(recipe *cfn.Node) {
	properties := []cfn.KV{
		{Key: "Name", Value: cfn.Str(w.plainStack.name)},
		{Key: "ImageRecipeArn", Value: recipe},
		{Key: "InfrastructureConfigurationArn", Value: cfn.Ref("Infrastructure")},
		{Key: "DistributionConfigurationArn", Value: cfn.Ref("Distribution")},
		{Key: "EnhancedImageMetadataEnabled", Value: cfn.Boolean(true)},
		{Key: "ImageTestsConfiguration", Value: cfn.MapOf(cfn.KV{Key: "ImageTestsEnabled", Value: cfn.Boolean(true)})},
	}
	when := map[string]string{"daily": "cron(0 3 * * ? *)", "weekly": "cron(0 3 ? * sun *)", "monthly": "cron(0 3 1 * ? *)"}[w.Schedule]
	if when != "" {
		properties = append(properties, cfn.KV{Key: "Schedule", Value: cfn.MapOf(
			cfn.KV{Key: "ScheduleExpression", Value: cfn.Str(when)},
			cfn.KV{Key: "PipelineExecutionStartCondition", Value: cfn.Str("EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE")},
		).From("schedule")})
	}
	w.part("Pipeline", "schedule", "ImagePipeline", properties...)
	w.output("PipelineArn", cfn.Ref("Pipeline"))
}

// usesParameter reports whether an image reference reads a parameter.
func usesParameter(image, parameter string) bool {
	name, ok := strings.CutPrefix(image, "resolve:ssm:")
	name, _, _ = strings.Cut(name, ":")
	return ok && name == parameter
}
