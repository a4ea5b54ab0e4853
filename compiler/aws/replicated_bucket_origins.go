package aws

import "cuemulus.dev/cfn"

// origin says which input field caused a part of a template's resources. A step
// of the path that meets a list is the Id of one of its items, or its index.
type origin struct {
	at    []string
	field string
}

// find gives the part in a template's resources, nil where it has none.
func (o origin) find(n *cfn.Node) *cfn.Node {
	for _, step := range o.at {
		next := n.Get(step)
		for _, item := range n.Elements() {
			if id, _ := item.Get("Id").String(); n.Kind == cfn.List && id == step {
				next = item
			}
		}
		if next == nil {
			return nil
		}
		n = next
	}
	return n
}

// originsOf lists the parts of a replicated bucket's template whose field is
// known. The rest has the place of the side (source or replica) or the stack.
func originsOf(role string) []origin {
	bucket := func(path ...string) []string { return append([]string{"Bucket", "Properties"}, path...) }
	rule := func(path ...string) []string {
		return append([]string{"Bucket", "Properties", "ReplicationConfiguration", "Rules", "0"}, path...)
	}
	return []origin{
		{[]string{"Key"}, role},
		{[]string{"Key", "DeletionPolicy"}, "retain"},
		{[]string{"Key", "UpdateReplacePolicy"}, "retain"},
		{[]string{"Key", "Properties", "MultiRegion"}, "keyRef"},
		{[]string{"Key", "Properties", "PrimaryKeyArn"}, "keyRef"},
		{[]string{"KeyAlias"}, role},
		{[]string{"Bucket"}, role},
		{[]string{"Bucket", "DeletionPolicy"}, "retain"},
		{[]string{"Bucket", "UpdateReplacePolicy"}, "retain"},
		{bucket("BucketName"), "name"},
		{bucket("BucketNamespace"), "naming"},
		{bucket("ObjectLockEnabled"), "objectLock"},
		{bucket("ObjectLockConfiguration"), "objectLock"},
		{bucket("LifecycleConfiguration"), "archive"},
		{bucket("LifecycleConfiguration", "Rules", "archive-current"), "archive.class"},
		{bucket("LifecycleConfiguration", "Rules", "archive-current", "Transitions"), "archive." + role},
		{bucket("LifecycleConfiguration", "Rules", "expire-noncurrent"), "noncurrent.days"},
		{bucket("LifecycleConfiguration", "Rules", "expire-noncurrent", "NoncurrentVersionExpiration", "NewerNoncurrentVersions"), "noncurrent.keep"},
		{bucket("LifecycleConfiguration", "Rules", "abort-multipart"), "abortMultipartDays"},
		{bucket("LifecycleConfiguration", "TransitionDefaultMinimumObjectSize"), "archive.smallObjects"},
		{bucket("ReplicationConfiguration"), "replica"},
		{rule("Filter"), "filter"},
		{rule("DeleteMarkerReplication"), "deleteMarkers"},
		{rule("SourceSelectionCriteria", "ReplicaModifications"), "replicaModifications"},
		{rule("Destination", "EncryptionConfiguration"), "keyRef"},
		{rule("Destination", "ReplicationTime"), "replicationTimeControl"},
		{rule("Destination", "Metrics"), "replicationTimeControl"},
		{[]string{"BucketPolicy"}, role},
		{[]string{"Trail"}, "usedBy.cloudTrail"},
		{[]string{"ReplicationRole"}, "source"},
		{[]string{"ReplicationPermissions"}, "source"},
	}
}
