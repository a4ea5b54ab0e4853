package aws

import (
	"encoding/json"
	"fmt"

	"github.com/awslabs/goformation/v7/cloudformation/iam"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
	"cuemulus.dev/compiler/resolve"
)

// bucketSpec is schemas/aws.#ReplicatedBucket after evaluation.
type bucketSpec struct {
	Name                   string
	Description            string
	Source, Replica        placement
	SameRegion             bool
	Naming                 string
	KeyRef                 string
	DeleteMarkers          bool
	ReplicationTimeControl bool
	ReplicaModifications   bool
	Filter                 struct {
		Prefix string
		Tags   map[string]string
	}
	Archive struct {
		Source, Replica int
		Class           string
		SmallObjects    bool
	}
	Noncurrent struct {
		Days, Keep int
	}
	AbortMultipartDays int
	ObjectLock         *struct {
		Mode string
		Days int
	}
	UsedBy struct {
		CloudTrail *trailSpec
	}
	Retain bool
	Tags   map[string]string
}

type placement struct {
	Account string
	Region  string
}

// replicated is one stack of the kind on its way to becoming artifacts.
type replicated struct {
	*compiler.Build
	bucketSpec
	source, replica side
	crossAccount    bool
	trail           *trailUse // nil when no trail writes to the bucket
}

// side is one of the two ends of the replication.
type side struct {
	role      string // "source" or "replica": the input field, and the stack's suffix
	account   compiler.Account
	region    string
	bucket    string // the bucket's name
	alias     string // the key's alias, "alias/eu-west-1/audit-logs"
	stackName string
	archive   int // days after which objects move to the archive class
}

// replicatedBucket emits two artifacts, deployed in this order: the replica's
// (key, alias, bucket, bucket policy) and the source's (the same four and the
// role with which S3 replicates). Across accounts a third one comes first: the
// role alone, because the replica's policies name it and a policy may not name a
// principal that does not exist.
func replicatedBucket(b *compiler.Build) {
	r := &replicated{Build: b}
	if err := json.Unmarshal(b.Stack.Data, &r.bucketSpec); err != nil {
		b.Refuse("", fmt.Sprintf("the stack does not decode: %v", err), "report this as a fault of cuemulus: schema and compiler disagree")
		return
	}
	if r.Name == "" {
		r.Name = b.Stack.Name
	}
	r.source = r.side("source", r.bucketSpec.Source, "")
	r.replica = r.side("replica", r.bucketSpec.Replica, r.replicaSuffix())
	r.source.archive, r.replica.archive = r.Archive.Source, r.Archive.Replica
	r.crossAccount = r.source.account.ID != r.replica.account.ID
	trail, ok := r.useTrail()
	if !ok {
		return
	}
	r.trail = trail

	replica, err := r.replicaArtifact()
	if err != nil {
		b.Refuse("", err.Error(), "report this as a fault of cuemulus")
		return
	}
	source, err := r.sourceArtifact(replica)
	if err != nil {
		b.Refuse("", err.Error(), "report this as a fault of cuemulus")
		return
	}
	if r.crossAccount {
		role, err := r.roleArtifact()
		if err != nil {
			b.Refuse("", err.Error(), "report this as a fault of cuemulus")
			return
		}
		replica.After = append(replica.After, compiler.Edge{ID: role.ID(), Why: "its bucket and key policies name the role, which must exist"})
		source.After = append(source.After, compiler.Edge{ID: role.ID(), Why: "adds permissions to its role"})
		b.Emit(role)
	}
	b.Emit(replica)
	b.Emit(source)
}

// replicaSuffix tells the names of the two sides apart where the Region does not.
func (r *replicated) replicaSuffix() string {
	if r.bucketSpec.Source.Region == r.bucketSpec.Replica.Region {
		return "-replica"
	}
	return ""
}

func (r *replicated) side(role string, at placement, suffix string) side {
	s := side{
		role:      role,
		account:   r.Project.Accounts[at.Account],
		region:    at.Region,
		stackName: r.Name + "-" + role,
	}
	s.alias = "alias/" + at.Region + "/" + r.Name + suffix
	s.bucket = r.Name + suffix + "-" + at.Region
	if r.Naming == "account-regional" {
		s.bucket = r.Name + suffix + "-" + s.account.ID + "-" + at.Region + "-an"
	}
	return s
}

// artifact makes the artifact of a side from its resources and outputs.
func (r *replicated) artifact(s side, stackName, description string, resources, outputs *cfn.Node, capabilities ...string) *compiler.Artifact {
	if r.Description != "" {
		description = r.Description + " (" + description + ")"
	}
	root := cfn.MapOf(
		cfn.KV{Key: "AWSTemplateFormatVersion", Value: cfn.Str("2010-09-09")},
		cfn.KV{Key: "Description", Value: cfn.Str(description).From("description")},
		cfn.KV{Key: "Resources", Value: resources},
		cfn.KV{Key: "Outputs", Value: outputs},
	)
	for _, o := range originsOf(s.role) {
		if n := o.find(resources); n != nil {
			n.Origin = o.field
		}
	}
	return &compiler.Artifact{
		StackName: stackName, Account: s.account, Region: s.region,
		Template: &cfn.Template{Root: root}, Tags: r.Tags, Capabilities: capabilities,
	}
}

func (r *replicated) replicaArtifact() (*compiler.Artifact, error) {
	resources, err := r.bucketResources(r.replica)
	if err != nil {
		return nil, err
	}
	return r.artifact(r.replica, r.replica.stackName,
		fmt.Sprintf("%s: replica side, deploy before %s", r.Name, r.source.stackName), resources, bucketOutputs()), nil
}

