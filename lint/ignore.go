package lint

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
)

// ignores are those of one target, or those of the project.
type ignores struct {
	list     []*ignore
	findings []diag.Diagnostic // what is wrong with them
	stack    string            // the project's stack that they belong to
	inTree   map[treePlace][]*ignore
}

// ignore is one rule's word of one ignore that was written.
type ignore struct {
	word  string
	rules []int // indices of the rules that the word means
	pos   diag.Pos
	path  []string // of the ignore itself, where it stands in a tree

	// Where it has force: below a path of the template, on a line, or by patterns.
	inTree bool
	below  []string
	line   int
	stack  string
	input  string

	used bool
}

// written is an ignore as somebody wrote it, before anything is checked.
type written struct {
	Ignore
	path      []string // where it stands, for the findings about it
	where     ignore   // where it has force
	malformed string   // what cannot be understood
	help      string
}

// add checks one written ignore and takes it up, one entry a word, where it is
// sound.
func (list *ignores) add(table *table, w written, today string) {
	problem := func(id, message, help string) {
		list.findings = append(list.findings, engineFinding(id, w.path, w.Pos, diag.Pos{}, message, help))
	}
	words := strings.FieldsFunc(w.Rule, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' })
	sound := false
	switch {
	case w.malformed != "":
		problem(ignoreMalformed, w.malformed, w.help)
	case len(words) == 0:
		problem(ignoreMalformed, "the ignore names no rule", "write the ids of the rules, such as S3004")
	case strings.TrimSpace(w.Why) == "":
		problem(ignoreWithoutReason, fmt.Sprintf("the ignore of %s gives no reason, so it does not count", words[0]),
			"write why, and then the reason in words")
	case w.Until != "" && !isDate(w.Until):
		problem(ignoreMalformed, fmt.Sprintf("%q is no date, so the ignore of %s does not count", w.Until, strings.Join(words, ", ")),
			"write until as YYYY-MM-DD, the last day on which the ignore counts")
	case w.Until != "" && today > w.Until:
		problem(ignoreExpired, fmt.Sprintf("the ignore of %s counted until %s", strings.Join(words, ", "), w.Until),
			"mend the findings and remove the ignore, or decide anew and write a later date")
	default:
		sound = true
	}
	if !sound {
		return
	}
	for _, word := range words {
		hits := table.find(word)
		if len(hits) == 0 {
			problem(ignoreUnknownRule, fmt.Sprintf("no rule is named %q", word), table.near(word))
			continue
		}
		entry := w.where
		entry.word, entry.rules, entry.pos, entry.path = word, hits, w.Pos, w.path
		list.list = append(list.list, &entry)
		if entry.inTree {
			for _, rule := range hits {
				at := treePlace{rule: rule, line: entry.line, below: treePath(entry.below)}
				list.inTree = appendTo(list.inTree, at, &entry)
			}
		}
	}
}

// treePlace is where an ignore in a template has force: on a line, or below a path.
type treePlace struct {
	rule, line int
	below      string
}

func treePath(path []string) string { return strings.Join(path, "\x00") }

func appendTo(m map[treePlace][]*ignore, at treePlace, ig *ignore) map[treePlace][]*ignore {
	if m == nil {
		m = map[treePlace][]*ignore{}
	}
	m[at] = append(m[at], ig)
	return m
}

// isDate reports whether a text is a day that exists, YYYY-MM-DD.
func isDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

// readIgnores takes up ignores that come as values. from leads to their list.
func readIgnores(table *table, list []Ignore, today, from string) *ignores {
	var read ignores
	for i, ig := range list {
		read.add(table, written{
			Ignore: ig,
			path:   append(strings.Split(from, "."), strconv.Itoa(i)),
			where:  ignore{stack: ig.Stack, input: ig.Path},
		}, today)
	}
	return &read
}

// attributeIgnores takes up Target.Ignores, which come from attributes in CUE.
func attributeIgnores(table *table, scope *Scope, today string) *ignores {
	read := ignores{stack: scope.Target.Stack}
	for _, ig := range scope.Target.Ignores {
		read.add(table, written{Ignore: ig, where: ignore{input: ig.Path}}, today)
	}
	return &read
}

// inlineIgnores takes up what stands in the template: comments and Metadata.
func inlineIgnores(table *table, scope *Scope, today string) *ignores {
	t := scope.Target.Template
	read := ignores{stack: scope.Target.Stack}
	ours := ownComments(t.Comments)
	scopes := cfn.CommentScopes(t.Root, ours)
	for i, c := range ours {
		w := commentIgnore(c)
		w.where = ignore{inTree: true, line: scopes[i].Line, below: scopes[i].Path}
		read.add(table, w, today)
	}
	for _, w := range metadataIgnores(scope, t.Root, nil) {
		read.add(table, w, today)
	}
	for _, r := range scope.Resources("") {
		for _, w := range metadataIgnores(scope, r.Node, r.Path()) {
			read.add(table, w, today)
		}
	}
	return &read
}

// ownComments leaves out the comments that speak to other tools.
func ownComments(all []cfn.Comment) (ours []cfn.Comment) {
	for _, c := range all {
		if strings.HasPrefix(c.Text, "cuemulus:") {
			ours = append(ours, c)
		}
	}
	return ours
}

// commentIgnore takes up a comment that speaks to cuemulus.
func commentIgnore(c cfn.Comment) written {
	rules, until, why, ok := c.Ignore()
	w := written{Ignore: Ignore{Pos: c.Pos, Rule: strings.Join(rules, " "), Until: until, Why: why}}
	if !ok {
		w.malformed = "the comment speaks to cuemulus but cannot be understood"
		w.help = "write: # cuemulus: ignore S3004 why REASON"
	}
	return w
}

// metadataIgnores reads Metadata.cuemulus.ignore of the template (path nil) or of
// a resource.
func metadataIgnores(scope *Scope, holder *cfn.Node, at []string) []written {
	n := holder.Get("Metadata", "cuemulus", "ignore")
	if n == nil {
		return nil
	}
	path := append(slices.Clone(at), "Metadata", "cuemulus", "ignore")
	var list []written
	for i, entry := range n.Elements() {
		w := written{path: path, where: ignore{inTree: true, below: at}}
		if n.Kind == cfn.List {
			w.path = append(slices.Clone(path), strconv.Itoa(i))
		}
		w.Pos, _ = scope.place(w.path)
		if entry.Kind != cfn.Map {
			w.malformed, w.help = "an ignore in Metadata must be a map", "write rule and why"
			list = append(list, w)
			continue
		}
		for _, f := range entry.Fields {
			var words []string
			for _, n := range f.Value.Elements() {
				text, ok := n.Scalar()
				if !ok {
					w.malformed, w.help = fmt.Sprintf("%s of an ignore must be text", f.Key), "write it as a literal, without intrinsic functions"
				}
				words = append(words, text)
			}
			text := strings.Join(words, " ")
			switch f.Key {
			case "rule", "rules":
				w.Rule = text
			case "why":
				w.Why = text
			case "until":
				w.Until = text
			default:
				w.malformed, w.help = fmt.Sprintf("an ignore has no field %q", f.Key), "the fields are rule, why and until"
			}
		}
		list = append(list, w)
	}
	return list
}

// accept reports whether an ignore covers a finding, and marks all that do. Those
// that stand in a template are looked up by place, since a template may have
// thousands; those of attributes are few.
func (list *ignores) accept(rule int, scope *Scope, d *diag.Diagnostic) bool {
	accepted := false
	use := func(all []*ignore) {
		for _, ig := range all {
			ig.used, accepted = true, true
		}
	}
	if len(list.inTree) > 0 {
		use(list.inTree[treePlace{rule: rule, line: d.Pos.Line}])
		if _, key := scope.deepest(d.Path); key != nil && key.KeyPos.Line != d.Pos.Line {
			use(list.inTree[treePlace{rule: rule, line: key.KeyPos.Line}])
		}
		for n := range len(d.Path) + 1 {
			use(list.inTree[treePlace{rule: rule, below: treePath(d.Path[:n])}])
		}
		return accepted
	}
	for _, ig := range list.list {
		if ig.covers(rule, scope, d) {
			ig.used, accepted = true, true
		}
	}
	return accepted
}

// covers tells it for an ignore of an attribute or of the project.
func (ig *ignore) covers(rule int, scope *Scope, d *diag.Diagnostic) bool {
	if ig.inTree || !slices.Contains(ig.rules, rule) {
		return false
	}
	t := scope.Target.Template
	if ig.stack != "" {
		name := cmp.Or(scope.Target.Stack, scope.Target.File, t.File)
		if ok, err := path.Match(ig.stack, name); !ok || err != nil {
			return false
		}
	}
	if ig.input == "" {
		return true
	}
	at := strings.Join(d.Path, ".")
	if t.Where != nil {
		at = t.OriginAt(d.Path)
	}
	return isBelow(at, ig.input)
}

// isBelow reports whether a dotted path is a prefix's own, lies below it, or
// matches it as a pattern.
func isBelow(at, prefix string) bool {
	if rest, ok := strings.CutPrefix(at, prefix); ok && (rest == "" || rest[0] == '.' || rest[0] == '[') {
		return true
	}
	ok, err := path.Match(prefix, at)
	return ok && err == nil
}

// report gives what is wrong with the ignores, and, where unused is set, those
// that accepted nothing. forbidden says that none of them has force.
func (list *ignores) report(set *settings, forbidden, unused bool) []diag.Diagnostic {
	found := slices.Clone(list.findings)
	add := func(ig *ignore, id, message, help string) {
		found = append(found, engineFinding(id, ig.path, ig.pos, diag.Pos{}, message, help))
	}
	for _, ig := range list.list {
		off := slices.ContainsFunc(ig.rules, func(at int) bool { return !set.runs(at) })
		switch {
		case forbidden:
			add(ig, ignoreForbidden, fmt.Sprintf("the ignore of %s has no force here", ig.word), "move it to lint.ignores of the project value")
		case unused && !ig.used && !off:
			add(ig, ignoreUnused, fmt.Sprintf("the ignore of %s accepts no finding", ig.word), "remove it, or move it to what it is about")
		}
	}
	for i := range found {
		found[i].Stack = list.stack
	}
	return set.apply(found)
}

// join takes up the same ignores as they were judged with another target.
func (list *ignores) join(other *ignores) {
	for i, ig := range other.list {
		if i < len(list.list) && list.list[i].same(ig) {
			list.list[i].used = list.list[i].used || ig.used
			continue
		}
		list.list = append(list.list, ig)
	}
	for _, d := range other.findings {
		if !slices.ContainsFunc(list.findings, func(have diag.Diagnostic) bool { return have.Pos == d.Pos && have.Message == d.Message }) {
			list.findings = append(list.findings, d)
		}
	}
}

func (ig *ignore) same(other *ignore) bool {
	return ig.word == other.word && ig.input == other.input && ig.pos == other.pos
}
