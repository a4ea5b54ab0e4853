package vpc

import (
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var endpointBlocksResponses = lint.Rule{
	ID: "VPC018", Name: "endpoint-blocks-responses", Severity: diag.Error,
	Title:   "An endpoint of S3 keeps answers from CloudFormation",
	Aliases: []string{"VPC-18"},
	Why: "Custom resources and wait conditions answer by writing to a bucket of CloudFormation, cloudformation-custom-resource-response-REGION (without hyphens in the Region) or cloudformation-waitcondition-REGION. Where the endpoint's policy does not allow it, the answer is lost and the stack waits for an hour before it fails (AWS CloudFormation User Guide, \"Setting up VPC endpoints\"). " +
		"Allow s3:PutObject on the bucket in the endpoint's policy. Only templates that have a custom resource with a function in the VPC, or a wait condition, are judged.",
	Bad: head + storageEndpoint(`{Effect: Allow, Principal: "*", Action: "s3:*", Resource: ["arn:aws:s3:::example-logs", "arn:aws:s3:::example-logs/*"]}`) + waiting,
	Good: head + storageEndpoint(`{Effect: Allow, Principal: "*", Action: "s3:*", Resource: ["arn:aws:s3:::example-logs", "arn:aws:s3:::example-logs/*"]}`) +
		"          - {Effect: Allow, Principal: \"*\", Action: s3:PutObject, Resource: !Sub \"arn:aws:s3:::cloudformation-waitcondition-${AWS::Region}/*\"}\n" + waiting,
	Run: func(p *lint.Pass) {
		for _, need := range answers(p) {
			eachStorageEndpoint(p, func(endpoint cfn.Resource, statements []lint.Value) {
				for _, s := range statements {
					if mayReach(p, s, need.bucket) {
						return
					}
				}
				p.Report(endpoint.Path("Properties", "PolicyDocument"), "the endpoint's policy keeps the answer of "+need.resource+" from the bucket "+need.bucket+"REGION",
					"allow s3:PutObject on arn:aws:s3:::"+need.bucket+"REGION/*")
			})
		}
	},
}

const waiting = "  Handle:\n    Type: AWS::CloudFormation::WaitConditionHandle\n"

// answer is a resource that answers CloudFormation from inside the VPC, and the
// beginning of the name of the bucket that takes the answer.
type answer struct{ resource, bucket string }

// answers gives the first resource of each kind.
func answers(p *lint.Pass) (list []answer) {
	for _, r := range p.Resources("") {
		if r.Type != "AWS::CloudFormation::CustomResource" && !strings.HasPrefix(r.Type, "Custom::") {
			continue
		}
		function, ok := refersTo(p.Scope, r.Property("ServiceToken"))
		if ok && function.Type == "AWS::Lambda::Function" && p.Has(function.Node, "Properties", "VpcConfig") == lint.Present {
			list = append(list, answer{r.ID, "cloudformation-custom-resource-response-"})
			break
		}
	}
	if handles := p.Resources("AWS::CloudFormation::WaitConditionHandle"); len(handles) > 0 {
		list = append(list, answer{handles[0].ID, "cloudformation-waitcondition-"})
	}
	return list
}

// mayReach reports whether a statement may allow writing to a bucket: it allows,
// and one of its resources covers the name or is not known.
func mayReach(p *lint.Pass, s lint.Value, bucket string) bool {
	if effect, _ := p.Text(s.Node.Get("Effect")); effect != "Allow" {
		return false
	}
	if s.Node.Get("Resource") == nil || s.Node.Get("Action") == nil {
		return true // NotResource, NotAction
	}
	writes := false
	for _, a := range p.Values(s.Node.Get("Action"), nil) {
		writes = writes || lint.Matches(a.Text, "s3:PutObject") || !lint.IsKnown(a.Text)
	}
	for _, v := range p.Values(s.Node.Get("Resource"), nil) {
		_, name, _ := strings.Cut(v.Text, ":::")
		name, _, _ = strings.Cut(name, "/")
		fixed, _, cut := strings.Cut(name, "$")
		if before, _, star := strings.Cut(fixed, "*"); star {
			fixed, cut = before, true
		}
		if v.Text == "*" || strings.HasPrefix(name, bucket) || cut && strings.HasPrefix(bucket, fixed) || strings.HasPrefix(v.Text, "$") {
			return writes
		}
	}
	return false
}
