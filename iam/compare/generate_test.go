package compare_test

import (
	"slices"
	"strings"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/compare"
)

// generator draws policies. pick gives a number below n.
type generator struct {
	pick    func(n int) int
	symbols bool
	guards  bool
	focus   int // 0: everything; 1: conditions on few keys; 2: actions, resources and principals
	keys    []string
	values  map[iam.Family][]string // a few of each family, so that they have to do with one another
}

func (g *generator) chance(percent int) bool { return g.pick(100) < percent }

func one[T any](g *generator, list []T) T { return list[g.pick(len(list))] }

var (
	genActions = []string{
		"s3:GetObject", "s3:Get*", "s3:*", "*", "s3:PutObject", "S3:GETOBJECT", "ec2:Run?nstances", "iam:*", "s3:Get?bject",
		"*:*", "s3:Put*", "s3", "", "s*:GetObject", "s3:*Object", "s3:*t*", "a b:c", "*:Get*", "s3:GetObject?*", "s3:GetObjectAcl",
	}
	genResources = []string{
		"*", "*", "arn:aws:s3:::a", "arn:aws:s3:::a*", "arn:aws:s3:::a/*", "arn:aws:s3:::*b", "arn:aws:s3:::a?", "arn:aws:s3:::*",
		"arn:aws:s3:::a/${aws:username}/*", "arn:aws:s3:::${aws:username}*", "arn:aws:s3:::a/${aws:username}", "arn:aws:s3:::a/${k}",
		"arn:aws:sqs", "arn:aws:sqs:*", "arn:aws:sqs:us-east-1:111122223333:q", "arn:aws:sqs:us-east-1:111122223333:*",
		"arn:aws:s3:::A", "arn:*:s3:::a*", "arn:aws-cn:s3:::a*", "arn:aws*:s3:::a", "arn:aws:s3:::a/${*}", "arn:aws:s3:::a/${aws:username, 'x'}", "arn:aws:s3:::a/${m,'x'}", "arn:aws:S3:::a",
		"arn:aws:s3:::*/x*", "arn:aws:sqs:*:1111*:q", "arn:aws:sqs:*:????????????:q", "arn:aws:s3:::a*b*", "arn:aws:*", "arn:aws:s3:::a??*",
		"arn:aws:s3:::*a*", "arn:*", "a*", "arn:aws:s3", "arn:aws:sqs:us-*-1:*:*", "arn:aws:s3:::a:b", "arn:aws:s3:::*:*", "arn:aws:${k}:::a",
	}
	genPrincipals = []iam.PrincipalText{
		{Type: iam.AWS, Text: iam.Lit("*")},
		{Type: iam.AWS, Text: iam.Lit("*")},
		{Type: iam.AWS, Text: iam.Lit("111122223333")},
		{Type: iam.AWS, Text: iam.Lit("arn:aws:iam::111122223333:root")},
		{Type: iam.AWS, Text: iam.Lit("arn:aws:iam::444455556666:root")},
		{Type: iam.AWS, Text: iam.Lit("arn:aws:iam::111122223333:user/bob")},
		{Type: iam.AWS, Text: iam.Lit("arn:aws:iam::111122223333:user/eve")},
		{Type: iam.AWS, Text: iam.Lit("arn:aws:iam::111122223333:role/app")},
		{Type: iam.AWS, Text: iam.Lit("arn:aws:iam::111122223333:role/path/app")},
		{Type: iam.AWS, Text: iam.Lit("arn:aws:sts::111122223333:assumed-role/app/one")},
		{Type: iam.AWS, Text: iam.Lit("arn:aws:sts::111122223333:federated-user/zoe")},
		{Type: iam.Service, Text: iam.Lit("ec2.amazonaws.com")},
		{Type: iam.Service, Text: iam.Lit("EC2.amazonaws.com")},
		{Type: iam.Federated, Text: iam.Lit("accounts.example.com")},
		{Type: iam.CanonicalUser, Text: iam.Lit("abc")},
		{Type: iam.AWS, Text: iam.Lit("arn:aws:iam::111122223333:user/b*")},
		{Type: iam.AWS, Text: iam.Lit("AIDACKCEVSQ6C2EXAMPLE")},
	}
	genKeys   = []string{"k", "K", "aws:TagKeys", "m", "n", "d", "b", "ip", "arn", "aws:username", "bin", "aws:PrincipalArn", "aws:PrincipalAccount", "aws:SourceAccount", "aws:SourceArn"}
	genValues = map[iam.Family][]string{
		iam.StringFamily: {
			"a", "b", "ab", "A", "a*", "*", "?", "a?", "*b", "", "a*b*", "${aws:username}", "x${aws:username}*", "${k}", "${*}", "${aws:username,'a'}",
			"true", "10", "111122223333", "${m}", "arn:aws:s3:::a", "arn:aws:iam::111122223333:user/bob",
		},
		iam.NumericFamily: {"1", "2", "10", "1.5", "-3", "1e1", "x", "02"},
		iam.DateFamily:    {"2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", "2026-06-01", "1767225600", "2026", "2026-01-01T01:00:00+01:00"},
		iam.BoolFamily:    {"true", "false", "TRUE", "maybe", "${b}"},
		iam.BinaryFamily:  {"YQ==", "Yg==", "!"},
		iam.IPFamily:      {"192.0.2.0/24", "192.0.2.0/25", "192.0.2.128/25", "192.0.2.7", "0.0.0.0/0", "2001:db8::/32", "2001:db8::1", "192.0.2.9/24", "x", "255.255.255.255"},
		iam.ARNFamily: {
			"arn:aws:s3:::a", "arn:aws:s3:::*", "arn:aws:s3:*:*:*", "arn:aws:*:*:*:*", "arn:aws:s3:::${aws:username}", "*", "arn:aws:s3:::a:b",
			"arn:aws:iam::111122223333:role/*", "arn:aws:iam::*:user/bob", "arn:${k}:s3:::a", "arn:${k}:s3:*:*:a", "a",
		},
		iam.NullFamily: {"true", "false", "x"},
	}
	// natural are the families that a key is used with most of the time.
	natural = map[string][]iam.Family{
		"k": {iam.StringFamily}, "K": {iam.StringFamily}, "aws:TagKeys": {iam.StringFamily}, "m": {iam.StringFamily, iam.NumericFamily}, "n": {iam.NumericFamily},
		"d": {iam.DateFamily}, "b": {iam.BoolFamily}, "ip": {iam.IPFamily}, "arn": {iam.ARNFamily, iam.StringFamily}, "aws:username": {iam.StringFamily},
		"bin": {iam.BinaryFamily}, "aws:PrincipalArn": {iam.ARNFamily}, "aws:PrincipalAccount": {iam.StringFamily},
		"aws:SourceAccount": {iam.StringFamily}, "aws:SourceArn": {iam.ARNFamily},
	}
	genSymbols = []*iam.Symbol{
		{Name: "Bucket", Class: iam.Name},
		{Name: "Other", Class: iam.Name},
		{Name: "Account", Class: iam.AccountID},
		{Name: "Param", Class: iam.Anything},
		{Name: "Env", Class: iam.OneOf, Values: []string{"a", "b"}},
		{Name: "Table.Arn", Class: iam.Arn},
		{Name: "Region", Class: iam.Region},
	}
	genTypes = []iam.Type{iam.Identity, iam.Identity, iam.Identity, iam.Resource, iam.Resource, iam.Trust, iam.Key, iam.SCP, iam.Endpoint, iam.RCP, iam.Boundary, iam.Session}
)

