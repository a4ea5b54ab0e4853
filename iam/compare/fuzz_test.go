package compare_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/compare"
	"cuemulus.dev/iam/internal/naive"
)

// universe is the requests that brute force tries: everything that the texts of
// a pair name, and what is near to it.
type universe struct {
	actions, resources []string
	callers            []iam.Caller
	keys               []string
	values             map[string][]string
	many               map[string]bool
}

var plainVariables = strings.NewReplacer("${aws:username}", "bob", "${k}", "a", "${m}", "a", "${b}", "true", "${*}", "*",
	"${aws:username, 'x'}", "x", "${m,'x'}", "x", "${aws:username,'a'}", "a")

// variants spells a pattern out in a few ways.
func variants(t iam.Text, add func(string)) {
	s, ok := t.Literal()
	if !ok {
		return
	}
	for _, star := range []string{"", "x", "b", "a/b", "a", "a:b"} {
		v := s
		if strings.Contains(s, "$") {
			v = plainVariables.Replace(s)
		}
		if v != s {
			v = strings.ReplaceAll(v, "*", "\x00")
		}
		v = strings.ReplaceAll(v, "\x00", star)
		v = strings.ReplaceAll(v, "*", star)
		add(strings.ReplaceAll(v, "?", "q"))
		if !strings.ContainsAny(s, "*?$") {
			return
		}
		add(strings.ReplaceAll(v, "?", "b"))
	}
	add(s)
}

