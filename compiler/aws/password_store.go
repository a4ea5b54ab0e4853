package aws

import (
	"encoding/json"
	"fmt"

	"github.com/awslabs/goformation/v7/cloudformation/dynamodb"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
)

// passwordStoreSpec is schemas/aws.#PasswordStore after evaluation.
type passwordStoreSpec struct {
	Name               string
	Description        string
	Account            string
	Region             string
	DeletionProtection bool
	Tags               map[string]string
}

// passwordStore emits one artifact: the table, the key, and two functions of which one
// only writes and the other only reads.
func passwordStore(b *compiler.Build) {
	p := passwordStoreSpec{}
	if err := json.Unmarshal(b.Stack.Data, &p); err != nil {
		b.Refuse("", fmt.Sprintf("the stack does not decode: %v", err), "report this as a fault of cuemulus: schema and compiler disagree")
		return
	}
	s := newStack(b, b.Project.Accounts[p.Account], p.Region, p.Name, "password-store")
	arch := architecture(s.account)
	code, ok := b.Function(s.account, s.region, compiler.PasswordStore, arch, "")
	if !ok && !b.Previewed() {
		return
	}
	s.addKey("passwords of " + p.Name)
	s.addTable(p)
	table, keyARN := cfn.GetAtt("Table", "Arn"), cfn.GetAtt("Key", "Arn")
	named := cfn.KV{Key: "TABLE_NAME", Value: cfn.Ref("Table")}
	s.addFunction(code, arch, function{
		id: "Generate", description: "makes passwords, encrypts them and puts them where there is none", handler: "generate", timeout: 30,
		permissions: []statement{
			{sid: "PutOnly", actions: []string{"dynamodb:PutItem", "dynamodb:DeleteItem"}, resource: table},
			{sid: "EncryptOnly", actions: []string{"kms:Encrypt"}, resource: keyARN, condition: withOwner()},
		},
		environment: []cfn.KV{named, {Key: "KEY_ID", Value: keyARN}},
	})
	s.addFunction(code, arch, function{
		id: "Get", description: "reads passwords and decrypts them", handler: "get", timeout: 30,
		permissions: []statement{
			{sid: "ReadOnly", actions: []string{"dynamodb:GetItem"}, resource: table},
			{sid: "DecryptOnly", actions: []string{"kms:Decrypt"}, resource: keyARN, condition: withOwner()},
		},
		environment: []cfn.KV{named},
	})
	s.output("GenerateToken", cfn.GetAtt("Generate", "Arn"))
	s.output("GetToken", cfn.GetAtt("Get", "Arn"))
	s.output("TableName", cfn.Ref("Table"))
	s.output("KeyArn", keyARN)
	s.emit(p.Description, "store of passwords", p.Tags, nil, "CAPABILITY_IAM")
}

// withOwner is the condition that the key is used for a password of somebody: with the
// encryption context that the functions give it.
func withOwner() *cfn.Node {
	return cfn.MapOf(cfn.KV{Key: "Null", Value: cfn.MapOf(
		cfn.KV{Key: "kms:EncryptionContext:stackName", Value: cfn.Str("false")},
		cfn.KV{Key: "kms:EncryptionContext:env", Value: cfn.Str("false")},
	)})
}

// addTable adds the table. It is encrypted with the key that DynamoDB has in the
// account. With the store's own key both functions would need kms:Decrypt to touch the
// table, and the one that generates must not have it; the passwords are encrypted with
// the store's key before they come here.
func (s *plainStack) addTable(p passwordStoreSpec) {
	deletion, replacement := deletionPolicies(true)
	s.add("Table", "", &dynamodb.Table{
		BillingMode: ptr("PAY_PER_REQUEST"),
		AttributeDefinitions: []dynamodb.Table_AttributeDefinition{
			{AttributeName: "stackName", AttributeType: "S"}, {AttributeName: "env", AttributeType: "S"},
		},
		KeySchema: []dynamodb.Table_KeySchema{
			{AttributeName: "stackName", KeyType: "HASH"}, {AttributeName: "env", KeyType: "RANGE"},
		},
		SSESpecification:                 &dynamodb.Table_SSESpecification{SSEEnabled: true, SSEType: ptr("KMS")},
		PointInTimeRecoverySpecification: &dynamodb.Table_PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: ptr(true)},
		DeletionProtectionEnabled:        ptr(p.DeletionProtection),
		Tags:                             tagList(s.tags()),

		AWSCloudFormationDeletionPolicy: deletion, AWSCloudFormationUpdateReplacePolicy: replacement,
	})
	s.from("deletionProtection", "Table", "Properties", "DeletionProtectionEnabled")
}

// storedPasswordSpec is schemas/aws.#StoredPassword after evaluation.
type storedPasswordSpec struct {
	Name        string
	Description string
	Store       string
	Stack       string
	Env         string
	Length      int
	Special     bool
	Rotation    string
	OnDelete    string
	Ref         string
	Tags        map[string]string
}

// storedPasswordTimeout is as secureParameterTimeout.
const storedPasswordTimeout = 60

// storedPassword emits one artifact: a custom resource that makes the password, and one
// that reads it, whose attribute password nothing uses.
func storedPassword(b *compiler.Build) {
	p := storedPasswordSpec{}
	if err := json.Unmarshal(b.Stack.Data, &p); err != nil {
		b.Refuse("", fmt.Sprintf("the stack does not decode: %v", err), "report this as a fault of cuemulus: schema and compiler disagree")
		return
	}
	store := passwordStoreSpec{}
	if !decodeStack(b, p.Store, "PasswordStore", &store) {
		return
	}
	s := newStack(b, b.Project.Accounts[store.Account], store.Region, p.Name, "stored-password")
	refs := b.References(s.account, s.region, p.Ref)
	read := func(name string) (*cfn.Node, bool) {
		return refs.Read(compiler.Output{Account: s.account, Region: s.region, StackName: store.Name, Name: name}, "store")
	}
	generate, ok := read("GenerateToken")
	get, also := read("GetToken")
	if !ok || !also {
		return
	}
	s.custom("Password", "store", "StoredPassword", generate, storedPasswordTimeout,
		cfn.KV{Key: "StackName", Value: cfn.Str(p.Stack).From("stack")},
		cfn.KV{Key: "Env", Value: cfn.Str(p.Env).From("env")},
		cfn.KV{Key: "PasswordLength", Value: cfn.Integer(p.Length).From("length")},
		cfn.KV{Key: "Special", Value: cfn.Boolean(p.Special).From("special")},
		cfn.KV{Key: "Rotation", Value: cfn.Str(p.Rotation).From("rotation")},
		cfn.KV{Key: "OnDelete", Value: cfn.Str("delete")}, // see stay
	)
	s.stay("Password", p.OnDelete)
	// The attributes make it wait for the password.
	s.custom("Proof", "store", "ReadPassword", get, storedPasswordTimeout,
		cfn.KV{Key: "StackName", Value: cfn.GetAtt("Password", "StackName")},
		cfn.KV{Key: "Env", Value: cfn.GetAtt("Password", "Env")},
		cfn.KV{Key: "Rotation", Value: cfn.Str(p.Rotation).From("rotation")},
	)
	s.output("StackName", cfn.GetAtt("Password", "StackName"))
	s.output("Env", cfn.GetAtt("Password", "Env"))
	s.emit(p.Description, fmt.Sprintf("password of %s in %s", p.Stack, p.Env), p.Tags, refs)
}
