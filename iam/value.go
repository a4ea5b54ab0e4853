package iam

import (
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"cuemulus.dev/internal/diag"
)

// Limits of what is read. The largest policy that AWS itself manages has about
// 150,000 characters; all quotas are far below MaxSize.
const (
	MaxSize   = 1 << 20 // bytes of JSON text
	MaxDepth  = 32      // lists and maps in one another
	MaxValues = 100_000 // values in one document
)

// ValueKind says what a Value holds.
type ValueKind uint8

// The kinds of values. Choice and Opaque occur in templates only.
const (
	NullValue ValueKind = iota
	BoolValue
	NumberValue
	StringValue
	ListValue
	MapValue
	ChoiceValue // one of two values, by a condition of the template
	OpaqueValue // nothing is known: a parameter, an import, a macro
)

// Value is a document before it is read as a policy: JSON text gives one, and a
// caller makes one from the nodes of a template.
type Value struct {
	Kind       ValueKind
	Text       Text // StringValue; BoolValue and NumberValue as written
	Items      []*Value
	Fields     []ValueField
	If         string  // ChoiceValue: name of the condition
	Then, Else *Value  // ChoiceValue: nil is a value that is left out
	Symbol     *Symbol // OpaqueValue: stands for the value where one string may stand
	Why        string  // OpaqueValue: what makes it, "Fn::Transform"
	Span
}

// ValueField is one entry of a map, in the order of the text.
type ValueField struct {
	Key   string
	KeyAt Span
	Value *Value
}

// kindName is how messages call a value.
func (v *Value) kindName() string {
	return [...]string{"null", "a boolean", "a number", "a string", "a list", "an object", "a choice", "a value of the deployment"}[v.Kind]
}

// ParseJSON reads JSON text strictly. It gives nil and one diagnostic where the
// text is not JSON or passes a limit; a key that stands twice in one object is a
// diagnostic too, and the value stays.
func ParseJSON(file string, text []byte) (*Value, []diag.Diagnostic) {
	p := &jsonParser{file: file, text: text, line: 1, col: 1}
	if len(text) > MaxSize {
		p.fail(0, fmt.Sprintf("the policy has %d bytes, more than %d", len(text), MaxSize))
		return nil, p.diags
	}
	v := p.value(nil, 0)
	if p.failed {
		return nil, p.diags
	}
	p.blanks()
	if p.at < len(text) {
		p.fail(p.at, "text after the end of the policy")
		return nil, p.diags
	}
	return v, p.diags
}

// jsonParser reads text once, from the beginning to the end, and so knows line
// and column of where it is.
type jsonParser struct {
	file   string
	text   []byte
	at     int
	values int
	diags  []diag.Diagnostic
	failed bool

	seen, line, col int // line and column of the offset seen
}

// pos gives the place of an offset that is not before the last one asked for.
func (p *jsonParser) pos(offset int) diag.Pos {
	for p.seen < offset {
		switch b := p.text[p.seen]; {
		case b == '\n':
			p.line, p.col = p.line+1, 1
		case utf8.RuneStart(b):
			p.col++
		}
		p.seen++
	}
	return diag.Pos{File: p.file, Line: p.line, Col: p.col}
}

func (p *jsonParser) fail(offset int, message string) {
	if p.failed {
		return
	}
	p.failed = true
	d := report("JSON_SYNTAX_ERROR", Span{Pos: p.pos(max(offset, p.seen))}, nil, message, "comments, single quotes and a comma behind the last item are no JSON")
	d.Unreadable = true
	p.diags = append(p.diags, d)
}

func (p *jsonParser) blanks() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ', '\t', '\r', '\n':
			p.at++
		default:
			return
		}
	}
}

