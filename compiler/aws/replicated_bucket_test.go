package aws_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
	"cuemulus.dev/compiler/aws"
	"cuemulus.dev/compiler/resolve"
	"cuemulus.dev/internal/diag"
)

const twoAccounts = `package infra

import (
	"cuemulus.dev/schemas/aws"
	"cuemulus.dev/schemas/project"
)

"project": project.#Project & {
	accounts: {
		prod: id: "111122223333"
		archive: {id: "444455556666", readRole: "arn:aws:iam::444455556666:role/read"}
	}
}
`

// compile compiles one bucket that is given as the CUE behind aws.#ReplicatedBucket.
func compile(t *testing.T, lock *resolve.Lock, bucket string) *compiler.Result {
	t.Helper()
	dir := t.TempDir()
	source := twoAccounts + "\nstacks: \"john-replicated\": aws.#ReplicatedBucket & " + bucket + "\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "stacks.cue"), []byte(source), 0o644))
	p, ds := compiler.Load(dir, compiler.LoadOptions{})
	require.Empty(t, ds)
	return compiler.Compile(p, lock, aws.Kinds())
}

// byName finds an artifact by the end of its stack name.
func byName(t *testing.T, r *compiler.Result, suffix string) *compiler.Artifact {
	t.Helper()
	for _, a := range r.Artifacts {
		if strings.HasSuffix(a.StackName, suffix) {
			return a
		}
	}
	require.Fail(t, "no artifact", suffix)
	return nil
}

const smallest = `{
	source: {account: "prod", region: "eu-west-1"}
	replica: region: "us-east-1"
}`

// TestReference holds the smallest bucket against the reference templates: the
// same resources, property by property, and the same outputs.
func TestReference(t *testing.T) {
	r := compile(t, nil, smallest)
	require.Empty(t, r.Diagnostics)
	require.Len(t, r.Artifacts, 2)
	for suffix, file := range map[string]string{
		"-replica": "01a-replicated-bucket-replica.us-east-1.yaml",
		"-source":  "01b-replicated-bucket-source.eu-west-1.yaml",
	} {
		path := filepath.Join("..", "..", "..", "shared", "reference", "aws", file)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Skip("the reference templates are not beside this checkout")
		}
		want, ds := cfn.Parse(file, data)
		require.Empty(t, ds)
		got := byName(t, r, suffix).Template.Root
		for _, section := range []string{"Resources", "Outputs"} {
			for _, f := range want.Root.Get(section).Fields {
				requireSame(t, f.Value, got.Get(section, f.Key), section+"."+f.Key)
			}
			require.Len(t, got.Get(section).Fields, len(want.Root.Get(section).Fields))
		}
	}
}

// requireSame compares trees with a message that names the smallest difference.
func requireSame(t *testing.T, want, got *cfn.Node, path string) {
	t.Helper()
	if want.Equal(got) {
		return
	}
	require.NotNil(t, got, "%s is missing", path)
	if len(want.Items) == 1 && got.Kind == cfn.String { // IAM takes one action for a list of one
		want = want.Items[0]
	}
	if want.Kind == cfn.Map && got.Kind == cfn.Map && len(want.Fields) == len(got.Fields) {
		for _, f := range want.Fields {
			requireSame(t, f.Value, got.Get(f.Key), path+"."+f.Key)
		}
		return
	}
	if want.Kind == cfn.List && got.Kind == cfn.List && len(want.Items) == len(got.Items) {
		for i := range want.Items {
			requireSame(t, want.Items[i], got.Items[i], path)
		}
		return
	}
	w, _ := want.MarshalJSON()
	g, _ := got.MarshalJSON()
	require.Equal(t, string(w), string(g), path)
}

// statementOf finds a statement of the source's role by its Sid.
func statementOf(t *testing.T, a *compiler.Artifact, sid string) *cfn.Node {
	t.Helper()
	var found *cfn.Node
	a.Template.Root.Walk(func(_ []string, n *cfn.Node) bool {
		if id, _ := n.Get("Sid").String(); id == sid {
			found = n
		}
		return true
	})
	require.NotNil(t, found, sid)
	return found
}

const rulePath = "Resources Bucket Properties ReplicationConfiguration Rules 0"

