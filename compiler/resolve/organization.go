package resolve

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"
)

// organizationForm is the form of an organization's id in the API reference.
var organizationForm = regexp.MustCompile(`^o-[a-z0-9]{10,32}$`)

// organizationResolver finds the id of the organization that an account is in.
// Any member account may ask.
func organizationResolver() resolver {
	return resolver{
		Kind: Kind{
			Name: "organization", Title: "id of the account's organization; its management account as a fact", API: "organizations:DescribeOrganization",
			Actions: []string{"organizations:DescribeOrganization"},
		},
		shape: textShape,
		check: checkOrganization,
		ask:   askOrganization,
	}
}

func askOrganization(ctx context.Context, s *session, _ Question) (Entry, error) {
	out, err := organizations.NewFromConfig(s.cfg).DescribeOrganization(ctx, &organizations.DescribeOrganizationInput{})
	var none *types.AWSOrganizationsNotInUseException
	if errors.As(err, &none) {
		return Entry{}, noOrganization(s)
	}
	if err != nil {
		return Entry{}, err
	}
	o := out.Organization
	if o == nil {
		return Entry{}, fail("LOCK022", fmt.Sprintf("organizations:DescribeOrganization in %s answered without an organization", s.target.label()), "")
	}
	facts := map[string]string{}
	for name, value := range map[string]string{"managementAccount": aws.ToString(o.MasterAccountId), "featureSet": string(o.FeatureSet)} {
		if value != "" {
			facts[name] = value
		}
	}
	return Entry{Value: TextValue(aws.ToString(o.Id)), Facts: facts}, nil
}

func noOrganization(s *session) *failure {
	return fail("LOCK037", s.target.label()+" is in no organization", "ask in an account that is a member of one")
}

func checkOrganization(_ Question, v Value) string {
	if !organizationForm.MatchString(v.Text) {
		return fmt.Sprintf("%q is no id of an organization", clip(v.Text))
	}
	return ""
}
