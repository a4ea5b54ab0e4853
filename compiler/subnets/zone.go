package subnets

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
)

// zoneID is the id of an availability zone proper: the code of a Region, such as
// "euw1", and the zone's number. Ids of Local Zones have more parts.
var zoneID = regexp.MustCompile(`^([a-z]{2,6}[0-9]{1,2})-az([1-9][0-9]?)$`)

// ZoneNumber gives the number in a zone's id: 3 for "euw1-az3". It is 0 where the
// id has another form.
func ZoneNumber(id string) int {
	m := zoneID.FindStringSubmatch(id)
	if m == nil {
		return 0
	}
	n, err := strconv.Atoi(m[2])
	if err != nil {
		return 0
	}
	return n
}

// ZoneRegion gives the code of a zone's Region, "euw1" of "euw1-az3"; "" where the
// id has another form.
func ZoneRegion(id string) string {
	m := zoneID.FindStringSubmatch(id)
	if m == nil {
		return ""
	}
	return m[1]
}

// CompareZones orders zone ids by number, then as text.
func CompareZones(a, b string) int {
	return cmp.Or(cmp.Compare(ZoneNumber(a), ZoneNumber(b)), cmp.Compare(a, b))
}

// Assign gives each zone its slot, from 0. A zone's slot follows from its id, not
// from its place in the list, so that a zone that is added moves no other one: zone
// number n takes slot n-1. A number beyond the slots takes the first one that is
// free when all zones before it in the list have theirs. Where the zones fill two
// slots, no third can come, and they take them in order of their ids.
//
// There must be at least as many slots as zones.
func Assign(zones []string, slots int) map[string]int {
	taken := make([]bool, slots)
	out := map[string]int{}
	if slots == 2 && len(zones) == 2 {
		zones = slices.Clone(zones)
		slices.SortFunc(zones, CompareZones)
		return map[string]int{zones[0]: 0, zones[1]: 1}
	}
	for _, z := range zones {
		slot := ZoneNumber(z) - 1
		if slot < 0 || slot >= slots || taken[slot] {
			slot = slices.Index(taken, false)
		}
		if slot < 0 {
			return out
		}
		taken[slot], out[z] = true, slot
	}
	return out
}
