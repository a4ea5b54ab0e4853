package aws

import (
	"strconv"
	"strings"

	"github.com/awslabs/goformation/v7/cloudformation/ec2"
	"github.com/awslabs/goformation/v7/cloudformation/policies"
	"github.com/awslabs/goformation/v7/cloudformation/rds"
	"github.com/awslabs/goformation/v7/cloudformation/secretsmanager"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
)

// addInstance adds the instance with its subnet group and parameter group.
func (d *database) addInstance(subnets *cfn.Node) {
	d.add("SubnetGroup", "layer", &rds.DBSubnetGroup{DBSubnetGroupDescription: d.Name + ", " + d.Layer + " layer", Tags: tagList(d.tags())},
		at{"SubnetIds", subnets})
	d.add("ParameterGroup", "tlsOnly", &rds.DBParameterGroup{
		Family: compiler.DatabaseFamily(d.Engine, d.databaseSpec.Version), Description: d.Name, Parameters: d.parameters(), Tags: tagList(d.tags()),
	})
	d.from("version", "ParameterGroup", "Properties", "Family")
	instance := &rds.DBInstance{
		Engine: ptr(d.Engine), EngineVersion: ptr(d.databaseSpec.Version), DBInstanceClass: ptr(d.Class), DBName: ptr(d.Database),
		AllocatedStorage: ptr(strconv.Itoa(d.Storage.GB)), StorageType: ptr("gp3"),
		StorageEncrypted: ptr(true), KmsKeyId: ptr(text(cfn.GetAtt("Key", "Arn"))),
		DBSubnetGroupName: ptr(ref("SubnetGroup")), DBParameterGroupName: ptr(ref("ParameterGroup")),
		VPCSecurityGroups:     []string{text(cfn.GetAtt("DbSecurityGroup", "GroupId"))},
		PubliclyAccessible:    ptr(false),
		MultiAZ:               ptr(d.MultiAZ),
		DeletionProtection:    ptr(d.DeletionProtection),
		CopyTagsToSnapshot:    ptr(true),
		Tags:                  tagList(d.tags()),
		MasterUsername:        ptr(d.MasterUser),
		BackupRetentionPeriod: ptr(d.BackupDays), AutoMinorVersionUpgrade: ptr(true),
		EnableIAMDatabaseAuthentication: ptr(d.IAMAuth), EnableCloudwatchLogsExports: d.logs(),

		AWSCloudFormationDeletionPolicy:      policies.DeletionPolicy(d.OnDelete),
		AWSCloudFormationUpdateReplacePolicy: policies.UpdateReplacePolicy(d.OnDelete),
	}
	if d.Storage.Max > d.Storage.GB {
		instance.MaxAllocatedStorage = ptr(d.Storage.Max)
	}
	if d.MajorUpgrade {
		instance.AllowMajorVersionUpgrade = ptr(true)
	}
	var parts []at
	switch d.Master {
	case "managed":
		instance.ManageMasterUserPassword = ptr(true)
		instance.MasterUserSecret = &rds.DBInstance_MasterUserSecret{KmsKeyId: ptr(text(cfn.GetAtt("Key", "Arn")))}
	case "iam": // newer than goformation
		parts = append(parts, at{"MasterUserAuthenticationType", cfn.Str("iam-db-auth")})
	default:
		instance.MasterUserPassword = ptr(text(cfn.Sub("{{resolve:secretsmanager:${MasterSecret}:SecretString:password}}")))
	}
	if d.Engine == "mysql" && strings.Count(d.databaseSpec.Version, ".") == 1 {
		// RDS takes a major version alone ("MySQL on Amazon RDS versions") and chooses a
		// minor one; a rule of cfn-lint knows those with three numbers only.
		instance.AWSCloudFormationMetadata = map[string]any{"cfn-lint": map[string]any{"config": map[string]any{"ignore_checks": []string{"E3691"}}}}
	}
	d.add("Db", "engine", instance, parts...)
	for property, field := range map[string]string{
		"EngineVersion": "version", "DBInstanceClass": "class", "DBName": "database", "AllocatedStorage": "storage.gb", "MaxAllocatedStorage": "storage.max",
		"MultiAZ": "multiAz", "DeletionProtection": "deletionProtection", "BackupRetentionPeriod": "backupDays", "MasterUsername": "masterUser",
		"EnableIAMDatabaseAuthentication": "iamAuth", "ManageMasterUserPassword": "master", "MasterUserAuthenticationType": "master", "MasterUserPassword": "master",
		"AllowMajorVersionUpgrade": "majorUpgrade",
	} {
		d.from(field, "Db", "Properties", property)
	}
}

