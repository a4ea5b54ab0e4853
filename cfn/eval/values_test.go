package eval

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
)

const properties = `Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod]}
  Zones: {Type: CommaDelimitedList, Default: "a,b"}
  Vpc: {Type: "AWS::EC2::VPC::Id", MinLength: 3, MaxLength: 20}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Not [!Condition IsProd]
Resources:
  A:
    Type: X
    Properties:
      One: 1
      Either: !If [IsProd, {Deep: [x, !If [IsProd, y, z]]}, !Ref "AWS::NoValue"]
      List: [a, !If [IsDev, b, !Ref "AWS::NoValue"], !Ref Zones, [nested]]
      Zones: !Ref Zones
      Vpc: !Ref Vpc
      Role: !GetAtt B.Arn
      Macro: {"Fn::Transform": {Name: M}, Known: k}
      Made: {"Fn::Transform": {Name: M}}
      Null:
  B:
    Type: Y
    Condition: IsProd
    Properties:
      Either: !If [IsProd, p, d]
      Stage: !Ref Stage
Outputs:
  O: {Condition: IsDev, Value: !GetAtt B.Arn}
`

// places words values with their paths.
func places(list []Value) []string {
	var out []string
	for i, s := range show(list) {
		out = append(out, strings.Join(list[i].Path, ".")+": "+s)
	}
	return out
}

func TestValues(t *testing.T) {
	e := New(parse(t, properties), Options{})
	for path, want := range map[string][]string{
		"Resources.A.Properties.One":  {"Resources.A.Properties.One: 1"},
		"Resources.A.Properties.Two":  {"Resources.A.Properties.Two: absent"},
		"Resources.A.Properties.Null": {"Resources.A.Properties.Null: absent"},
		"Resources.Z.Properties.One":  {"Resources.Z.Properties.One: absent"},
		"Resources.A.Properties.Either.Deep.1": {
			"Resources.A.Properties.Either.Fn::If.1.Deep.1.Fn::If.1: y when IsProd is true",
			"Resources.A.Properties.Either.Fn::If.2.Deep.1: absent when IsProd is false",
		},
		"Resources.A.Properties.Either.Deep.*": {
			"Resources.A.Properties.Either.Fn::If.1.Deep.0: x when IsProd is true",
			"Resources.A.Properties.Either.Fn::If.1.Deep.1.Fn::If.1: y when IsProd is true",
		},
		"Resources.A.Properties.List.*": {
			"Resources.A.Properties.List.0: a",
			"Resources.A.Properties.List.1.Fn::If.1: b when IsDev is true",
			`Resources.A.Properties.List.2: [a b] when Zones is "a,b"`,
			`Resources.A.Properties.List.2: list ${Zones} when Zones is not "a,b"`,
			"Resources.A.Properties.List.3: literal list",
		},
		"Resources.A.Properties.Zones.*": {
			`Resources.A.Properties.Zones: a when Zones is "a,b"`,
			`Resources.A.Properties.Zones: b when Zones is "a,b"`,
			`Resources.A.Properties.Zones: any ${Zones} when Zones is not "a,b"`,
		},
		"Resources.A.Properties.Zones.1": {
			`Resources.A.Properties.Zones: b when Zones is "a,b"`,
			`Resources.A.Properties.Zones: any ${Zones} when Zones is not "a,b"`,
		},
		"Resources.A.Properties.One.*":       {"Resources.A.Properties.One: 1"},
		"Resources.A.Properties.Role":        {"Resources.A.Properties.Role: any ${B.Arn}"},
		"Resources.A.Properties.Role.Deeper": {"Resources.A.Properties.Role.Deeper: any ${B.Arn}"},
		"Resources.A.Properties.Macro.Known": {"Resources.A.Properties.Macro.Known: k"},
		"Resources.A.Properties.Macro.Other": {"Resources.A.Properties.Macro.Other: any ${Other}"},
		"Resources.A.Properties.Made.Other":  {"Resources.A.Properties.Made.Other: any ${(Fn::Transform=(Name=M,),)}"},
		"Resources.B.Properties.Either":      {"Resources.B.Properties.Either.Fn::If.1: p when IsProd is true"},
		"Resources.B.Properties.Stage":       {`Resources.B.Properties.Stage: prod when IsProd is true and Stage is "prod"`},
		"Outputs.O.Value":                    {"Outputs.O.Value: any ${B.Arn} when IsDev is true"},
	} {
		require.Equal(t, want, places(e.Values(strings.Split(path, ".")...)), path)
	}
	require.Equal(t, []string{"Resources.A.Properties.Either.Fn::If.2: absent when IsProd is false"},
		places(e.ValuesIn(facts("!IsProd"), "Resources", "A", "Properties", "Either")))
	require.Empty(t, e.ValuesIn(facts("!IsProd"), "Resources", "B", "Properties", "Stage"), "B does not exist then")

	vpc := e.Values("Resources", "A", "Properties", "Vpc")[0]
	require.Equal(t, []any{"Vpc", "AWS::EC2::VPC::Id", 3, 20}, []any{vpc.Parameter, vpc.Type, vpc.MinLength, vpc.MaxLength})
	role := e.Values("Resources", "A", "Properties", "Role")[0]
	require.Equal(t, []string{"B", "Arn"}, []string{role.Resource, role.Attribute})
	stage := e.Values("Resources", "B", "Properties", "Stage")[0]
	require.Same(t, e.Template().Root.Get("Parameters", "Stage", "AllowedValues", "1"), stage.Source)
	require.Same(t, e.Template().Root.Get("Resources", "B", "Properties", "Stage"), stage.Node)
}

