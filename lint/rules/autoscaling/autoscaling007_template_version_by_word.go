package autoscaling

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var templateVersionByWord = lint.Rule{
	ID: "AUTOSCALING007", Name: "template-version-by-word", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A group names the version of its launch template by a word",
	Aliases: []string{"SPOT-19"},
	Why:     "With $Latest or $Default a change of the template changes nothing of the group that CloudFormation sees, so no instance is replaced until it dies, and then each is of another version. It is in the strict profile, since some replace instances by an instance refresh. Write !GetAtt TEMPLATE.LatestVersionNumber.",
	Bad:     mixed(spot, twoTypes, "$Latest") + "}\n",
	Good:    mixed(spot, twoTypes, latest) + "}\n",
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources(groupType) {
			for _, path := range [][]string{{"LaunchTemplate", "Version"}, {"MixedInstancesPolicy", "LaunchTemplate", "LaunchTemplateSpecification", "Version"}} {
				for _, st := range p.Settings(r, path...) {
					if st.Says("$Latest", "$Default") {
						p.Report(st.Path, fmt.Sprintf("%s hides from CloudFormation that the template changed", st.Text), "write !GetAtt TEMPLATE.LatestVersionNumber")
					}
				}
			}
		}
	},
}
