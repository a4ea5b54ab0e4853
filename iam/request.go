package iam

// Truth is an answer of three values, ordered No < Maybe < Yes: "and" is the
// least, "or" the greatest.
type Truth uint8

// The three answers.
const (
	No Truth = iota
	Maybe
	Yes
)

// String gives "no", "maybe" or "yes".
func (t Truth) String() string { return [...]string{"no", "maybe", "yes"}[min(t, Yes)] }

// Not turns Yes and No around.
func (t Truth) Not() Truth { return Yes - t }

func truth(b bool) Truth {
	if b {
		return Yes
	}
	return No
}

// Request is one call of an API as the authorization sees it: one action on one
// resource. An action that needs several resources is one Request for each.
type Request struct {
	Principal Caller
	Action    string // "s3:GetObject"
	Resource  string // an ARN, or "*" for actions without a resource type
	Context   Context
}

// Caller is who makes a request.
type Caller struct {
	Type    PrincipalType
	ID      string // AWS: the ARN of a user, role session, role or root; else the name
	Account string // 12 digits; "" takes it from the ARN
	Role    string // a role session: the ARN of its role, with its path; "" derives it without one
}

// Context is the keys of a request and their values. Keys that it does not name
// are missing from the request, or, with Open, may be there with any value.
type Context struct {
	Values map[string][]string // by KeyName; an empty list is a missing key
	Absent map[string]bool     // by KeyName: keys that are certainly missing, for Open
	Open   bool
	// Lacks tells, for Open, of further keys that are certainly missing: those that no
	// request of the action has. Fit sets it; nil knows of none.
	Lacks func(key string) bool
}

// Set is all policies that take part in a decision. What is nil is not there:
// no boundary, no session policy, no organization.
type Set struct {
	Identity []*Policy
	Resource []*Policy // of the resource: a bucket policy, a key policy, a trust policy
	Boundary []*Policy // nil: none is set; else one must allow
	Session  []*Policy
	Endpoint []*Policy
	SCP      [][]*Policy // for each level from the root down to the account, its policies
	RCP      [][]*Policy // the same for the resource's account

	// ResourceAccount owns the resource, 12 digits. "" takes it from the ARN, and
	// where that has none (S3), the caller's own account.
	ResourceAccount string
}

// SetOf sorts policies by their types into a Set. Service and resource control
// policies become one level each.
func SetOf(policies ...*Policy) Set {
	var s Set
	var scp, rcp []*Policy
	for _, p := range policies {
		switch p.Type {
		case Identity:
			s.Identity = append(s.Identity, p)
		case Resource, Key, Trust:
			s.Resource = append(s.Resource, p)
		case Boundary:
			s.Boundary = append(s.Boundary, p)
		case Session:
			s.Session = append(s.Session, p)
		case Endpoint:
			s.Endpoint = append(s.Endpoint, p)
		case SCP:
			scp = append(scp, p)
		case RCP:
			rcp = append(rcp, p)
		}
	}
	if scp != nil {
		s.SCP = [][]*Policy{scp}
	}
	if rcp != nil {
		s.RCP = [][]*Policy{rcp}
	}
	return s
}

// Outcome is the answer of a decision.
type Outcome uint8

// The outcomes.
const (
	ImplicitlyDenied Outcome = iota // nothing allows it
	ExplicitlyDenied                // a Deny matches
	Allowed
	Undecided // what the request does not tell decides
)

var outcomeNames = [...]string{"implicitly denied", "explicitly denied", "allowed", "unknown"}

// String gives "allowed", "explicitly denied", "implicitly denied" or "unknown".
func (o Outcome) String() string { return outcomeNames[min(int(o), len(outcomeNames)-1)] }

// Decision is the answer to a Request.
type Decision struct {
	Outcome   Outcome
	Step      string           // the step of the evaluation that decided: "identity", "scp", "boundary"
	DecidedBy []StatementMatch // the statements that decided; empty where none allows
	Open      []Reason         // Undecided: what would have to be known
}

// StatementMatch is a statement that matches a request, or may.
type StatementMatch struct {
	Policy    *Policy
	Statement *Statement
	Truth     Truth
	Reasons   []Reason // why it is Maybe
}

// Reason is one thing that is not known and that would decide.
type Reason struct {
	Key    string // a condition key
	Symbol string // or a symbol of the template
	Text   string // a sentence for people
	At     Span   // the guilty part of the policy
}
