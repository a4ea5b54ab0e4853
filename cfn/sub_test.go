package cfn

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSubParts(t *testing.T) {
	for text, want := range map[string]string{
		"":                     "",
		"plain":                "0:plain ",
		"${A}":                 "1:A ",
		"a${ B.C }d":           "0:a 1:B.C 0:d ",
		"${!A}x":               "2:${A} 0:x ",
		"$${A}$":               "0:$ 1:A 0:$ ",
		"${A${B}":              "1:A${B ",
		"x${unclosed":          "0:x${unclosed ",
		"${}":                  "1: ",
		"a } b ${A}":           "0:a } b  1:A ",
		"日${A}本${AWS::Region}": "0:日 1:A 0:本 1:AWS::Region ",
	} {
		got := ""
		at := 0
		for _, p := range SubParts(text) {
			got += fmt.Sprintf("%d:%s ", p.Kind, p.Text)
			require.Equal(t, at, p.Start, text)
			at = p.End
		}
		require.Equal(t, len(text), at, text)
		require.Equal(t, want, got, text)
	}
}

// TestWithin finds the variable ${B} in texts that are written in every way.
func TestWithin(t *testing.T) {
	for source, want := range map[string]string{
		"A: é${B}x":                          "1:5-1:9",
		"A: 'é${B}x'":                        "1:6-1:10",
		"A: \"é${B}x\"":                      "1:6-1:10",
		"A: !Sub é${B}x":                     "1:10-1:14",
		"A: !Sub 'é${B}x'":                   "1:11-1:15",
		"A: !Sub   \"é${B}x\"":               "1:13-1:17",
		"A: !Sub \"\\u00e9${B}x\"":           "1:4-1:22", // an escape: the whole
		"A: !Sub 'é''${B}x'":                 "1:4-1:19",
		"A: !Sub |\n  é${B}x":                "1:4-2:9",
		"A: |\n  é${B}x":                     "1:4-2:9",
		"A:\n  Fn::Sub: é${B}x":              "2:13-2:17",
		"A: {'Fn::Sub': 'é${B}x'}":           "1:18-1:22",
		"A: &x é${B}x":                       "1:8-1:12",
		"{\"A\": \"é${B}x\"}":                "1:9-1:13",
		"{\"A\": {\"Fn::Sub\": \"é${B}x\"}}": "1:21-1:25",
	} {
		n := parse(t, "t.yaml", source).Root.Get("A")
		if _, arg, ok := n.Intrinsic(); ok {
			n = arg
		}
		for _, p := range SubParts(n.Text) {
			if p.Kind == SubVariable {
				pos, end := n.Within(p.Start, p.End)
				require.Equal(t, want, fmt.Sprintf("%d:%d-%d:%d", pos.Line, pos.Col, end.Line, end.Col), source)
			}
		}
	}
	n := &Node{Kind: String, Text: "abc"}
	pos, _ := n.Within(0, 2)
	require.True(t, pos.IsZero(), "a node without a place")
	_, _ = n.Within(-1, 99)
}

func TestDynamicReferences(t *testing.T) {
	for text, want := range map[string]DynamicReference{
		"{{resolve:ssm:/a/b}}":       {Service: "ssm", Name: "/a/b"},
		"{{resolve:ssm:/a/b:3}}":     {Service: "ssm", Name: "/a/b", Version: "3"},
		"{{resolve:ssm-secure:p:1}}": {Service: "ssm-secure", Name: "p", Version: "1"},
		"{{resolve:ssm:arn:aws:ssm:eu-west-1:111122223333:parameter/a:2}}": {Service: "ssm", Name: "arn:aws:ssm:eu-west-1:111122223333:parameter/a", Version: "2"},
		"{{resolve:secretsmanager:s}}":                                     {Service: "secretsmanager", Name: "s"},
		"{{resolve:secretsmanager:s:SecretString:k}}":                      {Service: "secretsmanager", Name: "s", Field: "SecretString", JSONKey: "k"},
		"{{resolve:secretsmanager:s:SecretString:k:AWSPREVIOUS}}":          {Service: "secretsmanager", Name: "s", Field: "SecretString", JSONKey: "k", Stage: "AWSPREVIOUS"},
		"{{resolve:secretsmanager:s:SecretString:k::id}}":                  {Service: "secretsmanager", Name: "s", Field: "SecretString", JSONKey: "k", Version: "id"},
		"{{resolve:secretsmanager:arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-AbCdEf:SecretString:k}}": {
			Service: "secretsmanager", Name: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s-AbCdEf", Field: "SecretString", JSONKey: "k",
		},
		"{{resolve:secretsmanager:${S}}}":                 {Service: "secretsmanager", Name: "${S}"},
		"{{resolve:ssm:${A.B}:${V}}}":                     {Service: "ssm", Name: "${A.B}", Version: "${V}"},
		"{{resolve:ssm:${AWS::StackName}}}":               {Service: "ssm", Name: "${AWS::StackName}"},
		"{{resolve:ssm:}}":                                {Service: "ssm", Problem: "it names no parameter"},
		"{{resolve:ssm:a:b}}":                             {Service: "ssm", Name: "a", Version: "b", Problem: "its version is no number"},
		"{{resolve:ssm:a:1:2}}":                           {Service: "ssm", Name: "a", Version: "1", Problem: "it has more than a name and a version"},
		"{{resolve:secretsmanager:}}":                     {Service: "secretsmanager", Problem: "it names no secret"},
		"{{resolve:secretsmanager:s:Secret:k}}":           {Service: "secretsmanager", Name: "s", Field: "Secret", JSONKey: "k", Problem: "the part behind the secret must be SecretString"},
		"{{resolve:secretsmanager:s:SecretString:k:a:b}}": {Service: "secretsmanager", Name: "s", Field: "SecretString", JSONKey: "k", Stage: "a", Version: "b", Problem: "it has both a version stage and a version id"},
		"{{resolve:secretsmanager:arn:aws:x}}":            {Service: "secretsmanager", Name: "arn:aws:x", Problem: "its ARN is no ARN of a secret"},
		"{{resolve:other:x}}":                             {Service: "other", Problem: "its service is none of ssm, ssm-secure and secretsmanager"},
		"{{resolve:ssm:open":                              {Problem: "it is not closed with }}"},
	} {
		list := DynamicReferences("é" + text)
		require.Len(t, list, 1, text)
		require.Equal(t, text, ("é" + text)[list[0].Start:list[0].End])
		want.Start, want.End = len("é"), len("é"+text)
		require.Equal(t, want, list[0], text)
	}
	require.Empty(t, DynamicReferences("{{other}}"))
	list := DynamicReferences("a{{resolve:ssm:x}}b{{resolve:ssm-secure:y}}")
	require.Len(t, list, 2)
	require.False(t, list[0].Secret())
	require.True(t, list[1].Secret())
}
