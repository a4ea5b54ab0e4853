package eval

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const deployments = `Parameters:
  Stage: {Type: String, AllowedValues: [dev, test, prod]}
  Copy: {Type: String, AllowedValues: [dev, prod]}
  Open: {Type: String, AllowedPattern: "[a-z]+"}
  Other: {Type: String}
  Secret: {Type: String, NoEcho: true}
  Given: {Type: String}
Mappings:
  Sizes: {dev: {size: small}, test: {size: small}, prod: {size: large}}
Rules:
  NotBoth:
    RuleCondition: !Equals [!Ref Stage, prod]
    Assertions: [{Assert: !Equals [!Ref Other, big]}]
  OneOfSome:
    Assertions: [{Assert: {"Fn::Contains": [[x, y], !Ref Other2]}}]
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Equals [dev, !Ref Stage]
  IsTest: !Equals [!Ref Stage, test]
  Large: !Equals [!FindInMap [Sizes, !Ref Stage, size], large]
  Some: !Or [!Condition IsProd, !Condition IsDev]
  Both: !And [!Condition IsProd, !Condition IsDev]
  Same: !Equals [!Ref Stage, !Ref Copy]
  CopyProd: !Equals [!Ref Copy, prod]
  OpenA: !Equals [!Ref Open, a]
  OpenB: !Equals [!Ref Open, b]
  OpenNumber: !Equals [!Ref Open, "1"]
  OtherBig: !Equals [!Ref Other, big]
  Here: !Equals [!Ref "AWS::Region", eu-west-1]
  There: !Equals [!Ref "AWS::Region", us-east-1]
  Hidden: !Equals [!Ref Secret, hunter2]
  IsGiven: !Equals [!Ref Given, yes]
  Imported: !Equals [!ImportValue x, y]
  ImportedToo: !Equals [y, !ImportValue x]
  Loop: !Not [!Condition Loop]
  Chosen: !Equals [!If [IsProd, big, small], big]
  Joined: !Equals [!Sub "${Stage}-x", prod-x]
  Broken: !Equals [a]
  Name: !Equals [!Join ["", [pre, !Ref Other]], different]
Resources:
  A: {Type: AWS::SNS::Topic}
  B: {Type: AWS::SNS::Topic, Condition: IsProd}
  C: {Type: AWS::SNS::Topic, Condition: Both}
`

// facts reads "IsProd !IsDev Stage=dev Stage!=dev".
func facts(words string) (s Scenario) {
	for _, word := range strings.Fields(words) {
		if name, value, ok := strings.Cut(word, "="); ok {
			name, not := strings.CutSuffix(name, "!")
			s = s.With(Fact{Parameter: name, Value: value, Holds: !not})
			continue
		}
		name, not := strings.CutPrefix(word, "!")
		s = s.With(When(name, !not))
	}
	return s
}

