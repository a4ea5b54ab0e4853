package escalate_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/iam/escalate"
)

// policy reads statements in the short form of the tables here: statements are
// separated by " ; ", and each is "Allow" or "Deny" with fields A, NA, R, NR, P, NP
// (lists in [] or one text), and C, a Condition block in JSON. A principal has its
// type before "|", AWS by default.
func policy(t testing.TB, kind iam.Type, text string) *iam.Policy {
	t.Helper()
	statements := []any{}
	for part := range strings.SplitSeq(text, " ; ") {
		effect, rest, _ := strings.Cut(strings.TrimSpace(part), " ")
		st := map[string]any{"Effect": effect}
		if i := strings.Index(rest, "C:"); i >= 0 {
			st["Condition"] = json.RawMessage(rest[i+2:])
			rest = rest[:i]
		}
		for f := range strings.FieldsSeq(rest) {
			name, value, _ := strings.Cut(f, "=")
			key := map[string]string{"A": "Action", "NA": "NotAction", "R": "Resource", "NR": "NotResource", "P": "Principal", "NP": "NotPrincipal"}[name]
			require.NotEmpty(t, key, f)
			of, rest, typed := strings.Cut(value, "|")
			if !typed {
				of, rest = "AWS", value
			}
			var list any = rest
			if strings.HasPrefix(rest, "[") {
				list = strings.Split(strings.Trim(rest, "[]"), ",")
			}
			if strings.HasSuffix(key, "Principal") && value != "*" {
				list = map[string]any{of: list}
			}
			st[key] = list
		}
		statements = append(statements, st)
	}
	doc, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	require.NoError(t, err)
	p, ds := iam.Parse("policy.json", doc, kind)
	require.Empty(t, ds, text)
	return p
}

func identity(t testing.TB, text string) escalate.Principal {
	return escalate.Principal{Name: "p", Grants: []*iam.Policy{policy(t, iam.Identity, text)}}
}

func ids(found []escalate.Finding) (out []string) {
	for _, f := range found {
		id := f.ID
		if f.Answer == iam.Maybe {
			id += "?"
		}
		out = append(out, id)
	}
	return out
}

func names(s escalate.Set) (out []string) {
	for _, a := range s.Actions {
		out = append(out, a.Name)
	}
	return out
}

// TestCatalogue holds the table: every set is asked about or says why not, and
// every action is one of AWS.
func TestCatalogue(t *testing.T) {
	sets := escalate.Sets()
	require.Len(t, sets, 112)
	cat := actions.Open()
	seen := map[string]bool{}
	distinct := map[string]bool{}
	minimal := 0
	for _, s := range sets {
		require.False(t, seen[s.ID], s.ID)
		seen[s.ID] = true
		require.NotEmpty(t, s.Also, s.ID)
		require.NotEmpty(t, s.Actions, s.ID)
		require.Equal(t, s.None == "", s.How != "", s.ID)
		require.Equal(t, s.None != "", s.Category == "-", s.ID)
		on := map[string]int{}
		for _, a := range s.Actions {
			distinct[a.Name] = true
			if strings.HasSuffix(a.Name, "*") {
				continue
			}
			prefix, name, _ := strings.Cut(a.Name, ":")
			known := cat.Service(prefix).Action(name)
			require.NotNil(t, known, a.Name)
			require.Equal(t, name, known.Name)
			require.False(t, known.Retired && s.None == "", a.Name)
			require.Equal(t, a.Name == "iam:PassRole" && s.None == "", len(a.To) > 0, s.ID)
			if a.On != "" {
				on[a.On]++
			}
		}
		for name, n := range on {
			require.Greater(t, n, 1, "%s: %s", s.ID, name)
		}
		if !slices.ContainsFunc(sets, func(o escalate.Set) bool {
			return len(o.Actions) < len(s.Actions) && !slices.ContainsFunc(names(o), func(a string) bool { return !slices.Contains(names(s), a) })
		}) {
			minimal++
		}
	}
	require.Equal(t, 80, minimal)
	require.Len(t, distinct, 133)
}

// TestEverySet gives a principal exactly one set: it is found, or a smaller one in
// it that says as much. Without one of the actions, with a Deny of one, or with a
// condition that cannot hold, it is not.
func TestEverySet(t *testing.T) {
	opts := escalate.Options{Catalog: actions.Open()}
	find := func(text string) []string { return ids(escalate.Find(identity(t, text), opts)) }
	for _, s := range escalate.Sets() {
		all := names(s)
		list := func(a []string) string { return "[" + strings.Join(a, ",") + "]" }
		if s.None != "" {
			require.NotContains(t, find("Allow R=* A="+list(all)), s.ID)
			continue
		}
		t.Run(s.ID, func(t *testing.T) {
			found := escalate.Find(identity(t, "Allow R=* A="+list(all)), opts)
			require.NotEmpty(t, found)
			for _, f := range found {
				require.Equal(t, iam.Yes, f.Answer, f.Reason)
				for _, step := range f.Steps {
					require.True(t, slices.Contains(all, step.Action), step.Action)
					require.Len(t, step.Grants, 1)
					require.True(t, step.Any)
					require.NotEmpty(t, step.Resource)
				}
			}
			if !slices.Contains(ids(found), s.ID) { // a smaller one says as much
				require.True(t, slices.ContainsFunc(found, func(f escalate.Finding) bool {
					return len(f.Steps) < len(all) && (f.Needs == "" || s.Needs != "")
				}), "%v", ids(found))
			}
			for i := range all {
				rest := slices.Delete(slices.Clone(all), i, i+1)
				if len(rest) > 0 {
					require.NotContains(t, find("Allow R=* A="+list(rest)), s.ID)
				}
				for _, not := range []string{
					"Allow R=* A=" + list(all) + " ; Deny R=* A=" + all[i],
					"Allow R=* A=" + list(all) + " ; Deny R=* A=" + strings.ToUpper(all[i]) + `C:{"StringNotEqualsIfExists":{"aws:PrincipalTag/none":"x"}} ; Deny A=` + all[i] + ` R=* C:{"Null":{"aws:PrincipalTag/none":"false"}}`,
					"Allow R=* A=" + list(all) + ` C:{"StringEquals":{"aws:PrincipalTag/none":"a"},"StringNotEquals":{"aws:PrincipalTag/none":"a"}}`,
					"Allow R=* A=" + list(all) + ` C:{"StringEquals":{"s3:prefix":"a"}}`,
				} {
					got := find(not)
					require.NotContains(t, got, s.ID, not)
					require.NotContains(t, got, s.ID+"?", not)
				}
			}
			p := identity(t, "Allow R=* A="+list(all))
			p.Limits = [][]*iam.Policy{{policy(t, iam.Boundary, "Allow R=* NA="+all[len(all)-1])}}
			require.NotContains(t, ids(escalate.Find(p, opts)), s.ID)
		})
	}
}
