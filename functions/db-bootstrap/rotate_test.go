package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/stretchr/testify/require"
)

const token = "11111111-2222-3333-4444-555555555555"

func (l *lab) rotator() *rotator {
	d := *l.db
	d.secrets = secretsmanager.New(l.secrets.Options(), func(o *secretsmanager.Options) { o.HTTPClient = begun{l.begun} })
	return &rotator{database: &d, log: slog.New(slog.NewJSONHandler(l.log, nil))}
}

// begun adds to what the emulator says of a secret that a rotation has begun: without
// a function that it can run, the emulator ends one at once.
type begun struct{ tokens map[string]string } // by ARN

func (b begun) Do(req *http.Request) (*http.Response, error) {
	resp, err := http.DefaultClient.Do(req)
	if err != nil || req.Header.Get("X-Amz-Target") != "secretsmanager.DescribeSecret" {
		return resp, err
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	var said map[string]any
	if json.Unmarshal(body, &said) == nil {
		arn, _ := said["ARN"].(string)
		versions, _ := said["VersionIdsToStages"].(map[string]any)
		if token := b.tokens[arn]; token != "" && versions != nil {
			said["RotationEnabled"] = true
			if versions[token] == nil {
				versions[token] = []string{pending}
			}
			body, _ = json.Marshal(said)
		}
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return resp, nil
}

func (l *lab) step(name, arn, token string) error {
	raw, err := json.Marshal(props{"Step": name, "SecretId": arn, "ClientRequestToken": token})
	require.NoError(l, err)
	return l.rotator().handle(l.Context(), raw)
}

// stage gives the pending version another value than createSecret would.
func (l *lab) stage(arn, token, text string) {
	_, err := l.secrets.PutSecretValue(l.Context(), &secretsmanager.PutSecretValueInput{
		SecretId: aws.String(arn), ClientRequestToken: aws.String(token), SecretString: aws.String(text), VersionStages: []string{pending},
	})
	require.NoError(l, err)
}

// running is a rotation that Secrets Manager has begun: a pending version without a
// value.
type running struct {
	*lab
	arn, token string
}

func newRotation(l *lab, arn string) running {
	token := fmt.Sprintf("11111111-2222-3333-4444-%012d", secretNumber.Add(1))
	l.begun[arn] = token
	return running{l, arn, token}
}

func (r running) step(name string) error { return r.lab.step(name, r.arn, r.token) }

func rotation(l *lab) {
	arn, password := l.secret("rotated")
	l.ok(l.ask("Create", "", "r1", props{"SecretArn": arn}, nil))
	r := l.rotator()
	enabled := newRotation(l, arn)
	// Some steps twice, as Secrets Manager repeats them.
	for _, name := range []string{"createSecret", "createSecret", "setSecret", "setSecret", "testSecret", "finishSecret", "finishSecret", "createSecret"} {
		require.NoError(l, enabled.step(name), name)
	}
	s, text, err := r.fetch(l.Context(), arn, current, "")
	require.NoError(l, err)
	require.NotEqual(l, password, s.Password)
	require.Len(l, s.Password, rotatedLength)
	require.Contains(l, text, `"more":"stays"`)
	_, err = l.as("rotated", s.Password)
	require.NoError(l, err)
	_, err = l.as("rotated", password)
	require.Error(l, err)
	require.NotContains(l, l.log.String(), s.Password)
}

func rotationRefused(l *lab) {
	arn, password := l.secret("kept")
	l.ok(l.ask("Create", "", "r1", props{"SecretArn": arn}, nil))
	require.ErrorContains(l, l.step("createSecret", l.master, token), "not named orders-db/app/")
	require.ErrorContains(l, l.step("createSecret", arn, token), "rotation is not enabled")
	require.NoError(l, l.rotator().handle(l.Context(), json.RawMessage(`{"hello":1}`)))

	set := func(arn, text string) error {
		rot := newRotation(l, arn)
		l.stage(arn, rot.token, text)
		return rot.step("setSecret")
	}
	require.ErrorContains(l, set(arn, `{"username":"dbadmin","password":"Passw0rd0-for-the-master"}`), "another user")
	require.ErrorContains(l, set(arn, `{"username":"kept","password":"short"}`), "8 to 128")
	for _, user := range []string{"dbadmin", "stranger", "boss", "nobody-at-all"} {
		other, _ := l.secret(user)
		require.Error(l, set(other, `{"username":"`+user+`","password":"Passw0rd0-for-the-other"}`), user)
	}
	require.ErrorContains(l, newRotation(l, arn).step("conquer"), "no such step")
	_, err := l.as("kept", password)
	require.NoError(l, err)
	require.NotContains(l, l.log.String(), "Passw0rd0-for")

	// A new password that the server does not know yet fails the test.
	rot := newRotation(l, arn)
	l.stage(arn, rot.token, `{"username":"kept","password":"Passw0rd0-not-yet-set"}`)
	err = rot.step("testSecret")
	require.ErrorContains(l, err, "connect with the new password")
	require.NotContains(l, err.Error(), "not-yet-set")
	require.False(l, strings.Contains(l.log.String(), "not-yet-set"))
}

func TestNoEventOfAnybody(t *testing.T) {
	r := &rotator{log: slog.New(slog.DiscardHandler)}
	for _, raw := range []string{``, `[]`, `{}`, `{"Step":"setSecret"}`} {
		require.NoError(t, r.handle(t.Context(), json.RawMessage(raw)))
	}
}