func (p *jsonParser) value(path []string, depth int) *Value {
	p.blanks()
	v := &Value{}
	if p.at >= len(p.text) {
		p.fail(p.at, "the policy ends too early")
		return v
	}
	if p.values++; p.values > MaxValues {
		p.fail(p.at, fmt.Sprintf("the policy has more than %d values", MaxValues))
		return v
	}
	if depth > MaxDepth {
		p.fail(p.at, fmt.Sprintf("nested more than %d levels deep", MaxDepth))
		return v
	}
	v.Pos = p.pos(p.at)
	switch c := p.text[p.at]; {
	case c == '{':
		p.object(v, path, depth)
	case c == '[':
		p.list(v, path, depth)
	case c == '"':
		v.Kind, v.Text = StringValue, Lit(p.str())
	case c == '-' || (c >= '0' && c <= '9'):
		v.Kind, v.Text = NumberValue, Lit(p.number())
		v.Text.Bare = true
	default:
		p.word(v)
	}
	if !p.failed {
		v.End = p.pos(p.at)
	}
	v.Text.Span = v.Span
	return v
}

func (p *jsonParser) word(v *Value) {
	start := p.at
	for p.at < len(p.text) && p.text[p.at] >= 'a' && p.text[p.at] <= 'z' {
		p.at++
	}
	switch word := string(p.text[start:p.at]); word {
	case "true", "false":
		v.Kind, v.Text = BoolValue, Lit(word)
		v.Text.Bare = true
	case "null":
		v.Kind = NullValue
	default:
		p.at = start
		p.fail(start, "expected a value: a string in double quotes, a list or an object")
	}
}

func (p *jsonParser) number() string {
	start := p.at
	for p.at < len(p.text) {
		c := p.text[p.at]
		if (c < '0' || c > '9') && c != '-' && c != '+' && c != '.' && c != 'e' && c != 'E' {
			break
		}
		p.at++
	}
	s := string(p.text[start:p.at])
	if !validNumber(s) {
		p.fail(start, fmt.Sprintf("%q is not a number", clip(s)))
	}
	return s
}

// validNumber holds the grammar of RFC 8259, section 6.
func validNumber(s string) bool {
	i := 0
	digits := func() bool {
		from := i
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		return i > from
	}
	if i < len(s) && s[i] == '-' {
		i++
	}
	zero := i < len(s) && s[i] == '0'
	from := i
	if !digits() || (zero && i > from+1) {
		return false
	}
	if i < len(s) && s[i] == '.' {
		i++
		if !digits() {
			return false
		}
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		if !digits() {
			return false
		}
	}
	return i == len(s)
}

func (p *jsonParser) str() string {
	start := p.at
	p.at++
	var out []byte
	for p.at < len(p.text) {
		c := p.text[p.at]
		switch {
		case c == '"':
			p.at++
			return string(out)
		case c == '\\':
			r, ok := p.escape()
			if !ok {
				return ""
			}
			out = utf8.AppendRune(out, r)
		case c < 0x20:
			p.fail(p.at, "a line break or control character in a string; close the string, or write it as \\n")
			return ""
		case c < utf8.RuneSelf:
			out = append(out, c)
			p.at++
		default:
			r, size := utf8.DecodeRune(p.text[p.at:])
			if r == utf8.RuneError && size == 1 {
				p.fail(p.at, "the text is not UTF-8")
				return ""
			}
			out = append(out, p.text[p.at:p.at+size]...)
			p.at += size
		}
	}
	p.fail(start, "this string is not closed")
	return ""
}

func (p *jsonParser) escape() (rune, bool) {
	start := p.at
	p.at++
	if p.at < len(p.text) {
		c := p.text[p.at]
		p.at++
		switch c {
		case '"', '\\', '/':
			return rune(c), true
		case 'b':
			return '\b', true
		case 'f':
			return '\f', true
		case 'n':
			return '\n', true
		case 'r':
			return '\r', true
		case 't':
			return '\t', true
		case 'u':
			r, ok := p.hex()
			if ok && utf16.IsSurrogate(r) && p.at+1 < len(p.text) && p.text[p.at] == '\\' && p.text[p.at+1] == 'u' {
				p.at += 2
				low, lowOK := p.hex()
				if both := utf16.DecodeRune(r, low); lowOK && both != utf8.RuneError {
					return both, true
				}
				ok = false
			} else if utf16.IsSurrogate(r) {
				ok = false
			}
			if ok {
				return r, true
			}
		}
	}
	p.fail(start, "this escape does not exist in JSON; write a backslash as \\\\")
	return 0, false
}

