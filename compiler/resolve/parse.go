package resolve

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"cuemulus.dev/internal/diag"
)

// The limits of a lock file. They are far above what a project of 1,000 stacks
// needs (about 400 kB) and keep a hostile file to some 100 MB of memory.
const (
	maxLockBytes  = 8 << 20
	maxLockNodes  = 400_000
	maxLockDepth  = 8
	maxLockErrors = 50
	maxText       = 16 << 10 // a parameter holds at most 8 kB
	maxFact       = 1 << 10
	maxFacts      = 32
)

// ParseLock reads a lock file; file is the name for positions. A file with any
// mistake gives no lock (nil) and a diagnostic with line and column for every
// mistake, at most 50 of them. An empty file is a mistake: no lock file is a file
// that is not there.
func ParseLock(file string, data []byte) (*Lock, []diag.Diagnostic) {
	p := &lockParser{file: file, data: data}
	lock := p.parse()
	if len(p.ds) > 0 {
		return nil, p.ds
	}
	return lock, nil
}

type lockParser struct {
	file    string
	data    []byte
	dec     *json.Decoder
	nodes   int
	ds      []diag.Diagnostic
	dropped int
	// The last place that was turned into line and column: mistakes come mostly in
	// the order of the file, and a file may be one long line.
	lastOffset, lastLine, lastCol int
}

// node is a JSON value with the offset at which it starts.
type node struct {
	offset int
	what   string // "an object", "a list", "a string", "a number", "true", "false", "null"
	text   string // of a string or number
	fields []field
	items  []*node
}

type field struct {
	name   string
	offset int
	value  *node
}

func (p *lockParser) parse() *Lock {
	if !p.readable() {
		return nil
	}
	p.dec = json.NewDecoder(bytes.NewReader(p.data))
	p.dec.UseNumber()
	root := p.value(0)
	if root == nil {
		return nil
	}
	lock := p.lock(root)
	if p.dropped > 0 {
		p.ds = append(p.ds, finding(fail("LOCK004", fmt.Sprintf("there are more mistakes; the first %d are shown", maxLockErrors), ""), diag.Pos{File: p.file}))
	}
	return lock
}

// readable finds what makes the text as a whole useless: size, encoding, marks that
// git leaves, broken JSON.
func (p *lockParser) readable() bool {
	switch {
	case len(p.data) > maxLockBytes:
		p.bad(-1, nil, "LOCK001", fmt.Sprintf("lock file of %d bytes is larger than %d", len(p.data), maxLockBytes),
			"remove what nobody asks for with cuemulus resolve --prune, or split the project")
		return false
	case len(bytes.TrimSpace(p.data)) == 0:
		p.bad(-1, nil, "LOCK001", "lock file is empty", "delete it and run cuemulus resolve")
		return false
	case bytes.HasPrefix(p.data, []byte("\xef\xbb\xbf")):
		p.bad(0, nil, "LOCK001", "lock file starts with a byte order mark", "save it as UTF-8 without the mark")
		return false
	}
	if !utf8.Valid(p.data) {
		at := 0
		for at < len(p.data) {
			r, size := utf8.DecodeRune(p.data[at:])
			if r == utf8.RuneError && size == 1 {
				break
			}
			at += size
		}
		p.bad(at, nil, "LOCK001", "lock file is not UTF-8 here", "take the file from git again, or delete it and run cuemulus resolve")
		return false
	}
	if p.conflicts() {
		return false
	}
	var raw json.RawMessage
	if err := json.Unmarshal(p.data, &raw); err != nil {
		at := len(p.data)
		var syntax *json.SyntaxError
		text := "it ends too early"
		if errors.As(err, &syntax) && syntax.Offset > 0 && int(syntax.Offset) <= len(p.data) && !strings.Contains(syntax.Error(), "unexpected end") {
			at, text = int(syntax.Offset)-1, syntax.Error()
		}
		switch before := bytes.TrimSpace(p.data[:at]); {
		case strings.Contains(text, "exceeded max depth"): // of encoding/json: 10,000
			p.bad(at, nil, "LOCK001", tooDeep(), "delete it and run cuemulus resolve")
			return false
		case at < len(p.data) && (p.data[at] == '}' || p.data[at] == ']') && bytes.HasSuffix(before, []byte(",")):
			p.bad(len(before)-1, nil, "LOCK001", "lock file is not JSON: nothing follows this comma", "remove the comma")
			return false
		}
		p.bad(at, nil, "LOCK001", "lock file is not JSON: "+text, "take the file from git again, or delete it and run cuemulus resolve")
		return false
	}
	return true
}

