package lint

import (
	"slices"

	"cuemulus.dev/cfn"
)

// Option is an entry of a list of names and values, such as the attributes of a
// load balancer, that must have one of some values.
type Option struct {
	List string   // the property of the resource that holds the list
	Key  string   // under which an entry has its name: "Key" or "Name"
	Name string   // of the entry
	Want []string // the values that will do, in any case of letters
}

// LacksOption reports whether a list of a resource lacks an entry with a value that
// will do. at is the value that will not do; or, where there is no such entry, the
// list; or, where there is no list, what lacks it. Where a part of the list or of
// the entry is not known, nothing is reported.
func (s *Scope) LacksOption(r cfn.Resource, option Option) (at Setting, lacks bool) {
	for _, list := range s.Settings(r, option.List) {
		switch {
		case list.Presence == Absent:
			return list, true
		case list.Presence == Perhaps || list.Node.Kind != cfn.List:
			return Setting{}, false
		}
		known, found := true, false
		for _, entry := range s.SettingsBelow(list, "*") {
			for _, name := range s.SettingsBelow(entry, option.Key) {
				known = known && name.IsKnown()
				if !name.Says(option.Name) {
					continue
				}
				found = true
				for _, value := range s.SettingsBelow(entry, "Value") {
					if value.Presence == Present && value.IsKnown() && !value.Says(option.Want...) {
						return value, true
					}
				}
			}
		}
		if known && !found && !slices.ContainsFunc(list.Node.Items, isMacroOrIf) {
			return list, true
		}
	}
	return Setting{}, false
}
