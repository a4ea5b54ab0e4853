package compare

import (
	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
)

// Set is policies that are judged together: they grant what an Allow of Policies
// matches, and an Allow of each of the Limits, and no Deny of any of them.
type Set struct {
	Policies []*iam.Policy
	Limits   [][]*iam.Policy // a permissions boundary, one level of service control policies
}

// Options choose how exact a comparison is.
type Options struct {
	// Catalog names the actions of AWS. With it, a witness is an action that
	// exists, if there is one.
	Catalog *actions.Catalog
	// Typed asks about requests that AWS can make: the actions of the Catalog,
	// which it needs, on ARNs of their resource types, with the keys that are in
	// every request. Without it any action may go with any resource.
	Typed bool
}

// Compare finds out whether the new policies grant a request that the old ones
// do not grant.
func Compare(old, new Set, opts Options) Answer {
	return overScenarios(old, new, func(old, new Set) Answer {
		c := build(old, new, opts)
		return c.answer()
	})
}
