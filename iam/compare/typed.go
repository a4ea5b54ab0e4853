package compare

import (
	"slices"
	"strings"
)

// typedActions are known actions on the same types of resources.
type typedActions struct {
	shape    string
	universe []*pattern
	actions  []knownAction
}

// exploreTyped looks again at a kind of action, for the known actions of it and
// the resources that they work on, one service after the other.
func (c *comparison) exploreTyped(p *problem, a *cell, x int, live []open, candidates []*statement, visit func(found) bool) (bool, error) {
	any := false
	for _, service := range c.services(a) {
		known := c.known(a, []string{service}, 0)
		any = any || len(known) > 0
		for _, g := range c.byType(known) {
			more, err := c.exploreResources(p, a, x, live, candidates, g, visit)
			if err != nil || !more {
				return more, err
			}
		}
	}
	if any {
		return true, nil
	}
	return visit(found{action: a, caller: x, future: true, reason: Reason{Code: ReasonFuture, Text: "only actions that the catalogue does not know are new, such as " + string(a.text)}}), nil
}

// byType groups actions that work on the same types of resources.
func (c *comparison) byType(known []knownAction) (groups []*typedActions) {
	for _, k := range known {
		var arns []string
		for _, r := range k.action.Resources {
			if t := k.service.Resource(r.Type); t != nil {
				arns = append(arns, t.ARN)
			}
		}
		if len(arns) == 0 {
			arns = []string{"*"}
		}
		slices.Sort(arns)
		arns = slices.Compact(arns)
		shape := strings.Join(arns, " ")
		i := slices.IndexFunc(groups, func(g *typedActions) bool { return g.shape == shape })
		if i < 0 {
			g := &typedActions{shape: shape}
			for _, arn := range arns {
				for _, partition := range []string{"aws", "aws-${Partition}"} {
					g.universe = append(g.universe, c.arnType(strings.Replace(arn, "${Partition}", partition, 1)))
				}
			}
			groups = append(groups, g)
			i = len(groups) - 1
		}
		groups[i].actions = append(groups[i].actions, k)
	}
	return groups
}

// arnType compiles the ARN of a type of resource: ${...} is any text, in the
// first five parts without a colon.
func (c *comparison) arnType(arn string) *pattern {
	b := &builder{abc: &c.abc}
	part := 0
	for arn != "" {
		if strings.HasPrefix(arn, "${") {
			name, rest, _ := strings.Cut(arn, "}")
			arn = rest
			set := anyChar
			switch {
			case part < 5:
				set = labelChar
			case name == "${BucketName": // without "/" it is a bucket, with it an object
				set = noColon &^ slash
			}
			if part == 1 || part >= 5 {
				b.put(op{kind: opOne, set: set})
			}
			b.put(op{kind: opRun, set: set})
			continue
		}
		if arn[0] == ':' {
			part++
		}
		r := rune(arn[0])
		if part < 5 {
			r |= map[bool]rune{true: 0x20}[r >= 'A' && r <= 'Z']
		}
		if r == '*' && len(arn) > 1 { // some types have it for any text
			b.put(op{kind: opRun, set: map[bool]class{true: labelChar, false: anyChar}[part < 5]})
		} else {
			b.put(op{kind: opChar, char: r})
		}
		arn = arn[1:]
	}
	return b.finish()
}
