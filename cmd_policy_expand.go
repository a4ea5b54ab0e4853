package main

import (
	"cmp"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/internal/diag"
)

func (a *app) policyExpandCommand() *cobra.Command {
	var word, format string
	cmd := &cobra.Command{
		Use:   "expand PATTERN|FILE...",
		Short: "List the actions that a pattern or a policy names",
		Long: `Expand lists the actions that patterns match (s3:Get*, iam:Pass*, *), each with its
access level and the types of resources that it works on. For a policy file it
lists the actions of every statement; of a NotAction, all others.

A resource type with a * is one that the action always needs. What AWS adds later
is not in the list.

Exit codes: 0 every pattern matches something, 1 one matches no action, 2 wrong
arguments or a policy that cannot be read.`,
		Example: `  cuemulus policy expand 's3:Get*Acl' 'kms:Decrypt'
  cuemulus policy expand policy.json
  cuemulus policy expand '*:*Policy' --output json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := answerFormat(format); err != nil {
				return err
			}
			t, err := policyType(word)
			if err != nil {
				return err
			}
			return a.expand(args, t, format)
		},
	}
	typeFlag(cmd, &word, "what policy files are attached to")
	answerFlag(cmd, &format)
	return cmd
}

type (
	expansionJSON struct {
		Pattern string         `json:"pattern,omitempty"` // of an argument
		Of      *place         `json:"of,omitempty"`      // or of a statement
		Not     bool           `json:"not"`               // of NotAction: all others
		Actions []expandedJSON `json:"actions"`
	}
	expandedJSON struct {
		Action    string             `json:"action"`
		Level     string             `json:"level"`
		Retired   bool               `json:"retired"`
		Resources []resourceTypeJSON `json:"resources"`
	}
	resourceTypeJSON struct {
		Type     string `json:"type"`
		ARN      string `json:"arn"`
		Required bool   `json:"required"`
	}
)

func (a *app) expand(args []string, t iam.Type, format string) error {
	catalog := actions.Open()
	expansions := []expansionJSON{}
	var missed []string
	var p policies
	for _, arg := range args {
		_, err := os.Stat(arg)
		if arg != "-" && err != nil && (arg == "*" || strings.Contains(arg, ":")) {
			list := expandTexts(catalog, []iam.Text{iam.Lit(arg)}, false)
			if len(list) == 0 {
				missed = append(missed, arg)
			}
			expansions = append(expansions, expansionJSON{Pattern: arg, Actions: list})
			continue
		}
		before := len(p.list)
		if err := p.add(a, arg, t); err != nil {
			return err
		}
		for _, policy := range p.list[before:] {
			for i := range policy.Statements {
				s := &policy.Statements[i]
				of := placeOf(policy, s)
				expansions = append(expansions, expansionJSON{Of: &of, Not: s.Actions.Not, Actions: expandTexts(catalog, s.Actions.Texts, s.Actions.Not)})
			}
		}
	}
	if p.wrong() {
		return a.refuse(p.ds)
	}
	if format == "json" {
		if err := a.printJSON(map[string]any{"expansions": expansions, "source": catalog.Source()}); err != nil {
			return err
		}
	} else {
		a.printExpansions(expansions)
	}
	for _, pattern := range missed {
		a.tell("%s matches no action%s", pattern, nearAction(catalog, pattern))
	}
	if len(missed) > 0 {
		return &exit{code: exitFindings}
	}
	return nil
}

// expandTexts lists the actions that one of the texts matches, or none of them.
func expandTexts(c *actions.Catalog, texts []iam.Text, not bool) []expandedJSON {
	out := []expandedJSON{}
	for _, prefix := range c.Prefixes() {
		may := not
		for _, t := range texts {
			may = may || mayBeOf(t, prefix)
		}
		if !may {
			continue // so only services that are meant are decoded
		}
		service := c.Service(prefix)
		for i := range service.Actions {
			action := &service.Actions[i]
			name := service.Prefix + ":" + action.Name
			found := false
			for _, t := range texts {
				found = found || iam.MatchAction(t, name) == iam.Yes
			}
			if found == not {
				continue
			}
			e := expandedJSON{Action: name, Level: action.Level.String(), Retired: action.Retired || service.Retired, Resources: []resourceTypeJSON{}}
			for _, r := range action.Resources {
				arn := ""
				if rt := service.Resource(r.Type); rt != nil {
					arn = rt.ARN
				}
				e.Resources = append(e.Resources, resourceTypeJSON{r.Type, arn, r.Required})
			}
			out = append(out, e)
		}
	}
	return out
}

// mayBeOf reports whether a text may match actions of a service.
func mayBeOf(t iam.Text, prefix string) bool {
	text := t.String()
	head, _, _ := strings.Cut(text, ":")
	return strings.ContainsAny(head, "*?") || strings.EqualFold(head, prefix)
}

// nearAction suggests what a pattern that matches nothing may have meant.
func nearAction(c *actions.Catalog, pattern string) string {
	prefix, name, _ := strings.Cut(pattern, ":")
	service := c.Service(prefix)
	if service == nil {
		if near := diag.Nearest(prefix, c.Prefixes()); near != "" {
			return "; did you mean " + near + ":" + name + "?"
		}
		return ""
	}
	var names []string
	for i := range service.Actions {
		names = append(names, service.Actions[i].Name)
	}
	if near := diag.Nearest(name, names); near != "" {
		return "; did you mean " + service.Prefix + ":" + near + "?"
	}
	return ""
}

func (a *app) printExpansions(expansions []expansionJSON) {
	for i, e := range expansions {
		if len(expansions) > 1 || e.Of != nil {
			if i > 0 {
				a.printf("\n")
			}
			title := e.Pattern
			if e.Of != nil {
				title = e.Of.words()
			}
			if e.Not {
				title += ", NotAction: all but what it names"
			}
			a.printf("# %s: %s\n", title, count(len(e.Actions), "action", "actions"))
		}
		for _, x := range e.Actions {
			var types []string
			for _, r := range x.Resources {
				if r.Required {
					r.Type += "*"
				}
				types = append(types, r.Type)
			}
			retired := ""
			if x.Retired {
				retired = "  (retired)"
			}
			a.printf("%-44s %-22s %s%s\n", x.Action, x.Level, cmp.Or(strings.Join(types, ", "), "-"), retired)
		}
	}
}