func TestPieces(t *testing.T) {
	e := New(parse(t, head+"!Sub 'arn:aws:s3:::${Open}-x-${Vpc}/*'"), Options{})
	v := e.Values("Value")[0]
	require.Equal(t, "arn:aws:s3:::", v.Prefix())
	require.Equal(t, "/*", v.Suffix())
	require.Equal(t, []string{"arn:aws:s3:::", "", "-x-", "", "/*"}, v.Pieces())
	_, known := v.Literal()
	require.False(t, known)
	e = New(parse(t, head+"!Join ['', ['{{resolve:secretsmanager:', !Ref Given, ':SecretString:p}}', x]]"), Options{Parameters: map[string]string{"Given": "g"}})
	v = e.Values("Value")[0]
	require.Equal(t, "{{resolve:secretsmanager:g:SecretString:p}}x", v.String())
	require.False(t, v.Known())
	require.Equal(t, "x", v.Suffix())
	e = New(parse(t, head+"!Sub 'a${!b}'"), Options{})
	got, known := e.Values("Value")[0].Literal()
	require.Equal(t, "a${b}", got)
	require.True(t, known, "a literal ${b} is known")
}

func TestReferences(t *testing.T) {
	e := New(parse(t, `Parameters: {P: {Type: String, AllowedValues: [x, y]}}
Conditions:
  C: !Equals [!Ref P, x]
  D: !Not [!Condition C]
Resources:
  A:
    Type: T
    DependsOn: [B]
    Properties:
      One: !Sub ['${B}${V}${!L}${B.Arn}', {V: !Ref P}]
      Two: !If [C, !Ref B, !GetAtt B.Arn]
      Three: {Condition: {X: !Ref B}}
  B: {Type: T, Condition: C, Properties: {One: !GetAtt E.Arn}}
  E: {Type: T, Condition: C}
  F: {Type: T, Condition: D, Properties: {One: !Ref E, Two: !If [C, !Ref E, x]}}
  G: {Type: T, DependsOn: E}
  H: {Type: T, Condition: Undeclared}
  I: {Type: T, Properties: {One: !Ref H}}
Outputs:
  O: {Condition: C, Value: !Ref B}
`), Options{})
	var all, dangling []string
	for _, r := range e.References() {
		all = append(all, strings.TrimSpace(r.From+" "+r.By+" "+r.Name+" "+r.Attribute)+" "+r.When.String())
		require.NotNil(t, r.Node)
		if n := e.Template().Root.Get(r.Path...); r.By != "Ref" && r.By != "Fn::GetAtt" {
			require.Same(t, r.Node, n, "%v", r.Path)
		}
	}
	require.Equal(t, []string{
		"Ref P ", "Condition C ",
		"A DependsOn B ", "A Fn::Sub B ", "A Fn::Sub B Arn ", "A Ref P ",
		"A Fn::If C ", "A Ref B when C is true", "A Fn::GetAtt B Arn when C is false", "A Ref B ",
		"B Condition C ", "B Fn::GetAtt E Arn when C is true", "E Condition C ",
		"F Condition D ", "F Ref E when D is true", "F Fn::If C when D is true",
		"G DependsOn E ", "H Condition Undeclared ", "I Ref H ",
		"Condition C ", "Ref B when C is true",
	}, all)
	for _, r := range e.Dangling() {
		dangling = append(dangling, r.From+" "+r.Name+" "+r.When.String())
	}
	require.Equal(t, []string{
		"A B when C is false", "A B when C is false", "A B when C is false", "A B when C is false",
		"F E when C is false and D is true",
	}, dangling)
}