// conflicts reports every region that a git merge left unresolved.
func (p *lockParser) conflicts() bool {
	found, offset, start := false, 0, -1
	report := func(at int, until string) {
		found = true
		p.bad(at, nil, "LOCK002", "unresolved merge conflict"+until,
			"entries of both sides may stay; take either side of one that differs, then run cuemulus resolve --check")
	}
	for line := range bytes.Lines(p.data) {
		switch {
		case bytes.HasPrefix(line, []byte("<<<<<<< ")):
			if start >= 0 {
				report(start, "")
			}
			start = offset
		case bytes.HasPrefix(line, []byte(">>>>>>> ")):
			from := start
			if from < 0 {
				from = offset
			}
			report(from, fmt.Sprintf(" up to line %d", p.pos(offset).Line))
			start = -1
		}
		offset += len(line)
	}
	if start >= 0 {
		report(start, "")
	}
	return found
}

// value reads the next value of text that is known to be JSON; nil after a limit
// was passed or a name was used twice in one object (reported, and read on).
func (p *lockParser) value(depth int) *node {
	at := p.next()
	n := &node{offset: at}
	if p.nodes++; p.nodes > maxLockNodes {
		if p.nodes == maxLockNodes+1 {
			p.bad(at, nil, "LOCK001", fmt.Sprintf("lock file has more than %d values", maxLockNodes), "split the project")
		}
		return nil
	}
	if depth > maxLockDepth {
		p.bad(at, nil, "LOCK001", tooDeep(), "delete it and run cuemulus resolve")
		return nil
	}
	token, err := p.dec.Token()
	if err != nil {
		p.bad(at, nil, "LOCK001", "lock file is not JSON", "delete it and run cuemulus resolve")
		return nil
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			n.what = "a list"
			for p.dec.More() {
				item := p.value(depth + 1)
				if item == nil {
					return nil
				}
				n.items = append(n.items, item)
			}
		} else if !p.object(n, depth) {
			return nil
		}
		if _, err := p.dec.Token(); err != nil {
			return nil
		}
	case string:
		n.what, n.text = "a string", t
	case json.Number:
		n.what, n.text = "a number", t.String()
	case bool:
		n.what = strconv.FormatBool(t)
	default:
		n.what = "null"
	}
	return n
}

func tooDeep() string { return fmt.Sprintf("lock file is nested deeper than %d", maxLockDepth) }

func (p *lockParser) object(n *node, depth int) bool {
	n.what = "an object"
	seen := map[string]int{}
	for p.dec.More() {
		at := p.next()
		token, err := p.dec.Token()
		if err != nil {
			return false
		}
		name, _ := token.(string)
		child := p.value(depth + 1)
		if child == nil {
			return false
		}
		if first, twice := seen[name]; twice {
			p.bad(at, nil, "LOCK004", fmt.Sprintf("%q is here a second time", clip(name)), "keep one of the two",
				diag.Related{Pos: p.pos(first), Message: "first time here"})
			continue
		}
		seen[name] = at
		n.fields = append(n.fields, field{name, at, child})
	}
	return true
}

// next gives the offset of the next token.
func (p *lockParser) next() int {
	at := int(p.dec.InputOffset())
	for at < len(p.data) && strings.IndexByte(" \t\r\n,:", p.data[at]) >= 0 {
		at++
	}
	return at
}

func (p *lockParser) lock(root *node) *Lock {
	if !p.is(root, nil, "an object", "lock file") {
		return nil
	}
	version, entries := p.get(root, "version"), p.get(root, "entries")
	if version != nil && !p.version(version) {
		return nil // of another form: every other message would be noise
	}
	p.onlyFields(root, nil, "lock file", "version", "entries")
	if version == nil {
		p.bad(root.offset, nil, "LOCK003", "lock file has no version", fmt.Sprintf(`write "version": %d`, lockVersion))
	}
	lock := &Lock{entries: map[string]Entry{}}
	if entries == nil {
		p.bad(root.offset, nil, "LOCK004", "lock file has no entries", `write "entries": {} and run cuemulus resolve`)
		return nil
	}
	if !p.is(entries, []string{"entries"}, "an object", "entries") {
		return nil
	}
	for _, f := range entries.fields {
		if p.full() {
			break
		}
		q, err := ParseKey(f.name)
		if err != nil {
			p.bad(f.offset, []string{"entries", f.name}, "LOCK005", "key of an entry: "+oneLine(err), "remove the entry and run cuemulus resolve")
			continue
		}
		if e, ok := p.entry(q, f); ok {
			lock.entries[f.name] = e
		}
	}
	return lock
}

