package compare

import (
	"strconv"
	"strings"
	"unicode"

	"cuemulus.dev/iam"
)

type opKind uint8

const (
	opChar opKind = iota // one certain character
	opOne                // one character of a class
	opRun                // any number of them
	opText               // a letter
	opEnd
)

// op is one step of a pattern.
type op struct {
	kind opKind
	char rune // opChar, opText
	fold bool // opChar: letter case does not count
	set  class
	from int // opRun: every step since here reads characters of set alone
}

func (o op) reads(r rune) bool {
	switch o.kind {
	case opChar:
		return r == o.char || o.fold && equalFold(r, o.char)
	case opOne, opRun:
		return o.set&classOf(r) != 0
	}
	return false
}

func equalFold(a, b rune) bool {
	for r := unicode.SimpleFold(a); r != a; r = unicode.SimpleFold(r) {
		if r == b {
			return true
		}
	}
	return a == b
}

// pattern is the set of strings that one text of a policy matches. Where the
// text has letters, sure are the strings that it matches whatever they stand
// for, and over are those that it may match.
type pattern struct {
	key    string
	sure   []op
	over   []op
	opaque bool // nothing is known about what it matches
	marked bool // it has letters
	head   bool // it has a variable before the sixth part of an ARN
	at     iam.Span
}

// builder makes one pattern from tokens.
type builder struct {
	abc  *alphabet
	out  pattern
	text strings.Builder // the canonical form, as the key
}

func (b *builder) put(o op) {
	b.out.sure = append(b.out.sure, o)
	b.out.over = append(b.out.over, o)
	b.text.WriteByte(byte('0' + o.kind))
	b.text.WriteString(strconv.Itoa(int(o.char)))
	b.text.WriteByte(';')
	b.text.WriteString(strconv.Itoa(int(o.set)))
	if o.fold {
		b.text.WriteByte('f')
	}
	b.text.WriteByte(' ')
}

func (b *builder) letter(l letter) {
	r := b.abc.add(l)
	b.out.marked = true
	b.out.sure = append(b.out.sure, op{kind: opText, char: r})
	b.out.over = append(b.out.over, op{kind: opRun, set: l.set})
	b.text.WriteString("<" + l.name + ">")
}

func (b *builder) hide(t iam.Text) {
	b.out.opaque = true
	b.text.WriteString("?" + t.String())
}

func (b *builder) finish() *pattern {
	b.out.key = b.text.String()
	b.out.sure = finish(b.out.sure)
	b.out.over = finish(b.out.over)
	return &b.out
}

// finish adds the end, and finds for every run the steps that it makes needless:
// whoever reached the run loses nothing by forgetting them.
func finish(ops []op) []op {
	ops = append(ops, op{kind: opEnd})
	for i := range ops {
		if ops[i].kind != opRun {
			continue
		}
		from := i
		for from > 0 && within(ops[from-1], ops[i].set) {
			if from--; ops[from].kind == opRun { // what it makes needless is within its set
				from = ops[from].from
			}
		}
		ops[i].from = from
	}
	return ops
}

func within(o op, set class) bool {
	switch o.kind {
	case opChar:
		if o.fold && set != anyChar {
			return false
		}
		return classOf(o.char)&set != 0
	case opOne, opRun:
		return o.set&^set == 0
	case opText:
		return set == anyChar
	}
	return false
}

// style says how the characters of a text are read.
type style struct {
	wildcards, variables bool
	fold                 bool // letter case does not count
	lower                bool // the universe is in lower case, so the pattern is put in it
	arn                  bool // six parts; wildcards end at the first five colons
	request              bool // a resource: parts before the sixth are in lower case, and without variables
	label                class
}

// compile makes the pattern of a text. Nothing but the six parts of an ARN needs
// a look beyond one token.
func compile(abc *alphabet, t iam.Text, st style) *pattern {
	b := &builder{abc: abc}
	b.out.at = t.Span
	part := 0
	shifted := false // a letter with colons stands before
	set := func() class {
		switch {
		case st.arn && part < 5 && !shifted && st.request:
			return headChar
		case st.arn && part < 5 && !shifted:
			return noColon
		case st.label != 0:
			return st.label
		}
		return anyChar
	}
	for _, tok := range t.Tokens(st.wildcards, st.variables) {
		switch tok.Kind {
		case iam.Chars:
			for _, r := range tok.Text {
				if r == ':' {
					part++
				}
				if st.lower || st.request && part < 5 {
					r = unicode.ToLower(r)
				}
				b.put(op{kind: opChar, char: r, fold: st.fold})
			}
		case iam.One:
			b.put(op{kind: opOne, set: set()})
		case iam.Run:
			b.put(op{kind: opRun, set: set()})
		case iam.Variable:
			if st.arn && part < 5 { // a colon in the value would move the parts
				b.hide(t)
				b.out.head = true
				continue
			}
			name := "${" + iam.KeyName(tok.Text)
			if tok.HasDefault {
				name += ",'" + tok.Default + "'"
			}
			if st.fold { // what it stands for may be written in another case here
				b.hide(t)
			}
			b.letter(letter{name: name + "}", key: iam.KeyName(tok.Text), set: anyChar})
			shifted = true
		case iam.Unknown:
			chars, opaque := symbolSet(tok.Symbol)
			whole := len(b.out.sure) == 0 // the ARN itself, and what follows is in its last part
			if opaque || st.fold || st.lower || tok.Symbol.Class == iam.Arn && st.arn && !whole {
				b.hide(t)
			}
			b.letter(letter{name: tok.Symbol.Name, symbol: tok.Symbol, set: chars})
			if tok.Symbol.Class == iam.Arn {
				shifted, part = true, 5
			}
		}
	}
	return b.finish()
}

// parts counts the parts of an ARN pattern: literal colons and one. A text that
// begins with the ARN of a symbol has them all.
func parts(t iam.Text, variables bool) int {
	n := 1
	for _, tok := range t.Tokens(true, variables) {
		if tok.Kind == iam.Chars {
			n += strings.Count(tok.Text, ":")
		}
		if tok.Kind == iam.Unknown && (tok.Symbol.Class == iam.Arn || tok.Symbol.Class == iam.Anything || tok.Symbol.Class == iam.OneOf) {
			n += 5
		}
	}
	return n
}

// onlyRuns reports whether a text is "*" alone.
func onlyRuns(t iam.Text) bool {
	toks := t.Tokens(true, false)
	return len(toks) == 1 && toks[0].Kind == iam.Run
}
