package aws

import (
	"slices"

	"github.com/awslabs/goformation/v7/cloudformation/iam"
	"github.com/awslabs/goformation/v7/cloudformation/kms"
	"github.com/awslabs/goformation/v7/cloudformation/s3"

	"cuemulus.dev/cfn"
)

// bucketResources are the four resources that both sides have.
func (r *replicated) bucketResources(s side) (*cfn.Node, error) {
	key, err := r.keyResource(s)
	if err != nil {
		return nil, err
	}
	alias, err := resource(&kms.Alias{AliasName: s.alias, TargetKeyId: text(cfn.Ref("Key"))})
	if err != nil {
		return nil, err
	}
	bucket, err := r.bucketResource(s)
	if err != nil {
		return nil, err
	}
	policy, err := resource(&s3.BucketPolicy{Bucket: text(cfn.Ref("Bucket"))}, at{"PolicyDocument", r.bucketPolicy(s)})
	if err != nil {
		return nil, err
	}
	return cfn.MapOf(
		cfn.KV{Key: "Key", Value: key},
		cfn.KV{Key: "KeyAlias", Value: alias},
		cfn.KV{Key: "Bucket", Value: bucket},
		cfn.KV{Key: "BucketPolicy", Value: policy},
	), nil
}

// keyResource is a key of the side's own. In keyRef "multi-region" the replica's
// key, which is deployed first, is the primary one, and the source's a replica of
// it; rotation is a property of the primary, which all its replicas share.
func (r *replicated) keyResource(s side) (*cfn.Node, error) {
	deletion, replacement := deletionPolicies(r.Retain)
	description := s.role + " of " + r.Name
	if r.KeyRef == "multi-region" && s.role == "source" {
		return resource(&kms.ReplicaKey{
			Description:         ptr(description),
			PendingWindowInDays: ptr(30),
			PrimaryKeyArn:       text(r.replicaOutput()),
			Tags:                tagList(r.resourceTags()),

			AWSCloudFormationDeletionPolicy:      deletion,
			AWSCloudFormationUpdateReplacePolicy: replacement,
		}, at{"KeyPolicy", r.keyPolicy(s)})
	}
	key := &kms.Key{
		Description:          ptr(description),
		EnableKeyRotation:    ptr(true),
		RotationPeriodInDays: ptr(365),
		PendingWindowInDays:  ptr(30),
		Tags:                 tagList(r.resourceTags()),

		AWSCloudFormationDeletionPolicy:      deletion,
		AWSCloudFormationUpdateReplacePolicy: replacement,
	}
	if r.KeyRef == "multi-region" {
		key.MultiRegion = ptr(true)
	}
	return resource(key, at{"KeyPolicy", r.keyPolicy(s)})
}

// keyPolicy lets the account's IAM policies decide, and across accounts lets the
// source's role encrypt with the replica's key.
func (r *replicated) keyPolicy(s side) *cfn.Node {
	statements := []*cfn.Node{statement{
		sid: "EnableIamPolicies", principal: accountRoot(), actions: []string{"kms:*"}, resource: cfn.Str("*"),
	}.node()}
	if r.crossAccount && s.role == "replica" {
		statements = append(statements, statement{
			sid: "AllowReplicationRole", principal: r.rolePrincipal(), actions: encryptActions(),
			resource: cfn.Str("*"), condition: throughS3(s.account.Partition, s.region, s.bucket),
		}.node())
	}
	if r.trail != nil && s.role == "source" {
		statements = append(statements, r.trail.keyStatements()...)
	}
	return document(statements...)
}

// encryptActions are what S3 does with the replica's key: Encrypt for each object,
// GenerateDataKey for a Bucket Key, Decrypt to check the Bucket Key's integrity.
func encryptActions() []string { return []string{"kms:Encrypt", "kms:GenerateDataKey", "kms:Decrypt"} }

// rolePrincipal names the role of the other account by its fixed name.
func (r *replicated) rolePrincipal() *cfn.Node {
	return cfn.MapOf(cfn.KV{Key: "AWS", Value: cfn.Sub("arn:${AWS::Partition}:iam::" + r.source.account.ID + ":role/" + r.roleName())})
}

