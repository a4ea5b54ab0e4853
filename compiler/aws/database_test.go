package aws_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
	"cuemulus.dev/compiler/aws"
	"cuemulus.dev/compiler/resolve"
)

const mainNetwork = "stacks: main: aws.#Vpc & {\n" + inIreland + threeZones + "}\n"

// packaged is a lock with the code of all functions in an account and Region.
func packaged(account, region, partition string) *resolve.Lock {
	lock := &resolve.Lock{}
	for _, name := range compiler.Functions() {
		for _, arch := range []string{compiler.ARM64, compiler.X8664} {
			digest := strings.Repeat("0123456789abcdef", 4)
			code := resolve.FunctionCode{Bucket: "artifacts-" + account, Key: resolve.FunctionKey(name, digest), Digest: digest}
			lock.Set(resolve.FunctionQuestion(partition, account, region, name, arch), resolve.Entry{Value: code.Value()})
		}
	}
	return lock
}

// compiled compiles stacks, beside the accounts of vpcProject, with all functions
// packaged.
func compiled(t *testing.T, stacks string) *compiler.Result {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "stacks.cue"), []byte(vpcProject+"\n"+stacks), 0o644))
	p, ds := compiler.Load(dir, compiler.LoadOptions{})
	require.Empty(t, ds)
	return compiler.Compile(p, packaged("111122223333", "eu-west-1", "aws"), aws.Kinds())
}

// templateOf gives the template of a stack of a result without findings.
func templateOf(t *testing.T, r *compiler.Result, stack string) *cfn.Template {
	t.Helper()
	require.Empty(t, r.Diagnostics)
	i := slices.IndexFunc(r.Artifacts, func(a *compiler.Artifact) bool { return a.StackName == stack })
	require.GreaterOrEqual(t, i, 0, stack)
	requireNoCycle(t, r.Artifacts[i].Template)
	return r.Artifacts[i].Template
}

// orders compiles a database of these fields in the network main.
func orders(t *testing.T, fields string) *cfn.Template {
	t.Helper()
	return templateOf(t, compiled(t, mainNetwork+"stacks: \"orders-db\": aws.#Database & {\nnetwork: \"main\"\n"+fields+"\n}\n"), "orders-db")
}

const (
	postgres = "engine: \"postgres\"\nversion: \"17\"\n"
	mysql    = "engine: \"mysql\"\nversion: \"8.4\"\n"
)

// mentions reports whether a text stands in any string or key of a tree.
func mentions(n *cfn.Node, text string) bool {
	return strings.Contains(n.Text, text) ||
		slices.ContainsFunc(n.Items, func(i *cfn.Node) bool { return mentions(i, text) }) ||
		slices.ContainsFunc(n.Fields, func(f cfn.Field) bool { return strings.Contains(f.Key, text) || mentions(f.Value, text) })
}

// TestDatabaseManaged: there is no password in the template, and no secret.
func TestDatabaseManaged(t *testing.T) {
	for _, engine := range []string{postgres, mysql} {
		template := orders(t, engine)
		db, _ := template.Resource("Db")
		require.Nil(t, db.Property("MasterUserPassword"))
		require.Equal(t, "true", db.Property("ManageMasterUserPassword").Text)
		require.Empty(t, template.Resources("AWS::SecretsManager::Secret"))
		require.False(t, mentions(template.Root, "{{resolve:"))
		arn := cfn.GetAtt("Db", "MasterUserSecret.SecretArn")
		require.True(t, arn.Equal(template.Root.Get("Outputs", "MasterSecretArn", "Value")))
		function, _ := template.Resource("Bootstrap")
		require.True(t, arn.Equal(function.Property("Environment", "Variables", "MASTER_SECRET_ARN")))
	}
}

