package report

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// slowHash is the definition, word by word, in numbers without end.
func slowHash(units ...int) string {
	units = append(units, make([]int, lineHashUnits)...)
	sum := new(big.Int)
	for _, unit := range units[:lineHashUnits] {
		sum.Mul(sum, big.NewInt(lineHashBase))
		sum.Add(sum, big.NewInt(int64(unit)))
	}
	return sum.Mod(sum, new(big.Int).Lsh(big.NewInt(1), 64)).Text(16)
}

func units(text string, more ...int) (list []int) {
	for _, r := range text {
		list = append(list, int(r))
	}
	return append(list, more...)
}

func TestLineHash(t *testing.T) {
	eof := slowHash(endOfFile)
	require.Equal(t, "c129715d7a2bc9a3", eof, "the hash of an empty file, as code scanning shows it")
	for text, want := range map[string][]string{
		"":              {eof + ":1"},
		"\n":            {slowHash('\n', endOfFile) + ":1", eof + ":1"},
		"a: 1":          {slowHash(units("a:1", endOfFile)...) + ":1"},
		" a\t:\n  b\n":  {slowHash(units("a:\nb\n", endOfFile)...) + ":1", slowHash(units("b\n", endOfFile)...) + ":1", eof + ":1"},
		"a\r\nb\rc\n":   {slowHash(units("a\nb\nc\n", endOfFile)...) + ":1", slowHash(units("b\nc\n", endOfFile)...) + ":1", slowHash(units("c\n", endOfFile)...) + ":1", eof + ":1"},
		"é𝄞":            {slowHash(0xe9, 0xd834, 0xdd1e, endOfFile) + ":1"},
		"\xEF\xBB\xBFa": {slowHash(0xfeff, 'a', endOfFile) + ":1"},
		"a\r \nb":       {slowHash(units("a\n\nb", endOfFile)...) + ":1", slowHash(units("\nb", endOfFile)...) + ":1", slowHash('b', endOfFile) + ":1"},
	} {
		require.Equal(t, want, lineHashes([]byte(text)), "%q", text)
	}
}

func TestLineHashCountsRepeats(t *testing.T) {
	line := strings.Repeat("x", 60)
	hashes := lineHashes([]byte(strings.Repeat(line+"\n", 4)))
	window := slowHash(units(line + "\n" + line)...)
	require.Equal(t, []string{window + ":1", window + ":2", window + ":3"}, hashes[:3])
	require.Len(t, hashes, 5)
	require.NotContains(t, hashes[3], window, "the end of the file is within its window")
	// What stands beyond the window does not count.
	other := lineHashes([]byte(line + "\n" + line + "\nsomething else\n"))
	require.Equal(t, hashes[0], other[0])
}

func BenchmarkLineHash(b *testing.B) {
	text := []byte(strings.Repeat("      BucketName: example\n", 10_000))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		lineHashes(text)
	}
}

func FuzzLineHash(f *testing.F) {
	for _, h := range hostile {
		f.Add([]byte(h))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		all, starts := lineUnits(text)
		hashes := lineHashes(text)
		require.Len(t, hashes, len(starts))
		for i, at := range starts {
			var window []int
			for _, unit := range all[at:] {
				window = append(window, int(unit))
			}
			require.Equal(t, slowHash(window...), strings.SplitN(hashes[i], ":", 2)[0], fmt.Sprint(i))
		}
	})
}
