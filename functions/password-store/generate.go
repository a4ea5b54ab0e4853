package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	"cuemulus.dev/functions/customresource"
	"cuemulus.dev/functions/randomtext"
)

// generator makes passwords. It can neither read the table nor decrypt.
type generator struct {
	table     *dynamodb.Client
	keys      *kms.Client
	name, key string
}

// Create puts a password where there is none.
func (g *generator) Create(ctx context.Context, r customresource.Request) (customresource.Result, error) {
	p, err := decode(r.Properties)
	if err != nil {
		return customresource.Result{}, err
	}
	return g.create(ctx, r, p)
}

func (g *generator) create(ctx context.Context, r customresource.Request, p properties) (customresource.Result, error) {
	id := identity{p.StackName, p.Env, r.Nonce}
	// Or where an earlier invocation of the same request put one, which nobody has
	// read yet.
	taken, err := g.put(ctx, r, p, id, "attribute_not_exists(stackName) OR creation = :creation")
	if err != nil {
		return customresource.Result{}, err
	}
	if taken {
		return customresource.Result{}, fmt.Errorf("there is a password of %s in %s already; it stays as it is", p.StackName, p.Env)
	}
	return generated(id), nil
}

// Update puts a new password where the properties ask for one.
func (g *generator) Update(ctx context.Context, r customresource.Request) (customresource.Result, error) {
	p, err := decode(r.Properties)
	if err != nil {
		return customresource.Result{}, err
	}
	id, ok := identify(r.PhysicalID)
	if !ok || id.stack != p.StackName || id.env != p.Env {
		return g.create(ctx, r, p)
	}
	old, err := decode(r.OldProperties)
	if err == nil && old.Rotation == p.Rotation && old.PasswordLength == p.PasswordLength && old.Special == p.Special {
		return generated(id), nil
	}
	taken, err := g.put(ctx, r, p, id, "creation = :creation")
	if err != nil {
		return customresource.Result{}, err
	}
	if taken {
		return customresource.Result{}, fmt.Errorf("the password of %s in %s is not the one that this resource made; it stays as it is", p.StackName, p.Env)
	}
	return generated(id), nil
}

// Delete removes the password where the properties say so and it is this resource's.
func (g *generator) Delete(ctx context.Context, r customresource.Request) error {
	id, ok := identify(r.PhysicalID)
	if !ok || customresource.Text(r.Properties, "OnDelete") != "delete" {
		return nil
	}
	_, err := g.table.DeleteItem(ctx, &dynamodb.DeleteItemInput{
		TableName: aws.String(g.name), Key: key(id.stack, id.env),
		ConditionExpression:       aws.String("creation = :creation"),
		ExpressionAttributeValues: map[string]types.AttributeValue{":creation": text(id.creation)},
	})
	var failed *types.ConditionalCheckFailedException
	if err != nil && !errors.As(err, &failed) {
		return fmt.Errorf("delete the password: %w", err)
	}
	return nil
}

// put generates, encrypts and puts under a condition; taken says that it did not hold.
func (g *generator) put(ctx context.Context, r customresource.Request, p properties, id identity, condition string) (taken bool, err error) {
	password, err := randomtext.New(p.charset(), int(p.PasswordLength))
	if err != nil {
		return false, err
	}
	r.Secret(password)
	sealed, err := g.keys.Encrypt(ctx, &kms.EncryptInput{
		KeyId: aws.String(g.key), Plaintext: []byte(password), EncryptionContext: encryptionContext(p.StackName, p.Env),
	})
	if err != nil {
		return false, fmt.Errorf("encrypt the password: %w", err)
	}
	item := key(p.StackName, p.Env)
	item["creation"] = text(id.creation)
	item["password"] = &types.AttributeValueMemberB{Value: sealed.CiphertextBlob}
	item["keyId"] = text(aws.ToString(sealed.KeyId))
	_, err = g.table.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: aws.String(g.name), Item: item, ConditionExpression: aws.String(condition),
		ExpressionAttributeValues: map[string]types.AttributeValue{":creation": text(id.creation)},
	})
	var failed *types.ConditionalCheckFailedException
	if errors.As(err, &failed) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("put the password: %w", err)
	}
	return false, nil
}

func generated(id identity) customresource.Result {
	return customresource.Result{PhysicalID: id.String(), Data: map[string]string{"StackName": id.stack, "Env": id.env}}
}

func key(stack, env string) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{"stackName": text(stack), "env": text(env)}
}

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func encryptionContext(stack, env string) map[string]string {
	return map[string]string{"stackName": stack, "env": env}
}
