package compiler

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const exampleProject = "-- project.cue --\npackage infra\n\nproject: accounts: {\n\tprod: id: \"111122223333\"\n\taudit: {id: \"444455556666\", readRole: \"arn:aws:iam::444455556666:role/reader\"}\n}\n"

// example makes a project of a code's Bad or Good.
func example(text string) string {
	if strings.HasPrefix(text, "-- ") {
		if strings.HasPrefix(text, "-- project.cue") {
			return text
		}
		return exampleProject + text
	}
	head := "package infra\n\n"
	if strings.Contains(text, "hybrid.#") {
		head += "import \"cuemulus.dev/schemas/hybrid\"\n\n"
	}
	if strings.Contains(text, "aws.#") && !strings.Contains(text, "import ") {
		head += "import \"cuemulus.dev/schemas/aws\"\n\n"
	}
	return exampleProject + "-- z.cue --\n" + head + text + "\n"
}

func TestEachCodesBadReportsThatCodeAndGoodNothing(t *testing.T) {
	noText := []string{"INPUT001", "INPUT002", "INPUT006", "INPUT013"}
	for _, c := range Codes() {
		t.Run(c.ID, func(t *testing.T) {
			require.NotEmpty(t, c.Title)
			require.NotEmpty(t, c.Why)
			if slices.Contains(noText, c.ID) {
				require.Empty(t, c.Bad)
				return
			}
			write(t, example(c.Bad))
			_, ds := Load(".", LoadOptions{})
			require.NotEmpty(t, ds)
			for _, d := range ds {
				require.Equal(t, c.ID, d.Rule, format(ds))
				require.Equal(t, c.Name, d.Name)
				require.NotEmpty(t, d.Message)
				require.NotEmpty(t, d.Pos.File)
			}
			write(t, example(c.Good))
			p, ds := Load(".", LoadOptions{})
			require.Empty(t, format(ds))
			require.NotNil(t, p)
		})
	}
}

func TestCodesAreSortedAndUnique(t *testing.T) {
	var ids, names []string
	for _, c := range Codes() {
		ids, names = append(ids, c.ID), append(names, c.Name)
	}
	require.True(t, slices.IsSorted(ids))
	require.Len(t, slices.Compact(ids), len(Codes()))
	slices.Sort(names)
	require.Len(t, slices.Compact(names), len(Codes()))
}