func TestText(t *testing.T) {
	for value, want := range map[string]string{
		"!Ref Name":                                      "logs",
		"!Ref Empty":                                     "${Empty}",
		"!Ref Stage":                                     "prod",
		"!Ref Secret":                                    "${Secret}",
		"!Sub '${Name}-${Stage}-${Open}'":                "logs-prod-${Open}",
		"!If [IsProd, a, b]":                             "${(Fn::If=[IsProd,a,b,],)}",
		"!If [IsProd, a, a]":                             "a",
		"!If [Never, a, b]":                              "b",
		"!FindInMap [M, !Ref Stage, size]":               "large",
		"!FindInMap [M, !Ref Open, size]":                "${(Fn::FindInMap=[M,(Ref=Open,),size,],)}",
		"!Select [1, !Split ['-', !Sub 'x-${Name}']]":    "logs",
		"!Select [0, !Ref Words]":                        "${(Fn::Select=[0,(Ref=Words,),],)}",
		"!Join ['-', [!Ref Name, !If [IsProd, a, b]]]":   "logs-${(Fn::If=[IsProd,a,b,],)}",
		"!Sub ['${A}', {A: !If [IsProd, !Ref Name, b]}]": "${(Fn::If=[IsProd,(Ref=Name,),b,],)}",
		"{a: b}": "",
	} {
		e := New(parse(t, head+value), Options{})
		e.Values("Value") // the two readings are kept apart
		require.Equal(t, want, e.Text(e.Template().Root.Get("Value")).String(), value)
		require.Equal(t, want, e.Text(e.Template().Root.Get("Value")).String(), value)
	}
}

// TestLoops holds that answers do not hang on the order of the questions.
func TestLoops(t *testing.T) {
	source := `Resources:
  A: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub "a${B}"}}
  B: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub "b${A}${C}"}}
  C: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub "c${B}"}}
`
	name := func(e *Evaluator, id string) string {
		return e.Values("Resources", id, "Properties", "BucketName")[0].String()
	}
	want := map[string]string{}
	for _, id := range []string{"A", "B", "C"} {
		want[id] = name(New(parse(t, source), Options{}), id)
	}
	for _, order := range []string{"ABC", "CBA", "BACBA"} {
		e := New(parse(t, source), Options{})
		for _, id := range strings.Split(order, "") {
			require.Equal(t, want[id], name(e, id), order)
		}
	}
}

