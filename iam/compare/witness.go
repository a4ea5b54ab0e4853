package compare

import (
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/internal/naive"
)

// judge turns what the solver found into a request, and lets two evaluators
// confirm it: the matcher of package iam, and one written for this alone.
func (c *comparison) judge(p *problem, m *member, a, r *cell, x int, typed *typedActions) found {
	f := found{action: a, resource: r, caller: x, allow: m.stmt}
	name := string(a.text)
	switch {
	case typed != nil:
		f.known = typed.actions
	case c.opts.Catalog != nil:
		f.known = c.knownOne(a)
		f.future = len(f.known) == 0
	}
	if len(f.known) > 0 {
		name = f.known[0].service.Prefix + ":" + f.known[0].action.Name
	}
	for i := range p.denies[0] {
		if answer, _ := p.holds(&p.denies[0][i]); answer == iam.Yes {
			f.deniedBy = p.denies[0][i].stmt
			break
		}
	}
	certain := p.certain(m)
	f.reason = c.doubt(p)
	if len(c.gaps) > 0 {
		if w, ok := c.realise(p, name, r, x, false); ok {
			f.witness = w.shown
		}
		f.reason = c.gaps[0]
		return f
	}
	for try := 0; try < 2; try++ {
		w, ok := c.realise(p, name, r, x, try == 1)
		if !ok {
			continue
		}
		if f.witness == nil {
			f.witness = w.shown
		}
		consistent := correlated(w.request)
		if !c.symbols && !c.possible(w.request.Resource, typed) {
			continue
		}
		switch {
		case !w.settled || !consistent || w.another && !c.confirmed(w):
			f.reason = Reason{Code: ReasonCorrelated, Text: "condition keys that depend on one another would have values that do not go together"}
		case !c.confirmed(w):
			if certain {
				f.reason = Reason{Code: ReasonUnconfirmed, Text: "the evaluators of single requests do not agree on the request that was found"}
			}
		case certain || !c.symbols:
			c.polish(w, f.known)
			f.certain, f.witness = true, w.shown
		}
		if f.certain {
			break
		}
	}
	if f.witness != nil {
		f.witness.Allow = first(m.stmt, 1)
		if f.deniedBy != nil {
			f.witness.Deny = first(f.deniedBy, 0)
		}
	}
	return f
}

// possible reports whether a resource is one that requests may have.
func (c *comparison) possible(resource string, typed *typedActions) bool {
	universe := c.universe
	if typed != nil {
		universe = typed.universe
	}
	return slices.ContainsFunc(universe, func(u *pattern) bool { return u.accepts(&c.abc, []rune(resource), true) })
}

// polish gives the ARN of a witness a Region and an account where its type has
// them, if the request stays one.
func (c *comparison) polish(w *request, known []knownAction) {
	parts := strings.SplitN(w.request.Resource, ":", 6)
	if c.symbols || len(known) == 0 || len(parts) < 6 {
		return
	}
	plain := w.request.Resource
	for _, try := range [][2]string{{"eu-west-1", accounts[0]}, {"", accounts[0]}, {"us-east-1", ""}} {
		region, account := parts[3], parts[4]
		if region == "" {
			region = try[0]
		}
		if account == "" {
			account = try[1]
		}
		if region == parts[3] && account == parts[4] {
			continue
		}
		arn := strings.Join([]string{parts[0], parts[1], parts[2], region, account, parts[5]}, ":")
		typed := false
		for _, r := range known[0].action.Resources {
			t := known[0].service.Resource(r.Type)
			if t != nil && (region == "" || strings.Contains(t.ARN, "${Region}")) && (account == "" || strings.Contains(t.ARN, "${Account}")) {
				typed = typed || c.arnType(t.ARN).accepts(&c.abc, []rune(arn), true)
			}
		}
		if !typed {
			continue
		}
		w.request.Resource = arn
		if correlated(w.request) && c.confirmed(w) {
			w.shown.Resource = arn
			return
		}
		w.request.Resource = plain
	}
}

func first(s *statement, side int) *iam.Statement {
	if len(s.source[side]) > 0 {
		return s.source[side][0].statement
	}
	return nil
}

func (c *comparison) knownOne(a *cell) []knownAction {
	k, ok := c.knownCache[a]
	if !ok {
		k = c.known(a, c.services(a), 1)
		c.knownCache[a] = k
	}
	return k
}

