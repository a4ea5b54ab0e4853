package iam

import (
	"slices"
	"strconv"
	"strings"
)

// within says how near two findings must stand for one to hide the other.
type within uint8

const (
	samePlace within = iota
	sameStatement
	sameDocument
)

// hides says which findings are left out because another one says the same, and more
// exactly. The checks are patterns over names: a star at the end is any end.
var hides = []struct {
	general  []string
	specific []string
	within   within
}{
	{[]string{"pass-role-with-*", "create-slr-with-*"}, []string{"allow-everything"}, sameStatement},
	{[]string{"allow-with-not-action", "allow-with-not-resource"}, []string{"pass-role-with-*", "create-slr-with-*"}, sameStatement},
	{[]string{"allow-with-not-action"}, []string{"allow-notaction-with-unsupported-tag-*"}, sameStatement},
	{[]string{"create-slr-with-*"}, []string{"pass-role-with-*"}, sameStatement},
	{[]string{"data-on-all-resources", "credentials-on-all-resources", "permissions-on-all-resources"}, []string{"service-wildcard"}, samePlace},
	{[]string{"data-on-all-resources", "permissions-on-all-resources"}, []string{"credentials-on-all-resources"}, samePlace},
	{[]string{"permissions-on-all-resources"}, []string{"data-on-all-resources"}, samePlace},
	{[]string{"resource-mismatch"}, []string{"unsupported-resource-arn-in-policy", "kms-alias-as-resource"}, sameStatement},
	{[]string{"deny-with-unsupported-tag-*", "allow-with-unsupported-tag-*"}, []string{"missing-tag-key-in-condition"}, samePlace},
	{[]string{"old-version", "missing-version"}, []string{"variable-unsupported-in-version"}, sameDocument},
}

// unhidden leaves out the findings of a document that another one hides.
func unhidden(list []finding) []finding {
	present := map[string][]finding{}
	for _, f := range list {
		present[f.Name] = append(present[f.Name], f)
	}
	if len(present) < 2 {
		return list
	}
	return slices.DeleteFunc(list, func(f finding) bool { return f.hidden(present) })
}

func (f finding) hidden(present map[string][]finding) bool {
	for _, h := range hides {
		if !named(f.Name, h.general) {
			continue
		}
		for name, others := range present {
			if named(name, h.specific) && slices.ContainsFunc(others, func(o finding) bool { return f.near(o, h.within) && (o.when == "" || o.when == f.when) }) {
				return true
			}
		}
	}
	return false
}

func named(name string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		begin, open := strings.CutSuffix(p, "*")
		return name == p || open && strings.HasPrefix(name, begin)
	})
}

func (f finding) near(o finding, w within) bool {
	switch w {
	case samePlace:
		return f.Pos == o.Pos
	case sameStatement:
		return slices.Equal(f.statement(), o.statement())
	}
	return true
}

// statement gives the path of the finding's statement in its document: Statement, and
// its number where there is a list.
func (f finding) statement() []string {
	if len(f.Path) > 1 {
		if _, err := strconv.Atoi(f.Path[1]); err == nil {
			return f.Path[:2]
		}
	}
	return f.Path[:min(1, len(f.Path))]
}