func TestSatisfiable(t *testing.T) {
	e := New(parse(t, deployments), Options{Region: "eu-west-1", Parameters: map[string]string{"Given": "yes"}})
	for words, want := range map[string]Answer{
		"":                                       Yes,
		"IsProd":                                 Yes,
		"IsProd IsDev":                           No,
		"!IsProd !IsDev":                         Yes,
		"!IsProd !IsDev !IsTest":                 No,
		"!IsProd !IsDev Stage=test":              Yes,
		"Stage=other":                            No,
		"Stage!=other":                           Yes,
		"IsProd Stage!=prod":                     No,
		"IsProd !IsProd":                         No,
		"Both":                                   No,
		"Some IsTest":                            No,
		"!Some":                                  Yes,
		"Large IsDev":                            No,
		"Large":                                  Yes,
		"!Large IsProd":                          No,
		"Same IsTest":                            No,
		"Same IsProd":                            Yes,
		"Same IsProd CopyProd":                   Yes,
		"Same IsProd !CopyProd":                  No,
		"!Same IsProd CopyProd":                  No,
		"!Same Stage!=dev Stage!=test Copy!=dev": No, // both can be prod alone
		"Same IsGiven":                           Yes,
		"!Same !IsProd !IsTest IsDev":            Yes,
		"OpenA OpenB":                            No,
		"!OpenA !OpenB":                          Yes,
		"OpenNumber":                             No,
		"IsProd OtherBig":                        Yes,
		"IsProd !OtherBig":                       No, // by the rule
		"IsDev !OtherBig":                        Yes,
		"Here":                                   Yes,
		"!Here":                                  No,
		"There":                                  No,
		"Hidden":                                 Yes,
		"IsGiven":                                Yes,
		"!IsGiven":                               No,
		"Imported":                               Perhaps,
		"Imported !ImportedToo":                  No,
		"Imported IsProd IsDev":                  No,
		"Loop":                                   Perhaps,
		"Undeclared":                             Perhaps,
		"Undeclared !Undeclared":                 No,
		"Chosen !IsProd":                         No,
		"Chosen":                                 Yes,
		"Joined IsDev":                           No,
		"Joined IsProd":                          Yes,
		"Broken":                                 Perhaps,
		"Name":                                   No,
	} {
		require.Equal(t, want, e.Satisfiable(facts(words)), words)
		require.Equal(t, want, e.Satisfiable(facts(words)), "%s, from what was kept", words)
	}
}

func TestWithoutRegion(t *testing.T) {
	e := New(parse(t, deployments), Options{})
	require.Equal(t, Yes, e.Satisfiable(facts("Here")))
	require.Equal(t, Yes, e.Satisfiable(facts("!Here")))
	require.Equal(t, No, e.Satisfiable(facts("Here There")))
	require.Equal(t, Yes, e.Satisfiable(facts("IsGiven")))
}

// TestHiddenValues holds that a given value of a NoEcho parameter decides conditions
// and is not shown.
func TestHiddenValues(t *testing.T) {
	e := New(parse(t, `Parameters:
  Secret: {Type: String, NoEcho: true, AllowedValues: [a, b]}
  Other: {Type: String, AllowedValues: [b, c]}
Conditions:
  Same: !Equals [!Ref Secret, !Ref Other]
  IsA: !Equals [!Ref Secret, a]
Value: !Ref Secret
`), Options{Parameters: map[string]string{"Secret": "a"}})
	require.Equal(t, No, e.Satisfiable(facts("Same")))
	require.Equal(t, Yes, e.Satisfiable(facts("!Same")))
	require.Equal(t, Yes, e.Condition("IsA", Scenario{}))
	require.Equal(t, []string{"${Secret}"}, show(e.Values("Value")))
	e = New(e.Template(), Options{})
	require.Equal(t, Yes, e.Satisfiable(facts("Same")))
	require.Equal(t, No, e.Satisfiable(facts("Same IsA")))
}

func TestImplies(t *testing.T) {
	e := New(parse(t, deployments), Options{})
	require.Equal(t, Yes, e.Implies(facts("IsProd"), When("Large", true)))
	require.Equal(t, Yes, e.Implies(facts("IsDev"), When("IsProd", false)))
	require.Equal(t, No, e.Implies(facts("IsDev"), When("IsProd", true)))
	require.Equal(t, Perhaps, e.Implies(facts("Some"), When("IsProd", true)))
	require.Equal(t, Yes, e.Implies(facts("Both"), When("IsProd", true)), "what cannot be implies all")
	require.Equal(t, Yes, e.Condition("IsProd", facts("Stage=prod")))
	require.Equal(t, No, e.Condition("Both", Scenario{}))
	require.Equal(t, Perhaps, e.Condition("Nothing", Scenario{}))

	require.Equal(t, Yes, e.Exists("A", Scenario{}))
	require.Equal(t, Perhaps, e.Exists("B", Scenario{}))
	require.Equal(t, Yes, e.Exists("B", facts("IsProd")))
	require.Equal(t, No, e.Exists("B", facts("IsDev")))
	require.Equal(t, No, e.Exists("C", Scenario{}))
	require.Equal(t, No, e.Exists("Nothing", Scenario{}))
}

