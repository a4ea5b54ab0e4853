package iam

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"sync"

	"cuemulus.dev/iam/actions"
)

// keyFacts is what is known of a condition key.
type keyFacts struct {
	known bool
	kind  actions.KeyType
	multi bool
}

// conditions checks the Condition block.
func (v *validator) conditions() {
	spelling := map[string]string{}
	for i := range v.s.Conditions {
		c := &v.s.Conditions[i]
		if !c.Operator.Known || v.full() || !v.spend(1000) {
			continue
		}
		id := c.Operator.String() + " " + KeyName(c.Key)
		if before, twice := spelling[id]; twice && before != c.Key {
			v.warn("DUPLICATE_KEYS_WITH_DIFFERENT_CASE", c.KeyAt, "Condition", "put the values into one list", "%q and %q are the same condition key", clip(before), clip(c.Key))
		}
		spelling[id] = c.Key
		facts := v.conditionKey(c)
		v.qualifier(c, facts)
		v.values(c, facts)
		v.wildcards(c)
		v.availability(c)
	}
	v.meaning()
}

// plainPrefixes are prefixes of keys that are no services and no domains.
var plainPrefixes = []string{"saml", "identitycenter", "catalog", "cognito-identity-auth", "cognito-identity-unauth"}

// conditionKey checks the key's name.
func (v *validator) conditionKey(c *Condition) keyFacts {
	const element = "Condition"
	key := c.Key
	if multi, ok := actions.FederationKey(key); ok {
		return keyFacts{true, actions.String, multi}
	}
	prefix, name, ok := strings.Cut(key, ":")
	if !ok || prefix == "" || name == "" || strings.ContainsAny(key, " \t") {
		v.warn("INVALID_CONDITION_KEY_FORMAT", c.KeyAt, element, "write service:name, such as aws:SourceIp", "%q is not a condition key", clip(key))
		return keyFacts{}
	}
	if tagless(name) {
		v.warn("MISSING_TAG_KEY_IN_CONDITION", c.KeyAt, element, "add the tag's key, such as aws:ResourceTag/Team", "%q names no tag", clip(key))
		return keyFacts{}
	}
	if strings.EqualFold(prefix, "aws") {
		return v.globalKey(c, name)
	}
	if slices.ContainsFunc(plainPrefixes, func(p string) bool { return strings.EqualFold(p, prefix) }) || strings.ContainsAny(prefix, "./") {
		return keyFacts{}
	}
	service := v.cat.Service(prefix)
	if service == nil {
		help := "known as of " + v.cat.Source()
		if near := v.near(prefix, append([]string{"aws"}, v.cat.Prefixes()...)); near != "" {
			help = fmt.Sprintf("did you mean %q", near+":"+name)
		}
		v.warn("INVALID_SERVICE_CONDITION_KEY", c.KeyAt, element, help, "there is no service %q", clip(prefix))
		return keyFacts{}
	}
	if k := service.Key(key); k != nil {
		return keyFacts{true, k.Type, k.Multi}
	}
	if service.Retired {
		return keyFacts{}
	}
	names := make([]string, len(service.Keys))
	for i := range service.Keys {
		names[i] = service.Keys[i].Name
	}
	help := "known as of " + v.cat.Source()
	if near := v.near(key, names); near != "" {
		help = fmt.Sprintf("did you mean %q", near)
	}
	v.warn("INVALID_SERVICE_CONDITION_KEY", c.KeyAt, element, help, "%s has no condition key %q", service.Prefix, clip(key))
	return keyFacts{}
}

// tagless reports whether a name is one of the keys for tags, without a tag.
func tagless(name string) bool {
	name = strings.ToLower(strings.TrimSuffix(name, "/"))
	return name == "resourcetag" || name == "requesttag" || name == "principaltag"
}

