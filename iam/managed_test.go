package iam_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/iam/managed"
	"cuemulus.dev/internal/diag"
)

// TestManagedPolicies judges policies that AWS itself wrote: what is reported as
// an error in them is a mistake of ours, or a name that the public reference
// lacks. Every fifth policy is enough to see a check that became too eager.
func TestManagedPolicies(t *testing.T) {
	c, m := actions.Open(), managed.Open()
	known := map[string]bool{
		// Actions, services and keys that policies of AWS use and the reference lacks.
		"invalid-action": true, "invalid-service-in-action": true, "invalid-service-condition-key": true,
		// Texts without an account or Region that match nothing, and
		// events:detail-type, which the reference lists with several values.
		"missing-arn-account": true, "missing-qualifier": true,
	}
	errors, warnings, total := 0, 0, 0
	for i, path := range m.Paths() {
		if i%5 != 0 {
			continue
		}
		total++
		doc, ok := m.Find(path)
		require.True(t, ok)
		p, ds := iam.Parse(path, doc.Document, iam.Identity)
		require.NotNil(t, p, path)
		for _, d := range append(ds, iam.Validate(p, c)...) {
			switch d.Severity {
			case diag.Error:
				errors++
				require.True(t, known[d.Name], "%s: %s %s", d.Pos, d.Name, d.Message)
			case diag.Warning:
				warnings++
			}
		}
	}
	require.Greater(t, total, 300)
	require.Less(t, errors, 40)
	require.Less(t, warnings, 400)
	t.Logf("%d policies, %d errors, %d warnings", total, errors, warnings)
}
