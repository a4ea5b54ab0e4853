package apigateway

import (
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var openMethod = lint.Rule{
	ID: "APIGATEWAY003", Name: "open-method", Severity: diag.Note, Profile: lint.Strict,
	Title: "Everybody may call a method of an API",
	Aliases: []string{
		"W59", "API_GW_METHOD_AUTHORIZATION_TYPE_RULE", "CKV_AWS_59", "AWS-0004", "1056dfbb", "APIGWAuthorization",
		"AwsSolutions-APIG4",
	},
	Why:  "Without authorization the method answers whoever knows the address, and what is behind must check every call. It is in the strict profile, since many APIs are public on purpose or look at tokens themselves. Write AuthorizationType, or ApiKeyRequired: true. Silent for OPTIONS, for mock integrations, and for APIs that have a resource policy, are private, or are not in the template and private for all that is known.",
	Bad:  method("      AuthorizationType: NONE\n"),
	Good: method("      AuthorizationType: AWS_IAM\n"),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::ApiGateway::Method") {
			if guarded(p, r) {
				continue
			}
			for _, st := range p.Settings(r, "AuthorizationType") {
				if st.Presence == lint.Absent || st.Says("NONE") {
					p.Report(st.Path, "everybody may call the method", "write AuthorizationType: AWS_IAM, CUSTOM or COGNITO_USER_POOLS")
				}
			}
		}
	},
}

// guarded reports whether something other than AuthorizationType decides who may
// call a method, or may do so, or there is nothing to guard.
func guarded(p *lint.Pass, method cfn.Resource) bool {
	says := func(path []string, texts ...string) bool {
		return slices.ContainsFunc(p.Settings(method, path...), func(st lint.Setting) bool {
			return st.Presence != lint.Absent && (!st.IsKnown() || st.Says(texts...))
		})
	}
	if says([]string{"HttpMethod"}, "OPTIONS") || says([]string{"ApiKeyRequired"}, "true") || says([]string{"Integration", "Type"}, "MOCK") {
		return true
	}
	id, _, _ := method.Property("RestApiId").RefersTo()
	api, ok := p.Resource(id)
	if !ok {
		return false
	}
	return p.Has(api.Node, "Properties", "Policy") != lint.Absent ||
		slices.ContainsFunc(p.Settings(api, "EndpointConfiguration", "Types", "*"), func(st lint.Setting) bool { return !st.IsKnown() || st.Says("PRIVATE") })
}
