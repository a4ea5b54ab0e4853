package lint

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"cuemulus.dev/internal/diag"
)

// Baseline is the list of findings that a repository has when it begins to use
// lint: they are accepted, so that only new ones are shown. A finding is known by
// its diag.Identity, so it stays accepted while lines move; of findings with one
// identity as many are accepted as were counted.
//
// The file is JSON, {"version": 1, "findings": [...]}, sorted, one finding a line,
// so that git merges it well.
type Baseline struct {
	list []*known
	at   map[diag.Identity]*known
}

// known is one identity of the baseline.
type known struct {
	diag.Identity
	count int
	used  int
	pos   diag.Pos // in the baseline's file
}

// MaxBaseline is how many bytes of a baseline are read.
const MaxBaseline = 64 << 20

// baselineVersion is the version of the file.
const baselineVersion = 1

// baselineEntry is a finding as it stands in the file.
type baselineEntry struct {
	Rule     string `json:"rule"`
	Stack    string `json:"stack,omitempty"`
	File     string `json:"file,omitempty"`
	Resource string `json:"resource,omitempty"`
	Path     string `json:"path,omitempty"`
	Message  string `json:"message"`
	Count    int    `json:"count,omitempty"` // 1 where it is missing
}

// NewBaseline accepts findings as they are, but for those that say that lint could
// not do its work: unreadable input and rules that broke.
func NewBaseline(ds []diag.Diagnostic) *Baseline {
	b := &Baseline{}
	for _, d := range ds {
		if acceptable(d) {
			b.add(d.Identity(), 1, diag.Pos{})
		}
	}
	return b
}

func acceptable(d diag.Diagnostic) bool { return !d.Unreadable && d.Rule != CrashRule }

func (b *Baseline) add(id diag.Identity, count int, pos diag.Pos) {
	if b.at == nil {
		b.at = map[diag.Identity]*known{}
	}
	if k := b.at[id]; k != nil {
		k.count += count
		return
	}
	k := &known{Identity: id, count: count, pos: pos}
	b.at[id] = k
	b.list = append(b.list, k)
}

// Keep takes over what an older baseline has about stacks and files that were not
// looked at this time.
func (b *Baseline) Keep(old *Baseline, checked func(diag.Identity) bool) {
	for _, k := range old.list {
		if !checked(k.Identity) {
			b.add(k.Identity, k.count, diag.Pos{})
		}
	}
}

// Len counts the findings that are accepted.
func (b *Baseline) Len() int {
	n := 0
	for _, k := range b.list {
		n += k.count
	}
	return n
}

// Marshal gives the file's text, the same for the same findings.
func (b *Baseline) Marshal() ([]byte, error) {
	list := slices.Clone(b.list)
	slices.SortFunc(list, func(a, b *known) int { return a.Identity.Compare(b.Identity) })
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"version\": %d,\n  \"findings\": [", baselineVersion)
	for i, k := range list {
		e := baselineEntry{Rule: k.Rule, Stack: k.Stack, File: k.File, Resource: k.Resource, Path: k.Path, Message: k.Message}
		if k.count > 1 {
			e.Count = k.count
		}
		var line bytes.Buffer
		enc := json.NewEncoder(&line)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(e); err != nil {
			return nil, fmt.Errorf("write a finding of %s: %w", k.Rule, err)
		}
		out.WriteString(strings.Repeat(",", min(i, 1)) + "\n    " + strings.TrimSuffix(line.String(), "\n"))
	}
	if len(list) > 0 {
		out.WriteString("\n  ")
	}
	out.WriteString("]\n}\n")
	return out.Bytes(), nil
}

// ParseBaseline reads a baseline. What is wrong with it is unreadable input: a
// baseline that is understood in part would hide or show the wrong findings.
func ParseBaseline(file string, data []byte) (*Baseline, []diag.Diagnostic) {
	p := baselineParser{file: file, data: data, dec: json.NewDecoder(bytes.NewReader(data)), line: 1}
	p.dec.DisallowUnknownFields()
	if err := p.document(); err != nil {
		d := engineFinding(baselineUnreadable, nil, p.errorPos(), diag.Pos{}, "the baseline cannot be read: "+baselineProblem(err),
			"write it anew with --write-baseline")
		d.Unreadable = true
		return nil, []diag.Diagnostic{d}
	}
	return &p.read, nil
}

type baselineParser struct {
	file string
	data []byte
	dec  *json.Decoder
	read Baseline

	counted, line int // lines were counted up to here
}

var errShape = errors.New(`it is not {"version": 1, "findings": [...]}`)

