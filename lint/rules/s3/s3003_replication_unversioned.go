package s3

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var replicationUnversioned = lint.Rule{
	ID: "S3003", Name: "replication-unversioned", Severity: diag.Error,
	Title:   "A bucket takes part in replication but is not versioned",
	Aliases: []string{"RB-04"},
	Why: "S3 replicates versions, so it refuses a replication configuration when the source or the destination is not versioned, and suspended versioning stops replication. " +
		"Write VersioningConfiguration: {Status: Enabled} in both buckets. A destination is checked when it is in the run.",
	Bad: strings.Replace(configured(ruleTo("arn:aws:s3:::example-replica", "")),
		"      VersioningConfiguration: {Status: Enabled}\n", "", 1),
	Good: configured(ruleTo("arn:aws:s3:::example-replica", "")),
	Run: func(p *lint.Pass) {
		for _, bucket := range p.Resources("AWS::S3::Bucket") {
			from, replica := p.ReplicatedFrom(bucket)
			switch {
			case p.Has(bucket.Node, "Properties", "ReplicationConfiguration") == lint.Present || len(p.ReplicationRules(bucket)) > 0:
				checkVersioned(p, bucket, "the bucket replicates its objects but is not versioned", nil)
			case replica:
				checkVersioned(p, bucket, fmt.Sprintf("bucket %s replicates to this one, which is not versioned", lint.Show(from.NameOfBucket(from.Resource))), &from)
			}
		}
	},
}

func checkVersioned(p *lint.Pass, bucket cfn.Resource, message string, from *lint.Found) {
	status, ok := p.Text(bucket.Property("VersioningConfiguration", "Status"))
	if status == "Enabled" || ok && !lint.IsKnown(status) ||
		!ok && p.Has(bucket.Node, "Properties", "VersioningConfiguration", "Status") != lint.Absent {
		return
	}
	path := bucket.Path()
	if ok {
		path = bucket.Path("Properties", "VersioningConfiguration", "Status")
	}
	d := p.Report(path, message, "write VersioningConfiguration: {Status: Enabled}")
	if from != nil && from.Target != p.Target {
		relate(d, from.Scope, from.Resource.Path("Properties", "ReplicationConfiguration"), "replicated from here")
	}
}

// relate adds a place in a target's template to a finding.
func relate(d *diag.Diagnostic, s *lint.Scope, path []string, message string) {
	if pos, _ := s.Target.Template.Place(path); !pos.IsZero() {
		d.Related = append(d.Related, diag.Related{Pos: pos, Message: message})
	}
}