// text makes a string a text, now and then with a symbol in it.
func (g *generator) text(s string) iam.Text {
	t := iam.Lit(s)
	if g.symbols && g.chance(40) {
		sym := one(g, genSymbols)
		switch g.pick(3) {
		case 0:
			t = iam.Text{Pieces: []iam.Piece{{Symbol: sym}}}
		case 1:
			t = iam.Text{Pieces: []iam.Piece{{Literal: s}, {Symbol: sym}}}
		case 2:
			cut := g.pick(len(s) + 1)
			t = iam.Text{Pieces: []iam.Piece{{Literal: s[:cut]}, {Symbol: sym}, {Literal: s[cut:]}}}
		}
	}
	t.When = g.when()
	return t
}

func (g *generator) when() []iam.Guard {
	if g.guards && g.chance(10) {
		return []iam.Guard{{Name: one(g, []string{"IsProd", "IsBig"}), Holds: g.chance(50)}}
	}
	return nil
}

func (g *generator) element(pool []string, symbols bool) iam.Element {
	e := iam.Element{Present: true, Not: g.chance(15)}
	quiet := *g
	quiet.symbols = symbols
	for range 1 + g.pick(3) {
		e.Texts = append(e.Texts, quiet.text(one(g, pool)))
	}
	return e
}

func (g *generator) condition() iam.Condition {
	key := one(g, g.keys)
	name := one(g, iam.OperatorNames())
	if g.chance(90) { // the family that goes with the key
		families := append(slices.Clone(natural[key]), iam.NullFamily)
		want := families[0]
		if g.chance(25) {
			want = one(g, families)
		}
		for iam.ParseOperator(name).Family != want {
			name = one(g, iam.OperatorNames())
		}
	}
	if (key == "aws:TagKeys" || key == "m") && g.chance(75) || g.chance(4+12*g.focus) {
		name = one(g, []string{"ForAllValues:", "ForAnyValue:"}) + name
	}
	if g.chance(15) {
		name += "IfExists"
	}
	if g.chance(1) {
		name = "StringSounds"
	}
	c := iam.Condition{Key: key, Operator: iam.ParseOperator(name), When: g.when()}
	pool := genValues[c.Operator.Family]
	if few := g.values[c.Operator.Family]; few != nil {
		pool = few
	}
	for range 1 + g.pick(2) {
		v := one(g, pool)
		if strings.HasPrefix(v, "${m}") && g.chance(50) {
			v = "a"
		}
		c.Values = append(c.Values, g.text(v))
	}
	if g.chance(2) {
		c.Values = nil
	}
	return c
}