// TestAcceptance is the list of checks on the rendered output, in its order.
func TestAcceptance(t *testing.T) {
	r := compile(t, nil, smallest)
	replica, source := byName(t, r, "-replica"), byName(t, r, "-source")
	rule := source.Template.Root.Get(strings.Fields(rulePath)...)

	// 1: two templates; the replica's has neither replication nor role.
	require.Len(t, r.Artifacts, 2)
	require.Nil(t, replica.Template.Root.Get("Resources", "Bucket", "Properties", "ReplicationConfiguration"))
	require.Empty(t, replica.Template.Resources("AWS::IAM::Role"))

	// 2: the rule has exactly these keys.
	var keys []string
	for _, f := range rule.Fields {
		keys = append(keys, f.Key)
	}
	require.ElementsMatch(t, []string{"Id", "Priority", "Status", "Filter", "DeleteMarkerReplication", "SourceSelectionCriteria", "Destination"}, keys)

	// 3: one and the same key in the rule and in the policy, never an alias.
	encrypt, decrypt := statementOf(t, source, "EncryptReplica"), statementOf(t, source, "DecryptSource")
	key := rule.Get("Destination", "EncryptionConfiguration", "ReplicaKmsKeyID")
	require.True(t, key.Equal(encrypt.Get("Resource")))
	encoded, _ := key.MarshalJSON()
	require.NotContains(t, string(encoded), "alias/")

	// 4: which key, which actions, which Region.
	require.True(t, cfn.GetAtt("Key", "Arn").Equal(decrypt.Get("Resource")))
	require.Len(t, encrypt.Get("Action").Items, 3)
	via := func(n *cfn.Node) string {
		text, _ := n.Get("Condition", "StringEquals", "kms:ViaService").String()
		return text
	}
	require.Equal(t, "s3.eu-west-1.amazonaws.com", via(decrypt))
	require.Equal(t, "s3.us-east-1.amazonaws.com", via(encrypt))

	// 5: both forms of the encryption context.
	for _, s := range []*cfn.Node{encrypt, decrypt} {
		context := s.Get("Condition", "StringLike", "kms:EncryptionContext:aws:s3:arn").Items
		require.Len(t, context, 2)
		bucket, _ := context[0].SubText()
		objects, _ := context[1].SubText()
		require.Equal(t, bucket+"/*", objects)
	}

	for _, a := range r.Artifacts {
		// 6: bucket and object ARNs never in one Allow; the partition is a variable.
		a.Template.Root.Walk(func(path []string, n *cfn.Node) bool {
			require.NotContains(t, n.Text, "arn:aws:", strings.Join(path, "."))
			if effect, _ := n.Get("Effect").String(); effect == "Allow" {
				forms := map[bool]bool{}
				for _, e := range n.Get("Resource").Elements() {
					if text, ok := e.TextOf(); ok && strings.Contains(text, ":s3:::") {
						forms[strings.HasSuffix(text, "/*")] = true
					}
				}
				require.LessOrEqual(t, len(forms), 1)
			}
			return true
		})

		// 7 and 8: what every bucket and every key has.
		bucket, _ := a.Template.Resource("Bucket")
		for path, want := range map[string]string{
			"VersioningConfiguration Status":                                                               "Enabled",
			"BucketEncryption ServerSideEncryptionConfiguration 0 BucketKeyEnabled":                        "true",
			"BucketEncryption ServerSideEncryptionConfiguration 0 BlockedEncryptionTypes EncryptionType 0": "SSE-C",
			"PublicAccessBlockConfiguration BlockPublicAcls":                                               "true",
			"PublicAccessBlockConfiguration BlockPublicPolicy":                                             "true",
			"PublicAccessBlockConfiguration IgnorePublicAcls":                                              "true",
			"PublicAccessBlockConfiguration RestrictPublicBuckets":                                         "true",
			"OwnershipControls Rules 0 ObjectOwnership":                                                    "BucketOwnerEnforced",
		} {
			got, _ := bucket.Property(strings.Fields(path)...).Scalar()
			require.Equal(t, want, got, path)
		}
		key, _ := a.Template.Resource("Key")
		for _, kept := range []cfn.Resource{bucket, key} {
			deletion, _ := kept.Node.Get("DeletionPolicy").String()
			replacement, _ := kept.Node.Get("UpdateReplacePolicy").String()
			require.Equal(t, "RetainExceptOnCreate Retain", deletion+" "+replacement)
		}
		rotation, _ := key.Property("EnableKeyRotation").Scalar()
		require.Equal(t, "true", rotation)
		deny := statementOf(t, a, "DenyInsecureTransport")
		require.Equal(t, "Deny", deny.Get("Effect").Text)

		// 9: no circle of references, and a bucket name that is short enough.
		requireNoCycle(t, a.Template)
		name, _ := bucket.Property("BucketName").String()
		require.LessOrEqual(t, len(name), 63)
	}

	// 10: the replica is deployed first; swapping the Regions mirrors the pair.
	waves, ds := compiler.Plan(r.Artifacts)
	require.Empty(t, ds)
	require.Equal(t, []*compiler.Artifact{replica}, waves[0])
	require.Equal(t, []*compiler.Artifact{source}, waves[1])
	mirrored := compile(t, nil, `{source: {account: "prod", region: "us-east-1"}, replica: region: "eu-west-1"}`)
	require.Equal(t, "us-east-1", byName(t, mirrored, "-source").Region)
	require.Equal(t, "eu-west-1", byName(t, mirrored, "-replica").Region)
	swap := strings.NewReplacer("us-east-1", "eu-west-1", "eu-west-1", "us-east-1")
	before, _ := source.Template.Root.Get("Resources", "ReplicationRole").MarshalJSON()
	after, _ := byName(t, mirrored, "-source").Template.Root.Get("Resources", "ReplicationRole").MarshalJSON()
	require.Equal(t, swap.Replace(string(before)), string(after))
}

