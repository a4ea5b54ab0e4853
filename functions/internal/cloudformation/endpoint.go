// Package cloudformation is the other side of a custom resource for tests: it sends
// events and takes answers at a real endpoint that checks the signature of a
// pre-signed URL as S3 does.
package cloudformation

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/functions/customresource"
)

// Answer is the document that a function uploaded.
type Answer struct {
	Status, Reason     string
	PhysicalResourceID string `json:"PhysicalResourceId"`
	StackID            string `json:"StackId"`
	RequestID          string `json:"RequestId"`
	LogicalResourceID  string `json:"LogicalResourceId"`
	NoEcho             bool
	Data               map[string]string
	Body               string `json:"-"`
}

// Endpoint takes answers.
type Endpoint struct {
	t      *testing.T
	server *httptest.Server
	// Fault, if set, sees every upload first; true means that it has answered.
	Fault func(w http.ResponseWriter, r *http.Request) bool

	mu      sync.Mutex
	answers []Answer
	next    int
	Uploads int // attempts, refused ones too
}

const secretKey = "not-a-secret"

// New starts an endpoint.
func New(t *testing.T) *Endpoint {
	e := &Endpoint{t: t}
	e.server = httptest.NewTLSServer(http.HandlerFunc(e.take))
	t.Cleanup(e.server.Close)
	return e
}

// Certificate is what a program must trust to answer, as PEM.
func (e *Endpoint) Certificate() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: e.server.Certificate().Raw})
}

// Client trusts the endpoint.
func (e *Endpoint) Client() *http.Client {
	c := e.server.Client()
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return c
}

func signature(method, contentType, expires, path string) string {
	mac := hmac.New(sha1.New, []byte(secretKey))
	fmt.Fprintf(mac, "%s\n\n%s\n%s\n%s", method, contentType, expires, path)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// URL is a pre-signed one, for one answer.
func (e *Endpoint) URL() string {
	e.mu.Lock()
	e.next++
	path := fmt.Sprintf("/arn%%3Aaws%%3Acloudformation/answer-%d", e.next)
	e.mu.Unlock()
	expires := strconv.FormatInt(time.Now().Add(time.Hour).Unix(), 10)
	plain, _ := url.PathUnescape(path)
	return e.server.URL + path + "?" + url.Values{
		"AWSAccessKeyId": {"AKIAIOSFODNN7EXAMPLE"}, "Expires": {expires}, "Signature": {signature(http.MethodPut, "", expires, plain)},
	}.Encode()
}

func (e *Endpoint) take(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.Uploads++
	if e.Fault != nil && e.Fault(w, r) {
		return
	}
	q := r.URL.Query()
	contentType, sent := r.Header["Content-Type"]
	body, err := io.ReadAll(r.Body)
	switch {
	case err != nil:
		return
	case q.Get("Signature") != signature(r.Method, strings.Join(contentType, ","), q.Get("Expires"), r.URL.Path):
		w.WriteHeader(http.StatusForbidden)
		return
	case !sent, r.ContentLength != int64(len(body)), len(r.TransferEncoding) > 0, len(body) > 4096:
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	var a Answer
	d := json.NewDecoder(strings.NewReader(string(body)))
	d.DisallowUnknownFields()
	if d.Decode(&a) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	a.Body = string(body)
	e.answers = append(e.answers, a)
}

// Event makes an event. Properties are sent as CloudFormation sends them: strings.
func (e *Endpoint) Event(kind, physicalID, request string, properties, old map[string]string) json.RawMessage {
	stack := "arn:aws:cloudformation:eu-west-1:111122223333:stack/demo/00000000-0000-0000-0000-000000000000"
	return e.EventOf(stack, "Thing", kind, physicalID, request, properties, old)
}

// EventOf is Event for another stack and resource.
func (e *Endpoint) EventOf(stack, logical, kind, physicalID, request string, properties, old map[string]string) json.RawMessage {
	all := func(m map[string]string) map[string]string {
		out := map[string]string{"ServiceToken": "arn:aws:lambda:eu-west-1:111122223333:function:demo", "ServiceTimeout": "60"}
		for k, v := range m {
			out[k] = v
		}
		return out
	}
	m := map[string]any{
		"RequestType": kind, "ResponseURL": e.URL(), "StackId": stack,
		"RequestId": request, "ResourceType": "Custom::Thing", "LogicalResourceId": logical,
		"ServiceToken": "arn:aws:lambda:eu-west-1:111122223333:function:demo", "ResourceProperties": all(properties),
	}
	if physicalID != "" {
		m["PhysicalResourceId"] = physicalID
	}
	if kind == customresource.Update {
		m["OldResourceProperties"] = all(old)
	}
	raw, err := json.Marshal(m)
	require.NoError(e.t, err)
	return raw
}

// Last gives the answer that came last, and how many there were.
func (e *Endpoint) Last() (Answer, int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.answers) == 0 {
		return Answer{}, 0
	}
	return e.answers[len(e.answers)-1], len(e.answers)
}

// Ask sends one event and wants exactly one answer to it.
func (e *Endpoint) Ask(h *customresource.Handler, timeout time.Duration, event json.RawMessage) Answer {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	_, before := e.Last()
	require.NoError(e.t, h.Handle(ctx, event))
	a, after := e.Last()
	require.Equal(e.t, before+1, after, "one answer")
	require.True(e.t, a.NoEcho)
	if a.Status != "SUCCESS" {
		require.Equal(e.t, "FAILED", a.Status)
		require.NotEmpty(e.t, a.Reason)
		require.Empty(e.t, a.Data)
	}
	return a
}
