package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"cuemulus.dev/functions/customresource"
	"cuemulus.dev/functions/randomtext"
	"cuemulus.dev/functions/redact"
)

// The two stages of a secret's versions that rotation moves.
const (
	current = "AWSCURRENT"
	pending = "AWSPENDING"
)

// rotatedLength is the length of a new password. RDS takes up to 41 characters in
// MySQL and 128 in PostgreSQL.
const rotatedLength = 32

// rotator is a rotation function of Secrets Manager.
type rotator struct {
	*database
	log *slog.Logger
}

// step is what Secrets Manager sends.
type step struct {
	Step               string
	SecretID           string `json:"SecretId"`
	ClientRequestToken string
}

// handle serves one step. An error makes Secrets Manager give up this rotation and
// try again later; the old password stays current until finishSecret.
func (r *rotator) handle(ctx context.Context, raw json.RawMessage) error {
	var e step
	if json.Unmarshal(raw, &e) != nil || e.Step == "" || e.SecretID == "" || e.ClientRequestToken == "" {
		r.log.Error("the event is neither CloudFormation's nor a step of a rotation")
		return nil // to repeat it would not help
	}
	log := r.log.With("step", e.Step, "secret", e.SecretID)
	secrets := &redact.Redactor{}
	if err := r.rotate(ctx, e, secrets); err != nil {
		clean := errors.New(secrets.Clean(err.Error()))
		log.Error("failed", "reason", clean.Error())
		return clean
	}
	log.Info("done")
	return nil
}

func (r *rotator) rotate(ctx context.Context, e step, secrets *redact.Redactor) error {
	if err := r.ofApplication(e.SecretID); err != nil {
		return err
	}
	d, err := r.secrets.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: aws.String(e.SecretID)})
	if err != nil {
		return fmt.Errorf("describe the secret: %w", err)
	}
	stages, staged := d.VersionIdsToStages[e.ClientRequestToken]
	switch {
	case !aws.ToBool(d.RotationEnabled):
		return errors.New("rotation is not enabled for the secret")
	case !staged:
		return errors.New("the secret has no such version")
	case slices.Contains(stages, current):
		return nil // done before
	case !slices.Contains(stages, pending):
		return errors.New("the version is not the pending one")
	}
	switch e.Step {
	case "createSecret":
		return r.createSecret(ctx, e, secrets)
	case "setSecret":
		return r.setSecret(ctx, e, secrets)
	case "testSecret":
		return r.testSecret(ctx, e, secrets)
	case "finishSecret":
		return r.finishSecret(ctx, e, d.VersionIdsToStages)
	}
	return errors.New("there is no such step")
}

// createSecret puts a new password as the pending version, unless an earlier attempt
// did. All other fields stay.
func (r *rotator) createSecret(ctx context.Context, e step, secrets *redact.Redactor) error {
	old, text, err := r.fetch(ctx, e.SecretID, current, "")
	if err != nil {
		return err
	}
	secrets.Add(old.Password)
	_, _, err = r.fetch(ctx, e.SecretID, pending, e.ClientRequestToken)
	var missing *types.ResourceNotFoundException
	if err == nil || !errors.As(err, &missing) {
		return err
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal([]byte(text), &fields); err != nil {
		return errors.New("the secret is no JSON object")
	}
	password, err := randomtext.New(randomtext.Alnum, rotatedLength)
	if err != nil {
		return err
	}
	secrets.Add(password)
	fields["password"], _ = json.Marshal(password) // a string always encodes
	next, err := json.Marshal(fields)
	if err != nil {
		return errors.New("the secret cannot be written as JSON")
	}
	_, err = r.secrets.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
		SecretId: aws.String(e.SecretID), ClientRequestToken: aws.String(e.ClientRequestToken),
		SecretString: aws.String(string(next)), VersionStages: []string{pending},
	})
	if err != nil {
		return fmt.Errorf("put the new password: %w", err)
	}
	return nil
}

// setSecret lets the master set the pending password.
func (r *rotator) setSecret(ctx context.Context, e step, secrets *redact.Redactor) error {
	old, next, err := r.both(ctx, e, secrets)
	if err != nil {
		return err
	}
	if old.Username != next.Username {
		return errors.New("the pending version is for another user than the current one")
	}
	if err := checkPassword(next.Password); err != nil {
		return err
	}
	s, t, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer s.rollback(ctx)
	secrets.Add(t.password)
	if err := checkUser(t.engine, next.Username, t.user); err != nil {
		return err
	}
	k, err := s.lookup(ctx, next.Username)
	switch {
	case err != nil:
		return err
	case !k.exists:
		return fmt.Errorf("there is no user %q", next.Username)
	case k.privileged || k.owner == "":
		return fmt.Errorf("the user %q was not made by Custom::DatabaseUser", next.Username)
	}
	if err := s.setPassword(ctx, next.Username, next.Password); err != nil {
		return err
	}
	return s.commit(ctx)
}

// testSecret connects with the pending password.
func (r *rotator) testSecret(ctx context.Context, e step, secrets *redact.Redactor) error {
	_, next, err := r.both(ctx, e, secrets)
	if err != nil {
		return err
	}
	t, err := r.master(ctx)
	if err != nil {
		return err
	}
	secrets.Add(t.password)
	t.user, t.password = next.Username, next.Password
	if err := r.login(ctx, t); err != nil {
		return fmt.Errorf("connect with the new password: %w", err)
	}
	return nil
}

func (r *rotator) both(ctx context.Context, e step, secrets *redact.Redactor) (old, next secret, err error) {
	if old, _, err = r.fetch(ctx, e.SecretID, current, ""); err != nil {
		return old, next, err
	}
	secrets.Add(old.Password)
	if next, _, err = r.fetch(ctx, e.SecretID, pending, e.ClientRequestToken); err != nil {
		return old, next, err
	}
	secrets.Add(next.Password)
	return old, next, nil
}

// finishSecret makes the pending version the current one.
func (r *rotator) finishSecret(ctx context.Context, e step, versions map[string][]string) error {
	in := &secretsmanager.UpdateSecretVersionStageInput{
		SecretId: aws.String(e.SecretID), VersionStage: aws.String(current), MoveToVersionId: aws.String(e.ClientRequestToken),
	}
	for version, stages := range versions {
		if slices.Contains(stages, current) {
			in.RemoveFromVersionId = aws.String(version)
		}
	}
	if _, err := r.secrets.UpdateSecretVersionStage(ctx, in); err != nil {
		return fmt.Errorf("make the new password current: %w", err)
	}
	return nil
}

var _ customresource.Resource = (*userResource)(nil)
