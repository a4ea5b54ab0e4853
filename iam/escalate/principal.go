package escalate

import (
	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
)

// Kind is what a principal is.
type Kind uint8

// The kinds. A policy on its own may belong to anything.
const (
	AnyKind Kind = iota
	User
	Role
	Group
)

// String gives "principal", "user", "role" or "group".
func (k Kind) String() string {
	return [...]string{"principal", "user", "role", "group"}[min(k, Group)]
}

// Principal is a user, role or group with the policies that say what it may do.
// What is not known may stay zero; answers are then less certain.
type Principal struct {
	Name string // how reports call it: a logical id, a file
	Kind Kind
	// ARN is its own name, which may have symbols; without pieces it is not known.
	ARN iam.Text
	// Grants are all identity policies that are attached to it, those of its groups
	// included.
	Grants []*iam.Policy
	// Limits are its permissions boundary, and each level of service control
	// policies: one policy of each must allow too.
	Limits [][]*iam.Policy
	// Groups and Attached are the ARNs of a user's groups, and of the managed
	// policies that are attached to it.
	Groups, Attached []iam.Text
	// Trust is the trust policy of a role.
	Trust []*iam.Policy
}

// Options say what else is known.
type Options struct {
	// Catalog names the actions and resource types of AWS; nil opens the embedded
	// one, which takes some milliseconds.
	Catalog *actions.Catalog
	// Accounts are the account ids that belong to whoever asks, for Trusts: all
	// others are third parties.
	Accounts []string
}

func (o Options) catalog() *actions.Catalog {
	if o.Catalog == nil {
		return actions.Open()
	}
	return o.Catalog
}
