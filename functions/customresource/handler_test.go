package customresource_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/functions/customresource"
	"cuemulus.dev/functions/internal/cloudformation"
)

// thing is a Resource of closures.
type thing struct {
	create, update func(context.Context, customresource.Request) (customresource.Result, error)
	remove         func(context.Context, customresource.Request) error
}

func (t thing) Create(ctx context.Context, r customresource.Request) (customresource.Result, error) {
	return t.create(ctx, r)
}

func (t thing) Update(ctx context.Context, r customresource.Request) (customresource.Result, error) {
	return t.update(ctx, r)
}

func (t thing) Delete(ctx context.Context, r customresource.Request) error { return t.remove(ctx, r) }

func handler(e *cloudformation.Endpoint, t thing, log *bytes.Buffer) *customresource.Handler {
	h := &customresource.Handler{Resource: t, Client: e.Client(), Pause: time.Millisecond, Reserve: 2 * time.Second}
	if log != nil {
		h.Log = slog.New(slog.NewJSONHandler(log, nil))
	}
	return h
}

func TestALife(t *testing.T) {
	e := cloudformation.New(t)
	var seen []string
	made := map[string]bool{}
	h := handler(e, thing{
		create: func(_ context.Context, r customresource.Request) (customresource.Result, error) {
			seen = append(seen, r.Nonce)
			made["a"] = true
			return customresource.Result{PhysicalID: "a", Data: map[string]string{"Version": "1"}}, nil
		},
		update: func(_ context.Context, r customresource.Request) (customresource.Result, error) {
			require.Equal(t, "a", r.PhysicalID)
			require.NotContains(t, seen, r.Nonce)
			require.Contains(t, string(r.OldProperties), `"old"`)
			return customresource.Result{Data: map[string]string{"Version": "2"}}, nil
		},
		remove: func(_ context.Context, r customresource.Request) error {
			delete(made, r.PhysicalID)
			return nil
		},
	}, nil)
	a := e.Ask(h, 10*time.Second, e.Event("Create", "", "r1", nil, nil))
	require.Equal(t, cloudformation.Answer{
		Status: "SUCCESS", PhysicalResourceID: "a", RequestID: "r1", LogicalResourceID: "Thing", NoEcho: true,
		StackID: "arn:aws:cloudformation:eu-west-1:111122223333:stack/demo/00000000-0000-0000-0000-000000000000",
		Data:    map[string]string{"Version": "1"}, Body: a.Body,
	}, a)
	require.NotContains(t, a.Body, "\n")
	e.Ask(h, 10*time.Second, e.Event("Create", "", "r1", nil, nil))
	require.Equal(t, seen[0], seen[1], "a repeated invocation is the same creation")
	a = e.Ask(h, 10*time.Second, e.Event("Update", "a", "r2", nil, map[string]string{"old": "x"}))
	require.Equal(t, "a", a.PhysicalResourceID, "stable")
	require.Equal(t, "2", a.Data["Version"])
	a = e.Ask(h, 10*time.Second, e.Event("Delete", "a", "r3", nil, nil))
	require.Equal(t, "SUCCESS", a.Status)
	require.Empty(t, made)
}

// TestFailedCreateIsNotDeleted is the defect of the articles' functions: the delete
// that follows a failed create removed what another stack had made.
func TestFailedCreateIsNotDeleted(t *testing.T) {
	e := cloudformation.New(t)
	h := handler(e, thing{
		create: func(context.Context, customresource.Request) (customresource.Result, error) {
			return customresource.Result{}, errors.New("it exists")
		},
		remove: func(context.Context, customresource.Request) error {
			t.Error("delete of a failed create reached the resource")
			return nil
		},
	}, nil)
	a := e.Ask(h, 10*time.Second, e.Event("Create", "", "r1", nil, nil))
	require.Equal(t, "FAILED", a.Status)
	require.Equal(t, "it exists", a.Reason)
	require.True(t, strings.HasPrefix(a.PhysicalResourceID, customresource.FailedPrefix))
	b := e.Ask(h, 10*time.Second, e.Event("Create", "", "r1", nil, nil))
	require.Equal(t, a.PhysicalResourceID, b.PhysicalResourceID)
	a = e.Ask(h, 10*time.Second, e.Event("Delete", a.PhysicalResourceID, "r2", nil, nil))
	require.Equal(t, "SUCCESS", a.Status)
}

