// Command db-bootstrap makes the users of applications in a database: one function
// for a database, which stands in its network and knows its master. It answers
// Custom::DatabaseUser of the applications' stacks, and rotates the users' passwords
// as a rotation function of Secrets Manager. PostgreSQL, MySQL and MariaDB.
//
// # Handler
//
// bootstrap, runtime provided.al2023. The event says which of the two it is.
//
// # Environment
//
//	DB_ID              name of the database in ids and secrets: an application's secret is
//	                   named DB_ID/app/...
//	MASTER_SECRET_ARN  secret of the master, with username and password. Its engine, host,
//	                   port and dbname, which a target attachment writes, count where the
//	                   variables below are absent; a secret that RDS manages has none.
//	MASTER_AUTH        optional: "password" (default) or "iam", a token instead of a secret
//	MASTER_USERNAME    with MASTER_AUTH iam: the master's name
//	DB_ENGINE          "postgres", "mysql" or "mariadb"; aurora-postgresql and
//	                   aurora-mysql are taken too
//	DB_HOST, DB_PORT   endpoint of the instance
//	DB_NAME            the database; in MySQL only the default of a connection
//	DB_CA_FILE         optional: PEM file of further authorities, such as a layer's
//
// Connections are encrypted, and the server's certificate is checked against its
// host name and the authorities of Amazon RDS, which are built in, or those of the
// file.
//
// # Properties of Custom::DatabaseUser
//
//	SecretArn  secret of the user, with username and password, named DB_ID/app/...
//	User       optional: the name, where there is no secret (Auth iam)
//	Auth       optional: "password" (default) or "iam"
//	Schema     optional: the schema (MySQL: database); default the user's name
//	Grants     optional: "owner" (default), "readwrite" or "read" of the schema
//	OnDelete   optional: "retain" (default) or "drop"
//	Adopt      optional: "true" to take over a user that exists and that no living
//	           resource of yours made; default "false". From PostgreSQL 16 on the
//	           master must have made it, or administer it
//
// Owner makes the schema and owns it. Readwrite and read want the schema to be there,
// and cover tables that its owner makes later. What is dropped is the user: the
// schema and its tables stay, in PostgreSQL as the master's.
//
// # Attributes
//
//	User, Schema
//
// # Who owns a user
//
// The physical id is DB_ID/USER. The database remembers for each user which resource
// made it: PostgreSQL in the comment of the role, MySQL in the table cuemulus.users.
// Without Adopt only that resource changes or drops it; nobody changes the master, a
// user with privileges of an administrator, or a name that belongs to the engine. A
// create that fails leaves nothing behind: PostgreSQL does all in one transaction, in
// MySQL it is taken back. A delete succeeds where the database is gone.
//
// The password is set on every create and update. PostgreSQL is given its SCRAM
// verifier, so that no log of statements has it. All names are quoted. Invocations
// for one database work one after the other, under a lock in the database.
//
// # Rotation
//
// The four steps createSecret, setSecret, testSecret and finishSecret, for secrets
// named DB_ID/app/... of users that Custom::DatabaseUser made. The master sets the
// password, so one user suffices; sessions that are open stay.
//
// # Permissions
//
//	secretsmanager:GetSecretValue                              the master's secret
//	secretsmanager:GetSecretValue, DescribeSecret,
//	PutSecretValue, UpdateSecretVersionStage                   secret:DB_ID/app/*
//	kms:Decrypt, kms:GenerateDataKey                           their keys, by way of
//	                                                           secretsmanager
//	rds-db:connect                                             with MASTER_AUTH iam
//	ec2:CreateNetworkInterface and so on                       to stand in the network
//
// Secrets Manager needs permission to invoke it: secretsmanager.amazonaws.com. In the
// network it needs a way to Secrets Manager and to S3, where CloudFormation takes
// answers.
package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"cuemulus.dev/functions/customresource"
)

func main() {
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		log.Error("the aws configuration cannot be read", "reason", err.Error())
		os.Exit(1)
	}
	s, err := settingsOf(os.Getenv, os.ReadFile)
	if err != nil {
		log.Error("the environment is incomplete", "reason", err.Error())
		os.Exit(1)
	}
	db := &database{settings: s, cfg: cfg, secrets: secretsmanager.NewFromConfig(cfg)}
	users := &customresource.Handler{Resource: &userResource{db}, Log: log}
	rotation := &rotator{database: db, log: log}
	lambda.Start(func(ctx context.Context, raw json.RawMessage) error {
		if customresource.IsEvent(raw) {
			return users.Handle(ctx, raw)
		}
		return rotation.handle(ctx, raw)
	})
}