func (r *replicated) bucketPolicy(s side) *cfn.Node {
	statements := []*cfn.Node{statement{
		sid: "DenyInsecureTransport", deny: true, principal: cfn.Str("*"), actions: []string{"s3:*"},
		resource:  cfn.ListOf(bucketARN(s.bucket), objectsARN(s.bucket)),
		condition: cfn.MapOf(cfn.KV{Key: "Bool", Value: cfn.MapOf(cfn.KV{Key: "aws:SecureTransport", Value: cfn.Str("false")})}),
	}.node()}
	if r.crossAccount && s.role == "replica" {
		statements = append(statements,
			statement{
				sid: "AllowReplicationOfObjects", principal: r.rolePrincipal(), actions: r.writeActions(),
				resource: objectsARN(s.bucket),
			}.node(),
			statement{
				sid: "AllowReplicationToLook", principal: r.rolePrincipal(),
				actions:  []string{"s3:GetBucketVersioning", "s3:ListBucket", "s3:PutBucketVersioning"},
				resource: bucketARN(s.bucket),
			}.node(),
		)
	}
	if r.trail != nil && s.role == "source" {
		statements = append(statements, r.trail.bucketStatements(s.bucket)...)
	}
	return document(statements...)
}

func (r *replicated) bucketResource(s side) (*cfn.Node, error) {
	deletion, replacement := deletionPolicies(r.Retain)
	bucket := &s3.Bucket{
		BucketName: ptr(s.bucket),
		BucketEncryption: &s3.Bucket_BucketEncryption{
			ServerSideEncryptionConfiguration: []s3.Bucket_ServerSideEncryptionRule{{
				BucketKeyEnabled: ptr(true),
				ServerSideEncryptionByDefault: &s3.Bucket_ServerSideEncryptionByDefault{
					SSEAlgorithm: "aws:kms", KMSMasterKeyID: ptr(text(cfn.GetAtt("Key", "Arn"))),
				},
			}},
		},
		LifecycleConfiguration: r.lifecycle(s),
		OwnershipControls: &s3.Bucket_OwnershipControls{
			Rules: []s3.Bucket_OwnershipControlsRule{{ObjectOwnership: ptr("BucketOwnerEnforced")}},
		},
		PublicAccessBlockConfiguration: &s3.Bucket_PublicAccessBlockConfiguration{
			BlockPublicAcls: ptr(true), BlockPublicPolicy: ptr(true), IgnorePublicAcls: ptr(true), RestrictPublicBuckets: ptr(true),
		},
		Tags:                    tagList(r.resourceTags()),
		VersioningConfiguration: &s3.Bucket_VersioningConfiguration{Status: "Enabled"},

		AWSCloudFormationDeletionPolicy:      deletion,
		AWSCloudFormationUpdateReplacePolicy: replacement,
	}
	if lock := r.ObjectLock; lock != nil {
		bucket.ObjectLockEnabled = ptr(true)
		bucket.ObjectLockConfiguration = &s3.Bucket_ObjectLockConfiguration{
			ObjectLockEnabled: ptr("Enabled"),
			Rule:              &s3.Bucket_ObjectLockRule{DefaultRetention: &s3.Bucket_DefaultRetention{Mode: ptr(lock.Mode), Days: ptr(lock.Days)}},
		}
	}
	node, err := resource(bucket)
	if err != nil {
		return nil, err
	}
	r.newerProperties(node.Get("Properties"))
	if r.SameRegion { // tells the rule replication-within-region that it is meant so
		at := len(node.Fields) - 1
		node.Fields = slices.Insert(node.Fields, at, cfn.Field{Key: "Metadata", Value: cfn.MapOf(
			cfn.KV{Key: "cuemulus", Value: cfn.MapOf(cfn.KV{Key: "sameRegion", Value: cfn.Boolean(true)})},
		)})
	}
	return node, nil
}

