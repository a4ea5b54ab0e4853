package compare

import (
	"net/netip"
	"slices"
	"strings"

	"cuemulus.dev/iam"
)

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
		c.allowed = func(d *keyDomain, v keyValue) bool { return !slices.Contains(trust, d.name) || c.strangerSends(d, v) }
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

// isSource reports whether the values of a condition key tell for whom a service
// calls (IAM User Guide, "The confused deputy problem"; AWS KMS Developer Guide,
// "Condition keys").
func isSource(key string) bool {
	switch key {
	case "aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner",
		"kms:calleraccount", "sts:externalid", "lambda:eventsourcetoken":
		return true
	}
	return strings.HasPrefix(key, "kms:encryptioncontext:")
}

// Deputy finds out whether policies grant a request that a service makes for
// anybody who makes it do so: one with no value, or any value, in the keys that tell
// for whom it calls. NewAccess says that they do.
func Deputy(s Set, service string, opts Options) Answer {
	return overScenarios(Set{}, s, func(old, new Set) Answer {
		c := build(old, new, opts)
		c.allowed = func(d *keyDomain, v keyValue) bool { return !isSource(d.name) || c.strangerSends(d, v) }
		c.callersOnly = func(x caller) bool {
			return x.kind == iam.Service && strings.EqualFold(string(x.id), service)
		}
		return c.answer()
	})
}

// strangerSends reports whether a stranger may have a value in a request: one by
// which no condition recognises somebody.
func (c *comparison) strangerSends(d *keyDomain, v keyValue) bool {
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
