package route53

import (
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var recordWithoutTime = lint.Rule{
	ID: "ROUTE53003", Name: "record-without-time", Severity: diag.Error,
	Title: "A record does not say how long it may be kept",
	Why:   "Records that are no alias need a TTL; Route 53 refuses them without. Write TTL: \"300\", or the seconds that are wanted.",
	Bad:   recordSet("HostedZoneName: example.com., Name: www.example.com., Type: A, ResourceRecords: [192.0.2.1]"),
	Good:  recordSet("HostedZoneName: example.com., Name: www.example.com., Type: A, TTL: \"300\", ResourceRecords: [192.0.2.1]"),
	Run: func(p *lint.Pass) {
		eachRecord(p, func(r record) {
			records, time := p.SettingsBelow(r.Setting, "ResourceRecords"), p.SettingsBelow(r.Setting, "TTL")
			if len(records) == 1 && len(time) == 1 && records[0].Presence == lint.Present && time[0].Presence == lint.Absent {
				p.Report(records[0].Path, "the record does not say how long it may be kept", "write TTL beside it")
			}
		})
	},
}
