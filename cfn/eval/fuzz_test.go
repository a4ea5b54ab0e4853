package eval

import (
	"math/rand"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
)

func seeds() []string {
	return []string{
		head + "!Sub '${Name}'", properties, deployments, pigeons(3),
		"Resources: {A: {Type: T, Properties: {X: !Cidr [10.0.0.0/8, 256, 8], Y: !Select [0, !GetAZs ''], Z: !Join [',', !Split [a, bab]]}}}",
		"Transform: AWS::LanguageExtensions\nParameters: {W: {Type: CommaDelimitedList, Default: 'a,b'}}\nResources:\n  Fn::ForEach::L: [I, !Ref W, {'R${I}': {Type: T, Properties: {X: !Ref I, 'Fn::ForEach::M': [J, [c, !Ref I], {'K${J}': !Sub '${I}${J}'}]}}}]\n",
		"Transform: AWS::Serverless-2016-10-31\nGlobals: {Function: {A: {B: 1}, L: [x]}}\nResources: {F: {Type: AWS::Serverless::Function, Properties: {A: {C: !Ref P}, L: !If [X, [a], b]}}}\nParameters: {P: {Type: String, AllowedPattern: '[a-', Default: 3}}\n",
		"Conditions: {C: !Equals [!If [C, a, b], !FindInMap [M, !Ref P, k]]}\nMappings: {M: {a: {k: 1}}}\nParameters: {P: {Type: String}}\nOutputs: {O: {Condition: C, Value: !ToJsonString {a: !If [C, [1], 2]}}}",
	}
}

// FuzzEvaluate requires of any template: no panic, bounded work, scenarios that are
// possible, and the same answer twice.
func FuzzEvaluate(f *testing.F) {
	for _, seed := range seeds() {
		f.Add(seed)
	}
	f.Fuzz(evaluateAll)
}

// TestMutations is the same over templates that are spoiled at random.
// CUEMULUS_MUTATIONS says how many.
func TestMutations(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("CUEMULUS_MUTATIONS"))
	if err != nil {
		n = 300
	}
	random := rand.New(rand.NewSource(11))
	list := seeds()
	for range n {
		text := []byte(list[random.Intn(len(list))])
		for range 1 + random.Intn(6) {
			at := random.Intn(len(text))
			switch random.Intn(4) {
			case 0:
				text[at] = byte(32 + random.Intn(95))
			case 1:
				text = append(text[:at], text[min(len(text), at+random.Intn(12)):]...)
			case 2:
				from := random.Intn(len(text))
				piece := append([]byte(nil), text[from:min(len(text), from+random.Intn(200))]...)
				text = append(text[:at:at], append(piece, text[at:]...)...)
			default:
				functions := []string{"!Ref ", "!If [IsProd, ", "!Sub '${", "!Join ['', ", "!Select [0, ", "!FindInMap [M, ", "{Fn::Length: ", "!Equals ["}
				piece := []byte(functions[random.Intn(len(functions))])
				text = append(text[:at:at], append(piece, text[at:]...)...)
			}
			if len(text) == 0 {
				text = []byte("a")
			}
		}
		evaluateAll(t, string(text))
	}
}

func evaluateAll(t *testing.T, source string) {
	tree, _ := cfn.Parse("t.yaml", []byte(source))
	if tree == nil {
		return
	}
	tree, _ = Expand(tree, Options{})
	e, again := New(tree, Options{}), New(tree, Options{})
	for _, e := range []*Evaluator{e, again} {
		everything(e)
		require.Less(t, e.work, maxWork+maxWork/10)
	}
	require.Equal(t, len(e.References()), len(again.References()))
	e.Dangling()
	tree.Root.Walk(func(path []string, n *cfn.Node) bool {
		values := e.At(n, path, Scenario{})
		require.Equal(t, places(values), places(again.At(n, path, Scenario{})), "%s", source)
		for _, v := range values {
			if e.work < maxWork/2 {
				require.NotEqual(t, No, e.Satisfiable(v.When), "%v\n%s", v.When, source)
			}
		}
		require.Equal(t, e.Text(n).String(), again.Text(n).String())
		return e.work < maxWork/4
	})
}
