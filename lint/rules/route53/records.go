package route53

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/lint"
)

// record is a record set, wherever it is written.
type record struct {
	lint.Setting
	resource cfn.Resource
}

// eachRecord visits record sets, those of groups too.
func eachRecord(p *lint.Pass, visit func(r record)) {
	for _, r := range p.Resources("AWS::Route53::RecordSet") {
		visit(record{p.Whole(r), r})
	}
	for _, r := range p.Resources("AWS::Route53::RecordSetGroup") {
		for _, st := range p.Settings(r, "RecordSets", "*") {
			if st.Presence == lint.Present && st.Node.Kind == cfn.Map {
				visit(record{st, r})
			}
		}
	}
}

// only gives what a record set says of a property where that hangs on no condition and
// is known.
func (r record) only(p *lint.Pass, name string) (st lint.Setting, ok bool) {
	list := p.SettingsBelow(r.Setting, name)
	if len(list) != 1 || !list[0].IsKnown() {
		return lint.Setting{}, false
	}
	return list[0], true
}

// recordSet writes a record set.
func recordSet(properties string) string {
	return "Resources:\n  Record:\n    Type: AWS::Route53::RecordSet\n    Properties: {" + properties + "}\n"
}
