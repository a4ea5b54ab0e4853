package generate

import (
	"maps"
	"slices"

	"cuemulus.dev/cfn/spec"
)

// ownGroups gives the groups that a schema's own keywords ask for.
func ownGroups(s *schema) []spec.Group {
	var groups []spec.Group
	singles := func(names []string) [][]string {
		var sets [][]string
		for _, n := range names {
			sets = append(sets, []string{n})
		}
		return sets
	}
	if len(s.RequiredXor) > 0 {
		groups = append(groups, spec.Group{Kind: spec.OneOf, Sets: singles(s.RequiredXor)})
	}
	if len(s.RequiredOr) > 0 {
		groups = append(groups, spec.Group{Kind: spec.AnyOf, Sets: singles(s.RequiredOr)})
	}
	dependents := func(kind spec.GroupKind, l lists) {
		for _, name := range slices.Sorted(maps.Keys(l)) {
			if len(l[name]) > 0 {
				groups = append(groups, spec.Group{Kind: kind, Sets: [][]string{append([]string{name}, l[name]...)}})
			}
		}
	}
	dependents(spec.Requires, s.DependentRequired)
	dependents(spec.Requires, s.Dependencies)
	dependents(spec.Excludes, s.DependentExcluded)
	return groups
}

// alternatives folds oneOf or anyOf into a node: as a group where they choose between
// properties, as formats or relations where they choose between those, else as other
// forms of the value.
func (d *document) alternatives(n *node, list []*schema, kind spec.GroupKind) {
	if len(list) == 1 {
		n.add(d.node(list[0]))
		return
	}
	var nodes []*node
	for _, a := range list {
		nodes = append(nodes, d.node(a))
	}
	switch {
	case all(nodes, func(a *node) bool { return a.objectOnly() }):
		d.chooseProperties(n, nodes, kind)
	case all(nodes, func(a *node) bool { return len(a.formats) > 0 && a.pattern == "" && a.enum == nil && a.props == nil }):
		for _, a := range nodes {
			n.formats = union(n.formats, a.formats)
			n.kinds |= a.kinds
		}
	case all(nodes, func(a *node) bool { return len(a.related) > 0 && a.kinds == 0 }):
		for _, a := range nodes {
			n.related = append(n.related, a.related...)
		}
	case all(nodes, func(a *node) bool { return a.kinds == 0 || a.kinds == spec.String && n.kinds == spec.String }):
		d.stats.drop("choice between strings")
	default:
		n.alts = append(n.alts, list...)
	}
}

// objectOnly says that a node speaks of an object's properties and of nothing else.
func (n *node) objectOnly() bool {
	return n.kinds&^spec.Struct == 0 && n.items == nil && n.enum == nil && n.pattern == "" &&
		n.formats == nil && n.related == nil && n.alts == nil &&
		(n.props != nil || n.required != nil || n.kinds == 0 && n.empty())
}

func (n *node) empty() bool {
	return n.props == nil && n.required == nil && n.groups == nil
}

// chooseProperties folds alternatives that are objects.
func (d *document) chooseProperties(n *node, nodes []*node, kind spec.GroupKind) {
	withProps := false
	for _, a := range nodes {
		withProps = withProps || a.props != nil
	}
	if withProps {
		known := n.props != nil
		merged := map[string]*schema{}
		open := n.open
		for _, a := range nodes {
			for name, p := range a.props {
				if merged[name] == nil {
					merged[name] = p
				}
			}
			if !known {
				open = open || a.open
			}
		}
		maps.Copy(merged, n.props)
		n.props, n.open = merged, open
		n.kinds |= spec.Struct
	}
	group := spec.Group{Kind: kind}
	for i, a := range nodes {
		if len(a.required) == 0 || len(a.groups) > 0 {
			d.stats.drop("choice without required names")
			return
		}
		// An alternative that forbids other names tells itself apart by them; sets of
		// required names alone would call both there. Then only "one or more" is sure.
		if withProps && kind == spec.OneOf && slices.ContainsFunc(nodes[:i], func(o *node) bool { return overlap(a.props, o.props) }) {
			group.Kind = spec.AnyOf
		}
		group.Sets = append(group.Sets, a.required)
	}
	n.groups = append(n.groups, group)
}

func overlap(a, b map[string]*schema) bool {
	for name := range a {
		if b[name] != nil {
			return true
		}
	}
	return false
}

func all[T any](list []T, ok func(T) bool) bool {
	for _, e := range list {
		if !ok(e) {
			return false
		}
	}
	return true
}
