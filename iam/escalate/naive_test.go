package escalate_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/iam/escalate"
	"cuemulus.dev/iam/internal/naive"
)

// reachable are the resources that brute force tries, for the actions that the random
// policies are about: one of each list must be allowed.
var reachable = func() map[string][][]string {
	const a = "arn:aws:"
	roles := []string{a + "iam::111122223333:role/app-x", a + "iam::111122223333:role/ops", a + "iam::111122223333:role/zz"}
	users := []string{a + "iam::111122223333:user/bob", a + "iam::111122223333:user/zz"}
	functions := []string{a + "lambda:eu-west-1:111122223333:function:app-x", a + "lambda:eu-west-1:111122223333:function:zz"}
	machines := []string{a + "states:eu-west-1:111122223333:stateMachine:app-x", a + "states:eu-west-1:111122223333:stateMachine:zz"}
	out := map[string][][]string{
		"iam:PassRole": {roles}, "iam:PutRolePolicy": {roles}, "iam:AttachRolePolicy": {roles}, "iam:UpdateAssumeRolePolicy": {roles}, "sts:AssumeRole": {roles},
		"iam:CreateAccessKey": {users}, "iam:DeleteAccessKey": {users}, "iam:PutUserPolicy": {users}, "iam:AttachUserPolicy": {users},
		"lambda:CreateFunction": {functions}, "lambda:InvokeFunction": {functions}, "lambda:UpdateFunctionCode": {functions}, "lambda:AddPermission": {functions},
		"states:CreateStateMachine": {machines}, "states:UpdateStateMachine": {machines}, "states:StartExecution": {machines},
		"cloudformation:CreateStackSet": {{"*"}}, "cloudformation:CreateStackInstances": {{a + "cloudformation:eu-west-1:111122223333:stackset/s:1"}},
		"ssm:SendCommand":             {{a + "ssm:eu-west-1:111122223333:document/d"}, {a + "ec2:eu-west-1:111122223333:instance/i-1"}},
		"ec2:ModifyInstanceAttribute": {{a + "ec2:eu-west-1:111122223333:instance/i-1"}}, "ec2:StartInstances": {{a + "ec2:eu-west-1:111122223333:instance/i-1"}},
		"ec2:StopInstances": {{a + "ec2:eu-west-1:111122223333:instance/i-1"}},
	}
	for _, change := range [][2]string{{"eu-west-1", "us-east-1"}, {"111122223333", "444455556666"}, {"arn:aws:", "arn:aws-cn:"}} { // and elsewhere
		for _, groups := range out {
			for i, list := range groups {
				for _, arn := range list {
					if other := strings.Replace(arn, change[0], change[1], 1); other != arn && !slices.Contains(groups[i], other) {
						groups[i] = append(groups[i], other)
					}
				}
			}
		}
	}
	return out
}()

// contexts are the values of keys that brute force tries.
func contexts(action string) (out []iam.Context) {
	services := []string{""}
	if action == "iam:PassRole" {
		services = []string{"lambda.amazonaws.com", "states.amazonaws.com", "cloudformation.amazonaws.com"}
	}
	for _, service := range services {
		for _, team := range []string{"", "a", "c"} {
			for _, ip := range []string{"", "192.0.2.1", "198.51.100.1"} {
				ctx := iam.Context{Values: map[string][]string{}}
				for k, v := range map[string]string{"iam:passedtoservice": service, "aws:principaltag/team": team, "aws:sourceip": ip} {
					if v != "" {
						ctx.Values[k] = []string{v}
					}
				}
				out = append(out, ctx)
			}
		}
	}
	return out
}