func (v *validator) globalKey(c *Condition, name string) keyFacts {
	if strings.EqualFold(name, "ARN") {
		v.warn("UNSUPPORTED_GLOBAL_CONDITION_KEY", c.KeyAt, "Condition", "use aws:PrincipalArn or aws:SourceArn", "%q is not for policies", c.Key)
		return keyFacts{}
	}
	if g, ok := actions.GlobalKey(c.Key); ok {
		return keyFacts{true, g.Type, g.Multi}
	}
	var names []string
	for _, g := range actions.Globals() {
		names = append(names, g.Name)
	}
	help := "see the global condition context keys in the IAM User Guide"
	if near := v.near(c.Key, names); near != "" {
		help = fmt.Sprintf("did you mean %q", near)
	}
	v.warn("INVALID_GLOBAL_CONDITION_KEY", c.KeyAt, "Condition", help, "there is no global condition key %q", clip(c.Key))
	return keyFacts{}
}

// qualifier checks ForAllValues and ForAnyValue against the key.
func (v *validator) qualifier(c *Condition, facts keyFacts) {
	const element = "Condition"
	op := c.Operator
	audience := strings.HasSuffix(KeyName(c.Key), ":aud")
	switch {
	case op.Family == NullFamily:
		if op.Set != NoSet {
			v.warn("NULL_WITH_QUALIFIER", c.OperatorAt, element, "write Null", "Null asks for the key, not for its values; the qualifier has no effect")
		}
	case audience && op.Set == ForAnyValue:
		v.warn("FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE", c.OperatorAt, element, "write "+strings.TrimPrefix(op.String(), "ForAnyValue:"), "with ForAnyValue a token for other audiences too is accepted")
	case facts.known && facts.multi && op.Set == NoSet:
		v.warn("MISSING_QUALIFIER", c.OperatorAt, element, "write ForAnyValue:"+op.String()+" or ForAllValues:"+op.String(), "%s has several values, so the operator needs a qualifier", c.Key)
	case facts.known && !facts.multi && op.Set == ForAllValues:
		v.warn("FORALLVALUES_WITH_SINGLE_VALUED_KEY", c.OperatorAt, element, "write "+strings.TrimPrefix(op.String(), "ForAllValues:"), "%s has one value; ForAllValues also holds where it is missing", c.Key)
	}
}

// goes says which families of operators go with a type of key.
func goes(f Family, t actions.KeyType, key string) bool {
	switch t {
	case actions.String:
		return f == StringFamily || f == ARNFamily
	case actions.ARN:
		return f == ARNFamily || f == StringFamily
	case actions.Numeric:
		return f == NumericFamily
	case actions.Date:
		return f == DateFamily || f == NumericFamily && KeyName(key) == "aws:epochtime"
	case actions.Bool:
		return f == BoolFamily
	case actions.IPAddress:
		return f == IPFamily
	case actions.Binary:
		return f == BinaryFamily
	}
	return true
}

// values checks operator, key and values against one another.
func (v *validator) values(c *Condition, facts keyFacts) {
	const element = "Condition"
	op := c.Operator
	if facts.known && op.Family != NullFamily && !goes(op.Family, facts.kind, c.Key) {
		v.warn("TYPE_MISMATCH", c.OperatorAt, element, "use an operator for "+facts.kind.String(), "%s is of type %s, which %s does not compare", c.Key, facts.kind, op.Name)
	}
	if op.Family == StringFamily && op.Relation == Like && facts.known && facts.kind == actions.ARN {
		name := strings.Replace(op.String(), "String", "Arn", 1)
		v.warn("STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", c.OperatorAt, element, "write "+name, "%s is an ARN; in a string a wildcard also runs over the colons", c.Key)
	}
	bare := 0
	for _, t := range c.Values {
		if t.Bare {
			bare++
		}
		v.variables(t, element)
		s, ok := t.Literal()
		if !ok {
			continue
		}
		if strings.Contains(s, "${") && !op.Variables() {
			v.warn("INVALID_VARIABLE_FOR_OPERATOR", t.Span, element, "write the value out", "%s knows no policy variables", op.Name)
			continue
		}
		v.value(c, t, s)
	}
	if bare > 0 && bare < len(c.Values) {
		v.warn("INVALID_CONDITION_DATA_TYPE", c.At, element, "put all values in double quotes", "the values of %s have different types", clip(c.Key))
	}
	if op.Family == BoolFamily && op.Set == NoSet && len(c.Values) > 1 && !slices.ContainsFunc(c.Values, func(t Text) bool { return len(t.When) > 0 }) {
		v.warn("INVALID_CONDITION_MULTIPLE_BOOLEAN", c.At, element, "keep one value", "Bool takes one value")
	}
	if op.Family == NumericFamily && len(c.Values) > 1 && !op.Negated && op.Relation != Equal {
		v.warn("REDUNDANT_CONDITION_VALUE_NUM", c.At, element, "keep the one that includes the others", "%s with several numbers is as wide as the widest", op.Name)
	}
	if KeyName(c.Key) == "aws:sourceip" && op.Family == IPFamily {
		v.privateRanges(c)
	}
}

