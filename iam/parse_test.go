package iam_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/internal/diag"
)

// codes gives "line:col CODE" of diagnostics, where CODE is the name in capitals.
func codes(ds []diag.Diagnostic) []string {
	var out []string
	for _, d := range ds {
		out = append(out, fmt.Sprintf("%d:%d %s", d.Pos.Line, d.Pos.Col, strings.ToUpper(strings.ReplaceAll(d.Name, "-", "_"))))
	}
	return out
}

func TestParsePositions(t *testing.T) {
	text := `{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "One", "Effect": "Allow",
    "Principal": {"AWS": ["111122223333", "*"]},
    "Action": "s3:Get*",
    "Resource": ["arn:aws:s3:::ä/*", "*"],
    "Condition": {"StringLike": {"aws:PrincipalTag/t": ["a", "b"]}, "Bool": {"aws:SecureTransport": true}}
  }]
}`
	p, ds := iam.Parse("p.json", []byte(text), iam.Resource)
	require.Empty(t, ds)
	require.Len(t, p.Statements, 1)
	s := p.Statements[0]
	at := func(want string, sp iam.Span) {
		t.Helper()
		lines := strings.Split(text, "\n")
		require.Equal(t, sp.Pos.Line, sp.End.Line)
		require.Equal(t, want, string([]rune(lines[sp.Pos.Line-1])[sp.Pos.Col-1:sp.End.Col-1]))
	}
	at(`"2012-10-17"`, p.VersionAt)
	at(`"One"`, s.SidAt)
	at(`"Allow"`, s.EffectAt)
	at(`"Principal"`, s.Principals.KeyAt)
	at(`"111122223333"`, s.Principals.Values[0].Text.Span)
	at(`"s3:Get*"`, s.Actions.Texts[0].Span)
	at(`"arn:aws:s3:::ä/*"`, s.Resources.Texts[0].Span)
	at(`"*"`, s.Resources.Texts[1].Span)
	at(`["arn:aws:s3:::ä/*", "*"]`, s.Resources.At)
	at(`"StringLike"`, s.Conditions[0].OperatorAt)
	at(`"aws:PrincipalTag/t"`, s.Conditions[0].KeyAt)
	at(`"b"`, s.Conditions[0].Values[1].Span)
	at(`true`, s.Conditions[1].Values[0].Span)
	require.True(t, s.Conditions[1].Values[0].Bare)
	require.Equal(t, []string{"Statement", "0"}, s.Path)
	require.Equal(t, len(strings.NewReplacer(" ", "", "\n", "", "ä", "a").Replace(text)), p.Size)
}

