// Package eval says what the values of a template are once CloudFormation has
// evaluated them, without a network and without guessing.
//
// An Evaluator belongs to one template and one place of deployment. Values gives
// what stands at a path of properties: one Value for every scenario in which it
// differs. A scenario is a set of facts in the user's words ("IsProd is false",
// "Stage is "dev""), and only scenarios that can come about are given. What
// cannot be told from the template stays unknown, with what is known of it: a
// text with ${...} for the parts that are not, the resource or the parameter that
// it comes from, bounds on its length.
//
//	e := eval.New(template, eval.Options{Region: "eu-west-1"})
//	for _, v := range e.Values("Resources", "Bucket", "Properties", "Tags", "*", "Key") {
//		if text, known := v.Literal(); known && bad(text) {
//			report(v.Path, v.When) // "... when IsProd is false"
//		}
//	}
//
// Questions about scenarios are answered Yes, No or Perhaps: Satisfiable, Implies,
// Condition, Exists. Dangling gives the references to resources that do not exist
// when the reference is made.
//
// Answers are bounded, whatever the template holds: see the Max constants. Beyond
// them a value becomes unknown and an answer Perhaps; nothing becomes slow and
// nothing panics. An Evaluator keeps what it found, so it must not be used by two
// goroutines at once.
package eval

import (
	"strings"

	"cuemulus.dev/cfn"
)

// Bounds on what evaluating costs.
const (
	// MaxAlternatives bounds the alternatives of one value. Lists of allowed values
	// are the largest thing to be told apart; in the templates that were measured
	// the longest has 52 entries.
	MaxAlternatives = 128
	// MaxScenarios bounds what Scenarios gives: six conditions that are free of one
	// another.
	MaxScenarios = 64
	// MaxDepth bounds how deep functions and references nest. Templates seldom pass 6.
	MaxDepth = 24
	// MaxText bounds a computed text, in bytes: user data, the longest text that
	// templates build, may have 16 KB.
	MaxText = 32 << 10
	// MaxItems bounds a computed list. Fn::Cidr gives up to 256 items.
	MaxItems = 1024

	maxSteps    = 4_000     // functions evaluated for one question
	maxWork     = 2_000_000 // steps of an Evaluator's life: below a second in all
	maxKept     = 32 << 20  // bytes of computed text that are kept for later questions
	maxValues   = 4_096     // values that one call of Values gives
	maxFindings = 10_000    // references that References gives
)

// Options say what is known about a deployment. What is "" or nil is unknown.
type Options struct {
	Region    string
	Account   string // twelve digits
	Partition string // follows from the Region where it is ""
	StackName string
	// Zones are the availability zones of Region that Fn::GetAZs gives, in order.
	Zones []string
	// Parameters are the values that the stack is deployed with.
	Parameters map[string]string
	// RefIs gives the property whose value a Ref of a resource of a type gives
	// back, "" where it is none. Nil knows buckets, roles and aliases.
	RefIs func(resourceType string) (property string)
	// Nested are the Evaluators of nested stacks, by logical id, for
	// Fn::GetAtt NESTED.Outputs.NAME.
	Nested map[string]*Evaluator
}

// Evaluator evaluates one template in one place.
type Evaluator struct {
	template *cfn.Template
	options  Options

	resources  map[string]cfn.Resource
	conditions map[string]*cfn.Node
	parameters map[string]*parameter

	solver *solver

	answers map[*cfn.Node][]Value // per node, all scenarios
	reading map[*cfn.Node]Value   // per node, with the parameters' defaults

	defaults bool                 // Text is asking: one value, parameters at their defaults
	open     map[*cfn.Node]bool   // nodes that are being evaluated
	cut      bool                 // something was cut short since the innermost of them began
	steps    int                  // of this question
	work     int                  // of the Evaluator's life
	kept     int                  // bytes
	spelled  map[*cfn.Node]string // see spell
	followed map[string]bool      // see follows
}

// New makes the Evaluator of a template, which must not change afterwards.
func New(t *cfn.Template, options Options) *Evaluator {
	if options.Partition == "" {
		options.Partition = PartitionOf(options.Region)
	}
	e := &Evaluator{
		template: t, options: options,
		resources: map[string]cfn.Resource{}, conditions: map[string]*cfn.Node{}, parameters: map[string]*parameter{},
		answers: map[*cfn.Node][]Value{}, reading: map[*cfn.Node]Value{},
		open: map[*cfn.Node]bool{},
	}
	if t == nil || t.Root == nil {
		e.template = &cfn.Template{Root: &cfn.Node{Kind: cfn.Map}}
	}
	for _, r := range e.template.Resources("") {
		e.resources[r.ID] = r
	}
	for _, f := range fieldsOf(e.template.Root.Get("Conditions")) {
		e.conditions[f.Key] = f.Value
	}
	for _, f := range fieldsOf(e.template.Root.Get("Parameters")) {
		e.parameters[f.Key] = e.readParameter(f.Key, f.Value)
	}
	e.solver = newSolver(e)
	return e
}

// Template gives the template that is evaluated.
func (e *Evaluator) Template() *cfn.Template { return e.template }

// PartitionOf gives the partition of a Region by its name, "" for "".
func PartitionOf(region string) string {
	switch {
	case region == "":
		return ""
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	case strings.HasPrefix(region, "us-isob-"):
		return "aws-iso-b"
	case strings.HasPrefix(region, "us-isof-"), strings.HasPrefix(region, "eu-isoe-"):
		return "" // not told apart here
	case strings.HasPrefix(region, "us-iso-"):
		return "aws-iso"
	case strings.HasPrefix(region, "eusc-"):
		return "aws-eusc"
	}
	return "aws"
}

// begin opens a question: its own count of steps.
func (e *Evaluator) begin() {
	if len(e.open) == 0 {
		e.steps, e.cut = 0, false
	}
}

// step counts one function; false means that the bounds are passed.
func (e *Evaluator) step() bool {
	e.steps++
	e.work++
	return e.steps <= maxSteps && e.work <= maxWork && len(e.open) <= MaxDepth
}

func fieldsOf(n *cfn.Node) []cfn.Field {
	if n == nil || n.Kind != cfn.Map {
		return nil
	}
	return n.Fields
}
