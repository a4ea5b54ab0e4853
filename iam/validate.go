package iam

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/iam/actions"
	"cuemulus.dev/internal/diag"
)

// Validate reports what is wrong or doubtful in a policy that has been read,
// besides the mistakes of form that Parse and Read report. Facts about services
// come from c. Strings with symbols are judged as far as their literal part
// decides; an element that only the deployment knows is not judged.
//
// Set Policy.Service where a resource's policy is known to belong to a service,
// so that actions and resources of other services are reported.
func Validate(p *Policy, c *actions.Catalog) []diag.Diagnostic {
	v := &validator{p: p, cat: c, budget: maxWork, seen: map[string]*Statement{}}
	v.document()
	for i := range p.Statements {
		v.s, v.names, v.listed = &p.Statements[i], nil, false
		v.statement()
	}
	return v.ds
}

// maxWork bounds the comparisons that one policy may cost, in characters and
// names: some hundred times what the largest policy of AWS needs. What a policy
// has beyond is not compared.
const maxWork = 100_000_000

type validator struct {
	p         *Policy
	cat       *actions.Catalog
	s         *Statement
	ds        []diag.Diagnostic
	budget    int
	suggested int
	seen      map[string]*Statement // by what they say, for repeats
	names     []named               // of the statement, once listed
	listed    bool
}

// spend takes work from the budget and reports whether there was enough.
func (v *validator) spend(work int) bool {
	v.budget -= work
	return v.budget > 0
}

// maxSuggestions bounds how often a policy's misspelt names are looked up.
const maxSuggestions = 50

// near gives the name that was meant, "" for none, and after many of them.
func (v *validator) near(word string, candidates []string) string {
	if v.suggested++; v.suggested > maxSuggestions || len(word) > 100 {
		return ""
	}
	return diag.Nearest(word, candidates)
}

// full reports whether there are as many findings as one policy may have.
func (v *validator) full() bool { return len(v.ds) >= maxDiagnostics*5 }

// warn reports a check at a place in the current statement's element.
func (v *validator) warn(code string, at Span, element, help, format string, args ...any) {
	if v.full() {
		return
	}
	path := v.p.Path
	if v.s != nil {
		path = v.s.Path
	}
	if element != "" {
		path = under(path, element)
	}
	v.ds = append(v.ds, report(code, at, slices.Clone(path), fmt.Sprintf(format, args...), help))
}

func (v *validator) document() {
	p := v.p
	switch {
	case p.Version == "" && len(p.Gaps) == 0:
		v.warn("MISSING_VERSION", Span{Pos: p.Pos}, "", `add "Version": "`+Version2012+`"`, "the policy has no Version, so policy variables in it are plain text")
	case p.Version == Version2008:
		v.warn("OLD_VERSION", p.VersionAt, "Version", "write "+Version2012, "version %s knows no policy variables", Version2008)
	}
	v.size()
	v.sids()
}

// quotas are the lengths in characters that IAM, Organizations and services
// allow (IAM User Guide, "IAM and AWS STS quotas"; AWS Organizations User Guide,
// "Quotas"; Amazon S3 User Guide, "Bucket policies"; AWS KMS Developer Guide,
// "Quotas"). Organizations has raised some of its quotas over time; the number
// here is the largest.
var quotas = []struct {
	kind    Type
	service string
	size    int
	code    string
}{
	{Identity, "", 10240, "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA"},
	{Boundary, "", 6144, "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA"},
	{Trust, "", 4096, "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA"},
	{Key, "", 32768, "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA"},
	{Resource, "s3", 20480, "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA"},
	{SCP, "", 10240, "POLICY_SIZE_EXCEEDS_SCP_QUOTA"},
	{RCP, "", 5120, "POLICY_SIZE_EXCEEDS_RCP_QUOTA"},
}

func (v *validator) size() {
	for _, q := range quotas {
		if q.kind == v.p.Type && (q.service == "" || q.service == v.p.Service) && v.p.Size > q.size {
			v.warn(q.code, Span{Pos: v.p.Pos}, "", "split it, or use wildcards", "the policy has %d characters without white space; the quota is %d", v.p.Size, q.size)
		}
	}
}

func (v *validator) sids() {
	first := map[string]*Statement{}
	for i := range v.p.Statements {
		s := &v.p.Statements[i]
		if s.Sid == "" {
			continue
		}
		v.s = s
		strict := v.p.Type == Identity || v.p.Type == Boundary || v.p.Type == SCP || v.p.Type == RCP
		if (strict || v.p.Type == Trust || v.p.Type == Session) && strings.Trim(s.Sid, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") != "" {
			v.warn("UNSUPPORTED_SID", s.SidAt, "Sid", "use letters and digits only", "the Sid %q has characters that are not allowed", clip(s.Sid))
		}
		before, twice := first[s.Sid]
		if !twice {
			first[s.Sid] = s
			continue
		}
		if len(s.When) > 0 || len(before.When) > 0 {
			continue // they may never be there together
		}
		code := "UNIQUE_SIDS_RECOMMENDED"
		if strict {
			code = "UNIQUE_SIDS_REQUIRED"
		}
		v.warn(code, s.SidAt, "Sid", "give each statement a Sid of its own", "the Sid %q stands twice", clip(s.Sid))
		v.ds[len(v.ds)-1].Related = []diag.Related{{Pos: before.SidAt.Pos, Message: "first here"}}
	}
	v.s = nil
}