// parameters make the server refuse connections without TLS, or, where they may be
// without, say so. Values of parameters are texts.
func (d *database) parameters() map[string]string {
	value := map[bool]string{true: "1", false: "0"}[d.TLSOnly]
	if d.Engine == "mysql" {
		return map[string]string{"require_secure_transport": value}
	}
	return map[string]string{"rds.force_ssl": value}
}

// logs are those of the engine's that go to CloudWatch Logs.
func (d *database) logs() []string {
	if d.Engine == "mysql" {
		return []string{"error", "slowquery"}
	}
	return []string{"postgresql", "upgrade"}
}

// addGroups adds the database's security group and lets the clients in. What is let in
// and out are resources of their own: two groups that name each other within
// themselves are a circle.
func (d *database) addGroups() bool {
	d.add("DbSecurityGroup", "network", &ec2.SecurityGroup{
		GroupDescription: d.Name, SecurityGroupEgress: noEgress(), Tags: tagList(d.tags()),
	}, at{"VpcId", d.vpcID})
	fine := true
	for i, client := range d.Clients {
		origin := "clients[" + strconv.Itoa(i) + "]"
		source := cfn.Str(client)
		if !compiler.IsSecurityGroupID(client) {
			if d.Previewed() {
				continue // see Previewed
			}
			o, ok := offersOf(d.Build, client)["SecurityGroupId"]
			if !ok {
				d.Refuse(origin, "the stack "+strconv.Quote(client)+" has no output SecurityGroupId", "name a stack that has one, or a security group by its id, sg-...")
				fine = false
				continue
			}
			o.Type = "AWS::EC2::SecurityGroup::Id"
			if source, ok = d.refs.Read(o, origin); !ok {
				fine = false
				continue
			}
		}
		d.addIngress("From"+pascal(client), origin, client, source)
		if decodeStack(d.Build, client, "WorkerPool", &struct{}{}) { // which lets workers out to HTTPS alone
			d.add("To"+pascal(client), origin, &ec2.SecurityGroupEgress{
				IpProtocol: "tcp", FromPort: ptr(d.port()), ToPort: ptr(d.port()),
				DestinationSecurityGroupId: ptr(text(cfn.GetAtt("DbSecurityGroup", "GroupId"))), Description: ptr("database " + d.Name),
			}, at{"GroupId", source})
		}
	}
	return fine
}

// noEgress leads nowhere: a group without rules gets one that allows everything.
func noEgress() []ec2.SecurityGroup_Egress {
	return []ec2.SecurityGroup_Egress{{IpProtocol: "-1", CidrIp: ptr("127.0.0.1/32"), Description: ptr("no egress")}}
}

// addIngress lets a security group connect to the database.
func (d *database) addIngress(id, origin, who string, source *cfn.Node) {
	d.add(id, origin, &ec2.SecurityGroupIngress{
		GroupId: ptr(text(cfn.GetAtt("DbSecurityGroup", "GroupId"))), IpProtocol: "tcp", FromPort: ptr(d.port()), ToPort: ptr(d.port()),
		Description: ptr(who),
	}, at{"SourceSecurityGroupId", source})
}

// addMasterSecret adds a secret of the stack's own. RDS takes no / @ " and blank in
// passwords, so there is no punctuation at all.
func (d *database) addMasterSecret() {
	if d.Master != "own-secret" {
		return
	}
	deletion, replacement := deletionPolicies(true)
	d.add("MasterSecret", "master", &secretsmanager.Secret{
		Description: ptr("master of " + d.Name), KmsKeyId: ptr(text(cfn.GetAtt("Key", "Arn"))), GenerateSecretString: generated(d.MasterUser),
		Tags: tagList(d.tags()),

		AWSCloudFormationDeletionPolicy: deletion, AWSCloudFormationUpdateReplacePolicy: replacement,
	})
	d.add("MasterSecretAttachment", "master", &secretsmanager.SecretTargetAttachment{
		SecretId: ref("MasterSecret"), TargetId: ref("Db"), TargetType: "AWS::RDS::DBInstance",
	})
}

// generated is a password that Secrets Manager makes, beside the user's name.
func generated(user string) *secretsmanager.Secret_GenerateSecretString {
	return &secretsmanager.Secret_GenerateSecretString{
		SecretStringTemplate: ptr(`{"username":"` + user + `"}`), GenerateStringKey: ptr("password"),
		PasswordLength: ptr(32), ExcludePunctuation: ptr(true), RequireEachIncludedType: ptr(true),
	}
}

// masterSecret is the ARN of the master's secret; nil where there is none.
func (d *database) masterSecret() *cfn.Node {
	switch d.Master {
	case "managed":
		return cfn.GetAtt("Db", "MasterUserSecret.SecretArn")
	case "own-secret":
		return cfn.Ref("MasterSecretAttachment")
	}
	return nil
}
