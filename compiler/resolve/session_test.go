package resolve

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"
	"github.com/stretchr/testify/require"

	"cuemulus.dev/internal/diag"
)

func TestAccountsThatCannotBeReached(t *testing.T) {
	q := alias(backupID, "alias/a")
	role := "arn:aws:iam::" + backupID + ":role/read-only"
	for name, c := range map[string]struct {
		question      Question
		target        Target
		handlers      map[string]func(call) reply
		rule, message string
		calls         int // of GetCallerIdentity
	}{
		"not in the project": {
			alias("123456789012", "alias/a"),
			Target{},
			nil,
			"LOCK011", "account 123456789012 is not one of the project's", 0,
		},
		"own credentials of another account": {
			q,
			Target{"backup", backupID, "aws", ""},
			nil,
			"LOCK013", "the credentials are of account 111122223333, wanted is account 444455556666 (backup)", 1,
		},
		"role of another account": {
			q,
			Target{"backup", backupID, "aws", "arn:aws:iam::123456789012:role/read-only"},
			nil,
			"LOCK013", "reading role arn:aws:iam::123456789012:role/read-only belongs to account 123456789012, not to account 444455556666 (backup)", 0,
		},
		"role lands elsewhere": {
			q,
			Target{"backup", backupID, "aws", role},
			map[string]func(call) reply{"sts:GetCallerIdentity": always(identity("123456789012", "assumed-role/read-only/x"))},
			"LOCK013", "the credentials are of account 123456789012, wanted is account 444455556666 (backup)", 1,
		},
		"role is no ARN": {
			q,
			Target{"backup", backupID, "aws", "read-only"},
			nil,
			"LOCK010", `reading role "read-only" of account 444455556666 (backup) is no role ARN`, 0,
		},
		"role of another partition": {
			q,
			Target{"backup", backupID, "aws", "arn:aws-cn:iam::" + backupID + ":role/read-only"},
			nil,
			"LOCK012", "account 444455556666 (backup) is in partition aws, its reading role in aws-cn", 0,
		},
		"account of another partition": {
			q,
			Target{"backup", backupID, "aws-us-gov", ""},
			nil,
			"LOCK012", "account 444455556666 (backup) is in partition aws-us-gov, the question is for aws", 0,
		},
		"region of another partition": {
			Question{"kms", "aws", backupID, "cn-north-1", []string{"alias/a"}},
			Target{"backup", backupID, "aws", role},
			nil,
			"LOCK012", "Region cn-north-1 is in partition aws-cn, account 444455556666 (backup) in aws", 0,
		},
		"credentials of another partition": {
			q,
			Target{"backup", backupID, "aws", role},
			map[string]func(call) reply{"sts:GetCallerIdentity": always(ok(`<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws-us-gov:sts::444455556666:assumed-role/a/b</Arn><Account>444455556666</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`))},
			"LOCK012", "the credentials are of partition aws-us-gov, account 444455556666 (backup) is in aws", 1,
		},
		"role refused, or account suspended": {
			q,
			Target{"backup", backupID, "aws", role},
			map[string]func(call) reply{"sts:AssumeRole": always(xmlFault(http.StatusForbidden, "AccessDenied", "User: arn:aws:sts::111122223333:assumed-role/dev/somebody is not authorized to perform: sts:AssumeRole on resource: x"))},
			"LOCK014", "role arn:aws:iam::444455556666:role/read-only of account 444455556666 (backup) cannot be assumed", 0,
		},
		"expired": {
			q,
			Target{"backup", backupID, "aws", role},
			map[string]func(call) reply{"sts:AssumeRole": always(xmlFault(http.StatusForbidden, "ExpiredToken", "The security token included in the request is expired"))},
			"LOCK016", "the AWS credentials have expired", 0,
		},
		"identity without account": {
			q,
			Target{"backup", backupID, "aws", role},
			map[string]func(call) reply{"sts:GetCallerIdentity": always(ok(`<GetCallerIdentityResponse><GetCallerIdentityResult></GetCallerIdentityResult></GetCallerIdentityResponse>`))},
			"LOCK022", "sts:GetCallerIdentity in us-east-1 of account 444455556666 (backup) answered without account or ARN", 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, c.handlers)
			opt := f.options()
			opt.Targets = map[string]Target{}
			if c.target != (Target{}) {
				opt.Targets[backupID] = c.target
			}
			lock, ds := Run(context.Background(), nil, []Asked{here(3, c.question)}, opt)
			require.Equal(t, c.message, one(t, ds, c.rule).Message)
			require.Equal(t, 3, ds[0].Pos.Line)
			require.Equal(t, c.calls, f.count("sts:GetCallerIdentity"))
			require.Empty(t, lock.Keys())
		})
	}
}

