package resolve

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/internal/diag"
)

func zonesOf(account string) Question { return Question{"zones", "aws", account, "us-east-1", nil} }

func parameter(name string) Question {
	return Question{"ssm", "aws", prodID, "us-east-1", []string{name}}
}

func unit(id string) Question { return Question{"ou", "aws", prodID, "", []string{id}} }

func output(stack, name string) Question {
	return Question{"output", "aws", prodID, "us-east-1", []string{stack, name}}
}

const zonesBody = `<DescribeAvailabilityZonesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>x</requestId><availabilityZoneInfo>
<item><zoneName>us-east-1b</zoneName><zoneId>use1-az2</zoneId><zoneState>%s</zoneState><zoneType>availability-zone</zoneType></item>
<item><zoneName>us-east-1-bos-1a</zoneName><zoneId>use1-bos1-az1</zoneId><zoneState>available</zoneState><zoneType>local-zone</zoneType></item>
<item><zoneName>us-east-1a</zoneName><zoneId>use1-az1</zoneId><zoneState>available</zoneState><zoneType>availability-zone</zoneType></item>
</availabilityZoneInfo></DescribeAvailabilityZonesResponse>`

func TestZones(t *testing.T) {
	state := "available"
	f := newFake(t, map[string]func(call) reply{
		"ec2:DescribeAvailabilityZones": func(c call) reply {
			require.Equal(t, "availability-zone", c.form.Get("Filter.1.Value.1"))
			return ok(fmt.Sprintf(zonesBody, state))
		},
	})
	asked := []Asked{here(1, zonesOf(prodID))}
	lock, ds := Run(context.Background(), nil, asked, f.options())
	require.Empty(t, ds)
	e, _ := lock.Get(asked[0].Question)
	require.Equal(t, []map[string]string{
		{"name": "us-east-1a", "id": "use1-az1", "state": "available"},
		{"name": "us-east-1b", "id": "use1-az2", "state": "available"},
	}, e.Value.Records)

	state = "impaired"
	ds = Check(context.Background(), lock, asked, f.options())
	require.Len(t, ds, 2)
	require.Equal(t, "zone us-east-1b (use1-az2) in us-east-1 of account 111122223333 (prod) is impaired", ds[0].Message)
	require.Equal(t, "zones in us-east-1 of account 111122223333 (prod) has changed: gone: id=use1-az2 name=us-east-1b state=available; new: id=use1-az2 name=us-east-1b state=impaired", ds[1].Message)
}

func TestZonesFailures(t *testing.T) {
	for name, c := range map[string]struct {
		reply   reply
		rule    string
		message string
		calls   int
	}{
		"denied": {
			ec2Failure(http.StatusForbidden, "UnauthorizedOperation", "You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/read-only/cuemulus-resolve is not authorized to perform: ec2:DescribeAvailabilityZones because no identity-based policy allows the ec2:DescribeAvailabilityZones action. Encoded authorization failure message: abcdef"),
			"LOCK021", "ec2:DescribeAvailabilityZones is not allowed in us-east-1 of account 111122223333 (prod): You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/read-only is not authorized to perform: ec2:DescribeAvailabilityZones because no identity-based policy allows the ec2:DescribeAvailabilityZones action", 1,
		},
		"throttled":      {ec2Failure(http.StatusServiceUnavailable, "RequestLimitExceeded", "Request limit exceeded."), "LOCK020", "", maxAttempts},
		"html 500":       {reply{http.StatusInternalServerError, "<html><body>Bad day</body></html>"}, "LOCK019", "", maxAttempts},
		"html 200":       {reply{http.StatusOK, "<html><body>Please log in<br></body></html>"}, "LOCK022", "", 1},
		"empty":          {reply{http.StatusOK, "<a></a>"}, "LOCK022", "ec2:DescribeAvailabilityZones in us-east-1 of account 111122223333 (prod) answered without a zone", 1},
		"expired":        {ec2Failure(http.StatusBadRequest, "RequestExpired", "Request has expired."), "LOCK016", "the AWS credentials have expired", 1},
		"not xml at all": {reply{http.StatusTeapot, "no"}, "LOCK022", "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, map[string]func(call) reply{"ec2:DescribeAvailabilityZones": always(c.reply)})
			_, ds := Run(context.Background(), nil, []Asked{here(1, zonesOf(prodID))}, f.options())
			d := one(t, ds, c.rule)
			if c.message != "" {
				require.Equal(t, c.message, d.Message)
			} else {
				require.Contains(t, d.Message, f.server.URL, "names the endpoint")
			}
			require.Equal(t, c.calls, f.count("ec2:DescribeAvailabilityZones"))
		})
	}
}

