package lambda

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var permissionOfOtherService = lint.Rule{
	ID: "LAMBDA017", Name: "permission-of-other-service", Severity: diag.Warning,
	Title:   "A permission names one service and the resource of another",
	Aliases: []string{"W3664"},
	Why:     "The service that the resource belongs to is not let in: its calls are refused, and nobody sees it but in the logs of nothing. Write the Principal of the service that the SourceArn is of. Silent for resources that are not of this template.",
	Bad:     fn(zipped+node) + permission("sns.amazonaws.com", "AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 day)}"),
	Good:    fn(zipped+node) + permission("events.amazonaws.com", "AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 day)}"),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("AWS::Lambda::Permission") {
			source, ok := refersTo(p.Scope, r.Property("SourceArn"))
			want := callers[source.Type]
			if !ok || want == "" {
				continue
			}
			for _, st := range p.Settings(r, "Principal") {
				if st.Presence == lint.Present && st.IsKnown() && strings.HasSuffix(st.Text, ".amazonaws.com") && st.Text != want && !(strings.HasPrefix(st.Text, "logs.") && want == "logs.amazonaws.com") {
					p.Report(st.Path, fmt.Sprintf("%s is let in, but %s is of %s", st.Text, source.ID, want), "write Principal: "+want)
				}
			}
		}
	},
}

// callers are the services that call a function for resources of a type.
var callers = map[string]string{
	"AWS::ApiGateway::RestApi": "apigateway.amazonaws.com", "AWS::ApiGatewayV2::Api": "apigateway.amazonaws.com",
	"AWS::Cognito::UserPool": "cognito-idp.amazonaws.com", "AWS::Config::ConfigRule": "config.amazonaws.com",
	"AWS::ElasticLoadBalancingV2::TargetGroup": "elasticloadbalancing.amazonaws.com", "AWS::Events::Rule": "events.amazonaws.com",
	"AWS::IoT::TopicRule": "iot.amazonaws.com", "AWS::Logs::LogGroup": "logs.amazonaws.com", "AWS::S3::Bucket": "s3.amazonaws.com",
	"AWS::SNS::Topic": "sns.amazonaws.com",
}

// permission gives a resource and a permission for a service in its name.
func permission(principal, source string) string {
	return "  Source: {Type: " + source + "}\n  Permission:\n    Type: AWS::Lambda::Permission\n    Properties:\n      FunctionName: !Ref Function\n      Action: lambda:InvokeFunction\n      Principal: " + principal + "\n      SourceArn: !GetAtt Source.Arn\n"
}
