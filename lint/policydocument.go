package lint

import (
	"slices"
	"strconv"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/eval"
	"cuemulus.dev/iam"
	"cuemulus.dev/internal/diag"
)

// Document is one policy document of the template, as iam reads it: with symbols for
// what only the deployment knows, and guards for the template's conditions.
type Document struct {
	Resource cfn.Resource // the resource that holds it
	Path     []string
	// When is the scenario in which the document is there, by its resource's condition
	// and the Fn::If around it.
	When   eval.Scenario
	Policy *iam.Policy
	// Text says that the document is JSON text in a string: everything in it stands at
	// the string.
	Text bool
	// Partial says that only one statement is written here, so that what is missing in
	// it may stand elsewhere.
	Partial bool

	problems []diag.Diagnostic
	readings []Reading
	limited  bool
}

// Problems gives the mistakes of form in the document. Their positions are marks:
// Pass.ReportPolicy takes them.
func (d *Document) Problems() []diag.Diagnostic { return d.problems }

// Reading is a document in one combination of the template's conditions.
type Reading struct {
	Policy *iam.Policy
	When   eval.Scenario // what decides, beyond the document's own
}

// Readings gives the document in every combination of conditions that can come about
// and that it depends on. all is false where there are more than maxReadings: the one
// reading is then the document itself, in which parts have guards.
func (d *Document) Readings() (list []Reading, all bool) { return d.readings, !d.limited }

// maxReadings bounds Readings: four conditions that are free of one another.
const maxReadings = 16

// policies is what the policies of a template say.
type policies struct {
	documents []*Document
	marks     []mark
	inside    map[int][2]diag.Pos // places in strings, by mark
	arns      map[string]iam.Text // of identities and managed policies, by logical id
}

type policiesKey struct{}

// Documents gives every policy document of the template, in source order; the
// statements of StatementsOf are what is written of them. A document that is JSON text
// in a string is read too. Where a document is nothing that can be known, a macro or
// a parameter, its Policy has a Gap and no statements.
func (s *Scope) Documents() []*Document { return s.policies().documents }

func (s *Scope) policies() *policies {
	return s.Share(policiesKey{}, func() any {
		if !slices.ContainsFunc(s.resources, func(r cfn.Resource) bool { return policyPlaces[r.Type] != nil }) {
			return &policies{}
		}
		var out policies
		s.Evaluate(func(e *eval.Evaluator) {
			r := &policyReader{s: s, e: e, refs: map[string][]alternative{}}
			for _, resource := range s.resources {
				places := policyPlaces[resource.Type]
				if len(places) > 0 && e.Satisfiable(e.ExistsWhen(resource.ID)) == eval.No {
					continue // it never comes about
				}
				for _, place := range places {
					at := r.below(-1, resource.Path("Properties")...)
					f := finder{r, resource, place, &out}
					f.find(resource.Node.Get("Properties"), at, strings.Split(place.path, "."), e.ExistsWhen(resource.ID), 0)
				}
			}
			for _, d := range out.documents {
				d.read(e)
			}
			out.arns = r.arnsOf("AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::ManagedPolicy")
			out.marks = r.marks
		})
		return &out
	}).(*policies)
}

// finder looks for the documents of one place.
type finder struct {
	*policyReader
	resource cfn.Resource
	place    policyPlace
	out      *policies
}

func (f *finder) find(n *cfn.Node, at int, rest []string, when eval.Scenario, depth int) {
	if n == nil || depth > maxNesting {
		return
	}
	name, arg, computed := intrinsicOf(n)
	if computed && name == "Fn::If" && len(rest) > 0 {
		condition, ok := arg.Get("0").String()
		for i, step := range []string{"1", "2"} {
			if in := when.With(eval.When(condition, i == 0)); ok && f.e.Satisfiable(in) != eval.No {
				f.find(arg.Get(step), f.below(at, "Fn::If", step), rest, in, depth+1)
			}
		}
		return
	}
	switch {
	case len(rest) == 0:
		f.document(n, at, when)
	case computed:
	case rest[0] == "*" && n.Kind == cfn.List:
		for i, item := range n.Items {
			f.find(item, f.below(at, strconv.Itoa(i)), rest[1:], when, depth+1)
		}
	case rest[0] == "*":
		f.find(n, at, rest[1:], when, depth+1)
	default:
		f.find(n.Get(rest[0]), f.below(at, rest[0]), rest[1:], when, depth+1)
	}
}

