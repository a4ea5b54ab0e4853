// Command secure-parameter is the function behind Custom::SecureParameter: it
// generates a value and stores it as a SecureString of Parameter Store, which
// CloudFormation cannot make. The value never leaves Parameter Store: no answer and
// no log has it. Templates refer to it as {{resolve:ssm-secure:NAME:VERSION}} where
// CloudFormation allows that, programs read it at run time.
//
// # Handler
//
// bootstrap, runtime provided.al2023.
//
// # Environment
//
//	PREFIX  optional: names must begin with it; default "/secure/"
//	KEY_ID  optional: the key where the property KeyId is absent; default the account's
//	        key for Parameter Store
//
// # Properties
//
//	Name      the parameter's name, "/secure/orders/db/password"; another one is a
//	          replacement
//	KeyId     optional: id or ARN of a KMS key
//	Length    optional: characters, 8 to 1024; default 32
//	Charset   optional: "alnum" (default), "special" or "username"; see package randomtext
//	Rotation  optional: any text; another text makes a new value
//	OnDelete  optional: "retain" (default) or "delete"
//
// An update makes a new value when Rotation, Length, Charset or KeyId change.
//
// # Attributes
//
//	Name, Version
//
// # Who owns a parameter
//
// The physical id is the name and a nonce of the creation, which the parameter has as
// the tag cuemulus:creation. Create never overwrites; Update and Delete touch a
// parameter only with the tag of their own id. So a create that fails because the name
// is taken leaves the parameter to whoever has it, also when the stack rolls back.
//
// # Permissions
//
//	ssm:PutParameter, ssm:DeleteParameter, ssm:AddTagsToResource,
//	ssm:ListTagsForResource, ssm:GetParameters       parameter/secure/*
//	kms:Encrypt, kms:GenerateDataKey                 the key, by way of ssm
package main

import (
	"context"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"cuemulus.dev/functions/customresource"
)

func main() {
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		log.Error("the aws configuration cannot be read", "reason", err.Error())
		os.Exit(1)
	}
	lambda.Start((&customresource.Handler{Resource: newStore(ssm.NewFromConfig(cfg), os.Getenv), Log: log}).Handle)
}