func TestAlwaysAnAnswer(t *testing.T) {
	e := cloudformation.New(t)
	var log bytes.Buffer
	run := func(create func(context.Context, customresource.Request) (customresource.Result, error)) cloudformation.Answer {
		t.Helper()
		begin := time.Now()
		a := e.Ask(handler(e, thing{create: create}, &log), 2500*time.Millisecond, e.Event("Create", "", "r1", nil, nil))
		require.Less(t, time.Since(begin), 2400*time.Millisecond)
		require.Equal(t, "FAILED", a.Status)
		return a
	}
	a := run(func(context.Context, customresource.Request) (customresource.Result, error) { panic("hunter22") })
	require.Equal(t, "a fault of the function itself", a.Reason)
	a = run(func(context.Context, customresource.Request) (customresource.Result, error) {
		select {} // hangs for ever and does not heed its context
	})
	require.Contains(t, a.Reason, "time was nearly over")
	a = run(func(ctx context.Context, _ customresource.Request) (customresource.Result, error) {
		<-ctx.Done()
		return customresource.Result{}, fmt.Errorf("connect to the database: %w", ctx.Err())
	})
	require.Contains(t, a.Reason, "connect to the database")
	a = run(func(context.Context, customresource.Request) (customresource.Result, error) {
		return customresource.Result{}, nil
	})
	require.Contains(t, a.Reason, "no usable physical id")
	a = run(func(context.Context, customresource.Request) (customresource.Result, error) {
		return customresource.Result{PhysicalID: "made", Data: map[string]string{"x": strings.Repeat("x", 4096)}}, nil
	})
	require.Contains(t, a.Reason, "more than the 4096")
	require.Equal(t, "made", a.PhysicalResourceID, "what was made must be deleted again")
	a = run(func(context.Context, customresource.Request) (customresource.Result, error) {
		return customresource.Result{}, errors.New(strings.Repeat("é\"<\n", 4000))
	})
	require.LessOrEqual(t, len(a.Body), 4096)
	require.LessOrEqual(t, len(a.Reason), 1024)
	require.NotContains(t, log.String(), "hunter22")

	for event, want := range map[string]string{
		`{"ResponseURL":"URL"}`: "the event lacks RequestType, StackId, RequestId, LogicalResourceId",
		`{"ResponseURL":"URL","RequestType":"Update","StackId":"s","RequestId":"r","LogicalResourceId":"l"}`:                                "lacks PhysicalResourceId",
		`{"ResponseURL":"URL","RequestType":"Remake","StackId":"s","RequestId":"r","LogicalResourceId":"l"}`:                                "neither Create, Update nor Delete",
		`{"ResponseURL":"URL","RequestType":"Create","StackId":"s","RequestId":"r","LogicalResourceId":"` + strings.Repeat("l", 900) + `"}`: "hopeless",
	} {
		h := handler(e, thing{create: func(context.Context, customresource.Request) (customresource.Result, error) {
			return customresource.Result{}, errors.New("hopeless" + strings.Repeat("x", 5000))
		}}, nil)
		url, err := json.Marshal(e.URL())
		require.NoError(t, err)
		a := e.Ask(h, 10*time.Second, json.RawMessage(strings.Replace(event, `"URL"`, string(url), 1)))
		require.Contains(t, a.Reason, want)
	}
}

