package compare

import (
	"encoding/binary"
	"slices"

	"cuemulus.dev/iam"
)

// space is a dimension of requests whose values are strings: an element is a
// list of patterns, one of which must match.
type space struct {
	abc      *alphabet
	patterns []*pattern
	byKey    map[string]int
	elements [][]int // patterns
	elemKey  map[string]int
}

func newSpace(abc *alphabet) *space {
	return &space{abc: abc, byKey: map[string]int{}, elemKey: map[string]int{}}
}

// element adds a list of patterns and gives its number. Equal lists have one.
func (s *space) element(ps []*pattern) int {
	var ids []int
	for _, p := range ps {
		i, ok := s.byKey[p.key]
		if !ok {
			i = len(s.patterns)
			s.byKey[p.key] = i
			s.patterns = append(s.patterns, p)
		}
		ids = append(ids, i)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	var key []byte
	for _, i := range ids {
		key = binary.AppendUvarint(key, uint64(i))
	}
	e, ok := s.elemKey[string(key)]
	if !ok {
		e = len(s.elements)
		s.elemKey[string(key)] = e
		s.elements = append(s.elements, ids)
	}
	return e
}

// cell is a kind of string: all strings that the elements asked for tell alike.
type cell struct {
	text   []rune      // the shortest one
	second []rune      // another one, where one was met
	sure   []bool      // by place in the list of elements asked for
	may    map[int]int // patterns that may match: how, by number; 1
}

// truth of an element (by place, and its number): for Maybe, the patterns that
// decide.
func (s *space) truth(c *cell, place, element int) (iam.Truth, []int) {
	if c.sure[place] {
		return iam.Yes, nil
	}
	var open []int
	for _, p := range s.elements[element] {
		if c.may[p] != 0 {
			open = append(open, p)
		}
	}
	if len(open) > 0 {
		return iam.Maybe, open
	}
	return iam.No, nil
}
