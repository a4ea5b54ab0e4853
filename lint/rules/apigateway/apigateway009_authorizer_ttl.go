package apigateway

import (
	"fmt"
	"strconv"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var authorizerTTL = lint.Rule{
	ID: "APIGATEWAY009", Name: "authorizer-ttl", Severity: diag.Error,
	Title:   "Answers of an authorizer are kept longer than API Gateway keeps them",
	Aliases: []string{"E3718"},
	Why:     "They are kept for 0 to 3,600 seconds. Write a number in that range.",
	Bad: `Resources:
  One: {Type: AWS::ApiGateway::RestApi, Properties: {Name: one}}
  Two: {Type: AWS::ApiGateway::RestApi, Properties: {Name: two}}
  Authorizer: {Type: AWS::ApiGateway::Authorizer, Properties: {RestApiId: !Ref One, Name: users, Type: TOKEN, IdentitySource: method.request.header.Authorization, AuthorizerUri: example, AuthorizerResultTtlInSeconds: 7200}}
`,
	Good: `Resources:
  One: {Type: AWS::ApiGateway::RestApi, Properties: {Name: one}}
  Two: {Type: AWS::ApiGateway::RestApi, Properties: {Name: two}}
  Authorizer: {Type: AWS::ApiGateway::Authorizer, Properties: {RestApiId: !Ref One, Name: users, Type: TOKEN, IdentitySource: method.request.header.Authorization, AuthorizerUri: example, AuthorizerResultTtlInSeconds: 3600}}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::ApiGateway::Authorizer") {
			for _, both := range p.Pairs(r, "Type", "AuthorizerResultTtlInSeconds") {
				n, err := strconv.Atoi(both[1].Text)
				if both[0].Says("TOKEN", "REQUEST") && both[1].Presence == lint.Present && err == nil && (n < 0 || n > 3600) {
					p.Report(both[1].Path, fmt.Sprintf("answers are kept for 3600 seconds at most, and %d are asked for", n), "write a number from 0 to 3600")
				}
			}
		}
	},
}
