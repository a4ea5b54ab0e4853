package aws

// origin says which input field caused a part of a template's resources.
type origin struct {
	at    []string
	field string
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
		{bucket("LifecycleConfiguration", "TransitionDefaultMinimumObjectSize"), "archive.smallObjects"},
		{bucket("ReplicationConfiguration"), "replica"},
		{rule("Filter"), "filter"},
		{rule("DeleteMarkerReplication"), "deleteMarkers"},
		{rule("SourceSelectionCriteria", "ReplicaModifications"), "replicaModifications"},
		{rule("Destination", "EncryptionConfiguration"), "keyRef"},
		{rule("Destination", "ReplicationTime"), "replicationTimeControl"},
		{rule("Destination", "Metrics"), "replicationTimeControl"},
		{[]string{"BucketPolicy"}, role},
		{[]string{"ReplicationRole"}, "source"},
		{[]string{"ReplicationPermissions"}, "source"},
	}
}
