package diag

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSortOrdersByPlaceAndDropsRepeats(t *testing.T) {
	a := Diagnostic{Rule: "A001", Pos: Pos{File: "a", Line: 2, Col: 1}, Message: "x"}
	b := Diagnostic{Rule: "A001", Pos: Pos{File: "a", Line: 1, Col: 9}, Message: "x"}
	c := Diagnostic{Rule: "A000", Pos: Pos{File: "b", Line: 1, Col: 1}, Message: "x"}
	require.Equal(t, []Diagnostic{b, a, c}, Sort([]Diagnostic{c, a, b, a}))
}

func TestPosString(t *testing.T) {
	require.Equal(t, "f:3:4", Pos{"f", 3, 4}.String())
	require.Equal(t, "f:3", Pos{"f", 3, 0}.String())
	require.Equal(t, "f", Pos{"f", 0, 0}.String())
}

func TestNearest(t *testing.T) {
	fields := []string{"source", "replica", "deleteMarkers", "retain"}
	for word, want := range map[string]string{
		"sorce":         "source",
		"Source":        "source",
		"deleteMarker":  "deleteMarkers",
		"deletemrakers": "deleteMarkers",
		"xyz":           "",
	} {
		require.Equal(t, want, Nearest(word, fields), word)
	}
}

func TestDistance(t *testing.T) {
	require.Equal(t, 1, Distance("staks", "stacks"))
	require.Equal(t, 1, Distance("porject", "project"))
	require.Equal(t, 0, Distance("Stacks", "stacks"))
	require.Equal(t, 2, Distance("states", "stacks"))
}

func TestSeverityWords(t *testing.T) {
	for _, s := range []Severity{Note, Warning, Error} {
		back, ok := ParseSeverity(s.String())
		require.True(t, ok)
		require.Equal(t, s, back)
	}
	_, ok := ParseSeverity("fatal")
	require.False(t, ok)
}

func TestIdentityForgetsPlaceAlone(t *testing.T) {
	d := Diagnostic{Rule: "S3015", Severity: Error, Message: "m", Help: "h", Pos: Pos{"a.yaml", 3, 4}, Path: []string{"Resources", "A/B", "x~y"}, Resource: "A/B"}
	same := d
	same.Pos, same.Severity, same.Help = Pos{"a.yaml", 30, 1}, Note, ""
	require.Equal(t, d.Identity(), same.Identity())
	require.Equal(t, "Resources/A~1B/x~0y", d.Identity().Path)
	require.Len(t, d.Identity().Hash(), 64)
	seen := map[string]bool{d.Identity().Hash(): true}
	for _, change := range []func(*Diagnostic){
		func(d *Diagnostic) { d.Rule = "S3016" },
		func(d *Diagnostic) { d.Message = "n" },
		func(d *Diagnostic) { d.Pos.File = "b.yaml" },
		func(d *Diagnostic) { d.Stack = "s" },
		func(d *Diagnostic) { d.Resource = "C" },
		func(d *Diagnostic) { d.Path = d.Path[:2] },
	} {
		other := d
		change(&other)
		require.NotEqual(t, d.Identity(), other.Identity())
		require.False(t, seen[other.Identity().Hash()])
		seen[other.Identity().Hash()] = true
		require.NotZero(t, d.Identity().Compare(other.Identity()))
	}
	d.Stack = "logs"
	moved := d
	moved.Pos.File = "elsewhere.cue"
	require.Equal(t, d.Identity(), moved.Identity(), "a stack may move to another file")
	require.Equal(t, "logs", d.Identity().Subject())
}
