package style

import (
	"fmt"
	"regexp"
	"strconv"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// octal is what YAML 1.1 takes for a number to the base 8 (yaml.org/type/int.html).
var octal = regexp.MustCompile(`^0[0-7]+$`)

var unquotedLeadingZero = lint.Rule{
	ID: "STYLE002", Name: "unquoted-leading-zero", Severity: diag.Warning,
	Title: "A number with a leading zero is written without quotes",
	Why: "YAML 1.1, which CloudFormation reads, takes digits from 0 to 7 behind a leading zero for an octal number: the account 012345670123 or the file mode 000644 becomes another number, without a word. " +
		"Put it in quotes.",
	Fix: "puts the number in quotes",
	Bad: `Mappings:
  Environments:
    test: {Account: 012345670123}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !FindInMap [Environments, test, Account]
`,
	Good: `Mappings:
  Environments:
    test: {Account: "012345670123"}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !FindInMap [Environments, test, Account]
`,
	Run: func(p *lint.Pass) {
		if p.Target.Template.Where != nil {
			return // render quotes
		}
		report := func(path []string, text string, pos, end diag.Pos) {
			number, err := strconv.ParseUint(text, 8, 64)
			if err != nil {
				return
			}
			d := p.Report(path, fmt.Sprintf("%s is an octal number to YAML: %d", text, number), `write "`+text+`"`)
			d.Pos, d.End = pos, end
			lint.Fix(d, "put it in quotes", lint.Quote(pos, end, text))
		}
		p.Target.Template.Root.Walk(func(path []string, n *cfn.Node) bool {
			if text, ok := n.Scalar(); ok && !n.Quoted && octal.MatchString(text) {
				report(path, text, n.Pos, n.End)
			}
			for _, f := range n.Fields {
				if octal.MatchString(f.Key) && f.End.Line == f.KeyPos.Line && f.End.Col-f.KeyPos.Col == len(f.Key) {
					report(append(path[:len(path):len(path)], f.Key), f.Key, f.KeyPos, f.End)
				}
			}
			// The argument of a short form is a text by its tag.
			if _, arg, ok := n.Intrinsic(); ok && n.Short && arg.Kind != cfn.List && arg.Kind != cfn.Map {
				return false
			}
			return true
		})
	},
}