func TestParameter(t *testing.T) {
	const name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
	image, version := "ami-0aaaaaaaaaaaaaaaa", 7
	f := newFake(t, map[string]func(call) reply{
		"ssm:GetParameter": func(c call) reply {
			require.NotContains(t, c.body, `"WithDecryption":true`)
			return ok(fmt.Sprintf(`{"Parameter":{"Name":%q,"Type":"String","Value":%q,"Version":%d,"DataType":"aws:ec2:image"}}`, name, image, version))
		},
	})
	asked := []Asked{here(1, parameter(name))}
	lock, ds := Run(context.Background(), nil, asked, f.options())
	require.Empty(t, ds)
	e, _ := lock.Get(asked[0].Question)
	require.Equal(t, TextValue(image), e.Value)
	require.Equal(t, map[string]string{"type": "String", "version": "7", "dataType": "aws:ec2:image"}, e.Facts)

	image, version = "ami-0bbbbbbbbbbbbbbbb", 8
	d := one(t, Check(context.Background(), lock, asked, f.options()), "LOCK050")
	require.Equal(t, name+" in us-east-1 of account 111122223333 (prod) has changed: ami-0aaaaaaaaaaaaaaaa -> ami-0bbbbbbbbbbbbbbbb", d.Message)
	require.Contains(t, d.Help, "cuemulus resolve --refresh '"+asked[0].Question.Key()+"'")
}

func TestParameterFailures(t *testing.T) {
	for name, c := range map[string]struct {
		ask, rule, message string
		get                reply
	}{
		"secure": {
			"/app/password", "LOCK036", "parameter /app/password in us-east-1 of account 111122223333 (prod) is a SecureString; it was not decrypted and is not stored",
			ok(`{"Parameter":{"Name":"/app/password","Type":"SecureString","Value":"s3cr3t-cipher","Version":1}}`),
		},
		"called a password": {
			"/app/db-password", "LOCK045", "parameter /app/db-password in us-east-1 of account 111122223333 (prod) looks like a secret; it is not stored",
			ok(`{"Parameter":{"Name":"/app/db-password","Type":"String","Value":"s3cr3t","Version":1}}`),
		},
		"missing": {
			"/aws/service/x/al2024", "LOCK035", "parameter /aws/service/x/al2024 is not in us-east-1 of account 111122223333 (prod); there is /aws/service/x/al2023",
			jsonFault(http.StatusBadRequest, "ParameterNotFound", ""),
		},
		"missing at the root": {
			"al2024", "LOCK035", "parameter al2024 is not in us-east-1 of account 111122223333 (prod)",
			jsonFault(http.StatusBadRequest, "ParameterNotFound", ""),
		},
		"control characters": {
			"/app/x", "LOCK022", "the answer of ssm:GetParameter in us-east-1 of account 111122223333 (prod) is not for this question: string has a control character",
			ok(`{"Parameter":{"Name":"/app/x","Type":"String","Value":"a\u001b[2Jb","Version":1}}`),
		},
		"no value": {
			"/app/x", "LOCK022", "ssm:GetParameter of /app/x in us-east-1 of account 111122223333 (prod) answered without a value",
			ok(`{}`),
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, map[string]func(call) reply{
				"ssm:GetParameter":        always(c.get),
				"ssm:GetParametersByPath": always(ok(`{"Parameters":[{"Name":"/aws/service/x/al2023","Value":"s3cr3t"}]}`)),
			})
			lock, ds := Run(context.Background(), nil, []Asked{here(1, parameter(c.ask))}, f.options())
			require.Equal(t, c.message, one(t, ds, c.rule).Message)
			require.NotContains(t, string(lock.Marshal()), "s3cr3t")
		})
	}
}

