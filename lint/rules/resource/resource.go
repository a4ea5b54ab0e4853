// Package resource holds the rules about resources against the facts of their types:
// whether the type exists, which properties it has, and what may stand in them.
//
// One walk over the template (inspect.go) finds everything at once, whichever rule
// reports it. Values are those that the template's functions give, in each scenario;
// what is not known is not judged. Silent are all rules for custom resources, modules,
// types of the registry that are not AWS's, and the types of the Serverless Application
// Model; and those about what is missing, unknown or of another kind in a template that
// a macro of somebody's own changes before it is deployed.
package resource

import "cuemulus.dev/lint"

// Rules gives the area's rules.
func Rules() []lint.Rule {
	return []lint.Rule{
		unknownType,
		unknownProperty,
		missingProperty,
		wrongKind,
		valueNotAllowed,
		patternMismatch,
		textLength,
		numberRange,
		itemCount,
		repeatedItem,
		exactlyOneProperty,
		anyProperty,
		excludedProperty,
		dependentProperty,
		readOnlyProperty,
		closedService,
		closingService,
		dormantService,
		deprecatedProperty,
		typeInRegion,
		valueInRegion,
		idForm,
		referenceForm,
		policySize,
		duplicateIdentifier,
		namedResource,
	}
}

// report makes the Run of a rule that reports one kind of what inspect finds.
func report(what problem) func(*lint.Pass) {
	return func(p *lint.Pass) {
		for _, f := range findings(p.Scope) {
			if f.what == what {
				d := p.Report(f.path, f.message, f.help)
				d.Related = append(d.Related, f.related...)
			}
		}
	}
}