// TestLongChains holds that a long chain of names is not followed, and that what is
// nested too deep to be found from far away is found from nearby.
func TestLongChains(t *testing.T) {
	source := "Resources:\n"
	for i := range 20 {
		source += "  B" + strconv.Itoa(i) + ": {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub 'x${B" + strconv.Itoa(i+1) + "}'}}\n"
	}
	e := New(parse(t, source+"  B20: {Type: AWS::S3::Bucket, Properties: {BucketName: end}}\n"), Options{})
	require.Equal(t, "x${B1}", e.Values("Resources", "B0", "Properties", "BucketName")[0].String())
	require.Equal(t, "xxxxxend", e.Values("Resources", "B15", "Properties", "BucketName")[0].String())

	e = New(parse(t, "Value: "+strings.Repeat("!Join ['', [", 30)+"x"+strings.Repeat("]]", 30)), Options{})
	top := e.Template().Root.Get("Value")
	_, known := e.At(top, nil, Scenario{})[0].Literal()
	require.False(t, known)
	inner := top
	for range 15 {
		inner = inner.Get("Fn::Join", "1", "0")
	}
	got, known := e.At(inner, nil, Scenario{})[0].Literal()
	require.Equal(t, "x", got)
	require.True(t, known)
}

func TestNested(t *testing.T) {
	child := New(parse(t, "Parameters: {Name: {Type: String}}\nOutputs: {Bucket: {Value: !Sub '${Name}-x'}, Role: {Value: !GetAtt R.Arn}}"), Options{Parameters: map[string]string{"Name": "n"}})
	e := New(parse(t, head+"[!GetAtt Child.Outputs.Bucket, !GetAtt Child.Outputs.Role, !Sub '${Child.Outputs.Bucket}y']"), Options{Nested: map[string]*Evaluator{"Child": child}})
	require.Equal(t, []string{"n-x", "any ${Child.Outputs.Role}", "n-xy"}, show(e.Values("Value", "*")))
}

// TestNestedFiles follows a chain of three templates, with parameters down and
// outputs up.
func TestNestedFiles(t *testing.T) {
	files := map[string]string{
		"top.yaml":  "Parameters: {Stage: {Type: String, AllowedValues: [a, b]}}\nResources: {C: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: mid.yaml, Parameters: {Name: n, Zones: [x, y], Stage: !Ref Stage}}}}\nValue: [!GetAtt C.Outputs.Deep, !GetAtt C.Outputs.Zone, !GetAtt C.Outputs.Stage, !GetAtt C.Outputs.None]",
		"mid.yaml":  "Parameters: {Name: {Type: String}, Zones: {Type: CommaDelimitedList}, Stage: {Type: String}}\nResources: {D: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: leaf.yaml, Parameters: {Name: !Sub '${Name}-m'}}}}\nOutputs: {Deep: {Value: !GetAtt D.Outputs.Name}, Zone: {Value: !Select [1, !Ref Zones]}, Stage: {Value: !Ref Stage}}",
		"leaf.yaml": "AWSTemplateFormatVersion: '2010-09-09'\nParameters: {Name: {Type: String}}\nOutputs: {Name: {Value: !Sub '${Name}-l'}}",
	}
	top, _ := cfn.Parse("top.yaml", []byte(files["top.yaml"]))
	list, ds := top.NestedStacks(cfn.Load(func(file string) ([]byte, bool) { text, ok := files[file]; return []byte(text), ok }).Parsed())
	require.Empty(t, ds)
	e := NewNested(top, Options{}, list)
	require.Equal(t, []string{"n-m-l", "y", "any ${C.Outputs.Stage}", "any ${C.Outputs.None}"}, show(e.Values("Value", "*")))
}

