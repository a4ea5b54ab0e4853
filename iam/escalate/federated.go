package escalate

import (
	"slices"
	"strings"

	"cuemulus.dev/iam"
)

// issuer is an identity provider that everybody can get tokens of.
type issuer struct {
	host    string
	subject string // of a stranger's token; "" where the audience tells who it is for
	help    string
}

// shared are such providers ("Create a role for OpenID Connect federation" in the
// IAM User Guide, and what the providers document of their tokens).
var shared = []issuer{
	{"token.actions.githubusercontent.com", "repo:stranger/project:ref:refs/heads/main", `"repo:OWNER/REPOSITORY:ref:refs/heads/main"`},
	{"gitlab.com", "project_path:stranger/project:ref_type:branch:ref:main", `"project_path:GROUP/PROJECT:ref_type:branch:ref:main"`},
	{"app.terraform.io", "organization:stranger:project:main:workspace:main:run_phase:apply", `"organization:NAME:project:NAME:workspace:NAME:run_phase:apply"`},
	{"accounts.google.com", "", ""},
	{"graph.facebook.com", "", ""},
	{"www.amazon.com", "", ""},
	{"cognito-identity.amazonaws.com", "", ""},
}

const cognito = "cognito-identity.amazonaws.com"

// strange is the value of a claim of a stranger.
const strange = "https://stranger.example.com"

// federated asks whether strangers get in by an identity provider.
func (x named) federated() {
	provider := x.text
	if strings.Contains(provider, ":saml-provider/") {
		x.o.add(x.weakness(TokenAudience, "a sign-in that was meant for another service is taken: no condition names the audience",
			`add a condition on saml:aud, "https://signin.aws.amazon.com/saml"`),
			x.ask("sts:AssumeRoleWithSAML", equals("saml:aud", strange)))
		return
	}
	if _, rest, ok := strings.Cut(provider, ":oidc-provider/"); ok {
		provider = rest
	}
	if _, literal := x.value.Text.Literal(); !literal {
		provider = x.domain(provider)
	}
	const action = "sts:AssumeRoleWithWebIdentity"
	i := slices.IndexFunc(shared, func(s issuer) bool { return s.host == provider })
	switch {
	case provider == cognito:
		x.o.add(x.weakness(TokenAudience, "identities of any pool of any account get in: no condition names the identity pool",
			"add a condition on "+cognito+":aud with the id of the identity pool"),
			x.ask(action, x.strangers(provider, "aud", "amr")...))
		if !x.mentions(provider + ":amr") {
			x.o.add(x.weakness(GuestIdentity, "guests of the identity pool get in like those who signed in",
				`add a condition on `+cognito+`:amr, "authenticated"`),
				x.ask(action, equals(cognito+":amr", "unauthenticated")))
		}
	case i >= 0 && shared[i].subject != "":
		conditions := x.strangers(provider, "sub", "aud")
		x.o.add(x.weakness(TokenSubject, "everybody who can get a token of "+provider+" may assume the role: no condition names whom the token is for",
			"add a condition on "+provider+":sub, such as "+shared[i].help),
			x.ask(action, append(conditions, equals(provider+":sub", x.subjects(provider, shared[i].subject)...))...))
	default:
		x.o.add(x.weakness(TokenSubject, "every user of the identity provider may assume the role: no condition names the subject or the audience",
			"add a condition on "+provider+":sub or "+provider+":aud"),
			x.ask(action, x.strangers(provider)...))
	}
}

// strangers are conditions by which a token says nothing that a condition of the
// statement recognises: claims are missing, apart from those left free, and subject
// and audience are a stranger's.
func (x named) strangers(provider string, free ...string) (out []iam.Condition) {
	for _, claim := range []string{"sub", "aud"} {
		if !slices.Contains(free, claim) {
			out = append(out, equals(provider+":"+claim, strange))
		}
	}
	if slices.Contains(free, "aud") && provider == cognito {
		out = append(out, equals(provider+":aud", "eu-west-1:00000000-0000-0000-0000-000000000000"))
	}
	seen := []string{}
	for _, c := range x.statement.Conditions {
		claim, ok := strings.CutPrefix(iam.KeyName(c.Key), iam.KeyName(provider)+":")
		if ok && !slices.Contains(free, claim) && !slices.Contains([]string{"sub", "aud"}, claim) && !slices.Contains(seen, claim) {
			seen = append(seen, claim)
			out = append(out, missing(c.Key))
		}
	}
	return out
}

// subjects gives subjects of strangers: one of nobody in particular, and for each
// pattern that leaves the end of the owner's name open one of an owner with a longer
// name.
func (x named) subjects(provider, stranger string) []string {
	out := []string{stranger}
	kind, _, _ := strings.Cut(stranger, ":")
	for _, c := range x.statement.Conditions {
		if iam.KeyName(c.Key) != iam.KeyName(provider)+":sub" {
			continue
		}
		for _, t := range c.Values {
			text, _ := t.Literal()
			owner, ok := strings.CutPrefix(text, kind+":")
			if i := strings.IndexAny(owner, "*?"); ok && i > 0 && !strings.ContainsAny(owner[:i], "/:") {
				_, rest, _ := strings.Cut(stranger, "stranger")
				out = append(out, kind+":"+owner[:i]+"-stranger"+rest)
			}
		}
	}
	return out
}

func (x named) mentions(key string) bool {
	return slices.ContainsFunc(x.statement.Conditions, func(c iam.Condition) bool { return iam.KeyName(c.Key) == key })
}

// domain finds the domain of a provider that a template names by a symbol: that of
// the statement's conditions.
func (x named) domain(fallback string) string {
	for _, c := range x.statement.Conditions {
		if before, _, ok := cutLast(c.Key, ":"); ok && strings.Contains(before, ".") {
			return before
		}
	}
	return fallback
}
