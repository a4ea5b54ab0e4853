package resolve

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
)

// maxParameterPages bounds the listing for suggestions: 10 pages of 10.
const maxParameterPages = 10

// Form of a name in the reference of PutParameter.
var parameterForm = regexp.MustCompile(`^[A-Za-z0-9_./-]+$`)

// ssmResolver reads a parameter, above all AWS's public ones (image ids). It never
// asks for decryption, and refuses a SecureString unseen.
func ssmResolver() resolver {
	return resolver{
		Kind: Kind{
			Name: "ssm", Title: "value of an SSM parameter that is no secret", API: "ssm:GetParameter", Region: true,
			Args:    []Arg{{"parameter", "a parameter name like /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", 1011, parameterForm}},
			Actions: []string{"ssm:GetParameter", "ssm:GetParametersByPath"},
		},
		shape: textShape,
		check: checkParameter,
		ask:   askParameter,
	}
}

func askParameter(ctx context.Context, s *session, q Question) (Entry, error) {
	client, name := ssm.NewFromConfig(s.cfg), q.Args[0]
	place := s.target.place(s.region)
	out, err := client.GetParameter(ctx, &ssm.GetParameterInput{Name: aws.String(name), WithDecryption: aws.Bool(false)})
	var missing *types.ParameterNotFound
	if errors.As(err, &missing) {
		return Entry{}, missingParameter(ctx, client, s, name)
	}
	if err != nil {
		return Entry{}, err
	}
	p := out.Parameter
	switch {
	case p == nil || aws.ToString(p.Value) == "":
		return Entry{}, fail("LOCK022", fmt.Sprintf("ssm:GetParameter of %s in %s answered without a value", name, place), "")
	case p.Type == types.ParameterTypeSecureString:
		return Entry{}, fail("LOCK036", fmt.Sprintf("parameter %s in %s is a SecureString; it was not decrypted and is not stored", name, place),
			"refer to it in the template with {{resolve:ssm-secure:"+name+"}}")
	case looksSecret(name[strings.LastIndexByte(name, '/')+1:], aws.ToString(p.Value)):
		return Entry{}, fail("LOCK045", fmt.Sprintf("parameter %s in %s looks like a secret; it is not stored", name, place), "make it a SecureString, or keep it in Secrets Manager")
	}
	facts := map[string]string{"type": string(p.Type), "version": strconv.FormatInt(p.Version, 10)}
	if dataType := aws.ToString(p.DataType); dataType != "" {
		facts["dataType"] = dataType
	}
	return Entry{Value: TextValue(aws.ToString(p.Value)), Facts: facts}, nil
}

func missingParameter(ctx context.Context, client *ssm.Client, s *session, name string) *failure {
	message := fmt.Sprintf("parameter %s is not in %s", name, s.target.place(s.region))
	const help = "correct the name; letter case counts, and public parameters differ from Region to Region"
	slash := strings.LastIndexByte(name, '/')
	if slash <= 0 {
		return fail("LOCK035", message, help)
	}
	var names []string
	pages := ssm.NewGetParametersByPathPaginator(client, &ssm.GetParametersByPathInput{Path: aws.String(name[:slash]), WithDecryption: aws.Bool(false)})
	for range maxParameterPages {
		if !pages.HasMorePages() {
			break
		}
		page, err := pages.NextPage(ctx)
		if err != nil {
			return fail("LOCK035", message, help)
		}
		for _, p := range page.Parameters {
			names = append(names, aws.ToString(p.Name))
		}
	}
	if len(names) == 0 {
		return fail("LOCK035", message+"; there is nothing under "+name[:slash], help)
	}
	return fail("LOCK035", message+sanitise(suggestion(name, "parameters", names)), help)
}

func checkParameter(q Question, v Value) string {
	switch {
	case v.Text == "":
		return "the value is empty"
	case looksSecret("", v.Text):
		return "the value looks like a private key"
	}
	return ""
}
