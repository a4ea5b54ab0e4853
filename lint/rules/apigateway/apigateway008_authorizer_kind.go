package apigateway

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var authorizerKind = lint.Rule{
	ID: "APIGATEWAY008", Name: "authorizer-kind", Severity: diag.Error,
	Title:   "A method asks for another kind of authorizer than it names",
	Aliases: []string{"E3708"},
	Why:     "AuthorizationType: CUSTOM wants an authorizer of type TOKEN or REQUEST, and COGNITO_USER_POOLS one of the same name. Make the two fit.",
	Bad: `Resources:
  One: {Type: AWS::ApiGateway::RestApi, Properties: {Name: one}}
  Two: {Type: AWS::ApiGateway::RestApi, Properties: {Name: two}}
  Authorizer: {Type: AWS::ApiGateway::Authorizer, Properties: {RestApiId: !Ref One, Name: users, Type: COGNITO_USER_POOLS, IdentitySource: method.request.header.Authorization, ProviderARNs: ["arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_example"]}}
  Method: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref One, ResourceId: !GetAtt One.RootResourceId, HttpMethod: GET, AuthorizationType: CUSTOM, AuthorizerId: !Ref Authorizer}}
`,
	Good: `Resources:
  One: {Type: AWS::ApiGateway::RestApi, Properties: {Name: one}}
  Two: {Type: AWS::ApiGateway::RestApi, Properties: {Name: two}}
  Authorizer: {Type: AWS::ApiGateway::Authorizer, Properties: {RestApiId: !Ref One, Name: users, Type: COGNITO_USER_POOLS, IdentitySource: method.request.header.Authorization, ProviderARNs: ["arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_example"]}}
  Method: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref One, ResourceId: !GetAtt One.RootResourceId, HttpMethod: GET, AuthorizationType: COGNITO_USER_POOLS, AuthorizerId: !Ref Authorizer}}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::ApiGateway::Method") {
			by, ok := refersTo(p.Scope, r.Property("AuthorizerId"))
			if !ok || by.Type != "AWS::ApiGateway::Authorizer" {
				continue
			}
			wants, ok1 := single(p, r, "AuthorizationType")
			kind, ok2 := single(p, by, "Type")
			if !ok1 || !ok2 || kind.Presence != lint.Present {
				continue
			}
			custom := kind.Says("TOKEN", "REQUEST")
			if wants.Says("CUSTOM") && !custom || wants.Says("COGNITO_USER_POOLS") && custom {
				p.Report(wants.Path, fmt.Sprintf("the authorizer %s is of the type %s", by.ID, kind.Text), "write the AuthorizationType that goes with it")
			}
		}
	},
}
