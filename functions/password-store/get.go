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
)

// reader gives passwords. It can neither write to the table nor encrypt.
type reader struct {
	table *dynamodb.Client
	keys  *kms.Client
	name  string
}

// Create reads.
func (g *reader) Create(ctx context.Context, r customresource.Request) (customresource.Result, error) {
	return g.read(ctx, r)
}

// Update reads again, also when nothing changed: attributes must be there after
// every update.
func (g *reader) Update(ctx context.Context, r customresource.Request) (customresource.Result, error) {
	return g.read(ctx, r)
}

// Delete does nothing: reading made nothing.
func (g *reader) Delete(context.Context, customresource.Request) error { return nil }

func (g *reader) read(ctx context.Context, r customresource.Request) (customresource.Result, error) {
	p, err := decode(r.Properties)
	if err != nil {
		return customresource.Result{}, err
	}
	out, err := g.table.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: aws.String(g.name), Key: key(p.StackName, p.Env), ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return customresource.Result{}, fmt.Errorf("get the password: %w", err)
	}
	sealed, ok := out.Item["password"].(*types.AttributeValueMemberB)
	if !ok {
		return customresource.Result{}, fmt.Errorf("there is no password of %s in %s", p.StackName, p.Env)
	}
	// The key is not named: the cipher text says which it is, and the role's policy
	// which it may be.
	plain, err := g.keys.Decrypt(ctx, &kms.DecryptInput{
		CiphertextBlob: sealed.Value, EncryptionContext: encryptionContext(p.StackName, p.Env),
	})
	if err != nil {
		return customresource.Result{}, fmt.Errorf("decrypt the password: %w", err)
	}
	if len(plain.Plaintext) == 0 {
		return customresource.Result{}, errors.New("decrypt the password: it is empty")
	}
	password := string(plain.Plaintext)
	r.Secret(password)
	return customresource.Result{
		PhysicalID: p.StackName + "/" + p.Env + "@read",
		Data:       map[string]string{"password": password},
	}, nil
}
