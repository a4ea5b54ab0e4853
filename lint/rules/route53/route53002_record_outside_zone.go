package route53

import (
	"fmt"
	"strings"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var recordOutsideZone = lint.Rule{
	ID: "ROUTE53002", Name: "record-outside-zone", Severity: diag.Error,
	Title:   "A record is of a name that is not in its zone",
	Aliases: []string{"E3041"},
	Why:     "A zone holds its own name and those below it, and Route 53 refuses others; HostedZoneName ends in a dot. Correct one of the two names.",
	Bad:     recordSet("HostedZoneName: example.com., Name: www.example.org., Type: A, TTL: \"300\", ResourceRecords: [192.0.2.1]"),
	Good:    recordSet("HostedZoneName: example.com., Name: www.example.com., Type: A, TTL: \"300\", ResourceRecords: [192.0.2.1]"),
	Run: func(p *lint.Pass) {
		eachRecord(p, func(r record) {
			zone, ok := r.only(p, "HostedZoneName")
			if r.resource.Type == "AWS::Route53::RecordSetGroup" {
				if list := p.Settings(r.resource, "HostedZoneName"); len(list) == 1 && list[0].IsKnown() && list[0].Presence == lint.Present {
					zone, ok = list[0], true
				}
			}
			name, named := r.only(p, "Name")
			if !ok || !named || zone.Presence != lint.Present || name.Presence != lint.Present {
				return
			}
			inner, outer := strings.ToLower(strings.TrimSuffix(name.Text, ".")), strings.ToLower(strings.TrimSuffix(zone.Text, "."))
			if inner != outer && !strings.HasSuffix(inner, "."+outer) {
				p.Report(name.Path, fmt.Sprintf("the name %s is not in the zone %s", strings.TrimSuffix(name.Text, "."), outer), "write a name of the zone, or the other zone")
			} else if !strings.HasSuffix(zone.Text, ".") {
				p.Report(zone.Path, "the name of the zone must end in a dot", "write "+zone.Text+".")
			}
		})
	},
}
