package template

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var parameterDefault = lint.Rule{
	ID: "CFN017", Name: "parameter-default", Severity: diag.Error,
	Title:   "A parameter's default breaks the parameter's own rules",
	Aliases: []string{"E2015"},
	Why: "CloudFormation refuses a default that is none of AllowedValues, does not match the whole of AllowedPattern, or is too short, too long, too small or too large. Patterns that Go cannot read are not judged, nor are names of SSM parameters, whose value is looked up later. " +
		"Write a default that fits, or let the rule allow it.",
	Bad: `Parameters:
  Stage: {Type: String, Default: production, AllowedValues: [test, prod]}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Stage}}
`,
	Good: `Parameters:
  Stage: {Type: String, Default: prod, AllowedValues: [test, prod]}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Stage}}
`,
	Run: func(p *lint.Pass) {
		for _, f := range fieldsOf(p.Target.Template.Root.Get("Parameters")) {
			kind, _ := f.Value.Get("Type").String()
			text, ok := f.Value.Get("Default").Scalar()
			if !ok || strings.HasPrefix(kind, "AWS::SSM::") {
				continue
			}
			items := []string{text}
			if kind == "CommaDelimitedList" || strings.HasPrefix(kind, "List<") {
				items = strings.Split(text, ",")
			}
			rules := constraintsOf(f.Value)
			for _, item := range items {
				item = strings.TrimSpace(item)
				if len(items) == 1 {
					item = text
				}
				if problem, help := rules.misfit(item); problem != "" {
					at := []string{"Parameters", f.Key, "Default"}
					if isNoEcho(f.Value) {
						withoutLine(p.Report(at, "the default does not fit: it "+problem, "write another default, or none"))
					} else {
						p.Report(at, fmt.Sprintf("the default does not fit: %q %s", item, problem), help)
					}
					break
				}
			}
		}
	},
}

// constraints are the rules that a parameter has for its values.
type constraints struct {
	parameter *cfn.Node
	kind      string
	allowed   []string
	pattern   *regexp.Regexp // nil where there is none, or Go cannot read it
}

func constraintsOf(parameter *cfn.Node) constraints {
	c := constraints{parameter: parameter}
	c.kind, _ = parameter.Get("Type").String()
	for _, n := range parameter.Get("AllowedValues").Elements() {
		if t, ok := n.Scalar(); ok {
			c.allowed = append(c.allowed, t)
		}
	}
	if pattern, ok := parameter.Get("AllowedPattern").String(); ok && len(pattern) <= maxPattern {
		if re, err := regexp.Compile(`^(?:` + pattern + `)$`); err == nil {
			c.pattern = re
		}
	}
	return c
}

// misfit says what is wrong with a value of the parameter, "" for nothing.
func (c constraints) misfit(text string) (problem, help string) {
	parameter, kind, allowed := c.parameter, c.kind, c.allowed
	if len(allowed) > 0 && !slices.Contains(allowed, text) {
		return "is none of AllowedValues", meant(text, allowed, "write one of them, or add it to them")
	}
	number, err := strconv.ParseFloat(text, 64)
	isNumber := kind == "Number" || kind == "List<Number>"
	if isNumber && err != nil {
		return "is no number", "write a number"
	}
	bound := func(key string) (float64, bool) {
		t, ok := parameter.Get(key).Scalar()
		limit, err := strconv.ParseFloat(t, 64)
		return limit, ok && err == nil
	}
	length := float64(utf8.RuneCountInString(text))
	if limit, ok := bound("MinLength"); ok && kind == "String" && length < limit {
		return "is shorter than MinLength", "write a longer default, or none"
	}
	if limit, ok := bound("MaxLength"); ok && kind == "String" && length > limit {
		return "is longer than MaxLength", "write a shorter default"
	}
	if limit, ok := bound("MinValue"); ok && isNumber && number < limit {
		return "is less than MinValue", "write a larger default"
	}
	if limit, ok := bound("MaxValue"); ok && isNumber && number > limit {
		return "is more than MaxValue", "write a smaller default"
	}
	if c.pattern != nil && !isNumber && !c.pattern.MatchString(text) {
		return "does not match AllowedPattern", "write a default that matches, or none"
	}
	return "", ""
}
