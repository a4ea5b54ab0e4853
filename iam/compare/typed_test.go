package compare_test

import (
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam/actions"
	"cuemulus.dev/iam/compare"
)

// typedRequest reports whether an action of the catalogue works on a resource.
func typedRequest(catalog *actions.Catalog, action, resource string) bool {
	prefix, name, _ := strings.Cut(action, ":")
	service := catalog.Service(prefix)
	a := service.Action(name)
	if a == nil {
		return false
	}
	if len(a.Resources) == 0 {
		return resource == "*"
	}
	for _, r := range a.Resources {
		var b strings.Builder
		for i, part := range strings.SplitN(service.Resource(r.Type).ARN, ":", 6) {
			if i > 0 {
				b.WriteString(":")
			}
			for j, piece := range regexp.MustCompile(`\$\{[^}]*\}`).Split(part, -1) {
				if j > 0 {
					b.WriteString([]string{"x", "aws(-[a-z0-9-]+)?", "[a-z0-9-]*", "[a-z0-9-]*", "[a-z0-9-]*", "(.|\n)+"}[i])
				}
				b.WriteString(strings.ReplaceAll(regexp.QuoteMeta(piece), `\*`, ".*"))
			}
		}
		if regexp.MustCompile("^" + b.String() + "$").MatchString(resource) {
			return true
		}
	}
	return false
}

// TestTypedMany is TestCompareMany for requests that AWS can make.
func TestTypedMany(t *testing.T) {
	pairs := 80
	if s := os.Getenv("CUEMULUS_PAIRS"); s != "" {
		n, err := strconv.Atoi(s)
		require.NoError(t, err)
		pairs = n / 10
	}
	catalog := actions.Open()
	opts := compare.Options{Catalog: catalog, Typed: true}
	names := []string{"s3:GetObject", "s3:PutObject", "s3:GetObjectAcl", "s3:ListBucket", "s3:ListAllMyBuckets", "s3:GetAccountPublicAccessBlock", "iam:GetUser", "sqs:SendMessage", "sqs:ListQueues", "ec2:RunInstances", "lambda:GetFunction"}
	extra := []string{"arn:aws:sqs:us-east-1:111122223333:q", "arn:aws:iam::111122223333:user/bob", "arn:aws:s3:::b/x", "arn:aws:s3:::bb", "arn:aws:ec2:us-east-1:111122223333:instance/i", "arn:aws-cn:s3:::a/b"}
	valid := map[[2]string]bool{}
	counts := map[compare.Verdict]int{}
	for i := range pairs {
		r := rand.New(rand.NewPCG(23, uint64(i)))
		g := &generator{pick: r.IntN}
		old, new := g.pair()
		a := compare.Compare(old, new, opts)
		counts[a.Verdict]++
		ok := func(action, resource string) bool {
			key := [2]string{action, resource}
			v, known := valid[key]
			if !known {
				v = typedRequest(catalog, action, resource)
				valid[key] = v
			}
			return v
		}
		switch a.Verdict {
		case compare.NewAccess:
			require.True(t, ok(a.Witness.Action, a.Witness.Resource), "pair %d: %+v", i, a.Witness)
		case compare.NoNewAccess:
			u := around(old, new)
			u.actions, u.resources = names, append(u.resources, extra...)
			for k := range u.many {
				global, known := actions.GlobalKey(k)
				u.many[k] = u.many[k] && (!known || global.Multi)
			}
			for range 400 {
				req := u.request(r)
				if !ok(req.Action, req.Resource) {
					continue
				}
				for _, k := range u.keys {
					if global, known := actions.GlobalKey(k); known && global.Always && len(req.Context.Values[k]) == 0 && len(u.callers) == 1 {
						req.Context.Values[k] = []string{"111122223333"}
					}
				}
				if slices.Contains(u.keys, "aws:principalaccount") && len(req.Context.Values["aws:principalaccount"]) == 0 {
					continue
				}
				require.False(t, newAccess(old, new, req), "pair %d: %+v\nold %s\nnew %s", i, req, show(old), show(new))
			}
		}
	}
	t.Log(counts)
	require.Greater(t, counts[compare.NewAccess], pairs/20)
	require.Greater(t, counts[compare.NoNewAccess], pairs/20)
}
