package iam

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/iam/actions"
)

// actions checks Action and NotAction.
func (v *validator) actions() {
	e := v.s.Actions
	for _, t := range e.Texts {
		if s, ok := t.Literal(); ok && !v.full() {
			v.action(s, t.Span, e)
		}
	}
	if e.Not && v.s.Effect == Allow {
		v.warn("ALLOW_WITH_NOT_ACTION", e.KeyAt, "NotAction", "name the actions to allow",
			"Allow with NotAction allows every action that is not named, and those that services will add")
	}
}

func (v *validator) action(s string, at Span, e Element) {
	element := e.name("Action")
	if strings.Contains(s, "${") {
		v.warn("VARIABLE_UNSUPPORTED_IN_ELEMENT", at, element, "write the action out", "policy variables have no meaning in %s", element)
		return
	}
	if strings.Trim(s, "*") == "" && s != "" {
		return
	}
	prefix, name, ok := strings.Cut(s, ":")
	if !ok || prefix == "" || name == "" || strings.ContainsAny(s, ", \t\n") {
		help := `write service:Action, such as "s3:GetObject"`
		if strings.Contains(s, ",") {
			help = "write each action as a string of its own"
		}
		v.warn("INVALID_ACTION", at, element, help, "%q is not an action", clip(s))
		return
	}
	if v.p.Type == SCP && strings.ContainsAny(strings.TrimSuffix(name, "*"), "*?") {
		v.warn("SCP_SYNTAX_ERROR_ACTION_WILDCARD", at, element, "put the wildcard at the end, or name the actions",
			"in a service control policy a wildcard may stand at the end of an action only")
	}
	if strings.ContainsAny(prefix, "*?") {
		v.warn("WILDCARD_IN_SERVICE_NAME", at, element, "name the service", "%q has a wildcard in the name of the service", clip(s))
		return
	}
	service := v.cat.Service(prefix)
	if service == nil {
		help := "see the Service Authorization Reference for the prefixes of services; known here as of " + v.cat.Source()
		if near := v.near(prefix, v.cat.Prefixes()); near != "" {
			help = fmt.Sprintf("did you mean %q", near+":"+name)
		}
		v.warn("INVALID_SERVICE_IN_ACTION", at, element, help, "there is no service %q", clip(prefix))
		return
	}
	v.known(service, s, name, at, element)
	v.place(service, s, at, element)
}

// known checks that the service has the action.
func (v *validator) known(service *actions.Service, s, name string, at Span, element string) {
	if service.Retired {
		v.warn("RETIRED_ACTION", at, element, "remove it", "the service %s has been retired", service.Prefix)
		return
	}
	if strings.ContainsAny(name, "*?") {
		if !v.spend(len(name) * len(service.Actions)) {
			return
		}
		steps := glob(Lit(name).Tokens(true, false)).steps(true)
		for i := range service.Actions {
			if matchSteps(steps, strings.ToLower(service.Actions[i].Name)) {
				return
			}
		}
		v.warn("INVALID_ACTION", at, element, "correct the name or remove it", "no action of %s matches %q", service.Prefix, clip(s))
		return
	}
	a := service.Action(name)
	switch {
	case a == nil:
		names := make([]string, len(service.Actions))
		for i := range service.Actions {
			names[i] = service.Actions[i].Name
		}
		help := "known as of " + v.cat.Source()
		if near := v.near(name, names); near != "" {
			help = fmt.Sprintf("did you mean %q", service.Prefix+":"+near)
		}
		v.warn("INVALID_ACTION", at, element, help, "%s has no action %q", service.Prefix, clip(name))
	case a.Retired:
		v.warn("RETIRED_ACTION", at, element, "remove it", "the action %s:%s has been retired", service.Prefix, a.Name)
	}
}

// place checks that an action belongs into the type of policy.
func (v *validator) place(service *actions.Service, s string, at Span, element string) {
	want := ""
	switch v.p.Type {
	case Key:
		want = "kms"
	case Trust:
		want = "sts"
	case Resource:
		want = v.p.Service
	case RCP:
		if !service.RCP && !service.Retired {
			v.warn("RCP_SYNTAX_ERROR_ACTION", at, element, "remove it", "resource control policies do not apply to %s", service.Prefix)
		}
	}
	if want != "" && service.Prefix != want {
		v.warn("UNSUPPORTED_ACTION_IN_POLICY", at, element, fmt.Sprintf("use actions of %s, or put it into an identity policy", want),
			"%q has no effect in this policy, which is of %s", clip(s), want)
	}
}

