package schemas

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryDefinitionAndFieldHasAComment(t *testing.T) {
	packages, err := Read()
	require.NoError(t, err)
	fields := 0
	for _, p := range packages {
		require.NotEmpty(t, p.Doc, p.Name)
		require.NotEmpty(t, p.Types, p.Name)
		for _, d := range p.Types {
			require.NotEmpty(t, d.Doc, "%s.%s", p.Name, d.Name)
			if d.Base == String {
				require.Equal(t, strings.ToLower(d.Doc[:1]), d.Doc[:1], "%s.%s: the comment of a scalar is a noun phrase", p.Name, d.Name)
			}
			for _, f := range d.Fields {
				fields++
				require.NotEmpty(t, f.Doc, "%s.%s.%s", p.Name, d.Name, f.Name)
				require.NotEqual(t, Any, f.Type.Base, "%s.%s.%s", p.Name, d.Name, f.Name)
				if f.Type.Default != "" && f.Type.Default != `""` {
					require.Contains(t, strings.ReplaceAll(f.Doc, "\n", " "), "Default: "+f.Type.Default, "%s.%s.%s: the comment must give the default", p.Name, d.Name, f.Name)
				}
				if f.Optional && f.Name != "account" && !strings.Contains(f.Doc, "Needed for") {
					require.Contains(t, f.Doc, "Default:", "%s.%s.%s: the comment must say what happens without it", p.Name, d.Name, f.Name)
				}
			}
		}
	}
	require.Greater(t, fields, 50)
}

func TestModelOfReplicatedBucket(t *testing.T) {
	packages, err := Read()
	require.NoError(t, err)
	bucket := packages["aws"].Type("#ReplicatedBucket")
	require.NotNil(t, bucket)
	class := bucket.Field("archive").Type.Field("class").Type
	require.Equal(t, []string{"GLACIER", "DEEP_ARCHIVE", "GLACIER_IR", "none"}, class.Enum)
	require.Equal(t, `"GLACIER"`, class.Default)
	keep := bucket.Field("noncurrent").Type.Field("keep").Type
	require.Equal(t, []int64{1, 100}, []int64{*keep.Min, *keep.Max})
	require.Equal(t, "3", keep.Default)
	require.True(t, bucket.Field("source").Type.Field("region").Required)
	require.Equal(t, "schemas/aws/replicated_bucket.cue", bucket.Field("tags").Place.File)
	require.Equal(t, Map, bucket.Field("tags").Type.Base)
	require.Equal(t, 128, bucket.Field("tags").Type.Key.MaxRunes)
	require.Len(t, bucket.Field("name").Type.Patterns, 2)
}
