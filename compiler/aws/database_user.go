package aws

import (
	"encoding/json"
	"fmt"

	"github.com/awslabs/goformation/v7/cloudformation/ec2"
	"github.com/awslabs/goformation/v7/cloudformation/secretsmanager"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
)

// databaseUserSpec is schemas/aws.#DatabaseUser after evaluation.
type databaseUserSpec struct {
	Name        string
	Description string
	Database    string
	User        string
	Schema      string
	Grants      string
	Auth        string
	Adopt       bool
	RotateDays  int
	OnDelete    string
	Ref         string
	Tags        map[string]string
}

// databaseUserTimeout is for how many seconds CloudFormation waits for the function,
// which itself stops after two minutes; an hour where nothing is said.
const databaseUserTimeout = 300

// databaseUser emits one artifact: the secret, the user that the database's function
// makes with it, and a security group that may connect. No address of the database is
// in it, and no value of the secret is a property of anything.
func databaseUser(b *compiler.Build) {
	u := databaseUserSpec{}
	if err := json.Unmarshal(b.Stack.Data, &u); err != nil {
		b.Refuse("", fmt.Sprintf("the stack does not decode: %v", err), "report this as a fault of cuemulus: schema and compiler disagree")
		return
	}
	db, ok := databaseOutputs(b, u.Database)
	if !ok {
		return
	}
	s := newStack(b, db.network.Account, db.network.Region, u.Name, "database-user")
	refs := b.References(s.account, s.region, u.Ref)
	read := map[string]*cfn.Node{}
	outputs := []compiler.Output{db.BootstrapARN, db.SecurityGroupID, db.network.VpcID}
	if u.Auth == "password" {
		outputs = append(outputs, db.KeyARN)
	}
	for _, o := range outputs {
		if read[o.Name], ok = refs.Read(o, "database"); !ok {
			return
		}
	}
	properties := []cfn.KV{
		{Key: "Schema", Value: cfn.Str(u.Schema).From("schema")},
		{Key: "Grants", Value: cfn.Str(u.Grants).From("grants")},
		{Key: "OnDelete", Value: cfn.Str("drop")}, // see stay
	}
	if u.Adopt {
		properties = append(properties, cfn.KV{Key: "Adopt", Value: cfn.Boolean(true).From("adopt")})
	}
	if u.Auth == "iam" {
		s.custom("User", "user", "DatabaseUser", read["BootstrapArn"], databaseUserTimeout, append([]cfn.KV{
			{Key: "User", Value: cfn.Str(u.User)}, {Key: "Auth", Value: cfn.Str("iam").From("auth")},
		}, properties...)...)
		id, ok := refs.Read(db.DbiResourceID, "database")
		if !ok {
			return
		}
		if name, _, is := id.Intrinsic(); is && name == "Fn::GetStackOutput" {
			id = compiler.Joined(id)
		}
		s.output("ConnectArn", cfn.MapOf(cfn.KV{Key: "Fn::Sub", Value: cfn.ListOf(
			cfn.Str("arn:${AWS::Partition}:rds-db:${AWS::Region}:${AWS::AccountId}:dbuser:${Id}/"+u.User), cfn.MapOf(cfn.KV{Key: "Id", Value: id}),
		)}))
	} else {
		addUserSecret(s, u, db, read)
		s.custom("User", "user", "DatabaseUser", read["BootstrapArn"], databaseUserTimeout, append([]cfn.KV{
			{Key: "SecretArn", Value: cfn.Ref("Secret")},
		}, properties...)...)
		s.output("SecretArn", cfn.Ref("Secret"))
	}
	s.stay("User", u.OnDelete)
	s.add("SecurityGroup", "", &ec2.SecurityGroup{
		GroupDescription: u.User + " of " + db.spec.Name, Tags: tagList(s.tags()),
	}, at{"VpcId", read["VpcId"]}, at{"SecurityGroupEgress", cfn.ListOf(cfn.MapOf(
		cfn.KV{Key: "IpProtocol", Value: cfn.Str("tcp")},
		cfn.KV{Key: "FromPort", Value: cfn.Integer(db.spec.port())},
		cfn.KV{Key: "ToPort", Value: cfn.Integer(db.spec.port())},
		cfn.KV{Key: "DestinationSecurityGroupId", Value: read["DbSecurityGroupId"]},
		cfn.KV{Key: "Description", Value: cfn.Str("database")},
	))})
	s.add("DbFromSecurityGroup", "", &ec2.SecurityGroupIngress{
		IpProtocol: "tcp", FromPort: ptr(db.spec.port()), ToPort: ptr(db.spec.port()),
		SourceSecurityGroupId: ptr(text(cfn.GetAtt("SecurityGroup", "GroupId"))), Description: ptr(u.User),
	}, at{"GroupId", read["DbSecurityGroupId"]})
	s.output("SecurityGroupId", cfn.GetAtt("SecurityGroup", "GroupId"))
	s.emit(u.Description, fmt.Sprintf("user %s of %s, %s of %s", u.User, db.spec.Name, u.Grants, u.Schema), u.Tags, refs)
}

// addUserSecret adds the password of a user, and its rotation.
func addUserSecret(s *plainStack, u databaseUserSpec, db databaseOffers, read map[string]*cfn.Node) {
	deletion, replacement := deletionPolicies(u.OnDelete == "retain")
	s.add("Secret", "user", &secretsmanager.Secret{
		Name: ptr(db.spec.secretPrefix() + u.User), Description: ptr(u.User + " of " + db.spec.Name),
		GenerateSecretString: generated(u.User), Tags: tagList(s.tags()),

		AWSCloudFormationDeletionPolicy: deletion, AWSCloudFormationUpdateReplacePolicy: replacement,
	}, at{"KmsKeyId", read["KeyArn"]})
	if u.RotateDays == 0 {
		return
	}
	s.add("Rotation", "rotateDays", &secretsmanager.RotationSchedule{
		SecretId: ref("Secret"), RotationRules: &secretsmanager.RotationSchedule_RotationRules{AutomaticallyAfterDays: ptr(u.RotateDays)},
		RotateImmediatelyOnUpdate: ptr(false), // the first deployment has just made the password

		AWSCloudFormationDependsOn: []string{"User"},
	}, at{"RotationLambdaARN", read["BootstrapArn"]})
}