// TestDatabaseOwnSecret: the password is a dynamic reference in the one property that
// may have it, and whoever reads the secret waits for engine, host and port in it. The
// original's function read them from a secret that did not have them yet.
func TestDatabaseOwnSecret(t *testing.T) {
	template := orders(t, postgres+`master: "own-secret"`)
	db, _ := template.Resource("Db")
	require.True(t, cfn.Sub("{{resolve:secretsmanager:${MasterSecret}:SecretString:password}}").Equal(db.Property("MasterUserPassword")))
	require.Equal(t, "dbadmin", db.Property("MasterUsername").Text)
	require.Nil(t, db.Property("ManageMasterUserPassword"))
	require.Len(t, template.Resources("AWS::SecretsManager::SecretTargetAttachment"), 1)
	attachment := cfn.Ref("MasterSecretAttachment")
	require.True(t, attachment.Equal(template.Root.Get("Outputs", "MasterSecretArn", "Value")))
	function, _ := template.Resource("Bootstrap")
	require.True(t, attachment.Equal(function.Property("Environment", "Variables", "MASTER_SECRET_ARN")))
	secret, _ := template.Resource("MasterSecret")
	require.Equal(t, "true", secret.Property("GenerateSecretString", "ExcludePunctuation").Text)
	require.Equal(t, "RetainExceptOnCreate", secret.Node.Get("DeletionPolicy").Text)
	require.NotContains(t, string(must(secret.Node.MarshalJSON())), "Role", "a secret that names a role that names the secret is a circle")
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestDatabaseIAM: there is no password at all, and the function has the right to log in.
func TestDatabaseIAM(t *testing.T) {
	template := orders(t, postgres+`master: "iam"`)
	db, _ := template.Resource("Db")
	require.Equal(t, "iam-db-auth", db.Property("MasterUserAuthenticationType").Text)
	require.Nil(t, template.Root.Get("Outputs", "MasterSecretArn"))
	require.False(t, mentions(template.Root, "MasterUserSecret"))
	require.True(t, mentions(template.Root, "rds-db:connect"))
	require.True(t, mentions(template.Root, "dbuser:${Db.DbiResourceId}/dbadmin"))
}

// TestDatabaseIsSecure holds what the original lacked: it was unencrypted, without
// backups, with a name of its own, wide open egress and no protection.
func TestDatabaseIsSecure(t *testing.T) {
	db, _ := orders(t, postgres).Resource("Db")
	for property, want := range map[string]string{
		"StorageEncrypted": "true", "PubliclyAccessible": "false", "MultiAZ": "true", "BackupRetentionPeriod": "14", "CopyTagsToSnapshot": "true",
		"DeletionProtection": "true", "EnableIAMDatabaseAuthentication": "true", "AutoMinorVersionUpgrade": "true", "StorageType": "gp3",
		"DBInstanceClass": "db.t4g.medium", "AllocatedStorage": "20", "MaxAllocatedStorage": "100", "EngineVersion": "17", "DBName": "ordersdb",
	} {
		require.Equal(t, want, db.Property(property).Text, property)
	}
	require.True(t, cfn.GetAtt("Key", "Arn").Equal(db.Property("KmsKeyId")))
	require.Nil(t, db.Property("DBInstanceIdentifier"))
	require.Equal(t, "Snapshot", db.Node.Get("DeletionPolicy").Text)
	require.Equal(t, "Snapshot", db.Node.Get("UpdateReplacePolicy").Text)
	require.True(t, cfn.Strs("postgresql", "upgrade").Equal(db.Property("EnableCloudwatchLogsExports")))
}

func TestDatabaseFamilies(t *testing.T) {
	for _, c := range []struct{ fields, family, parameter, value, port string }{
		{postgres, "postgres17", "rds.force_ssl", "1", "5432"},
		{"engine: \"postgres\"\nversion: \"16.11\"\ntlsOnly: false", "postgres16", "rds.force_ssl", "0", "5432"},
		{mysql, "mysql8.4", "require_secure_transport", "1", "3306"},
		{"engine: \"mysql\"\nversion: \"8.4.7\"", "mysql8.4", "require_secure_transport", "1", "3306"},
	} {
		template := orders(t, c.fields)
		group, _ := template.Resource("ParameterGroup")
		require.Equal(t, c.family, group.Property("Family").Text)
		require.Equal(t, c.value, group.Property("Parameters", c.parameter).Text)
		ingress, _ := template.Resource("DbFromBootstrap")
		require.Equal(t, c.port, ingress.Property("FromPort").Text)
	}
}

// TestDatabaseGroups: two groups, what is let in and out as resources of its own, no
// circle (templateOf looks), no address in, and none out of the database.
func TestDatabaseGroups(t *testing.T) {
	template := orders(t, postgres+`clients: ["sg-0a1b2c3d4e5f60718"]`)
	require.Len(t, template.Resources("AWS::EC2::SecurityGroup"), 2)
	group, _ := template.Resource("DbSecurityGroup")
	require.Nil(t, group.Property("SecurityGroupIngress"))
	require.Equal(t, "127.0.0.1/32", group.Property("SecurityGroupEgress", "0", "CidrIp").Text)
	for _, r := range template.Resources("AWS::EC2::SecurityGroupIngress") {
		require.Nil(t, r.Property("CidrIp"))
		require.NotNil(t, r.Property("SourceSecurityGroupId"))
	}
	client, ok := template.Resource("FromSg0a1b2c3d4e5f60718")
	require.True(t, ok)
	require.Equal(t, "sg-0a1b2c3d4e5f60718", client.Property("SourceSecurityGroupId").Text)
}

// TestFunctionsHaveFewRights: all resources only where nothing can be named, the log
// only its own group, the key only through a service.
func TestFunctionsHaveFewRights(t *testing.T) {
	for _, master := range []string{"managed", "iam", "own-secret"} {
		template := orders(t, postgres+"master: \""+master+"\"")
		role, _ := template.Resource("BootstrapRole")
		for _, s := range role.Property("Policies", "0", "PolicyDocument", "Statement").Items {
			resource, _ := s.Get("Resource").String()
			if sid := s.Get("Sid").Text; resource == "*" {
				require.Equal(t, "StandInNetwork", sid)
			}
			switch s.Get("Sid").Text {
			case "WriteLog":
				require.True(t, cfn.GetAtt("BootstrapLogGroup", "Arn").Equal(s.Get("Resource")))
			case "UseKey":
				require.Equal(t, "secretsmanager.eu-west-1.amazonaws.com", s.Get("Condition", "StringEquals", "kms:ViaService").Text)
			}
			require.NotContains(t, string(must(s.Get("Action").MarshalJSON())), "*")
		}
	}
}

func TestDatabaseWithoutUsers(t *testing.T) {
	r := compiled(t, mainNetwork+"stacks: \"orders-db\": aws.#Database & {\nnetwork: \"main\"\nusers: false\n"+postgres+"}\n")
	template := templateOf(t, r, "orders-db")
	require.Empty(t, template.Resources("AWS::Lambda::Function"))
	require.Empty(t, template.Resources("AWS::IAM::Role"))
	require.Nil(t, template.Root.Get("Outputs", "BootstrapArn"))
	for _, a := range r.Artifacts {
		if a.StackName == "orders-db" {
			require.Empty(t, a.Capabilities)
		}
	}
}

// TestDatabaseOffersWhatItExports holds the outputs that others read.
func TestDatabaseOffersWhatItExports(t *testing.T) {
	template := orders(t, postgres)
	for _, name := range []string{"MasterSecretArn", "BootstrapArn", "Endpoint", "Port", "DbiResourceId", "DbSecurityGroupId", "KeyArn"} {
		require.NotNil(t, template.Root.Get("Outputs", name, "Export"), name)
	}
}

const billing = "stacks: \"orders-db\": aws.#Database & {\nnetwork: \"main\"\n" + postgres + "}\nstacks: billing: aws.#DatabaseUser & {\ndatabase: \"orders-db\"\nuser: \"billing\"\n"

// TestDatabaseUser: the function's ARN is imported, the time is bounded, no value of a
// secret is a property of the custom resource, and no host is written down.
func TestDatabaseUser(t *testing.T) {
	template := templateOf(t, compiled(t, mainNetwork+billing+"}"), "billing")
	user, _ := template.Resource("User")
	require.Equal(t, "Custom::DatabaseUser", user.Type)
	require.Equal(t, "orders-db-BootstrapArn", user.Property("ServiceToken", "Fn::ImportValue").Text)
	require.Equal(t, "300", user.Property("ServiceTimeout").Text)
	require.True(t, cfn.Ref("Secret").Equal(user.Property("SecretArn")))
	require.Equal(t, "RetainExceptOnCreate", user.Node.Get("DeletionPolicy").Text)
	require.False(t, mentions(template.Root, "{{resolve:"))
	require.False(t, mentions(template.Root, "Endpoint"))
	require.False(t, mentions(template.Root, "rds.amazonaws.com"))
	secret, _ := template.Resource("Secret")
	require.Equal(t, "orders-db/app/billing", secret.Property("Name").Text)
	require.Equal(t, `{"username":"billing"}`, secret.Property("GenerateSecretString", "SecretStringTemplate").Text)
	group, _ := template.Resource("SecurityGroup")
	require.Len(t, group.Property("SecurityGroupEgress").Items, 1)
	require.Equal(t, "orders-db-DbSecurityGroupId", group.Property("SecurityGroupEgress", "0", "DestinationSecurityGroupId", "Fn::ImportValue").Text)
}

func TestDatabaseUserThatGoes(t *testing.T) {
	template := templateOf(t, compiled(t, mainNetwork+billing+"onDelete: \"drop\"\ngrants: \"read\"\nschema: \"sales\"\n}"), "billing")
	for _, id := range []string{"User", "Secret"} {
		r, _ := template.Resource(id)
		require.Equal(t, "Delete", r.Node.Get("DeletionPolicy").Text)
		require.Equal(t, "Delete", r.Node.Get("UpdateReplacePolicy").Text)
	}
	user, _ := template.Resource("User")
	require.Equal(t, "sales", user.Property("Schema").Text)
	require.Equal(t, "read", user.Property("Grants").Text)
}

// TestDatabaseUserRotates: by a function that is there already, without a transform,
// and not before the user is.
func TestDatabaseUserRotates(t *testing.T) {
	result := compiled(t, mainNetwork+billing+"rotateDays: 30\n}")
	template := templateOf(t, result, "billing")
	rotation, ok := template.Resource("Rotation")
	require.True(t, ok)
	require.Equal(t, "orders-db-BootstrapArn", rotation.Property("RotationLambdaARN", "Fn::ImportValue").Text)
	require.Equal(t, "30", rotation.Property("RotationRules", "AutomaticallyAfterDays").Text)
	require.True(t, cfn.Strs("User").Equal(rotation.Node.Get("DependsOn")))
	require.Nil(t, template.Root.Get("Transform"))
	permission, _ := templateOf(t, result, "orders-db").Resource("BootstrapRotates")
	require.Equal(t, "secretsmanager.amazonaws.com", permission.Property("Principal").Text)
	require.NotNil(t, permission.Property("SourceAccount"))
}

// TestDatabaseNeedsTheFunctionsCode: without it nothing is emitted, and the message
// names the command.
func TestDatabaseNeedsTheFunctionsCode(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "stacks.cue"), []byte(vpcProject+mainNetwork+billing+"}"), 0o644))
	p, ds := compiler.Load(dir, compiler.LoadOptions{})
	require.Empty(t, ds)
	r := compiler.Compile(p, nil, aws.Kinds())
	require.Len(t, r.Diagnostics, 1)
	require.Equal(t, "PLAN004", r.Diagnostics[0].Rule)
	require.Contains(t, r.Diagnostics[0].Help, "cuemulus package")
	require.False(t, slices.ContainsFunc(r.Artifacts, func(a *compiler.Artifact) bool { return a.StackName == "orders-db" }))
}

