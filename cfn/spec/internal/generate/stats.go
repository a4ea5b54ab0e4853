package generate

import (
	"maps"
	"slices"
)

// Stats counts what was made, where the sources differ and what was left out.
type Stats struct {
	Counts  map[string]int // of what was made; may not shrink
	Differ  map[string]int // of differences between the sources
	Dropped map[string]int // of what cannot be said
	Samples map[string][]string
}

func newStats() *Stats {
	return &Stats{Counts: map[string]int{}, Differ: map[string]int{}, Dropped: map[string]int{}, Samples: map[string][]string{}}
}

func (s *Stats) drop(what string) { s.Dropped[what]++ }

func (s *Stats) differ(what, where string) {
	s.Differ[what]++
	if len(s.Samples[what]) < 400 {
		s.Samples[what] = append(s.Samples[what], where)
	}
}

func sorted(m map[string]int) []string { return slices.Sorted(maps.Keys(m)) }
