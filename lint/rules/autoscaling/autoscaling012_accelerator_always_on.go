package autoscaling

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var acceleratorAlwaysOn = lint.Rule{
	ID: "AUTOSCALING012", Name: "accelerator-always-on", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A group of instances with accelerators never shrinks to nothing",
	Aliases: []string{"GPU-04"},
	Why:     "An instance with a GPU costs as much in a day as others in a week, and MinSize above 0 keeps it on whether there is work or not. It is in the strict profile, since a service that answers at once needs it. Write MinSize: \"0\" and let work start instances. Reported where the types of the group are written out.",
	Bad:     mixed(spot, "{InstanceType: g5.xlarge}, {InstanceType: g6.xlarge}", latest) + "}\n",
	Good:    strings.Replace(mixed(spot, "{InstanceType: g5.xlarge}, {InstanceType: g6.xlarge}", latest), "MinSize: \"1\"", "MinSize: \"0\"", 1) + "}\n",
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources(groupType) {
			least, ok := single(p.Scope, r, "MinSize")
			if n, isNumber := whole(least); !ok || !isNumber || n < 1 {
				continue
			}
			types := p.Settings(r, "MixedInstancesPolicy", "LaunchTemplate", "Overrides", "*", "InstanceType")
			for _, path := range [][]string{{"LaunchTemplate", "LaunchTemplateId"}, {"MixedInstancesPolicy", "LaunchTemplate", "LaunchTemplateSpecification", "LaunchTemplateId"}} {
				for _, st := range p.Settings(r, path...) {
					if used, ok := refersTo(p.Scope, st.Node); ok && used.Type == template && len(types) == 0 {
						types = p.Settings(used, "LaunchTemplateData", "InstanceType")
					}
				}
			}
			if len(types) > 0 && !slices.ContainsFunc(types, func(st lint.Setting) bool { return st.Presence != lint.Present || !hasAccelerator(st.Text) }) {
				p.Report(least.Path, fmt.Sprintf("%s instances with accelerators are always on", least.Text), "write MinSize: \"0\", and let work start instances")
			}
		}
	},
}

// hasAccelerator reports whether an instance type has a GPU or another accelerator: its
// family is of the letters g, p, inf, trn, dl or vt.
func hasAccelerator(instanceType string) bool {
	family, _, ok := strings.Cut(instanceType, ".")
	if !ok {
		return false
	}
	letters := family
	for i, c := range family {
		if c >= '0' && c <= '9' {
			letters = family[:i]
			break
		}
	}
	return slices.Contains([]string{"g", "p", "inf", "trn", "dl", "vt"}, letters)
}