func TestParseMistakes(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		kind       iam.Type
		want       []string
	}{
		{"empty", ``, iam.Identity, []string{"1:1 JSON_SYNTAX_ERROR"}},
		{"trailing comma", "{\"Version\":\"2012-10-17\",\n}", iam.Identity, []string{"2:1 JSON_SYNTAX_ERROR"}},
		{"not closed", `{"Version": "2012`, iam.Identity, []string{"1:13 JSON_SYNTAX_ERROR"}},
		{"comment", "{ // no\n}", iam.Identity, []string{"1:3 JSON_SYNTAX_ERROR"}},
		{"two documents", `{} {}`, iam.Identity, []string{"1:4 JSON_SYNTAX_ERROR"}},
		{"number", `{"Version": 01}`, iam.Identity, []string{"1:13 JSON_SYNTAX_ERROR"}},
		{"utf-8", "{\"\xff\": 1}", iam.Identity, []string{"1:3 JSON_SYNTAX_ERROR"}},
		{"escape", `{"\x": 1}`, iam.Identity, []string{"1:3 JSON_SYNTAX_ERROR"}},
		{"surrogate", `{"\ud800": 1}`, iam.Identity, []string{"1:3 JSON_SYNTAX_ERROR"}},
		{"list", `[]`, iam.Identity, []string{"1:1 DATA_TYPE_MISMATCH"}},
		{"no statement", `{}`, iam.Identity, []string{"1:1 MISSING_STATEMENT"}},
		{"empty statements", `{"Statement": []}`, iam.Identity, []string{"1:15 MISSING_STATEMENT"}},
		{
			"all at once",
			`{"Version": "2012-10-18", "Statment": 1, "Statement": [
 {"Effect": "allow", "Action": [], "NotAction": "s3:*", "Resource": 7, "Extra": {}},
 {"Effect": "Deny", "Effect": "Allow", "Action": ["a:b", 1], "Resource": "*",
  "Condition": {"StringEqual": {"a:b": "c"}, "NullIfExists": {"a:b": "true"}, "Bool": {}, "ForAllValues:StringLike": {"a:b": []}}},
 "x", null]}`,
			iam.Identity,
			[]string{
				"3:21 DUPLICATE_KEY",
				"1:13 INVALID_VERSION", "1:27 INVALID_POLICY_ELEMENT",
				"2:13 INVALID_EFFECT", "2:32 EMPTY_ARRAY_ACTION", "2:69 DATA_TYPE_MISMATCH", "2:72 INVALID_POLICY_ELEMENT", "2:36 UNSUPPORTED_ELEMENT_COMBINATION",
				"3:58 DATA_TYPE_MISMATCH",
				"4:17 INVALID_CONDITION_OPERATOR", "4:46 NULL_WITH_IF_EXISTS", "4:87 EMPTY_OBJECT_CONDITION", "4:126 EMPTY_ARRAY_CONDITION_FORALLVALUES",
				"5:2 DATA_TYPE_MISMATCH", "5:7 DATA_TYPE_MISMATCH",
			},
		},
		{"missing", `{"Statement": {}}`, iam.Resource, []string{"1:15 MISSING_EFFECT", "1:15 MISSING_ACTION", "1:15 MISSING_PRINCIPAL"}},
		{"missing resource", `{"Statement": {"Effect":"Allow","Action":"*"}}`, iam.Identity, []string{"1:15 MISSING_RESOURCE"}},
		{"principal in identity", `{"Statement": {"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}}`, iam.Identity, []string{"1:61 UNSUPPORTED_PRINCIPAL"}},
		{"principal in scp", `{"Statement": {"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}}`, iam.SCP, []string{"1:61 SCP_SYNTAX_ERROR_PRINCIPAL"}},
		{"trust", `{"Statement": {"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*","NotPrincipal":{"AWS":"*"}}}`, iam.Trust, []string{"1:59 ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE", "1:74 ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL"}},
		{"principals", `{"Statement": {"Effect":"Allow","Action":"*","Principal":{"aws":"*","Service":[],"AWS":{}}}}`, iam.Resource, []string{"1:59 INVALID_PRINCIPAL_KEY", "1:79 EMPTY_ARRAY_PRINCIPAL", "1:88 DATA_TYPE_MISMATCH"}},
		{"principal string", `{"Statement": {"Effect":"Allow","Action":"*","Principal":"arn:aws:iam::111122223333:root"}}`, iam.Resource, []string{"1:58 INVALID_PRINCIPAL_FORMAT"}},
		{"empty objects", `{"Statement": {"Sid":"","Effect":"Allow","Action":"*","Principal":{},"Condition":{}}}`, iam.Resource, []string{"1:22 EMPTY_SID_VALUE", "1:67 EMPTY_OBJECT_PRINCIPAL", "1:82 EMPTY_OBJECT_CONDITION"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, ds := iam.Parse("p.json", []byte(tc.text), tc.kind)
			require.Equal(t, tc.want, codes(ds))
			for _, d := range ds {
				require.NotEmpty(t, d.Rule)
				require.True(t, strings.HasPrefix(d.Rule, "IAM"), d.Rule)
				require.NotEmpty(t, d.Message)
			}
		})
	}
}

func TestParseLimits(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("[", 1000),
		strings.Repeat(" ", iam.MaxSize+1),
		"[" + strings.Repeat("1,", iam.MaxValues) + "1]",
	} {
		p, ds := iam.Parse("p.json", []byte(text), iam.Identity)
		require.Nil(t, p)
		require.Len(t, ds, 1)
		require.True(t, ds[0].Unreadable)
	}
	// Many mistakes stay a bounded list.
	_, ds := iam.Parse("p.json", []byte(`{"Statement":[`+strings.Repeat("1,", 50_000)+`1]}`), iam.Identity)
	require.Less(t, len(ds), 1000)
}

// TestReadSymbols reads a value as a template's policy gives it.
func TestReadSymbols(t *testing.T) {
	str := func(s string) *iam.Value { return &iam.Value{Kind: iam.StringValue, Text: iam.Lit(s)} }
	bucket := &iam.Symbol{Name: "GetAtt Bucket.Arn", Class: iam.Arn}
	joined := &iam.Value{Kind: iam.StringValue, Text: iam.Text{Pieces: []iam.Piece{{Symbol: bucket}, {Literal: "/*"}}}}
	choice := func(a, b *iam.Value) *iam.Value {
		return &iam.Value{Kind: iam.ChoiceValue, If: "IsProd", Then: a, Else: b}
	}
	m := func(kv ...any) *iam.Value {
		v := &iam.Value{Kind: iam.MapValue}
		for i := 0; i < len(kv); i += 2 {
			v.Fields = append(v.Fields, iam.ValueField{Key: kv[i].(string), Value: kv[i+1].(*iam.Value)})
		}
		return v
	}
	doc := m("Version", str("2012-10-17"), "Statement", &iam.Value{Kind: iam.ListValue, Items: []*iam.Value{
		m("Effect", choice(str("Allow"), str("Deny")), "Action", str("s3:*"), "Resource", choice(joined, str("*"))),
		choice(m("Effect", str("Allow"), "Action", str("sqs:*"), "Resource", &iam.Value{Kind: iam.OpaqueValue, Why: "Ref Queues"},
			"Condition", m("Bool", m("aws:SecureTransport", choice(str("true"), nil)))), nil),
		{Kind: iam.OpaqueValue, Why: "Fn::Transform"},
	}})
	p, ds := iam.Read(doc, iam.Identity, "Role R")
	require.Empty(t, ds)
	require.Len(t, p.Gaps, 1)
	require.Equal(t, "Fn::Transform makes this statement", p.Gaps[0].Why)
	require.Len(t, p.Statements, 3)
	require.Equal(t, []string{"IsProd"}, p.Guards())
	require.Equal(t, "<GetAtt Bucket.Arn>/*", p.Statements[0].Resources.Texts[0].String())

	prod := p.In(map[string]bool{"IsProd": true})
	require.Len(t, prod.Statements, 2)
	require.Equal(t, iam.Allow, prod.Statements[0].Effect)
	require.Len(t, prod.Statements[0].Resources.Texts, 1)
	require.Len(t, prod.Statements[1].Conditions, 1)
	require.Empty(t, prod.Guards())
	require.Equal(t, []string{"IsProd"}, p.In(nil).Guards(), "an open condition keeps its guards")
	other := p.In(map[string]bool{"IsProd": false})
	require.Len(t, other.Statements, 1)
	require.Equal(t, iam.Deny, other.Statements[0].Effect)
	require.Equal(t, "*", other.Statements[0].Resources.Texts[0].String())
	require.Len(t, p.Statements, 3, "In changes nothing")
}

