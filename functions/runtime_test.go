package functions

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/functions/internal/cloudformation"
	"cuemulus.dev/functions/internal/moto"
)

// lambda is the runtime API that a program for provided.al2023 asks for events.
type lambda struct {
	events chan json.RawMessage
	said   chan string // "response BODY" or "error BODY"
	n      int
}

func (l *lambda) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/invocation/next") {
		select {
		case e := <-l.events:
			l.n++
			w.Header().Set("Lambda-Runtime-Aws-Request-Id", fmt.Sprint(l.n))
			w.Header().Set("Lambda-Runtime-Deadline-Ms", fmt.Sprint(time.Now().Add(20*time.Second).UnixMilli()))
			w.Header().Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:111122223333:function:demo")
			_, _ = w.Write(e)
		case <-r.Context().Done():
		}
		return
	}
	body, _ := io.ReadAll(r.Body)
	l.said <- filepath.Base(r.URL.Path) + " " + string(body)
	w.WriteHeader(http.StatusAccepted)
}

// TestProgramsInTheRuntime runs the programs as Lambda does: events come from the
// runtime's API, answers go to CloudFormation, everything is in the environment.
func TestProgramsInTheRuntime(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the functions")
	}
	moto.Start(t)
	endpoint := cloudformation.New(t)
	certificate := filepath.Join(t.TempDir(), "ca.pem")
	require.NoError(t, os.WriteFile(certificate, endpoint.Certificate(), 0o600))
	start := func(name string, env ...string) (*lambda, *bytes.Buffer) {
		program := filepath.Join(t.TempDir(), "bootstrap")
		out, err := exec.Command("go", "build", "-tags=lambda.norpc", "-o", program, "./"+name).CombinedOutput()
		require.NoError(t, err, string(out))
		l := &lambda{events: make(chan json.RawMessage, 1), said: make(chan string, 1)}
		api := httptest.NewServer(l)
		cmd := exec.Command(program)
		cmd.Env = append(os.Environ(), append(env, "AWS_LAMBDA_RUNTIME_API="+strings.TrimPrefix(api.URL, "http://"), "SSL_CERT_FILE="+certificate)...)
		var log bytes.Buffer
		cmd.Stdout, cmd.Stderr = &log, &log
		require.NoError(t, cmd.Start())
		t.Cleanup(func() {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
			api.CloseClientConnections()
			api.Close()
		})
		return l, &log
	}
	invoke := func(l *lambda, event json.RawMessage) string {
		l.events <- event
		select {
		case s := <-l.said:
			return s
		case <-time.After(30 * time.Second):
			t.Fatal("no answer to the runtime")
			return ""
		}
	}

	parameters, _ := start("secure-parameter")
	require.Equal(t, "response null", invoke(parameters, endpoint.Event("Create", "", "r1", map[string]string{"Name": "/secure/runtime/a"}, nil)))
	a, n := endpoint.Last()
	require.Equal(t, 1, n)
	require.Equal(t, "SUCCESS", a.Status, a.Reason)

	passwords, _ := start("password-store", "_HANDLER=get", "TABLE_NAME=none")
	require.Equal(t, "response null", invoke(passwords, endpoint.Event("Create", "", "r2", map[string]string{"StackName": "a", "Env": "b"}, nil)))
	a, _ = endpoint.Last()
	require.Equal(t, "FAILED", a.Status)
	require.Contains(t, a.Reason, "get the password")

	users, _ := start("db-bootstrap", "DB_ID=orders-db", "MASTER_SECRET_ARN=arn:aws:secretsmanager:eu-west-1:123456789012:secret:none-AbCdEf", "DB_ENGINE=postgres", "DB_HOST=localhost", "DB_NAME=orders")
	require.Equal(t, "response null", invoke(users, endpoint.Event("Create", "", "r3", map[string]string{"SecretArn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-db/app/none-AbCdEf"}, nil)))
	a, _ = endpoint.Last()
	require.Contains(t, a.Reason, "the user: read the secret")
	said := invoke(users, json.RawMessage(`{"Step":"createSecret","SecretId":"arn:x:secret:orders-db/app/none","ClientRequestToken":"11111111-2222-3333-4444-555555555555"}`))
	require.True(t, strings.HasPrefix(said, "error "), said)
	require.Contains(t, said, "describe the secret")

	spot, _ := start("spot-manager", "SPOT_GROUP=a", "SPOT_POLICY=b", "ON_DEMAND_GROUP=c", "ON_DEMAND_POLICY=d", "INSTANCE_TYPE=g4dn.xlarge", "MAX_PRICE=0.35", "MARGIN=0.15")
	require.Contains(t, invoke(spot, json.RawMessage(`{"hello":1}`)), `"Started":"nothing"`)
	require.Contains(t, invoke(spot, json.RawMessage(`{"source":"aws.cloudwatch","alarmData":{"state":{"value":"ALARM"}}}`)), "there is no group a")
}
