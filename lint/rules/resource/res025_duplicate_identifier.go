package resource

import (
	"fmt"
	"slices"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/spec"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var duplicateIdentifier = lint.Rule{
	ID: "RES025", Name: "duplicate-identifier", Severity: diag.Error,
	Title:   "Two resources of the template are one and the same",
	Aliases: []string{"E3019"},
	Why: "The properties that tell resources of the type apart have the same values in both, such as the name of a bucket or the domain and the name of a mapping. The second one cannot be made, or takes the first one over, and deleting one deletes both. Equal references count as equal values; resources that never exist together are not compared. " +
		"Give one of the two another name, or take it out.",
	Bad: `Resources:
  First: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /example/application, RetentionInDays: 30}}
  Second: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /example/application, RetentionInDays: 90}}
`,
	Good: `Resources:
  First: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /example/application, RetentionInDays: 30}}
  Second: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /example/access, RetentionInDays: 90}}
`,
	Run: func(p *lint.Pass) {
		var done []string
		for _, r := range p.Resources("") {
			list := p.Resources(r.Type)
			if len(list) < 2 || r.Type == "" || list[0].ID != r.ID || slices.Contains(done, r.Type) {
				continue
			}
			done = append(done, r.Type)
			if typ, ok := p.Spec().Type(r.Type); ok {
				compare(p, list, identifier(typ))
			}
		}
	},
}

// identifier gives the properties of a type that tell its resources apart, none where
// the service gives one of them or one stands further below.
func identifier(typ *spec.Type) []string {
	for _, name := range typ.Identifier {
		property, ok := typ.Property(name)
		if !ok || property.ReadOnly || strings.Contains(name, "/") {
			return nil
		}
	}
	return typ.Identifier
}

// identity is what a resource says of all its identifying properties.
type identity struct {
	r        cfn.Resource
	settings []lint.Setting
}

// maxSame bounds how many resources with equal texts one is compared with.
const maxSame = 20

func compare(p *lint.Pass, list []cfn.Resource, names []string) {
	if len(names) == 0 {
		return
	}
	seen := map[string][]identity{}
	for _, r := range list {
		for _, settings := range combined(p, r, names) {
			var key strings.Builder
			for _, st := range settings {
				key.WriteString(st.Text + "\x00")
			}
			same := seen[key.String()]
			for _, other := range same {
				if other.r.ID == r.ID || !together(p, other.settings, settings) {
					continue
				}
				d := p.Report(settings[0].Path, fmt.Sprintf("resource %s has the same %s", other.r.ID, strings.Join(names, " and ")), "give one of the two another "+names[0]+", or take it out")
				pos, _ := p.Target.Template.Place(other.settings[0].Path)
				d.Related = append(d.Related, diag.Related{Pos: pos, Message: "the other one"})
				break
			}
			if len(same) < maxSame {
				seen[key.String()] = append(same, identity{r, settings})
			}
		}
	}
}

// combined gives what a resource says of some properties, in each way through its
// conditions in which it says something of all; none where there are many ways.
func combined(p *lint.Pass, r cfn.Resource, names []string) [][]lint.Setting {
	ways := [][]lint.Setting{nil}
	for _, name := range names {
		var next [][]lint.Setting
		for _, st := range p.Settings(r, name) {
			if st.Presence != lint.Present || st.Text == "" {
				continue
			}
			for _, way := range ways {
				if len(way) == 0 || p.Together(way[0], st) {
					next = append(next, append(slices.Clip(way), st))
				}
			}
		}
		if len(next) > maxCombinations {
			return nil
		}
		ways = next
	}
	return ways
}

func together(p *lint.Pass, a, b []lint.Setting) bool {
	for i := range a {
		if !p.Together(a[i], b[i]) {
			return false
		}
	}
	return true
}
