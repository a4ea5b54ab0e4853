package compiler

import "cuemulus.dev/internal/diag"

// Project is what a project directory says, after evaluation: the one value
// project.#Project and the stacks. It holds no CUE any more but for positions.
type Project struct {
	Dir              string // the project's directory, as given on the command line
	PathInRepository string // path of Dir in its git repository, "" when it is the root: Git sync wants paths from there
	Output           string // output folder, relative to Dir, forward slashes: "rendered"
	Format           string // "yaml" or "json": of the rendered templates
	Accounts         map[string]Account
	Environments     map[string]Environment
	Lookups          map[string]Lookup // questions for the lock file that no stack asks
	ArtifactBucket   string            // pattern of the buckets for the code of functions; "" when there is none: see ArtifactPlace
	Lint             LintSettings
	Stacks           []*Stack // sorted by name
}

// Account is one AWS account of the project. Stacks name it by its key.
type Account struct {
	Name      string // the key in project.accounts: "prod"
	ID        string // twelve digits
	Partition string // "aws", "aws-cn", "aws-us-gov", ...
	ReadRole  string // ARN of the role that resolve assumes; "" for the caller's own identity

	ArtifactBucket string // as Project.ArtifactBucket, for this account; "" for the project's
	ArtifactRole   string // ARN of the role that package assumes; "" for the caller's own identity

	Pos diag.Pos
}

// Environment is a group of accounts that are released together. Its tags go
// onto every stack that is deployed to one of them.
type Environment struct {
	Name     string
	Accounts []string // keys of Project.Accounts
	Tags     map[string]string
}

// Lookup is one question that the project value asks in its own name.
type Lookup struct {
	Name    string
	Kind    string            // resolver: "kms", "zones", "ssm", "organization", "ou", "output", "caller"
	Account string            // key of Project.Accounts
	Region  string            // "" for questions that have no Region
	Args    map[string]string // "alias", "parameter", "ou", "stack" + "output"
	Pos     diag.Pos
}

// LintSettings are the project's choices for lint.
type LintSettings struct {
	Profile    string            // "recommended", "strict" or "none"; "" is recommended
	Templates  []string          // globs of template files that lint checks besides the stacks
	Exclude    []string          // globs that are never linted, even when named
	Severities map[string]string // rule id -> "error", "warning", "note" or "off"
	Ignores    []Ignore

	// At gives the place of a field below lint, "severities" and "S3004"; of the
	// nearest enclosing thing that the user wrote, when the field is a default.
	At func(path ...string) (from, to diag.Pos)
}

// Ignore silences one rule in one place, with a reason. Rule and Stack may hold
// the pattern characters of path.Match.
type Ignore struct {
	Rule  string
	Stack string // "" or "*": every stack
	Path  string // input path below the stack ("archive.replica"); "" is the whole stack
	Why   string
	Until string // date YYYY-MM-DD after which the ignore counts no more; "" for ever
	Pos   diag.Pos
}

// Stack is one stack that the user wrote, checked against its kind's schema and
// with every default filled in.
type Stack struct {
	Name    string
	Kind    string   // "ReplicatedBucket"
	File    string   // file of the stack's key, relative to the project: "stacks.cue"
	Data    []byte   // JSON of the evaluated value
	Ignores []Ignore // from @lint attributes

	// Span gives the user's place of a field below the stack, "archive.replica":
	// its beginning and the first place after it. A field that the user did not
	// write (a default) has the place of the nearest enclosing thing that the user
	// did write, at last the stack's key.
	Span func(path string) (from, to diag.Pos)
	// Schema gives the place of a field's constraint in the schema, zero if none.
	Schema func(path string) diag.Pos
}

// Where gives the beginning of Span.
func (s *Stack) Where(path string) diag.Pos {
	from, _ := s.Span(path)
	return from
}

// EnvironmentOf gives the environment that an account belongs to; ok is false
// for an account in none.
func (p *Project) EnvironmentOf(account string) (env Environment, ok bool) {
	for _, e := range p.Environments {
		for _, a := range e.Accounts {
			if a == account {
				return e, true
			}
		}
	}
	return Environment{}, false
}
