package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"cuemulus.dev/functions/customresource"
)

// userResource is Custom::DatabaseUser.
type userResource struct{ *database }

type userProperties struct {
	SecretArn string
	User      string
	Auth      string
	Schema    string
	Grants    string
	OnDelete  string
	Adopt     customresource.Bool
}

func (u *userResource) decode(raw json.RawMessage) (userProperties, error) {
	p := userProperties{Auth: "password", Grants: "owner", OnDelete: "retain"}
	if err := customresource.Decode(raw, &p); err != nil {
		return p, err
	}
	switch {
	case p.Auth != "password" && p.Auth != "iam":
		return p, errors.New("the property Auth is neither password nor iam")
	case p.Grants != "owner" && p.Grants != "readwrite" && p.Grants != "read":
		return p, errors.New("the property Grants is neither owner, readwrite nor read")
	case p.OnDelete != "retain" && p.OnDelete != "drop":
		return p, errors.New("the property OnDelete is neither retain nor drop")
	case p.Auth == "iam" && (p.User == "" || p.SecretArn != ""):
		return p, errors.New("with Auth iam there is the property User, and no SecretArn")
	case p.Auth == "password" && (p.SecretArn == "" || p.User != ""):
		return p, errors.New("with Auth password there is the property SecretArn, and no User")
	}
	if p.SecretArn != "" {
		return p, u.ofApplication(p.SecretArn)
	}
	return p, nil
}

// account reads the user's secret.
func (u *userResource) account(ctx context.Context, r customresource.Request, p userProperties) (account, error) {
	a := account{name: p.User, iam: p.Auth == "iam", schema: p.Schema, grants: p.Grants, owner: r.Owner()}
	if !a.iam {
		s, _, err := u.fetch(ctx, p.SecretArn, "AWSCURRENT", "")
		if err != nil {
			return a, fmt.Errorf("the user: %w", err)
		}
		a.name, a.password = s.Username, s.Password
		r.Secret(a.password)
		if err := checkPassword(a.password); err != nil {
			return a, err
		}
	}
	if a.schema == "" {
		a.schema = a.name
	}
	return a, nil
}

// Create makes the user, or goes on with one that an earlier invocation of this
// resource made.
func (u *userResource) Create(ctx context.Context, r customresource.Request) (customresource.Result, error) {
	return u.apply(ctx, r)
}

// Update sets the password and the rights. Another user is another resource: it is
// made, and the old one deleted by a request of its own.
func (u *userResource) Update(ctx context.Context, r customresource.Request) (customresource.Result, error) {
	return u.apply(ctx, r)
}

func (u *userResource) apply(ctx context.Context, r customresource.Request) (customresource.Result, error) {
	p, err := u.decode(r.Properties)
	if err != nil {
		return customresource.Result{}, err
	}
	a, err := u.account(ctx, r, p)
	if err != nil {
		return customresource.Result{}, err
	}
	if name, ok := u.identify(r.PhysicalID); ok && name == a.name {
		old, _ := u.decode(r.OldProperties)
		if old.Schema == "" {
			old.Schema = a.name
		}
		if old.Schema != a.schema {
			a.oldSchema = old.Schema
		}
	}
	s, t, err := u.open(ctx)
	if err != nil {
		return customresource.Result{}, err
	}
	defer s.rollback(ctx)
	r.Secret(t.password)
	if err := errors.Join(checkUser(t.engine, a.name, t.user), checkSchema(t.engine, a.schema)); err != nil {
		return customresource.Result{}, err
	}
	k, err := s.lookup(ctx, a.name)
	if err != nil {
		return customresource.Result{}, err
	}
	switch {
	case !k.exists:
		err = s.create(ctx, a)
	case k.privileged:
		err = fmt.Errorf("user %q: %w", a.name, errReservedUser)
	case k.owner != a.owner && !bool(p.Adopt):
		err = fmt.Errorf("there is a user %q already, which this resource did not make; it stays as it is. Adopt takes it over", a.name)
	default:
		err = s.change(ctx, a)
	}
	if err != nil {
		return customresource.Result{}, err
	}
	if err := s.commit(ctx); err != nil {
		return customresource.Result{}, err
	}
	return customresource.Result{PhysicalID: u.id + "/" + a.name, Data: map[string]string{"User": a.name, "Schema": a.schema}}, nil
}

// identify reads a physical id; ok is false for one that this function did not write.
func (u *userResource) identify(physicalID string) (user string, ok bool) {
	user, ok = strings.CutPrefix(physicalID, u.id+"/")
	return user, ok && user != ""
}

// Delete drops the user where the properties say so and this resource made it.
func (u *userResource) Delete(ctx context.Context, r customresource.Request) error {
	name, ok := u.identify(r.PhysicalID)
	if !ok || customresource.Text(r.Properties, "OnDelete") != "drop" {
		return nil
	}
	s, t, err := u.open(ctx)
	if errors.Is(err, errGone) {
		return nil
	}
	if err != nil {
		return err
	}
	defer s.rollback(ctx)
	r.Secret(t.password)
	if checkUser(t.engine, name, t.user) != nil {
		return nil // nobody's here
	}
	k, err := s.lookup(ctx, name)
	if err != nil {
		return err
	}
	if !k.exists || k.privileged || k.owner != r.Owner() {
		return nil
	}
	if err := s.drop(ctx, name); err != nil {
		return err
	}
	return s.commit(ctx)
}
