package resolve

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/stretchr/testify/require"

	"cuemulus.dev/internal/diag"
)

const (
	prodID   = "111122223333"
	backupID = "444455556666"
)

// fake answers with recorded bodies. It knows who calls from the access key (which
// its AssumeRole chooses) and the Region and service from the credential scope.
type fake struct {
	t        *testing.T
	server   *httptest.Server
	handlers map[string]func(call) reply // "kms:DescribeKey"
	mu       sync.Mutex
	counts   map[string]int
}

type call struct {
	account string
	region  string
	body    string
	form    url.Values
	n       int // first call of this operation is 1
}

type reply struct {
	status int
	body   string
}

var scopeForm = regexp.MustCompile(`Credential=([A-Z0-9]+)/[0-9]+/([a-z0-9-]+)/([a-z0-9]+)/aws4_request`)

// newFake answers STS by itself: the base credentials are of account 111122223333,
// and every role can be assumed.
func newFake(t *testing.T, handlers map[string]func(call) reply) *fake {
	t.Helper()
	f := &fake{t: t, counts: map[string]int{}, handlers: map[string]func(call) reply{
		"sts:AssumeRole": func(c call) reply {
			role := c.form.Get("RoleArn")
			account := strings.Split(role, ":")[4]
			name := role[strings.LastIndexByte(role, '/')+1:]
			return ok(fmt.Sprintf(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIA%s</AccessKeyId><SecretAccessKey>s3cr3t</SecretAccessKey><SessionToken>t0k3n</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:%s</AssumedRoleId><Arn>arn:aws:sts::%s:assumed-role/%s/%s</Arn></AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>`, account, c.form.Get("RoleSessionName"), account, name, c.form.Get("RoleSessionName")))
		},
		"sts:GetCallerIdentity": func(c call) reply { return identity(c.account, "assumed-role/read-only/cuemulus-resolve") },
	}}
	for name, h := range handlers {
		f.handlers[name] = h
	}
	f.server = httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(f.server.Close)
	return f
}

func (f *fake) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	scope := scopeForm.FindStringSubmatch(r.Header.Get("Authorization"))
	if scope == nil {
		http.Error(w, "unsigned", http.StatusForbidden)
		return
	}
	c := call{account: prodID, region: scope[2], body: string(body)}
	if rest, assumed := strings.CutPrefix(scope[1], "ASIA"); assumed {
		c.account = rest
	}
	action := ""
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		action = target[strings.LastIndexByte(target, '.')+1:]
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	} else {
		c.form, _ = url.ParseQuery(c.body)
		action = c.form.Get("Action")
		w.Header().Set("Content-Type", "text/xml")
	}
	name := scope[3] + ":" + action
	f.mu.Lock()
	f.counts[name]++
	c.n = f.counts[name]
	h := f.handlers[name]
	f.mu.Unlock()
	if h == nil {
		f.t.Errorf("no recorded answer for %s", name)
		http.Error(w, "no recorded answer", http.StatusNotImplemented)
		return
	}
	out := h(c)
	if strings.HasPrefix(out.body, "<html") {
		w.Header().Set("Content-Type", "text/html")
	}
	w.Header().Set("X-Amzn-Requestid", "11111111-2222-3333-4444-555555555555")
	w.WriteHeader(out.status)
	_, _ = io.WriteString(w, out.body)
}

func (f *fake) count(name string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.counts[name]
}

func ok(body string) reply { return reply{http.StatusOK, body} }

func always(r reply) func(call) reply { return func(call) reply { return r } }

// jsonFault and xmlFault are errors of the JSON and the Query protocol, ec2Failure
// of EC2's own.
func jsonFault(status int, code, message string) reply {
	return reply{status, fmt.Sprintf(`{"__type":%q,"message":%q}`, code, message)}
}

func xmlFault(status int, code, message string) reply {
	return reply{status, fmt.Sprintf(`<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>11111111-2222-3333-4444-555555555555</RequestId></ErrorResponse>`, code, message)}
}

func ec2Failure(status int, code, message string) reply {
	return reply{status, fmt.Sprintf(`<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors><RequestID>11111111-2222-3333-4444-555555555555</RequestID></Response>`, code, message)}
}

func identity(account, who string) reply {
	return ok(fmt.Sprintf(`<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:sts::%s:%s</Arn><UserId>AROAEXAMPLE:cuemulus-resolve</UserId><Account>%s</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`, account, who, account))
}

func keyBody(account, region, id, state, manager string) string {
	return fmt.Sprintf(`{"KeyMetadata":{"AWSAccountId":%q,"Arn":"arn:aws:kms:%s:%s:key/%s","KeyId":%q,"KeyState":%q,"KeyManager":%q,"KeyUsage":"ENCRYPT_DECRYPT","MultiRegion":false,"Enabled":%t}}`,
		account, region, account, id, id, state, manager, state == "Enabled")
}

const (
	keyA = "11111111-1111-1111-1111-111111111111"
	keyB = "22222222-2222-2222-2222-222222222222"
)

var now = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

func loadFrom(endpoint string) func(context.Context) (aws.Config, error) {
	return func(context.Context) (aws.Config, error) {
		return aws.Config{
			Credentials:  credentials.NewStaticCredentialsProvider("AKIDBASE", "s3cr3t", ""),
			BaseEndpoint: aws.String(endpoint),
		}, nil
	}
}

// options reach both accounts through a reading role.
func (f *fake) options() Options {
	return Options{
		Targets: map[string]Target{
			prodID:   {"prod", prodID, "aws", "arn:aws:iam::" + prodID + ":role/read/read-only"},
			backupID: {"backup", backupID, "aws", "arn:aws:iam::" + backupID + ":role/read-only"},
		},
		Now:     now,
		Load:    loadFrom(f.server.URL),
		backoff: time.Millisecond,
	}
}

// here gives a question a place of its own.
func here(line int, q Question) Asked {
	return Asked{Question: q, Pos: diag.Pos{File: "stacks.cue", Line: line, Col: 3}, Stack: "audit-logs"}
}

func alias(account, name string) Question {
	return Question{"kms", "aws", account, "us-east-1", []string{name}}
}

// one is the only diagnostic, which must name rule and place.
func one(t *testing.T, ds []diag.Diagnostic, rule string) diag.Diagnostic {
	t.Helper()
	require.Len(t, ds, 1, "%+v", ds)
	require.Equal(t, rule, ds[0].Rule, "%+v", ds[0])
	clean(t, ds)
	return ds[0]
}

// clean holds what no diagnostic may contain.
func clean(t *testing.T, ds []diag.Diagnostic) {
	t.Helper()
	for _, d := range ds {
		text := d.Message + d.Help
		for _, secret := range []string{"s3cr3t", "t0k3n", "AKID", "ASIA", "11111111-2222-3333", "cuemulus-resolve", "\n"} {
			require.NotContains(t, text, secret)
		}
		require.NotEmpty(t, d.Name)
		require.NotEqual(t, "unknown", d.Name)
		require.NotEmpty(t, d.Message)
		require.False(t, strings.HasSuffix(d.Message, "."), d.Message)
	}
}
