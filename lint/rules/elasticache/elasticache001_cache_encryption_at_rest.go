package elasticache

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var cacheEncryptionAtRest = lint.Rule{
	ID: "ELASTICACHE001", Name: "cache-encryption-at-rest", Severity: diag.Warning,
	Title: "A cache is not encrypted at rest",
	Aliases: []string{
		"F25", "ELASTICACHE_REPLICATION_GROUP_ENCRYPTION_AT_REST", "CKV_AWS_29", "AWS-0045", "e4ee3903",
		"ElastiCacheRedisClusterEncryption", "AwsSolutions-AEC3",
	},
	Why: "Swap, synchronisation files and snapshots of the cache lie on disks as they are. Redis groups are not encrypted unless it is asked for, and a group that exists has to be replaced for it, so the rule is in the recommended profile. Write AtRestEncryptionEnabled: true. Silent for Valkey, which is encrypted by itself, and for members of a global datastore.",
	Bad: `Resources:
  Cache:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      ReplicationGroupDescription: example
      Engine: redis
      CacheNodeType: cache.m7g.large
      TransitEncryptionEnabled: true
`,
	Good: `Resources:
  Cache:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      ReplicationGroupDescription: example
      Engine: redis
      CacheNodeType: cache.m7g.large
      TransitEncryptionEnabled: true
      AtRestEncryptionEnabled: true
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::ElastiCache::ReplicationGroup"}, Path: "AtRestEncryptionEnabled",
		Want:    []string{"true"},
		Unless:  []string{"GlobalReplicationGroupId"},
		Missing: "the cache is not encrypted at rest",
		Wrong:   "the cache is not encrypted at rest",
		Help:    "write AtRestEncryptionEnabled: true; a group that exists is replaced",
		Except:  isValkeyByDefault("AtRestEncryptionEnabled"),
	}),
}
