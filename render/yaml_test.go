package render

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"cuemulus.dev/cfn"
)

// tricky are texts that some reader of YAML takes for something else.
func tricky() []string {
	return []string{
		"", " ", "a", "yes", "No", "ON", "off", "y", "N", "true", "False", "null", "~", "NULL",
		"2012-10-17", "2012-10-17T00:00:00Z", "012345678901", "111122223333", "0x1F", "0b1", "0o7", "017", "1_000",
		"1e3", "1.5", ".5", ".inf", "-.INF", ".nan", "+1", "-1", "22:30", "190:20:30", "1:2",
		"=", "<<", "*", "*a", "&a", "!a", "!Sub a", "|", ">", "%a", "@a", "`a", "- a", "-", "--- ", "---", "...", "? a", ": a", "a: b", "a:", "a #b", "#a", "a#b",
		"[a]", "{a}", "${AWS::Region}", "arn:${AWS::Partition}:s3:::b/*", "a,b", "a'b", `a"b`, `a\b`, "\\n",
		" leading", "trailing ", "tab\tinside", "\ttab", "é", "日本", "\u00a0", "\u2028", "\ufeff", "\u0085", "\x7f", "😀",
		"two\nlines", "two\nlines\n", "two\n\nlines\n\n", "\nfirst", " indented\nsecond", "blank \nend", "a\r\nb", "#!/bin/sh\nset -e\n\techo\n", "a\n  b\n c", "\n", "\n\n",
	}
}

func TestScalarsReadBack(t *testing.T) {
	for _, text := range tricky() {
		for _, root := range []*cfn.Node{
			cfn.MapOf(cfn.KV{Key: "k", Value: cfn.Str(text)}),
			cfn.MapOf(cfn.KV{Key: "k", Value: cfn.ListOf(cfn.Str(text), cfn.Str("next"))}),
			cfn.MapOf(cfn.KV{Key: "k", Value: cfn.ListOf(cfn.MapOf(cfn.KV{Key: "a", Value: cfn.Str(text)}, cfn.KV{Key: "b", Value: cfn.Str("next")}))}),
			cfn.MapOf(cfn.KV{Key: text, Value: cfn.Str("v")}),
			cfn.MapOf(cfn.KV{Key: "k", Value: cfn.Sub(text)}, cfn.KV{Key: "l", Value: cfn.Str("next")}),
			cfn.ListOf(cfn.Sub(text), cfn.ListOf(cfn.Str(text))),
		} {
			out := YAML(root)
			back, ds := cfn.Parse("t.yaml", out)
			require.Empty(t, ds, "%q:\n%s", text, out)
			require.True(t, root.Equal(back.Root), "%q:\n%s", text, out)
		}
	}
}

func FuzzScalarsReadBack(f *testing.F) {
	for _, text := range tricky() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ToValidUTF8(text, "") != text || strings.ContainsRune(text, 0) {
			t.Skip("texts are UTF-8 without NUL: the parsers see to it")
		}
		root := cfn.MapOf(cfn.KV{Key: "k", Value: cfn.ListOf(cfn.Str(text), cfn.Sub(text))}, cfn.KV{Key: text + "x", Value: cfn.Str(text)})
		back, ds := cfn.Parse("t.yaml", YAML(root))
		require.Empty(t, ds, "%q:\n%s", text, YAML(root))
		require.True(t, root.Equal(back.Root), "%q:\n%s", text, YAML(root))
	})
}

// TestYAML11 asks PyYAML, a reader of YAML 1.1 that many deployers use, whether
// every text is still a text.
func TestYAML11(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err == nil {
		err = exec.Command(python, "-c", "import yaml").Run()
	}
	if err != nil {
		if os.Getenv("CUEMULUS_ORACLES") == "required" {
			t.Fatal("python3 with PyYAML is needed")
		}
		t.Skip("python3 with PyYAML is not here")
	}
	var want []string
	list := &cfn.Node{Kind: cfn.List}
	for _, text := range tricky() {
		if text == "\ufeff" {
			continue // PyYAML refuses a byte order mark even where it is escaped
		}
		want = append(want, text)
		list.Items = append(list.Items, cfn.Str(text))
	}
	cmd := exec.Command(python, "-c", "import sys, json, yaml; print(json.dumps(yaml.safe_load(sys.stdin.buffer)))")
	cmd.Stdin = strings.NewReader(string(YAML(list)))
	out, err := cmd.Output()
	require.NoError(t, err)
	var got []any
	require.NoError(t, json.Unmarshal(out, &got))
	require.Len(t, got, len(want))
	for i := range want {
		require.Equal(t, want[i], got[i])
	}
}

func TestForms(t *testing.T) {
	root := cfn.MapOf(
		cfn.KV{Key: "Ref", Value: cfn.MapOf(cfn.KV{Key: "A", Value: cfn.Ref("Key")})},
		cfn.KV{Key: "Att", Value: cfn.GetAtt("Key", "Arn")},
		cfn.KV{Key: "Output", Value: cfn.GetStackOutput("s", "KeyArn", "eu-west-1", "")},
		cfn.KV{Key: "Nested", Value: cfn.MapOf(cfn.KV{Key: "Fn::Base64", Value: cfn.Sub("a\nb\n")})},
		cfn.KV{Key: "Join", Value: cfn.MapOf(cfn.KV{Key: "Fn::Join", Value: cfn.ListOf(cfn.Str(""), cfn.ListOf(cfn.Ref("A"), cfn.Str("b")))})},
		cfn.KV{Key: "Zones", Value: cfn.MapOf(cfn.KV{Key: "Fn::GetAZs", Value: cfn.Str("")})},
		cfn.KV{Key: "Empty", Value: cfn.ListOf(&cfn.Node{Kind: cfn.Map}, &cfn.Node{Kind: cfn.List}, &cfn.Node{Kind: cfn.Null})},
	)
	require.Equal(t, `Ref:
  A: !Ref Key
Att: !GetAtt Key.Arn
Output:
  Fn::GetStackOutput:
    StackName: s
    OutputName: KeyArn
    Region: eu-west-1
Nested:
  Fn::Base64: !Sub |
    a
    b
Join: !Join
  - ""
  - - !Ref A
    - b
Zones: !GetAZs ""
Empty:
  - {}
  - []
  - null
`, string(YAML(root)))
}
