package route53

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var recordForm = lint.Rule{
	ID: "ROUTE53001", Name: "record-form", Severity: diag.Error,
	Title:   "A record has not the form of its type",
	Aliases: []string{"E3023"},
	Why:     "Route 53 refuses the change: A takes IPv4 addresses, AAAA IPv6 addresses, CNAME one name, MX a number and a name, and TXT texts in quotes of up to 255 characters (Amazon Route 53 Developer Guide, \"Supported DNS record types\"). Write the record in its form. Other types, and records that are not known, are not judged.",
	Bad:     recordSet("HostedZoneName: example.com., Name: www.example.com., Type: A, TTL: \"300\", ResourceRecords: [\"2001:db8::1\"]"),
	Good:    recordSet("HostedZoneName: example.com., Name: www.example.com., Type: AAAA, TTL: \"300\", ResourceRecords: [\"2001:db8::1\"]"),
	Run: func(p *lint.Pass) {
		eachRecord(p, func(r record) {
			kind, ok := r.only(p, "Type")
			if !ok {
				return
			}
			list := p.SettingsBelow(r.Setting, "ResourceRecords", "*")
			for _, st := range list {
				if st.Presence != lint.Present || !st.IsKnown() || strings.Contains(st.Text, "{{resolve:") || st.Node.Kind == cfn.List {
					continue
				}
				if problem := wrongRecord(kind.Text, st.Text); problem != "" {
					p.Report(st.Path, problem, "write the record as its type wants it")
				}
			}
			if kind.Says("CNAME", "SOA") && len(list) > 1 && len(list[1].Scenario.Facts()) == 0 && len(list[0].Scenario.Facts()) == 0 {
				p.Report(list[1].Path, fmt.Sprintf("a record set of type %s has one record", kind.Text), "take all but one out")
			}
		})
	},
}

// wrongRecord says what is wrong with a record, "" for nothing.
func wrongRecord(kind, text string) string {
	switch kind {
	case "A":
		if a, err := netip.ParseAddr(text); err != nil || !a.Is4() {
			return "a record of type A is an IPv4 address"
		}
	case "AAAA":
		if a, err := netip.ParseAddr(text); err != nil || !a.Is6() {
			return "a record of type AAAA is an IPv6 address"
		}
	case "MX":
		first, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
		if n, err := strconv.Atoi(first); err != nil || n < 0 || n > 65535 || strings.TrimSpace(rest) == "" {
			return "a record of type MX is a number and the name of a host"
		}
	case "TXT", "SPF":
		if !strings.HasPrefix(text, `"`) || !strings.HasSuffix(text, `"`) || len(text) < 2 {
			return "a record of type " + kind + " stands in quotes"
		}
		if !strings.Contains(text, `" "`) && len(text) > 257 {
			return "a text of a record has 255 characters at most; part it in two, each in quotes"
		}
	}
	return ""
}
