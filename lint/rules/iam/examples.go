package iam

import (
	_ "embed"
	"strings"
)

// examplesText holds an example of each check: a line with its id and what holds the
// policy, then the statements that are reported, behind "-", and those that are not,
// behind "+". For document and text these are whole documents.
//
//go:embed examples.txt
var examplesText string

// holders are resources with a policy: what stands before it, and how far it is
// indented.
var holders = map[string]struct {
	head   string
	indent string
}{
	"identity": {"Resources:\n  Example:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument:\n", "        "},
	"trust":    {"Resources:\n  Example:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:\n", "        "},
	"queue":    {"Resources:\n  Example:\n    Type: AWS::SQS::QueuePolicy\n    Properties:\n      Queues: [\"https://sqs.eu-west-1.amazonaws.com/111122223333/example\"]\n      PolicyDocument:\n", "        "},
	"bucket":   {"Resources:\n  Example:\n    Type: AWS::S3::BucketPolicy\n    Properties:\n      Bucket: example-data\n      PolicyDocument:\n", "        "},
	"scp":      {"Resources:\n  Example:\n    Type: AWS::Organizations::Policy\n    Properties:\n      Name: example\n      Type: SERVICE_CONTROL_POLICY\n      Content:\n", "        "},
	"rcp":      {"Resources:\n  Example:\n    Type: AWS::Organizations::Policy\n    Properties:\n      Name: example\n      Type: RESOURCE_CONTROL_POLICY\n      Content:\n", "        "},
	"document": {"Resources:\n  Example:\n    Type: AWS::IAM::ManagedPolicy\n    Properties:\n      PolicyDocument: ", ""},
	"text":     {"Resources:\n  Example:\n    Type: AWS::SSO::PermissionSet\n    Properties:\n      Name: example\n      InstanceArn: arn:aws:sso:::instance/ssoins-0123456789abcdef\n      InlinePolicy: |\n", "        "},
}

// allExamples reads the examples of all checks: bad and good by id.
func allExamples() map[string][2]string {
	out := map[string][2]string{}
	id, holder := "", ""
	var lines [2][]string
	add := func() {
		if id != "" {
			out[id] = [2]string{template(holder, lines[0]), template(holder, lines[1])}
		}
		lines = [2][]string{}
	}
	for line := range strings.Lines(examplesText) {
		switch line = strings.TrimSuffix(line, "\n"); {
		case strings.HasPrefix(line, "- "):
			lines[0] = append(lines[0], line[2:])
		case strings.HasPrefix(line, "+ "):
			lines[1] = append(lines[1], line[2:])
		default:
			add()
			id, holder, _ = strings.Cut(line, " ")
		}
	}
	add()
	return out
}

// template puts statements into their resource.
func template(holder string, lines []string) string {
	h := holders[holder]
	if holder == "document" || holder == "text" {
		return h.head + h.indent + strings.Join(lines, "\n") + "\n"
	}
	return h.head + h.indent + "Version: \"2012-10-17\"\n" + h.indent + "Statement:\n" + h.indent + "  - " + strings.Join(lines, "\n"+h.indent+"  - ") + "\n"
}
