package resolve

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"
)

// store answers as S3 does, before a fake that answers for the rest.
type store struct {
	mu       sync.Mutex
	objects  map[string]string                                 // path -> checksum
	refuse   func(w http.ResponseWriter, r *http.Request) bool // true: it has answered
	requests []string
}

func newStore(t *testing.T) (*store, Options) {
	f := newFake(t, nil)
	s := &store{objects: map[string]string{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Authorization"), "/s3/aws4_request") {
			f.serve(w, r)
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.requests = append(s.requests, r.Method)
		body, err := io.ReadAll(r.Body)
		sum := sha256.Sum256(body)
		switch {
		case err != nil, r.Header.Get("X-Amz-Content-Sha256") != hex.EncodeToString(sum[:]), r.Header.Get("X-Amz-Expected-Bucket-Owner") != prodID:
			w.WriteHeader(http.StatusBadRequest)
		case s.refuse != nil && s.refuse(w, r):
		case r.Method == http.MethodHead:
			if r.Header.Get("X-Amz-Checksum-Mode") != "ENABLED" || s.objects[r.URL.Path] == "" {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			w.Header().Set("X-Amz-Checksum-Sha256", s.objects[r.URL.Path])
		case r.Method == http.MethodPut && r.Header.Get("X-Amz-Checksum-Sha256") == checksum(hex.EncodeToString(sum[:])):
			s.objects[r.URL.Path] = r.Header.Get("X-Amz-Checksum-Sha256")
		default:
			w.WriteHeader(http.StatusBadRequest)
		}
	}))
	t.Cleanup(server.Close)
	options := f.options()
	options.Load = loadFrom(server.URL)
	return s, options
}

func artifact(line int, body string) Artifact {
	sum := sha256.Sum256([]byte(body))
	return Artifact{
		Asked: here(line, FunctionQuestion("aws", prodID, "us-east-1", "spot-manager", "arm64")), Bucket: "artifacts",
		Digest: hex.EncodeToString(sum[:]), Body: []byte(body), Facts: map[string]string{"go": "go1.26.1"},
	}
}

func TestPublish(t *testing.T) {
	s, options := newStore(t)
	a := artifact(1, "code")
	key, path := a.Question.Key(), "/artifacts/cuemulus/functions/spot-manager/"+a.Digest+".zip"

	there, ds := Look(context.Background(), []Artifact{a}, options)
	require.Empty(t, ds)
	require.Equal(t, map[string]bool{key: false}, there)
	lock, uploaded, ds := Publish(context.Background(), nil, []Artifact{a, artifact(2, "code")}, options)
	require.Empty(t, ds)
	require.Equal(t, map[string]bool{key: true}, uploaded)
	require.Contains(t, s.objects, path)
	e, ok := lock.Get(a.Question)
	require.True(t, ok)
	require.Equal(t, Entry{
		Value: TextValue("s3:/" + path), Facts: a.Facts, API: "s3:PutObject", By: "arn:aws:iam::" + prodID + ":role/read/read-only", ResolvedAt: "2026-03-04T05:06:07Z",
	}, e)
	_, ds = ParseLock("cuemulus.lock", lock.Marshal())
	require.Empty(t, ds)

	// Twice: nothing is uploaded, and no line of the lock changes.
	s.requests = nil
	again, uploaded, ds := Publish(context.Background(), lock, []Artifact{a}, options)
	require.Empty(t, ds)
	require.Empty(t, uploaded)
	require.Equal(t, []string{http.MethodHead}, s.requests)
	require.Equal(t, lock, again)

	// Other content under the name, or content whose checksum nobody knows: again.
	s.objects[path] = "AAAA"
	there, ds = Look(context.Background(), []Artifact{a}, options)
	require.Empty(t, ds)
	require.False(t, there[key])
	_, uploaded, _ = Publish(context.Background(), lock, []Artifact{a}, options)
	require.True(t, uploaded[key])
	require.Equal(t, checksum(a.Digest), s.objects[path])
}