func (g *generator) statement(kind iam.Type) iam.Statement {
	s := iam.Statement{Effect: iam.Allow, Actions: g.element(genActions, false), Resources: g.element(genResources, g.symbols), When: g.when()}
	if g.chance(35) {
		s.Effect = iam.Deny
	}
	if g.chance(30) || g.focus == 1 {
		s.Resources = iam.Element{Present: true, Texts: []iam.Text{iam.Lit("*")}}
	}
	if kind == iam.Trust || g.chance(3) {
		s.Resources = iam.Element{}
	}
	if kind.HasPrincipal() && !g.chance(3) {
		s.Principals = iam.Principals{Present: true, Not: g.chance(12)}
		if g.focus == 1 {
			s.Principals.Not = false
		}
		for range 1 + g.pick(3) {
			v := one(g, genPrincipals)
			if g.focus == 1 {
				v = genPrincipals[0]
			}
			if g.symbols && g.chance(20) {
				v.Text = iam.Text{Pieces: []iam.Piece{{Symbol: one(g, genSymbols)}}}
				if g.chance(50) {
					v.Text = iam.Text{Pieces: []iam.Piece{{Literal: "arn:aws:iam::"}, {Symbol: genSymbols[2]}, {Literal: one(g, []string{":root", ":role/app", ":user/bob"})}}}
				}
			}
			s.Principals.Values = append(s.Principals.Values, v)
		}
	}
	if g.focus == 1 {
		s.Actions = iam.Element{Present: true, Texts: []iam.Text{iam.Lit("s3:*")}}
	}
	for range []int{max(0, g.pick(4)-1), g.pick(3), 0}[g.focus] {
		s.Conditions = append(s.Conditions, g.condition())
	}
	return s
}

func (g *generator) policy(kind iam.Type) *iam.Policy {
	p := &iam.Policy{Type: kind, Version: iam.Version2012}
	if g.chance(12) {
		p.Version = one(g, []string{"", iam.Version2008})
	}
	for range 1 + g.pick(3-g.focus%2) {
		p.Statements = append(p.Statements, g.statement(kind))
	}
	return p
}

// mutate changes a little.
func (g *generator) mutate(p *iam.Policy) *iam.Policy {
	q := *p
	q.Statements = slices.Clone(p.Statements)
	for range 1 + g.pick(2) {
		i := g.pick(len(q.Statements))
		s := q.Statements[i]
		fresh := g.statement(p.Type)
		switch g.pick(9) {
		case 0:
			s = fresh
		case 1:
			s.Effect = iam.Allow
		case 2:
			s.Resources = fresh.Resources
		case 3:
			s.Actions = fresh.Actions
		case 4:
			s.Conditions = fresh.Conditions
		case 5:
			s.Principals = fresh.Principals
		case 6:
			q.Statements = append(q.Statements, fresh)
		case 7:
			s.Conditions = slices.Clone(s.Conditions)
			if n := len(s.Conditions); n > 0 {
				s.Conditions[g.pick(n)] = g.condition()
			}
		case 8:
			s.Resources.Texts = append(slices.Clone(s.Resources.Texts), fresh.Resources.Texts...)
		}
		q.Statements[i] = s
	}
	return &q
}

// pair draws an old and a new side.
func (g *generator) pair() (old, new compare.Set) {
	g.focus, g.keys = one(g, []int{0, 0, 1, 1, 2}), genKeys
	if g.focus == 1 {
		g.keys = []string{one(g, genKeys[:11])}
		g.values = map[iam.Family][]string{}
		for _, family := range []iam.Family{iam.StringFamily, iam.NumericFamily, iam.DateFamily, iam.IPFamily, iam.ARNFamily} {
			for range 3 {
				g.values[family] = append(g.values[family], one(g, genValues[family]))
			}
		}
		if g.chance(25) {
			g.keys = append(g.keys, one(g, genKeys))
		}
	}
	kind := one(g, genTypes)
	a := g.policy(kind)
	b := g.mutate(a)
	if g.chance(35) {
		b = g.policy(kind)
	}
	old, new = compare.Set{Policies: []*iam.Policy{a}}, compare.Set{Policies: []*iam.Policy{b}}
	if g.chance(8) {
		old.Policies = append(old.Policies, g.policy(kind))
	}
	if g.chance(12) {
		limit := []*iam.Policy{g.policy(one(g, []iam.Type{iam.Boundary, iam.SCP}))}
		switch g.pick(3) {
		case 0:
			old.Limits, new.Limits = [][]*iam.Policy{limit}, [][]*iam.Policy{limit}
		case 1:
			old.Limits = [][]*iam.Policy{limit}
		case 2:
			new.Limits = [][]*iam.Policy{limit}
		}
	}
	return old, new
}
