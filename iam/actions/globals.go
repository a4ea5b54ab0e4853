package actions

import (
	"slices"
	"strings"
)

// Global is a condition key that is not tied to a service: aws:SourceIp.
type Global struct {
	Name  string
	Type  KeyType
	Multi bool

	// Always says that every request has it; Caller that the caller chooses the
	// value, so that it protects nothing; Principal and Source that it tells about
	// who calls, and about the resource on whose behalf a service calls.
	Always, Caller, Principal, Source bool
}

// globals lists the global keys by name (IAM User Guide, "AWS global condition
// context keys"). Keys with tags come last in their group: ${TagKey} is any text.
var globals = []Global{
	{Name: "aws:AssumedRoot", Type: ARN},
	{Name: "aws:CalledVia", Multi: true},
	{Name: "aws:CalledViaAWSMCP"},
	{Name: "aws:CalledViaFirst"},
	{Name: "aws:CalledViaLast"},
	{Name: "aws:ChatbotSourceArn", Type: ARN},
	{Name: "aws:CurrentTime", Type: Date, Always: true},
	{Name: "aws:Ec2InstanceSourceVpc"},
	{Name: "aws:Ec2InstanceSourcePrivateIPv4", Type: IPAddress},
	{Name: "aws:EpochTime", Type: Date, Always: true},
	{Name: "aws:FederatedProvider", Principal: true},
	{Name: "aws:IsMcpServiceAction", Type: Bool},
	{Name: "aws:MultiFactorAuthAge", Type: Numeric, Principal: true},
	{Name: "aws:MultiFactorAuthPresent", Type: Bool, Principal: true},
	{Name: "aws:PrincipalAccount", Always: true, Principal: true},
	{Name: "aws:PrincipalArn", Type: ARN, Principal: true},
	{Name: "aws:PrincipalIsAWSService", Type: Bool, Always: true, Principal: true},
	{Name: "aws:PrincipalOrgID", Principal: true},
	{Name: "aws:PrincipalOrgPaths", Multi: true, Principal: true},
	{Name: "aws:PrincipalServiceName", Principal: true},
	{Name: "aws:PrincipalServiceNamesList", Multi: true, Principal: true},
	{Name: "aws:PrincipalTag/${TagKey}", Principal: true},
	{Name: "aws:PrincipalType", Always: true, Principal: true},
	{Name: "aws:Referer", Caller: true},
	{Name: "aws:RequestedRegion", Always: true},
	{Name: "aws:RequestTag/${TagKey}"},
	{Name: "aws:ResourceAccount"},
	{Name: "aws:ResourceOrgID"},
	{Name: "aws:ResourceOrgPaths", Multi: true},
	{Name: "aws:ResourceTag/${TagKey}"},
	{Name: "aws:RoleDelegation/${TagKey}"},
	{Name: "aws:RoleSessionName", Principal: true},
	{Name: "aws:SecureTransport", Type: Bool, Always: true},
	{Name: "aws:SignInSessionArn", Type: ARN, Principal: true},
	{Name: "aws:SourceAccount", Source: true},
	{Name: "aws:SourceArn", Type: ARN, Source: true},
	{Name: "aws:SourceIdentity", Principal: true},
	{Name: "aws:SourceIp", Type: IPAddress},
	{Name: "aws:SourceOrgID", Source: true},
	{Name: "aws:SourceOrgPaths", Multi: true, Source: true},
	{Name: "aws:SourceOwner", Source: true},
	{Name: "aws:SourceVpc"},
	{Name: "aws:SourceVpcArn", Type: ARN},
	{Name: "aws:SourceVpce"},
	{Name: "aws:TagKeys", Multi: true},
	{Name: "aws:TokenIssueTime", Type: Date, Principal: true},
	{Name: "aws:UserAgent", Caller: true, Always: true},
	{Name: "aws:userid", Always: true, Principal: true},
	{Name: "aws:username", Principal: true},
	{Name: "aws:ViaAWSMCPService", Type: Bool},
	{Name: "aws:ViaAWSService", Type: Bool, Always: true},
	{Name: "aws:VpceAccount"},
	{Name: "aws:VpceOrgID"},
	{Name: "aws:VpceOrgPaths", Multi: true},
	{Name: "aws:VpcSourceIp", Type: IPAddress},
}

// Globals lists the global condition keys, in a fixed order.
func Globals() []Global { return slices.Clone(globals) }

// GlobalKey gives the global key that a policy's key names, letter case aside.
func GlobalKey(name string) (Global, bool) {
	for _, g := range globals {
		if KeyMatches(g.Name, name) {
			return g, true
		}
	}
	return Global{}, false
}

// oidc are the condition keys of web identity and SAML federation, by what
// stands after the colon (IAM User Guide, "IAM and AWS STS condition context
// keys"). Any provider's domain may stand before it.
var oidc = []struct {
	name  string
	multi bool
}{
	{"aud", false}, {"sub", false}, {"amr", true}, {"oaud", false}, {"azp", false}, {"email", false}, {"id", false},
}

// FederationKey reports whether a key is one of an identity provider, such as
// token.actions.githubusercontent.com:sub or saml:aud, and whether it has
// several values. Providers may add claims of their own, so a provider's domain
// with an unknown claim is one too.
func FederationKey(name string) (multi, ok bool) {
	i := strings.LastIndexByte(name, ':')
	if i < 0 {
		return false, false
	}
	provider, claim := strings.ToLower(name[:i]), strings.ToLower(name[i+1:])
	if provider == "saml" || strings.Contains(provider, ".") {
		for _, o := range oidc {
			if o.name == claim {
				return o.multi, true
			}
		}
		return provider == "saml" && strings.HasPrefix(claim, "edu"), true
	}
	return false, false
}
