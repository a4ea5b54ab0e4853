package generate

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/cfn/spec"
)

// facts is everything that goes into spec.bin.
type facts struct {
	regions  []spec.Region
	types    []*spec.Type // sorted by name
	places   map[string]place
	runtimes []spec.Runtime
	tables   []*table
}

// place is where a type can be had.
type place struct {
	regions []bool // as facts.regions
	listed  bool
}

// writer writes one part: numbers, and strings as numbers in the part's own table.
type writer struct {
	buf     bytes.Buffer
	strings []string
	number  map[string]int
}

func newWriter() *writer { return &writer{number: map[string]int{}} }

func (w *writer) num(n int) { w.big(uint64(n)) } //nolint:gosec // all numbers are lengths, places and flags

func (w *writer) big(n uint64) { w.buf.Write(binary.AppendUvarint(nil, n)) }

func (w *writer) bool(b bool) {
	if b {
		w.num(1)
	} else {
		w.num(0)
	}
}

func (w *writer) str(s string) {
	n, ok := w.number[s]
	if !ok {
		n = len(w.strings)
		w.number[s] = n
		w.strings = append(w.strings, s)
	}
	w.num(n)
}

func (w *writer) strs(list []string) {
	w.num(len(list))
	for _, s := range list {
		w.str(s)
	}
}

// part gives the part's bytes: the table of strings, then what was written.
func (w *writer) part() []byte {
	var head bytes.Buffer
	head.Write(binary.AppendUvarint(nil, uint64(len(w.strings))))
	for _, s := range w.strings {
		head.Write(binary.AppendUvarint(nil, uint64(len(s))))
		head.WriteString(s)
	}
	head.Write(w.buf.Bytes())
	return head.Bytes()
}

// file gathers the blocks behind the index.
type file struct {
	blocks  bytes.Buffer
	content hash.Hash
}

type placed struct{ offset, size, full int }

func (f *file) add(part []byte) (placed, error) {
	z, err := deflate(part)
	if err != nil {
		return placed{}, err
	}
	p := placed{offset: f.blocks.Len(), size: len(z), full: len(part)}
	f.blocks.Write(z)
	f.content.Write(part)
	return p, nil
}

