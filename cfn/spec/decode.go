package spec

import (
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
)

var errDamaged = errors.New("damaged data: regenerate spec.bin")

type index struct {
	names    []string
	types    []typeEntry // as names
	services []block
	tables   []block
	regions  []Region
	sets     []bits
	runtimes []Runtime
}

type typeEntry struct {
	service int
	regions int
	listed  bool
}

// block is a deflated part: where it is in the file and how long it is inflated.
type block struct {
	name               string
	offset, size, full int
}

func (b block) inflate(data string) ([]byte, error) {
	if b.offset < 0 || b.size < 0 || b.offset > len(data) || b.size > len(data)-b.offset || b.full < 0 || b.full > maxInflated {
		return nil, errDamaged
	}
	r := flate.NewReader(strings.NewReader(data[b.offset : b.offset+b.size]))
	raw := make([]byte, b.full)
	if _, err := io.ReadFull(r, raw); err != nil {
		return nil, fmt.Errorf("inflate: %w", err)
	}
	if n, err := r.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		return nil, errDamaged
	}
	return raw, nil
}

const headerSize = len(magic) + 8

func decodeIndex(data string) (*index, error) {
	if len(data) < headerSize || data[:len(magic)] != magic {
		return nil, errors.New("no facts: regenerate spec.bin")
	}
	head := []byte(data[len(magic):headerSize])
	full, size := binary.LittleEndian.Uint32(head), binary.LittleEndian.Uint32(head[4:])
	b := block{offset: headerSize, size: int(size), full: int(full)}
	raw, err := b.inflate(data)
	if err != nil {
		return nil, err
	}
	return readIndex(raw, headerSize+int(size))
}

func readIndex(raw []byte, base int) (*index, error) {
	r := newReader(raw)
	idx := &index{}
	idx.regions = list(r, func() Region {
		return Region{Name: r.str(), Partition: r.str(), Listed: r.bool()}
	})
	idx.sets = list(r, func() bits { return bits(r.str()) })
	idx.services = list(r, func() block { return r.block(base) })
	n := r.count()
	idx.types = make([]typeEntry, 0, n)
	// All names are one string: a start-up with one allocation instead of 1,800.
	var all strings.Builder
	all.Grow(48 * n)
	ends := make([]int, 0, n)
	for range n {
		short := r.str()
		e := typeEntry{service: r.num(), regions: r.num(), listed: r.bool()}
		if e.service >= len(idx.services) || e.regions >= len(idx.sets) {
			return nil, errDamaged
		}
		all.WriteString(idx.services[e.service].name)
		if short != "" {
			all.WriteString("::")
			all.WriteString(short)
		}
		ends = append(ends, all.Len())
		idx.types = append(idx.types, e)
	}
	idx.names = make([]string, len(ends))
	for i, start := 0, 0; i < len(ends); i++ {
		idx.names[i] = all.String()[start:ends[i]]
		start = ends[i]
	}
	idx.runtimes = list(r, func() Runtime {
		return Runtime{Name: r.str(), Deprecated: r.str(), CreateBlock: r.str(), UpdateBlock: r.str(), Successor: r.str()}
	})
	idx.tables = list(r, func() block { return r.block(base) })
	if err := r.end(); err != nil {
		return nil, err
	}
	return idx, nil
}

func decodeTable(data string, b block, regions []Region) (*Table, error) {
	raw, err := b.inflate(data)
	if err != nil {
		return nil, err
	}
	return readTable(raw, b, regions)
}

func readTable(raw []byte, b block, regions []Region) (*Table, error) {
	r := newReader(raw)
	typ, path, _ := strings.Cut(b.name, "/")
	t := &Table{Type: typ, Path: path, By: r.str(), ByRegion: r.bool(), regions: regions}
	t.Rows = list(r, func() Row {
		return Row{When: r.str(), Value: r.str(), Deprecated: r.bool(), regions: bits(r.str())}
	})
	if err := r.end(); err != nil {
		return nil, err
	}
	return t, nil
}

func decodeService(data string, b block) (map[string]*Type, error) {
	raw, err := b.inflate(data)
	if err != nil {
		return nil, err
	}
	return readService(raw)
}

func readService(raw []byte) (map[string]*Type, error) {
	r := newReader(raw)
	r.patterns = list(r, func() *Pattern {
		return NewPattern(r.str(), r.bool(), list(r, func() Clause { return Clause{Not: r.bool(), Expr: r.str()} }))
	})
	// Values name objects and objects name values: both are made before they are filled.
	r.objects = make([]Object, r.count())
	r.values = make([]Value, r.count())
	for i := range r.values {
		r.fill(&r.values[i], i)
	}
	for i := range r.objects {
		r.object(&r.objects[i])
	}
	types := map[string]*Type{}
	for range r.count() {
		t := r.typ()
		types[t.Name] = t
	}
	if err := r.end(); err != nil {
		return nil, err
	}
	return types, nil
}

// reader reads one inflated part. The first error makes all later reads give zero
// values, and end gives it.
type reader struct {
	rest     []byte
	strings  []string // parts of one copy of the part
	patterns []*Pattern
	objects  []Object
	values   []Value
	err      error
}

func newReader(raw []byte) *reader {
	r := &reader{rest: raw}
	text := string(raw)
	n := r.count()
	r.strings = make([]string, 0, n)
	for range n {
		size := r.num()
		if size > len(r.rest) {
			r.fail()
		}
		if r.err != nil {
			return r
		}
		at := len(raw) - len(r.rest)
		r.strings = append(r.strings, text[at:at+size])
		r.rest = r.rest[size:]
	}
	return r
}

func (r *reader) fail() {
	if r.err == nil {
		r.err = errDamaged
	}
	r.rest = nil
}