// doubt says why a choice is not certain: the first fact that it had to assume.
func (c *comparison) doubt(p *problem) Reason {
	for i, v := range p.facts {
		if v == 0 {
			continue
		}
		switch k := p.factKey[i]; k.kind {
		case 'c':
			cond := c.conditions[k.id]
			at := p.keyAt[cond.key]
			switch {
			case cond.bad:
				return Reason{Code: ReasonValue, Text: "what " + cond.op.String() + " on " + cond.written + " does with its values is not documented", At: cond.place}
			case p.value[at] >= 0 && p.c.keys[cond.key].values[p.value[at]].unknown && c.keys[cond.key].capped:
				return Reason{Code: ReasonCap, Text: "the conditions on " + cond.written + " have too many cases", At: cond.place}
			case p.value[at] >= 0 && p.c.keys[cond.key].values[p.value[at]].unknown:
				return Reason{Code: ReasonValue, Text: "operators of several types look at " + cond.written, At: cond.place}
			case p.value[at] >= 0 && len(p.c.keys[cond.key].values[p.value[at]].texts) > 1:
				return Reason{Code: ReasonSeveral, Text: cond.op.String() + " on " + cond.written + " says nothing about several values; use ForAllValues or ForAnyValue", At: cond.place}
			}
			if !cond.marked {
				return Reason{Code: ReasonValue, Text: "operators of several types look at " + cond.written, At: cond.place}
			}
			return c.letterReason(c.keys[cond.key].space, cond.element)
		case 'a':
			return c.patternReason(c.actions.patterns[k.id])
		case 'r':
			return c.patternReason(c.targets.patterns[k.id])
		case 'v':
			return Reason{Code: ReasonVariable, Text: "what a policy variable without a value means in NotResource is not documented"}
		case 'p':
			if c.principals[k.id].deny {
				return Reason{Code: ReasonValue, Text: "a Deny with NotPrincipal that does not name the caller, the session's role and the account may hit the caller"}
			}
			if slices.ContainsFunc(c.principals[k.id].texts, hasLetter) {
				return Reason{Code: ReasonSymbol, Text: "which principals are named is known only when the template is deployed"}
			}
			return Reason{Code: ReasonValue, Text: "a principal with a wildcard in its name, or given by a unique id, decides"}
		}
	}
	for _, l := range c.abc.letters {
		if l.symbol == nil {
			return Reason{Code: ReasonVariable, Text: "the value of " + l.name + " decides"}
		}
	}
	return Reason{Code: ReasonUnconfirmed, Text: "the request that was found could not be confirmed"}
}

func (c *comparison) letterReason(s *space, element int) Reason {
	if element >= 0 {
		for _, i := range s.elements[element] {
			if s.patterns[i].marked || s.patterns[i].opaque {
				return c.patternReason(s.patterns[i])
			}
		}
	}
	return c.patternReason(&pattern{})
}

func (c *comparison) patternReason(p *pattern) Reason {
	if p.head {
		return Reason{Code: ReasonVariable, Text: "a policy variable stands before the sixth part of an ARN, where AWS may not take it for one", At: p.at}
	}
	for _, o := range p.sure {
		if o.kind == opText {
			l := c.abc.get(o.char)
			if l.symbol == nil {
				return Reason{Code: ReasonVariable, Text: "the value of " + l.name + " decides", At: p.at}
			}
			return Reason{Code: ReasonSymbol, Text: "the value of " + l.name + " decides, which is known only when the template is deployed", At: p.at}
		}
	}
	if !c.symbols {
		return Reason{Code: ReasonVariable, Text: "the value of a policy variable decides", At: p.at}
	}
	return Reason{Code: ReasonSymbol, Text: "a value of the template decides, which is known only when it is deployed", At: p.at}
}

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

// callerKeys are the keys whose values follow from the caller.
var callerKeys = []string{
	"aws:principalarn", "aws:principalaccount", "aws:principaltype", "aws:principalisawsservice", "aws:principalservicename", "aws:username",
}

// correlatedCaller reports whether a policy looks at a key that follows from the
// caller.
func (c *comparison) correlatedCaller() bool {
	return slices.ContainsFunc(callerKeys, func(k string) bool { return c.keys[k] != nil })
}

// agree gives the keys that follow from the caller, with the caller's own values
// (nil: the key is missing), if the conditions take these for the ones chosen.
// Otherwise it looks for another caller of the kind, who has the values; if there
// is none, the request is not settled.
func (c *comparison) agree(p *problem, r *request, w *Witness, arn [][]rune) map[string][]string {
	if len(arn) == 1 && !hasLetter(arn[0]) && c.derived(p, r) == nil {
		text := string(arn[0])
		tries := []string{text}
		kept := r.request.Principal
		if own := strings.SplitN(text, ":", 6); len(own) == 6 && own[4] != kept.Account {
			own[4] = kept.Account
			tries = append(tries, strings.Join(own, ":"))
		}
		for _, try := range tries {
			other, ok := callerOf(try, kept)
			if !ok {
				continue
			}
			if r.request.Principal = other; c.derived(p, r) != nil {
				w.Principal, r.another = other, true
				break
			}
			r.request.Principal = kept
		}
	}
	own := c.derived(p, r)
	r.settled = own != nil
	return own
}

// derived gives the caller's own values for the keys of the problem; nil where
// one of them would change what a condition says.
func (c *comparison) derived(p *problem, r *request) map[string][]string {
	own := r.request.Principal.Fill(iam.Context{}).Values
	out := map[string][]string{}
	for _, name := range callerKeys {
		k, ok := p.keyAt[name]
		if !ok || p.value[k] < 0 {
			continue
		}
		d := c.keys[name]
		chosen := d.values[p.value[k]]
		value := own[name]
		if len(value) == 0 {
			if !chosen.missing && !p.alike(k, d.missingTruth()) {
				return nil
			}
			out[name] = nil
			continue
		}
		if chosen.unknown || !p.alike(k, d.truthOf(value[0])) {
			return nil
		}
		out[name] = value
	}
	return out
}

