package style

import (
	"regexp"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var date = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)

var unquotedPolicyVersion = lint.Rule{
	ID: "STYLE001", Name: "unquoted-policy-version", Severity: diag.Note, Profile: lint.Strict,
	Title: "The version of a policy is written without quotes",
	Why: "In YAML 1.1 a date without quotes is a date and no text. CloudFormation takes it, but programs that read the template with an ordinary YAML library get another type: they fail when they write JSON, or write a time behind the date, which IAM refuses. " +
		"Put it in quotes.",
	Fix: "puts the date in quotes",
	Bad: `Resources:
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: 2012-10-17
        Statement: {Effect: Allow, Action: ec2:DescribeVpcs, Resource: "*"}
`,
	Good: `Resources:
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement: {Effect: Allow, Action: ec2:DescribeVpcs, Resource: "*"}
`,
	Run: func(p *lint.Pass) {
		if p.Target.Template.Where != nil {
			return // render quotes
		}
		p.Target.Template.Root.Walk(func(path []string, n *cfn.Node) bool {
			version := n.Field("Version")
			if version == nil || n.Field("Statement") == nil {
				return true
			}
			if text, ok := version.Value.String(); ok && !version.Value.Quoted && date.MatchString(text) {
				d := p.Report(append(path[:len(path):len(path)], "Version"), "the version of the policy is a date to YAML, not a text", `write "`+text+`"`)
				lint.Fix(d, "put it in quotes", lint.Quote(version.Value.Pos, version.Value.End, text))
			}
			return true
		})
	},
}
