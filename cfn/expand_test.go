package cfn

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// literals reads collections that are lists of scalars.
func literals(n *Node) ([]string, bool) {
	if n.Kind != List {
		return nil, false
	}
	var list []string
	for _, item := range n.Items {
		text, ok := item.Scalar()
		if !ok {
			return nil, false
		}
		list = append(list, text)
	}
	return list, true
}

func TestExpandLoops(t *testing.T) {
	source := `Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Topics:
    - Name
    - [one, two-2]
    - Topic&{Name}:
        Type: AWS::SNS::Topic
        Properties:
          TopicName: !Ref Name
          DisplayName: !Sub "${Name} in ${AWS::Region}"
          Fn::ForEach::Inner:
            - Key
            - [a, b]
            - "${Name}${Key}": x-${Key}-${!Name}
  Fn::ForEach::Open: [X, !Ref Unknown, {"A${X}": {Type: T}}]
  Fn::ForEach::Broken: [X, {"A${X}": {Type: T}}]
  Plain: {Type: AWS::SNS::Topic, Properties: {TopicName: "${Name}"}}
Outputs:
  Fn::ForEach::Out:
    - Name
    - [one]
    - "Out${Name}": {Value: !GetAtt "Topic${Name}.TopicArn"}
`
	tree := parse(t, "t.yaml", source)
	before := parse(t, "t.yaml", source)
	expanded, ds := tree.Expand(literals)
	require.Empty(t, ds)
	require.Equal(t, before, tree, "the template itself does not change")
	want := parse(t, "w.yaml", `Transform: AWS::LanguageExtensions
Resources:
  Topicone: {Type: AWS::SNS::Topic, Properties: {TopicName: one, DisplayName: !Sub "one in ${AWS::Region}", onea: "x-a-${!Name}", oneb: "x-b-${!Name}"}}
  Topictwo2: {Type: AWS::SNS::Topic, Properties: {TopicName: two-2, DisplayName: !Sub "two-2 in ${AWS::Region}", two-2a: "x-a-${!Name}", two-2b: "x-b-${!Name}"}}
  Fn::ForEach::Open: [X, !Ref Unknown, {"A${X}": {Type: T}}]
  Fn::ForEach::Broken: [X, {"A${X}": {Type: T}}]
  Plain: {Type: AWS::SNS::Topic, Properties: {TopicName: "${Name}"}}
Outputs:
  Outone: {Value: !GetAtt Topicone.TopicArn}
`)
	require.True(t, want.Root.Equal(expanded.Root), "%s", func() string { b, _ := expanded.Root.MarshalJSON(); return string(b) }())
	require.Same(t, tree.Root.Get("Resources", "Plain"), expanded.Root.Get("Resources", "Plain"), "what has no loop is shared")

	// Places are those of the body, for every copy.
	lines := strings.Split(source, "\n")
	for _, id := range []string{"Topicone", "Topictwo2"} {
		f := expanded.Root.Get("Resources").Field(id)
		require.Equal(t, "Topic&{Name}", lines[f.KeyPos.Line-1][f.KeyPos.Col-1:f.End.Col-1])
		name := f.Value.Get("Properties", "TopicName")
		require.Equal(t, "!Ref Name", lines[name.Pos.Line-1][name.Pos.Col-1:name.End.Col-1])
		pos, end := expanded.Place([]string{"Resources", id, "Properties", "DisplayName"})
		require.Equal(t, `!Sub "${Name} in ${AWS::Region}"`, lines[pos.Line-1][pos.Col-1:end.Col-1])
	}
	require.True(t, expanded.Open(), "a loop is left")

	plain := parse(t, "p.yaml", "Resources: {A: {Type: T}}")
	same, _ := plain.Expand(literals)
	require.Same(t, plain, same)
}

func TestExpandIsBounded(t *testing.T) {
	items := "[" + strings.Repeat("a,", 999) + "a]"
	loop := "{'A&{X}&{Y}&{Z}': {Type: T}}"
	for _, name := range []string{"Z", "Y", "X"} {
		loop = fmt.Sprintf("{'Fn::ForEach::%s': [%s, %s, %s]}", name, name, items, loop)
	}
	tree := parse(t, "t.yaml", "Resources: "+loop)
	expanded, ds := tree.Expand(literals)
	require.Len(t, ds, 1)
	require.Equal(t, "TPL003", ds[0].Rule)
	require.Equal(t, 1, ds[0].Pos.Line)
	require.NotNil(t, expanded)
}

