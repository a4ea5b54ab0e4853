package compare

import (
	"slices"

	"cuemulus.dev/iam"
)

// Access makes a policy that describes access, for Granted: any of the actions on
// any of the resources, which may have wildcards. No resources are all.
func Access(actions, resources []string) *iam.Policy {
	if len(resources) == 0 {
		resources = []string{"*"}
	}
	element := func(list []string) iam.Element {
		e := iam.Element{Present: true}
		for _, s := range list {
			e.Texts = append(e.Texts, iam.Lit(s))
		}
		return e
	}
	return &iam.Policy{Type: iam.Identity, Version: iam.Version2012, Statements: []iam.Statement{{
		Effect: iam.Allow, Actions: element(actions), Resources: element(resources),
	}}}
}

// Granted finds out whether policies grant any request that the query allows:
// NewAccess says that they do, with a request; NoNewAccess that they do not.
func Granted(s Set, query *iam.Policy, opts Options) Answer {
	limits := append(slices.Clone(s.Limits), []*iam.Policy{query})
	return Compare(Set{}, Set{Policies: s.Policies, Limits: limits}, opts)
}
