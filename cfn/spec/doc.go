// Package spec holds what is known of CloudFormation resource types: their
// properties, what may stand in them, their attributes, what a reference to them
// gives, which changes replace them, and where they can be had.
//
// # Use
//
//	facts := spec.Open()
//	bucket, ok := facts.Type("AWS::S3::Bucket")
//	name, ok := bucket.Property("BucketName")
//	name.Replacement                  // spec.Always
//	name.Value.Length                 // 3 to 63 characters
//	name.Value.Pattern.Match("a.b")   // compiled at the first use
//	arn, ok := bucket.Attribute("Arn")
//	yes, known := facts.Available("AWS::S3::Bucket", "eu-west-1")
//
// [Open] costs nothing and its value is safe for concurrent use. The first call that
// needs the index inflates it (about 100 KB); the first call of [Spec.Type] for a
// type of a service decodes that service and no other. What is decoded is kept and
// shared by all callers, so nobody may change it.
//
// # How sure it is
//
// The facts come from two registries of different age and from a file of our own
// (overrides.txt). Where they differ, the weaker statement wins, so that a value that
// AWS takes is never called wrong: a property is required only where both say so,
// kinds and enums are united, a replacement on which they differ is [Sometimes], a
// pattern that cannot be said in Go's syntax is widened or left out, and a Region
// whose list was copied from another is unknown. What is not said is not known: a nil
// Pattern or a missing group does not mean that anything goes.
//
// # Where it comes from
//
// spec.bin is written by gen.go from the packages that the file SOURCES names, with
// their versions and hashes; README.md says how. Only names, kinds, enums, numbers and
// patterns are taken, never prose.
package spec
