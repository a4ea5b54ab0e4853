package lint

import (
	"path"
	"slices"
	"sort"
	"strconv"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
)

// judgeClouds gives every rule about hosts that is switched on every cloud.
func (r *run) judgeClouds(clouds []Cloud) (findings []diag.Diagnostic) {
	for i := range clouds {
		findings = append(findings, r.judgeCloud(&clouds[i])...)
	}
	return findings
}

func (r *run) judgeCloud(c *Cloud) (findings []diag.Diagnostic) {
	attributes := &ignores{stack: c.Stack}
	for _, ig := range c.Ignores {
		attributes.add(r.table, written{Ignore: ig, where: ignore{input: ig.Path}}, r.opt.Today)
	}
	inline := map[*HostFile]*ignores{}
	for _, f := range c.Files {
		inline[f] = r.commentIgnores(c, f)
	}
	for _, at := range r.set.running {
		if r.table.rules[at].Hosts == nil {
			continue
		}
		pass := &HostPass{Cloud: c, rule: &r.table.rules[at], severity: r.set.severity[at]}
		findings = append(findings, pass.run()...)
		for _, found := range pass.found {
			if !r.acceptsHost(at, c, found, attributes, inline[found.file]) {
				findings = append(findings, withRenderedHost(found))
			}
		}
	}
	for _, f := range c.Files {
		findings = append(findings, inline[f].report(r.set, r.opt.NoInline, true)...)
	}
	return append(findings, attributes.report(r.set, r.opt.NoInline, true)...)
}

// withRenderedHost adds the place in the file that a compiled file is rendered to.
func withRenderedHost(found hostFinding) diag.Diagnostic {
	d := *found.Diagnostic
	if f := found.file; f != nil && f.Rendered != nil {
		if pos := f.Rendered(d.Path); !pos.IsZero() {
			d.Related = append(d.Related, diag.Related{Pos: pos, Message: "rendered here"})
		}
	}
	return d
}

// acceptsHost reports whether an ignore covers a finding, and marks all that do.
func (r *run) acceptsHost(rule int, c *Cloud, found hostFinding, attributes, inline *ignores) bool {
	accepted := false
	if !r.opt.NoInline {
		accepted = inline.acceptPlace(rule, found.Diagnostic)
		for _, ig := range attributes.list {
			if ig.coversHost(rule, c, found) {
				ig.used, accepted = true, true
			}
		}
	}
	for _, ig := range r.project.list {
		if ig.coversHost(rule, c, found) {
			ig.used, accepted = true, true
		}
	}
	return accepted
}

// acceptPlace asks the ignores that stand in a file.
func (list *ignores) acceptPlace(rule int, d *diag.Diagnostic) bool {
	if list == nil || len(list.inTree) == 0 {
		return false
	}
	accepted := false
	use := func(at treePlace) {
		for _, ig := range list.inTree[at] {
			ig.used, accepted = true, true
		}
	}
	use(treePlace{rule: rule, line: d.Pos.Line})
	for n := range len(d.Path) + 1 {
		use(treePlace{rule: rule, below: treePath(d.Path[:n])})
	}
	return accepted
}

// coversHost tells it for an ignore of an attribute or of the project.
func (ig *ignore) coversHost(rule int, c *Cloud, found hostFinding) bool {
	if !slices.Contains(ig.rules, rule) {
		return false
	}
	f := found.file
	if ig.stack != "" {
		name := c.Stack
		if name == "" && f != nil {
			if name = f.As; name == "" {
				name = f.File.File
			}
		}
		if ok, err := path.Match(ig.stack, name); !ok || err != nil {
			return false
		}
	}
	if ig.input == "" {
		return true
	}
	at := strings.Join(found.Path, ".")
	if f != nil && f.Where != nil {
		at = f.OriginAt(found.Path)
	}
	return isBelow(at, ig.input)
}

// commentIgnores takes up the comments of a file. One behind a value speaks of its
// line; one alone on its line of what follows and all below it; above the first
// field, of the whole file.
func (r *run) commentIgnores(c *Cloud, f *HostFile) *ignores {
	read := &ignores{stack: c.Stack}
	if len(f.Comments) == 0 {
		return read
	}
	begins := beginnings(f.File)
	for _, comment := range f.Comments {
		w := commentIgnore(cfn.Comment{Text: comment.Text, Pos: comment.Pos, Alone: comment.Alone})
		at := sort.Search(len(begins), func(i int) bool { return begins[i].pos.Compare(comment.Pos) > 0 })
		w.where = ignore{inTree: true, line: comment.Pos.Line}
		if comment.Alone && at < len(begins) {
			w.where = ignore{inTree: true, below: begins[at].path}
			if at == 0 {
				w.where.below = nil
			}
		}
		read.add(r.table, w, r.opt.Today)
	}
	return read
}

// beginning is where a field or an item begins.
type beginning struct {
	pos  diag.Pos
	path []string
}

// beginnings gives those of a file by place, of several in one place the outermost
// first.
func beginnings(f *hostconf.File) []beginning {
	var list []beginning
	f.Root.Walk(func(path []string, n *hostconf.Node) bool {
		for _, field := range n.Fields {
			list = append(list, beginning{field.KeyPos, append(path[:len(path):len(path)], field.Key)})
		}
		for i, item := range n.Items {
			list = append(list, beginning{item.Pos, append(path[:len(path):len(path)], strconv.Itoa(i))})
		}
		return true
	})
	slices.SortStableFunc(list, func(a, b beginning) int { return a.pos.Compare(b.pos) })
	return list
}