// newerProperties sets what goformation 7.14.9 (April 2024) does not know.
func (r *replicated) newerProperties(bucket *cfn.Node) {
	bucket.Set(cfn.Strs("SSE-C"), "BucketEncryption", "ServerSideEncryptionConfiguration", "0", "BlockedEncryptionTypes", "EncryptionType")
	small := "all_storage_classes_128K"
	if r.Archive.SmallObjects {
		small = "varies_by_storage_class"
	}
	bucket.Set(cfn.Str(small), "LifecycleConfiguration", "TransitionDefaultMinimumObjectSize")
	if r.Naming == "account-regional" {
		bucket.Set(cfn.Str("account-regional"), "BucketNamespace")
	}
}

func (r *replicated) lifecycle(s side) *s3.Bucket_LifecycleConfiguration {
	var rules []s3.Bucket_Rule
	if r.Archive.Class != "none" {
		rules = append(rules, s3.Bucket_Rule{
			Id: ptr("archive-current"), Status: "Enabled",
			Transitions: []s3.Bucket_Transition{{StorageClass: r.Archive.Class, TransitionInDays: ptr(s.archive)}},
		})
	}
	rules = append(rules,
		s3.Bucket_Rule{
			Id: ptr("expire-noncurrent"), Status: "Enabled",
			NoncurrentVersionExpiration: &s3.Bucket_NoncurrentVersionExpiration{
				NoncurrentDays: r.Noncurrent.Days, NewerNoncurrentVersions: ptr(r.Noncurrent.Keep),
			},
		},
		s3.Bucket_Rule{
			Id: ptr("abort-multipart"), Status: "Enabled",
			AbortIncompleteMultipartUpload: &s3.Bucket_AbortIncompleteMultipartUpload{DaysAfterInitiation: r.AbortMultipartDays},
		})
	return &s3.Bucket_LifecycleConfiguration{Rules: rules}
}

func trustS3() *cfn.Node {
	return document(statement{
		principal: cfn.MapOf(cfn.KV{Key: "Service", Value: cfn.Str("s3.amazonaws.com")}),
		actions:   []string{"sts:AssumeRole"},
	}.node())
}

// permissionsResource holds what the role may do: the role itself with an inline
// policy, or, across accounts, an inline policy for the role of the first phase.
func (r *replicated) permissionsResource(key keyReference) (*cfn.Node, error) {
	permissions := r.permissions(key)
	if r.crossAccount {
		return resource(&iam.RolePolicy{PolicyName: "replicate", RoleName: r.roleName()}, at{"PolicyDocument", permissions})
	}
	return resource(&iam.Role{
		Policies: []iam.Role_Policy{{PolicyName: "replicate"}},
		Tags:     tagList(r.resourceTags()),
	}, at{"AssumeRolePolicyDocument", trustS3()}, at{"Policies 0 PolicyDocument", permissions})
}

func (r *replicated) permissions(key keyReference) *cfn.Node {
	source, replica := r.source, r.replica
	read := []string{"s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"}
	if r.ObjectLock != nil {
		read = append(read, "s3:GetObjectRetention", "s3:GetObjectLegalHold")
	}
	encrypt := throughS3(replica.account.Partition, replica.region, replica.bucket)
	if key.condition != nil {
		encrypt.Fields = append(encrypt.Fields, key.condition.Fields...)
	}
	return document(
		statement{sid: "ReadSourceConfig", actions: []string{"s3:GetReplicationConfiguration", "s3:ListBucket"}, resource: bucketARN(source.bucket)}.node(),
		statement{sid: "ReadSourceVersions", actions: read, resource: objectsARN(source.bucket)}.node(),
		statement{sid: "WriteReplica", actions: r.writeActions(), resource: objectsARN(replica.bucket)}.node(),
		statement{
			sid: "DecryptSource", actions: []string{"kms:Decrypt"}, resource: cfn.GetAtt("Key", "Arn"),
			condition: throughS3(source.account.Partition, source.region, source.bucket),
		}.node(),
		statement{sid: "EncryptReplica", actions: encryptActions(), resource: key.policy, condition: encrypt}.node(),
	)
}

// writeActions are what the role does in the replica's bucket. Across accounts it
// also hands the copies over to that bucket's owner.
func (r *replicated) writeActions() []string {
	actions := []string{"s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"}
	if r.crossAccount {
		actions = append(actions, "s3:ObjectOwnerOverrideToBucketOwner")
	}
	return actions
}