// AWS answers in a Region that is not enabled as if the credentials were wrong; the
// list of Regions tells the two apart.
func TestRegionNotEnabled(t *testing.T) {
	rejected := xmlFault(http.StatusForbidden, "InvalidClientTokenId", "The security token included in the request is invalid")
	for name, c := range map[string]struct{ region, rule, message string }{
		"not enabled": {"af-south-1", "LOCK017", "Region af-south-1 is not enabled in account 111122223333 (prod)"},
		"misspelt":    {"us-esat-2", "LOCK017", "there is no Region us-esat-2 in partition aws; there is us-east-2, us-east-1"},
		"enabled":     {"us-east-2", "LOCK025", "does not accept the credentials (InvalidClientTokenId): The security token included in the request is invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, map[string]func(call) reply{
				"sts:GetCallerIdentity": func(k call) reply {
					if k.region == c.region {
						return rejected
					}
					return identity(k.account, "assumed-role/read-only/x")
				},
				"ec2:DescribeRegions": func(k call) reply {
					require.Equal(t, "true", k.form.Get("AllRegions"))
					return ok(`<DescribeRegionsResponse><regionInfo><item><regionName>us-east-1</regionName><optInStatus>opt-in-not-required</optInStatus></item><item><regionName>us-east-2</regionName><optInStatus>opt-in-not-required</optInStatus></item><item><regionName>af-south-1</regionName><optInStatus>not-opted-in</optInStatus></item></regionInfo></DescribeRegionsResponse>`)
				},
			})
			_, ds := Run(context.Background(), nil, []Asked{here(1, Question{"kms", "aws", prodID, c.region, []string{"alias/a"}})}, f.options())
			require.Contains(t, one(t, ds, c.rule).Message, c.message)
		})
	}
}

// One account that cannot be reached is one diagnostic with all who asked, however
// many questions it holds, and hides nothing of the other account.
func TestOneFailureOfAnAccountIsOneDiagnostic(t *testing.T) {
	f := newFake(t, map[string]func(call) reply{
		"kms:DescribeKey": func(c call) reply { return ok(keyBody(c.account, c.region, keyA, "Enabled", "CUSTOMER")) },
	})
	opt := f.options()
	opt.Targets[backupID] = Target{"backup", backupID, "aws", ""}
	good := alias(prodID, "alias/good")
	lock, ds := Run(context.Background(), nil, []Asked{
		here(9, alias(backupID, "alias/a")), here(2, good), here(4, alias(backupID, "alias/b")), here(5, Question{"caller", "aws", backupID, "", nil}),
	}, opt)
	d := one(t, ds, "LOCK013")
	require.Equal(t, 4, d.Pos.Line)
	require.Equal(t, []diag.Related{
		{Pos: diag.Pos{File: "stacks.cue", Line: 5, Col: 3}, Message: "also asked here: caller/aws/444455556666/-"},
		{Pos: diag.Pos{File: "stacks.cue", Line: 9, Col: 3}, Message: "also asked here: kms/aws/444455556666/us-east-1/alias/a"},
	}, d.Related)
	require.Equal(t, []string{good.Key()}, lock.Keys(), "what succeeded is kept")
}

