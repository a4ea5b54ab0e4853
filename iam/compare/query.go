package compare

import (
	"net/netip"
	"slices"
	"strings"

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

// trust are the condition keys whose values tell whom a request comes from, so
// that a fixed value of them keeps strangers out (Amazon S3 User Guide, "The
// meaning of public"; IAM User Guide, "AWS global condition context keys").
var trust = []string{
	"aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths", "aws:userid", "aws:principalservicename",
	"aws:principalservicenameslist", "aws:sourceaccount", "aws:sourcearn", "aws:sourceip", "aws:sourceorgid", "aws:sourceorgpaths",
	"aws:sourceowner", "aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn", "aws:vpcsourceip", "aws:vpceaccount", "aws:vpceorgid",
	"aws:vpceorgpaths", "kms:calleraccount", "s3:dataaccesspointaccount", "s3:dataaccesspointarn",
}

// Ranges of addresses that are wider than these are not taken to keep anybody
// out.
const (
	widestIPv4 = 8
	widestIPv6 = 32
)

// Public finds out whether policies grant a request of a stranger: of an
// anonymous caller, or of one in an account that no policy names. NewAccess says
// that they do. A stranger may send any value for a key, but not a value by which
// a condition recognises somebody: an account, an organization, an endpoint, a
// range of addresses.
func Public(s Set, opts Options) Answer {
	return overScenarios(Set{}, s, func(old, new Set) Answer {
		c := build(old, new, opts)
		c.allowed = c.strangerSends
		named := map[string]bool{}
		for _, v := range c.principalTexts {
			if v.Type == iam.AWS {
				a, _ := c.accountOf(c.runes(v.Text))
				named[runeKey(a)] = true
			}
		}
		for _, text := range c.mentioned("aws:principalaccount", "aws:principalarn") {
			a, _ := c.accountOf(text)
			named[runeKey(a)] = true
		}
		c.callersOnly = func(x caller) bool {
			return x.kind == iam.Anonymous || x.kind == iam.AWS && len(x.account) > 0 && !named[runeKey(x.account)]
		}
		return c.answer()
	})
}

// strangerSends reports whether a stranger's request may have a value.
func (c *comparison) strangerSends(d *keyDomain, v keyValue) bool {
	if !slices.Contains(trust, d.name) {
		return true
	}
	for _, text := range v.texts {
		for _, n := range d.conditions {
			for _, r := range n.ranges {
				if a, err := netip.ParseAddr(string(text)); err == nil && narrow(r) && r.Contains(a) {
					return false
				}
			}
			if n.element < 0 {
				continue
			}
			for _, i := range d.space.elements[n.element] {
				p := d.space.patterns[i]
				if !p.opaque && fixed(d.name, p) && p.accepts(&c.abc, text, true) {
					return false
				}
			}
		}
	}
	return true
}

func narrow(p netip.Prefix) bool {
	if p.Addr().Is4() {
		return p.Bits() >= widestIPv4
	}
	return p.Bits() >= widestIPv6
}

// fixed reports whether a pattern of a trust key is about somebody certain: it
// has no wildcards, or none in the part that tells who it is.
func fixed(key string, p *pattern) bool {
	open := slices.IndexFunc(p.sure, func(o op) bool { return o.kind == opOne || o.kind == opRun })
	if open < 0 {
		return true
	}
	var b strings.Builder
	for _, o := range p.sure[:open] {
		if o.kind == opChar {
			b.WriteRune(o.char)
		} else {
			b.WriteByte('x') // a symbol is somebody certain
		}
	}
	head := b.String()
	switch {
	case strings.HasSuffix(key, "orgpaths"):
		return strings.Contains(head, "/")
	case key == "aws:userid":
		return strings.Contains(head, ":")
	case strings.HasSuffix(key, "arn"):
		// Wildcards may stand before the account, as for the Region, if it is spelt out.
		part := 0
		account := 0
		for _, o := range p.sure {
			switch {
			case o.kind == opChar && o.char == ':':
				part++
			case part == 4 && o.kind == opChar:
				account++
			case part == 4 && o.kind == opText:
				account += 12
			}
		}
		return account >= 12
	}
	return false
}

// Fact is what can be said of one statement within its set.
type Fact struct {
	Policy    *iam.Policy
	Statement *iam.Statement
	// Never: it matches no request at all.
	Never bool
	// Redundant: other statements of the same effect match whatever it matches;
	// for an Allow: taking it away changes nothing that is granted.
	Redundant bool
	// Idle: an Allow of which the Denies leave nothing, or a Deny that takes away
	// nothing that the set allows.
	Idle bool
}

// Facts looks at every statement of the policies of a set, in order, and gives
// those of which one of the facts is certain. A Deny is Idle only within the set:
// it may be there for policies that the set does not have.
func Facts(s Set, opts Options) []Fact {
	var out []Fact
	for i, p := range s.Policies {
		for k := range p.Statements {
			f := Fact{Policy: p, Statement: &p.Statements[k]}
			rest := *p
			rest.Statements = slices.Delete(slices.Clone(p.Statements), k, k+1)
			alone := *p
			alone.Statements = []iam.Statement{p.Statements[k]}
			without := Set{Policies: slices.Clone(s.Policies), Limits: s.Limits}
			without.Policies[i] = &rest
			same := Set{}
			denies := Set{}
			for _, q := range without.Policies {
				same.Policies = append(same.Policies, only(q, f.Statement.Effect, iam.Allow))
				denies.Policies = append(denies.Policies, only(q, iam.Deny, iam.Deny))
			}
			self := Set{Policies: []*iam.Policy{only(&alone, f.Statement.Effect, iam.Allow)}}
			no := func(old, new Set) bool { return Compare(old, new, opts).Verdict == NoNewAccess }
			f.Never = no(Set{}, self)
			if f.Statement.Effect == iam.Allow {
				f.Redundant = f.Never || no(without, s)
				f.Idle = f.Never || no(Set{}, Set{Policies: append(denies.Policies, self.Policies...), Limits: s.Limits})
			} else {
				f.Redundant = f.Never || no(same, self)
				f.Idle = f.Never || no(s, without)
			}
			if f.Never || f.Redundant || f.Idle {
				out = append(out, f)
			}
		}
	}
	return out
}

// only gives a policy with the statements of one effect alone, as another.
func only(p *iam.Policy, effect, as iam.Effect) *iam.Policy {
	q := *p
	q.Statements = nil
	for _, st := range p.Statements {
		if st.Effect == effect {
			st.Effect = as
			q.Statements = append(q.Statements, st)
		}
	}
	return &q
}