func TestExpandGlobals(t *testing.T) {
	tree := parse(t, "t.yaml", `Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: python3.13, Timeout: 3, Layers: [a], Environment: {Variables: {A: 1, B: 2}}, MemorySize: !Ref M}
  Nonsense: 3
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: {Timeout: 9, Layers: [b], Environment: {Variables: {B: 3}}, MemorySize: 128}
  G: {Type: AWS::Serverless::Function}
  A: {Type: AWS::Serverless::Api, Properties: {Name: x}}
  L: {Type: AWS::Lambda::Function, Properties: {Timeout: 1}}
`)
	expanded, ds := tree.Expand(literals)
	require.Empty(t, ds)
	f := expanded.Root.Get("Resources", "F", "Properties")
	require.True(t, parse(t, "w.yaml", "{Runtime: python3.13, Timeout: 9, Layers: [a, b], Environment: {Variables: {A: 1, B: 3}}, MemorySize: 128}").Root.Equal(f), "%v", f)
	require.Equal(t, 3, f.Get("Runtime").Pos.Line, "a merged value keeps its place")
	require.Equal(t, 8, f.Get("Timeout").Pos.Line)
	require.Equal(t, "3", expanded.Root.Get("Resources", "G", "Properties", "Timeout").Text)
	require.Same(t, tree.Root.Get("Resources", "L"), expanded.Root.Get("Resources", "L"))
	require.Nil(t, tree.Root.Get("Resources", "G", "Properties"))
}

func TestTransforms(t *testing.T) {
	for source, want := range map[string]struct {
		names          []string
		open, isServer bool
	}{
		"A: b":                                  {nil, false, false},
		"Transform:":                            {nil, false, false},
		"Transform: AWS::LanguageExtensions":    {[]string{"AWS::LanguageExtensions"}, false, false},
		"Transform: AWS::Serverless-2016-10-31": {[]string{"AWS::Serverless-2016-10-31"}, false, true},
		"Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]": {[]string{"AWS::LanguageExtensions", "AWS::Serverless-2016-10-31"}, false, true},
		"Transform: [Mine]": {[]string{"Mine"}, true, false},
		"Transform: {Name: AWS::Include, Parameters: {}}": {[]string{"AWS::Include"}, true, false},
		"Transform: {a: b}": {[]string{""}, true, false},
		"Resources: {'Fn::Transform': {Name: AWS::Include}}": {nil, true, false},
		"Resources: {'Fn::ForEach::A': [X, !Ref Y, {}]}":     {nil, true, false},
		"'Fn::Transform': {Name: AWS::Include}":              {nil, true, false},
	} {
		tree := parse(t, "t.yaml", source)
		require.Equal(t, want.names, tree.Transforms(), source)
		require.Equal(t, want.open, tree.Open(), source)
		require.Equal(t, want.isServer, tree.IsServerless(), source)
	}
	require.True(t, parse(t, "t.yaml", "Transform: AWS::LanguageExtensions").HasTransform(LanguageExtensions))
}

func TestMayAdd(t *testing.T) {
	sam := parse(t, "t.yaml", "Transform: AWS::Serverless-2016-10-31\nResources: {Fn: {Type: AWS::Serverless::Function}, T: {Type: AWS::SNS::Topic}}")
	module := parse(t, "t.yaml", "Resources: {Net: {Type: My::Own::Net::MODULE}, T: {Type: AWS::SNS::Topic}}")
	plain := parse(t, "t.yaml", "Resources: {Fn: {Type: AWS::Serverless::Function}, T: {Type: Custom::Thing}}")
	for _, c := range []struct {
		tree *Template
		id   string
		want bool
	}{
		{sam, "FnRole", true},
		{sam, "ServerlessRestApiProdStage", true},
		{sam, "TPolicy", false},
		{sam, "Other", false},
		{module, "NetVpc", true},
		{module, "Net.Vpc", true},
		{module, "TVpc", false},
		{plain, "FnRole", false},
		{parse(t, "t.yaml", "Transform: Mine"), "X", true},
	} {
		require.Equal(t, c.want, c.tree.MayAdd(c.id), c.id)
	}
	r, _ := module.Resource("Net")
	require.True(t, r.IsModule())
	r, _ = sam.Resource("Fn")
	require.True(t, r.IsServerless())
	r, _ = plain.Resource("T")
	require.True(t, r.IsCustom())
}