// contradicts reports whether a choice cannot be: a caller is in one account, and
// that is aws:PrincipalAccount.
func (c *comparison) contradicts(p *problem, x int) bool {
	k, ok := p.keyAt["aws:principalaccount"]
	if !ok || p.value[k] < 0 || !c.hasPrincipal {
		return false
	}
	from := c.callerList[x]
	d := c.keys["aws:principalaccount"]
	switch from.kind {
	case iam.Anonymous: // the key is missing, or says so
		return !p.alike(k, d.missingTruth()) && !p.alike(k, d.truthOf("anonymous"))
	case iam.CanonicalUser:
		if from.named { // whose account is not known
			return false
		}
	case iam.AWS:
		if len(from.account) == 0 || hasLetter(from.account) || p.alike(k, d.truthOf(string(from.account))) {
			return false
		}
		if from.named {
			return true
		}
	}
	// Services and identity providers are in no account that a policy names; other
	// callers stand here for those in all accounts that nobody names.
	for _, v := range d.values {
		if p.alike(k, v.truth) && (v.unknown || v.missing && from.kind != iam.AWS || len(v.texts) == 1 && !slices.Contains(c.namedAccounts, string(v.texts[0]))) {
			return false
		}
	}
	return true
}

// missingTruth is what the conditions say where the key is missing.
func (d *keyDomain) missingTruth() []iam.Truth {
	out := make([]iam.Truth, len(d.conditions))
	for i, cond := range d.conditions {
		out[i] = cond.onMissing()
	}
	return out
}

// truthOf is what the conditions say where the key has one value.
func (d *keyDomain) truthOf(value string) []iam.Truth {
	out := make([]iam.Truth, len(d.conditions))
	for i, cond := range d.conditions {
		out[i] = cond.onOne(cond.matches(d, []rune(value)))
	}
	return out
}

// callerOf makes a caller of the ARN of a user or role in the same account.
func callerOf(arn string, like iam.Caller) (iam.Caller, bool) {
	parts := strings.SplitN(arn, ":", 6)
	if like.Type != iam.AWS || len(parts) < 6 || parts[4] != like.Account {
		return like, false
	}
	if name, ok := strings.CutPrefix(parts[5], "user/"); ok && name != "" {
		return iam.Caller{Type: iam.AWS, ID: arn, Account: parts[4]}, true
	}
	if name, ok := strings.CutPrefix(parts[5], "role/"); ok && name != "" {
		name = name[strings.LastIndexByte(name, '/')+1:]
		return iam.Caller{
			Type: iam.AWS, ID: parts[0] + ":" + parts[1] + ":sts::" + parts[4] + ":assumed-role/" + name + "/session",
			Account: parts[4], Role: arn,
		}, true
	}
	return like, false
}

// confirmed asks both evaluators.
func (c *comparison) confirmed(r *request) bool {
	old, new := c.sets[0], c.sets[1]
	if c.symbols {
		put := func(p *iam.Policy) *iam.Policy { return c.concrete(p, r.symbols) }
		old, new = old.mapped(put), new.mapped(put)
	}
	if naive.Grants(new.Policies, new.Limits, r.request) != iam.Yes || naive.Grants(old.Policies, old.Limits, r.request) != iam.No {
		return false
	}
	return matcherGrants(new, r.request) == iam.Yes && matcherGrants(old, r.request) == iam.No
}

// matcherGrants asks the matcher of package iam.
func matcherGrants(s Set, req iam.Request) iam.Truth {
	answer := iam.Yes
	for _, g := range append([][]*iam.Policy{s.Policies}, s.Limits...) {
		allows := iam.No
		for _, p := range g {
			for i := range p.Statements {
				st := &p.Statements[i]
				t, _ := st.Match(p, req)
				if st.Effect == iam.Deny {
					answer = min(answer, t.Not())
				} else {
					allows = max(allows, t)
				}
			}
		}
		answer = min(answer, allows)
	}
	return answer
}

// concrete puts values in the place of a policy's symbols: those of a witness,
// and others for the rest.
func (c *comparison) concrete(p *iam.Policy, symbols map[string]string) *iam.Policy {
	return rewritten(p, func(t iam.Text) iam.Text {
		return replaced(t, func(y *iam.Symbol) (string, bool) {
			if v, ok := symbols[y.Name]; ok {
				return v, true
			}
			v := "other-" + strconv.Itoa(c.abc.index[y.Name])
			switch {
			case y.Class == iam.Arn:
				v = "arn:aws:iam::900000000098:role/" + v
			case y.Class == iam.AccountID:
				v = "900000000098"
			case y.Class == iam.OneOf && len(y.Values) > 0:
				v = y.Values[0]
			}
			return v, true
		})
	})
}
