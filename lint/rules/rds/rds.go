// Package rds holds the rules about relational databases.
package rds

import (
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
)

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		instanceStorageEncryption,
		clusterStorageEncryption,
		publicInstance,
		backupsOff,
		instanceDeletionProtection,
		singleZoneInstance,
		passwordByParameter,
		twoPasswords,
		masterUsername,
		engineOfCluster,
		encryptionOfCluster,
		retentionOfMember,
		monitoringRole,
		replicaMode,
		groupForEverybody,
		clusterDeletionProtection,
	}
}

// isAurora reports whether an instance is a member of an Aurora cluster, which has
// the storage, the backups and the standbys, or may be one.
func isAurora(s *lint.Scope, r cfn.Resource) bool {
	return slices.ContainsFunc(s.Settings(r, "Engine"), func(st lint.Setting) bool {
		return !st.IsKnown() || strings.HasPrefix(strings.ToLower(st.Text), "aurora")
	})
}
