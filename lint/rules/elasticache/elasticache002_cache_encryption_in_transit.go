package elasticache

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var cacheEncryptionInTransit = lint.Rule{
	ID: "ELASTICACHE002", Name: "cache-encryption-in-transit", Severity: diag.Warning,
	Title: "A cache talks to its clients without TLS",
	Aliases: []string{
		"F33", "ELASTICACHE_REPLICATION_GROUP_ENCRYPTION_IN_TRANSIT", "CKV_AWS_30", "AWS-0051", "3b02569b",
		"ElastiCacheRedisClusterEncryption", "AwsSolutions-AEC3",
	},
	Why: "What is read and written, passwords among it, can be read by others on the network. Redis groups do not use TLS unless it is asked for, and only with it can they ask clients for a password, so the rule is in the recommended profile. Write TransitEncryptionEnabled: true; TransitEncryptionMode: preferred lets old clients in for a while. Silent for Valkey, which uses TLS by itself, and for members of a global datastore.",
	Bad: `Resources:
  Cache:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      ReplicationGroupDescription: example
      Engine: redis
      CacheNodeType: cache.m7g.large
      AtRestEncryptionEnabled: true
`,
	Good: `Resources:
  Cache:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      ReplicationGroupDescription: example
      Engine: redis
      CacheNodeType: cache.m7g.large
      AtRestEncryptionEnabled: true
      TransitEncryptionEnabled: true
`,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::ElastiCache::ReplicationGroup"}, Path: "TransitEncryptionEnabled",
		Want:    []string{"true"},
		Unless:  []string{"GlobalReplicationGroupId"},
		Missing: "the cache talks to its clients without TLS",
		Wrong:   "the cache talks to its clients without TLS",
		Help:    "write TransitEncryptionEnabled: true",
		Except:  isValkeyByDefault("TransitEncryptionEnabled"),
	}),
}
