// Package s3 holds the rules about buckets, their policies and replication.
package s3

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
)

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		replicationRuleV1,
		kmsReplicationHalf,
		replicationUnversioned,
		replicationToItself,
		replicationWithinRegion,
		replicaKeyRegion,
		replicationRoleRead,
		replicationTimeWithoutMetrics,
		deleteMarkersWithTags,
		archiveBeforeReplication,
		noncurrentTooShort,
		publicAccessBlock,
		ownershipNotEnforced,
		insecureTransport,
		bucketNotRetained,
		bucketName,
		crossAccountReplication,
		customerKeysAllowed,
		defaultEncryptionUnstated,
		serverAccessLogging,
		bucketUnversioned,
		bucketPublicWrite,
		bucketPublicRead,
		tieringDays,
	}
}

// eachRule calls check for every replication rule of every bucket that is
// switched on.
func eachRule(p *lint.Pass, check func(bucket cfn.Resource, rule lint.ReplicationRule)) {
	for _, bucket := range p.Resources("AWS::S3::Bucket") {
		for _, rule := range p.ReplicationRules(bucket) {
			if rule.Enabled() {
				check(bucket, rule)
			}
		}
	}
}

// holdsData reports whether somebody said that a bucket's objects matter: it is
// versioned, locked, replicated or a replica, or encrypted with a key of its own.
// The rules about buckets that hold data are silent for all others.
func holdsData(s *lint.Scope, bucket cfn.Resource) bool {
	if versioned, _ := s.Text(bucket.Property("VersioningConfiguration", "Status")); versioned == "Enabled" {
		return true
	}
	if locked, _ := s.Text(bucket.Property("ObjectLockEnabled")); locked == "true" {
		return true
	}
	if s.Has(bucket.Node, "Properties", "ReplicationConfiguration") != lint.Absent {
		return true
	}
	for _, v := range s.Values(bucket.Property("BucketEncryption", "ServerSideEncryptionConfiguration"), nil) {
		if s.Has(v.Node, "ServerSideEncryptionByDefault", "KMSMasterKeyID") == lint.Present {
			return true
		}
	}
	_, replica := s.ReplicatedFrom(bucket)
	return replica
}

// whatHoldsData is the sentence of each Why that says when holdsData is true.
const whatHoldsData = "A bucket holds data in this sense when it is versioned, locked, replicated or a replica, or encrypted with a named KMS key; the rule is silent for all others."

// eachDataBucket calls check for every bucket that holds data.
func eachDataBucket(p *lint.Pass, check func(bucket cfn.Resource)) {
	for _, bucket := range p.Resources("AWS::S3::Bucket") {
		if holdsData(p.Scope, bucket) {
			check(bucket)
		}
	}
}

// isOn reports whether a Status below a node is Enabled.
func isOn(p *lint.Pass, n *cfn.Node, path ...string) bool {
	text, _ := p.Text(n.Get(append(path, "Status")...))
	return text == "Enabled"
}
