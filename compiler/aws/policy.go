package aws

import (
	"cmp"
	"maps"
	"slices"

	"cuemulus.dev/cfn"
)

// document makes a policy document of statements. The version is a text in
// quotes wherever it is written: unquoted, a YAML 1.1 reader takes it for a date.
func document(statements ...*cfn.Node) *cfn.Node {
	return cfn.MapOf(
		cfn.KV{Key: "Version", Value: cfn.Str("2012-10-17")},
		cfn.KV{Key: "Statement", Value: cfn.ListOf(statements...)},
	)
}

// statement is one statement of a policy document; fields that are nil or empty
// are left out.
type statement struct {
	sid       string
	deny      bool
	principal *cfn.Node
	actions   []string
	resource  *cfn.Node
	condition *cfn.Node
}

func (s statement) node() *cfn.Node {
	effect := "Allow"
	if s.deny {
		effect = "Deny"
	}
	actions := cfn.Strs(s.actions...)
	if len(s.actions) == 1 {
		actions = actions.Items[0]
	}
	n := cfn.MapOf(
		cfn.KV{Key: "Effect", Value: cfn.Str(effect)},
		cfn.KV{Key: "Principal", Value: s.principal},
		cfn.KV{Key: "Action", Value: actions},
		cfn.KV{Key: "Resource", Value: s.resource},
		cfn.KV{Key: "Condition", Value: s.condition},
	)
	if s.sid != "" {
		n.Fields = slices.Insert(n.Fields, 0, cfn.Field{Key: "Sid", Value: cfn.Str(s.sid)})
	}
	return n
}

// accountRoot is the principal that stands for an account's own IAM policies.
func accountRoot() *cfn.Node {
	return cfn.MapOf(cfn.KV{Key: "AWS", Value: cfn.Sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")})
}

// bucketARN is built from the name, never from the bucket: the role's policy and
// the bucket would otherwise refer to each other in a circle.
func bucketARN(name string) *cfn.Node { return cfn.Sub("arn:${AWS::Partition}:s3:::" + name) }

func objectsARN(name string) *cfn.Node { return cfn.Sub("arn:${AWS::Partition}:s3:::" + name + "/*") }

// throughS3 is the condition under which S3 uses a key for a bucket: the request
// comes through S3 in the key's Region, for that bucket. With Bucket Keys the
// encryption context is the bucket's ARN, without them the object's, so both
// forms stand there.
func throughS3(partition, region, bucket string) *cfn.Node {
	return cfn.MapOf(
		cfn.KV{Key: "StringEquals", Value: cfn.MapOf(cfn.KV{Key: "kms:ViaService", Value: viaService("s3", partition, region)})},
		cfn.KV{Key: "StringLike", Value: cfn.MapOf(cfn.KV{Key: "kms:EncryptionContext:aws:s3:arn", Value: cfn.ListOf(bucketARN(bucket), objectsARN(bucket))})},
	)
}

// viaService gives the values of kms:ViaService for a service in a Region. In
// China the documented form is that of the other partitions, while endpoints end
// in .cn; both are listed, so the statement holds whichever KMS sends.
func viaService(service, partition, region string) *cfn.Node {
	name := service + "." + region + ".amazonaws.com"
	if partition == "aws-cn" {
		return cfn.Strs(name, name+".cn")
	}
	return cfn.Str(name)
}

// sortedKeys gives a map's keys in order.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	return slices.Sorted(maps.Keys(m))
}