func TestScenarios(t *testing.T) {
	e := New(parse(t, deployments), Options{})
	list, complete := e.Scenarios("IsProd", "IsDev", "Large")
	require.True(t, complete)
	var got []string
	for _, s := range list {
		got = append(got, s.String())
	}
	require.Equal(t, []string{
		"when IsDev is false, IsProd is true and Large is true",
		"when IsDev is true, IsProd is false and Large is false",
		"when IsDev is false, IsProd is false and Large is false",
	}, got)
}

func TestScenarioString(t *testing.T) {
	require.Equal(t, "", Scenario{}.String())
	require.Equal(t, `when IsProd is false`, facts("!IsProd").String())
	require.Equal(t, `when IsProd is false and Stage is "dev"`, facts("Stage=dev !IsProd").String())
	require.Equal(t, `when Stage is "dev"`, facts("Stage=dev Stage!=prod").String())
	require.Equal(t, `when Stage is not "prod" and Stage is not "test"`, facts("Stage!=test Stage!=prod").String())
	s := facts("IsProd")
	require.Equal(t, s, s.With(When("IsProd", true)))
	require.True(t, s.With(When("IsDev", true)).Without(s).Equal(facts("IsDev")))
	require.True(t, facts("A B").And(facts("C A")).Equal(facts("A B C")))
	require.Equal(t, "no perhaps yes", fmt.Sprint(No, Perhaps, Yes))
	require.Equal(t, Yes, No.Not())
}

// TestSolverAgreesWithTables compares answers with every assignment tried out.
func TestSolverAgreesWithTables(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	for round := range 300 {
		// Three parameters of two or three values; conditions over them and over
		// conditions before.
		sizes := []int{2, 3, 2}
		var text strings.Builder
		text.WriteString("Parameters:\n")
		for p, n := range sizes {
			fmt.Fprintf(&text, "  P%d: {Type: String, AllowedValues: [v0, v1, v2]}\n", p)
			if n == 2 {
				s := strings.Replace(text.String(), fmt.Sprintf("P%d: {Type: String, AllowedValues: [v0, v1, v2]}", p), fmt.Sprintf("P%d: {Type: String, AllowedValues: [v0, v1]}", p), 1)
				text.Reset()
				text.WriteString(s)
			}
		}
		text.WriteString("Conditions:\n")
		var eval []func(values []int, conditions []bool) bool
		for c := range 10 {
			fmt.Fprintf(&text, "  C%d: ", c)
			pick := func() int { return random.Intn(c) }
			switch kind := random.Intn(5); {
			case c < 3 || kind == 0:
				p, v := random.Intn(3), random.Intn(3)
				fmt.Fprintf(&text, "!Equals [!Ref P%d, v%d]\n", p, v)
				eval = append(eval, func(values []int, _ []bool) bool { return values[p] == v })
			case kind == 1:
				p, q := random.Intn(3), random.Intn(3)
				fmt.Fprintf(&text, "!Equals [!Ref P%d, !Ref P%d]\n", p, q)
				eval = append(eval, func(values []int, _ []bool) bool { return values[p] == values[q] })
			case kind == 2:
				a := pick()
				fmt.Fprintf(&text, "!Not [!Condition C%d]\n", a)
				eval = append(eval, func(_ []int, conditions []bool) bool { return !conditions[a] })
			case kind == 3:
				a, b := pick(), pick()
				fmt.Fprintf(&text, "!And [!Condition C%d, !Not [!Condition C%d]]\n", a, b)
				eval = append(eval, func(_ []int, conditions []bool) bool { return conditions[a] && !conditions[b] })
			default:
				a, b := pick(), pick()
				fmt.Fprintf(&text, "!Or [!Condition C%d, !Condition C%d]\n", a, b)
				eval = append(eval, func(_ []int, conditions []bool) bool { return conditions[a] || conditions[b] })
			}
		}
		var tables [][]bool
		for v := range 12 {
			values := []int{v % 2, v / 2 % 3, v / 6}
			var row []bool
			for _, f := range eval {
				row = append(row, f(values, row))
			}
			tables = append(tables, row)
		}
		e := New(parse(t, text.String()), Options{})
		for range 40 {
			var s Scenario
			want := map[int]bool{}
			for range 1 + random.Intn(4) {
				c, holds := random.Intn(10), random.Intn(2) == 0
				want[c] = holds
			}
			for c, holds := range want {
				s = s.With(When(fmt.Sprintf("C%d", c), holds))
			}
			answer := No
			for _, row := range tables {
				fits := true
				for c, holds := range want {
					fits = fits && row[c] == holds
				}
				if fits {
					answer = Yes
				}
			}
			require.Equal(t, answer, e.Satisfiable(s), "round %d: %s in\n%s", round, s, text.String())
		}
	}
}

