package compiler

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"

	"cuelang.org/go/cue"

	"cuemulus.dev/internal/diag"
)

// rawKind is what the user wrote in a place.
type rawKind int

const (
	rawOpen     rawKind = iota // no concrete value: string, or a reference that leads nowhere
	rawConflict                // two values that contradict each other
	rawNull
	rawBool
	rawInt
	rawFloat
	rawString
	rawStruct
	rawList
)

// words says what a value of that kind is called.
func (k rawKind) words() string {
	return [...]string{"no value", "a contradiction", "null", "true or false", "a whole number", "a number", "a string", "a struct", "a list"}[k]
}

// raw is the user's data, as evaluated over schemas that admit everything.
type raw struct {
	kind   rawKind
	text   string // of a string; of a number or bool as the user wrote it
	number int64
	truth  bool
	fields []rawField
	elems  []*raw
	place  place
	origin diag.Pos // where the value itself stands, if the place only refers to it
	source *source  // file of the place
	hollow bool     // a reference to nothing stands in it
}

type rawField struct {
	name  string
	value *raw
}

// field gives a field's value, nil if the user did not write it.
func (r *raw) field(name string) *raw {
	if r == nil {
		return nil
	}
	for _, f := range r.fields {
		if f.name == name {
			return f.value
		}
	}
	return nil
}

// at gives the place of a field below r, of the nearest enclosing one if the user
// did not write it.
func (r *raw) at(path ...string) place {
	best := r.place
	for i, segment := range path {
		if n, ok := index(segment); ok && r.kind == rawList {
			if n >= len(r.elems) {
				break
			}
			r = r.elems[n]
		} else if r = r.field(segment); r == nil {
			break
		}
		if r.place.Key.IsZero() && r.place.Val.IsZero() {
			break
		}
		best = r.place
		best.depth = i + 1
	}
	return best
}

// raw reads a value. strict is the same value over the real schemas: where the user's
// own words give nothing concrete, because they refer to a schema's default, its
// value counts.
func (e *evaluation) raw(v, strict cue.Value, depth int) *raw {
	r := &raw{place: e.in.placeOf(v)}
	if nodes := e.in.userNodes(v); len(nodes) > 0 {
		r.hollow = slices.ContainsFunc(nodes, e.in.hollow)
		r.source = e.in.files[nodes[0].Pos().Filename()]
		if d := cue.Dereference(v); fromUser(d.Pos()) {
			if p := e.in.placeOf(d); p.Val != r.place.Val {
				r.origin, _ = p.span()
			}
		}
	}
	if def, ok := v.Default(); ok {
		v = def
	}
	if v.IncompleteKind() == cue.BottomKind && v.Validate() != nil {
		// A struct whose fields contradict each other still shows its fields.
		if it, err := v.Fields(); err != nil || !it.Next() {
			r.kind = rawConflict
			return r
		}
	}
	if depth > e.in.limits.MaxDepth {
		return r
	}
	r.read(e, v, strict, depth)
	if r.kind == rawOpen && strict.Exists() {
		if def, ok := strict.Default(); ok {
			strict = def
		}
		if strict.Kind() != cue.BottomKind {
			r.read(e, strict, cue.Value{}, depth)
		}
	}
	return r
}

func (r *raw) read(e *evaluation, v, strict cue.Value, depth int) {
	kind := v.Kind()
	if kind == cue.BottomKind {
		if it, err := v.Fields(); err == nil && it.Next() {
			kind = cue.StructKind
		}
	}
	switch kind {
	case cue.NullKind:
		r.kind = rawNull
	case cue.BoolKind:
		r.kind = rawBool
		r.truth, _ = v.Bool()
		r.text = strconv.FormatBool(r.truth)
	case cue.IntKind:
		r.kind = rawInt
		n, err := v.Int64()
		if err != nil {
			r.kind = rawFloat
		}
		r.number, r.text = n, strconv.FormatInt(n, 10)
	case cue.FloatKind, cue.NumberKind:
		r.kind = rawFloat
		f, _ := v.Float64()
		r.text = strconv.FormatFloat(f, 'g', -1, 64)
	case cue.StringKind:
		r.kind = rawString
		r.text, _ = v.String()
	case cue.BytesKind:
		r.kind = rawOpen
	case cue.StructKind:
		r.kind = rawStruct
		it, err := v.Fields()
		if err != nil {
			return
		}
		for it.Next() {
			name := fieldOf(it)
			if it.Selector().LabelType() != cue.StringLabel {
				continue // an element of a list that cannot be
			}
			r.fields = append(r.fields, rawField{name, e.raw(it.Value(), strict.LookupPath(cue.MakePath(cue.Str(name))), depth+1)})
		}
	case cue.ListKind:
		r.kind = rawList
		it, err := v.List()
		if err != nil {
			return
		}
		for i := 0; it.Next(); i++ {
			r.elems = append(r.elems, e.raw(it.Value(), strict.LookupPath(cue.MakePath(cue.Index(i))), depth+1))
		}
	}
	r.written()
}

// written replaces a number's text by what stands in the file, which may have zeros
// in front or underscores.
func (r *raw) written() {
	if r.source == nil || r.kind != rawInt && r.kind != rawFloat {
		return
	}
	from := r.source.offset(r.place.Val.Line, r.place.Val.Col)
	to := r.source.offset(r.place.ValEnd.Line, r.place.ValEnd.Col)
	if from >= to {
		return
	}
	text := bytes.TrimSpace(r.source.data[from:to])
	if len(text) > 0 && len(text) < 40 && bytes.IndexFunc(text, func(c rune) bool {
		return (c < '0' || c > '9') && !bytes.ContainsRune([]byte("+-._eExXob"), c)
	}) < 0 {
		r.text = string(text)
	}
}

// plain gives the value without places, for a field of which the schema says nothing;
// nil where the user wrote no value.
func (r *raw) plain() any {
	switch r.kind {
	case rawBool:
		return r.truth
	case rawInt:
		return r.number
	case rawFloat:
		return json.Number(r.text)
	case rawString:
		return r.text
	case rawStruct:
		all := map[string]any{}
		for _, f := range r.fields {
			all[f.name] = f.value.plain()
		}
		return all
	case rawList:
		all := make([]any, len(r.elems))
		for i, e := range r.elems {
			all[i] = e.plain()
		}
		return all
	}
	return nil
}