const app = `stacks: app: aws.#Template & {
	account: "prod"
	region: "eu-west-1"
	template: {
		Resources: Group: {Type: "AWS::EC2::SecurityGroup", Properties: GroupDescription: "app"}
		Outputs: OUTPUT: Value: "Fn::GetAtt": ["Group", "GroupId"]
	}
}
`

// TestDatabaseClientStacks: a stack with a security group is let in by importing it,
// after it; one without is refused where the user names it.
func TestDatabaseClientStacks(t *testing.T) {
	database := "stacks: \"orders-db\": aws.#Database & {\nnetwork: \"main\"\nclients: [\"app\"]\n" + postgres + "}\n"
	r := compiled(t, mainNetwork+database+strings.Replace(app, "OUTPUT", "SecurityGroupId", 1))
	client, ok := templateOf(t, r, "orders-db").Resource("FromApp")
	require.True(t, ok)
	require.Equal(t, "app-SecurityGroupId", client.Property("SourceSecurityGroupId", "Fn::ImportValue").Text)
	i := slices.IndexFunc(r.Artifacts, func(a *compiler.Artifact) bool { return a.StackName == "orders-db" })
	require.True(t, slices.ContainsFunc(r.Artifacts[i].After, func(e compiler.Edge) bool { return e.ID == "prod/eu-west-1/app" }))

	r = compiled(t, mainNetwork+database+strings.Replace(app, "OUTPUT", "Group", 1))
	require.Len(t, r.Diagnostics, 1)
	require.Equal(t, "PLAN005", r.Diagnostics[0].Rule)
	require.Contains(t, r.Diagnostics[0].Message, "SecurityGroupId")
	require.False(t, slices.ContainsFunc(r.Artifacts, func(a *compiler.Artifact) bool { return a.StackName == "orders-db" }))
}

