package spec

import (
	"fmt"
	"slices"
	"strings"
)

// Table lists the values of one property that differ by Region or by engine: instance
// types, node types, engine versions. It is shared: do not change it.
type Table struct {
	Type string // "AWS::RDS::DBInstance"
	Path string // below Properties, joined with "/": "DBInstanceClass", "Instances/CoreInstanceGroup/InstanceType"
	// By names the property whose value chooses the rows ("Engine"), "" where all rows
	// are for everybody.
	By string
	// ByRegion says that the rows differ by Region.
	ByRegion bool
	Rows     []Row // sorted by When, then Value

	regions []Region
}

// Row is one value.
type Row struct {
	When       string // value of the property that By names
	Value      string
	Deprecated bool // still taken, but the engine's maker or the service withdraws it

	regions bits
}

// Allowed says whether a value is right, and whether that is known. When is the value
// of the property that By names. It is not known for Regions and for values of By that
// the table does not speak of.
func (t *Table) Allowed(region, when, value string) (yes, known bool) {
	r := 0
	if t.ByRegion {
		at, ok := slices.BinarySearchFunc(t.regions, region, func(r Region, n string) int { return strings.Compare(r.Name, n) })
		if !ok {
			return false, false
		}
		r = at
	}
	for _, row := range t.rows(when) {
		if !t.ByRegion || row.regions.has(r) {
			known = true
			if row.Value == value {
				return true, true
			}
		}
	}
	return false, known
}

// Values gives the values that are right in a Region, sorted.
func (t *Table) Values(region, when string) []string {
	var values []string
	for _, row := range t.rows(when) {
		if yes, _ := t.Allowed(region, when, row.Value); yes {
			values = append(values, row.Value)
		}
	}
	return values
}

// Row gives the row of a value, in any Region.
func (t *Table) Row(when, value string) (Row, bool) {
	for _, row := range t.rows(when) {
		if row.Value == value {
			return row, true
		}
	}
	return Row{}, false
}

// rows gives the part of Rows for one value of By.
func (t *Table) rows(when string) []Row {
	from, _ := slices.BinarySearchFunc(t.Rows, when, func(r Row, w string) int { return strings.Compare(r.When, w) })
	to := from
	for to < len(t.Rows) && t.Rows[to].When == when {
		to++
	}
	return t.Rows[from:to]
}

// Table gives the table of a property, and false where there is none. It decodes this
// table only.
func (s *Spec) Table(typeName, path string) (*Table, bool) {
	idx := s.index()
	if idx == nil {
		return nil, false
	}
	for i := range idx.tables {
		if idx.tables[i].name == typeName+"/"+path {
			t, err := s.table(i)
			return t, err == nil
		}
	}
	return nil, false
}

// Tables gives the types and paths that have tables, joined with "/", sorted.
func (s *Spec) Tables() []string {
	idx := s.index()
	if idx == nil {
		return nil
	}
	names := make([]string, len(idx.tables))
	for i := range idx.tables {
		names[i] = idx.tables[i].name
	}
	return names
}

func (s *Spec) table(at int) (*Table, error) {
	return s.tables[at].get(func() (*Table, error) {
		t, err := decodeTable(s.data, s.idx.tables[at], s.idx.regions)
		if err != nil {
			return nil, fmt.Errorf("read the table %s: %w", s.idx.tables[at].name, err)
		}
		return t, nil
	})
}
