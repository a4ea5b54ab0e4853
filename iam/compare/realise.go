package compare

import (
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/iam"
)

// request is a witness made concrete: with values in the place of letters.
type request struct {
	request iam.Request
	shown   *Witness
	symbols map[string]string // values that stand for symbols here
	settled bool              // keys that follow from the caller have its values
	another bool              // it is another caller than the kind's first
}

// realise makes a request of a choice. fill gives values to the keys of policy
// variables that nothing else needs.
func (c *comparison) realise(p *problem, action string, r *cell, x int, fill bool) (*request, bool) {
	values := map[string][]string{}
	missing := map[string]bool{}
	raw := map[string][][]rune{}
	for k, name := range p.keys {
		if p.value[k] < 0 {
			continue
		}
		v := c.keys[name].values[p.value[k]]
		switch {
		case v.unknown:
		case v.missing:
			missing[name] = true
		default:
			raw[name] = v.texts
		}
	}
	out := &request{symbols: map[string]string{}, settled: true}
	fresh := func(l letter, i int) string {
		if l.symbol == nil {
			return "value-" + strconv.Itoa(i+1)
		}
		n := strconv.Itoa(i + 1)
		switch l.symbol.Class {
		case iam.AccountID:
			return "9000000000" + string("0123456789"[i/10%10]) + string("0123456789"[i%10])
		case iam.Region:
			return "xx-test-" + n
		case iam.Partition:
			return "aws-test" + strings.Repeat("t", i%8)
		case iam.Arn:
			return "arn:aws:iam::900000000099:role/symbol-" + n
		case iam.OneOf:
			if len(l.symbol.Values) > 0 {
				return l.symbol.Values[0]
			}
		}
		return "symbol-" + n
	}
	text := map[rune]string{}
	var spell func(s []rune, show bool, depth int) (string, bool)
	letterText := func(ch rune, depth int) (string, bool) {
		if s, ok := text[ch]; ok {
			return s, true
		}
		l := *c.abc.get(ch)
		i := int(-1 - ch)
		if l.symbol != nil {
			s := fresh(l, i)
			text[ch] = s
			out.symbols[l.name] = s
			return s, true
		}
		if missing[l.key] {
			if _, def, has := strings.Cut(l.name, ",'"); has {
				return strings.TrimSuffix(def, "'}"), true
			}
			return "", false
		}
		if v := values[l.key]; len(v) == 1 {
			return v[0], true
		} else if len(v) > 1 || len(raw[l.key]) > 1 || depth > 4 {
			return "", false
		}
		s := fresh(l, i)
		own := raw[l.key]
		self := len(own) == 1 && slices.Equal(own[0], []rune{ch}) // compared with itself: any value will do
		if len(own) == 1 && !self {
			got, ok := spell(own[0], false, depth+1)
			if !ok {
				return "", false
			}
			s = got
		}
		values[l.key] = []string{s}
		return s, true
	}
	spell = func(s []rune, show bool, depth int) (string, bool) {
		var b strings.Builder
		for _, ch := range s {
			if ch >= 0 {
				b.WriteRune(ch)
				continue
			}
			part, ok := letterText(ch, depth)
			if !ok {
				return "", false
			}
			if l := c.abc.get(ch); show && l.symbol != nil {
				part = "<" + l.name + ">"
			}
			b.WriteString(part)
		}
		return b.String(), true
	}
	ok := true
	both := func(s []rune) (plain, shown string) {
		plain, good := spell(s, false, 0)
		shown, _ = spell(s, true, 0)
		ok = ok && good
		return plain, shown
	}
	w := &Witness{Action: action}
	out.request = iam.Request{Action: action, Context: iam.Context{Values: values}}
	caller := c.callerList[x]
	out.request.Principal.Type, w.Principal.Type = caller.kind, caller.kind
	out.request.Principal.ID, w.Principal.ID = both(caller.id)
	out.request.Principal.Role, w.Principal.Role = both(caller.role)
	out.request.Principal.Account, w.Principal.Account = both(caller.account)
	shown := map[string][]string{}
	if c.hasPrincipal { // before the letters, which may stand for these keys
		for name, v := range c.agree(p, out, w, raw["aws:principalarn"]) {
			delete(raw, name)
			if v == nil {
				missing[name] = true
				continue
			}
			delete(missing, name)
			values[name], shown[c.keys[name].written] = v, v
		}
	}
	for _, name := range sortedKeys(raw) {
		var list, display []string
		for _, t := range raw[name] {
			plain, pretty := both(t)
			list, display = append(list, plain), append(display, pretty)
		}
		values[name] = list
		shown[c.keys[name].written] = display
	}
	out.request.Resource, w.Resource = both(r.text)
	if fill {
		any := false
		for i, l := range c.abc.letters {
			if _, has := values[l.key]; l.symbol == nil && !has && !missing[l.key] {
				values[l.key] = []string{fresh(l, i)}
				any = true
			}
		}
		if !any {
			return nil, false
		}
	}
	if !ok {
		return nil, false
	}
	for name, v := range values {
		if d := c.keys[name]; d == nil || shown[d.written] == nil {
			written := name
			if d != nil {
				written = d.written
			}
			shown[written] = v
		}
	}
	w.Context = shown
	out.shown = w
	return out, true
}

func sortedKeys[V any](m map[string]V) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
