package rds

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var publicInstance = lint.Rule{
	ID: "RDS003", Name: "public-instance", Severity: diag.Error,
	Title:   "A database instance has a public address",
	Aliases: []string{"F22", "RDS_INSTANCE_PUBLIC_ACCESS_CHECK", "CKV_AWS_17", "AWS-0180", "de38e1d5", "RDSInstancePublicAccess"},
	Why:     "Whoever finds the name of the instance can try passwords and weaknesses of the database server from anywhere; only the security group stands between. Databases are reached from inside the VPC, through a VPN or a tunnel of Session Manager. Write PubliclyAccessible: false. Silent where the property is missing: RDS then decides by the subnets.",
	Bad:     with("PubliclyAccessible: false", "PubliclyAccessible: true"),
	Good:    sound,
	Run: lint.Require(lint.Requirement{
		Types: []string{"AWS::RDS::DBInstance"}, Path: "PubliclyAccessible",
		Refuse: []string{"true"},
		Wrong:  "the instance has a public address",
		Help:   "write PubliclyAccessible: false",
	}),
}
