package aws

import "cuemulus.dev/cfn"

// replicate gives the source's bucket its replication configuration: one rule in
// the second form (with Filter, Priority and DeleteMarkerReplication; the first
// form, with Prefix, is invisible to drift detection and copies delete markers).
// It is set on the tree, since a filter of one tag, of several, of a prefix and
// of both have four shapes, and the key is an intrinsic.
func (r *replicated) replicate(resources *cfn.Node, key keyReference) {
	rule := cfn.MapOf(
		cfn.KV{Key: "Id", Value: cfn.Str("all")},
		cfn.KV{Key: "Priority", Value: cfn.Integer(1)},
		cfn.KV{Key: "Status", Value: cfn.Str("Enabled")},
		cfn.KV{Key: "Filter", Value: r.replicationFilter()},
		cfn.KV{Key: "DeleteMarkerReplication", Value: status(r.DeleteMarkers)},
		cfn.KV{Key: "SourceSelectionCriteria", Value: r.selection()},
		cfn.KV{Key: "Destination", Value: r.destination(key)},
	)
	if r.Filter.Prefix != "" || len(r.Filter.Tags) > 0 {
		rule.Set(cfn.Str("filtered"), "Id")
	}
	resources.Set(cfn.MapOf(
		cfn.KV{Key: "Role", Value: r.roleARN()},
		cfn.KV{Key: "Rules", Value: cfn.ListOf(rule)},
	), "Bucket", "Properties", "ReplicationConfiguration")
	if r.crossAccount { // the role has its permissions before S3 starts to use it
		bucket := resources.Get("Bucket")
		bucket.Fields = append([]cfn.Field{bucket.Fields[0], {Key: "DependsOn", Value: cfn.Str("ReplicationPermissions")}}, bucket.Fields[1:]...)
	}
}

func status(on bool) *cfn.Node {
	word := "Disabled"
	if on {
		word = "Enabled"
	}
	return cfn.MapOf(cfn.KV{Key: "Status", Value: cfn.Str(word)})
}

func (r *replicated) replicationFilter() *cfn.Node {
	prefix := cfn.KV{Key: "Prefix", Value: cfn.Str(r.Filter.Prefix)}
	if len(r.Filter.Tags) == 0 {
		return cfn.MapOf(prefix)
	}
	tags := &cfn.Node{Kind: cfn.List}
	for _, key := range sortedKeys(r.Filter.Tags) {
		tags.Items = append(tags.Items, cfn.MapOf(
			cfn.KV{Key: "Key", Value: cfn.Str(key)},
			cfn.KV{Key: "Value", Value: cfn.Str(r.Filter.Tags[key])},
		))
	}
	if r.Filter.Prefix == "" && len(tags.Items) == 1 {
		return cfn.MapOf(cfn.KV{Key: "TagFilter", Value: tags.Items[0]})
	}
	both := cfn.MapOf(cfn.KV{Key: "TagFilters", Value: tags})
	if r.Filter.Prefix != "" {
		both = cfn.MapOf(prefix, cfn.KV{Key: "TagFilters", Value: tags})
	}
	return cfn.MapOf(cfn.KV{Key: "And", Value: both})
}

// selection opts in to objects that are encrypted with KMS, which S3 leaves out
// otherwise.
func (r *replicated) selection() *cfn.Node {
	n := cfn.MapOf(cfn.KV{Key: "SseKmsEncryptedObjects", Value: status(true)})
	if r.ReplicaModifications {
		n.Set(status(true), "ReplicaModifications")
	}
	return n
}

func (r *replicated) destination(key keyReference) *cfn.Node {
	n := cfn.MapOf(cfn.KV{Key: "Bucket", Value: bucketARN(r.replica.bucket)})
	if r.crossAccount {
		n.Set(cfn.Str(r.replica.account.ID), "Account")
		n.Set(cfn.Str("Destination"), "AccessControlTranslation", "Owner")
	}
	n.Set(key.replication, "EncryptionConfiguration", "ReplicaKmsKeyID")
	if r.ReplicationTimeControl { // S3 knows 15 minutes only, and wants both
		minutes := cfn.MapOf(cfn.KV{Key: "Minutes", Value: cfn.Integer(15)})
		n.Set(cfn.MapOf(cfn.KV{Key: "Status", Value: cfn.Str("Enabled")}, cfn.KV{Key: "Time", Value: minutes}), "ReplicationTime")
		n.Set(cfn.MapOf(cfn.KV{Key: "Status", Value: cfn.Str("Enabled")}, cfn.KV{Key: "EventThreshold", Value: minutes}), "Metrics")
	}
	return n
}