func TestOrganization(t *testing.T) {
	f := newFake(t, map[string]func(call) reply{
		"organizations:DescribeOrganization": func(c call) reply {
			require.Equal(t, "us-east-1", c.region)
			return ok(`{"Organization":{"Id":"o-exampleorgid","MasterAccountId":"111122223333","MasterAccountEmail":"owner@example.com","FeatureSet":"ALL"}}`)
		},
	})
	q := Question{"organization", "aws", backupID, "", nil}
	lock, ds := Run(context.Background(), nil, []Asked{here(1, q)}, f.options())
	require.Empty(t, ds)
	e, _ := lock.Get(q)
	require.Equal(t, TextValue("o-exampleorgid"), e.Value)
	require.Equal(t, map[string]string{"managementAccount": prodID, "featureSet": "ALL"}, e.Facts)

	f.handlers["organizations:DescribeOrganization"] = always(jsonFault(http.StatusBadRequest, "AWSOrganizationsNotInUseException", "Your account is not a member of an organization."))
	_, ds = Run(context.Background(), nil, []Asked{here(1, q)}, f.options())
	require.Equal(t, "account 444455556666 (backup) is in no organization", one(t, ds, "LOCK037").Message)
}

// Three levels, two pages, State where it is sent and Status where it is not.
func TestUnitIsListedWithAllUnitsBelow(t *testing.T) {
	accounts := map[string][]string{
		"ou-ab12-11111111": {
			`{"Accounts":[{"Id":"444455556666","State":"ACTIVE"}],"NextToken":"n"}`,
			`{"Accounts":[{"Id":"123456789012","State":"SUSPENDED","Status":"ACTIVE"}]}`,
		},
		"ou-ab12-22222222": {`{"Accounts":[]}`},
		"ou-ab12-33333333": {`{"Accounts":[{"Id":"111122223333","Status":"ACTIVE"},{"Id":"210987654321","Status":"SUSPENDED"},{"Id":"444455556666","State":"ACTIVE"}]}`},
	}
	below := map[string]string{
		"ou-ab12-11111111": `{"OrganizationalUnits":[{"Id":"ou-ab12-22222222"}]}`,
		"ou-ab12-22222222": `{"OrganizationalUnits":[{"Id":"ou-ab12-33333333"},{"Id":"ou-ab12-11111111"}]}`,
		"ou-ab12-33333333": `{"OrganizationalUnits":[]}`,
	}
	parentOf := func(c call) string {
		for id := range below {
			if strings.Contains(c.body, id) {
				return id
			}
		}
		return ""
	}
	f := newFake(t, map[string]func(call) reply{
		"organizations:ListAccountsForParent": func(c call) reply {
			page := 0
			if strings.Contains(c.body, `"NextToken":"n"`) {
				page = 1
			}
			return ok(accounts[parentOf(c)][page])
		},
		"organizations:ListOrganizationalUnitsForParent": func(c call) reply { return ok(below[parentOf(c)]) },
	})
	asked := []Asked{here(1, unit("ou-ab12-11111111"))}
	lock, ds := Run(context.Background(), nil, asked, f.options())
	d := one(t, ds, "LOCK041")
	require.Equal(t, diag.Warning, d.Severity)
	require.Equal(t, "accounts of ou-ab12-11111111 (asked in account 111122223333 (prod)) are left out because they are not active: 123456789012 SUSPENDED, 210987654321 SUSPENDED", d.Message)
	e, _ := lock.Get(asked[0].Question)
	require.Equal(t, ListValue([]string{"111122223333", "444455556666"}), e.Value)

	accounts["ou-ab12-22222222"][0] = `{"Accounts":[{"Id":"333344445555","State":"ACTIVE"}]}`
	accounts["ou-ab12-33333333"][0] = `{"Accounts":[{"Id":"210987654321","Status":"SUSPENDED"}]}`
	ds = Check(context.Background(), lock, asked, f.options())
	require.Len(t, ds, 2)
	require.Equal(t, "LOCK050", ds[1].Rule)
	require.Equal(t, "ou-ab12-11111111 in account 111122223333 (prod) has changed: gone: 111122223333; new: 333344445555", ds[1].Message)
}

