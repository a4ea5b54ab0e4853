package s3

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var kmsReplicationHalf = lint.Rule{
	ID: "S3002", Name: "kms-replication-half", Severity: diag.Error,
	Title:   "Replication of KMS-encrypted objects is only half configured",
	Aliases: []string{"RB-03"},
	Why: "To replicate objects that are encrypted with KMS, a rule needs SourceSelectionCriteria.SseKmsEncryptedObjects and Destination.EncryptionConfiguration with the replica's key. With one of the two S3 refuses the configuration. " +
		"Write both, or none where no object is encrypted with KMS.",
	Bad: configured(ruleTo("arn:aws:s3:::example-replica", `            SourceSelectionCriteria: {SseKmsEncryptedObjects: {Status: Enabled}}
`)),
	Good: configured(ruleTo("arn:aws:s3:::example-replica", `            SourceSelectionCriteria: {SseKmsEncryptedObjects: {Status: Enabled}}
`) + `              EncryptionConfiguration:
                ReplicaKmsKeyID: arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
`),
	Run: func(p *lint.Pass) {
		eachRule(p, func(_ cfn.Resource, rule lint.ReplicationRule) {
			criteria := p.Has(rule.Node, "SourceSelectionCriteria", "SseKmsEncryptedObjects")
			key := p.Has(rule.Node, "Destination", "EncryptionConfiguration")
			selects := isOn(p, rule.Node, "SourceSelectionCriteria", "SseKmsEncryptedObjects")
			switch {
			case selects && key == lint.Absent:
				p.Report(rule.At("SourceSelectionCriteria", "SseKmsEncryptedObjects"), "the rule selects KMS-encrypted objects but names no key to encrypt the replicas with",
					"write Destination.EncryptionConfiguration.ReplicaKmsKeyID")
			case key == lint.Present && criteria == lint.Absent:
				p.Report(rule.At("Destination", "EncryptionConfiguration"), "the rule names a key for the replicas but does not select KMS-encrypted objects",
					"write SourceSelectionCriteria: {SseKmsEncryptedObjects: {Status: Enabled}}")
			}
		})
	},
}