// TestHostile holds that what is made to be slow is not, and that nothing panics.
func TestHostile(t *testing.T) {
	many := func(n int, format string) string {
		var out strings.Builder
		for i := range n {
			out.WriteString(strings.ReplaceAll(strings.ReplaceAll(format, "%d", strconv.Itoa(i)), "%n", strconv.Itoa(i+1)))
		}
		return out.String()
	}
	deep := strings.Repeat("!Join ['', [", 60) + "x" + strings.Repeat("]]", 60)
	for name, source := range map[string]string{
		"a chain of names":       "Resources:\n" + many(2000, "  B%d: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub '${B%n}${B%n}'}}\n"),
		"a chain of conditions":  "Conditions:\n" + many(5000, "  C%d: !Not [!Condition C%n]\n") + "Resources: {A: {Type: T, Properties: {X: !If [C0, a, b]}}}",
		"a ring of names":        "Resources:\n" + many(300, "  B%d: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub '${B0}${B1}${B2}${B3}${B%n}'}}\n"),
		"nested functions":       "Resources: {A: {Type: T, Properties: {X: " + deep + "}}}",
		"parameters in a text":   "Parameters:\n" + many(50, "  P%d: {Type: String, AllowedValues: [a, b, c]}\n") + "Resources: {A: {Type: T, Properties: {X: !Sub '" + many(50, "${P%d}") + "'}}}",
		"one long list":          "Resources: {A: {Type: T, Properties: {X: !Join ['', [" + many(20000, "a,") + "]]}}}",
		"long texts":             "Parameters: {P: {Type: String, Default: " + strings.Repeat("x", 30000) + "}}\nResources:\n" + many(500, "  R%d: {Type: T, Properties: {X: !Sub 'a${P}%d${P}${P}${P}'}}\n"),
		"equal parameters":       "Parameters:\n" + many(100, "  P%d: {Type: String, AllowedValues: [a, b, c, d, e]}\n") + "Conditions:\n" + many(99, "  C%d: !Equals [!Ref P%d, !Ref P%n]\n") + "  Z: !And [" + many(99, "!Condition C%d,") + "]\nResources: {A: {Type: T, Properties: {X: !If [Z, a, b]}}}",
		"conditions that are If": "Parameters: {P: {Type: String}}\nConditions:\n" + many(200, "  C%d: !Equals [!If [C%n, a, b], !If [C%n, !Ref P, c]]\n") + "Resources: {A: {Type: T, Properties: {X: !If [C0, a, b]}}}",
		"a pigeon hole":          pigeons(12),
		"10,000 values":          "Conditions: {C: !Equals [!Ref P, x]}\nParameters: {P: {Type: String, AllowedValues: [x, y, z]}}\nResources:\n" + many(2000, "  R%d: {Type: T, Properties: {A: !Ref P, B: !If [C, !Ref P, b], C: [!Sub '${P}-x', y], D: !GetAtt R%n.Arn, E: {F: !Select [0, [a]]}}}\n"),
	} {
		t.Run(name, func(t *testing.T) {
			e := New(parse(t, source), Options{})
			k, p, u, a := everything(e)
			e.Dangling()
			for _, r := range e.template.Resources("") {
				e.Text(r.Node.Get("Properties", "X"))
				e.Text(r.Node.Get("Properties", "BucketName"))
			}
			t.Logf("%d values, %d steps, %d bytes kept", k+p+u+a, e.work, e.kept)
			require.NotZero(t, k+p+u+a)
			require.Less(t, e.work, maxWork+maxWork/10)
			require.Less(t, e.kept, maxKept+maxKept/2)
		})
	}
}

// pigeons is a question that search cannot settle in time: n+1 parameters that are
// all different, of n values.
func pigeons(n int) string {
	var out strings.Builder
	out.WriteString("Parameters:\n")
	for i := range n + 1 {
		out.WriteString("  P" + strconv.Itoa(i) + ": {Type: String, AllowedValues: [" + strings.Repeat("x", 0))
		for v := range n {
			out.WriteString("v" + strconv.Itoa(v) + ", ")
		}
		out.WriteString("]}\n")
	}
	out.WriteString("Conditions:\n  Z: !And\n")
	for i := range n + 1 {
		for j := range i {
			out.WriteString("  - !Not [!Equals [!Ref P" + strconv.Itoa(i) + ", !Ref P" + strconv.Itoa(j) + "]]\n")
		}
	}
	return out.String() + "Resources: {A: {Type: T, Properties: {X: !If [Z, a, b]}}}"
}
