// Package aws holds the stack kinds that become AWS CloudFormation: one file a
// kind, which says what the user's value becomes.
//
// A kind decodes the stack's data, builds property structs of goformation's
// service packages, and turns them into the tree (resource.go). What those
// structs cannot express, newer properties above all, is set on the tree by
// path. Where the user's field that caused a part of the tree is known, the part
// gets it as its origin, so that a finding about the template points at the line
// that the user wrote. Intrinsics are cfn's; inside string fields of a struct
// they travel as marked text (intrinsic in resource.go).
package aws

import "cuemulus.dev/compiler"

// Kinds lists every kind of this package.
func Kinds() []compiler.Kind {
	return []compiler.Kind{
		{Name: "Database", Build: databaseStack},
		{Name: "DatabaseUser", Build: databaseUser},
		{Name: "PasswordStore", Build: passwordStore},
		{Name: "ReplicatedBucket", Build: replicatedBucket},
		{Name: "SecureParameter", Build: secureParameter},
		{Name: "SecureParameterProvider", Build: secureParameterProvider},
		{Name: "StoredPassword", Build: storedPassword},
		{Name: "Template", Build: ownTemplate},
		{Name: "Vpc", Build: vpc},
		{Name: "WorkerImage", Build: workerImageStack},
		{Name: "WorkerPool", Build: workerPoolStack},
	}
}