func TestAnswersAreDelivered(t *testing.T) {
	e := cloudformation.New(t)
	ok := thing{create: func(context.Context, customresource.Request) (customresource.Result, error) {
		return customresource.Result{PhysicalID: "a"}, nil
	}}
	var log bytes.Buffer
	h := handler(e, ok, &log)
	faults := 0
	e.Fault = func(w http.ResponseWriter, _ *http.Request) bool {
		faults++
		switch faults {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			c, _, err := w.(http.Hijacker).Hijack()
			require.NoError(t, err)
			require.NoError(t, c.Close())
		default:
			return false
		}
		return true
	}
	require.Equal(t, "SUCCESS", e.Ask(h, 10*time.Second, e.Event("Create", "", "r1", nil, nil)).Status)
	require.GreaterOrEqual(t, faults, 3)

	// A refusal for good, a redirect to elsewhere, and an endpoint that is gone.
	for _, status := range []int{http.StatusForbidden, http.StatusTemporaryRedirect} {
		before := e.Uploads
		e.Fault = func(w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Location", "https://192.0.2.1/")
			w.WriteHeader(status)
			return true
		}
		require.ErrorContains(t, h.Handle(t.Context(), e.Event("Create", "", "r1", nil, nil)), fmt.Sprintf("status %d", status))
		require.Equal(t, before+1, e.Uploads)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	dead := json.RawMessage(`{"ResponseURL":"https://` + l.Addr().String() + `/a?Signature=hunter22","RequestType":"Create","StackId":"s","RequestId":"r","LogicalResourceId":"l"}`)
	err = h.Handle(ctx, dead)
	require.ErrorContains(t, err, "deliver the answer")
	require.NotContains(t, err.Error(), "Signature")
	require.NotContains(t, log.String(), "Signature")

	// Nowhere to answer: to repeat it would not help.
	for _, event := range []string{``, `[]`, `{}`, `{"ResponseURL":"http://192.0.2.1/x"}`, `{"ResponseURL":"file:///etc/passwd"}`, `{"ResponseURL":"https://user:word@192.0.2.1/"}`} {
		require.NoError(t, h.Handle(t.Context(), json.RawMessage(event)), event)
	}
}

func TestSecretsAreCutOut(t *testing.T) {
	e := cloudformation.New(t)
	var log bytes.Buffer
	h := handler(e, thing{create: func(_ context.Context, r customresource.Request) (customresource.Result, error) {
		r.Secret("hunter22", "hunter", "")
		return customresource.Result{}, errors.New("syntax error near 'hunter22' and hunter")
	}}, &log)
	a := e.Ask(h, 10*time.Second, e.Event("Create", "", "r1", map[string]string{"Key": "in-properties"}, nil))
	require.Equal(t, "syntax error near '***' and ***", a.Reason)
	require.NotContains(t, log.String(), "hunter")
	require.NotContains(t, log.String(), "in-properties")
}

func TestDecode(t *testing.T) {
	var p struct {
		Length customresource.Int
		Drop   customresource.Bool
		Name   string
	}
	require.NoError(t, customresource.Decode(json.RawMessage(`{"ServiceToken":"x","ServiceTimeout":"60","Length":"32","Drop":"true","Name":"n"}`), &p))
	require.EqualValues(t, 32, p.Length)
	require.True(t, bool(p.Drop))
	require.NoError(t, customresource.Decode(nil, &p))
	for raw, want := range map[string]string{
		`{"Lenght":"1"}`:          `there is no property "Lenght"`,
		`{"Length":"hunter"}`:     "a property is not a whole number",
		`{"Drop":"hunter"}`:       "a property is not true or false",
		`{"Name":["hunter"]}`:     "the property Name has the wrong type",
		`["hunter"]`:              "the properties are no JSON object",
		`{"Length":"9999999999"}`: "a whole number",
	} {
		err := customresource.Decode(json.RawMessage(raw), &p)
		require.ErrorContains(t, err, want)
		require.NotContains(t, err.Error(), "hunter")
	}
}