// TestDatabaseLetsWorkersOut: the group of a pool leads to HTTPS alone, so the database
// adds the way to itself.
func TestDatabaseLetsWorkersOut(t *testing.T) {
	template := templateOf(t, compiled(t, mainNetwork+"stacks: \"orders-db\": aws.#Database & {\nnetwork: \"main\"\nclients: [\"pool\", \"sg-0a1b2c3d4e5f60718\"]\n"+mysql+"}\n"+
		"stacks: pool: aws.#WorkerPool & {\nnetwork: \"main\"\nimage: \"resolve:ssm:/images/worker/current\"\ninstance: types: [\"m7g.large\"]\n}\n"), "orders-db")
	out, ok := template.Resource("ToPool")
	require.True(t, ok)
	require.Equal(t, "pool-SecurityGroupId", out.Property("GroupId", "Fn::ImportValue").Text)
	require.Equal(t, "3306", out.Property("FromPort").Text)
	require.True(t, cfn.GetAtt("DbSecurityGroup", "GroupId").Equal(out.Property("DestinationSecurityGroupId")))
	require.Len(t, template.Resources("AWS::EC2::SecurityGroupEgress"), 2, "the other client has rules of its own")
}

// TestDatabaseIsReadBeforeItIsPackaged: that the function's code is missing is said
// once, not again by whoever reads an output of the database.
func TestDatabaseIsReadBeforeItIsPackaged(t *testing.T) {
	dir := t.TempDir()
	reader := "stacks: reader: aws.#Template & {\naccount: \"prod\"\nregion: \"eu-west-1\"\nreads: Host: {stack: \"orders-db\", output: \"Endpoint\"}\ntemplate: Resources: P: {Type: \"AWS::SSM::Parameter\", Properties: {Type: \"String\", Value: Ref: \"Host\"}}\n}\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "stacks.cue"), []byte(vpcProject+mainNetwork+billing+"}\n"+reader), 0o644))
	p, ds := compiler.Load(dir, compiler.LoadOptions{})
	require.Empty(t, ds)
	r := compiler.Compile(p, nil, aws.Kinds())
	require.Len(t, r.Diagnostics, 1)
	require.Equal(t, "PLAN004", r.Diagnostics[0].Rule)
}