func (p *lockParser) version(n *node) bool {
	switch {
	case n.what != "a number":
		p.bad(n.offset, []string{"version"}, "LOCK003", "version is "+n.what+", not a number", fmt.Sprintf(`write "version": %d`, lockVersion))
	case n.text != strconv.Itoa(lockVersion):
		p.bad(n.offset, []string{"version"}, "LOCK003", fmt.Sprintf("lock file has version %s; this cuemulus reads version %d", clip(n.text), lockVersion),
			"use the cuemulus that wrote it, or a newer one")
	default:
		return true
	}
	return false
}

var (
	factForm = regexp.MustCompile(`^[a-z][A-Za-z0-9]{0,63}$`)
	apiForm  = regexp.MustCompile(`^[a-z0-9]+:[A-Za-z0-9]+$`)
	byForm   = regexp.MustCompile(`^arn:[a-z0-9-]+:(iam|sts)::[0-9]{12}:[A-Za-z0-9+=,.@_/-]+$`)
)

func (p *lockParser) entry(q Question, f field) (Entry, bool) {
	before, path := len(p.ds)+p.dropped, []string{"entries", f.name}
	n := f.value
	if !p.is(n, path, "an object", "entry") {
		return Entry{}, false
	}
	p.onlyFields(n, path, "entry", "value", "facts", "api", "by", "resolvedAt")
	var e Entry
	for _, s := range []struct {
		name string
		into *string
		good func(string) bool
		form string
	}{
		{"api", &e.API, apiForm.MatchString, "a call like kms:DescribeKey"},
		{"by", &e.By, goodIdentity, "an ARN of a role, user or account, without session name"},
		{"resolvedAt", &e.ResolvedAt, goodTime, "a time like 2026-01-31T12:00:00Z"},
	} {
		child := p.need(n, path, s.name)
		if child == nil || !p.is(child, with(path, s.name), "a string", s.name) {
			continue
		}
		if !s.good(child.text) {
			p.bad(child.offset, with(path, s.name), "LOCK004", fmt.Sprintf("%s %q is not %s", s.name, clip(child.text), s.form), "remove the entry and run cuemulus resolve")
		}
		*s.into = child.text
	}
	if facts := p.get(n, "facts"); facts != nil {
		e.Facts = p.strings(facts, with(path, "facts"), "facts", maxFact)
		if len(facts.fields) > maxFacts {
			p.bad(facts.offset, with(path, "facts"), "LOCK004", fmt.Sprintf("facts has more than %d fields", maxFacts), "")
		}
		for _, f := range facts.fields {
			if !factForm.MatchString(f.name) || f.value.what == "a string" && f.value.text == "" {
				p.bad(f.offset, with(path, "facts", f.name), "LOCK004", fmt.Sprintf("fact %q needs a name of letters and digits and a value", clip(f.name)), "")
			}
		}
	}
	if value := p.need(n, path, "value"); value != nil {
		e.Value = p.answer(q, value, with(path, "value"))
	}
	return e, len(p.ds)+p.dropped == before
}

// answer reads a value in the form that the kind of question has.
func (p *lockParser) answer(q Question, n *node, path []string) Value {
	r, _ := resolverOf(q.Kind)
	var v Value
	before := len(p.ds) + p.dropped
	switch r.shape {
	case textShape:
		if p.isFor(n, path, "a string", q.Kind, r.shape) {
			v = TextValue(p.text(n, path, maxText))
		}
	case listShape:
		if p.isFor(n, path, "a list", q.Kind, r.shape) {
			v = ListValue(nil)
			for i, item := range n.items {
				at := with(path, strconv.Itoa(i))
				if p.isFor(item, at, "a string", q.Kind, r.shape) {
					v.List = append(v.List, p.text(item, at, maxText))
				}
			}
		}
	case recordsShape:
		if p.isFor(n, path, "a list", q.Kind, r.shape) {
			v = RecordsValue(nil)
			for i, item := range n.items {
				at := with(path, strconv.Itoa(i))
				if p.isFor(item, at, "an object", q.Kind, r.shape) {
					v.Records = append(v.Records, p.strings(item, at, "value", maxText))
				}
			}
		}
	}
	if len(p.ds)+p.dropped > before {
		return v
	}
	if wrong := r.check(q, v); wrong != "" {
		p.bad(n.offset, path, "LOCK006", "value does not answer the question of its key: "+wrong, "run cuemulus resolve --refresh '"+q.Key()+"'")
	}
	return v
}