type brokenCredentials struct{ err error }

func (b brokenCredentials) Retrieve(context.Context) (aws.Credentials, error) {
	return aws.Credentials{}, b.err
}

func TestCredentials(t *testing.T) {
	for name, c := range map[string]struct {
		load    func(context.Context) (aws.Config, error)
		rule    string
		message string
	}{
		"none": {
			func(context.Context) (aws.Config, error) { return aws.Config{}, nil },
			"LOCK015", "there are no AWS credentials",
		},
		"not even an instance role": {
			func(context.Context) (aws.Config, error) {
				return aws.Config{Credentials: brokenCredentials{errors.New("failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds: GetMetadata")}}, nil
			},
			"LOCK015", "there are no AWS credentials",
		},
		"expired SSO session": {
			func(context.Context) (aws.Config, error) {
				return aws.Config{Credentials: brokenCredentials{&ssocreds.InvalidTokenError{Err: errors.New("open /home/somebody/.aws/sso/cache/x.json")}}}, nil
			},
			"LOCK016", "the SSO session has expired",
		},
		"a process that prints secrets": {
			func(context.Context) (aws.Config, error) {
				return aws.Config{Credentials: brokenCredentials{errors.New("process provider error: s3cr3t AKIDBASE")}}, nil
			},
			"LOCK015", "the AWS credentials cannot be had",
		},
		"no such profile": {
			func(context.Context) (aws.Config, error) {
				return aws.Config{}, config.SharedConfigProfileNotExistError{Profile: "prdo"}
			},
			"LOCK015", `there is no AWS profile "prdo"`,
		},
		"broken configuration": {
			func(context.Context) (aws.Config, error) {
				return aws.Config{}, errors.New("/home/somebody/.aws/config:1")
			},
			"LOCK015", "the AWS configuration cannot be read",
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, nil)
			opt := f.options()
			opt.Load = c.load
			_, ds := Run(context.Background(), nil, []Asked{here(1, alias(prodID, "alias/a")), here(2, zonesOf(backupID))}, opt)
			d := one(t, ds, c.rule)
			require.Equal(t, c.message, d.Message)
			require.Len(t, d.Related, 1)
			require.NotContains(t, d.Message+d.Help, "somebody")
		})
	}
}

func TestWithoutSession(t *testing.T) {
	for in, want := range map[string]string{
		"arn:aws:sts::111122223333:assumed-role/read-only/somebody@example.com": "arn:aws:iam::111122223333:role/read-only",
		"arn:aws:sts::111122223333:federated-user/somebody":                     "arn:aws:sts::111122223333:federated-user",
		"arn:aws:iam::111122223333:user/ci":                                     "arn:aws:iam::111122223333:user/ci",
		"arn:aws:iam::111122223333:root":                                        "arn:aws:iam::111122223333:root",
		"arn:aws-us-gov:sts::111122223333:assumed-role/r/s":                     "arn:aws-us-gov:iam::111122223333:role/r",
	} {
		require.Equal(t, want, withoutSession(in))
		require.True(t, goodIdentity(want), want)
	}
	require.False(t, goodIdentity("arn:aws:sts::111122223333:assumed-role/r/s"))
}

func TestSanitise(t *testing.T) {
	for in, want := range map[string]string{
		"User: arn:aws:sts::111122223333:assumed-role/r/somebody@example.com may not.": "User: arn:aws:sts::111122223333:assumed-role/r may not",
		"slow down (Request ID: 11111111-2222-3333-4444-555555555555)":                 "slow down",
		"a\nb\x1b[2J":                                        "a b [2J",
		"key AKIAIOSFODNN7EXAMPLE is unknown":                "key (access key id) is unknown",
		"no. Encoded authorization failure message: AbC_dEf": "no",
	} {
		require.Equal(t, want, sanitise(in))
	}
}