// requireNoCycle follows Ref, GetAtt and DependsOn between the resources.
func requireNoCycle(t *testing.T, template *cfn.Template) {
	t.Helper()
	edges := map[string][]string{}
	for _, r := range template.Resources("") {
		r.Node.Walk(func(_ []string, n *cfn.Node) bool {
			if id, _, ok := n.RefersTo(); ok {
				edges[r.ID] = append(edges[r.ID], id)
			}
			return true
		})
		for _, d := range r.Node.Get("DependsOn").Elements() {
			edges[r.ID] = append(edges[r.ID], d.Text)
		}
	}
	var visit func(id string, above []string)
	visit = func(id string, above []string) {
		require.NotContains(t, above, id, "circle of references")
		for _, next := range edges[id] {
			visit(next, append(above[:len(above):len(above)], id))
		}
	}
	for id := range edges {
		visit(id, nil)
	}
}

func TestKeyRefModes(t *testing.T) {
	with := func(mode string) string {
		return `{source: {account: "prod", region: "eu-west-1"}, replica: region: "us-east-1", keyRef: "` + mode + `"}`
	}
	const arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	question := resolve.Question{
		Kind: "kms", Partition: "aws", Account: "111122223333", Region: "us-east-1",
		Args: []string{"alias/us-east-1/john-replicated"},
	}

	t.Run("output", func(t *testing.T) {
		source := byName(t, compile(t, nil, with("output")), "-source")
		want := cfn.GetStackOutput("john-replicated-replica", "KeyArn", "us-east-1", "")
		require.True(t, want.Equal(statementOf(t, source, "EncryptReplica").Get("Resource")))
	})

	t.Run("pinned, before the replica is deployed", func(t *testing.T) {
		r := compile(t, nil, with("pinned"))
		require.Equal(t, question.Key(), r.Asked[0].Question.Key())
		require.NotEmpty(t, byName(t, r, "-source").Waiting)
		require.Empty(t, byName(t, r, "-replica").Waiting)
		require.Len(t, r.Diagnostics, 1)
		require.Equal(t, "PLAN001", r.Diagnostics[0].Rule)
		require.Equal(t, diag.Note, r.Diagnostics[0].Severity)
		require.Contains(t, r.Diagnostics[0].Help, "deploy john-replicated-replica in us-east-1")
		require.Contains(t, r.Diagnostics[0].Help, "cuemulus resolve")
	})

	t.Run("pinned", func(t *testing.T) {
		lock := &resolve.Lock{}
		lock.Set(question, resolve.Entry{Value: resolve.TextValue(arn)})
		r := compile(t, lock, with("pinned"))
		require.Empty(t, r.Diagnostics)
		source := byName(t, r, "-source")
		require.Equal(t, arn, statementOf(t, source, "EncryptReplica").Get("Resource").Text)
		key := source.Template.Root.Get(strings.Fields(rulePath + " Destination EncryptionConfiguration ReplicaKmsKeyID")...)
		require.Equal(t, arn, key.Text)
	})

	t.Run("alias-abac", func(t *testing.T) {
		source := byName(t, compile(t, nil, with("alias-abac")), "-source")
		encrypt := statementOf(t, source, "EncryptReplica")
		require.True(t, cfn.Sub("arn:${AWS::Partition}:kms:us-east-1:${AWS::AccountId}:key/*").Equal(encrypt.Get("Resource")))
		alias, _ := encrypt.Get("Condition", "ForAnyValue:StringEquals", "kms:ResourceAliases").String()
		require.Equal(t, "alias/us-east-1/john-replicated", alias)
	})

	t.Run("multi-region", func(t *testing.T) {
		r := compile(t, nil, with("multi-region"))
		replica, source := byName(t, r, "-replica"), byName(t, r, "-source")
		primary, _ := replica.Template.Resource("Key")
		multi, _ := primary.Property("MultiRegion").Scalar()
		require.Equal(t, "true", multi)
		key, _ := source.Template.Resource("Key")
		require.Equal(t, "AWS::KMS::ReplicaKey", key.Type)
		require.True(t, cfn.GetStackOutput("john-replicated-replica", "KeyArn", "us-east-1", "").Equal(key.Property("PrimaryKeyArn")))
		want := cfn.Sub("arn:${AWS::Partition}:kms:us-east-1:${AWS::AccountId}:key/${Key}")
		require.True(t, want.Equal(statementOf(t, source, "EncryptReplica").Get("Resource")))
	})
}

