package template

import (
	"fmt"
	"regexp"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var logicalID = lint.Rule{
	ID: "CFN013", Name: "malformed-name", Severity: diag.Error,
	Title:   "A name has characters or a length that CloudFormation refuses",
	Aliases: []string{"E2003", "E6004", "E3001", "E3006", "E2011", "E3011", "E6011", "E7002"},
	Why: "Names of parameters, resources, outputs, mappings and conditions are made of letters and digits only, and names of all but conditions have at most 255 characters (\"CloudFormation quotas\" in its user guide). Names that loops make are judged once they are unrolled. " +
		"Take the other characters out of the name, and out of what refers to it.",
	Bad: `Resources:
  alarm-topic: {Type: AWS::SNS::Topic}
`,
	Good: `Resources:
  AlarmTopic: {Type: AWS::SNS::Topic}
`,
	Run: func(p *lint.Pass) {
		for _, section := range []string{"Parameters", "Resources", "Outputs", "Mappings", "Conditions"} {
			for _, f := range fieldsOf(p.Target.Template.Root.Get(section)) {
				if strings.HasPrefix(f.Key, "Fn::") {
					continue
				}
				path := []string{section, f.Key}
				if !alphanumeric.MatchString(f.Key) {
					reportKey(p, path, f, fmt.Sprintf("%s is no name: it has more than letters and digits", quoted(f.Key)), "write letters and digits only")
				} else if len(f.Key) > 255 && section != "Conditions" {
					reportKey(p, path, f, fmt.Sprintf("the name has %d characters, 255 are the most", len(f.Key)), "write a shorter name")
				}
			}
		}
	},
}

var alphanumeric = regexp.MustCompile(`^[A-Za-z0-9]+$`)
