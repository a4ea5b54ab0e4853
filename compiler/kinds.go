package compiler

import (
	"path"
	"slices"

	"cuemulus.dev/schemas"
)

// kind is what loading must know of a kind of stack.
type kind struct {
	Name       string // the word in the kind field, "ReplicatedBucket"
	Package    string // import path of the CUE package
	Definition string // "#ReplicatedBucket"

	// ownTags are the keys of tags that cuemulus adds to one resource of the kind.
	ownTags []string

	// fill sets what CUE cannot know: the stack's name and the project's only
	// account ("" when there are several). object and the result are JSON.
	fill func(object []byte, name, account string) ([]byte, error)
	// decode reads the filled JSON for check.
	decode func(object []byte) (any, error)
	// check looks across the stack's fields and at the project.
	check func(c *crossCheck, s draftStack)
}

// kinds gives every kind of stack, sorted by name.
func kinds() []kind {
	return []kind{
		{
			Name: "Cloud", Package: schemas.ModulePath + "/hybrid", Definition: "#Cloud",
			fill: fillCloud, decode: decodeCloud, check: checkCloud,
		},
		{
			Name: "Database", Package: schemas.ModulePath + "/aws", Definition: "#Database",
			ownTags: []string{"stack-kind"},
			fill:    fillDatabase, decode: decodeDatabase, check: checkDatabase,
		},
		{
			Name: "DatabaseUser", Package: schemas.ModulePath + "/aws", Definition: "#DatabaseUser",
			ownTags: []string{"stack-kind"},
			fill:    fillDatabaseUser, decode: decodeDatabaseUser, check: checkDatabaseUser,
		},
		{
			Name: "PasswordStore", Package: schemas.ModulePath + "/aws", Definition: "#PasswordStore",
			ownTags: []string{"stack-kind"},
			fill:    fillPlaced, decode: decodePasswordStore, check: checkPasswordStore,
		},
		{
			Name: "ReplicatedBucket", Package: schemas.ModulePath + "/aws", Definition: "#ReplicatedBucket",
			ownTags: []string{"stack-kind"},
			fill:    fillBucket, decode: decodeBucket, check: checkBucket,
		},
		{
			Name: "SecureParameter", Package: schemas.ModulePath + "/aws", Definition: "#SecureParameter",
			ownTags: []string{"stack-kind"},
			fill:    fillNamed, decode: decodeSecureParameter, check: checkSecureParameter,
		},
		{
			Name: "SecureParameterProvider", Package: schemas.ModulePath + "/aws", Definition: "#SecureParameterProvider",
			ownTags: []string{"stack-kind"},
			fill:    fillPlaced, decode: decodeParameterProvider, check: checkParameterProvider,
		},
		{
			Name: "StoredPassword", Package: schemas.ModulePath + "/aws", Definition: "#StoredPassword",
			ownTags: []string{"stack-kind"},
			fill:    fillStoredPassword, decode: decodeStoredPassword, check: checkStoredPassword,
		},
		{
			Name: "Template", Package: schemas.ModulePath + "/aws", Definition: "#Template",
			fill: fillTemplate, decode: decodeTemplate, check: checkTemplate,
		},
		{
			Name: "Vpc", Package: schemas.ModulePath + "/aws", Definition: "#Vpc",
			ownTags: []string{"Name", "layer", "stack-kind"},
			fill:    fillVpc, decode: decodeVpc, check: checkVpc,
		},
		{
			Name: "WorkerImage", Package: schemas.ModulePath + "/aws", Definition: "#WorkerImage",
			ownTags: []string{"stack-kind"},
			fill:    fillWorkerImage, decode: decodeWorkerImage, check: checkWorkerImage,
		},
		{
			Name: "WorkerPool", Package: schemas.ModulePath + "/aws", Definition: "#WorkerPool",
			ownTags: []string{"Name", "SpotPrice", "SpotType", "stack-kind"},
			fill:    fillWorkerPool, decode: decodeWorkerPool, check: checkWorkerPool,
		},
	}
}

// word is the definition as CUE refers to it, "aws.#Vpc".
func (k kind) word() string { return path.Base(k.Package) + "." + k.Definition }

// projectPackage holds #Project.
const projectPackage = schemas.ModulePath + "/project"

// schemaPackages gives the import paths that kinds and the project value need.
func schemaPackages() []string {
	paths := []string{projectPackage}
	for _, k := range kinds() {
		if !slices.Contains(paths, k.Package) {
			paths = append(paths, k.Package)
		}
	}
	return paths
}

func kindNames() []string {
	var names []string
	for _, k := range kinds() {
		names = append(names, k.Name)
	}
	return names
}

func kindNamed(name string) (kind, bool) {
	for _, k := range kinds() {
		if k.Name == name {
			return k, true
		}
	}
	return kind{}, false
}
