package aws

import (
	"encoding/json"
	"fmt"

	"github.com/awslabs/goformation/v7/cloudformation/ec2"
	"github.com/awslabs/goformation/v7/cloudformation/iam"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
)

// workerPoolSpec is schemas/aws.#WorkerPool after evaluation.
type workerPoolSpec struct {
	Name, Description string
	Network, Layer    string
	Ref               string
	Image             string
	Instance          struct {
		Types        []string
		Requirements *instanceNeeds
	}
	Mode string
	Size struct{ Min, Max int }
	Spot struct {
		OnDemandBase, OnDemandPercent int
		MaxPrice                      string
		MarginPercent                 int
	}
	Queue struct {
		ARN, KeyARN       string
		JobMinutes, Tries int
	}
	ScaleUp   struct{ Visible, JobsPerWorker int }
	ScaleDown struct {
		IdleMinutes     int
		IncludeInFlight bool
	}
	Notify          string
	UserData        string
	Checks          []string
	Storage         workerStorage
	ManagedPolicies []string
	KeyName         string
	Retain          bool
	Tags            map[string]string
}

type instanceNeeds struct {
	CPUs, MemoryGiB bounds
	GPUs            *bounds
	Architecture    string
	Exclude         []string
}

type bounds struct{ Min, Max int }

type workerStorage struct {
	Root struct {
		GB     int
		Device string
	}
	Scratch string
	Data    []struct {
		Mount            string
		GB               int
		IOPS, Throughput int
		Backup           string
	}
}

// workerPool is one stack of the kind on its way to becoming an artifact.
type workerPool struct {
	*plainStack
	workerPoolSpec
	refs           *compiler.References
	vpcID, subnets *cfn.Node
}

// workerPoolStack emits one artifact.
func workerPoolStack(b *compiler.Build) {
	w := &workerPool{}
	if err := json.Unmarshal(b.Stack.Data, &w.workerPoolSpec); err != nil {
		b.Refuse("", fmt.Sprintf("the stack does not decode: %v", err), "report this as a fault of cuemulus: schema and compiler disagree")
		return
	}
	network, ok := vpcOutputs(b, w.Network)
	if !ok {
		return
	}
	w.plainStack = newStack(b, network.Account, network.Region, w.workerPoolSpec.Name, "worker-pool")
	if !w.place(network) || !w.addQueue() {
		return
	}
	w.addRole()
	w.addSecurityGroup()
	w.addDiskBackup()
	capabilities := "CAPABILITY_IAM"
	switch w.Mode {
	case "pair":
		if !w.addPair() {
			return
		}
	default:
		w.addMixed()
	}
	w.addQueueOutputs()
	w.afterImage()
	w.emit(w.Description, fmt.Sprintf("worker pool, mode %s, at most %d", w.Mode, w.Size.Max), w.Tags, w.refs, capabilities)
}

// place reads where the network's ids come from.
func (w *workerPool) place(network networkOffers) bool {
	layer := w.Layer
	if layer == "" {
		layer = network.Private()
	}
	subnets, ok := network.Subnets(layer)
	if !ok {
		w.Refuse("network", fmt.Sprintf("the network %q has no layer for workers", w.Network), "name a layer with layer")
		return false
	}
	w.refs = w.References(w.account, w.region, w.Ref)
	vpc, ok := w.refs.Read(network.VpcID, "network")
	if !ok {
		return false
	}
	ids, ok := w.refs.Read(subnets, "network")
	w.vpcID, w.subnets = vpc, ids
	return ok
}

// addRole adds what workers may do: take jobs, be reached through Session Manager, and
// what the user's own policies say.
func (w *workerPool) addRole() {
	policies := []string{text(cfn.Sub("arn:${AWS::Partition}:iam::aws:policy/AmazonSSMManagedInstanceCore"))}
	policies = append(policies, w.ManagedPolicies...)
	statements := []*cfn.Node{statement{
		sid:      "TakeJobs",
		actions:  []string{"sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"},
		resource: w.queueARN(),
	}.node()}
	if key := w.queueKey(); key != nil {
		statements = append(statements, statement{
			sid: "ReadJobs", actions: []string{"kms:Decrypt"}, resource: key, condition: w.through("sqs"),
		}.node())
	}
	w.add("WorkerRole", "", &iam.Role{
		ManagedPolicyArns: policies,
		Policies:          []iam.Role_Policy{{PolicyName: "jobs"}},
		Tags:              tagList(w.tags()),
	}, at{"AssumeRolePolicyDocument", document(statement{principal: service("ec2.amazonaws.com"), actions: []string{"sts:AssumeRole"}}.node())},
		at{"Policies 0 PolicyDocument", document(statements...)})
	w.from("managedPolicies", "WorkerRole", "Properties", "ManagedPolicyArns")
	w.add("WorkerProfile", "", &iam.InstanceProfile{Roles: []string{ref("WorkerRole")}})
}

// addSecurityGroup adds a group that lets nobody in, and workers out to HTTPS, which is
// all that AWS and Session Manager need.
func (w *workerPool) addSecurityGroup() {
	w.add("WorkerSecurityGroup", "network", &ec2.SecurityGroup{
		GroupDescription: "workers: nobody in, HTTPS out",
		SecurityGroupEgress: []ec2.SecurityGroup_Egress{{
			IpProtocol: "tcp", FromPort: ptr(443), ToPort: ptr(443), CidrIp: ptr("0.0.0.0/0"),
			Description: ptr("AWS services, and where jobs lead"),
		}},
		Tags: tagList(map[string]string{"Name": text(cfn.Sub("${AWS::StackName}-worker")), "stack-kind": w.kind}),
	}, at{"VpcId", w.vpcID})
	w.output("SecurityGroupId", cfn.GetAtt("WorkerSecurityGroup", "GroupId"))
	w.output("WorkerRoleArn", cfn.GetAtt("WorkerRole", "Arn"))
}

// afterImage puts the stack behind the one that publishes its image.
func (w *workerPool) afterImage() {
	for _, s := range w.Project.Stacks {
		if s.Kind != "WorkerImage" {
			continue
		}
		var image workerImageSpec
		if json.Unmarshal(s.Data, &image) != nil || !usesParameter(w.Image, image.PublishTo) {
			continue
		}
		account := w.Project.Accounts[image.Account]
		if account.Name == w.account.Name && image.Region == w.region {
			w.refs.After(compiler.Edge{ID: compiler.ArtifactID(account.Name, image.Region, image.Name), Why: "starts from the image that it publishes", Field: "image"})
		}
	}
}