func label(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

func isAction(s string) bool {
	service, name, ok := strings.Cut(s, ":")
	return ok && label(service) && label(name)
}

func isResource(s string) bool {
	p := strings.SplitN(s, ":", 6)
	return s == "*" || len(p) == 6 && p[0] == "arn" && label(p[1]) && (p[1] == "aws" || strings.HasPrefix(p[1], "aws-") && p[1] != "aws-") && label(p[2]) && (p[3] == "" || label(p[3])) && (p[4] == "" || label(p[4])) && p[5] != ""
}

var bruteCallers = []iam.Caller{
	{Type: iam.Anonymous},
	{Type: iam.AWS, ID: "arn:aws:iam::111122223333:user/bob", Account: "111122223333"},
	{Type: iam.AWS, ID: "arn:aws:iam::111122223333:user/eve", Account: "111122223333"},
	{Type: iam.AWS, ID: "arn:aws:iam::111122223333:user/new", Account: "111122223333"},
	{Type: iam.AWS, ID: "arn:aws:iam::444455556666:user/bob", Account: "444455556666"},
	{Type: iam.AWS, ID: "arn:aws:iam::123456789012:user/bob", Account: "123456789012"},
	{Type: iam.AWS, ID: "arn:aws:sts::111122223333:assumed-role/app/one", Account: "111122223333", Role: "arn:aws:iam::111122223333:role/app"},
	{Type: iam.AWS, ID: "arn:aws:sts::111122223333:assumed-role/app/two", Account: "111122223333", Role: "arn:aws:iam::111122223333:role/app"},
	{Type: iam.AWS, ID: "arn:aws:sts::111122223333:assumed-role/app/one", Account: "111122223333", Role: "arn:aws:iam::111122223333:role/path/app"},
	{Type: iam.AWS, ID: "arn:aws:sts::111122223333:assumed-role/other/one", Account: "111122223333", Role: "arn:aws:iam::111122223333:role/other"},
	{Type: iam.AWS, ID: "arn:aws:sts::111122223333:federated-user/zoe", Account: "111122223333"},
	{Type: iam.Service, ID: "ec2.amazonaws.com"},
	{Type: iam.Service, ID: "s3.amazonaws.com"},
	{Type: iam.Federated, ID: "accounts.example.com"},
	{Type: iam.Federated, ID: "other.example.com"},
	{Type: iam.CanonicalUser, ID: "abc"},
	{Type: iam.CanonicalUser, ID: "abd"},
}

func policies(sets ...compare.Set) (out []*iam.Policy) {
	for _, s := range sets {
		out = append(out, s.Policies...)
		for _, g := range s.Limits {
			out = append(out, g...)
		}
	}
	return out
}

// around derives the universe of a pair.
func around(old, new compare.Set) *universe {
	u := &universe{
		actions: []string{"s3:getobject", "zz:other", "iam:x"}, resources: []string{"*", "arn:aws:s3:::zz", "arn:aws:s3:::a"},
		values: map[string][]string{}, many: map[string]bool{"aws:tagkeys": true}, callers: []iam.Caller{{Type: iam.AWS, ID: "arn:aws:iam::111122223333:user/bob", Account: "111122223333"}},
	}
	boolean := map[string]bool{}
	key := func(name string) string {
		name = iam.KeyName(name)
		if !slices.Contains(u.keys, name) {
			u.keys = append(u.keys, name)
		}
		return name
	}
	value := func(name, v string) {
		if !slices.Contains(u.values[name], v) {
			u.values[name] = append(u.values[name], v)
		}
	}
	for _, p := range policies(old, new) {
		if p.Type.HasPrincipal() {
			u.callers = bruteCallers
		}
		for i := range p.Statements {
			s := &p.Statements[i]
			for _, t := range s.Actions.Texts {
				variants(t, func(v string) {
					if v = strings.ToLower(v); isAction(v) {
						u.actions = append(u.actions, v)
					}
				})
			}
			for _, t := range s.Resources.Texts {
				if v, _ := t.Literal(); strings.Contains(v, "aws:username") {
					value(key("aws:username"), "bob")
				} else if strings.Contains(v, "${m") {
					value(key("m"), "x")
					value(key("m"), "b")
				} else if strings.Contains(v, "${k}") {
					value(key("k"), "a")
				}
				variants(t, func(v string) {
					for n := strings.Count(v, ":"); n > 0 && n < 5; n++ {
						v += ":x"
					}
					parts := strings.SplitN(v, ":", 6)
					for j := 0; j < len(parts)-1; j++ {
						parts[j] = strings.ToLower(parts[j])
					}
					for _, v := range []string{v, strings.Join(parts, ":"), v + "x", v[:max(len(v)-1, 0)]} {
						if isResource(v) {
							u.resources = append(u.resources, v)
						}
					}
				})
			}
			for _, c := range s.Conditions {
				name := key(c.Key)
				if c.Operator.Family != iam.NullFamily {
					only, seen := boolean[name]
					boolean[name] = c.Operator.Family == iam.BoolFamily && (only || !seen)
				}
				if c.Operator.Set != iam.NoSet {
					u.many[name] = true
				}
				for _, t := range c.Values {
					text, _ := t.Literal()
					if strings.Contains(text, "aws:username") {
						value(key("aws:username"), "bob")
						value(name, "bob")
					}
					switch c.Operator.Family {
					case iam.NumericFamily:
						if f, err := strconv.ParseFloat(text, 64); err == nil {
							for _, d := range []float64{-1, -0.5, 0, 0.5, 1} {
								value(name, strconv.FormatFloat(f+d, 'f', -1, 64))
							}
						}
					case iam.DateFamily:
						for _, layout := range []string{time.RFC3339, "2006-01-02"} {
							if at, err := time.Parse(layout, text); err == nil {
								for _, d := range []time.Duration{-time.Second, 0, time.Second / 2, time.Second} {
									value(name, at.Add(d).Format(time.RFC3339Nano))
								}
							}
						}
						if n, err := strconv.ParseInt(text, 10, 64); err == nil && len(text) > 4 {
							value(name, time.Unix(n, 0).UTC().Format(time.RFC3339))
						}
					case iam.IPFamily:
						bits, err := netip.ParsePrefix(text)
						a, err2 := netip.ParseAddr(text)
						if err == nil {
							a = bits.Masked().Addr()
						}
						if err == nil || err2 == nil {
							value(name, a.String())
							for _, b := range []netip.Addr{a.Next(), a.Prev()} {
								if b.IsValid() {
									value(name, b.String())
								}
							}
						}
						for _, x := range []string{"192.0.2.200", "198.51.100.1", "2001:db8::5", "255.255.255.254"} {
							value(name, x)
						}
					case iam.BoolFamily:
						value(name, "true")
						value(name, "false")
					case iam.NullFamily:
						if len(u.values[name]) == 0 {
							value(name, "a")
						}
					default:
						variants(t, func(v string) {
							value(name, v)
							if c.Operator.Family == iam.StringFamily {
								value(name, v+"x")
								value(name, strings.ToUpper(v))
							}
						})
						value(name, "zz")
						value(name, "")
					}
				}
			}
		}
	}
	for name, only := range boolean { // such a key is true or false
		if only {
			u.values[name] = []string{"true", "false"}
		}
	}
	for _, list := range []*[]string{&u.actions, &u.resources} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return u
}

// request draws one request.
func (u *universe) request(r *rand.Rand) iam.Request {
	req := iam.Request{
		Action: u.actions[r.IntN(len(u.actions))], Resource: u.resources[r.IntN(len(u.resources))],
		Principal: u.callers[r.IntN(len(u.callers))], Context: iam.Context{Values: map[string][]string{}},
	}
	for _, k := range u.keys {
		values := u.values[k]
		if len(values) == 0 || r.IntN(4) == 0 {
			continue
		}
		n := 1
		if u.many[k] && r.IntN(2) == 0 {
			n = 1 + r.IntN(3)
		}
		var list []string
		for range n {
			if v := values[r.IntN(len(values))]; !slices.Contains(list, v) {
				list = append(list, v)
			}
		}
		req.Context.Values[k] = list
	}
	if len(u.callers) > 1 && slices.Contains(u.keys, "aws:principalaccount") { // it follows from the caller
		delete(req.Context.Values, "aws:principalaccount")
		if req.Principal.Type == iam.AWS {
			req.Context.Values["aws:principalaccount"] = []string{req.Principal.Account}
		}
	}
	return req
}

func newAccess(old, new compare.Set, req iam.Request) bool {
	return naive.Grants(new.Policies, new.Limits, req) == iam.Yes && naive.Grants(old.Policies, old.Limits, req) == iam.No
}

// tally counts what a run saw.
type tally struct {
	pairs, no, yes, maybe int
	codes                 map[compare.ReasonCode]int
}

// check compares one pair with brute force.
func check(old, new compare.Set, tries int, r *rand.Rand, n *tally) error {
	a := compare.Compare(old, new, compare.Options{})
	n.pairs++
	switch a.Verdict {
	case compare.NewAccess:
		n.yes++
		req := iam.Request{Action: a.Witness.Action, Resource: a.Witness.Resource, Principal: a.Witness.Principal, Context: iam.Context{Values: map[string][]string{}}}
		for k, v := range a.Witness.Context {
			req.Context.Values[iam.KeyName(k)] = v
		}
		if !isAction(req.Action) || !isResource(req.Resource) {
			return fmt.Errorf("the witness is no request: %+v", req)
		}
		if !newAccess(old, new, req) {
			return fmt.Errorf("the witness is no new access: %+v", req)
		}
		return nil
	case compare.Maybe:
		n.maybe++
		for _, reason := range a.Reasons[:1] {
			n.codes[reason.Code]++
			if reason.Code == compare.ReasonUnconfirmed || reason.Code == compare.ReasonSymbol || reason.Code == compare.ReasonCap {
				return fmt.Errorf("a pair without symbols must not end so: %+v", a)
			}
		}
		return nil
	}
	n.no++
	u := around(old, new)
	for range tries {
		if req := u.request(r); newAccess(old, new, req) {
			return fmt.Errorf("the answer is %v, but this is new: %+v", a.Verdict, req)
		}
	}
	return nil
}

// TestCompareMany draws random pairs of policies that use every operator and
// element, and tries to catch the comparer at a wrong answer by brute force.
// CUEMULUS_PAIRS sets how many, CUEMULUS_SEED where the drawing begins, and
// CUEMULUS_TRIES how many requests brute force tries for a pair without new
// access.
func TestCompareMany(t *testing.T) {
	pairs, seed := 1500, uint64(1)
	if s := os.Getenv("CUEMULUS_PAIRS"); s != "" {
		n, err := strconv.Atoi(s)
		require.NoError(t, err)
		pairs = n
	}
	if s := os.Getenv("CUEMULUS_SEED"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		require.NoError(t, err)
		seed = n
	}
	tries := 120
	if s := os.Getenv("CUEMULUS_TRIES"); s != "" {
		n, err := strconv.Atoi(s)
		require.NoError(t, err)
		tries = n
	}
	workers := runtime.GOMAXPROCS(0)
	total := tally{codes: map[compare.ReasonCode]int{}}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			n := tally{codes: map[compare.ReasonCode]int{}}
			for i := w; i < pairs && !t.Failed(); i += workers {
				r := rand.New(rand.NewPCG(seed, uint64(i)))
				g := &generator{pick: r.IntN}
				old, new := g.pair()
				if err := check(old, new, tries, r, &n); err != nil {
					t.Errorf("seed %d pair %d: %v\nold %s\nnew %s", seed, i, err, show(old), show(new))
				}
			}
			mu.Lock()
			defer mu.Unlock()
			total.pairs += n.pairs
			total.no += n.no
			total.yes += n.yes
			total.maybe += n.maybe
			for c, k := range n.codes {
				total.codes[c] += k
			}
		})
	}
	wg.Wait()
	t.Logf("%d pairs: %d without new access, %d with, %d in doubt %v", total.pairs, total.no, total.yes, total.maybe, total.codes)
	if !t.Failed() {
		require.Equal(t, pairs, total.pairs)
		require.Greater(t, total.no, pairs/10)
		require.Greater(t, total.yes, pairs/10)
		require.Less(t, total.maybe, pairs/5)
	}
}

