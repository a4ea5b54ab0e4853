package rds

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
)

// refersTo gives the resource of this template that a value names by Ref or
// Fn::GetAtt; ok is false for all else.
func refersTo(s *lint.Scope, n *cfn.Node) (r cfn.Resource, ok bool) {
	id, _, ok := n.RefersTo()
	if !ok {
		return cfn.Resource{}, false
	}
	return s.Resource(id)
}

// databaseTypes are instances and clusters.
var databaseTypes = []string{"AWS::RDS::DBInstance", "AWS::RDS::DBCluster"}

// eachMember visits the instances of clusters of the template.
func eachMember(p *lint.Pass, visit func(instance, cluster cfn.Resource)) {
	for _, r := range p.Resources("AWS::RDS::DBInstance") {
		if cluster, ok := refersTo(p.Scope, r.Property("DBClusterIdentifier")); ok && cluster.Type == "AWS::RDS::DBCluster" {
			visit(r, cluster)
		}
	}
}

// single gives what a property says where that hangs on no condition.
func single(p *lint.Pass, r cfn.Resource, path ...string) (st lint.Setting, ok bool) {
	list := p.Settings(r, path...)
	if len(list) != 1 || !list[0].IsKnown() {
		return lint.Setting{}, false
	}
	return list[0], true
}

// aurora is a cluster with one instance, which has some lines more.
func aurora(lines string) string {
	return `Resources:
  Cluster:
    Type: AWS::RDS::DBCluster
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties:
      Engine: aurora-postgresql
      MasterUsername: example
      ManageMasterUserPassword: true
      StorageEncrypted: true
      DeletionProtection: true
  Member:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Delete
    UpdateReplacePolicy: Delete
    Properties:
      DBClusterIdentifier: !Ref Cluster
      DBInstanceClass: db.r7g.large
      PubliclyAccessible: false
` + lines
}
