package iam

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"cuemulus.dev/iam/actions"
	"cuemulus.dev/internal/diag"
)

// Fit makes a request what AWS would evaluate, and says what was changed or is
// doubtful: an action of no resource type is evaluated on "*", whatever the
// caller names; an action that does not exist, or a resource that the action does
// not work on, is never evaluated. The action's name gets the documented case, and
// keys that no request of the action has count as missing.
func Fit(req Request, c *actions.Catalog) (Request, []string) {
	var notes []string
	prefix, name, _ := strings.Cut(req.Action, ":")
	service := c.Service(prefix)
	if service == nil {
		return req, append(notes, unknownName("service", prefix, c.Prefixes(), c))
	}
	a := service.Action(name)
	if a == nil {
		names := make([]string, len(service.Actions))
		for i := range service.Actions {
			names[i] = service.Actions[i].Name
		}
		return req, append(notes, unknownName("action of "+service.Prefix, name, names, c))
	}
	req.Action = service.Prefix + ":" + a.Name
	name = req.Action
	req.Context.Lacks = func(key string) bool { return c.Carries(name, key) == actions.Never }
	for _, key := range slices.Sorted(maps.Keys(req.Context.Values)) {
		if req.Context.Lacks(key) && len(req.Context.Values[key]) > 0 {
			notes = append(notes, fmt.Sprintf("no request of %s has %s", name, clip(key)))
		}
	}
	if a.Retired || service.Retired {
		notes = append(notes, req.Action+" has been retired")
	}
	if len(a.Resources) == 0 {
		if req.Resource != "*" {
			notes = append(notes, fmt.Sprintf("%s works on no type of resource and is evaluated on \"*\", not on %q", req.Action, clip(req.Resource)))
			req.Resource = "*"
		}
		return req, notes
	}
	n := named{service: service, action: a}
	parts := strings.SplitN(req.Resource, ":", 6)
	switch {
	case req.Resource == "*":
		notes = append(notes, fmt.Sprintf("%s is evaluated on a resource such as %q; \"*\" stands for none of them", req.Action, n.example()))
	case req.Resource != "*" && len(parts) < 6:
		notes = append(notes, fmt.Sprintf("%q is not an ARN of six parts, so only \"*\" matches it", clip(req.Resource)))
	case req.Resource != "*" && !(&validator{budget: maxWork}).fits(n, [][]string{parts}):
		notes = append(notes, fmt.Sprintf("%s does not work on %q, but on a resource such as %q", req.Action, clip(req.Resource), n.example()))
	}
	return req, notes
}

func unknownName(what, name string, known []string, c *actions.Catalog) string {
	text := fmt.Sprintf("there is no %s %q as of %s", what, clip(name), c.Source())
	if near := diag.Nearest(name, known); near != "" {
		text += fmt.Sprintf("; did you mean %q", near)
	}
	return text
}