func (r *replicated) sourceArtifact(replica *compiler.Artifact) (*compiler.Artifact, error) {
	resources, err := r.bucketResources(r.source)
	if err != nil {
		return nil, err
	}
	key, known := r.replicaKey()
	permissions, err := r.permissionsResource(key)
	if err != nil {
		return nil, err
	}
	name := "ReplicationRole"
	if r.crossAccount {
		name = "ReplicationPermissions"
	}
	resources.Set(permissions, name)
	r.replicate(resources, key)
	if r.trail != nil && r.trail.ManageTrail {
		trail, err := r.trail.trailResource(r.resourceTags())
		if err != nil {
			return nil, err
		}
		resources.Set(trail, "Trail")
	}

	outputs := bucketOutputs()
	outputs.Set(cfn.MapOf(cfn.KV{Key: "Value", Value: r.roleARN()}), "ReplicationRoleArn")
	a := r.artifact(r.source, r.source.stackName,
		fmt.Sprintf("%s: source side, deploy after %s", r.Name, r.replica.stackName), resources, outputs, "CAPABILITY_IAM")
	why := "replicates into its bucket, which must exist and be versioned"
	if r.KeyRef == "output" || r.KeyRef == "multi-region" {
		why = "reads its output KeyArn, and " + why
	}
	a.After = []compiler.Edge{{ID: replica.ID(), Why: why}}
	if replica.StackName == "" || !known {
		r.Wait(a, "keyRef", "the ARN of the key "+r.replica.alias, replica)
	}
	return a, nil
}

// roleArtifact is the first phase of a replication across accounts.
func (r *replicated) roleArtifact() (*compiler.Artifact, error) {
	node, err := resource(&iam.Role{
		RoleName:    ptr(r.roleName()),
		Description: ptr("S3 replicates " + r.source.bucket + " with it"),
		Tags:        tagList(r.resourceTags()),
	}, at{"AssumeRolePolicyDocument", trustS3()})
	if err != nil {
		return nil, err
	}
	outputs := cfn.MapOf(cfn.KV{Key: "RoleArn", Value: cfn.MapOf(cfn.KV{Key: "Value", Value: cfn.GetAtt("ReplicationRole", "Arn")})})
	return r.artifact(r.source, r.Name+"-role",
		fmt.Sprintf("%s: replication role, deploy before %s", r.Name, r.replica.stackName),
		cfn.MapOf(cfn.KV{Key: "ReplicationRole", Value: node}), outputs, "CAPABILITY_NAMED_IAM"), nil
}

// replicaKey gives the replica's key as the source's template names it. known is
// false where the lock has to know the key and does not.
func (r *replicated) replicaKey() (key keyReference, known bool) {
	arn := func(resource string) *cfn.Node {
		return cfn.Sub(fmt.Sprintf("arn:${AWS::Partition}:kms:%s:${AWS::AccountId}:%s", r.replica.region, resource))
	}
	switch r.KeyRef {
	case "pinned":
		q := resolve.Question{
			Kind: "kms", Partition: r.replica.account.Partition, Account: r.replica.account.ID,
			Region: r.replica.region, Args: []string{r.replica.alias},
		}
		entry, ok := r.Ask(q, "keyRef")
		n := cfn.Str(entry.Value.Text)
		return keyReference{replication: n, policy: n}, ok
	case "alias-abac":
		return keyReference{
			replication: arn(r.replica.alias),
			policy:      arn("key/*"),
			condition: cfn.MapOf(cfn.KV{
				Key:   "ForAnyValue:StringEquals",
				Value: cfn.MapOf(cfn.KV{Key: "kms:ResourceAliases", Value: cfn.Str(r.replica.alias)}),
			}),
		}, true
	case "multi-region":
		n := arn("key/${Key}") // a multi-Region key and its replicas share their id
		return keyReference{replication: n, policy: n}, true
	default:
		n := r.replicaOutput()
		return keyReference{replication: n, policy: n}, true
	}
}

// keyReference is how the source's template names the replica's key: in the
// replication rule, and in the role's policy, which may need a condition more.
type keyReference struct {
	replication, policy, condition *cfn.Node
}

// replicaOutput reads the ARN of the replica's key from its stack, across Regions
// and, with the role for reading of the other account, across accounts.
func (r *replicated) replicaOutput() *cfn.Node {
	role := ""
	if r.crossAccount {
		role = r.replica.account.ReadRole
	}
	region := r.replica.region
	if region == r.source.region {
		region = ""
	}
	return cfn.GetStackOutput(r.replica.stackName, "KeyArn", region, role)
}

func (r *replicated) roleName() string { return r.Name + "-replication" }

// roleARN names the replication role inside the source's template.
func (r *replicated) roleARN() *cfn.Node {
	if r.crossAccount {
		return cfn.Sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/" + r.roleName())
	}
	return cfn.GetAtt("ReplicationRole", "Arn")
}

func (r *replicated) resourceTags() map[string]string {
	all := map[string]string{"stack-kind": "replicated-bucket"}
	for k, v := range r.Tags {
		all[k] = v
	}
	return all
}

func bucketOutputs() *cfn.Node {
	output := func(n *cfn.Node) *cfn.Node { return cfn.MapOf(cfn.KV{Key: "Value", Value: n}) }
	return cfn.MapOf(
		cfn.KV{Key: "KeyArn", Value: output(cfn.GetAtt("Key", "Arn"))},
		cfn.KV{Key: "BucketArn", Value: output(cfn.GetAtt("Bucket", "Arn"))},
		cfn.KV{Key: "BucketName", Value: output(cfn.Ref("Bucket"))},
	)
}
