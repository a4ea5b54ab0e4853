package iam

import (
	"strings"

	"cuemulus.dev/iam/actions"
)

// dataActions read what users store; the ones that leak most.
var dataActions = []string{
	"s3:GetObject", "ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath", "secretsmanager:GetSecretValue",
	"secretsmanager:BatchGetSecretValue", "dynamodb:Scan", "dynamodb:GetItem", "kms:Decrypt",
}

// credentialActions give credentials to the caller.
var credentialActions = []string{
	"codeartifact:GetAuthorizationToken", "connect:GetFederationToken", "ec2:GetPasswordData", "ecr:GetAuthorizationToken",
	"gamelift:RequestUploadCredentials", "iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:CreateServiceSpecificCredential",
	"iam:ResetServiceSpecificCredential", "iam:UpdateAccessKey", "iam:UpdateLoginProfile", "lightsail:DownloadDefaultKeyPair",
	"lightsail:GetBucketAccessKeys", "lightsail:GetInstanceAccessDetails", "lightsail:GetKeyPair", "rds-db:connect",
	"redshift:GetClusterCredentials", "redshift-serverless:GetCredentials", "sso:GetRoleCredentials", "storagegateway:DescribeChapCredentials",
	"sts:AssumeRole", "sts:GetFederationToken",
}

// exposure reports statements of an identity that reach every resource with
// actions that read data, give credentials or change permissions, and statements
// of a resource that let others change its policy. Conditions and resources limit
// a statement, so those with either are left out.
func (v *validator) exposure() {
	s := v.s
	if s.Effect != Allow || s.Actions.Not || len(s.Conditions) > 0 {
		return
	}
	if v.p.Type == Resource || v.p.Type == Key {
		v.givesAway()
		return
	}
	if v.p.Type != Identity || s.Resources.Not || !hasStar(s.Resources.Texts) || hasStar(s.Actions.Texts) {
		return
	}
	const limit = "name the resources, or add a condition"
	for _, family := range []struct {
		code, what string
		actions    []string
	}{
		{"DATA_ON_ALL_RESOURCES", "reads the data of every resource", dataActions},
		{"CREDENTIALS_ON_ALL_RESOURCES", "gives credentials", credentialActions},
	} {
		for _, a := range family.actions {
			if yes, _, by := v.reaches(a); yes && v.limitable(a) {
				v.warn(family.code, by.Span, "Action", limit, "%s %s, here without a limit", a, family.what)
				break
			}
		}
	}
	for _, t := range s.Actions.Texts {
		text, ok := t.Literal()
		prefix, name, colon := strings.Cut(text, ":")
		service := v.cat.Service(prefix)
		if !ok || !colon || service == nil || v.full() || !v.spend(len(name)*len(service.Actions)) {
			continue
		}
		if name == "*" {
			v.warn("SERVICE_WILDCARD", t.Span, "Action", "name the actions", "%q allows every action of %s on every resource", text, service.Name)
		}
		steps := glob(Lit(name).Tokens(true, false)).steps(true)
		for i := range service.Actions {
			a := &service.Actions[i]
			if a.Level&actions.Permissions != 0 && len(a.Resources) > 0 && matchSteps(steps, strings.ToLower(a.Name)) {
				v.warn("PERMISSIONS_ON_ALL_RESOURCES", t.Span, "Action", limit, "%s:%s changes permissions, here on every resource", service.Prefix, a.Name)
				return
			}
		}
	}
}

// limitable reports whether an action of our own lists is one of the reference's that
// works on resources: what works on "*" only has no resource to name.
func (v *validator) limitable(action string) bool {
	prefix, name, _ := strings.Cut(action, ":")
	a := v.cat.Service(prefix).Action(name)
	return a != nil && len(a.Resources) > 0
}

// givesAway reports a resource's policy that lets principals other than the
// account itself change permissions on the resource.
func (v *validator) givesAway() {
	s := v.s
	outside := s.Principals.Not
	for _, p := range s.Principals.Values {
		text, ok := p.Text.Literal()
		if p.Type != AWS || !ok || isRoot(text) || isAccount(text) {
			continue
		}
		outside = outside || text == "*"
	}
	if !outside {
		return
	}
	for _, t := range s.Actions.Texts {
		text, ok := t.Literal()
		prefix, name, _ := strings.Cut(text, ":")
		if text == "*" {
			prefix, name = v.p.Service, "*"
		}
		service := v.cat.Service(prefix)
		if !ok || service == nil || !v.spend(len(name)*len(service.Actions)) {
			continue
		}
		if a := telling(service, glob(Lit(name).Tokens(true, false)).steps(true)); a != nil {
			v.warn("RESOURCE_GIVES_ITSELF_AWAY", t.Span, "Action", "name the actions that others need", "everybody may call %s:%s and so take over the resource", service.Prefix, a.Name)
			return
		}
	}
}

// telling gives an action of a pattern that changes permissions, one on policies where
// there is one; nil where there is none.
func telling(service *actions.Service, steps []step) (first *actions.Action) {
	for i := range service.Actions {
		a := &service.Actions[i]
		if a.Level&actions.Permissions == 0 || !matchSteps(steps, strings.ToLower(a.Name)) {
			continue
		}
		if strings.HasPrefix(a.Name, "Put") && strings.HasSuffix(a.Name, "Policy") {
			return a
		}
		if first == nil {
			first = a
		}
	}
	return first
}
