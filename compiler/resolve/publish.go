package resolve

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/aws/smithy-go"

	"cuemulus.dev/internal/diag"
)

// Artifact is the code of one function that shall lie in a bucket.
type Artifact struct {
	Asked         // a question of the kind "function"
	Bucket string // of the question's account, in its Region
	Digest string // SHA-256 of Body, hexadecimal
	Body   []byte // the zip file
	Facts  map[string]string
}

func (a Artifact) code() FunctionCode {
	return FunctionCode{Bucket: a.Bucket, Key: FunctionKey(a.Question.Args[0], a.Digest), Digest: a.Digest}
}

// Look reports which artifacts lie in their buckets, by the keys of their questions,
// and a diagnostic for each that it could not find out about. It needs no Body. A
// role that may not list a bucket learns nothing about objects that are not there:
// they count as missing.
func Look(ctx context.Context, artifacts []Artifact, opt Options) (there map[string]bool, ds []diag.Diagnostic) {
	there = map[string]bool{}
	var mu sync.Mutex
	tasks, byKey, report := planArtifacts(artifacts)
	each(ctx, tasks, opt, func(ctx context.Context, s *session, t *task) {
		found, err := headObject(ctx, s, byKey[t.key].code())
		if err != nil && !isCode(err, "AccessDenied") {
			t.failure = explainObject(err, "s3:GetObject", s, byKey[t.key].Bucket)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		there[t.key] = found
	})
	for _, t := range tasks {
		if t.failure != nil {
			report.add(t.failure.packaging(), t.askers...)
		}
	}
	return there, report.diagnostics()
}

// Publish uploads the artifacts that are not in their buckets yet and records all of
// them. It returns a new lock, the keys of the questions whose code was uploaded, and
// a diagnostic for each failure; the old lock is not changed.
func Publish(ctx context.Context, old *Lock, artifacts []Artifact, opt Options) (lock *Lock, uploaded map[string]bool, ds []diag.Diagnostic) {
	lock, uploaded = old.Clone(), map[string]bool{}
	var mu sync.Mutex
	tasks, byKey, report := planArtifacts(artifacts)
	each(ctx, tasks, opt, func(ctx context.Context, s *session, t *task) {
		a := byKey[t.key]
		there, err := headObject(ctx, s, a.code())
		// What may not be listed may be there or not: to put it again does no harm.
		if err != nil && !isCode(err, "AccessDenied") {
			t.failure = explainObject(err, "s3:GetObject", s, a.Bucket)
			return
		}
		if !there {
			if err := putObject(ctx, s, a.code(), a.Body); err != nil {
				t.failure = explainObject(err, "s3:PutObject", s, a.Bucket)
				return
			}
			mu.Lock()
			uploaded[t.key] = true
			mu.Unlock()
		}
		r, _ := resolverOf(t.question.Kind)
		t.entry = Entry{
			Value: a.code().Value(), Facts: maps.Clone(a.Facts), API: r.API, By: s.arn, ResolvedAt: opt.Now.UTC().Format(time.RFC3339),
		}
	})
	for _, t := range tasks {
		if t.failure != nil {
			report.add(t.failure.packaging(), t.askers...)
			continue
		}
		lock.Set(t.question, t.entry)
	}
	return lock, uploaded, report.diagnostics()
}

// planArtifacts is plan for artifacts; what has a bucket that cannot be one is
// reported and left out.
func planArtifacts(artifacts []Artifact) (tasks []*task, byKey map[string]Artifact, r *report) {
	byKey = map[string]Artifact{}
	bad := &report{}
	var asked []Asked
	for _, a := range artifacts {
		if !ValidBucket(a.Bucket) {
			bad.add(fail("LOCK047", fmt.Sprintf("%q is no name that a bucket can have", clip(a.Bucket)), "correct the bucket in project.artifacts"), a.Asked)
			continue
		}
		byKey[a.Question.Key()] = a
		asked = append(asked, a.Asked)
	}
	tasks, r = plan(asked)
	for _, f := range bad.order {
		r.add(&f, bad.askers[f]...)
	}
	return tasks, byKey, r
}

// packaging names the command that was run.
func (f *failure) packaging() *failure {
	return fail(f.id, f.message, strings.ReplaceAll(f.help, "cuemulus resolve", "cuemulus package"))
}

func isCode(err error, code string) bool {
	var api smithy.APIError
	return errors.As(err, &api) && api.ErrorCode() == code
}

// explainObject is explain for what S3 alone says.
func explainObject(err error, what string, s *session, bucket string) *failure {
	place := s.target.place(s.region)
	switch {
	case isCode(err, "NoSuchBucket"):
		return fail("LOCK047", fmt.Sprintf("there is no bucket %s in %s", bucket, place), "make it first, or correct project.artifacts; cuemulus makes no bucket")
	case isCode(err, "PermanentRedirect"), isCode(err, "AuthorizationHeaderMalformed"), statusOf(err) == http.StatusMovedPermanently:
		return fail("LOCK047", fmt.Sprintf("the bucket %s is in another Region than %s", bucket, s.region),
			"Lambda takes code from a bucket of its own Region only: write ${region} into the name in project.artifacts")
	case isCode(err, "AccessDenied"):
		return fail("LOCK021", fmt.Sprintf("%s is not allowed in bucket %s of %s", what, bucket, place),
			"allow "+what+" to the role that packages, and check that the bucket belongs to the account")
	}
	return explain(err, what, place)
}
