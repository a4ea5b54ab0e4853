package rds

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var singleZoneInstance = lint.Rule{
	ID: "RDS006", Name: "single-zone-instance", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A database instance stands in one zone",
	Aliases: []string{"RDS_MULTI_AZ_SUPPORT", "CKV_AWS_157", "2b1d4935", "RDSMultiAZSupport", "AwsSolutions-RDS3"},
	Why:     "When the zone or the instance fails, a standby in another zone takes over within two minutes; without one the database is restored from a backup. It is in the strict profile, since a standby doubles the price and not every database needs one. Write MultiAZ: true. Silent for members of a cluster and for read replicas.",
	Bad:     with("      MultiAZ: true\n", ""),
	Good:    sound,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::RDS::DBInstance"}, Path: "MultiAZ",
		Want:    []string{"true"},
		Unless:  []string{"DBClusterIdentifier", "SourceDBInstanceIdentifier", "SourceDBClusterIdentifier", "AvailabilityZone"},
		Missing: "the instance has no standby in another zone",
		Wrong:   "the instance has no standby in another zone",
		Help:    "write MultiAZ: true",
		Except:  isAurora,
	}),
}
