package iam

import (
	"slices"
	"strings"
	"sync"

	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/iam"
	"cuemulus.dev/iam/managed"
	"cuemulus.dev/lint"
)

// awsPolicies is the index of the policies that AWS manages, read when it is first
// needed.
var awsPolicies = sync.OnceValue(managed.Open)

// awsPolicy is a policy that AWS manages, as a template attaches it.
type awsPolicy struct {
	path string // behind "policy/" in its ARN
	at   []string
	when eval.Scenario
}

// awsPoliciesOf gives the policies of AWS that an identity has, those of a user's
// groups left out: they are said of the group.
func awsPoliciesOf(i *lint.Identity) (list []awsPolicy) {
	own := i.Resource.Path("Properties")
	for _, a := range i.Attached {
		if len(a.Path) < len(own) || !slices.Equal(a.Path[:len(own)], own) {
			continue
		}
		if path, ok := awsPath(a, i.Resource.IsServerless()); ok {
			list = append(list, awsPolicy{path, a.Path, a.When})
		}
	}
	return list
}

// awsPath gives the path of a policy of AWS. Serverless templates may name one by its
// name alone.
func awsPath(a lint.Attachment, byName bool) (path string, ok bool) {
	text, known := a.ARN.Literal()
	if !known {
		return "", false
	}
	if parts := strings.SplitN(text, ":", 6); len(parts) == 6 {
		path, ok = strings.CutPrefix(parts[5], "policy/")
		return path, ok && parts[2] == "iam" && parts[4] == "aws"
	}
	if p, found := awsPolicies().Find(text); byName && found {
		return p.Path, true
	}
	return "", false
}

type documentKey struct{ path string }

// awsDocument gives the document of a policy of AWS, nil for one that is not known. A
// run parses each once.
func awsDocument(p *lint.Pass, path string) *iam.Policy {
	return p.ShareRun(documentKey{path}, func() any {
		found, ok := awsPolicies().Find(path)
		if !ok {
			return (*iam.Policy)(nil)
		}
		policy, _ := iam.Parse(found.Name, found.Document, iam.Identity)
		return policy
	}).(*iam.Policy)
}

// width says how much a policy allows on every resource.
type width uint8

const (
	narrow   width = iota
	elevated       // everything of IAM, or everything but some
	all            // everything
)

type widthKey struct{ path string }

// widthOf gives the width of a policy of AWS.
func widthOf(p *lint.Pass, path string) (w width) {
	policy := awsDocument(p, path)
	if policy == nil {
		return narrow
	}
	return p.ShareRun(widthKey{path}, func() any { return widest(policy) }).(width)
}

func widest(policy *iam.Policy) (w width) {
	for _, s := range policy.Statements {
		if s.Effect != iam.Allow || len(s.Conditions) > 0 || s.Resources.Not || !says(s.Resources.Texts, "*") {
			continue
		}
		switch {
		case s.Actions.Not, says(s.Actions.Texts, "iam:*"):
			w = max(w, elevated)
		case says(s.Actions.Texts, "*"):
			w = all
		}
	}
	return w
}

func says(texts []iam.Text, what string) bool {
	return slices.ContainsFunc(texts, func(t iam.Text) bool {
		s, ok := t.Literal()
		return ok && strings.EqualFold(s, what)
	})
}
