package resolve

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// sessionName is what CloudTrail of the target account shows for our calls.
const sessionName = "cuemulus-resolve"

// session is the right to ask in one account and Region, proved by a call.
type session struct {
	cfg     aws.Config // Region and credentials set, bounded
	target  Target
	region  string // where calls go; for a question without Region the partition's home
	timeout time.Duration
	arn     string // identity in the target account, without session name
}

// place names where a question is asked: "us-east-1 of account 111122223333 (prod)".
func (t Target) place(region string) string {
	if region == "" {
		return t.label()
	}
	return region + " of " + t.label()
}

func (t Target) label() string {
	if t.AccountName == "" {
		return "account " + t.AccountID
	}
	return fmt.Sprintf("account %s (%s)", t.AccountID, t.AccountName)
}

// check finds what is wrong with a target on its own.
func (t Target) check() *failure {
	if t.ReadRole == "" {
		return nil
	}
	role, err := arn.Parse(t.ReadRole)
	switch {
	case err != nil || role.Service != "iam" || !strings.HasPrefix(role.Resource, "role/"):
		return fail("LOCK010", fmt.Sprintf("reading role %q of %s is no role ARN", clip(t.ReadRole), t.label()),
			"write it like arn:aws:iam::111122223333:role/read-only")
	case role.Partition != t.Partition:
		return fail("LOCK012", fmt.Sprintf("%s is in partition %s, its reading role in %s", t.label(), t.Partition, role.Partition), "correct one of the two")
	case role.AccountID != t.AccountID:
		return fail("LOCK013", fmt.Sprintf("reading role %s belongs to account %s, not to %s", t.ReadRole, role.AccountID, t.label()), "correct the account's id or its reading role")
	}
	return nil
}

// open becomes the target's reading role on the Region's own STS endpoint and
// compares the account that it landed in with the wanted one.
func (r *runner) open(ctx context.Context, t Target, region string) (*session, *failure) {
	s, err := r.enter(ctx, t, region)
	if err == nil {
		return s, nil
	}
	f := explain(err, "sts:GetCallerIdentity", t.place(region))
	if p, _ := partitionOf(t.Partition); f.id == "LOCK025" && region != p.home {
		if status := r.optIn(ctx, t, region, p.home); status != nil {
			return nil, status
		}
	}
	return nil, f
}

func (r *runner) enter(ctx context.Context, t Target, region string) (*session, error) {
	cfg := r.cfg.Copy()
	cfg.Region = region
	if t.ReadRole != "" {
		cache := aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg), t.ReadRole, func(o *stscreds.AssumeRoleOptions) {
			o.RoleSessionName = sessionName
		}))
		if _, err := cache.Retrieve(ctx); err != nil {
			if f := explain(err, "sts:AssumeRole", t.place(region)); f.id == "LOCK021" {
				return nil, fail("LOCK014", fmt.Sprintf("role %s of %s cannot be assumed", t.ReadRole, t.label()),
					"check that the role exists, that its trust policy names your identity, and that the account is not suspended")
			}
			return nil, fmt.Errorf("assume role: %w", err)
		}
		cfg.Credentials = cache
	}
	who, err := sts.NewFromConfig(cfg).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return nil, fmt.Errorf("get caller identity: %w", err)
	}
	id, err := arn.Parse(aws.ToString(who.Arn))
	if err != nil || aws.ToString(who.Account) == "" {
		return nil, fail("LOCK022", fmt.Sprintf("sts:GetCallerIdentity in %s answered without account or ARN", t.place(region)), "check AWS_ENDPOINT_URL")
	}
	switch account := aws.ToString(who.Account); {
	case account != t.AccountID:
		help := "use credentials of account " + t.AccountID + ", or give it a readRole in project.accounts that your identity may assume"
		if t.ReadRole != "" {
			help = "correct the account's id or its readRole in project.accounts"
		}
		return nil, fail("LOCK013", fmt.Sprintf("the credentials are of account %s, wanted is %s", clip(sanitise(account)), t.label()), help)
	case id.Partition != t.Partition:
		return nil, fail("LOCK012", fmt.Sprintf("the credentials are of partition %s, %s is in %s", clip(sanitise(id.Partition)), t.label(), t.Partition),
			"use credentials of that partition")
	}
	s := &session{cfg: cfg, target: t, region: region, timeout: r.timeout, arn: withoutSession(aws.ToString(who.Arn))}
	if t.ReadRole != "" {
		s.arn = t.ReadRole // with the role's path, which the identity's ARN lacks
	}
	if !goodIdentity(s.arn) {
		return nil, fail("LOCK022", fmt.Sprintf("sts:GetCallerIdentity in %s answered with an ARN that names nobody", t.place(region)), "")
	}
	return s, nil
}