// random draws a policy about a few sets.
func random(r *rand.Rand, sets []escalate.Set) string {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	var parts []string
	for n := 1 + r.IntN(5); n > 0; n-- {
		s := sets[r.IntN(len(sets))]
		all := names(s)
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		if r.IntN(3) == 0 {
			all = all[:1+r.IntN(len(all))]
		}
		if r.IntN(6) == 0 {
			all = []string{pick("iam:Put*", "iam:*Role*", "lambda:*", "states:*", "*:*Function*", "ec2:*Instance*", "sts:*", "ssm:*")}
		}
		effect, field := "Allow A=", " R="
		if r.IntN(4) == 0 {
			effect = "Deny A="
		}
		if r.IntN(12) == 0 {
			effect = strings.Replace(effect, "A=", "NA=", 1)
		}
		if r.IntN(8) == 0 {
			field = " NR="
		}
		text := effect + "[" + strings.Join(all, ",") + "]" + field +
			pick("*", "*", "*", "arn:aws:iam::111122223333:role/app-*", "arn:aws:iam::*:role/ops", "arn:aws:iam::111122223333:*", "arn:aws:*:*:*:function:app-*",
				"arn:aws:states:*:*:*", "arn:aws:iam::111122223333:user/bob", "arn:aws:*:eu-west-1:*:*", "arn:aws:ec2:*:*:instance/*", "[arn:aws:iam::*:role/*,arn:aws:lambda:*:*:*]")
		if r.IntN(3) == 0 {
			text += " C:" + pick(`{"StringEquals":{"aws:PrincipalTag/team":"a"}}`, `{"StringNotEquals":{"aws:PrincipalTag/team":["a","b"]}}`,
				`{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}`, `{"StringNotLike":{"iam:PassedToService":"s*"}}`,
				`{"StringLikeIfExists":{"iam:PassedToService":["states.*","ec2.*"]}}`, `{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}`,
				`{"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"},"Null":{"aws:PrincipalTag/team":"false"}}`, `{"Null":{"iam:PassedToService":"true"}}`)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " ; ")
}

// brute tries all requests for a set, with the evaluator that was written for that
// alone.
func brute(policies []*iam.Policy, limits [][]*iam.Policy, s escalate.Set, known map[string]bool) bool {
	try := func(action, resource string, to []string) bool {
		for _, ctx := range contexts(action) {
			if service := ctx.Values["iam:passedtoservice"]; len(to) > 0 && !slices.Contains(to, service[0]) {
				continue
			}
			if naive.Grants(policies, limits, iam.Request{Action: action, Resource: resource, Context: ctx}) == iam.Yes {
				return true
			}
		}
		return false
	}
	allowed := func(action, resource string, to []string) bool {
		key := action + " " + resource + " " + strings.Join(to, " ")
		is, ok := known[key]
		if !ok {
			is = try(action, resource, to)
			known[key] = is
		}
		return is
	}
	groups := map[string][]string{}
	for _, a := range s.Actions {
		for _, list := range reachable[a.Name] {
			var can []string
			for _, resource := range list {
				if allowed(a.Name, resource, a.To) {
					can = append(can, resource)
				}
			}
			if len(can) == 0 {
				return false
			}
			if a.On != "" {
				if old, ok := groups[a.On]; ok {
					can = slices.DeleteFunc(can, func(r string) bool { return !slices.Contains(old, r) })
				}
				if groups[a.On] = can; len(can) == 0 {
					return false
				}
			}
		}
	}
	return true
}

// TestNaive draws random policies and holds every answer against brute force.
// CUEMULUS_POLICIES sets how many, CUEMULUS_SEED where the drawing begins.
func TestNaive(t *testing.T) {
	number := func(name string, fallback int) int {
		if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
			return n
		}
		return fallback
	}
	var sets []escalate.Set
	for _, s := range escalate.Sets() {
		if s.None == "" && !slices.ContainsFunc(s.Actions, func(a escalate.Action) bool { return reachable[a.Name] == nil }) {
			sets = append(sets, s)
		}
	}
	require.Greater(t, len(sets), 20)
	seed := number("CUEMULUS_SEED", 1)
	r := rand.New(rand.NewPCG(uint64(seed), 7))
	opts := escalate.Options{Catalog: actions.Open()}
	yes, maybe, no := 0, 0, 0
	policies := 80
	if testing.Short() {
		policies = 25
	}
	for i := range number("CUEMULUS_POLICIES", policies) {
		text := random(r, sets)
		p := identity(t, text)
		limit := ""
		if r.IntN(4) == 0 {
			limit = random(r, sets)
			p.Limits = [][]*iam.Policy{{policy(t, iam.Boundary, limit)}}
		}
		found := escalate.Find(p, opts)
		known := map[string]bool{}
		for _, s := range sets {
			at := slices.IndexFunc(found, func(f escalate.Finding) bool { return f.ID == s.ID })
			within := slices.ContainsFunc(found, func(f escalate.Finding) bool { // itself, a smaller one, or one that says more
				all := names(s)
				if f.ID == "iam-all" || f.ID == escalate.AdministratorID {
					return true
				}
				inside := func(a, b []string) bool {
					return !slices.ContainsFunc(a, func(x string) bool { return !slices.Contains(b, x) })
				}
				var steps []string
				for _, st := range f.Steps {
					steps = append(steps, st.Action)
				}
				return inside(steps, all) || inside(all, steps)
			})
			is := brute(p.Grants, p.Limits, s, known)
			where := fmt.Sprintf("policy %d: %s\nlimit: %s\nset %s, found %v", i, text, limit, s.ID, ids(found))
			switch {
			case at >= 0 && found[at].Answer == iam.Yes:
				yes++
				require.True(t, is, where)
			case at >= 0:
				maybe++
			case !within:
				no++
				require.False(t, is, where)
			}
		}
	}
	require.Greater(t, min(yes, no), 20)
	t.Logf("yes %d, maybe %d, no %d", yes, maybe, no)
}
