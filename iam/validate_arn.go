package iam

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"cuemulus.dev/iam/actions"
)

// partitions are the partitions of AWS.
var partitions = []string{"aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"}

// regionShape is how Regions are named: an area, a direction, a number. The list
// of Regions grows too often to refuse one that is not in it.
var regionShape = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(us|eu|ap|sa|ca|me|af|il|mx|cn|us-gov|us-iso|us-isob|eu-isoe|us-isof|eusc-de)-(north|south|east|west|central|northeast|northwest|southeast|southwest)-[1-9][0-9]?$`)
})

// resources checks Resource and NotResource.
func (v *validator) resources() {
	e := v.s.Resources
	for _, t := range e.Texts {
		v.variables(t, e.name("Resource"))
		if s, ok := t.Literal(); ok && strings.Trim(s, "*") != "" && !v.full() {
			v.arn(s, t.Span, e.name("Resource"))
		} else if s, known := widened(t); !ok && known && !v.full() {
			if parts := strings.SplitN(s, ":", 6); len(parts) == 6 && parts[2] == "kms" && strings.HasPrefix(parts[5], "alias/") {
				v.alias(t.Span, e.name("Resource"))
			}
		}
	}
	if v.s.Resources.Present && !e.Not {
		v.pairs()
	}
}

// arn checks one ARN with wildcards and variables in it.
func (v *validator) arn(s string, at Span, element string) {
	parts := strings.SplitN(s, ":", 6)
	if !overlap(wildSteps(strings.ToLower(parts[0])), wildSteps("arn")) {
		v.warn("INVALID_ARN_PREFIX", at, element, `write an ARN, "arn:partition:service:region:account:resource", or "*"`, "%q is not an ARN", clip(s))
		return
	}
	if len(parts) < 6 {
		v.warn("MISSING_ARN_FIELD", at, element, `an ARN is "arn:partition:service:region:account:resource"; parts may be empty, or "*"`, "%q has %d of the six parts of an ARN", clip(s), len(parts))
		return
	}
	partition, service, region, account := parts[1], parts[2], parts[3], parts[4]
	literal := func(s string) bool { return s != "" && !strings.ContainsAny(s, "*?$") }
	if partition == "" || literal(partition) && !slices.Contains(partitions, partition) {
		v.warn("INVALID_PARTITION", at, element, "write one of "+strings.Join(partitions, ", "), "there is no partition %q", clip(partition))
	}
	if !literal(service) {
		return
	}
	if lower := strings.ToLower(service); lower != service {
		v.warn("INVALID_ARN_SERVICE_CASE", at, element, fmt.Sprintf("write %q", lower), "the service in an ARN is written in lower case")
		return
	}
	if literal(region) && !regionShape().MatchString(region) && region != "global" && region != "aws-global" {
		v.warn("INVALID_ARN_REGION", at, element, `write a Region such as "eu-west-1", or "*"`, "%q is not a Region", clip(region))
	}
	if literal(account) && !isAccount(account) && account != "aws" && account != "cloudfront" && account != "aws-marketplace" && account != "aws-managed" {
		v.warn("INVALID_ARN_ACCOUNT", at, element, `write the 12 digits of an account, or "*"`, "%q is not an account", clip(account))
	}
	prefixes := v.cat.ARNServices(service)
	if len(prefixes) == 0 {
		v.noSuchService(service, at, element)
		return
	}
	if !strings.HasSuffix(element, "Resource") {
		return // the ARNs of principals are no resource types
	}
	if v.p.Type == Key && service != "kms" || v.p.Type == Resource && v.p.Service != "" && service != v.p.Service {
		v.warn("UNSUPPORTED_RESOURCE_ARN_IN_POLICY", at, element, "name the resource that holds the policy", "this policy cannot decide about resources of %s", service)
		return
	}
	v.shape(s, parts, prefixes, at, element)
}

func (v *validator) noSuchService(service string, at Span, element string) {
	if v.cat.Has(service) { // it has no resource types in the reference, or was retired
		return
	}
	help := "known as of " + v.cat.Source()
	if near := v.near(service, v.cat.Prefixes()); near != "" {
		help = fmt.Sprintf("did you mean %q", near)
	}
	v.warn("INVALID_SERVICE", at, element, help, "there is no service %q", clip(service))
}

// unlisted are resources, by service and beginning of the resource part, that the
// reference does not list or lists with an account although AWS owns them. Seen
// in the policies that AWS manages.
var unlisted = [][2]string{
	{"apigateway", "/v2/"},
	{"apigateway", "/tags"},
	{"backup", "recovery-point:"},
	{"cloudformation", "transform/"},
	{"cloudformation", "type/"},
	{"resource-explorer-2", "view/AWS"},
	{"ssm", "document/"},
	{"ssm", "automation-definition/"},
	{"ssm", "parameter/aws/"},
	{"waf", "changetoken/"},
	{"waf-regional", "changetoken/"},
}

func isUnlisted(parts []string) bool {
	return slices.ContainsFunc(unlisted, func(u [2]string) bool { return u[0] == parts[2] && strings.HasPrefix(parts[5], u[1]) })
}

// shape compares an ARN with the patterns of the services that use it.
func (v *validator) shape(s string, parts, prefixes []string, at Span, element string) {
	if !v.spend(len(parts[5]) * 20) {
		return
	}
	resource := wildSteps(parts[5])
	var same [][]string // patterns whose resource part fits
	for _, p := range prefixes {
		service := v.cat.Service(p)
		if service == nil || service.Retired {
			return
		}
		for i := range service.Resources {
			pattern := strings.SplitN(service.Resources[i].ARN, ":", 6)
			if len(pattern) == 6 && pattern[2] == parts[2] && near(parts[5], pattern[5]) && v.spend(len(parts[5])*len(pattern[5])) && overlap(resource, wildSteps(pattern[5])) {
				same = append(same, pattern)
			}
		}
	}
	if len(same) == 0 && isUnlisted(parts) {
		return
	}
	if len(same) == 0 {
		v.warn("INVALID_ARN_RESOURCE", at, element, "see the service's resource types in the Service Authorization Reference; known as of "+v.cat.Source(),
			"%q is none of the resources of %s", clip(s), parts[2])
		return
	}
	all := func(part int, has bool) bool {
		return !slices.ContainsFunc(same, func(p []string) bool { return (p[part] != "") != has })
	}
	literal := func(s string) bool { return s != "" && !strings.ContainsAny(s, "*?$") }
	owned := isUnlisted(parts)
	switch {
	case owned:
	case literal(parts[3]) && all(3, false):
		v.warn("ARN_REGION_NOT_ALLOWED", at, element, "leave the Region empty", "the ARN of this resource of %s has no Region", parts[2])
	case parts[3] == "" && all(3, true):
		v.warn("MISSING_ARN_REGION", at, element, `name the Region, or write "*"`, "the ARN of this resource of %s has a Region", parts[2])
	}
	switch {
	case isAccount(parts[4]) && all(4, false):
		v.warn("ARN_ACCOUNT_NOT_ALLOWED", at, element, "leave the account empty", "the ARN of this resource of %s has no account", parts[2])
	case parts[4] == "" && all(4, true) && !owned:
		v.warn("MISSING_ARN_ACCOUNT", at, element, `name the account, or write "*"`, "the ARN of this resource of %s has an account", parts[2])
	}
	if parts[2] == "kms" && strings.HasPrefix(parts[5], "alias/") {
		v.alias(at, element)
	}
}

// alias reports the ARN of a KMS alias with actions on keys.
func (v *validator) alias(at Span, element string) {
	for _, n := range v.explicit() {
		if n.service.Prefix == "kms" && len(n.action.Resources) > 0 && !slices.ContainsFunc(n.action.Resources, func(r actions.ActionResource) bool { return r.Type == "alias" }) {
			v.warn("KMS_ALIAS_AS_RESOURCE", at, element, "name the key's ARN, or limit by kms:ResourceAliases", "%s works on keys; the ARN of an alias names the alias alone", n)
			return
		}
	}
}

// pairs reports actions that work on none of the statement's resources.
func (v *validator) pairs() {
	texts := v.s.Resources.Texts
	if len(texts) == 0 || hasStar(texts) {
		return
	}
	var parsed [][]string
	for _, t := range texts {
		s, ok := widened(t)
		parts := strings.SplitN(s, ":", 6)
		if !ok || len(t.When) > 0 || len(parts) < 6 {
			return // it may be a resource of any action
		}
		parsed = append(parsed, parts)
	}
	if !v.recognised(parsed) {
		return
	}
	for _, n := range v.explicit() {
		if v.full() || !v.spend(len(parsed)*50) {
			return
		}
		switch {
		case len(n.action.Resources) == 0:
			v.warn("WILDCARD_ONLY_ACTION", n.text.Span, "Action", `put it into a statement with "Resource": "*"`,
				"%s works on no type of resource, only on \"*\", so this statement %s", n, v.noEffect())
		case !v.fits(n, parsed):
			v.warn("RESOURCE_MISMATCH", n.text.Span, "Action", fmt.Sprintf("name a resource such as %q", n.example()),
				"%s works on none of the resources of the statement, so this statement %s", n, v.noEffect())
		}
	}
}

// widened gives the text of an ARN with '*' for symbols that stand for a part of a
// part; ok is false where one may be more.
func widened(t Text) (s string, ok bool) {
	if s, ok = t.Literal(); ok {
		return s, true
	}
	var b strings.Builder
	for _, p := range t.Pieces {
		if p.Symbol == nil {
			b.WriteString(p.Literal)
			continue
		}
		switch p.Symbol.Class {
		case Name, AccountID, Region, Partition:
			b.WriteByte('*')
		default:
			return "", false
		}
	}
	return b.String(), true
}

// recognised reports whether all ARNs are of resource types that are known: what
// an unknown one goes with cannot be told.
func (v *validator) recognised(resources [][]string) bool {
	for _, parts := range resources {
		found := false
		for _, p := range v.cat.ARNServices(parts[2]) {
			service := v.cat.Service(p)
			for i := range service.Resources {
				pattern := strings.SplitN(service.Resources[i].ARN, ":", 6)
				found = found || !v.spend(50) || len(pattern) == 6 && pattern[2] == parts[2] && near(parts[5], pattern[5]) && v.spend(len(parts[5])*len(pattern[5])) && overlap(wildSteps(parts[5]), wildSteps(pattern[5]))
			}
		}
		if !found || isUnlisted(parts) {
			return false
		}
	}
	return true
}

func (v *validator) noEffect() string {
	if v.s.Effect == Deny {
		return "never denies it"
	}
	return "never allows it"
}

// example is the ARN of the action's first resource type.
func (n named) example() string {
	if r := n.service.Resource(n.action.Resources[0].Type); r != nil {
		return r.ARN
	}
	return "*"
}

// fits reports whether one of the resources may be of one of the action's types.
func (v *validator) fits(n named, resources [][]string) bool {
	for _, r := range n.action.Resources {
		t := n.service.Resource(r.Type)
		if t == nil {
			return true
		}
		pattern := strings.SplitN(t.ARN, ":", 6)
		for _, parts := range resources {
			if len(pattern) < 6 || overlap(wildSteps(parts[2]), wildSteps(pattern[2])) && near(parts[5], pattern[5]) && v.spend(len(parts[5])*len(pattern[5])) && overlap(wildSteps(parts[5]), wildSteps(pattern[5])) {
				return true
			}
		}
	}
	return false
}

// wildSteps reads a part of an ARN or of a resource type's pattern: '*' and ${...}
// stand for anything.
func wildSteps(s string) []step {
	var out []step
	for len(s) > 0 {
		if strings.HasPrefix(s, "${") {
			if end := strings.IndexByte(s, '}'); end > 0 {
				out = append(out, step{kind: Run})
				s = s[end+1:]
				continue
			}
		}
		r, size := utf8.DecodeRuneInString(s)
		switch r {
		case '*':
			out = append(out, step{kind: Run})
		case '?':
			out = append(out, step{kind: One})
		default:
			out = append(out, step{kind: Chars, char: r})
		}
		s = s[size:]
	}
	return out
}

// near reports whether two patterns agree up to the first wildcard or variable of
// either: what most pairs fail, without any memory.
func near(a, b string) bool {
	for i := 0; i < len(a) && i < len(b); i++ {
		if strings.IndexByte("*?$", a[i]) >= 0 || strings.IndexByte("*?$", b[i]) >= 0 {
			return true
		}
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// overlap reports whether some string matches both patterns. Time is the product
// of their lengths.
func overlap(a, b []step) bool {
	// reach[j] says that the steps of a so far and the first j of b can match one
	// string.
	reach := make([]bool, len(b)+1)
	reach[0] = true
	spread := func() { // b's runs may match nothing
		for j, st := range b {
			if st.kind == Run && reach[j] {
				reach[j+1] = true
			}
		}
	}
	spread()
	for _, x := range a {
		next := make([]bool, len(b)+1)
		for j := range next {
			switch {
			case x.kind == Run: // it matches any number of b's steps
				next[j] = reach[j] || j > 0 && next[j-1]
			case j > 0 && b[j-1].kind == Run && reach[j]: // b's run takes x
				next[j] = true
			case j > 0 && reach[j-1] && b[j-1].kind != Run && (x.kind == One || b[j-1].kind == One || x.char == b[j-1].char):
				next[j] = true
			}
		}
		reach = next
		spread()
	}
	return reach[len(b)]
}
