package lint

import (
	"maps"
	"path"
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
)

// table finds rules by what people call them: the one place where an id, a name
// or an alias becomes a rule.
type table struct {
	rules  []Rule
	byWord map[string][]int // id, name or alias -> indices of rules
}

func newTable(rules []Rule) *table {
	t := &table{rules: rules, byWord: map[string][]int{}}
	for i, r := range rules {
		for _, word := range append([]string{r.ID, r.Name}, r.Aliases...) {
			if !slices.Contains(t.byWord[word], i) {
				t.byWord[word] = append(t.byWord[word], i)
			}
		}
	}
	return t
}

// find gives the rules that a word means: by id, name or alias, or by a pattern
// of path.Match over ids. An alias may mean several.
func (t *table) find(word string) []int {
	if hits := t.byWord[word]; hits != nil || !strings.ContainsAny(word, `*?[`) {
		return hits
	}
	var hits []int
	for i, r := range t.rules {
		if ok, err := path.Match(word, r.ID); ok && err == nil {
			hits = append(hits, i)
		}
	}
	return hits
}

// near gives a help text that names the rule that was most likely meant.
func (t *table) near(word string) string {
	if engineRule(word) != nil {
		return "findings about ignores cannot be ignored; set a severity in project.lint.severities"
	}
	if meant := diag.Nearest(word, sortedKeys(t.byWord)); meant != "" {
		return "did you mean " + meant + "?"
	}
	return "cuemulus explain lists the rules"
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