// explicit gives the known actions that the statement names without a wildcard.
func (v *validator) explicit() []named {
	if v.listed || v.s.Actions.Not {
		return v.names
	}
	v.listed = true
	for _, t := range v.s.Actions.Texts {
		s, ok := t.Literal()
		prefix, name, colon := strings.Cut(s, ":")
		if !ok || !colon || strings.ContainsAny(s, "*?$") {
			continue
		}
		service := v.cat.Service(prefix)
		if a := service.Action(name); a != nil && !a.Retired && !service.Retired {
			v.names = append(v.names, named{service, a, t})
		}
	}
	return v.names
}

type named struct {
	service *actions.Service
	action  *actions.Action
	text    Text
}

func (n named) String() string { return n.service.Prefix + ":" + n.action.Name }

// reaches reports whether the statement's Action covers an action, and how: by
// name, by a wildcard, or by NotAction.
func (v *validator) reaches(action string) (yes, wildcard bool, by Text) {
	if !v.spend(50 * len(v.s.Actions.Texts)) {
		return false, false, Text{}
	}
	for _, t := range v.s.Actions.Texts {
		if MatchAction(t, action) == Yes {
			s, _ := t.Literal()
			return !v.s.Actions.Not, strings.ContainsAny(s, "*?"), t
		}
	}
	return v.s.Actions.Not && len(v.s.Actions.Texts) > 0, false, Text{}
}

// grants reports statements that allow too much by their shape.
func (v *validator) grants() {
	if v.s.Effect != Allow {
		return
	}
	e := v.s.Resources
	if e.Not {
		v.warn("ALLOW_WITH_NOT_RESOURCE", e.KeyAt, "NotResource", "name the resources to allow",
			"Allow with NotResource allows everything that is not named, in every account that trusts the caller")
	}
	if v.p.Type != Identity && v.p.Type != Session {
		return
	}
	if !v.s.Actions.Not && !e.Not && len(v.s.Conditions) == 0 && hasStar(v.s.Actions.Texts) && hasStar(e.Texts) {
		v.warn("ALLOW_EVERYTHING", v.s.Actions.At, "Action", "name the actions and resources", "this statement allows every action on every resource")
	}
	if !v.s.has("iam:PassedToService", "iam:AssociatedResourceArn") {
		v.roleGrant("PASS_ROLE", "iam:PassRole", "any role may be passed to a service", "name the roles, and limit the service with iam:PassedToService")
	}
	if !v.s.has("iam:AWSServiceName") {
		v.roleGrant("CREATE_SLR", "iam:CreateServiceLinkedRole", "a service-linked role may be created for any service", "name the role's ARN, and limit the service with iam:AWSServiceName")
	}
}

func hasStar(texts []Text) bool {
	return slices.ContainsFunc(texts, func(t Text) bool {
		s, ok := t.Literal()
		return ok && s != "" && strings.Trim(s, "*") == ""
	})
}

// roleGrant reports an action on roles that the statement allows for all of them.
func (v *validator) roleGrant(family, action, what, help string) {
	yes, wildcard, by := v.reaches(action)
	if !yes {
		return
	}
	e := v.s.Resources
	all := slices.ContainsFunc(e.Texts, allRoles)
	if !e.Not && !all {
		return
	}
	code, at, element := "", by.Span, "Action"
	switch {
	case v.s.Actions.Not && e.Not:
		code, at, element = "_WITH_NOT_ACTION_AND_NOT_RESOURCE", v.s.Actions.KeyAt, "NotAction"
	case v.s.Actions.Not:
		code, at, element = "_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", v.s.Actions.KeyAt, "NotAction"
	case wildcard && e.Not:
		code = "_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE"
	case wildcard:
		code = "_WITH_STAR_IN_ACTION_AND_RESOURCE"
	case e.Not:
		code = "_WITH_NOT_RESOURCE"
	default:
		code = "_WITH_STAR_IN_RESOURCE"
	}
	v.warn(family+code, at, element, help, "%s", what)
}

// allRoles reports whether a resource text covers every role of an account.
func allRoles(t Text) bool {
	s, ok := t.Literal()
	if !ok {
		return false
	}
	if strings.Trim(s, "*") == "" {
		return s != ""
	}
	parts := strings.SplitN(s, ":", 6)
	return len(parts) == 6 && parts[2] == "iam" && (parts[5] == "*" || parts[5] == "role/*")
}