func TestUnitFailures(t *testing.T) {
	for name, c := range map[string]struct{ code, rule, message string }{
		"without rights":  {"AccessDeniedException", "LOCK038", "account 111122223333 (prod) may not list unit ou-ab12-11111111: only the management account or a delegated administrator may, with organizations:ListAccountsForParent and organizations:ListOrganizationalUnitsForParent"},
		"no such unit":    {"ParentNotFoundException", "LOCK039", "unit ou-ab12-11111111 is not in the organization of account 111122223333 (prod)"},
		"no organization": {"AWSOrganizationsNotInUseException", "LOCK037", "account 111122223333 (prod) is in no organization"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, map[string]func(call) reply{
				"organizations:ListAccountsForParent": always(jsonFault(http.StatusBadRequest, c.code, "You don't have permissions to access this resource.")),
			})
			_, ds := Run(context.Background(), nil, []Asked{here(1, unit("ou-ab12-11111111"))}, f.options())
			require.Equal(t, c.message, one(t, ds, c.rule).Message)
		})
	}
}

// An endpoint that invents a new unit below every unit is stopped by the depth that
// AWS allows.
func TestUnitDepthIsBounded(t *testing.T) {
	f := newFake(t, map[string]func(call) reply{
		"organizations:ListAccountsForParent": always(ok(`{"Accounts":[]}`)),
		"organizations:ListOrganizationalUnitsForParent": func(c call) reply {
			return ok(fmt.Sprintf(`{"OrganizationalUnits":[{"Id":"ou-ab12-%08d"}]}`, c.n))
		},
	})
	_, ds := Run(context.Background(), nil, []Asked{here(1, unit("ou-ab12-11111111"))}, f.options())
	require.Contains(t, one(t, ds, "LOCK040").Message, "is nested deeper than 5")
	require.Equal(t, maxUnitDepth+1, f.count("organizations:ListOrganizationalUnitsForParent"))
}

func stackBody(status, outputs string) reply {
	return ok(`<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>audit-logs</StackName><StackId>arn:aws:cloudformation:us-east-1:111122223333:stack/audit-logs/33333333-3333-3333-3333-333333333333</StackId><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>` +
		status + `</StackStatus><Outputs>` + outputs + `</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`)
}

const bucketOutput = `<member><OutputKey>BucketArn</OutputKey><OutputValue>arn:aws:s3:::audit-logs</OutputValue><ExportName>audit-logs-bucket</ExportName></member><member><OutputKey>KeyArn</OutputKey><OutputValue>arn</OutputValue></member>`

func TestOutput(t *testing.T) {
	f := newFake(t, map[string]func(call) reply{"cloudformation:DescribeStacks": always(stackBody("UPDATE_COMPLETE", bucketOutput))})
	q := output("audit-logs", "BucketArn")
	lock, ds := Run(context.Background(), nil, []Asked{here(1, q)}, f.options())
	require.Empty(t, ds)
	e, _ := lock.Get(q)
	require.Equal(t, TextValue("arn:aws:s3:::audit-logs"), e.Value)
	require.Equal(t, "audit-logs-bucket", e.Facts["exportName"])
	require.Contains(t, e.Facts["stackId"], "stack/audit-logs/")
}

