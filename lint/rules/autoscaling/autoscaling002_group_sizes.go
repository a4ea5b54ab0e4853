package autoscaling

import (
	"fmt"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var groupSizes = lint.Rule{
	ID: "AUTOSCALING002", Name: "group-sizes", Severity: diag.Error,
	Title:   "The sizes of a group contradict one another",
	Aliases: []string{"E3706"},
	Why:     "MinSize must not be more than MaxSize, and DesiredCapacity lies between them; Auto Scaling refuses anything else. Write sizes in order. Sizes that are not written out are not judged.",
	Bad:     group("      MinSize: \"4\"\n      MaxSize: \"2\"\n" + launch),
	Good:    group("      MinSize: \"2\"\n      MaxSize: \"4\"\n" + launch),
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources(groupType) {
			for _, order := range []struct{ least, most string }{{"MinSize", "MaxSize"}, {"MinSize", "DesiredCapacity"}, {"DesiredCapacity", "MaxSize"}} {
				for _, both := range p.Pairs(r, order.least, order.most) {
					least, ok1 := whole(both[0])
					most, ok2 := whole(both[1])
					if ok1 && ok2 && least > most {
						p.Report(both[1].Path, fmt.Sprintf("%s is %d, less than %s, which is %d", order.most, most, order.least, least), "write MinSize, DesiredCapacity and MaxSize in this order of size")
					}
				}
			}
		}
	},
}