func (p *baselineParser) document() error {
	if err := p.delim('{'); err != nil {
		return err
	}
	version := 0
	for p.dec.More() {
		key, err := p.dec.Token()
		if err != nil {
			return err
		}
		switch key {
		case "version":
			if err := p.dec.Decode(&version); err != nil {
				return err
			}
			if version != baselineVersion {
				return fmt.Errorf("it has version %d; this cuemulus reads version %d", version, baselineVersion)
			}
		case "findings":
			if err := p.findings(); err != nil {
				return err
			}
		default:
			return fmt.Errorf("it has a field %q; the fields are version and findings", key)
		}
	}
	if err := p.delim('}'); err != nil {
		return err
	}
	if version == 0 {
		return errShape
	}
	if _, err := p.dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is text behind its end")
	}
	return nil
}

func (p *baselineParser) delim(want json.Delim) error {
	token, err := p.dec.Token()
	if err != nil {
		return err
	}
	if token != want {
		return errShape
	}
	return nil
}

func (p *baselineParser) findings() error {
	if err := p.delim('['); err != nil {
		return err
	}
	for p.dec.More() {
		at := p.next()
		var e baselineEntry
		if err := p.dec.Decode(&e); err != nil {
			return err
		}
		if e.Rule == "" || e.Count < 0 {
			return errors.New("a finding needs a rule, and a count of 1 or more")
		}
		id := diag.Identity{Rule: e.Rule, Stack: e.Stack, File: e.File, Resource: e.Resource, Path: e.Path, Message: e.Message}
		p.read.add(id, cmp.Or(e.Count, 1), p.pos(at))
	}
	return p.delim(']')
}

// next gives the offset of the next value.
func (p *baselineParser) next() int {
	at := int(p.dec.InputOffset())
	for at < len(p.data) && strings.IndexByte(" \t\r\n,:", p.data[at]) >= 0 {
		at++
	}
	return at
}

// pos gives the place of an offset; offsets come in order.
func (p *baselineParser) pos(at int) diag.Pos {
	at = min(max(at, p.counted), len(p.data))
	p.line += bytes.Count(p.data[p.counted:at], []byte("\n"))
	p.counted = at
	start := bytes.LastIndexByte(p.data[:at], '\n') + 1
	return diag.Pos{File: p.file, Line: p.line, Col: utf8.RuneCount(p.data[start:at]) + 1}
}

// errorPos gives the place of a mistake. The decoder counts the offset of broken
// syntax from the value that it reads, a look at the whole text from its beginning.
func (p *baselineParser) errorPos() diag.Pos {
	at := p.next()
	var syntax *json.SyntaxError
	if errors.As(json.Unmarshal(p.data, new(json.RawMessage)), &syntax) {
		at = int(syntax.Offset) - 1
	}
	p.counted, p.line = 0, 1
	return p.pos(at)
}

func baselineProblem(err error) string {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "it ends too early"
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}

// Accept takes out the findings that the baseline has, and counts them. They must
// come sorted, so that of findings with one identity the first are accepted.
func (b *Baseline) Accept(ds []diag.Diagnostic) (left []diag.Diagnostic, accepted int) {
	for _, d := range ds {
		if k := b.at[d.Identity()]; k != nil && k.used < k.count && acceptable(d) {
			k.used++
			accepted++
			continue
		}
		left = append(left, d)
	}
	return left, accepted
}

// Stale tells, after Accept, which findings of the baseline are mended: a note for
// each, at its line in the baseline. checked says whether a finding's stack or file
// was looked at. Findings of rules that are switched off are not mended.
func (b *Baseline) Stale(rules []Rule, opt Options, checked func(diag.Identity) bool) []diag.Diagnostic {
	table := newTable(rules)
	set, _ := choose(table, opt)
	var stale []diag.Diagnostic
	for _, k := range b.list {
		off := slices.ContainsFunc(table.find(k.Rule), func(rule int) bool { return !set.runs(rule) })
		if k.used == k.count || off || !checked(k.Identity) {
			continue
		}
		where := k.Subject()
		if k.Resource != "" {
			where += ", " + k.Resource
		}
		message := fmt.Sprintf("the finding of %s (%s) is mended: %s", k.Rule, where, k.Message)
		if k.count > 1 {
			message = fmt.Sprintf("%d of %d findings of %s (%s) are mended: %s", k.count-k.used, k.count, k.Rule, where, k.Message)
		}
		d := engineFinding(baselineStale, nil, k.pos, diag.Pos{}, message, "take it out of the baseline: lint with --write-baseline")
		stale = append(stale, d)
	}
	return set.apply(stale)
}
