package apigateway

// stage gives a stage of a REST API with some more lines, each written with six
// blanks.
func stage(lines string) string {
	return `Resources:
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: a1b2c3d4e5
      DeploymentId: f6g7h8
      StageName: live
` + lines
}

const (
	logged = "      AccessLogSetting: {DestinationArn: arn:aws:logs:eu-west-1:111122223333:log-group:example, Format: $context.requestId}\n"
	traced = "      TracingEnabled: true\n"
)

// method gives a method of a REST API with one line of six blanks.
func method(line string) string {
	return `Resources:
  Method:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: a1b2c3d4e5
      ResourceId: abc123
      HttpMethod: POST
      Integration: {Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/example/invocations}
` + line
}
