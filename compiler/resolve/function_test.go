package resolve

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFunctionCode(t *testing.T) {
	digest := strings.Repeat("0a", 32)
	q := FunctionQuestion("aws", prodID, "eu-west-1", "spot-manager", "arm64")
	require.NoError(t, q.Valid())
	require.Equal(t, "function/aws/"+prodID+"/eu-west-1/spot-manager/arm64", q.Key())
	code := FunctionCode{Bucket: "artifacts-" + prodID + "-eu-west-1", Key: FunctionKey("spot-manager", digest), Digest: digest}
	require.Equal(t, "s3://artifacts-"+prodID+"-eu-west-1/cuemulus/functions/spot-manager/"+digest+".zip", code.Value().Text)
	back, err := CodeOf(q, code.Value())
	require.NoError(t, err)
	require.Equal(t, code, back)

	for _, bad := range []string{
		"", "s3://", "s3://b/" + code.Key, "http://bucket/" + code.Key, "s3://Bucket/" + code.Key, "s3://bucket", "s3://bucket/",
		"s3://bucket/" + code.Key + ".zip", "s3://bucket/other/" + digest + ".zip",
		"s3://bucket/" + FunctionKey("db-bootstrap", digest), "s3://bucket/" + FunctionKey("spot-manager", strings.ToUpper(digest)),
		"s3://bucket/" + FunctionKey("spot-manager", digest[1:]), "s3://b..b/" + code.Key, "s3://b.-b/" + code.Key,
	} {
		_, err := CodeOf(q, TextValue(bad))
		require.Error(t, err, "%q", bad)
	}
	for _, bad := range []Question{
		FunctionQuestion("aws", prodID, "", "spot-manager", "arm64"),
		FunctionQuestion("aws", prodID, "eu-west-1", "spot-manager", "armv7"),
		FunctionQuestion("aws", prodID, "eu-west-1", "../x", "arm64"),
	} {
		require.Error(t, bad.Valid())
	}
}

// TestFunctionsAreNotAskedFor holds resolve to leave the code of functions alone,
// missing or not, also with a pattern that matches it.
func TestFunctionsAreNotAskedFor(t *testing.T) {
	f := newFake(t, nil)
	q := FunctionQuestion("aws", prodID, "us-east-1", "spot-manager", "arm64")
	asked := []Asked{here(1, q)}
	lock, ds := Run(context.Background(), nil, asked, f.options())
	require.Empty(t, ds)
	require.Empty(t, lock.Keys())

	code := FunctionCode{Bucket: "bucket", Key: FunctionKey("spot-manager", strings.Repeat("0", 64))}
	lock.Set(q, Entry{Value: code.Value(), API: "s3:PutObject", By: "arn:aws:iam::111122223333:role/deploy", ResolvedAt: "2026-01-01T00:00:00Z"})
	again, ds := ParseLock("cuemulus.lock", lock.Marshal())
	require.Empty(t, ds)
	require.Equal(t, lock, again)
	options := f.options()
	options.Refresh = "*"
	after, ds := Run(context.Background(), lock, asked, options)
	require.Empty(t, ds)
	require.Equal(t, lock, after)
	require.Empty(t, Check(context.Background(), lock, asked, f.options()))
}