func TestAcrossAccounts(t *testing.T) {
	r := compile(t, nil, `{source: {account: "prod", region: "eu-west-1"}, replica: {account: "archive", region: "us-east-1"}}`)
	require.Empty(t, r.Diagnostics)
	require.Len(t, r.Artifacts, 3)
	role, replica, source := byName(t, r, "-role"), byName(t, r, "-replica"), byName(t, r, "-source")
	waves, ds := compiler.Plan(r.Artifacts)
	require.Empty(t, ds)
	require.Equal(t, [][]*compiler.Artifact{{role}, {replica}, {source}}, waves)
	require.Equal(t, []string{"CAPABILITY_NAMED_IAM"}, role.Capabilities)
	require.Equal(t, "archive", replica.Account.Name)

	principal := cfn.Sub("arn:${AWS::Partition}:iam::111122223333:role/john-replicated-replication")
	for _, sid := range []string{"AllowReplicationRole", "AllowReplicationOfObjects", "AllowReplicationToLook"} {
		require.True(t, principal.Equal(statementOf(t, replica, sid).Get("Principal", "AWS")), sid)
	}
	destination := source.Template.Root.Get(strings.Fields(rulePath + " Destination")...)
	require.Equal(t, "444455556666", destination.Get("Account").Text)
	require.Equal(t, "Destination", destination.Get("AccessControlTranslation", "Owner").Text)
	want := cfn.GetStackOutput("john-replicated-replica", "KeyArn", "us-east-1", "arn:aws:iam::444455556666:role/read")
	require.True(t, want.Equal(destination.Get("EncryptionConfiguration", "ReplicaKmsKeyID")))
	encoded, _ := statementOf(t, source, "WriteReplica").MarshalJSON()
	require.Contains(t, string(encoded), "s3:ObjectOwnerOverrideToBucketOwner")
	for _, a := range r.Artifacts {
		requireNoCycle(t, a.Template)
	}
}

