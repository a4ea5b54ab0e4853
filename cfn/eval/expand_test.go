package eval

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestExpand(t *testing.T) {
	tree := parse(t, `Transform: AWS::LanguageExtensions
Parameters:
  Words: {Type: CommaDelimitedList, Default: "a,b"}
  Given: {Type: CommaDelimitedList}
  Open: {Type: CommaDelimitedList}
Mappings: {M: {x: {list: [p, q]}}}
Resources:
  Fn::ForEach::One: [X, !Ref Words, {"One${X}": {Type: T}}]
  Fn::ForEach::Two: [X, !Ref Given, {"Two${X}": {Type: T}}]
  Fn::ForEach::Three: [X, !Ref Open, {"Three${X}": {Type: T}}]
  Fn::ForEach::Four: [X, [x], {"Fn::ForEach::Five": [Y, !FindInMap [M, !Ref X, list], {"Four${X}${Y}": {Type: T, Properties: {A: !Sub "${X}-${Y}"}}}]}]
  Fn::ForEach::Six: [X, [a, !GetAtt B.C], {"Six${X}": {Type: T}}]
`)
	expanded, ds := Expand(tree, Options{Parameters: map[string]string{"Given": "c,d"}})
	require.Empty(t, ds)
	var ids []string
	for _, f := range expanded.Root.Get("Resources").Fields {
		ids = append(ids, f.Key)
	}
	require.Equal(t, "Onea Oneb Twoc Twod Fn::ForEach::Three Fourxp Fourxq Fn::ForEach::Six", strings.Join(ids, " "))
	e := New(expanded, Options{})
	v := e.Values("Resources", "Fourxq", "Properties", "A")
	require.Equal(t, []string{"x-q"}, show(v))
	require.Equal(t, 11, v[0].Node.Pos.Line)
}