func TestOutputFailures(t *testing.T) {
	summaries := ok(`<ListStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><ListStacksResult><StackSummaries>` +
		`<member><StackName>audit-log</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime></member>` +
		`<member><StackName>audit-logz</StackName><StackStatus>DELETE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime></member>` +
		`</StackSummaries></ListStacksResult></ListStacksResponse>`)
	for name, c := range map[string]struct {
		output, rule, message string
		reply                 reply
	}{
		"no stack":       {"BucketArn", "LOCK042", "stack audit-logs is not in us-east-1 of account 111122223333 (prod); there is audit-log", xmlFault(http.StatusBadRequest, "ValidationError", "Stack with id audit-logs does not exist")},
		"renamed output": {"BucketARN1", "LOCK044", "stack audit-logs in us-east-1 of account 111122223333 (prod) has no output BucketARN1; there is BucketArn", stackBody("CREATE_COMPLETE", bucketOutput)},
		"no outputs":     {"BucketArn", "LOCK044", "stack audit-logs in us-east-1 of account 111122223333 (prod) has no output BucketArn; there are no outputs", stackBody("CREATE_COMPLETE", "")},
		"failed":         {"BucketArn", "LOCK043", "stack audit-logs in us-east-1 of account 111122223333 (prod) has failed (ROLLBACK_COMPLETE)", stackBody("ROLLBACK_COMPLETE", "")},
		"changing":       {"BucketArn", "LOCK043", "stack audit-logs in us-east-1 of account 111122223333 (prod) is changing (UPDATE_IN_PROGRESS); its outputs may be about to change", stackBody("UPDATE_IN_PROGRESS", bucketOutput)},
		"never deployed": {"BucketArn", "LOCK043", "stack audit-logs in us-east-1 of account 111122223333 (prod) was never deployed (REVIEW_IN_PROGRESS)", stackBody("REVIEW_IN_PROGRESS", "")},
		"secret":         {"SecretAccessKey", "LOCK045", "output SecretAccessKey of stack audit-logs in us-east-1 of account 111122223333 (prod) looks like a secret; it is not stored", stackBody("CREATE_COMPLETE", `<member><OutputKey>SecretAccessKey</OutputKey><OutputValue>s3cr3t</OutputValue></member>`)},
		"private key":    {"Certificate", "LOCK045", "output Certificate of stack audit-logs in us-east-1 of account 111122223333 (prod) looks like a secret; it is not stored", stackBody("CREATE_COMPLETE", `<member><OutputKey>Certificate</OutputKey><OutputValue>-----BEGIN RSA PRIVATE KEY-----</OutputValue></member>`)},
		"other mistake":  {"BucketArn", "LOCK022", "cloudformation:DescribeStacks in us-east-1 of account 111122223333 (prod) failed with ValidationError: 1 validation error detected", xmlFault(http.StatusBadRequest, "ValidationError", "1 validation error detected")},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t, map[string]func(call) reply{"cloudformation:DescribeStacks": always(c.reply), "cloudformation:ListStacks": always(summaries)})
			lock, ds := Run(context.Background(), nil, []Asked{here(1, output("audit-logs", c.output))}, f.options())
			require.Equal(t, c.message, one(t, ds, c.rule).Message)
			require.Empty(t, lock.Keys())
		})
	}
}

// An output that was there when the lock was written and is gone now.
func TestOutputGoneIsDrift(t *testing.T) {
	outputs := bucketOutput
	f := newFake(t, map[string]func(call) reply{"cloudformation:DescribeStacks": func(call) reply { return stackBody("UPDATE_COMPLETE", outputs) }})
	asked := []Asked{here(1, output("audit-logs", "BucketArn"))}
	lock, ds := Run(context.Background(), nil, asked, f.options())
	require.Empty(t, ds)
	outputs = strings.ReplaceAll(bucketOutput, "BucketArn", "BucketName")
	require.Contains(t, one(t, Check(context.Background(), lock, asked, f.options()), "LOCK044").Message, "has no output BucketArn; there is BucketName")
}

func TestCaller(t *testing.T) {
	f := newFake(t, nil)
	opt := f.options()
	opt.Targets[prodID] = Target{"prod", prodID, "aws", ""}
	q := Question{"caller", "aws", prodID, "", nil}
	lock, ds := Run(context.Background(), nil, []Asked{here(1, q)}, opt)
	require.Empty(t, ds)
	e, _ := lock.Get(q)
	require.Equal(t, Entry{
		Value: TextValue(prodID), Facts: map[string]string{"arn": "arn:aws:iam::111122223333:role/read-only"},
		API: "sts:GetCallerIdentity", By: "arn:aws:iam::111122223333:role/read-only", ResolvedAt: "2026-03-04T05:06:07Z",
	}, e)
	require.Equal(t, 0, f.count("sts:AssumeRole"))
}