func TestPublishFailures(t *testing.T) {
	status := func(head, put int, code string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method == http.MethodHead {
				w.WriteHeader(head)
				return true
			}
			w.WriteHeader(put)
			fmt.Fprintf(w, "<Error><Code>%s</Code><Message>words</Message></Error>", code)
			return true
		}
	}
	for name, c := range map[string]struct {
		refuse   func(http.ResponseWriter, *http.Request) bool
		rule     string
		message  string
		requests []string
	}{
		"no bucket":      {status(404, 404, "NoSuchBucket"), "LOCK047", "there is no bucket artifacts in us-east-1 of account 111122223333 (prod)", []string{"HEAD", "PUT"}},
		"another Region": {status(301, 301, ""), "LOCK047", "the bucket artifacts is in another Region than us-east-1", []string{"HEAD"}},
		"not allowed":    {status(403, 403, "AccessDenied"), "LOCK021", "s3:PutObject is not allowed in bucket artifacts of us-east-1", []string{"HEAD", "PUT"}},
		"fault":          {status(404, 500, "InternalError"), "LOCK019", "InternalError", nil},
		"odd":            {status(418, 418, "Teapot"), "LOCK022", "status 418", nil},
	} {
		t.Run(name, func(t *testing.T) {
			s, options := newStore(t)
			s.refuse = c.refuse
			lock, uploaded, ds := Publish(context.Background(), nil, []Artifact{artifact(1, "code")}, options)
			d := one(t, ds, c.rule)
			require.Contains(t, d.Message, c.message)
			require.NotContains(t, d.Help, "cuemulus resolve")
			require.Equal(t, 1, d.Pos.Line)
			require.Empty(t, lock.Keys())
			require.Empty(t, uploaded)
			if c.requests != nil {
				require.Equal(t, c.requests, slices.Compact(s.requests))
			}
		})
	}
	// Who may not list a bucket does not learn what is missing, but may put.
	s, options := newStore(t)
	s.refuse = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusForbidden)
		}
		return r.Method == http.MethodHead
	}
	_, uploaded, ds := Publish(context.Background(), nil, []Artifact{artifact(1, "code")}, options)
	require.Empty(t, ds)
	require.Len(t, uploaded, 1)

	bad := artifact(1, "code")
	bad.Bucket = "No_Bucket"
	_, _, ds = Publish(context.Background(), nil, []Artifact{bad}, options)
	require.Contains(t, one(t, ds, "LOCK047").Message, `"No_Bucket" is no name that a bucket can have`)
	wrongBody := artifact(1, "code")
	wrongBody.Body = []byte("other")
	_, _, ds = Publish(context.Background(), nil, []Artifact{wrongBody}, options)
	require.Len(t, ds, 1)
}

func TestS3Endpoint(t *testing.T) {
	s := &session{region: "eu-west-1", target: Target{Partition: "aws"}}
	for bucket, want := range map[string]string{
		"artifacts":         "https://artifacts.s3.eu-west-1.amazonaws.com/",
		"artifacts.example": "https://s3.eu-west-1.amazonaws.com/artifacts.example/",
	} {
		got, err := s3Endpoint(t.Context(), s, bucket)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	s.region, s.target.Partition = "cn-north-1", "aws-cn"
	got, err := s3Endpoint(t.Context(), s, "artifacts")
	require.NoError(t, err)
	require.Equal(t, "https://artifacts.s3.cn-north-1.amazonaws.com.cn/", got)
	s.cfg.BaseEndpoint = aws.String("http://192.0.2.1:9000/")
	got, err = s3Endpoint(t.Context(), s, "artifacts")
	require.NoError(t, err)
	require.Equal(t, "http://192.0.2.1:9000/artifacts/", got)
	s.cfg.BaseEndpoint, s.target.Partition = nil, "eucalyptus"
	_, err = s3Endpoint(t.Context(), s, "artifacts")
	require.ErrorContains(t, err, "no S3 endpoint known")
}
