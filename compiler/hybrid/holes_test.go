package hybrid

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/compiler"
	"cuemulus.dev/internal/diag"
)

// TestPlansWithHoles: no plan makes a component panic. Every value of a plan is left
// out once, and made null, empty or absurd; what the checks would have refused may
// come out as nonsense, or be refused again.
func TestPlansWithHoles(t *testing.T) {
	built := 0
	for _, plan := range []string{edgePlan, vpcPlan, swap(t, vpcPlan, `eucalyptus: "4.4"`, `{eucalyptus: "4.1", router: "quagga"}, secrets: vty: "env:VTY", distribution: "el9"`)} {
		project := load(t, plan)
		stack := project.Stacks[0]
		var object map[string]any
		require.NoError(t, json.Unmarshal(stack.Data, &object))
		eachHole(object, func() {
			data, err := json.Marshal(object)
			require.NoError(t, err)
			build(&compiler.Build{Project: project, Stack: &compiler.Stack{
				Name: "euca", Kind: "Cloud", Data: data,
				Span: func(string) (from, to diag.Pos) { return diag.Pos{}, diag.Pos{} },
			}})
			built++
		})
	}
	require.Greater(t, built, 1000)
}

// eachHole calls see once for every change of every value below an object, and undoes
// it.
func eachHole(object map[string]any, see func()) {
	for _, key := range slices.Sorted(maps.Keys(object)) {
		before := object[key]
		delete(object, key)
		see()
		for _, other := range []any{nil, "", "255.255.255.255", "0.0.0.0/0", "a\nb", map[string]any{}, []any{nil}, []any{""}, map[string]any{"": nil}, map[string]any{"": map[string]any{}}, 0, -1} {
			object[key] = other
			see()
		}
		object[key] = before
		if inner, ok := before.(map[string]any); ok {
			eachHole(inner, see)
		}
	}
}
