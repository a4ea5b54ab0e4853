package compiler

import (
	"fmt"
	"strings"

	"cuemulus.dev/compiler/resolve"
)

// The functions that stacks may need, by the names of their folders in the module
// cuemulus.dev/functions. Each package comment there says which environment, event
// and properties the function takes.
const (
	SpotManager     = "spot-manager"     // Handler "bootstrap"
	SecureParameter = "secure-parameter" // Handler "bootstrap"
	PasswordStore   = "password-store"   // Handler "generate" or "get"
	DBBootstrap     = "db-bootstrap"     // Handler "bootstrap"
)

// The architectures that functions are built for, as AWS::Lambda::Function calls them.
const (
	ARM64 = "arm64"
	X8664 = "x86_64"
)

// FunctionRuntime is the runtime of every function: they are executables that bring
// what they need.
const FunctionRuntime = "provided.al2023"

// Functions lists the functions' names, sorted.
func Functions() []string {
	return []string{DBBootstrap, PasswordStore, SecureParameter, SpotManager}
}

// FunctionCode is where the code of a function lies.
type FunctionCode = resolve.FunctionCode

// Function gives the code of a function in the bucket of an account and Region, from
// the lock file, where cuemulus package records it. name is one of Functions, arch
// ARM64 or X8664, field the input path that wants it. What is missing is reported
// here, with the command that mends it; then ok is false, and the stack must not be
// emitted.
func (b *Build) Function(account Account, region, name, arch, field string) (code FunctionCode, ok bool) {
	q := resolve.FunctionQuestion(account.Partition, account.ID, region, name, arch)
	entry, found := b.Ask(q, field)
	if found {
		code, err := resolve.CodeOf(q, entry.Value)
		if err == nil {
			return code, true
		}
	}
	help := "run `cuemulus package`, which builds and uploads " + q.Key()
	if b.Project.ArtifactPlace(account, region).Bucket == "" {
		help = "name a bucket in project.artifacts, then " + help
	}
	b.diags = append(b.diags, planned("PLAN004", "not-in-lock", b.Stack, field,
		fmt.Sprintf("the code of the function %s for %s in %s of account %q is not in cuemulus.lock", name, arch, region, account.Name), help))
	return FunctionCode{}, false
}

// ArtifactPlace is where the code of functions for one account and Region goes.
type ArtifactPlace struct {
	Bucket string // "" when the project names none
	Role   string // ARN of the role that uploads; "" for the caller's own identity
}

// ArtifactPlace gives the place for an account and Region: the project's pattern, or the
// account's own.
func (p *Project) ArtifactPlace(account Account, region string) ArtifactPlace {
	pattern := p.ArtifactBucket
	if account.ArtifactBucket != "" {
		pattern = account.ArtifactBucket
	}
	return ArtifactPlace{
		Bucket: bucketOf(pattern, account.ID, region),
		Role:   account.ArtifactRole,
	}
}

// bucketOf fills in a pattern of project.artifacts.
func bucketOf(pattern, account, region string) string {
	return strings.NewReplacer("${account}", account, "${region}", region).Replace(pattern)
}