func TestTokens(t *testing.T) {
	k := func(ts []iam.Token) string {
		var b strings.Builder
		for _, t := range ts {
			switch t.Kind {
			case iam.Chars:
				b.WriteString("'" + t.Text + "'")
			case iam.One:
				b.WriteString("?")
			case iam.Run:
				b.WriteString("*")
			case iam.Variable:
				b.WriteString("$" + t.Text)
				if t.HasDefault {
					b.WriteString("=" + t.Default)
				}
			case iam.Unknown:
				b.WriteString("<" + t.Symbol.Name + ">")
			}
		}
		return b.String()
	}
	for _, tc := range []struct {
		text      string
		wild, vrs bool
		want      string
	}{
		{"a*b?c", true, true, "'a'*'b'?'c'"},
		{"a**b", true, true, "'a'*'b'"},
		{"a*b", false, true, "'a*b'"},
		{"${aws:username}/${*}${?}${$}", true, true, "$aws:username'/*?$'"},
		{"${aws:username}", true, false, "'${aws:username}'"},
		{"${a, 'b c'}x", true, true, "$a=b c'x'"},
		{"${a", true, true, "'${a'"},
		{"$*", true, true, "'$'*"},
		{"", true, true, ""},
	} {
		require.Equal(t, tc.want, k(iam.Lit(tc.text).Tokens(tc.wild, tc.vrs)), tc.text)
	}
}

func TestOperators(t *testing.T) {
	o := iam.ParseOperator("foranyvalue:stringlikeifexists")
	require.True(t, o.Known)
	require.Equal(t, "ForAnyValue:StringLikeIfExists", o.String())
	require.Len(t, iam.OperatorNames(), 27)
	for _, n := range iam.OperatorNames() {
		require.True(t, iam.ParseOperator(n).Known, n)
		require.Equal(t, n != "Null", iam.ParseOperator(n+"IfExists").Known, n)
	}
	require.False(t, iam.ParseOperator("IfExists").Known)
	require.False(t, iam.ParseOperator("ForSomeValues:StringLike").Known)
}

// FuzzParse holds that no text makes reading or validating fail, and that all
// positions lie in the text.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Principal":{"AWS":"*"},"NotAction":["s3:*"],"Resource":"arn:aws:s3:::${aws:username}/*","Condition":{"ForAllValues:StringLikeIfExists":{"aws:TagKeys":["a*"]}}}]}`,
		`{"Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"Null":{"k":true},"DateLessThan":{"aws:CurrentTime":1}}}}`,
		`{"a":"\ud83d\ude00","b":[1e9,null,true]}`, `[`, `{"Statement":[{}]}`,
	} {
		f.Add([]byte(s), uint8(0))
	}
	catalog := actions.Open()
	f.Fuzz(func(t *testing.T, text []byte, kind uint8) {
		p, ds := iam.Parse("p", text, iam.Type(kind%9))
		if p != nil {
			ds = append(ds, iam.Validate(p, catalog)...)
		}
		lines := strings.Count(string(text), "\n") + 1
		for _, d := range ds {
			require.True(t, d.Pos.Line >= 1 && d.Pos.Line <= lines && d.Pos.Col >= 1, "%v", d)
			require.True(t, strings.HasPrefix(d.Rule, "IAM"), d.Rule)
		}
		if p == nil {
			require.True(t, ds[len(ds)-1].Unreadable)
			return
		}
		for i := range p.Statements {
			require.Equal(t, i, p.Statements[i].Index)
		}
	})
}
