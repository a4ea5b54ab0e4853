package cfn

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"cuemulus.dev/internal/fix"
)

// shorten makes the changes of ShortForms until there are none left.
func shorten(t *testing.T, file, text string) string {
	t.Helper()
	before, ds := Parse(file, []byte(text))
	require.Empty(t, ds)
	for range 50 {
		at, ds := Parse(file, []byte(text))
		require.Empty(t, ds, "%s", text)
		require.True(t, SameValue(before.Root, at.Root), "%s", text)
		next, _ := fix.Apply([]byte(text), at.ShortForms())
		if string(next) == text {
			return text
		}
		text = string(next)
	}
	t.Fatal("there is no end to it")
	return ""
}

func TestShortForms(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"A:\n  B:\n    Ref: C # why\n  D: 1\n", "A:\n  B: !Ref C # why\n  D: 1\n"},
		{"A: {Ref: C}\n", "A: !Ref C\n"},
		{"A: {\"Ref\": \"C\"} # stays\n", "A: !Ref \"C\" # stays\n"},
		{"A:\n- Ref: C\n- {Ref: D}\n", "A:\n- !Ref C\n- !Ref D\n"},
		{"A: [{Ref: C}, {Ref: D}]\n", "A: [!Ref C, !Ref D]\n"},
		{"A:\n  Fn::GetAtt: [B, Arn]\n", "A: !GetAtt B.Arn\n"},
		{"A:\n  Fn::GetAtt:\n    - B\n    - Outputs.C\n", "A: !GetAtt B.Outputs.C\n"},
		{"A:\n  Fn::GetAtt:\n  - B\n  - Arn\nC: d\n", "A: !GetAtt B.Arn\nC: d\n"},
		{"A:\n  Fn::GetAtt: B.Arn\n", "A: !GetAtt B.Arn\n"},
		{"A: {\"Fn::GetAtt\": [B, Arn]}\n", "A: !GetAtt B.Arn\n"},
		{"A:\n  Fn::GetAtt: [B, {Ref: C}]\n", "A:\n  Fn::GetAtt: [B, !Ref C]\n"},
		{"A:\n  Fn::Join:\n    - ''\n    - - a # one\n      - Ref: B\n", "A: !Join\n    - ''\n    - - a # one\n      - !Ref B\n"},
		{"A:\n- Fn::Join:\n  - ''\n  - [a, {Ref: B}]\n", "A:\n- !Join\n  - ''\n  - [a, !Ref B]\n"},
		{"A:\n  Fn::If: [X, {Ref: B}, {Ref: AWS::NoValue}]\n", "A: !If [X, !Ref B, !Ref AWS::NoValue]\n"},
		{"A:\n  Fn::Base64:\n    Fn::Sub: |\n      #!/bin/sh\n      echo ${B}\n\n  # end\nC: d\n", ""},
		{"A:\n  Fn::Base64:\n    Fn::Sub: |\n      #!/bin/sh\n      echo ${B}\nC: d\n", "A:\n  Fn::Base64: !Sub |\n      #!/bin/sh\n      echo ${B}\nC: d\n"},
		{"A:\n  Fn::Sub: |2\n      two more\nC: d\n", "A:\n  Fn::Sub: |2\n      two more\nC: d\n"},
		{"A:\n  Fn::Sub: >-\n    folded\n    text\n", "A:\n  Fn::Sub: >-\n    folded\n    text\n"},
		{"A:\n  Fn::Sub:\n    - a ${B}\n    - B: {Ref: C}\n", "A: !Sub\n    - a ${B}\n    - B: !Ref C\n"},
		{"A: # why\n  Ref: C\n", "A: # why\n  Ref: C\n"},
		{"A: &x\n  Ref: C\nB: *x\n", "A: &x\n  Ref: C\nB: *x\n"},
		{"A:\n  Fn::GetAZs:\n    Ref: AWS::Region\n", "A:\n  Fn::GetAZs: !Ref AWS::Region\n"},
		{"A:\n  Fn::ImportValue: !Sub \"${B}-c\"\n", "A:\n  Fn::ImportValue: !Sub \"${B}-c\"\n"},
		{"A:\n  Fn::Transform: {Name: AWS::Include}\nB: {Condition: C}\n", "A:\n  Fn::Transform: {Name: AWS::Include}\nB: {Condition: C}\n"},
		{"A:\r\n  B:\r\n    Ref: C\r\n", "A:\r\n  B: !Ref C\r\n"},
		{"A:\n  Ref: 'it''s'\n", "A: !Ref 'it''s'\n"},
		{"{\"A\": {\"Ref\": \"B\"}}\n", "{\"A\": {\"Ref\": \"B\"}}\n"},
		{"A:\n  Ref:\n    C\n", "A:\n  Ref:\n    C\n"},
		{"A:\n  Ref: a\n    b\n", "A:\n  Ref: a\n    b\n"},
		{"A:\n  Ref: C\n  More: 1\n", "A:\n  Ref: C\n  More: 1\n"},
	} {
		if got := shorten(t, "t.yaml", c.text); c.want != "" {
			require.Equal(t, c.want, got, "%s", c.text)
		}
	}
	require.Equal(t, "{\"A\":\n  {\"Ref\": \"B\"}}", shorten(t, "t.json", "{\"A\":\n  {\"Ref\": \"B\"}}"))
}

// On real templates, and on what they are with all functions in long form, nothing
// but the form changes.
func TestShortFormsOfRealTemplates(t *testing.T) {
	_, files := realTemplates(t)
	changed, lines := 0, 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		if filepath.Ext(file) == ".json" {
			var doc yaml.Node
			if yaml.Unmarshal(data, &doc) != nil {
				continue
			}
			inBlocks(&doc)
			if data, err = yaml.Marshal(&doc); err != nil {
				continue
			}
		}
		if _, ds := Parse("t.yaml", data); len(ds) > 0 {
			continue
		}
		if text := shorten(t, "t.yaml", string(data)); text != string(data) {
			changed++
			lines += strings.Count(string(data), "\n") - strings.Count(text, "\n")
		}
	}
	t.Logf("%d of %d files changed, %d lines shorter", changed, len(files), lines)
	require.Greater(t, changed, len(files)/4)
}

// inBlocks takes the style of JSON from a document.
func inBlocks(n *yaml.Node) {
	n.Style = 0
	for _, c := range n.Content {
		inBlocks(c)
	}
}