func (r *reader) end() error {
	if r.err == nil && len(r.rest) > 0 {
		r.fail()
	}
	return r.err
}

// num gives a number that fits an int of 32 bits.
func (r *reader) num() int {
	v := r.big()
	if v > math.MaxInt32 {
		r.fail()
		return 0
	}
	return int(v)
}

func (r *reader) big() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// count gives the length of a list. Each element has a byte or more, so a longer list
// than there are bytes is damage, and no list can take more memory than its share.
func (r *reader) count() int {
	n := r.num()
	if n > len(r.rest) {
		r.fail()
		return 0
	}
	return n
}

func (r *reader) bool() bool { return r.num() != 0 }

func (r *reader) str() string {
	i := r.num()
	if i >= len(r.strings) {
		r.fail()
		return ""
	}
	return r.strings[i]
}

func (r *reader) block(base int) block {
	return block{name: r.str(), offset: base + r.num(), size: r.num(), full: r.num()}
}

func list[T any](r *reader, element func() T) []T {
	n := r.count()
	if n == 0 {
		return nil
	}
	all := make([]T, 0, n)
	for range n {
		all = append(all, element())
		if r.err != nil {
			return nil
		}
	}
	return all
}

func (r *reader) strs() []string { return list(r, r.str) }

func (r *reader) pattern() *Pattern {
	i := r.num()
	if i >= len(r.patterns) {
		r.fail()
		return nil
	}
	return r.patterns[i]
}

func (r *reader) ref() *Object {
	i := r.num()
	if i >= len(r.objects) {
		r.fail()
		return nil
	}
	return &r.objects[i]
}

func (r *reader) object(o *Object) {
	o.Name = r.str()
	o.Open = r.bool()
	o.Fields = list(r, r.property)
	o.Groups = list(r, func() Group {
		return Group{
			Kind: GroupKind(r.num()),
			Sets: list(r, r.strs),
			If:   list(r, func() Test { return Test{Name: r.str(), Values: r.strs()} }),
		}
	})
}

func (r *reader) property() Property {
	p := Property{Name: r.str()}
	flags := r.num()
	p.Required = flags&isRequired != 0
	p.ReadOnly = flags&isReadOnly != 0
	p.WriteOnly = flags&isWriteOnly != 0
	p.Deprecated = flags&isDeprecated != 0
	switch {
	case flags&(isSometimes|isAlways) == isSometimes|isAlways:
		p.Replacement = Refused
	case flags&isAlways != 0:
		p.Replacement = Always
	case flags&isSometimes != 0:
		p.Replacement = Sometimes
	}
	if flags&hasDefault != 0 {
		p.Default = r.str()
	}
	if flags&hasRelated != 0 {
		p.Related = list(r, func() Relation { return Relation{Type: r.str(), Name: r.str()} })
	}
	if flags&hasPolicy != 0 {
		p.Policy = r.str()
	}
	p.Value = r.value()
	return p
}

// value gives the value of a number.
func (r *reader) value() *Value {
	i := r.num()
	if i >= len(r.values) {
		r.fail()
		return &Value{}
	}
	return &r.values[i]
}

// fill reads the value that has the number self. Its elements have a lower one, so no
// value contains itself but through an object.
func (r *reader) fill(v *Value, self int) {
	*v = Value{Kinds: Kinds(r.num()), Length: NoRange(), Count: NoRange()}
	flags := r.num()
	if flags&hasObject != 0 {
		v.Object = r.ref()
	}
	if flags&hasItems != 0 {
		i := r.num()
		if i >= self {
			r.fail()
			return
		}
		v.Items = &r.values[i]
	}
	if flags&hasEnum != 0 {
		v.Enum = r.strs()
	}
	v.AnyCase = flags&hasAnyCase != 0
	if flags&hasPattern != 0 {
		v.Pattern = r.pattern()
	}
	if flags&hasKeyPattern != 0 {
		v.KeyPattern = r.pattern()
	}
	if flags&hasLength != 0 {
		v.Length = r.span()
	}
	if flags&hasCount != 0 {
		v.Count = r.span()
	}
	if flags&hasMin != 0 {
		v.Number.Min = r.float()
	}
	if flags&hasMax != 0 {
		v.Number.Max = r.float()
	}
	v.Unique = flags&hasUnique != 0
	if flags&hasUniqueKeys != 0 {
		v.UniqueKeys = r.strs()
	}
	if flags&hasFormats != 0 {
		v.Formats = r.strs()
	}
}

// span reads a range: the lower end, and the upper end as an optional number.
func (r *reader) span() Range {
	return Range{Min: r.num(), Max: r.num() - 1}
}

// float reads a number as its bits in reverse, so that small whole numbers are short.
func (r *reader) float() *float64 {
	f := math.Float64frombits(reverseBytes(r.big()))
	return &f
}

func reverseBytes(v uint64) uint64 {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], v)
	return binary.BigEndian.Uint64(b[:])
}

func (r *reader) typ() *Type {
	t := &Type{Name: r.str(), Properties: r.ref()}
	flags := r.num()
	t.Stateful = flags&isStateful != 0
	t.MustBeEmpty = flags&isMustBeEmpty != 0
	t.Snapshot = flags&isSnapshot != 0
	t.DeleteFirst = flags&isDeleteFirst != 0
	t.Attrs = list(r, func() Attribute { return Attribute{Name: r.str(), Value: r.value()} })
	t.Ref = r.strs()
	t.Identifier = r.strs()
	t.Tags = Tags{Property: r.str(), Style: TagStyle(r.num())}
	t.Lifecycle = Lifecycle{Status: r.str(), Date: r.str()}
	t.Transform = r.str()
	t.ARN = r.str()
	t.Policy = r.str()
	return t
}
