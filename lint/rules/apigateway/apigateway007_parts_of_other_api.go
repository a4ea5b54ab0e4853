package apigateway

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var partsOfOtherAPI = lint.Rule{
	ID: "APIGATEWAY007", Name: "parts-of-other-api", Severity: diag.Error,
	Title:   "A stage or method uses a part of another API",
	Aliases: []string{"E3698", "E3699"},
	Why:     "A deployment, an authorizer, a model and a resource belong to one API, and another one refuses them. Name the part of the same API. Silent where one of the two is not of this template.",
	Bad: `Resources:
  One: {Type: AWS::ApiGateway::RestApi, Properties: {Name: one}}
  Two: {Type: AWS::ApiGateway::RestApi, Properties: {Name: two}}
  Deployment: {Type: AWS::ApiGateway::Deployment, Properties: {RestApiId: !Ref One}}
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties: {RestApiId: !Ref Two, DeploymentId: !Ref Deployment, StageName: live, TracingEnabled: true, AccessLogSetting: {DestinationArn: "arn:aws:logs:eu-west-1:111122223333:log-group:example", Format: "$context.requestId"}}
`,
	Good: `Resources:
  One: {Type: AWS::ApiGateway::RestApi, Properties: {Name: one}}
  Two: {Type: AWS::ApiGateway::RestApi, Properties: {Name: two}}
  Deployment: {Type: AWS::ApiGateway::Deployment, Properties: {RestApiId: !Ref Two}}
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties: {RestApiId: !Ref Two, DeploymentId: !Ref Deployment, StageName: live, TracingEnabled: true, AccessLogSetting: {DestinationArn: "arn:aws:logs:eu-west-1:111122223333:log-group:example", Format: "$context.requestId"}}
`,
	Run: func(p *lint.Pass) {
		for _, at := range []struct{ kind, property, part string }{
			{"AWS::ApiGateway::Stage", "DeploymentId", "AWS::ApiGateway::Deployment"},
			{"AWS::ApiGateway::Method", "AuthorizerId", "AWS::ApiGateway::Authorizer"},
			{"AWS::ApiGateway::Method", "ResourceId", "AWS::ApiGateway::Resource"},
			{"AWS::ApiGateway::Method", "RequestValidatorId", "AWS::ApiGateway::RequestValidator"},
		} {
			for _, r := range p.Resources(at.kind) {
				part, ok1 := refersTo(p.Scope, r.Property(at.property))
				ours, ok2 := refersTo(p.Scope, r.Property("RestApiId"))
				if !ok1 || !ok2 || part.Type != at.part {
					continue
				}
				if theirs, ok := refersTo(p.Scope, part.Property("RestApiId")); ok && theirs.ID != ours.ID {
					p.Report(r.Path("Properties", at.property), fmt.Sprintf("the part %s is of %s, not of %s", part.ID, theirs.ID, ours.ID), "name a part of the same API")
				}
			}
		}
	},
}
