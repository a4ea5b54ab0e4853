package s3

import (
	"fmt"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var replicaKeyRegion = lint.Rule{
	ID: "S3006", Name: "replica-key-region", Severity: diag.Error,
	Title:   "The key for the replicas is in another Region than their bucket",
	Aliases: []string{"RB-08"},
	Why: "S3 encrypts a replica with a key of the Region that the replica is in. It accepts another key without a word, and then every object fails to replicate. " +
		"Name a key of the destination's Region in ReplicaKmsKeyID. Silent where the destination's bucket is not in the run, or a Region is not known.",
	Bad:  keyExample("eu-west-1"),
	Good: keyExample("us-east-1"),
	Run: func(p *lint.Pass) {
		eachRule(p, func(source cfn.Resource, rule lint.ReplicationRule) {
			destination, ok := rule.Destination()
			if !ok || rule.DestinationName == p.NameOfBucket(source) { // the latter is S3004
				return
			}
			path := rule.At("Destination", "EncryptionConfiguration", "ReplicaKmsKeyID")
			key, ok := p.RegionOfKey(rule.Node.Get("Destination", "EncryptionConfiguration", "ReplicaKmsKeyID"))
			bucket := destination.Target.Region
			if ok && bucket != "" && lint.IsKnown(key) && key != bucket {
				p.Report(path, fmt.Sprintf("the key is in %s, but bucket %s is in %s", key, lint.Show(rule.DestinationName), bucket),
					fmt.Sprintf("name a key of %s", bucket))
			}
		})
	},
}

// keyExample has a replica in us-east-1 and a key in some Region.
func keyExample(region string) string {
	source := configured(ruleTo("arn:aws:s3:::example-replica", "            SourceSelectionCriteria: {SseKmsEncryptedObjects: {Status: Enabled}}\n") +
		"              EncryptionConfiguration:\n                ReplicaKmsKeyID: arn:aws:kms:" + region + ":111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab\n")
	return elsewhere("111122223333/us-east-1/example-replica", renamed(with(""), "example-replica")) +
		elsewhere("111122223333/eu-west-1/example-source", source)
}