func (v *validator) statement() {
	v.actions()
	v.resources()
	v.grants()
	v.principals()
	v.conditions()
	v.organization()
	v.exposure()
	v.redundant()
}

// name is the element's key: "Action" or "NotAction".
func (e Element) name(of string) string {
	if e.Not {
		return "Not" + of
	}
	return of
}

// has reports whether the statement has a condition on one of the keys; a key
// that ends in "/" or ":" stands for all that begin with it.
func (s *Statement) has(keys ...string) bool {
	return s.condition(keys...) != nil
}

// condition gives the first line of the statement on one of the keys.
func (s *Statement) condition(keys ...string) *Condition {
	for i := range s.Conditions {
		name := KeyName(s.Conditions[i].Key)
		for _, k := range keys {
			k = KeyName(k)
			if name == k || (strings.HasSuffix(k, "/") || strings.HasSuffix(k, ":")) && strings.HasPrefix(name, k) {
				return &s.Conditions[i]
			}
		}
	}
	return nil
}

// redundant reports what another part of the statement, or of the policy,
// already says.
func (v *validator) redundant() {
	for _, e := range []struct {
		element    Element
		name, code string
		fold       bool
	}{
		{v.s.Actions, "Action", "REDUNDANT_ACTION", true},
		{v.s.Resources, "Resource", "REDUNDANT_RESOURCE", false},
	} {
		v.covered(e.element, e.name, e.code, e.fold)
	}
	said, ok := v.s.says()
	if !ok {
		return
	}
	if before := v.seen[said]; before != nil {
		v.warn("REDUNDANT_STATEMENT", v.s.Span, "", "remove it", "this statement says the same as one before it")
		if !v.full() {
			v.ds[len(v.ds)-1].Related = []diag.Related{{Pos: before.Pos, Message: "first here"}}
		}
		return
	}
	v.seen[said] = v.s
}

// maxCovered bounds the pairs of strings that are compared in one element.
const maxCovered = 500

// covered reports texts that an earlier or wider text of the element includes.
func (v *validator) covered(e Element, name, code string, fold bool) {
	if len(e.Texts) < 2 || len(e.Texts) > maxCovered {
		return
	}
	globs := make([]glob, len(e.Texts))
	wild := make([]int, 0, len(e.Texts)) // the texts that can cover another
	first := map[string]int{}
	for i, t := range e.Texts {
		s, ok := t.Literal()
		if !ok || len(t.When) > 0 || strings.Contains(s, "${") {
			continue
		}
		globs[i] = glob(t.Tokens(true, false))
		if strings.ContainsAny(s, "*?") {
			wild = append(wild, i)
		}
		if fold {
			s = strings.ToLower(s)
		}
		if before, twice := first[s]; twice {
			v.warn(code, t.Span, e.name(name), "remove it", "%q stands twice", clip(s))
			globs[before] = nil
			continue
		}
		first[s] = i
	}
	for i, t := range e.Texts {
		s, _ := t.Literal()
		if globs[i] == nil || s == "" {
			continue
		}
		for _, j := range wild {
			if j == i || globs[j] == nil || !v.spend(len(s)*len(globs[j])) || !v.covers(globs[j], s, fold) {
				continue
			}
			wider, _ := e.Texts[j].Literal()
			if strings.EqualFold(wider, s) {
				continue
			}
			v.warn(code, t.Span, e.name(name), "remove it", "%q is covered by %q", clip(s), clip(wider))
			break
		}
	}
}

// covers reports whether a pattern matches everything that a text with wildcards
// matches. It takes the text's wildcards for characters, which only a '*' of the
// pattern can match.
func (v *validator) covers(g glob, s string, fold bool) bool {
	if g.star() {
		return true
	}
	for _, t := range g {
		if t.Kind == One && strings.ContainsAny(s, "*?") {
			return false
		}
	}
	if fold {
		service, name, ok := strings.Cut(s, ":")
		parts := g.cut(1)
		return ok && len(parts) == 2 && parts[0].match(service, true) == Yes && parts[1].match(name, true) == Yes
	}
	return g.arn(s, shortNever, true) == Yes
}

// says gives a text that is equal for statements that have the same effect,
// whatever their Sids; ok is false where a part depends on a condition.
func (s *Statement) says() (said string, ok bool) {
	var b strings.Builder
	ok = len(s.When) == 0
	add := func(texts []Text) {
		for _, t := range texts {
			ok = ok && len(t.When) == 0
			fmt.Fprintf(&b, " %q", t.String())
		}
	}
	b.WriteString(s.Effect.String())
	for _, e := range []Element{s.Actions, s.Resources} {
		fmt.Fprintf(&b, "\n%t %t", e.Present, e.Not)
		add(e.Texts)
	}
	fmt.Fprintf(&b, "\n%t %t", s.Principals.Present, s.Principals.Not)
	for _, p := range s.Principals.Values {
		b.WriteString(p.Type.String())
		add([]Text{p.Text})
	}
	for _, c := range s.Conditions {
		ok = ok && len(c.When) == 0
		fmt.Fprintf(&b, "\n%s %q", c.Operator, KeyName(c.Key))
		add(c.Values)
	}
	return b.String(), ok
}