// strings reads an object whose fields are all strings.
func (p *lockParser) strings(n *node, path []string, what string, most int) map[string]string {
	if !p.is(n, path, "an object", what) {
		return nil
	}
	out := map[string]string{}
	for _, f := range n.fields {
		if p.is(f.value, with(path, f.name), "a string", f.name) {
			out[f.name] = p.text(f.value, with(path, f.name), most)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// text checks a string for length and for characters that no answer has.
func (p *lockParser) text(n *node, path []string, most int) string {
	if wrong := badText(n.text, most); wrong != "" {
		p.bad(n.offset, path, "LOCK004", wrong, "")
	}
	return n.text
}

// badText says why a string cannot stand in a lock file, "" if it can.
func badText(s string, most int) string {
	switch {
	case len(s) > most:
		return fmt.Sprintf("string of %d bytes is longer than %d", len(s), most)
	case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' }):
		return "string has a control character"
	}
	return ""
}

func (p *lockParser) get(n *node, name string) *node {
	for _, f := range n.fields {
		if f.name == name {
			return f.value
		}
	}
	return nil
}

func (p *lockParser) need(n *node, path []string, name string) *node {
	child := p.get(n, name)
	if child == nil {
		p.bad(n.offset, path, "LOCK004", "entry has no "+name, "remove the entry and run cuemulus resolve")
	}
	return child
}

func (p *lockParser) onlyFields(n *node, path []string, what string, names ...string) {
	for _, f := range n.fields {
		known := false
		for _, name := range names {
			known = known || name == f.name
		}
		if known || p.full() {
			continue
		}
		help := "remove it"
		if near := diag.Nearest(clip(f.name), names); near != "" {
			help = fmt.Sprintf("did you mean %q", near)
		}
		p.bad(f.offset, with(path, f.name), "LOCK004", fmt.Sprintf("%s has an unknown field %q", what, clip(f.name)), help)
	}
}

func (p *lockParser) is(n *node, path []string, what, name string) bool {
	if n.what == what {
		return true
	}
	p.bad(n.offset, path, "LOCK004", fmt.Sprintf("%s is %s, not %s", clip(name), n.what, what), "")
	return false
}

func (p *lockParser) isFor(n *node, path []string, what, kind string, s shape) bool {
	if n.what == what {
		return true
	}
	p.bad(n.offset, path, "LOCK004", fmt.Sprintf("value of %s is %s; it holds %s where %s belongs", kind, s, n.what, what), "remove the entry and run cuemulus resolve")
	return false
}

// bad reports a mistake at an offset; -1 is the file as a whole.
func (p *lockParser) bad(offset int, path []string, id, message, help string, related ...diag.Related) {
	if p.full() {
		return
	}
	pos := diag.Pos{File: p.file}
	if offset >= 0 {
		pos = p.pos(offset)
	}
	d := finding(fail(id, message, help), pos)
	d.Path, d.Related, d.Unreadable = path, related, true
	p.ds = append(p.ds, d)
}

// full reports whether enough mistakes were found, and remembers that there are more.
func (p *lockParser) full() bool {
	if len(p.ds) < maxLockErrors {
		return false
	}
	p.dropped++
	return true
}

func (p *lockParser) pos(offset int) diag.Pos {
	if offset < p.lastOffset || p.lastLine == 0 {
		p.lastOffset, p.lastLine, p.lastCol = 0, 1, 1
	}
	for _, r := range string(p.data[p.lastOffset:min(offset, len(p.data))]) {
		p.lastCol++
		if r == '\n' {
			p.lastLine, p.lastCol = p.lastLine+1, 1
		}
	}
	p.lastOffset = min(offset, len(p.data))
	return diag.Pos{File: p.file, Line: p.lastLine, Col: p.lastCol}
}

func with(path []string, more ...string) []string {
	return append(append([]string{}, path...), more...)
}

func goodTime(s string) bool {
	t, err := time.Parse(time.RFC3339, s)
	return err == nil && t.UTC().Format(time.RFC3339) == s
}

func goodIdentity(s string) bool {
	return len(s) <= maxKey && byForm.MatchString(s) && withoutSession(s) == s
}

func oneLine(err error) string {
	return strings.Join(strings.Split(err.Error(), "\n"), "; ")
}
