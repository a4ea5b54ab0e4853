package escalate

import "strings"

// Services that AWS documents to send aws:SourceArn or aws:SourceAccount, by the
// kind of policy in which they are named. Others are not asked about: a positive
// condition on a key that a service does not send shuts the service out.

// sendsToRoles are services that send the keys when they assume a role (the pages
// "Cross-service confused deputy prevention" of their guides, or the trust policies
// that the guides show).
var sendsToRoles = map[string]bool{
	"airflow-env": true, "amplify": true, "autoscaling": true, "batch": true, "bedrock": true, "codebuild": true, "codedeploy": true,
	"comprehend": true, "credentials.deadline": true, "datasync": true, "dms": true, "ecs-tasks": true, "frauddetector": true, "greengrass": true,
	"iot": true, "iotevents": true, "iotsitewise": true, "kinesisanalytics": true, "mediaconvert": true, "mediatailor": true,
	"monitoring.rds": true, "personalize": true, "pipes": true, "proton": true, "rekognition": true, "sagemaker": true,
	"scheduler": true, "ssm": true, "ssm-incidents": true, "states": true, "textract": true, "transfer": true, "vpc-flow-logs": true,
}

// sendsToResources are services that send the keys when they use a bucket, a topic,
// a queue, a function or a key.
var sendsToResources = map[string]bool{
	"apigateway": true, "appstream": true, "budgets": true, "cloudfront": true, "cloudtrail": true, "cloudwatch": true, "cognito-idp": true,
	"config": true, "delivery.logs": true, "events": true, "guardduty": true, "iot": true, "lambda.alarms.cloudwatch": true,
	"logging.s3": true, "logs": true, "macie": true, "s3": true, "scheduler": true, "ses": true, "sns": true,
}

// serviceOf gives the name of a service principal without its domain and Region:
// "logs" of logs.eu-west-1.amazonaws.com.
func serviceOf(principal string) string {
	name := strings.ToLower(principal)
	for _, domain := range []string{".amazonaws.com.cn", ".amazonaws.com", ".amazonaws.eu"} {
		if rest, ok := strings.CutSuffix(name, domain); ok {
			name = rest
			break
		}
	}
	if head, last, ok := cutLast(name, "."); ok && strings.Count(last, "-") >= 2 && strings.Trim(last[len(last)-1:], "0123456789") == "" {
		return head // a Region
	}
	return name
}

func cutLast(s, sep string) (before, after string, ok bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
