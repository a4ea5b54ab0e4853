package iam

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var s3ResourceKind = lint.Rule{
	ID: "IAM001", Name: "s3-resource-kind", Severity: diag.Error,
	Title:   "An S3 action stands with resources that it does not act on",
	Aliases: []string{"RB-13", "I3510"},
	Why: "An action on objects, such as s3:GetObject, needs the ARN of objects (bucket/*); an action on a bucket, such as s3:ListBucket, that of the bucket. With the other kind alone the statement has no effect for that action: an Allow permits nothing and a Deny protects nothing. " +
		"Add the missing ARN, or put actions on buckets and on objects into statements of their own. Silent where a statement names both kinds, and for actions with wildcards and ARNs that are not known.",
	Bad: `Resources:
  Reader:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: s3:GetObject
            Resource: !Sub arn:${AWS::Partition}:s3:::example-logs
`,
	Good: `Resources:
  Reader:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: s3:ListBucket
            Resource: !Sub arn:${AWS::Partition}:s3:::example-logs
          - Effect: Allow
            Action: s3:GetObject
            Resource: !Sub arn:${AWS::Partition}:s3:::example-logs/*
`,
	Run: func(p *lint.Pass) {
		for _, m := range s3Mismatches(p) {
			p.Report(m.path, m.message, m.help)
		}
	},
}

// mismatch is an action that acts on none of its statement's resources.
type mismatch struct {
	path          []string
	message, help string
}

type mismatchKey struct{}

// s3Mismatches finds the actions of S3 that stand with resources of the other kind.
func s3Mismatches(p *lint.Pass) []mismatch {
	all := p.Statements()
	if len(all) == 0 {
		return nil
	}
	return p.Share(mismatchKey{}, func() any {
		var list []mismatch
		for i := range all {
			list = checkKinds(list, p, &all[i])
		}
		return list
	}).([]mismatch)
}

func checkKinds(list []mismatch, p *lint.Pass, st *lint.Statement) []mismatch {
	if len(st.Resources) == 0 {
		return list
	}
	buckets, objects := false, false
	for _, v := range st.Resources {
		switch resourceKind(p, v) {
		case bucketKind:
			buckets = true
		case objectKind:
			objects = true
		case otherService:
		default:
			return list // something that may be either
		}
	}
	if buckets == objects {
		return list
	}
	for _, v := range st.Actions {
		switch kind := s3Actions[strings.ToLower(v.Text)]; {
		case kind == objectKind && buckets:
			list = append(list, mismatch{
				v.Path, fmt.Sprintf("%s acts on objects, but the statement names only buckets", v.Text),
				"add the ARN of the objects, BUCKET_ARN/*",
			})
		case kind == bucketKind && objects:
			list = append(list, mismatch{
				v.Path, fmt.Sprintf("%s acts on a bucket, but the statement names only objects", v.Text),
				"add the ARN of the bucket, without /*",
			})
		}
	}
	return list
}

// kind is what an S3 action acts on, or what an ARN names.
type kind int

const (
	unknownKind kind = iota
	bucketKind
	objectKind
	otherService
)

// resourceKind tells what an ARN names. A bucket's name that is not known may
// hold a slash, except for that of a bucket resource.
func resourceKind(p *lint.Pass, v lint.Value) kind {
	a, ok := lint.ParseARN(v.Text)
	if !ok {
		return unknownKind
	}
	if lint.IsKnown(a.Service) && a.Service != "s3" && !strings.ContainsAny(a.Service, "*?") {
		return otherService
	}
	name, _, object, ok := lint.BucketOfARN(v.Text)
	switch {
	case !ok:
		return unknownKind
	case object:
		return objectKind
	case strings.ContainsAny(name, "*?"):
		return unknownKind // a star in a bucket's name covers slashes too
	case lint.IsKnown(name) || isBucket(p, name):
		return bucketKind
	}
	return unknownKind
}

func isBucket(p *lint.Pass, name string) bool {
	_, ok := p.BucketHere(name)
	return ok
}