var assumedForm = regexp.MustCompile(`^arn:([a-z0-9-]+):sts::([0-9]{12}):(assumed-role|federated-user)/([^/]+)(/.*)?$`)

// withoutSession turns the ARN of an assumed role into that of the role, and drops
// the name of a federated user: both change from login to login.
func withoutSession(s string) string {
	m := assumedForm.FindStringSubmatch(s)
	switch {
	case m == nil:
		return s
	case m[3] == "federated-user":
		return fmt.Sprintf("arn:%s:sts::%s:federated-user", m[1], m[2])
	default:
		return fmt.Sprintf("arn:%s:iam::%s:role/%s", m[1], m[2], m[4])
	}
}

// optIn says that a Region is unknown or not enabled in the account; nil when it is
// enabled or that cannot be found out. AWS answers calls to a Region that is not
// enabled as if the credentials were wrong.
func (r *runner) optIn(ctx context.Context, t Target, region, home string) *failure {
	s, err := r.enter(ctx, t, home)
	if err != nil {
		return nil
	}
	all, err := describeRegions(ctx, s)
	if err != nil {
		return nil
	}
	var names []string
	for _, g := range all {
		names = append(names, g.Name)
		if g.Name != region {
			continue
		}
		if g.OptInStatus == "not-opted-in" {
			return fail("LOCK017", fmt.Sprintf("Region %s is not enabled in %s", region, t.label()), "enable it in the account's settings, or use another Region")
		}
		return nil
	}
	message := fmt.Sprintf("there is no Region %s in partition %s", region, t.Partition)
	if near := near(region, names); len(near) > 0 {
		message += "; there is " + strings.Join(near, ", ")
	}
	return fail("LOCK017", message, "correct the Region")
}

// baseCredentials proves once that there are credentials at all.
func baseCredentials(ctx context.Context, cfg aws.Config, wait time.Duration) *failure {
	const help = "log in (aws sso login), or set AWS_PROFILE; resolve only reads"
	if cfg.Credentials == nil {
		return fail("LOCK015", "there are no AWS credentials", help)
	}
	err := bounded(ctx, wait, func(ctx context.Context) error {
		_, err := cfg.Credentials.Retrieve(ctx)
		return err
	})
	if err == nil {
		return nil
	}
	text := err.Error()
	switch {
	case ctx.Err() != nil:
		return explain(err, "", "")
	case strings.Contains(text, "no EC2 IMDS role found"), strings.Contains(text, "EC2 IMDS"), strings.Contains(text, "ec2imds"):
		return fail("LOCK015", "there are no AWS credentials", help)
	case strings.Contains(text, "SSO"), strings.Contains(text, "sso"):
		return fail("LOCK016", "the SSO session has expired", "run aws sso login")
	}
	if code := codeIn(err); known(code) {
		if f := explain(err, "the credential chain", "this machine"); f.id == "LOCK016" {
			return f
		}
		return fail("LOCK015", "the AWS credentials cannot be had ("+clip(sanitise(code))+")", "check them with aws sts get-caller-identity")
	}
	return fail("LOCK015", "the AWS credentials cannot be had", "check them with aws sts get-caller-identity")
}
