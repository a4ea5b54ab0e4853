package escalate

import "cuemulus.dev/iam"

// Graph is who can become whom among some principals.
type Graph struct {
	Edges  []Edge  // in the order of the principals
	Chains []Chain // of each pair that is connected the shortest, in the order of the principals
	Cut    bool    // a bound was reached: edges are missing
}

// Edge is one step from a principal to a role.
type Edge struct {
	From, To int // places in the list of principals
	Kind     EdgeKind
	Set      string  // Pass: the set of the catalogue
	Service  string  // Pass: the service that gets the role
	How      string  // what the principal does: "assumes the role"
	Needs    string  // what must exist besides; "" for nothing
	Grants   []Grant // the statements of the principal; none where the trust policy is enough
	Trust    []Grant // the statements of the role's trust policy
	Answer   iam.Truth
	Reason   string // of Maybe
}

// EdgeKind is how a principal gets a role.
type EdgeKind string

// The kinds of edges.
const (
	Assume EdgeKind = "assume" // it assumes the role
	Pass   EdgeKind = "pass"   // it passes the role to a service, which works for it
)

// Chain is a shortest way from a principal to a role.
type Chain struct {
	From, To int
	Edges    []Edge
	Answer   iam.Truth // the least of its edges
	Reason   string
	// Administrator says that the role may do everything, or everything with IAM.
	Administrator bool
}

// Bounds of Reach: principals that are looked at, and pairs of them of which a
// question is asked, and chains.
const (
	maxPrincipals = 1000
	maxPairs      = 20_000
	maxChains     = 20_000
)

// Reach finds who can become whom: by assuming a role whose trust policy lets the
// principal, and by passing a role to a service that the role trusts, with a set of
// the catalogue. A role is reached only where its ARN and its trust policy are
// known. Ways that are certain come before ways that may be; of equal ones the
// shortest is taken, and then the one over principals that come first. Of policies of a
// template, give those of one scenario (iam.Policy.In): the steps of a chain are asked
// about one by one.
func Reach(principals []Principal, opts Options) Graph {
	return newReach(principals, opts).graph()
}

// All is Find for each of some principals, in their order, and Reach for all of
// them; it is cheaper than the two.
func All(principals []Principal, opts Options) ([][]Finding, Graph) {
	r := newReach(principals, opts)
	found := make([][]Finding, len(principals))
	for i := range principals {
		if i < len(r.ask) {
			found[i] = r.ask[i].find()
		} else {
			found[i] = Find(principals[i], r.opts)
		}
	}
	return found, r.graph()
}

func newReach(principals []Principal, opts Options) *reach {
	opts.Catalog = opts.catalog()
	r := &reach{list: principals, opts: opts, symbols: map[string]int{}, trusted: map[string]trusted{}}
	if len(r.list) > maxPrincipals {
		r.list, r.out.Cut = r.list[:maxPrincipals], true
	}
	for i := range r.list {
		if _, known := r.list[i].ARN.Literal(); !known {
			r.symbols[r.list[i].ARN.String()] = i
		}
		r.ask = append(r.ask, newAsker(opts.Catalog, &r.list[i]))
	}
	return r
}

func (r *reach) graph() Graph {
	for i := range r.list {
		if r.list[i].Kind == Group {
			continue // its users have its policies
		}
		sets := r.launches(i)
		for j := range r.list {
			if i == j || r.list[j].Kind != Role || len(r.list[j].ARN.Pieces) == 0 || len(r.list[j].Trust) == 0 {
				continue
			}
			if e, ok := r.assume(i, j); ok {
				r.out.Edges = append(r.out.Edges, e)
			}
			if e, ok := r.pass(i, j, sets); ok {
				r.out.Edges = append(r.out.Edges, e)
			}
		}
	}
	r.chains()
	return r.out
}

type reach struct {
	list    []Principal
	opts    Options
	ask     []*asker
	pairs   int
	out     Graph
	symbols map[string]int // ARNs with symbols, by their text: which principal's
	trusted map[string]trusted
}

// trusted is whether a role trusts a service, and by which statements.
type trusted struct {
	access
	by []Grant
}

func (r *reach) spend() bool {
	if r.pairs++; r.pairs > maxPairs {
		r.out.Cut = true
	}
	return r.pairs <= maxPairs
}
