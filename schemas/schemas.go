// Package schemas holds the CUE module cuemulus.dev/schemas: what a user may
// write. The compiler evaluates the user's package over it, and Install puts it
// into a CUE cache so that the stock cue command and editors find it offline.
//
// Packages of the module: project (the one project value), aws (the kinds of stacks
// that become CloudFormation) and hybrid (those that become files of hosts).
// README.md is written from their comments.
package schemas

import "embed"

// FS holds the module's files: cue.mod/module.cue and one folder a package.
//
//go:embed cue.mod/module.cue project/*.cue aws/*.cue hybrid/*.cue
var FS embed.FS

// ModulePath is the module's path without its major version; "cuemulus.dev/schemas/aws"
// is what users import.
const ModulePath = "cuemulus.dev/schemas"

// Major is the major version, which belongs to the module's full path.
const Major = "v0"

// Version is the version that the module is served and installed as. It goes up
// with every change of the schemas.
const Version = "v0.1.0"

// Language is the CUE language version that the schemas are written in, and the
// version for users' packages that have no module of their own.
const Language = "v0.16.0"
