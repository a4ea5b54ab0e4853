package style

import (
	"regexp"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var needlessSub = lint.Rule{
	ID: "STYLE003", Name: "needless-sub", Severity: diag.Note, Profile: lint.Strict,
	Title:   "Fn::Sub has nothing to put in",
	Aliases: []string{"W1020"},
	Why: "A reader looks for the variable that is not there, and most likely one was forgotten: a name without ${...} around it stays as it is. " +
		"Write the text without Fn::Sub, or write the variable.",
	Fix: "takes Fn::Sub away and leaves the text",
	Bad: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !Sub "Alarms of example.com"
`,
	Good: `Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !Sub "Alarms of ${AWS::StackName}"
`,
	Run: func(p *lint.Pass) {
		p.Target.Template.Root.Walk(func(path []string, n *cfn.Node) bool {
			name, arg, ok := n.Intrinsic()
			if !ok || name != "Fn::Sub" {
				return true
			}
			text, ok := arg.String()
			if !ok || strings.Contains(text, "${") {
				return true
			}
			d := p.Report(path, "Fn::Sub has no variable to put in", "write the text alone, or the variable as ${NAME}")
			lint.Fix(d, "take Fn::Sub away", withoutSub(n, arg)...)
			return true
		})
	},
}

// plain is a text that stays a text when its tag goes: YAML takes it for nothing
// else.
var plain = regexp.MustCompile(`^[A-Za-z/][A-Za-z0-9:/._ @=+-]*$`)

// words are texts that YAML 1.1 takes for something else (yaml.org/type/bool.html
// and null.html).
var words = []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}

// withoutSub gives the edits that leave a function's argument alone.
func withoutSub(n, arg *cfn.Node) []diag.Edit {
	if n.Pos.Line == 0 || !arg.Quoted && (!plain.MatchString(arg.Text) || slices.Contains(words, strings.ToLower(arg.Text))) {
		return nil
	}
	if n.Short {
		end := n.Pos
		end.Col += len("!Sub")
		return []diag.Edit{{Pos: n.Pos, End: end, Old: "!Sub", Blanks: true}}
	}
	key := n.Fields[0]
	if key.KeyPos == n.Pos { // a block: Fn::Sub: TEXT
		return []diag.Edit{{Pos: n.Pos, End: arg.Pos, Old: "Fn::Sub:"}}
	}
	old := "{Fn::Sub:"
	if key.End.Col-key.KeyPos.Col == len(`"Fn::Sub"`) {
		old = `{"Fn::Sub":`
	}
	return []diag.Edit{{Pos: n.Pos, End: arg.Pos, Old: old}, {Pos: arg.End, End: n.End, Old: "}"}}
}
