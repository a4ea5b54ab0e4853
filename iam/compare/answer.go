package compare

import "cuemulus.dev/iam"

// Verdict is the answer in one word.
type Verdict uint8

// The answers.
const (
	Maybe Verdict = iota
	NoNewAccess
	NewAccess
)

// String gives "MAYBE", "NO_NEW_ACCESS" or "NEW_ACCESS".
func (v Verdict) String() string {
	return [...]string{"MAYBE", "NO_NEW_ACCESS", "NEW_ACCESS"}[min(v, NewAccess)]
}

// Answer is the outcome of a comparison.
type Answer struct {
	Verdict Verdict
	Witness *Witness // NewAccess: a request; Maybe: the request in doubt, or nil
	Reasons []Reason // Maybe: why; otherwise what to know about the answer
	// Future says that only actions show the difference that the catalogue does
	// not know: those that a service may get later, and misspelt ones.
	Future bool
}

// Reason is one thing that keeps an answer from being exact.
type Reason struct {
	Code ReasonCode
	Text string
	At   iam.Span
}

// ReasonCode is the kind of a reason.
type ReasonCode string

// The reasons.
const (
	ReasonCap         ReasonCode = "cap"         // a bound on the work was reached
	ReasonSymbol      ReasonCode = "symbol"      // a value of the template decides
	ReasonVariable    ReasonCode = "variable"    // a policy variable decides
	ReasonValue       ReasonCode = "value"       // an operator or a value that is not in the language decides
	ReasonSeveral     ReasonCode = "several"     // a plain operator on a key with several values decides
	ReasonCorrelated  ReasonCode = "correlated"  // keys that depend on one another decide
	ReasonGap         ReasonCode = "gap"         // a part of a policy is not known
	ReasonUnconfirmed ReasonCode = "unconfirmed" // the evaluators of single requests do not agree
	ReasonFuture      ReasonCode = "future"      // only actions that do not exist show a difference
	ReasonScenario    ReasonCode = "scenario"    // the template's conditions for which the answer holds
)

// Witness is one request that the new side grants and the old side does not.
// Symbols of a template stand in it as <Name>.
type Witness struct {
	Principal iam.Caller
	Action    string
	Resource  string
	Context   map[string][]string // keys as the policies write them; others are missing

	Allow *iam.Statement // the statement of the new side that allows it
	Deny  *iam.Statement // the statement of the old side that denied it, if one did
}

// answer runs the comparison up to the first request that is certain.
func (c *comparison) answer() Answer {
	var sure, future, doubt *found
	err := c.explore(func(f found) bool {
		switch {
		case f.certain && !f.future:
			sure = &f
			return false
		case f.certain && future == nil:
			future = &f
		case !f.certain && doubt == nil:
			doubt = &f
		}
		return true
	})
	switch {
	case sure != nil:
		return Answer{Verdict: NewAccess, Witness: sure.witness}
	case err != nil:
		a := Answer{Reasons: []Reason{{Code: ReasonCap, Text: err.Error()}}}
		if future != nil {
			return c.ofFuture(future)
		}
		if doubt != nil {
			a.Witness = doubt.witness
			a.Reasons = append([]Reason{doubt.reason}, a.Reasons...)
		}
		return a
	case future != nil:
		return c.ofFuture(future)
	case doubt != nil:
		return Answer{Witness: doubt.witness, Reasons: []Reason{doubt.reason}}
	case len(c.gaps) > 0:
		return Answer{Reasons: c.gaps}
	}
	return Answer{Verdict: NoNewAccess}
}

func (c *comparison) ofFuture(f *found) Answer {
	return Answer{
		Verdict: NewAccess, Witness: f.witness, Future: true,
		Reasons: []Reason{{Code: ReasonFuture, Text: "no action that the catalogue knows is new, but " + f.witness.Action + " is"}},
	}
}