// manyConditions gives a template with n conditions over one another, and a
// resource whose properties hang on all of them.
func manyConditions(n int) string {
	random := rand.New(rand.NewSource(7))
	var text strings.Builder
	text.WriteString("Parameters:\n")
	for p := range n / 4 {
		fmt.Fprintf(&text, "  P%d: {Type: String, AllowedValues: [a, b, c, d], Default: a}\n", p)
	}
	text.WriteString("Conditions:\n")
	for c := range n {
		if c < n/4 {
			fmt.Fprintf(&text, "  C%d: !Equals [!Ref P%d, a]\n", c, c)
			continue
		}
		op := []string{"And", "Or"}[random.Intn(2)]
		fmt.Fprintf(&text, "  C%d: !%s [", c, op)
		for i := range 3 {
			if i > 0 {
				text.WriteString(", ")
			}
			if random.Intn(2) == 0 {
				fmt.Fprintf(&text, "!Condition C%d", random.Intn(c))
			} else {
				fmt.Fprintf(&text, "!Not [!Condition C%d]", random.Intn(c))
			}
		}
		text.WriteString("]\n")
	}
	text.WriteString("Resources:\n")
	for r := range n {
		fmt.Fprintf(&text, "  R%d:\n    Type: AWS::SNS::Topic\n    Condition: C%d\n    Properties:\n      DisplayName: !If [C%d, !If [C%d, !Sub '${P0}${P1}${P2}${P3}${P4}', !Ref P1], !If [C%d, x, !GetAtt R%d.TopicName]]\n",
			r, r, random.Intn(n), random.Intn(n), random.Intn(n), random.Intn(n))
	}
	return text.String()
}

func TestManyConditionsStayFast(t *testing.T) {
	tree := parse(t, manyConditions(200))
	start := time.Now()
	e := New(tree, Options{})
	count := 0
	for range 2 {
		for _, r := range tree.Resources("") {
			count += len(e.Values("Resources", r.ID, "Properties", "DisplayName"))
		}
	}
	var names []string
	for _, f := range tree.Root.Get("Conditions").Fields {
		names = append(names, f.Key)
	}
	list, complete := e.Scenarios(names...)
	require.LessOrEqual(t, len(list), MaxScenarios)
	require.False(t, complete)
	dangling := e.Dangling()
	require.NotEmpty(t, dangling)
	t.Logf("%d values, %d dangling references, %d steps of work, %v", count, len(dangling), e.work, time.Since(start))
	require.Less(t, e.work, maxWork+maxWork/10)
}

func BenchmarkConditions200(b *testing.B) {
	tree := parse(b, manyConditions(200))
	for b.Loop() {
		e := New(tree, Options{})
		for _, r := range tree.Resources("") {
			e.Values("Resources", r.ID, "Properties", "DisplayName")
		}
		e.Dangling()
	}
}