func deflate(part []byte) ([]byte, error) {
	var z bytes.Buffer
	w, err := flate.NewWriter(&z, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(part); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return z.Bytes(), nil
}

// encode gives the bytes of spec.bin and a hash of what they inflate to, which does not
// depend on the compressor.
func encode(f facts) ([]byte, string, error) {
	out := &file{content: sha256.New()}
	byService := map[string][]*spec.Type{}
	for _, t := range f.types {
		s := spec.ServiceOf(t.Name)
		byService[s] = append(byService[s], t)
	}
	services := slices.Sorted(maps.Keys(byService))
	index := newWriter()
	index.num(len(f.regions))
	for _, r := range f.regions {
		index.str(r.Name)
		index.str(r.Partition)
		index.bool(r.Listed)
	}
	sets := map[string]int{}
	for _, t := range f.types {
		sets[packed(f.places[t.Name].regions)] = 0
	}
	index.num(len(sets))
	for i, s := range slices.Sorted(maps.Keys(sets)) {
		sets[s] = i
		index.str(s)
	}
	index.num(len(services))
	for _, s := range services {
		p, err := out.add(encodeService(byService[s]))
		if err != nil {
			return nil, "", fmt.Errorf("write the facts of %s: %w", s, err)
		}
		index.str(s)
		index.num(p.offset)
		index.num(p.size)
		index.num(p.full)
	}
	index.num(len(f.types))
	for _, t := range f.types {
		service := spec.ServiceOf(t.Name)
		at, _ := slices.BinarySearch(services, service)
		index.str(strings.TrimPrefix(strings.TrimPrefix(t.Name, service), "::"))
		index.num(at)
		index.num(sets[packed(f.places[t.Name].regions)])
		index.bool(f.places[t.Name].listed)
	}
	index.num(len(f.runtimes))
	for _, r := range f.runtimes {
		for _, s := range []string{r.Name, r.Deprecated, r.CreateBlock, r.UpdateBlock, r.Successor} {
			index.str(s)
		}
	}
	if err := encodeTables(index, out, f.tables); err != nil {
		return nil, "", err
	}
	raw := index.part()
	z, err := deflate(raw)
	if err != nil {
		return nil, "", err
	}
	out.content.Write(raw)
	bin := []byte("cuespec1")
	bin = binary.LittleEndian.AppendUint32(bin, uint32(len(raw))) //nolint:gosec // far below 4 GB
	bin = binary.LittleEndian.AppendUint32(bin, uint32(len(z)))   //nolint:gosec // far below 4 GB
	bin = append(bin, z...)
	bin = append(bin, out.blocks.Bytes()...)
	return bin, hex.EncodeToString(out.content.Sum(nil)), nil
}

// packed gives a set of bits, eight to a byte, without zero bytes at its end.
func packed(set []bool) string {
	b := make([]byte, (len(set)+7)/8)
	for i, on := range set {
		if on {
			b[i>>3] |= 1 << (i & 7)
		}
	}
	return strings.TrimRight(string(b), "\x00")
}

func encodeTables(index *writer, out *file, tables []*table) error {
	type entry struct {
		name string
		at   placed
	}
	var entries []entry
	for _, t := range tables {
		w := newWriter()
		w.str(t.by)
		w.bool(t.byRegion)
		keys := slices.SortedFunc(maps.Keys(t.rows), func(a, b spec.Relation) int {
			if c := strings.Compare(a.Type, b.Type); c != 0 {
				return c
			}
			return strings.Compare(a.Name, b.Name)
		})
		w.num(len(keys))
		for _, k := range keys {
			w.str(k.Type)
			w.str(k.Name)
			w.bool(t.rows[k].deprecated)
			w.str(packed(t.rows[k].regions))
		}
		p, err := out.add(w.part())
		if err != nil {
			return fmt.Errorf("write the table %s: %w", t.names[0], err)
		}
		for _, n := range t.names {
			entries = append(entries, entry{n, p})
		}
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	index.num(len(entries))
	for _, e := range entries {
		index.str(e.name)
		index.num(e.at.offset)
		index.num(e.at.size)
		index.num(e.at.full)
	}
	return nil
}

// serviceWriter writes the types of one service, equal objects and patterns once.
type serviceWriter struct {
	*writer
	objects  []*spec.Object
	class    map[*spec.Object]int
	patterns map[string]int      // nil while signing
	values   map[*spec.Value]int // nil while signing
	bodies   []string            // of distinct values, those of elements before their lists
	body     map[string]int
}

func encodeService(types []*spec.Type) []byte {
	w := &serviceWriter{
		writer: newWriter(), class: map[*spec.Object]int{}, patterns: map[string]int{},
		values: map[*spec.Value]int{}, body: map[string]int{},
	}
	for _, t := range types {
		w.collect(t.Properties)
		for _, a := range t.Attrs {
			w.collectValue(a.Value)
		}
	}
	first := w.classify()

	all := map[string]*spec.Pattern{}
	for _, o := range first {
		for _, p := range o.Fields {
			collectPatterns(p.Value, all)
		}
	}
	for _, t := range types {
		for _, a := range t.Attrs {
			collectPatterns(a.Value, all)
		}
	}
	w.num(len(all))
	for i, key := range slices.Sorted(maps.Keys(all)) {
		w.patterns[key] = i
		p := all[key]
		w.str(p.String())
		w.bool(p.Exact())
		w.num(len(p.Clauses()))
		for _, c := range p.Clauses() {
			w.bool(c.Not)
			w.str(c.Expr)
		}
	}
	for _, o := range first {
		for _, p := range o.Fields {
			w.enter(p.Value)
		}
	}
	for _, t := range types {
		for _, a := range t.Attrs {
			w.enter(a.Value)
		}
	}
	w.num(len(first)) // before the values, which name objects
	w.num(len(w.bodies))
	for _, b := range w.bodies {
		w.buf.WriteString(b)
	}
	for _, o := range first {
		w.object(o)
	}
	w.num(len(types))
	for _, t := range types {
		w.typ(t)
	}
	return w.part()
}

func collectPatterns(v *spec.Value, all map[string]*spec.Pattern) {
	for ; v != nil; v = v.Items {
		for _, p := range []*spec.Pattern{v.Pattern, v.KeyPattern} {
			if p != nil {
				all[p.String()] = p
			}
		}
	}
}

func (w *serviceWriter) collect(o *spec.Object) {
	if o == nil {
		return
	}
	if _, seen := w.class[o]; seen {
		return
	}
	w.class[o] = 0
	w.objects = append(w.objects, o)
	for _, p := range o.Fields {
		w.collectValue(p.Value)
	}
}

func (w *serviceWriter) collectValue(v *spec.Value) {
	for ; v != nil; v = v.Items {
		w.collect(v.Object)
	}
}

// classify gives equal objects the same number and returns the first of each. Two are
// equal when they say the same and what they contain is equal; so the classes are
// refined until none splits.
func (w *serviceWriter) classify() []*spec.Object {
	count := 1
	for {
		seen := map[string]int{}
		next := map[*spec.Object]int{}
		var first []*spec.Object
		for _, o := range w.objects {
			sign := strconv.Itoa(w.class[o]) + "\x00" + w.sign(o)
			n, ok := seen[sign]
			if !ok {
				n = len(seen)
				seen[sign] = n
				first = append(first, o)
			}
			next[o] = n
		}
		w.class = next
		if len(seen) == count {
			return first
		}
		count = len(seen)
	}
}

// sign gives all that an object says, the objects in it by their class.
func (w *serviceWriter) sign(o *spec.Object) string {
	s := &serviceWriter{writer: newWriter(), class: w.class}
	s.object(o)
	return string(s.part())
}

func (w *serviceWriter) object(o *spec.Object) {
	w.str(o.Name)
	w.bool(o.Open)
	w.num(len(o.Fields))
	for _, p := range o.Fields {
		w.property(p)
	}
	w.num(len(o.Groups))
	for _, g := range o.Groups {
		w.num(int(g.Kind))
		w.num(len(g.Sets))
		for _, s := range g.Sets {
			w.strs(s)
		}
		w.num(len(g.If))
		for _, test := range g.If {
			w.str(test.Name)
			w.strs(test.Values)
		}
	}
}

// flags packs conditions, the first being the lowest bit, in the order of format.go.
func flags(on ...bool) int {
	n := 0
	for i, b := range on {
		if b {
			n |= 1 << i
		}
	}
	return n
}

func (w *serviceWriter) property(p spec.Property) {
	w.str(p.Name)
	w.num(flags(p.Required, p.ReadOnly, p.WriteOnly, p.Deprecated,
		p.Replacement == spec.Sometimes || p.Replacement == spec.Refused, p.Replacement >= spec.Always,
		p.Default != "", len(p.Related) > 0, p.Policy != ""))
	if p.Default != "" {
		w.str(p.Default)
	}
	if len(p.Related) > 0 {
		w.num(len(p.Related))
		for _, r := range p.Related {
			w.str(r.Type)
			w.str(r.Name)
		}
	}
	if p.Policy != "" {
		w.str(p.Policy)
	}
	w.value(p.Value)
}

// enter gives a value its number, equal values the same.
func (w *serviceWriter) enter(v *spec.Value) {
	if v.Items != nil {
		w.enter(v.Items)
	}
	saved := w.buf
	w.buf = bytes.Buffer{}
	w.says(v)
	body := w.buf.String()
	w.buf = saved
	n, ok := w.body[body]
	if !ok {
		n = len(w.bodies)
		w.body[body] = n
		w.bodies = append(w.bodies, body)
	}
	w.values[v] = n
}

// value writes a value's number, or while signing all that it says.
func (w *serviceWriter) value(v *spec.Value) {
	if w.values == nil {
		w.says(v)
		return
	}
	w.num(w.values[v])
}

// says writes all that a value says.
func (w *serviceWriter) says(v *spec.Value) {
	w.num(int(v.Kinds))
	w.num(flags(v.Object != nil, v.Items != nil, v.Enum != nil, v.AnyCase, v.Pattern != nil, v.KeyPattern != nil,
		v.Length.Limited(), v.Count.Limited(), v.Number.Min != nil, v.Number.Max != nil,
		v.Unique, len(v.UniqueKeys) > 0, len(v.Formats) > 0))
	if v.Object != nil {
		w.num(w.class[v.Object])
	}
	if v.Items != nil {
		w.value(v.Items)
	}
	if v.Enum != nil {
		w.strs(v.Enum)
	}
	if v.Pattern != nil {
		w.pattern(v.Pattern)
	}
	if v.KeyPattern != nil {
		w.pattern(v.KeyPattern)
	}
	if v.Length.Limited() {
		w.span(v.Length)
	}
	if v.Count.Limited() {
		w.span(v.Count)
	}
	if v.Number.Min != nil {
		w.float(*v.Number.Min)
	}
	if v.Number.Max != nil {
		w.float(*v.Number.Max)
	}
	if len(v.UniqueKeys) > 0 {
		w.strs(v.UniqueKeys)
	}
	if len(v.Formats) > 0 {
		w.strs(v.Formats)
	}
}

// pattern writes a pattern's number, or while signing its text.
func (w *serviceWriter) pattern(p *spec.Pattern) {
	if w.patterns == nil {
		w.str(p.String())
		return
	}
	w.num(w.patterns[p.String()])
}

func (w *serviceWriter) span(r spec.Range) {
	w.num(r.Min)
	w.num(r.Max + 1)
}

func (w *serviceWriter) float(f float64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], math.Float64bits(f))
	w.big(binary.LittleEndian.Uint64(b[:]))
}

func (w *serviceWriter) typ(t *spec.Type) {
	w.str(t.Name)
	w.num(w.class[t.Properties])
	w.num(flags(t.Stateful, t.MustBeEmpty, t.Snapshot, t.DeleteFirst))
	w.num(len(t.Attrs))
	for _, a := range t.Attrs {
		w.str(a.Name)
		w.value(a.Value)
	}
	w.strs(t.Ref)
	w.strs(t.Identifier)
	w.str(t.Tags.Property)
	w.num(int(t.Tags.Style))
	for _, s := range []string{t.Lifecycle.Status, t.Lifecycle.Date, t.Transform, t.ARN, t.Policy} {
		w.str(s)
	}
}
