package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"cuemulus.dev/functions/customresource"
	"cuemulus.dev/functions/randomtext"
)

// creationTag is the tag that says by which request a parameter was made.
const creationTag = "cuemulus:creation"

// store is Parameter Store as a resource.
type store struct {
	client *ssm.Client
	prefix string
	keyID  string
}

func newStore(client *ssm.Client, getenv func(string) string) *store {
	s := &store{client: client, prefix: getenv("PREFIX"), keyID: getenv("KEY_ID")}
	if s.prefix == "" {
		s.prefix = "/secure/"
	}
	return s
}

// Create makes the parameter.
func (s *store) Create(ctx context.Context, r customresource.Request) (customresource.Result, error) {
	p, err := s.decode(r.Properties)
	if err != nil {
		return customresource.Result{}, err
	}
	return s.create(ctx, r, p)
}

func (s *store) create(ctx context.Context, r customresource.Request, p properties) (customresource.Result, error) {
	value, err := randomtext.New(p.Charset, int(p.Length))
	if err != nil {
		return customresource.Result{}, err
	}
	r.Secret(value)
	id := identity{p.Name, r.Nonce}
	in := input(p, value)
	in.Tags = []types.Tag{{Key: aws.String(creationTag), Value: aws.String(id.creation)}}
	out, err := s.client.PutParameter(ctx, in)
	var exists *types.ParameterAlreadyExists
	switch {
	case errors.As(err, &exists):
		// A repeated invocation finds what the first one made.
		if owner, err := s.owner(ctx, p.Name); err != nil || owner != id.creation {
			return customresource.Result{}, errors.Join(fmt.Errorf("there is a parameter %s already; it stays as it is", p.Name), err)
		}
		return s.read(ctx, id)
	case err != nil:
		return customresource.Result{}, fmt.Errorf("put the parameter: %w", err)
	}
	return result(id, out.Version), nil
}

// Update makes a new value where the properties ask for one, or another parameter
// where the name changed.
func (s *store) Update(ctx context.Context, r customresource.Request) (customresource.Result, error) {
	p, err := s.decode(r.Properties)
	if err != nil {
		return customresource.Result{}, err
	}
	id, ok := identify(r.PhysicalID)
	if !ok || id.name != p.Name {
		return s.create(ctx, r, p)
	}
	owner, err := s.owner(ctx, p.Name)
	if err != nil {
		return customresource.Result{}, err
	}
	if owner != id.creation {
		return customresource.Result{}, fmt.Errorf("the parameter %s is not the one that this resource made; it stays as it is", p.Name)
	}
	old, err := s.decode(r.OldProperties)
	if err == nil && old.Rotation == p.Rotation && old.Length == p.Length && old.Charset == p.Charset && old.KeyID == p.KeyID {
		return s.read(ctx, id)
	}
	value, err := randomtext.New(p.Charset, int(p.Length))
	if err != nil {
		return customresource.Result{}, err
	}
	r.Secret(value)
	in := input(p, value)
	in.Overwrite = aws.Bool(true)
	out, err := s.client.PutParameter(ctx, in)
	if err != nil {
		return customresource.Result{}, fmt.Errorf("put the parameter: %w", err)
	}
	return result(id, out.Version), nil
}

// Delete removes the parameter where the properties say so and it is this resource's.
func (s *store) Delete(ctx context.Context, r customresource.Request) error {
	id, ok := identify(r.PhysicalID)
	if !ok {
		return nil // nothing that this function made
	}
	if customresource.Text(r.Properties, "OnDelete") != "delete" {
		return nil
	}
	owner, err := s.owner(ctx, id.name)
	var gone *missing
	switch {
	case errors.As(err, &gone):
		return nil
	case err != nil:
		return err
	case owner != id.creation:
		return nil
	}
	_, err = s.client.DeleteParameter(ctx, &ssm.DeleteParameterInput{Name: aws.String(id.name)})
	var notFound *types.ParameterNotFound
	if err != nil && !errors.As(err, &notFound) {
		return fmt.Errorf("delete the parameter: %w", err)
	}
	return nil
}

// missing is a parameter that is not there.
type missing struct{ name string }

func (m *missing) Error() string { return fmt.Sprintf("there is no parameter %s", m.name) }

// owner gives the creation that a parameter's tag names, "" for none.
func (s *store) owner(ctx context.Context, name string) (string, error) {
	out, err := s.client.ListTagsForResource(ctx, &ssm.ListTagsForResourceInput{
		ResourceType: types.ResourceTypeForTaggingParameter, ResourceId: aws.String(name),
	})
	var invalid *types.InvalidResourceId
	if errors.As(err, &invalid) {
		return "", &missing{name}
	}
	if err != nil {
		return "", fmt.Errorf("read the tags of the parameter: %w", err)
	}
	for _, t := range out.TagList {
		if aws.ToString(t.Key) == creationTag {
			return aws.ToString(t.Value), nil
		}
	}
	return "", nil
}

// read gives the attributes of the parameter as it is, without decrypting it.
func (s *store) read(ctx context.Context, id identity) (customresource.Result, error) {
	out, err := s.client.GetParameters(ctx, &ssm.GetParametersInput{Names: []string{id.name}, WithDecryption: aws.Bool(false)})
	if err != nil {
		return customresource.Result{}, fmt.Errorf("read the version of the parameter: %w", err)
	}
	if len(out.Parameters) != 1 {
		return customresource.Result{}, &missing{id.name}
	}
	return result(id, out.Parameters[0].Version), nil
}

func input(p properties, value string) *ssm.PutParameterInput {
	in := &ssm.PutParameterInput{Name: aws.String(p.Name), Type: types.ParameterTypeSecureString, Value: aws.String(value)}
	if p.KeyID != "" {
		in.KeyId = aws.String(p.KeyID)
	}
	return in
}

func result(id identity, version int64) customresource.Result {
	return customresource.Result{
		PhysicalID: id.String(),
		Data:       map[string]string{"Name": id.name, "Version": strconv.FormatInt(version, 10)},
	}
}