// FuzzCompare is the same with the fuzzer's bytes as dice.
func FuzzCompare(f *testing.F) {
	for i := range 20 {
		r := rand.New(rand.NewPCG(7, uint64(i)))
		data := make([]byte, 200)
		for j := range data {
			data[j] = byte(r.UintN(256))
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		g := &generator{pick: dice(data)}
		old, new := g.pair()
		n := tally{codes: map[compare.ReasonCode]int{}}
		if err := check(old, new, 120, rand.New(rand.NewPCG(1, 1)), &n); err != nil {
			t.Errorf("%v\nold %s\nnew %s", err, show(old), show(new))
		}
	})
}

// dice turns bytes into choices, one after the other; then it counts on.
func dice(data []byte) func(int) int {
	at := 0
	return func(n int) int {
		at++
		if at <= len(data) {
			return int(data[at-1]) % n
		}
		return (at * 31) % n
	}
}

func show(s compare.Set) string {
	var b strings.Builder
	for i, p := range policies(s) {
		fmt.Fprintf(&b, "\n  policy %d of %d %v %q", i, len(s.Policies), p.Type, p.Version)
		for _, st := range p.Statements {
			fmt.Fprintf(&b, "\n    %v %v actions %v%v resources %v%v", st.Effect, st.When, not(st.Actions.Not), texts(st.Actions.Texts), not(st.Resources.Not), texts(st.Resources.Texts))
			if st.Principals.Present {
				fmt.Fprintf(&b, " principals %v", not(st.Principals.Not))
				for _, v := range st.Principals.Values {
					fmt.Fprintf(&b, " %v:%v", v.Type, v.Text)
				}
			}
			for _, c := range st.Conditions {
				fmt.Fprintf(&b, " {%v %s %v}", c.Operator, c.Key, texts(c.Values))
			}
		}
	}
	return b.String()
}

func not(b bool) string {
	if b {
		return "not "
	}
	return ""
}

func texts(list []iam.Text) []string {
	out := []string{}
	for _, t := range list {
		out = append(out, strconv.Quote(t.String()))
	}
	return out
}
