// Command password-store is the second generation of the articles' password store,
// made safe: generated passwords, encrypted with a KMS key, kept in a DynamoDB table
// by stack and environment. A managed master password of RDS needs none of this.
//
// One program has two handlers, for two Lambda functions with two roles: what
// generates cannot read, what reads cannot write.
//
// # Handlers
//
//	generate  Custom::StoredPassword: generates, encrypts, puts if absent
//	get       Custom::ReadPassword: gets and decrypts
//
// Runtime provided.al2023.
//
// # Environment
//
//	TABLE_NAME  the table, with the keys stackName (partition) and env (sort), strings
//	KEY_ID      id or ARN of the KMS key; generate only
//
// # Properties
//
//	StackName       whose password it is; another one is a replacement
//	Env             of which environment; another one is a replacement
//	PasswordLength  generate: characters, 8 to 1024; default 20
//	Special         generate: "true" for punctuation too; default "false"
//	Rotation        generate: any text; another text makes a new password. get: the same
//	                text, so that the new password is read
//	OnDelete        generate: "retain" (default) or "delete"
//
// # Attributes
//
//	generate: StackName, Env
//	get:      password, with NoEcho. It goes where a template asks for it: use it in
//	          properties that hold secrets only, never in Outputs or Metadata.
//
// # Who owns an item
//
// The physical id of generate is stack, environment and a nonce of the creation, which
// the item has as its attribute creation. An item is put only where there is none,
// and changed or deleted only under the condition that the nonce is that of the id:
// the second stack that wants a taken name fails, and its roll-back deletes nothing.
//
// The encryption context of the key is {stackName, env}, so a cipher text that is
// copied to another item cannot be decrypted there.
//
// # Permissions
//
//	generate: dynamodb:PutItem, dynamodb:DeleteItem on the table; kms:Encrypt on the key
//	get:      dynamodb:GetItem on the table; kms:Decrypt on the key
package main

import (
	"context"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	"cuemulus.dev/functions/customresource"
)

func main() {
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		log.Error("the aws configuration cannot be read", "reason", err.Error())
		os.Exit(1)
	}
	resource, err := resourceOf(os.Getenv, dynamodb.NewFromConfig(cfg), kms.NewFromConfig(cfg))
	if err != nil {
		log.Error("the environment is incomplete", "reason", err.Error())
		os.Exit(1)
	}
	lambda.Start((&customresource.Handler{Resource: resource, Log: log}).Handle)
}
