package resolve

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	orgtypes "github.com/aws/aws-sdk-go-v2/service/organizations/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/stretchr/testify/require"
)

// motoID is the account of moto's callers that have not assumed a role.
const motoID = "123456789012"

// startMoto runs the emulator on a free port until the test ends and gives its
// endpoint. Without moto_server the test is skipped, or fails where all real
// components are required.
func startMoto(t *testing.T) string {
	t.Helper()
	binary, err := exec.LookPath("moto_server")
	if err != nil {
		if os.Getenv("CUEMULUS_ORACLES") == "required" {
			t.Fatal("moto_server is required (pip install 'moto[server]')")
		}
		t.Skip("moto_server is not installed (pip install 'moto[server]')")
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := free.Addr().(*net.TCPAddr)
	require.NoError(t, free.Close())

	log := &lockedBuffer{}
	server := exec.Command(binary, "-H", "127.0.0.1", "-p", fmt.Sprint(address.Port))
	server.Stdout, server.Stderr = log, log
	server.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	server.WaitDelay = time.Second
	require.NoError(t, server.Start())
	t.Cleanup(func() {
		_ = syscall.Kill(-server.Process.Pid, syscall.SIGKILL)
		_ = server.Wait()
	})
	endpoint := "http://" + address.String()
	for range 300 { // 30 s
		resp, err := http.Get(endpoint + "/moto-api/")
		if err == nil {
			resp.Body.Close()
			warm(t, endpoint)
			return endpoint
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("moto_server did not come up:\n%s", log)
	return ""
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func readRole(account string) string { return "arn:aws:iam::" + account + ":role/read-only" }

// motoOptions reach the emulator by the environment alone, as a user would, so that
// the standard chain and AWS_ENDPOINT_URL are what is tested.
func motoOptions(t *testing.T, endpoint string) Options {
	t.Helper()
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_SESSION_TOKEN": "testing",
		"AWS_CONFIG_FILE": t.TempDir() + "/none", "AWS_SHARED_CREDENTIALS_FILE": t.TempDir() + "/none", "AWS_PROFILE": "", "AWS_REGION": "",
	} {
		t.Setenv(name, value)
	}
	return Options{
		Targets: map[string]Target{
			prodID:   {"prod", prodID, "aws", readRole(prodID)},
			backupID: {"backup", backupID, "aws", readRole(backupID)},
			motoID:   {"root", motoID, "aws", ""},
		},
		Now: now, Timeout: time.Minute,
	}
}

// in gives a configuration that writes into one account and Region.
func in(t *testing.T, opt Options, account, region string) aws.Config {
	t.Helper()
	cfg, err := DefaultConfig(t.Context())
	require.NoError(t, err)
	r := &runner{cfg: prepare(cfg, 2*time.Minute, 0), timeout: 2 * time.Minute}
	s, err := r.enter(t.Context(), opt.Targets[account], region)
	require.NoError(t, err)
	// The emulator may take its time on a busy machine, and a creation that was sent
	// twice fails: no attempt is cut short, and none is repeated.
	s.cfg.HTTPClient = &http.Client{}
	s.cfg.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
	return s.cfg
}

// warm makes the emulator load what answers for a service, which takes seconds on
// a busy machine, before anything with a time limit asks it.
func warm(t *testing.T, endpoint string) {
	t.Helper()
	for _, service := range []string{"sts", "kms", "ec2", "ssm", "organizations", "cloudformation"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, endpoint, strings.NewReader("Action=GetCallerIdentity&Version=2011-06-15"))
		require.NoError(t, err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/"+service+"/aws4_request, SignedHeaders=host, Signature=0")
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
	}
}

func makeKey(t *testing.T, cfg aws.Config, name string) (*kms.Client, string) {
	t.Helper()
	client := kms.NewFromConfig(cfg)
	key, err := client.CreateKey(t.Context(), &kms.CreateKeyInput{})
	require.NoError(t, err)
	if name != "" {
		_, err = client.CreateAlias(t.Context(), &kms.CreateAliasInput{AliasName: aws.String(name), TargetKeyId: key.KeyMetadata.KeyId})
		require.NoError(t, err)
	}
	return client, aws.ToString(key.KeyMetadata.KeyId)
}

const exampleTemplate = `{"AWSTemplateFormatVersion":"2010-09-09","Resources":{"B":{"Type":"AWS::S3::Bucket","Properties":{"BucketName":"audit-logs-example"}}},"Outputs":{"BucketArn":{"Value":{"Fn::GetAtt":["B","Arn"]},"Export":{"Name":"audit-logs-arn"}}}}`

// One emulator, one life: everything is made, resolved, written, read, checked,
// changed, and found to have drifted.
func TestAgainstMoto(t *testing.T) {
	opt := motoOptions(t, startMoto(t))
	ctx := t.Context()

	// Keys: the same alias in two accounts, one in another Region, one disabled, one
	// that is going to be deleted.
	prodKMS, prodKey := makeKey(t, in(t, opt, prodID, "us-east-1"), "alias/us-east-1/john-replicated")
	_, backupKey := makeKey(t, in(t, opt, backupID, "us-east-1"), "alias/us-east-1/john-replicated")
	require.NotEqual(t, prodKey, backupKey)
	_, disabled := makeKey(t, in(t, opt, prodID, "us-east-1"), "alias/disabled")
	_, err := prodKMS.DisableKey(ctx, &kms.DisableKeyInput{KeyId: aws.String(disabled)})
	require.NoError(t, err)
	_, doomed := makeKey(t, in(t, opt, prodID, "us-east-1"), "alias/doomed")
	_, err = prodKMS.ScheduleKeyDeletion(ctx, &kms.ScheduleKeyDeletionInput{KeyId: aws.String(doomed)})
	require.NoError(t, err)

	_, err = cloudformation.NewFromConfig(in(t, opt, prodID, "eu-west-1")).CreateStack(ctx, &cloudformation.CreateStackInput{StackName: aws.String("audit-logs"), TemplateBody: aws.String(exampleTemplate)})
	require.NoError(t, err)
	_, err = ssm.NewFromConfig(in(t, opt, prodID, "us-east-1")).PutParameter(ctx, &ssm.PutParameterInput{Name: aws.String("/app/password"), Value: aws.String("hush"), Type: ssmtypes.ParameterTypeSecureString})
	require.NoError(t, err)

	// An organization with an account directly in the unit and one a level deeper.
	org := organizations.NewFromConfig(in(t, opt, motoID, "us-east-1"))
	created, err := org.CreateOrganization(ctx, &organizations.CreateOrganizationInput{FeatureSet: orgtypes.OrganizationFeatureSetAll})
	require.NoError(t, err)
	roots, err := org.ListRoots(ctx, &organizations.ListRootsInput{})
	require.NoError(t, err)
	root := aws.ToString(roots.Roots[0].Id)
	newUnit := func(parent, name string) string {
		out, err := org.CreateOrganizationalUnit(ctx, &organizations.CreateOrganizationalUnitInput{ParentId: aws.String(parent), Name: aws.String(name)})
		require.NoError(t, err)
		return aws.ToString(out.OrganizationalUnit.Id)
	}
	newAccount := func(parent, name string) string {
		out, err := org.CreateAccount(ctx, &organizations.CreateAccountInput{AccountName: aws.String(name), Email: aws.String(name + "@example.com")})
		require.NoError(t, err)
		id := aws.ToString(out.CreateAccountStatus.AccountId)
		_, err = org.MoveAccount(ctx, &organizations.MoveAccountInput{AccountId: aws.String(id), SourceParentId: aws.String(root), DestinationParentId: aws.String(parent)})
		require.NoError(t, err)
		return id
	}
	workloads := newUnit(root, "workloads")
	production := newUnit(workloads, "production")
	direct, nested := newAccount(workloads, "direct"), newAccount(production, "nested")

	const image = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
	questions := map[string]Question{
		"prod key":     alias(prodID, "alias/us-east-1/john-replicated"),
		"backup key":   alias(backupID, "alias/us-east-1/john-replicated"),
		"disabled":     alias(prodID, "alias/disabled"),
		"doomed":       alias(prodID, "alias/doomed"),
		"zones":        {"zones", "aws", prodID, "eu-west-1", nil},
		"image":        parameter(image),
		"organization": {"organization", "aws", motoID, "", nil},
		"unit":         {"ou", "aws", motoID, "", []string{workloads}},
		"root":         {"ou", "aws", motoID, "", []string{root}},
		"output":       {"output", "aws", prodID, "eu-west-1", []string{"audit-logs", "BucketArn"}},
		"caller":       {"caller", "aws", motoID, "", nil},
		"prod caller":  {"caller", "aws", prodID, "", nil},
	}
	var asked []Asked
	for _, q := range questions {
		asked = append(asked, here(1, q))
	}
	lock, ds := Run(ctx, nil, asked, opt)
	clean(t, ds)
	require.Len(t, ds, 2, "%+v", ds)
	require.Equal(t, "LOCK031", ds[0].Rule)
	require.Equal(t, "LOCK032", ds[1].Rule)
	require.Len(t, lock.Keys(), len(questions))

	data := lock.Marshal()
	lock, ds = ParseLock("cuemulus.lock", data)
	require.Empty(t, ds)
	require.Equal(t, data, lock.Marshal())
	answer := func(name string) Entry {
		e, found := lock.Get(questions[name])
		require.True(t, found, name)
		return e
	}
	require.Equal(t, "arn:aws:kms:us-east-1:111122223333:key/"+prodKey, answer("prod key").Value.Text)
	require.Equal(t, "arn:aws:kms:us-east-1:444455556666:key/"+backupKey, answer("backup key").Value.Text)
	require.Equal(t, readRole(backupID), answer("backup key").By)
	require.Equal(t, []map[string]string{
		{"name": "eu-west-1a", "id": "euw1-az3", "state": "available"},
		{"name": "eu-west-1b", "id": "euw1-az1", "state": "available"},
		{"name": "eu-west-1c", "id": "euw1-az2", "state": "available"},
	}, answer("zones").Value.Records)
	require.Regexp(t, `^ami-[0-9a-f]+$`, answer("image").Value.Text)
	require.Equal(t, aws.ToString(created.Organization.Id), answer("organization").Value.Text)
	require.Equal(t, motoID, answer("organization").Facts["managementAccount"])
	require.ElementsMatch(t, []string{direct, nested}, answer("unit").Value.List)
	require.ElementsMatch(t, []string{direct, nested, motoID}, answer("root").Value.List)
	require.Equal(t, "arn:aws:s3:::audit-logs-example", answer("output").Value.Text)
	require.Equal(t, "audit-logs-arn", answer("output").Facts["exportName"])
	require.Equal(t, readRole(prodID), answer("prod caller").Facts["arn"])
	require.Empty(t, Check(ctx, lock, asked, opt), "nothing has changed")

	// What cannot be answered.
	for name, c := range map[string]struct {
		question Question
		rule     string
		words    string
	}{
		"alias":     {alias(prodID, "alias/us-east-1/jon-replicated"), "LOCK030", "; there is alias/us-east-1/john-replicated"},
		"account":   {alias(backupID, "alias/disabled"), "LOCK030", "alias/disabled is not in us-east-1 of account 444455556666 (backup)"},
		"parameter": {parameter("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_63"), "LOCK035", "; there is " + image},
		"secure":    {parameter("/app/password"), "LOCK036", "is a SecureString"},
		"stack":     {Question{"output", "aws", prodID, "eu-west-1", []string{"audit-logz", "BucketArn"}}, "LOCK042", "; there is audit-logs"},
		"output":    {Question{"output", "aws", prodID, "eu-west-1", []string{"audit-logs", "BucketARN"}}, "LOCK044", "; there is BucketArn"},
		"unit":      {Question{"ou", "aws", motoID, "", []string{"ou-ab12-11111111"}}, "LOCK039", "is not in the organization"},
		"outsider":  {Question{"organization", "aws", "210987654321", "", nil}, "LOCK011", "is not one of the project's"},
	} {
		_, ds := Run(ctx, nil, []Asked{here(1, c.question)}, opt)
		require.Contains(t, one(t, ds, c.rule).Message, c.words, name)
	}

	// What changes: the alias gets another key, an account leaves the unit.
	_, other := makeKey(t, in(t, opt, prodID, "us-east-1"), "")
	_, err = prodKMS.UpdateAlias(ctx, &kms.UpdateAliasInput{AliasName: aws.String("alias/us-east-1/john-replicated"), TargetKeyId: aws.String(other)})
	require.NoError(t, err)
	_, err = org.MoveAccount(ctx, &organizations.MoveAccountInput{AccountId: aws.String(nested), SourceParentId: aws.String(production), DestinationParentId: aws.String(root)})
	require.NoError(t, err)
	ds = Check(ctx, lock, asked, opt)
	clean(t, ds)
	require.Len(t, ds, 2, "%+v", ds)
	require.Equal(t, "LOCK050", ds[0].Rule)
	require.Contains(t, ds[0].Message, "gone: "+nested)
	require.Equal(t, "LOCK051", ds[1].Rule)
	require.Contains(t, ds[1].Message, prodKey+" -> arn:aws:kms:us-east-1:111122223333:key/"+other)
	require.Equal(t, data, lock.Marshal(), "check writes nothing")

	opt.Refresh = "kms/aws/" + prodID + "/*"
	fresh, ds := Run(ctx, lock, asked, opt)
	require.Len(t, ds, 2, "the disabled and the doomed key again")
	e, _ := fresh.Get(questions["prod key"])
	require.Contains(t, e.Value.Text, other)

	// The account that the role leads to is compared with the wanted one.
	opt.Refresh = ""
	opt.Targets[prodID] = Target{"prod", prodID, "aws", ""}
	_, ds = Run(context.Background(), nil, []Asked{here(1, questions["prod key"])}, opt)
	require.Equal(t, "the credentials are of account 123456789012, wanted is account 111122223333 (prod)", one(t, ds, "LOCK013").Message)
}
