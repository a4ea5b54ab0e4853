package iam

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// serviceName is how service principals are named: labels, and a domain of AWS.
var serviceName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|amazon\.com|aws\.internal|aws\.dev|c2s\.ic\.gov|sc2s\.sgov\.gov)$`)
})

// oidcDomains are the identity providers that a trust policy names by domain (IAM
// User Guide, "AWS JSON policy elements: Principal").
var oidcDomains = []string{"cognito-identity.amazonaws.com", "www.amazon.com", "graph.facebook.com", "accounts.google.com"}

// principals checks Principal and NotPrincipal.
func (v *validator) principals() {
	ps := v.s.Principals
	if !ps.Present || !v.p.Type.HasPrincipal() {
		return
	}
	element := "Principal"
	if ps.Not {
		element = "NotPrincipal"
		if v.s.Effect == Allow && v.p.Type != Trust {
			v.warn("ALLOW_WITH_NOT_PRINCIPAL", ps.KeyAt, element, "name the principals to allow", "Allow with NotPrincipal allows everybody who is not named, the public included")
		}
	}
	for _, p := range ps.Values {
		s, ok := p.Text.Literal()
		if !ok || v.full() {
			continue
		}
		if strings.Contains(s, "${") {
			v.warn("VARIABLE_UNSUPPORTED_IN_ELEMENT", p.Text.Span, element, "write the principal out, or use aws:PrincipalArn in a condition", "policy variables have no meaning in %s", element)
			continue
		}
		v.principal(p.Type, s, p.Text.Span, element)
	}
	if v.p.Type == Trust {
		v.trust(element)
	}
	if v.s.Effect == Allow && (v.p.Type == Resource || v.p.Type == Key) && !ps.Not {
		v.deputy(element)
	}
}

func (v *validator) principal(kind PrincipalType, s string, at Span, element string) {
	if strings.ContainsAny(s, "*?") && (kind != AWS || s != "*") {
		code := "UNSUPPORTED_WILDCARD_IN_PRINCIPAL"
		if v.p.Type == Trust {
			code = "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL"
		}
		v.warn(code, at, element, `name it in full, or write "*" and limit aws:PrincipalArn in a condition`, "a principal is \"*\" or a whole name; %q matches nobody", clip(s))
		return
	}
	switch kind {
	case AWS:
		v.awsPrincipal(s, at, element)
	case Service:
		if !serviceName().MatchString(s) {
			v.warn("INVALID_SERVICE_PRINCIPAL_FORMAT", at, element, `write it as "lambda.amazonaws.com"`, "%q is not the name of a service", clip(s))
		}
	case Federated:
		switch {
		case v.p.Type != Trust:
			v.warn("FEDERATED_PRINCIPAL_NOT_SUPPORTED", at, element, "name the role that federated users assume", "only a role's trust policy has federated principals")
		case !slices.Contains(oidcDomains, s) && !isProvider(s, "oidc-provider/") && !isProvider(s, "saml-provider/"):
			v.warn("INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY", at, element, "write the ARN of the provider", "%q is not an identity provider", clip(s))
		}
	}
}

func (v *validator) awsPrincipal(s string, at Span, element string) {
	switch {
	case s == "*", isAccount(s):
	case isUniqueID(s) && strings.HasPrefix(s, "AROA"):
		v.warn("INVALID_ROLE_REFERENCE", at, element, "write the ARN of the role", "%q is the unique id of a role; a deleted role leaves it behind", clip(s))
	case isUniqueID(s):
		v.warn("INVALID_USER_REFERENCE", at, element, "write the ARN of the user", "%q is the unique id of a user; a deleted user leaves it behind", clip(s))
	case len(s) == 64 && strings.Trim(s, "0123456789abcdef") == "": // a canonical user id, which S3 takes here too
	case !strings.HasPrefix(s, "arn:"):
		v.warn("INVALID_ARN_PREFIX", at, element, `write an account, an ARN, or "*"`, "%q is not a principal", clip(s))
	default:
		v.arn(s, at, element)
		if parts := strings.SplitN(s, ":", 6); len(parts) == 6 && parts[4] == "" {
			v.warn("MISSING_ARN_ACCOUNT", at, element, "name the account", "the principal %q names no account", clip(s))
		}
	}
}

func isProvider(arn, kind string) bool {
	parts := strings.SplitN(arn, ":", 6)
	return len(parts) == 6 && parts[0] == "arn" && parts[2] == "iam" && isAccount(parts[4]) && strings.HasPrefix(parts[5], kind)
}

// deputy reports services that anybody may make act on the resource ("The
// confused deputy problem").
func (v *validator) deputy(element string) {
	for _, p := range v.s.Principals.Values {
		if p.Type != Service {
			continue
		}
		if c := v.s.condition("aws:Referer", "aws:UserAgent"); c != nil {
			v.warn("RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", c.KeyAt, "Condition", "use aws:SourceArn or aws:SourceAccount", "%s does not name the resource for which the service acts", c.Key)
			return
		}
		if !v.s.has("aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceOwner", "kms:ViaService", "kms:CallerAccount",
			"kms:EncryptionContext:", "kms:GrantIsForAWSResource", "kms:EncryptionContextKeys") {
			v.warn("RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", p.Text.Span, element, "add a condition on aws:SourceArn or aws:SourceAccount",
				"%s may act here for any account: no condition names the source", p.Text)
			return
		}
	}
}

// trust checks what only a role's trust policy has.
func (v *validator) trust(element string) {
	roles := map[string]bool{}
	for _, p := range v.s.Principals.Values {
		if s, ok := p.Text.Literal(); ok && p.Type == AWS {
			roles[s] = true
		}
	}
	for _, p := range v.s.Principals.Values {
		s, ok := p.Text.Literal()
		if !ok || v.full() || !v.spend(100*(len(v.s.Conditions)+1)) {
			continue
		}
		switch p.Type {
		case AWS:
			if c := (Caller{ID: s}); c.isSession() && roles[c.role()] {
				v.warn("REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY", p.Text.Span, element, "remove the session", "the session's role is named as well, which includes all its sessions")
			}
		case Service:
			v.rolesAnywhere(s, p.Text.Span, element)
		case Federated:
			v.federated(s, p.Text.Span, element)
		}
	}
}

func (v *validator) rolesAnywhere(service string, at Span, element string) {
	if service != "rolesanywhere.amazonaws.com" || v.s.Effect != Allow {
		return
	}
	var missing []string
	for _, a := range []string{"sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"} {
		if yes, _, _ := v.reaches(a); !yes {
			missing = append(missing, a)
		}
	}
	if len(missing) > 0 {
		v.warn("MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY", at, element, "add "+strings.Join(missing, ", "), "IAM Roles Anywhere needs more actions to assume the role")
	}
}

func (v *validator) federated(s string, at Span, element string) {
	saml := isProvider(s, "saml-provider/")
	right, wrong := "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"
	if saml {
		right, wrong = wrong, right
	}
	if yes, _, _ := v.reaches(right); !yes {
		help := "use " + right
		if bad, _, by := v.reaches(wrong); bad {
			at = by.Span
			element = "Action"
		}
		v.warn("MISMATCHED_ACTION_FOR_PRINCIPAL", at, element, help, "%q signs in by %s", clip(s), right)
		return
	}
	if saml || v.s.Effect != Allow {
		return
	}
	domain := s
	if _, rest, ok := strings.Cut(s, ":oidc-provider/"); ok {
		domain = rest
	}
	host, _, _ := strings.Cut(domain, "/")
	github := host == "token.actions.githubusercontent.com"
	sub := v.s.condition(domain+":sub", host+":sub")
	switch {
	case github && sub == nil && !v.s.has(host+":job_workflow_ref", host+":repository", host+":repository_id"):
		v.warn("MISSING_GITHUB_REPO_CONDITION_KEY", at, element, `add a condition on "`+host+`:sub", such as "repo:example/app:ref:refs/heads/main"`, "every repository of GitHub may assume this role")
	case github && sub != nil:
		v.githubSubject(sub)
	case !github && !v.s.has(domain+":", host+":"):
		v.warn("MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", at, element, `add a condition on "`+domain+`:aud" or ":sub"`, "every user of %q may assume this role", clip(domain))
	}
}

// githubSubject reports subjects of GitHub's tokens that leave the owner, the
// repository or the branch open.
func (v *validator) githubSubject(c *Condition) {
	if c.Operator.Negated || c.Operator.Relation != Like {
		return
	}
	for _, t := range c.Values {
		if s, ok := t.Literal(); ok && strings.ContainsAny(s, "*?") {
			v.warn("SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED", t.Span, "Condition", `name the repository and branch, such as "repo:example/app:ref:refs/heads/main"`, "%q lets more than one repository or branch assume this role", clip(s))
		}
	}
}
