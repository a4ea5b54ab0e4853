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

func TestSeverityWords(t *testing.T) {
	for _, s := range []Severity{Note, Warning, Error} {
		back, ok := ParseSeverity(s.String())
		require.True(t, ok)
		require.Equal(t, s, back)
	}
	_, ok := ParseSeverity("fatal")
	require.False(t, ok)
}
