package rules_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
	"cuemulus.dev/lint/rules"
)

// differs says of which rules cfn-lint does not find the example, and why.
// lint/AGREEMENT.md says who is right.
var differs = map[string]string{
	"CFN006":  "it is silent about a key that a mapping lacks in its second step",
	"CFN035":  "it compares literals only, not a parameter with its allowed values",
	"CFN038":  "it is silent about the ARN of a key",
	"CFN044":  "it knows no names of transforms",
	"CFN046":  "it is silent where the text has another variable",
	"EC2024":  "it looks at launch templates only",
	"ECS002":  "it is silent although no container is essential",
	"IAM001":  "it says so for identity policies of some resources only",
	"IAM104":  "it is silent about a policy without statements",
	"IAM116":  "it is silent about a principal's unknown type",
	"IAM189":  "it asks for the current version, not for any",
	"IAM303":  "it is silent about actions that work on * only",
	"LOGS002": "it looks at the retention of what expires by itself",
	"RES015":  "it does not know the property as read-only",
	"RES021":  "it calls an instance type that is nowhere an unknown value",
	"VPC003":  "it reads literals only",
}

// aliasOfPeer is an id of cfn-lint.
var aliasOfPeer = regexp.MustCompile(`^[EWI][0-9]{4}$`)

// TestPeer holds that cfn-lint finds every example of what it knows by another id: in
// the same resource or parameter, and nothing of the kind in the good one.
func TestPeer(t *testing.T) {
	command, err := exec.LookPath("cfn-lint")
	if err != nil {
		require.NotEqual(t, "required", os.Getenv("CUEMULUS_ORACLES"), "cfn-lint is not installed")
		t.Skip("cfn-lint is not installed")
	}
	if testing.Short() && os.Getenv("CUEMULUS_ORACLES") != "required" {
		t.Skip("cfn-lint takes a while for so many templates")
	}
	dir := t.TempDir()
	args := []string{"--format", "json", "--include-checks", "I", "--regions", "us-east-1", "-t"}
	asked := map[string]lint.Rule{}
	for _, r := range rules.All() {
		if !slices.ContainsFunc(r.Aliases, aliasOfPeer.MatchString) || r.Bad == "" || strings.HasPrefix(r.Bad, "-- ") {
			continue
		}
		asked[r.ID] = r
		for name, text := range map[string]string{r.ID + ".bad.yaml": r.Bad, r.ID + ".good.yaml": r.Good} {
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
		}
		args = append(args, filepath.Join(dir, r.ID+".bad.yaml"), filepath.Join(dir, r.ID+".good.yaml"))
	}
	require.NotEmpty(t, asked)
	out, err := exec.Command(command, args...).Output()
	var found []struct {
		Filename string
		Location struct{ Path []any }
		Rule     struct{ ID string }
	}
	require.NoError(t, json.Unmarshal(out, &found), "%v", err)
	require.NotEmpty(t, found)
	for id, r := range asked {
		t.Run(id, func(t *testing.T) {
			agrees := false
			for _, f := range found {
				if !slices.Contains(r.Aliases, f.Rule.ID) {
					continue
				}
				require.NotEqual(t, filepath.Join(dir, id+".good.yaml"), f.Filename, "it finds %s in the good example", f.Rule.ID)
				if f.Filename == filepath.Join(dir, id+".bad.yaml") {
					agrees = agrees || sameThing(t, r, f.Location.Path)
				}
			}
			if why, known := differs[id]; known {
				require.False(t, agrees, "it does find the example now, though %s", why)
				return
			}
			require.True(t, agrees, "it does not find the example of %v", r.Aliases)
		})
	}
	for id := range differs {
		require.Contains(t, asked, id, "there is no such rule any more")
	}
}

// sameThing reports whether a path of cfn-lint leads to a resource, output or parameter
// that our finding is about, or belongs to beside it.
func sameThing(t *testing.T, r lint.Rule, theirs []any) bool {
	if len(theirs) < 2 {
		return true
	}
	template, _ := cfn.Parse("t.yaml", []byte(r.Bad))
	for _, d := range lint.Run([]lint.Rule{r}, []lint.Target{{Template: template}}, lint.Options{Profile: lint.Strict, Today: today}) {
		if len(d.Path) < 2 || d.Path[1] == fmt.Sprint(theirs[1]) || len(template.Resources("")) > 1 {
			return true
		}
	}
	return theirs[0] == "Parameters"
}
