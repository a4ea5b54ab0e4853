package template

import (
	"errors"
	"regexp/syntax"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var malformedPattern = lint.Rule{
	ID: "CFN051", Name: "malformed-pattern", Severity: diag.Error,
	Title:   "AllowedPattern is no regular expression",
	Aliases: []string{"I2003"},
	Why: "CloudFormation cannot read the pattern and refuses every value of the parameter. It reads patterns as Java does; reported are mistakes in every dialect: a bracket that is not closed or not opened, a repetition of nothing, a backslash at the end. " +
		"Close what is open, and write \\ before a sign that stands for itself.",
	Bad: `Parameters:
  Name: {Type: String, AllowedPattern: "[a-z+"}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Name}}
`,
	Good: `Parameters:
  Name: {Type: String, AllowedPattern: "[a-z]+"}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Name}}
`,
	Run: func(p *lint.Pass) {
		for _, f := range fieldsOf(p.Target.Template.Root.Get("Parameters")) {
			pattern, ok := f.Value.Get("AllowedPattern").String()
			if !ok || len(pattern) > maxPattern {
				continue
			}
			_, err := syntax.Parse(pattern, syntax.Perl)
			var wrong *syntax.Error
			if !errors.As(err, &wrong) {
				continue
			}
			if says := patternErrors[wrong.Code]; says != "" {
				p.Report([]string{"Parameters", f.Key, "AllowedPattern"}, "the pattern cannot be read: "+says, "mend the pattern, or take it out")
			}
		}
	},
}

// maxPattern bounds the patterns that are read.
const maxPattern = 4096

// patternErrors are the mistakes that every dialect of regular expressions has.
var patternErrors = map[syntax.ErrorCode]string{
	syntax.ErrMissingBracket:        "a [ is not closed",
	syntax.ErrMissingParen:          "a ( is not closed",
	syntax.ErrUnexpectedParen:       "a ) closes nothing",
	syntax.ErrMissingRepeatArgument: "*, + or ? repeats nothing",
	syntax.ErrTrailingBackslash:     "a backslash stands at its end",
}
