package lint

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
)

// peer is another linter whose suppressions in a template count here for the rules
// that have its ids among their Aliases. They belong to that tool: what is wrong
// with one, or that it is of no use, is never a finding of ours.
type peer struct {
	key string                // of Metadata
	ids func() *regexp.Regexp // the form of its ids, so that ids of different tools are not mixed up
	// whole says that Metadata of the whole template counts as well.
	whole bool
	// read gives the ids that the value of the key holds.
	read func(n *cfn.Node) []string
}

// The places are those that the tools document: cfn-lint's README ("Metadata"),
// cfn_nag's README ("Per-Resource Rule Suppression"), checkov's documentation
// ("Suppressing and skipping policies"), and the rules of
// aws-guard-rules-registry ("SuppressedRules").
var peers = []peer{
	{
		"cfn-lint", sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[EWI][0-9]{4}$`) }), true,
		func(n *cfn.Node) []string { return texts(n.Get("config", "ignore_checks")) },
	},
	{
		"cfn_nag", sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([FW][0-9]+|SPCM)$`) }), false,
		func(n *cfn.Node) []string { return texts(n.Get("rules_to_suppress"), "id") },
	},
	{
		"checkov", sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(CKV2?|BC)_[A-Z0-9_]+$`) }), false,
		func(n *cfn.Node) []string { return texts(n.Get("skip"), "id") },
	},
	{
		"guard", sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Z0-9]+(_[A-Z0-9]+)+$`) }), false,
		func(n *cfn.Node) []string { return texts(n.Get("SuppressedRules"), "id", "rule", "name") },
	},
}

// texts gives the strings of a list: its items, or what they hold under the first
// of some keys that they have.
func texts(list *cfn.Node, keys ...string) []string {
	var found []string
	for _, item := range list.Elements() {
		if text, ok := item.String(); ok {
			found = append(found, text)
			continue
		}
		for _, key := range keys {
			if text, ok := item.Get(key).String(); ok {
				found = append(found, text)
				break
			}
		}
	}
	return found
}

// peerIgnores takes up what other tools' suppressions in a template accept.
func peerIgnores(table *table, scope *Scope) *ignores {
	var read ignores
	take := func(p peer, holder *cfn.Node, at []string) {
		ids := p.read(holder.Get("Metadata", p.key))
		slices.Sort(ids)
		for _, id := range slices.Compact(ids) {
			read.addPeer(table.aliased(p, id, len(at) == 0), at)
		}
	}
	for _, p := range peers {
		if p.whole {
			take(p, scope.Target.Template.Root, nil)
		}
		for _, r := range scope.Resources("") {
			take(p, r.Node, r.Path())
		}
	}
	at := resourceLines(scope)
	for _, c := range scope.Target.Template.Comments {
		id, ok := checkovComment(c.Text)
		if !ok {
			continue
		}
		if r, ok := at(c.Pos); ok {
			read.addPeer(table.aliased(peers[2], id, false), r.Path())
		}
	}
	return &read
}

// addPeer takes up one suppression of a resource or of the whole template.
func (list *ignores) addPeer(rules []int, below []string) {
	for _, rule := range rules {
		ig := &ignore{inTree: true, below: below, rules: []int{rule}}
		list.inTree = appendTo(list.inTree, treePlace{rule: rule, below: treePath(below)}, ig)
	}
}

// aliased gives the rules that have a peer's id among their aliases. For a whole
// template cfn-lint takes the beginning of an id for all that begin so.
func (t *table) aliased(p peer, id string, prefix bool) []int {
	if !prefix {
		return slices.DeleteFunc(slices.Clone(t.byWord[id]), func(rule int) bool {
			return !p.ids().MatchString(id) || !slices.Contains(t.rules[rule].Aliases, id)
		})
	}
	var hits []int
	for i, r := range t.rules {
		if slices.ContainsFunc(r.Aliases, func(alias string) bool {
			return id != "" && strings.HasPrefix(alias, id) && p.ids().MatchString(alias)
		}) {
			hits = append(hits, i)
		}
	}
	return hits
}

// checkovComment reads "checkov:skip=CKV_AWS_18:the reason"; "bridgecrew" is the
// tool's older name. The reason may be missing.
func checkovComment(text string) (id string, ok bool) {
	for _, name := range []string{"checkov:skip=", "bridgecrew:skip="} {
		if rest, found := strings.CutPrefix(text, name); found {
			id, _, _ = strings.Cut(rest, ":")
			return strings.TrimSpace(id), true
		}
	}
	return "", false
}

// resourceLines gives the resource in whose lines a place is: from the line of its
// logical id to before the next key of the template or of Resources.
func resourceLines(scope *Scope) func(diag.Pos) (cfn.Resource, bool) {
	type start struct {
		line     int
		resource int // -1 for a section
	}
	var starts []start
	for _, f := range scope.Target.Template.Root.Fields {
		starts = append(starts, start{f.KeyPos.Line, -1})
	}
	for i, r := range scope.resources {
		starts = append(starts, start{r.Key.KeyPos.Line, i})
	}
	slices.SortStableFunc(starts, func(a, b start) int { return a.line - b.line })
	return func(pos diag.Pos) (cfn.Resource, bool) {
		after := sort.Search(len(starts), func(i int) bool { return starts[i].line > pos.Line })
		if after == 0 || starts[after-1].resource < 0 {
			return cfn.Resource{}, false
		}
		return scope.resources[starts[after-1].resource], true
	}
}
