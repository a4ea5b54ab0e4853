package aws

import (
	"strconv"

	"github.com/awslabs/goformation/v7/cloudformation/ec2"
	"github.com/awslabs/goformation/v7/cloudformation/lambda"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
)

// addBootstrap adds the function that makes users, and its way to the database. What
// the function needs is in the comment of its package, cuemulus.dev/functions/db-bootstrap.
func (d *database) addBootstrap() bool {
	arch := architecture(d.account)
	code, ok := d.Function(d.account, d.region, compiler.DBBootstrap, arch, "users")
	layer := d.network.Private()
	if layer == "" || !d.network.Reaches(layer) {
		layer = d.Layer // with endpoints; loading has looked for them
	}
	subnets, read := d.subnets(layer)
	if !ok || !read {
		return false
	}
	d.add("BootstrapSecurityGroup", "users", &ec2.SecurityGroup{
		GroupDescription: d.Name + " bootstrap function",
		SecurityGroupEgress: []ec2.SecurityGroup_Egress{{
			IpProtocol: "tcp", FromPort: ptr(443), ToPort: ptr(443), CidrIp: ptr("0.0.0.0/0"), Description: ptr("Secrets Manager, and S3 for the answer to CloudFormation"),
		}},
		Tags: tagList(d.tags()),
	}, at{"VpcId", d.vpcID})
	d.add("BootstrapToDb", "users", &ec2.SecurityGroupEgress{
		GroupId: text(cfn.GetAtt("BootstrapSecurityGroup", "GroupId")), IpProtocol: "tcp", FromPort: ptr(d.port()), ToPort: ptr(d.port()),
		DestinationSecurityGroupId: ptr(text(cfn.GetAtt("DbSecurityGroup", "GroupId"))), Description: ptr("database"),
	})
	d.addIngress("DbFromBootstrap", "users", "bootstrap function", cfn.GetAtt("BootstrapSecurityGroup", "GroupId"))
	d.addFunction(code, arch, function{
		id: "Bootstrap", origin: "users", description: "makes users and schemas in " + d.Name, handler: "bootstrap", timeout: 120,
		permissions: d.bootstrapPermissions(), environment: d.bootstrapEnvironment(),
		network: &functionNetwork{subnets: subnets, group: "BootstrapSecurityGroup"},
	})
	// Secrets Manager calls the function when it rotates a user's password. The call
	// comes with the account, and with the secret's ARN.
	d.add("BootstrapRotates", "users", &lambda.Permission{
		FunctionName: ref("Bootstrap"), Action: "lambda:InvokeFunction", Principal: "secretsmanager.amazonaws.com",
		SourceAccount: ptr(ref("AWS::AccountId")), SourceArn: ptr(text(d.userSecrets())),
	})
	return true
}

// userSecrets are the secrets of all users, of today and later: the prefix of their
// names is what lets the function read new ones without another right.
func (d *database) userSecrets() *cfn.Node {
	return cfn.Sub("arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:" + d.secretPrefix() + "*")
}

func (d *database) bootstrapPermissions() []statement {
	keyARN := cfn.GetAtt("Key", "Arn")
	list := []statement{
		{
			sid: "UserSecrets", resource: d.userSecrets(),
			actions: []string{"secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"},
		},
		{
			sid: "UseKey", actions: []string{"kms:Decrypt", "kms:GenerateDataKey"}, resource: keyARN,
			condition: d.through("secretsmanager"),
		},
	}
	switch d.Master {
	case "managed":
		list = append(list, statement{sid: "MasterSecret", actions: []string{"secretsmanager:GetSecretValue"}, resource: d.masterSecret()})
	case "own-secret":
		// The secret, not its attachment: the right is there before the database is.
		list = append(list, statement{sid: "MasterSecret", actions: []string{"secretsmanager:GetSecretValue"}, resource: cfn.Ref("MasterSecret")})
	default:
		list = append(list, statement{
			sid: "MasterLogin", actions: []string{"rds-db:connect"},
			resource: cfn.Sub("arn:${AWS::Partition}:rds-db:${AWS::Region}:${AWS::AccountId}:dbuser:${Db.DbiResourceId}/" + d.MasterUser),
		})
	}
	return list
}

func (d *database) bootstrapEnvironment() []cfn.KV {
	variables := []cfn.KV{
		{Key: "DB_ID", Value: cfn.Str(d.Name)},
		{Key: "DB_ENGINE", Value: cfn.Str(d.Engine)},
		{Key: "DB_HOST", Value: cfn.GetAtt("Db", "Endpoint.Address")},
		{Key: "DB_PORT", Value: cfn.Str(strconv.Itoa(d.port()))},
		{Key: "DB_NAME", Value: cfn.Str(d.Database)},
	}
	if secret := d.masterSecret(); secret != nil {
		return append(variables, cfn.KV{Key: "MASTER_SECRET_ARN", Value: secret})
	}
	return append(variables, cfn.KV{Key: "MASTER_AUTH", Value: cfn.Str("iam")}, cfn.KV{Key: "MASTER_USERNAME", Value: cfn.Str(d.MasterUser)})
}
