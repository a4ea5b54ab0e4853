package resolve

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/smithy-go"
)

// maxStackPages bounds the listing for suggestions: 10 pages of 100.
const maxStackPages = 10

// Forms of a stack's name and of a logical id in the CloudFormation reference.
var (
	stackForm  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)
	outputForm = regexp.MustCompile(`^[A-Za-z0-9]+$`)
)

// outputResolver reads an output of a deployed CloudFormation stack.
func outputResolver() resolver {
	return resolver{
		Kind: Kind{
			Name: "output", Title: "output of a deployed CloudFormation stack", API: "cloudformation:DescribeStacks", Region: true,
			Args: []Arg{
				{"stack", "a stack name like audit-logs", 128, stackForm},
				{"output", "an output name of letters and digits like BucketArn", 255, outputForm},
			},
			Actions: []string{"cloudformation:DescribeStacks", "cloudformation:ListStacks"},
		},
		shape: textShape,
		check: checkOutput,
		ask:   askOutput,
	}
}

// settled are the states in which a stack's outputs are what its template says.
// The two clean-ups only delete what the stack has already given up.
func settled(status types.StackStatus) bool {
	return slices.Contains([]types.StackStatus{
		types.StackStatusCreateComplete,
		types.StackStatusUpdateComplete,
		types.StackStatusUpdateCompleteCleanupInProgress,
		types.StackStatusUpdateRollbackComplete,
		types.StackStatusUpdateRollbackCompleteCleanupInProgress,
		types.StackStatusImportComplete,
		types.StackStatusImportRollbackComplete,
	}, status)
}

func askOutput(ctx context.Context, s *session, q Question) (Entry, error) {
	client, name, output := cloudformation.NewFromConfig(s.cfg), q.Args[0], q.Args[1]
	place := s.target.place(s.region)
	out, err := client.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: aws.String(name)})
	if isMissingStack(err) {
		return Entry{}, missingStack(ctx, client, s, name)
	}
	if err != nil {
		return Entry{}, err
	}
	if len(out.Stacks) != 1 {
		return Entry{}, fail("LOCK022", fmt.Sprintf("cloudformation:DescribeStacks of %s in %s answered with %d stacks", name, place, len(out.Stacks)), "")
	}
	stack := out.Stacks[0]
	if !settled(stack.StackStatus) {
		return Entry{}, unsettled(stack.StackStatus, name, place)
	}
	var names []string
	for _, o := range stack.Outputs {
		key := aws.ToString(o.OutputKey)
		if key != output {
			names = append(names, key)
			continue
		}
		if looksSecret(output, aws.ToString(o.OutputValue)) {
			return Entry{}, fail("LOCK045", fmt.Sprintf("output %s of stack %s in %s looks like a secret; it is not stored", output, name, place),
				"let the stack keep it in Secrets Manager and give the ARN as output")
		}
		facts := map[string]string{"stackId": aws.ToString(stack.StackId)}
		if export := aws.ToString(o.ExportName); export != "" {
			facts["exportName"] = export
		}
		return Entry{Value: TextValue(aws.ToString(o.OutputValue)), Facts: facts}, nil
	}
	return Entry{}, fail("LOCK044", fmt.Sprintf("stack %s in %s has no output %s%s", name, place, output, sanitise(suggestion(output, "outputs", names))),
		"it was renamed, removed, or stands under a condition; correct the name or deploy the stack again")
}

// isMissingStack: DescribeStacks has no code of its own for a stack that does not
// exist; it is a ValidationError with these words.
func isMissingStack(err error) bool {
	var api smithy.APIError
	return errors.As(err, &api) && api.ErrorCode() == "ValidationError" && strings.Contains(api.ErrorMessage(), "does not exist")
}

func missingStack(ctx context.Context, client *cloudformation.Client, s *session, name string) *failure {
	message := fmt.Sprintf("stack %s is not in %s", name, s.target.place(s.region))
	const help = "correct the name, or deploy that stack first (cuemulus plan prints the order)"
	var names []string
	pages := cloudformation.NewListStacksPaginator(client, &cloudformation.ListStacksInput{})
	for range maxStackPages {
		if !pages.HasMorePages() {
			break
		}
		page, err := pages.NextPage(ctx)
		if err != nil {
			return fail("LOCK042", message, help)
		}
		for _, st := range page.StackSummaries {
			if st.StackStatus != types.StackStatusDeleteComplete {
				names = append(names, aws.ToString(st.StackName))
			}
		}
	}
	return fail("LOCK042", message+sanitise(suggestion(name, "stacks", names)), help)
}

func unsettled(status types.StackStatus, name, place string) *failure {
	text := string(status)
	switch {
	case status == types.StackStatusReviewInProgress:
		return fail("LOCK043", fmt.Sprintf("stack %s in %s was never deployed (%s)", name, place, text), "execute its change set, or delete it")
	case strings.HasSuffix(text, "_IN_PROGRESS"):
		return fail("LOCK043", fmt.Sprintf("stack %s in %s is changing (%s); its outputs may be about to change", name, place, text), "wait until the deployment is done, then run cuemulus resolve again")
	default:
		return fail("LOCK043", fmt.Sprintf("stack %s in %s has failed (%s)", name, place, clip(sanitise(text))), "mend or delete the stack, deploy it, then run cuemulus resolve again")
	}
}

func checkOutput(_ Question, v Value) string {
	if looksSecret("", v.Text) {
		return "the value looks like a private key"
	}
	return ""
}
