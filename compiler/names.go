package compiler

import (
	"fmt"

	"cuemulus.dev/internal/diag"
)

// fixedName is a property that names a resource, and how far the name reaches: a
// second resource of that name in the same reach cannot be created.
type fixedName struct {
	resource, property string
	what               string
	reach              func(a *Artifact) string
}

// fixedNames lists the named resources of the kinds. Bucket names are unique in a
// partition (S3, "bucket naming rules"), names of roles in an account (IAM,
// "quotas: names"), aliases of keys in an account and Region (KMS, "aliases").
func fixedNames() []fixedName {
	partition := func(a *Artifact) string { return a.Account.Partition }
	account := func(a *Artifact) string { return a.Account.ID }
	region := func(a *Artifact) string { return a.Account.ID + "/" + a.Region }
	return []fixedName{
		{"AWS::S3::Bucket", "BucketName", "bucket", partition},
		{"AWS::IAM::Role", "RoleName", "role", account},
		{"AWS::KMS::Alias", "AliasName", "alias", region},
	}
}

// namesTaken reports resources of different artifacts that have one name.
func namesTaken(artifacts []*Artifact) (ds []diag.Diagnostic) {
	first := map[string]*Artifact{}
	for _, a := range artifacts {
		if a.Template == nil {
			continue
		}
		for _, f := range fixedNames() {
			for _, r := range a.Template.Resources(f.resource) {
				name, ok := r.Property(f.property).String()
				if !ok {
					continue
				}
				key := f.resource + "\x00" + f.reach(a) + "\x00" + name
				other := first[key]
				if other == nil {
					first[key] = a
					continue
				}
				path := r.Path("Properties", f.property)
				pos, end := a.Template.Place(path)
				d := diag.Diagnostic{
					Rule: "PLAN006", Name: "resource-name-taken", Severity: diag.Error, Pos: pos, End: end, Path: path,
					Stack: a.Stack.Name, Resource: r.ID,
					Message: fmt.Sprintf("the stacks %q and %q both make the %s %q", other.Stack.Name, a.Stack.Name, f.what, name),
					Help:    "give one of them another name",
				}
				otherPos := other.Stack.Where("name")
				d.Related = []diag.Related{{Pos: otherPos, Message: "the other stack"}}
				ds = append(ds, d)
			}
		}
	}
	return ds
}
