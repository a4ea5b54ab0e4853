package spec

import (
	"slices"
	"strings"
)

// Region is an AWS Region.
type Region struct {
	Name      string // "eu-west-1"
	Partition string // "aws", "aws-cn", "aws-us-gov", ...
	// Listed says that the registry has a list of types of its own for the Region.
	// Where it has not, [Spec.Available] knows nothing.
	Listed bool
}

// Regions gives the Regions that the data knows, sorted by name. The list is shared:
// do not change it.
func (s *Spec) Regions() []Region {
	idx := s.index()
	if idx == nil {
		return nil
	}
	return idx.regions
}

// Region gives the Region of a name.
func (s *Spec) Region(name string) (Region, bool) {
	regions := s.Regions()
	at, ok := slices.BinarySearchFunc(regions, name, func(r Region, n string) int { return strings.Compare(r.Name, n) })
	if !ok {
		return Region{}, false
	}
	return regions[at], true
}

// Available says whether a type can be had in a Region, and whether that is known. It
// is not known for types and Regions that the data has not, for Regions without a list
// of their own, and for types that are newer than the lists, unless a newer source has
// seen them there. It decodes no service.
func (s *Spec) Available(typeName, region string) (yes, known bool) {
	at, ok := s.find(typeName)
	if !ok {
		return false, false
	}
	r, ok := slices.BinarySearchFunc(s.idx.regions, region, func(r Region, n string) int { return strings.Compare(r.Name, n) })
	if !ok {
		return false, false
	}
	entry := s.idx.types[at]
	if s.idx.sets[entry.regions].has(r) {
		return true, true
	}
	return false, entry.listed && s.idx.regions[r].Listed
}

// AvailableIn gives the names of Regions where a type is known to be had, sorted.
func (s *Spec) AvailableIn(typeName string) []string {
	at, ok := s.find(typeName)
	if !ok {
		return nil
	}
	var names []string
	set := s.idx.sets[s.idx.types[at].regions]
	for i, r := range s.idx.regions {
		if set.has(i) {
			names = append(names, r.Name)
		}
	}
	return names
}

// bits is a set of small numbers, eight to a byte, lowest first.
type bits string

func (b bits) has(i int) bool {
	return i>>3 < len(b) && b[i>>3]&(1<<(i&7)) != 0
}
