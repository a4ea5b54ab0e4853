package actions_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam/actions"
)

// TestSources decodes everything and holds it to what SOURCES says was written:
// facts edited by hand, or an index of another run, fail here.
func TestSources(t *testing.T) {
	text, err := os.ReadFile("SOURCES")
	require.NoError(t, err)
	c := actions.Open()
	var want, got struct{ Services, Actions, ResourceTypes, Keys, ActionResources, ActionKeys int }
	wrote := 0
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		switch {
		case strings.HasPrefix(line, "totals "):
			require.NoError(t, json.Unmarshal([]byte(line[len("totals "):]), &want))
		case len(f) == 4 && f[0] == "current":
			require.Equal(t, f[1]+" "+f[2], c.Source())
		case len(f) == 3 && f[0] == "wrote":
			data, err := os.ReadFile(f[1])
			require.NoError(t, err)
			require.Equal(t, f[2], fmt.Sprintf("sha256:%x", sha256.Sum256(data)), "run gen.go again")
			wrote++
		}
	}
	require.Equal(t, 2, wrote)
	retired := 0
	for _, p := range c.Prefixes() {
		s := c.Service(p)
		require.NotNil(t, s, p)
		require.Equal(t, p, s.Prefix)
		if s.Retired {
			retired++
			continue
		}
		got.Services++
		got.Keys += len(s.Keys)
		got.ResourceTypes += len(s.Resources)
		for _, a := range s.Actions {
			require.Equal(t, a.Name, s.Action(strings.ToUpper(a.Name)).Name, "%s is not found by name", a.Name)
			if a.Retired {
				continue
			}
			require.NotZero(t, a.Level, "%s:%s", p, a.Name)
			got.Actions++
			got.ActionResources += len(a.Resources)
			got.ActionKeys += len(a.Keys)
		}
		for _, r := range s.Resources {
			require.GreaterOrEqual(t, strings.Count(r.ARN, ":"), 5, "%s %s", p, r.ARN)
		}
	}
	require.GreaterOrEqual(t, retired, 9, "the overlay of retired services is gone")
	require.GreaterOrEqual(t, got.ResourceTypes, want.ResourceTypes) // types of retired actions stay
	got.ResourceTypes = want.ResourceTypes
	require.Equal(t, want, got)
	require.Greater(t, want.Actions, 20000)
}

func TestLookup(t *testing.T) {
	c := actions.Open()
	s3 := c.Service("S3")
	require.Equal(t, "Amazon S3", s3.Name)
	get := s3.Action("getobject")
	require.Equal(t, "GetObject", get.Name)
	require.Equal(t, "Read", get.Level.String())
	var types []string
	for _, r := range get.Resources {
		types = append(types, r.Type)
	}
	require.Contains(t, types, "object")
	require.Equal(t, "arn:${Partition}:s3:::${BucketName}/${ObjectName}", s3.Resource("object").ARN)
	require.Empty(t, s3.Action("ListAllMyBuckets").Resources, "works on * only")
	require.Equal(t, "Permissions management", s3.Action("PutBucketPolicy").Level.String())
	require.Contains(t, s3.AllKeys(get), "s3:ExistingObjectTag/${key}")
	require.Equal(t, actions.Numeric, s3.Key("s3:Max-Keys").Type)
	require.True(t, s3.Key("AWS:tagkeys").Multi)
	require.NotNil(t, s3.Key("aws:ResourceTag/anything"))
	require.Nil(t, s3.Key("aws:ResourceTag/"), "no tag key")
	require.Nil(t, c.Service("s4"))
	require.Nil(t, s3.Action("GetObjekt"))
	require.True(t, c.Service("deeplens").Retired)
	require.True(t, c.Service("codestar").Action("CreateProjectFromTemplate").Retired)
	require.True(t, c.Service("kms").RCP)
	require.False(t, c.Service("ec2").RCP)
	for _, p := range c.Prefixes() {
		require.NotEmpty(t, c.Name(p))
	}
	require.Contains(t, c.ARNServices("s3"), "s3")
	require.Contains(t, c.ARNServices("ec2"), "ec2")
	require.Empty(t, c.ARNServices("s4"))
}

func TestKeyMatches(t *testing.T) {
	for _, tc := range []struct {
		pattern, name string
		want          bool
	}{
		{"aws:SourceIp", "AWS:SOURCEIP", true},
		{"aws:ResourceTag/${TagKey}", "aws:resourcetag/a", true},
		{"aws:ResourceTag/${TagKey}", "aws:resourcetag/", false},
		{"x:a/${b}.value", "x:a/c.value", true},
		{"x:a/${b}.value", "x:a/.value", false},
		{"x:${a}/y/${b}", "x:1/y/2", true},
		{"x:${a}/y/${b}", "x:1/z/2", false},
	} {
		require.Equal(t, tc.want, actions.KeyMatches(tc.pattern, tc.name), "%s %s", tc.pattern, tc.name)
	}
}

func TestGlobals(t *testing.T) {
	seen := map[string]bool{}
	for _, g := range actions.Globals() {
		require.False(t, seen[g.Name], g.Name)
		seen[g.Name] = true
		got, ok := actions.GlobalKey(strings.ToUpper(strings.Replace(g.Name, "${TagKey}", "Team", 1)))
		require.True(t, ok)
		require.Equal(t, g, got)
	}
	_, ok := actions.GlobalKey("aws:SourceIpp")
	require.False(t, ok)
	_, ok = actions.FederationKey("token.actions.githubusercontent.com:sub")
	require.True(t, ok)
	_, ok = actions.FederationKey("s3:prefix")
	require.False(t, ok)
}

func BenchmarkOpenAndLookUp(b *testing.B) {
	for b.Loop() {
		c := actions.Open()
		for _, p := range []string{"s3", "kms", "iam", "sqs", "dynamodb"} {
			if c.Service(p) == nil {
				b.Fatal(p)
			}
		}
	}
}

// TestCarries holds which keys requests of an action have.
func TestCarries(t *testing.T) {
	c := actions.Open()
	for _, tc := range []struct {
		action, key string
		want        actions.Carry
	}{
		{"iam:PassRole", "iam:PassedToService", actions.Carried},
		{"iam:PutRolePolicy", "iam:passedtoservice", actions.Never},
		{"iam:PutRolePolicy", "s3:prefix", actions.Never},
		{"s3:GetObject", "s3:prefix", actions.Unlisted},
		{"s3:ListBucket", "s3:prefix", actions.Carried},
		{"iam:AddUserToGroup", "aws:ResourceTag/team", actions.Never},
		{"iam:PassRole", "aws:ResourceTag/team", actions.Carried},
		{"iam:PassRole", "aws:SourceIp", actions.Carried},
		{"iam:PassRole", "lambda:SourceFunctionArn", actions.Carried},
		{"iam:PassRole", "token.actions.githubusercontent.com:sub", actions.Carried},
		{"iam:PassRole", "nothing:known", actions.Carried},
		{"iam:NoSuchAction", "s3:prefix", actions.Carried},
		{"sts:AssumeRole", "sts:ExternalId", actions.Carried},
	} {
		require.Equal(t, tc.want, c.Carries(tc.action, tc.key), tc.action+" "+tc.key)
	}
}