func (p *jsonParser) hex() (rune, bool) {
	if p.at+4 > len(p.text) {
		return 0, false
	}
	n, err := strconv.ParseUint(string(p.text[p.at:p.at+4]), 16, 32)
	p.at += 4
	return rune(n), err == nil
}

func (p *jsonParser) object(v *Value, path []string, depth int) {
	v.Kind = MapValue
	p.at++
	seen := map[string]diag.Pos{}
	for first := true; ; first = false {
		p.blanks()
		if p.at < len(p.text) && p.text[p.at] == '}' && first {
			p.at++
			return
		}
		if p.at >= len(p.text) || p.text[p.at] != '"' {
			p.fail(p.at, "expected a key in double quotes")
			return
		}
		f := ValueField{KeyAt: Span{Pos: p.pos(p.at)}}
		f.Key = p.str()
		if p.failed {
			return
		}
		f.KeyAt.End = p.pos(p.at)
		p.blanks()
		if p.at >= len(p.text) || p.text[p.at] != ':' {
			p.fail(p.at, fmt.Sprintf("expected a colon after the key %q", clip(f.Key)))
			return
		}
		p.at++
		below := append(path[:len(path):len(path)], f.Key)
		if before, twice := seen[f.Key]; twice && len(p.diags) < maxDiagnostics {
			d := report("DUPLICATE_KEY", f.KeyAt, below,
				fmt.Sprintf("%q stands twice in one object; only the last one would count", clip(f.Key)), "put the values into one list, or remove one")
			d.Related = []diag.Related{{Pos: before, Message: "first here"}}
			p.diags = append(p.diags, d)
		} else if !twice {
			seen[f.Key] = f.KeyAt.Pos
		}
		f.Value = p.value(below, depth+1)
		if p.failed {
			return
		}
		v.Fields = append(v.Fields, f)
		if p.next('}', "object") {
			return
		}
	}
}

func (p *jsonParser) list(v *Value, path []string, depth int) {
	v.Kind = ListValue
	p.at++
	p.blanks()
	if p.at < len(p.text) && p.text[p.at] == ']' {
		p.at++
		return
	}
	for {
		item := p.value(append(path[:len(path):len(path)], strconv.Itoa(len(v.Items))), depth+1)
		if p.failed {
			return
		}
		v.Items = append(v.Items, item)
		if p.next(']', "list") {
			return
		}
	}
}

// next passes a comma, or the end of a list or object, and reports the end.
func (p *jsonParser) next(end byte, what string) bool {
	p.blanks()
	if p.at < len(p.text) {
		switch p.text[p.at] {
		case end:
			p.at++
			return true
		case ',':
			p.at++
			p.blanks()
			if p.at < len(p.text) && p.text[p.at] == end {
				p.fail(p.at, "a comma before the end of the "+what+"; remove it")
				return true
			}
			return false
		}
	}
	p.fail(p.at, fmt.Sprintf("expected a comma or %q to close the %s", string(end), what))
	return true
}

// clip shortens what a message quotes.
func clip(s string) string {
	if utf8.RuneCountInString(s) <= 80 {
		return s
	}
	return string([]rune(s)[:77]) + "..."
}

// size counts the characters of a value as compact JSON, as the quotas of IAM do
// (white space does not count). A symbol counts as nothing, so the size of a
// template's policy is a lower bound.
func (v *Value) size() int {
	if v == nil {
		return 0
	}
	n := 0
	switch v.Kind {
	case StringValue, BoolValue, NumberValue:
		for _, p := range v.Text.Pieces {
			n += utf8.RuneCountInString(p.Literal)
		}
		if v.Kind == StringValue {
			n += 2
		}
	case ListValue:
		n = 1 + max(len(v.Items), 1)
		for _, i := range v.Items {
			n += i.size()
		}
	case MapValue:
		n = 1 + max(len(v.Fields), 1)
		for _, f := range v.Fields {
			n += utf8.RuneCountInString(f.Key) + 3 + f.Value.size()
		}
	case ChoiceValue:
		n = min(v.Then.size(), v.Else.size())
	case NullValue:
		n = len("null")
	}
	return n
}
