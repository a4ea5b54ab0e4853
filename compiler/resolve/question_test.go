package resolve

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestKeysAndBack(t *testing.T) {
	for want, q := range map[string]Question{
		"kms/aws/111122223333/us-east-1/alias/us-east-1/john-replicated": alias(prodID, "alias/us-east-1/john-replicated"),
		"zones/aws/111122223333/us-east-1":                               zonesOf(prodID),
		"ssm/aws/111122223333/us-east-1//aws/service/x":                  parameter("/aws/service/x"),
		"ssm/aws/111122223333/us-east-1/aws/service/x":                   parameter("aws/service/x"),
		"organization/aws-us-gov/111122223333/-":                         {"organization", "aws-us-gov", prodID, "", nil},
		"ou/aws/111122223333/-/ou-ab12-11111111":                         unit("ou-ab12-11111111"),
		"output/aws/111122223333/us-east-1/audit-logs/BucketArn":         output("audit-logs", "BucketArn"),
		"caller/aws/111122223333/-":                                      {"caller", "aws", prodID, "", nil},
		"kms/eucalyptus/111122223333/cloud-1/alias/a":                    {"kms", "eucalyptus", prodID, "cloud-1", []string{"alias/a"}},
	} {
		require.NoError(t, q.Valid(), want)
		require.Equal(t, want, q.Key())
		back, err := ParseKey(want)
		require.NoError(t, err)
		require.Equal(t, q, back)
	}
}

// Slashes in one of several arguments cannot move into the next.
func TestKeysOfSeveralArgumentsAreUnambiguous(t *testing.T) {
	a := Question{"output", "aws", prodID, "us-east-1", []string{"a/b", "c"}}
	b := Question{"output", "aws", prodID, "us-east-1", []string{"a", "b/c"}}
	c := Question{"output", "aws", prodID, "us-east-1", []string{"a%2Fb", "c"}}
	require.NotEqual(t, a.Key(), b.Key())
	require.NotEqual(t, a.Key(), c.Key())
}

func TestBadKeys(t *testing.T) {
	for key, want := range map[string]string{
		"":                                                            `"" is not kind/partition/account/region/arguments`,
		"kms/aws/111122223333":                                        "is not kind/partition/account/region/arguments",
		"kmz/aws/111122223333/r-1/a":                                  `"kmz" is no kind of question; did you mean "kms"`,
		"dynamo/aws/111122223333/-":                                   `"dynamo" is no kind of question; there are caller, function, kms, organization, ou, output, ssm, zones`,
		"kms/aws/111122223333/-/alias/a":                              "kms needs a Region",
		"kms/aws/111122223333//alias/a":                               "kms needs a Region",
		"caller/aws/111122223333/us-east-1":                           `caller has no Region; leave "us-east-1" out`,
		"caller/aws/11112222333/-":                                    `account "11112222333" is not twelve digits`,
		"caller/AWS/111122223333/-":                                   `"AWS" is no partition`,
		"caller/aws/111122223333/-/":                                  "caller takes 0 arguments, not 1",
		"caller/aws/111122223333/":                                    `"caller/aws/111122223333/" must be written "caller/aws/111122223333/-"`,
		"kms/aws/111122223333/us-east-1":                              "kms takes 1 arguments, not 0",
		"kms/aws/111122223333/us-east-1/a":                            `alias "a" is not an alias name like alias/artifacts`,
		"kms/aws/111122223333/us-east-1/alias/a%25":                   `is not an alias name`,
		"zones/aws/111122223333/US-EAST-1":                            `"US-EAST-1" is no Region`,
		"ou/aws/111122223333/-/Production":                            `ou "Production" is not an id like ou-ab12-11111111`,
		"output/aws/111122223333/us-east-1/stack":                     "output takes 2 arguments, not 1",
		"output/aws/111122223333/us-east-1/a/b/c":                     "output takes 2 arguments, not 3",
		"ssm/aws/111122223333/us-east-1/" + strings.Repeat("x", 2100): "is longer than 2048",
	} {
		_, err := ParseKey(key)
		require.ErrorContains(t, err, want, key)
	}
}

func TestNewQuestion(t *testing.T) {
	q, err := NewQuestion("output", "aws", prodID, "us-east-1", map[string]string{"output": "BucketArn", "stack": "audit-logs"})
	require.NoError(t, err)
	require.Equal(t, output("audit-logs", "BucketArn"), q)

	_, err = NewQuestion("kms", "aws", prodID, "us-east-1", map[string]string{"alais": "alias/a"})
	require.ErrorContains(t, err, "kms needs alias")
	require.ErrorContains(t, err, `kms takes no "alais"; did you mean "alias"`)
	_, err = NewQuestion("kms", "aws", prodID, "us-east-1", map[string]string{"alias": "arn:aws:kms:us-east-1:111122223333:alias/a"})
	require.ErrorContains(t, err, "without ARN")
	_, err = NewQuestion("kmss", "aws", prodID, "us-east-1", nil)
	require.ErrorContains(t, err, `did you mean "kms"`)
}

func TestMatch(t *testing.T) {
	const key = "kms/aws/111122223333/us-east-1/alias/a"
	for pattern, want := range map[string]bool{
		"*": true, "kms/*": true, "*/us-east-1/*": true, key: true, "kms/aws/?????2223333/*/alias/[a-c]": true,
		"kms": false, "ssm/*": false, "": false, "*/us-east-1": false, "kms/aws/*/alias/b": false,
	} {
		got, err := Match(pattern, key)
		require.NoError(t, err)
		require.Equal(t, want, got, pattern)
	}
	_, err := Match("kms/[", key)
	require.Error(t, err)
}

func TestKindsAndCodesAreComplete(t *testing.T) {
	kinds := Kinds()
	require.Len(t, kinds, 8)
	for i, k := range kinds {
		require.True(t, i == 0 || kinds[i-1].Name < k.Name, "sorted")
		require.NotEmpty(t, k.Title)
		require.NotEmpty(t, k.Actions)
		require.Regexp(t, apiForm, k.API)
		for _, a := range k.Args {
			require.NotEmpty(t, a.Form)
			require.Positive(t, a.Max)
		}
	}
	for _, r := range resolvers() {
		require.NotNil(t, r.check, r.Name)
		require.NotNil(t, r.ask, r.Name)
		require.NotEmpty(t, r.shape, r.Name)
	}
	seen := map[string]bool{}
	last := ""
	for _, c := range Codes() {
		require.Regexp(t, `^LOCK[0-9]{3}$`, c.ID)
		require.Regexp(t, `^[a-z]+(-[a-z]+)*$`, c.Name)
		require.Less(t, last, c.ID)
		last = c.ID
		require.False(t, seen[c.Name], c.Name)
		seen[c.Name] = true
		v := reflect.ValueOf(c)
		for i := range v.NumField() {
			if v.Field(i).Kind() == reflect.String {
				require.NotEmpty(t, v.Field(i).String(), c.ID)
			}
		}
		require.Greater(t, len(c.Why), len(c.Title), c.ID)
	}
}

func FuzzParseKey(f *testing.F) {
	for _, k := range sampleLock().Keys() {
		f.Add(k)
	}
	f.Add("output/aws/111122223333/us-east-1/a%2Fb/c")
	f.Fuzz(func(t *testing.T, key string) {
		q, err := ParseKey(key)
		if err != nil {
			return
		}
		if q.Valid() != nil || q.Key() != key {
			t.Fatalf("%q gives %+v", key, q)
		}
	})
}