var (
	vpcID  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^vpc-([0-9a-z]{8}|[0-9a-z]{17})$`) })
	vpceID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^vpce-([0-9a-z]{8}|[0-9a-z]{17})$`) })
	digits = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9]+$`) })
)

// value checks one literal value.
func (v *validator) value(c *Condition, t Text, s string) {
	const element = "Condition"
	op := c.Operator
	bad := func(code, help, what string) { v.warn(code, t.Span, element, help, "%q is not %s", clip(s), what) }
	switch op.Family {
	case BoolFamily, NullFamily:
		if _, ok := boolean(s); !ok && !strings.Contains(s, "${") {
			bad("TYPE_MISMATCH_BOOLEAN", "write true or false", "true or false")
		}
	case NumericFamily:
		if _, ok := number(s); !ok {
			bad("TYPE_MISMATCH_NUMBER", "write a number", "a number")
		}
	case DateFamily:
		switch _, ok := date(s); {
		case digits().MatchString(s):
			v.warn("INVALID_DATE_VALUE", t.Span, element, "write it as 2027-01-31T00:00:00Z", "a date is written as in ISO 8601; %q is a number of seconds", clip(s))
		case !ok:
			bad("TYPE_MISMATCH_DATE", "write it as 2027-01-31T00:00:00Z", "a date")
		}
	case IPFamily:
		v.address(t, s)
	case StringFamily:
		if t.Bare {
			v.warn("TYPE_MISMATCH_STRING", t.Span, element, "put it in double quotes", "%s compares strings", op.Name)
		}
		if op.Relation != Like && strings.ContainsAny(withoutVariables(s), "*") {
			v.warn("WILDCARD_WITHOUT_LIKE_OPERATOR", t.Span, element, "write "+likeName(op)+", or ${*} for the character", "%s takes * for a character", op.Name)
		}
		v.named(c, t, s)
	}
}

func likeName(op Operator) string {
	if op.Negated {
		return "StringNotLike"
	}
	return "StringLike"
}

// withoutVariables removes ${...}.
func withoutVariables(s string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, "${")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		_, s, _ = strings.Cut(after, "}")
	}
}

// named checks values of keys whose form is known.
func (v *validator) named(c *Condition, t Text, s string) {
	const element = "Condition"
	plain := !strings.ContainsAny(s, "*?$")
	switch KeyName(c.Key) {
	case "aws:sourcevpc":
		if plain && !vpcID().MatchString(s) {
			v.warn("INVALID_VPC_FORMAT", t.Span, element, "write vpc- and 8 or 17 letters and digits", "%q is not the id of a VPC", clip(s))
		}
	case "aws:sourcevpce":
		if plain && !vpceID().MatchString(s) {
			v.warn("INVALID_VPCE_FORMAT", t.Span, element, "write vpce- and 8 or 17 letters and digits", "%q is not the id of a VPC endpoint", clip(s))
		}
	case "aws:requestedregion":
		if plain && !regionShape().MatchString(s) && s != "aws-global" && s != "global" {
			v.warn("INVALID_REGION", t.Span, element, `write a Region such as "eu-west-1"`, "%q is not a Region", clip(s))
		}
	case "s3:x-amz-server-side-encryption-aws-kms-key-id":
		if parts := strings.SplitN(s, ":", 6); plain && (len(parts) < 6 || parts[2] != "kms" || !strings.HasPrefix(parts[5], "key/")) {
			v.warn("INVALID_KMS_KEY_VALUE", t.Span, element, "write arn:partition:kms:region:account:key/id", "%q is not the ARN of a KMS key", clip(s))
		}
	case "aws:userid":
		v.userID(c, t, s)
	}
}

// userID holds that a wildcard or variable in aws:userid stands right of the
// colon, or alone left of it.
func (v *validator) userID(c *Condition, t Text, s string) {
	left, _, colon := strings.Cut(withoutColonsInVariables(s), ":")
	if s == "*" || c.Operator.Negated || colon && (left == "*" || strings.HasPrefix(left, "${") && strings.HasSuffix(left, "}")) || !colon && strings.HasPrefix(left, "${") && strings.HasSuffix(left, "}") {
		return
	}
	const what, help = "part of the unique id of a principal is left open", "write the whole id, and * for the session's name behind the colon"
	switch {
	case strings.Contains(left, "${"):
		v.warn("VARIABLE_USAGE_TOO_PERMISSIVE", t.Span, "Condition", help, what)
	case c.Operator.Relation == Like && strings.ContainsAny(left, "*?"):
		v.warn("WILDCARD_USAGE_TOO_PERMISSIVE", t.Span, "Condition", help, what)
	}
}

func withoutColonsInVariables(s string) string {
	inside := false
	return strings.Map(func(r rune) rune {
		switch r {
		case '{':
			inside = true
		case '}':
			inside = false
		case ':':
			if inside {
				return '_'
			}
		}
		return r
	}, s)
}

func (v *validator) address(t Text, s string) {
	p, err := netip.ParsePrefix(s)
	if err != nil {
		if _, ok := ipRange(s); !ok {
			v.warn("TYPE_MISMATCH_IP_RANGE", t.Span, "Condition", `write an address or a range such as "192.0.2.0/24"`, "%q is not an IP address or range", clip(s))
		}
		return
	}
	if p.Masked() != p {
		v.warn("IMPROVE_IP_RANGE", t.Span, "Condition", fmt.Sprintf("write %q", p.Masked()), "the bits behind the prefix of %q do not count", clip(s))
	}
}

// private are the ranges that are not on the internet (RFC 1918, RFC 4193).
var private = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("fc00::/7"),
}

func isPrivate(p netip.Prefix) bool {
	return slices.ContainsFunc(private, func(r netip.Prefix) bool { return r.Bits() <= p.Bits() && r.Contains(p.Addr()) })
}

// privateRanges reports ranges from which no request reaches AWS as aws:SourceIp.
func (v *validator) privateRanges(c *Condition) {
	var inside []Text
	ranges := 0
	for _, t := range c.Values {
		s, ok := t.Literal()
		p, valid := ipRange(s)
		if !ok || !valid {
			return
		}
		ranges++
		if isPrivate(p) {
			inside = append(inside, t)
		}
	}
	if len(inside) == 0 {
		return
	}
	code := "PRIVATE_IP_ADDRESS"
	if c.Operator.Negated {
		code = "PRIVATE_NOT_IP_ADDRESS"
	}
	if len(inside) < ranges {
		code += "_SUBSET"
	}
	v.warn(code, inside[0].Span, "Condition", "use the public addresses, or aws:VpcSourceIp with aws:SourceVpc", "aws:SourceIp is a public address, never in a private range such as %q", inside[0])
}

// wildcards reports conditions that a lone '*' makes trivial.
func (v *validator) wildcards(c *Condition) {
	const element = "Condition"
	op := c.Operator
	if op.Family != StringFamily || op.Relation != Like || !hasStar(c.Values) || slices.ContainsFunc(c.Values, func(t Text) bool { return len(t.When) > 0 }) || len(c.When) > 0 {
		return
	}
	switch {
	case !op.Negated && (op.IfExists || op.Set == ForAllValues):
		v.warn("REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", c.At, element, "remove it", "this condition on %s always holds", c.Key)
	case !op.Negated:
		v.warn("EQUIVALENT_TO_NULL_FALSE", c.At, element, fmt.Sprintf(`write "Null": {%q: "false"}`, c.Key), "this asks only whether %s is there", c.Key)
	case op.Set == ForAnyValue && !op.IfExists:
		v.warn("REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", c.At, element, "remove the statement or correct the condition", "this condition on %s never holds, so the statement has no effect", c.Key)
	default:
		v.warn("EQUIVALENT_TO_NULL_TRUE", c.At, element, fmt.Sprintf(`write "Null": {%q: "true"}`, c.Key), "this asks only whether %s is missing", c.Key)
	}
}

// maxNames bounds the actions that a message lists.
const maxNames = 3

// availability reports keys that are never in a request for the actions.
func (v *validator) availability(c *Condition) {
	const element = "Condition"
	name := KeyName(c.Key)
	if strings.HasPrefix(name, "aws:resourcetag/") {
		v.resourceTags(c)
		return
	}
	prefix, _, _ := strings.Cut(name, ":")
	service := v.cat.Service(prefix)
	op := c.Operator
	if service == nil || service.Key(c.Key) == nil || op.IfExists || op.Family == NullFamily || op.Set == ForAllValues {
		return
	}
	if session(name) {
		return
	}
	var without []string
	listed := 0
	for _, n := range v.explicit() {
		if !v.spend(5000) || n.service != service {
			return // other services may send it where they know it
		}
		listed++
		if !slices.ContainsFunc(n.service.AllKeys(n.action), func(k string) bool { return actions.KeyMatches(k, c.Key) }) {
			without = append(without, n.String())
		}
	}
	if listed == 0 || len(without) < listed || listed < len(v.s.Actions.Texts) {
		return // another action of the statement may have the key
	}
	more := ""
	if len(without) > maxNames {
		without, more = without[:maxNames], " and others"
	}
	v.warn("UNSUPPORTED_ACTION_FOR_CONDITION_KEY", c.KeyAt, element, "remove the key, or the actions that do not have it", "%s is never there for %s%s", c.Key, strings.Join(without, ", "), more)
}

// session reports whether a key tells about the caller's credentials, and so is
// there for actions of all services: ec2:SourceInstanceARN, lambda:SourceFunctionArn.
func session(name string) bool {
	_, name, _ = strings.Cut(name, ":")
	return strings.HasPrefix(name, "source") || name == "roleassumedby" || name == "roledelivery"
}

// resourceTags reports services that never send aws:ResourceTag.
func (v *validator) resourceTags(c *Condition) {
	if c.Operator.IfExists || c.Operator.Family == NullFamily {
		return
	}
	kind := "ALLOW"
	if v.s.Effect == Deny {
		kind = "DENY"
	}
	const help = "check which resource types of the service have tags, and write the statement for those"
	if v.s.Actions.Not {
		v.warn(kind+"_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", c.KeyAt, "Condition", "name the actions instead", "some services never send %s, so the statement does not do for them what it says", c.Key)
		return
	}
	tagged := map[string]bool{}
	var order []string
	for _, t := range v.s.Actions.Texts {
		s, ok := t.Literal()
		prefix, name, colon := strings.Cut(s, ":")
		service := v.cat.Service(prefix)
		if !v.spend(5000) {
			return
		}
		if !ok || !colon || service == nil || service.Retired {
			continue
		}
		if _, seen := tagged[service.Prefix]; !seen {
			order = append(order, service.Prefix)
			tagged[service.Prefix] = false
		}
		if tagged[service.Prefix] {
			continue
		}
		steps := glob(Lit(name).Tokens(true, false)).steps(true)
		for i := range service.Actions {
			a := &service.Actions[i]
			if tagged[service.Prefix] || !matchSteps(steps, strings.ToLower(a.Name)) {
				continue
			}
			tagged[service.Prefix] = slices.ContainsFunc(service.AllKeys(a), func(k string) bool { return actions.KeyMatches(k, c.Key) })
		}
	}
	for _, p := range order {
		if !tagged[p] {
			v.warn(kind+"_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", c.KeyAt, "Condition", help, "%s never sends %s for these actions", p, c.Key)
		}
	}
}

// meaning checks conditions as a whole.
func (v *validator) meaning() {
	const element = "Condition"
	s := v.s
	if c := s.condition("aws:VpcSourceIp"); c != nil && !s.has("aws:SourceVpc", "aws:SourceVpce", "aws:SourceVpcArn") {
		v.warn("MISSING_PAIRED_CONDITION_KEYS", c.KeyAt, element, "add aws:SourceVpc or aws:SourceVpce", "many VPCs have the same private addresses")
	}
	for i := range s.Conditions {
		c := &s.Conditions[i]
		v.caller(c)
		op := c.Operator
		switch name := KeyName(c.Key); {
		case name == "s3:prefix" && op.Family == StringFamily && op.Relation == Like && (s.Effect == Deny) != op.Negated:
			v.warn("S3_PREFIX_IN_NEGATIVE_CONTEXT", c.KeyAt, element, "deny with StringNotLike the prefixes that may be listed", "a request with a shorter prefix, or none, lists the same objects")
		case name == "aws:multifactorauthpresent" && op.Family == BoolFamily && !op.IfExists && s.Effect == Deny:
			v.warn("MFA_BOOL_WITHOUT_IF_EXISTS", c.OperatorAt, element, "write BoolIfExists", "requests with long-term keys have no aws:MultiFactorAuthPresent, so this Deny misses them")
		case name == "dynamodb:attributes" && s.Effect == Allow && !s.has("dynamodb:Select"):
			query, _, _ := v.reaches("dynamodb:Query")
			scan, _, _ := v.reaches("dynamodb:Scan")
			if query || scan {
				v.warn("DYNAMODB_ATTRIBUTES_WITHOUT_SELECT", c.KeyAt, element, `add "StringEqualsIfExists": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}`, "without dynamodb:Select a query may ask for all attributes")
			}
		case (name == "s3:resourceaccount" || name == "aws:resourceaccount") && v.p.Type == Resource:
			v.warn("IRRELEVANT_CONDITION_KEY_IN_POLICY", c.KeyAt, element, "remove it", "the resource that holds the policy has one account")
		case strings.HasSuffix(name, ":aud") && op.Set == NoSet && op.Family == StringFamily && v.unknownProvider(name):
			v.warn("CONFIRM_AUDIENCE_CLAIM_TYPE", c.KeyAt, element, "if the provider's tokens may have several audiences, write ForAllValues with a Null check", "check that the audience of %s has one value", c.Key)
		}
	}
}

// unknownProvider reports whether a key is of a provider whose audience may have
// several values.
func (v *validator) unknownProvider(key string) bool {
	provider := strings.TrimSuffix(key, ":aud")
	return !slices.Contains(oidcDomains, provider) && !slices.Contains([]string{"token.actions.githubusercontent.com", "saml", "gitlab.com", "app.terraform.io"}, provider) &&
		!strings.HasPrefix(provider, "oidc.eks.")
}

// caller checks keys that the caller chooses, and those that services lack.
func (v *validator) caller(c *Condition) {
	g, ok := actions.GlobalKey(c.Key)
	if !ok || v.s.Effect != Allow || c.Operator.Negated {
		return
	}
	services := len(v.s.Principals.Values) > 0 && !v.s.Principals.Not
	for _, p := range v.s.Principals.Values {
		services = services && p.Type == Service
	}
	switch {
	case g.Caller && !services:
		v.warn("UNTRUSTWORTHY_CONDITION_KEY", c.KeyAt, "Condition", "use a key that the caller cannot choose", "the caller chooses the value of %s", c.Key)
	case services && g.Principal && !c.Operator.IfExists && c.Operator.Family != NullFamily && c.Operator.Set != ForAllValues && !strings.HasPrefix(g.Name, "aws:PrincipalService") && g.Name != "aws:PrincipalIsAWSService":
		v.warn("UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", c.KeyAt, "Condition", "use aws:SourceArn, aws:SourceAccount or aws:SourceOrgID", "a service that calls has no %s, so this never holds", c.Key)
	}
}