// document reads the document at a node.
func (f *finder) document(n *cfn.Node, at int, when eval.Scenario) {
	if f.resource.IsServerless() && f.place.kind == iam.Identity && n.Get("Statement") == nil {
		return // a policy's name, or a policy template of the Serverless Application Model
	}
	kind := f.place.kind
	if f.place.form == organization {
		switch of, _ := f.resource.Property("Type").String(); of {
		case "SERVICE_CONTROL_POLICY":
		case "RESOURCE_CONTROL_POLICY":
			kind = iam.RCP
		default:
			return // a policy about tags, backups or services, in a language of its own
		}
	}
	d := &Document{Resource: f.resource, When: when}
	d.Path, _ = pathOf(f.marks, spanOf(at).Pos)
	v := f.content(n, at, d)
	if v == nil {
		return
	}
	if f.place.form == oneStatement || f.place.form == permissionTemplate {
		d.Partial = true
		v = &iam.Value{Kind: iam.MapValue, Span: v.Span, Fields: []iam.ValueField{
			{Key: "Version", KeyAt: v.Span, Value: &iam.Value{Kind: iam.StringValue, Text: iam.Lit(iam.Version2012), Span: v.Span}},
			{Key: "Statement", KeyAt: v.Span, Value: v},
		}}
	}
	policy, problems := iam.Read(v, kind, f.resource.ID)
	policy.Service, d.Policy = f.place.service, policy
	d.problems = append(d.problems, problems...)
	if f.place.form == permissionTemplate {
		d.problems = slices.DeleteFunc(d.problems, func(p diag.Diagnostic) bool { return p.Name == "missing-principal" })
	}
	f.out.documents = append(f.out.documents, d)
}

// content makes the value of a document, which may be JSON text in a string.
func (f *finder) content(n *cfn.Node, at int, d *Document) *iam.Value {
	if name, arg, ok := intrinsicOf(n); ok && name == "Fn::ToJsonString" {
		return f.value(arg, f.below(at, "Fn::ToJsonString"), 0)
	}
	v := f.value(n, at, 0)
	inString := v != nil && v.Kind == iam.StringValue
	if v = f.parsed(v, d); inString {
		f.locate(v, n, at)
	}
	return v
}

// parsed reads values that are strings as JSON.
func (f *finder) parsed(v *iam.Value, d *Document) *iam.Value {
	switch {
	case v == nil:
	case v.Kind == iam.ChoiceValue:
		v.Then, v.Else = f.parsed(v.Then, d), f.parsed(v.Else, d)
	case v.Kind == iam.StringValue:
		if text, ok := v.Text.Literal(); ok && strings.TrimSpace(text) == "" {
			return nil // no policy
		}
		d.Text = true
		parsed, problems := iam.ParseText(v.Text)
		d.problems = append(d.problems, problems...)
		if parsed == nil {
			return &iam.Value{Kind: iam.OpaqueValue, Why: "a text that is no JSON", Span: v.Span}
		}
		return parsed
	}
	return v
}

// read finds the document's readings.
func (d *Document) read(e *eval.Evaluator) {
	guards := d.Policy.Guards()
	d.readings = []Reading{{Policy: d.Policy}}
	if len(guards) == 0 {
		return
	}
	d.limited = true
	if len(guards) > 6 {
		return
	}
	scenarios, complete := e.Scenarios(guards...)
	scenarios = slices.DeleteFunc(scenarios, func(s eval.Scenario) bool { return e.Satisfiable(d.When.And(s)) == eval.No })
	if !complete || len(scenarios) > maxReadings || len(scenarios) == 0 {
		return
	}
	d.limited, d.readings = false, nil
	for _, s := range scenarios {
		values := map[string]bool{}
		for _, f := range s.Facts() {
			values[f.Condition] = f.Holds
		}
		d.readings = append(d.readings, Reading{d.Policy.In(values), s})
	}
}

// PolicyPath gives the place in the template of a position in what Documents gives.
// key says that the key is meant and not its value.
func (s *Scope) PolicyPath(at diag.Pos) (steps []string, key bool) {
	return pathOf(s.policies().marks, at)
}

// ReportPolicy says what iam found in a document: the diagnostic of a check, with the
// positions that documents have. when says at the end of a message in which scenario
// it holds, "" for what holds always; the scenario of the place itself is added.
func (p *Pass) ReportPolicy(found diag.Diagnostic, when string) *diag.Diagnostic {
	steps, key := p.PolicyPath(found.Pos)
	if steps == nil {
		return nil
	}
	message := found.Message
	if when != "" {
		message += " " + when
	}
	d := p.Report(steps, message, found.Help)
	switch at, ok := p.policies().inside[found.Pos.Line-1]; {
	case p.Target.Template.Where != nil:
	case ok:
		d.Pos, d.End = at[0], at[1]
	case key:
		if _, field := p.deepest(steps); field != nil {
			d.Pos, d.End = field.KeyPos, field.End
		}
	}
	for _, r := range found.Related {
		if steps, _ := p.PolicyPath(r.Pos); steps != nil {
			pos, _ := p.place(steps)
			d.Related = append(d.Related, diag.Related{Pos: pos, Message: r.Message})
		}
	}
	return d
}

// PlaceOf gives the position of a path of the template, for Related places.
func (p *Pass) PlaceOf(path []string) diag.Pos {
	pos, _ := p.place(path)
	return pos
}
