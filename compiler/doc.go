// Package compiler turns a project's directory into CloudFormation templates and the
// files of private clouds' hosts.
//
// It is a pipeline of three stages, each of which returns diagnostics and never
// prints, exits or asks the clock:
//
//	directory --Load--> *Project (accounts, settings, []*Stack)
//	*Project + lock file --Compile--> []*Artifact + questions to the lock file
//	[]*Artifact --> render (files), lint (findings), plan (order of deployment)
//
// # Loading
//
// scan reads every file once, within limits, and parses it. evaluate puts the
// user's package over the embedded schemas (module.go; nothing is downloaded), and
// decode takes the project value and the stacks out of it: a Stack is a name, a
// kind, the JSON of its value with every default, and the way back to the user's
// places (position.go). Stacks in stacks/*.yaml and *.json become CUE syntax with
// the file's own places (data.go), so nothing behind knows the difference.
//
// Where anything is wrong, explain takes over: it evaluates the package once more
// over schemas that admit everything, so that what the user wrote is there as data
// (raw.go), and compares it with the schemas' model field by field (check.go). So
// all mistakes come out in one run, in the user's words. Only what that does not
// explain is said by CUE. The checks across fields (cross.go and each kind's own
// file) see a draft, which the happy path and the error pass make alike.
//
// A mistake has a Code, INPUT and a number, with an example of it that a test runs.
//
// # Compiling
//
// Compile gives every stack to its kind's function (package aws) as a Build, which
// answers questions from the lock file, refuses what cannot be, and takes the
// artifacts. An Artifact is the waist of cuemulus: a template as a tree in which
// every node knows the input field that caused it, and where and after what it is
// deployed; or a file of a host (package hybrid). Behind it nobody sees CUE; in front
// of it nobody sees YAML text.
//
// # Where to add
//
// A kind of stack: its schema in schemas/aws, one entry in kinds (with fill, decode
// and check), and what it becomes in compiler/aws. An input code: one Code value
// beside those of its kind, its name in Codes, and an example that shows it. A limit
// that the schemas can say belongs there, where editors see it; what needs a second
// field or the project belongs into the kind's check.
package compiler
