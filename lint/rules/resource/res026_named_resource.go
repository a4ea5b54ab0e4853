package resource

import (
	"fmt"
	"strings"

	"cuemulus.dev/cfn"
	"cuemulus.dev/cfn/spec"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

var namedResource = lint.Rule{
	ID: "RES026", Name: "named-resource", Severity: diag.Note, Profile: lint.Strict,
	Title:   "A resource that holds data has a name of its own, so that no update can replace it",
	Aliases: []string{"W28"},
	Why: "Where a change needs a new resource, CloudFormation makes the new one before it deletes the old one, and two cannot have one name: the update fails until somebody changes the name as well. Names are wanted where others refer to the resource by name, so the rule is in the strict profile, and it speaks only of types that hold data, and where the resource sets a property whose change replaces it. " +
		"Leave the name out and let CloudFormation make one, or be ready to change it.",
	Bad: `Resources:
  Repository:
    Type: AWS::ECR::Repository
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      RepositoryName: example
      EncryptionConfiguration: {EncryptionType: KMS}
`,
	Good: `Resources:
  Repository:
    Type: AWS::ECR::Repository
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      EncryptionConfiguration: {EncryptionType: KMS}
`,
	Run: func(p *lint.Pass) {
		for _, r := range p.Resources("") {
			typ, ok := p.Spec().Type(r.Type)
			if !ok || !typ.Stateful || typ.DeleteFirst || len(typ.Identifier) != 1 {
				continue
			}
			name, ok := typ.Property(typ.Identifier[0])
			if !ok || name.ReadOnly || name.Required || name.Replacement != spec.Always {
				continue
			}
			others := replacing(p, r, typ, name.Name)
			if len(others) == 0 {
				continue
			}
			for _, st := range p.Settings(r, name.Name) {
				if st.Presence == lint.Present {
					p.Report(st.Path, fmt.Sprintf("with a name of its own %s cannot be replaced, which a change of %s needs", r.ID, strings.Join(others, ", ")), "leave the name out, or change it together with those")
				}
			}
		}
	},
}

// replacing gives the properties that a resource sets, but one, whose change replaces
// it; of more than four the first.
func replacing(p *lint.Pass, r cfn.Resource, typ *spec.Type, but string) (names []string) {
	for i := range typ.Properties.Fields {
		f := &typ.Properties.Fields[i]
		if f.Name != but && !f.ReadOnly && f.Replacement == spec.Always && len(names) < 4 && p.Has(r.Node, "Properties", f.Name) == lint.Present {
			names = append(names, f.Name)
		}
	}
	return names
}