func TestEveryField(t *testing.T) {
	r := compile(t, nil, `{
	name: "logs"
	source: {account: "prod", region: "eu-west-1"}
	replica: region: "us-east-1"
	naming: "account-regional"
	description: "audit logs"
	replicationTimeControl: false
	replicaModifications: true
	filter: {prefix: "app/", tags: {b: "2", a: "1"}}
	archive: {source: 40, replica: 20, class: "DEEP_ARCHIVE", smallObjects: true}
	noncurrent: {days: 120, keep: 5}
	abortMultipartDays: 7
	objectLock: {mode: "GOVERNANCE", days: 30}
	retain: false
	tags: team: "platform"
}`)
	require.Empty(t, r.Diagnostics)
	source := byName(t, r, "logs-source")
	bucket, _ := source.Template.Resource("Bucket")
	for path, want := range map[string]string{
		"BucketName":      "logs-111122223333-eu-west-1-an",
		"BucketNamespace": "account-regional",
		"LifecycleConfiguration TransitionDefaultMinimumObjectSize":                          "varies_by_storage_class",
		"LifecycleConfiguration Rules 0 Transitions 0 StorageClass":                          "DEEP_ARCHIVE",
		"LifecycleConfiguration Rules 0 Transitions 0 TransitionInDays":                      "40",
		"LifecycleConfiguration Rules 1 NoncurrentVersionExpiration NoncurrentDays":          "120",
		"LifecycleConfiguration Rules 1 NoncurrentVersionExpiration NewerNoncurrentVersions": "5",
		"LifecycleConfiguration Rules 2 AbortIncompleteMultipartUpload DaysAfterInitiation":  "7",
		"ObjectLockEnabled": "true",
		"ObjectLockConfiguration Rule DefaultRetention Mode":                                   "GOVERNANCE",
		"ObjectLockConfiguration Rule DefaultRetention Days":                                   "30",
		"ReplicationConfiguration Rules 0 Id":                                                  "filtered",
		"ReplicationConfiguration Rules 0 Filter And Prefix":                                   "app/",
		"ReplicationConfiguration Rules 0 Filter And TagFilters 0 Key":                         "a",
		"ReplicationConfiguration Rules 0 Filter And TagFilters 1 Value":                       "2",
		"ReplicationConfiguration Rules 0 SourceSelectionCriteria ReplicaModifications Status": "Enabled",
		"Tags 1 Key": "team",
	} {
		got, _ := bucket.Property(strings.Fields(path)...).Scalar()
		require.Equal(t, want, got, path)
	}
	require.Nil(t, bucket.Property("ReplicationConfiguration", "Rules", "0", "Destination", "ReplicationTime"))
	require.Equal(t, "Delete", bucket.Node.Get("DeletionPolicy").Text)
	encoded, _ := statementOf(t, source, "ReadSourceVersions").MarshalJSON()
	require.Contains(t, string(encoded), "s3:GetObjectRetention")
	require.Equal(t, map[string]string{"team": "platform"}, source.Tags)
}

// TestFindingsPointAtTheField holds the origins: each part of the template leads
// back to the line that caused it.
func TestFindingsPointAtTheField(t *testing.T) {
	r := compile(t, nil, `{
	source: {account: "prod", region: "eu-west-1"}
	replica: region: "us-east-1"
	archive: smallObjects: true
	noncurrent: days: 10
}`)
	source := byName(t, r, "-source").Template
	for path, line := range map[string]string{
		"Resources Bucket Properties LifecycleConfiguration TransitionDefaultMinimumObjectSize":                 "archive: smallObjects",
		"Resources Bucket Properties LifecycleConfiguration Rules 1 NoncurrentVersionExpiration NoncurrentDays": "noncurrent: days",
		"Resources Bucket Properties VersioningConfiguration":                                                   "source:",
		"Resources Bucket Properties ReplicationConfiguration":                                                  "replica:",
		rulePath + " DeleteMarkerReplication":                                                                   "stacks:", // a default
	} {
		pos, _ := source.Place(strings.Fields(path))
		data, err := os.ReadFile(pos.File)
		require.NoError(t, err)
		require.Contains(t, strings.Split(string(data), "\n")[pos.Line-1], line, path)
	}
	for _, o := range r.Artifacts[0].Template.Resources("") {
		require.NotEmpty(t, source.OriginAt([]string{"Resources", o.ID}), o.ID)
	}
}
