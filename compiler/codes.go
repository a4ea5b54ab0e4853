package compiler

import (
	"strings"

	"cuemulus.dev/internal/diag"
)

// Code is one kind of mistake in a project's input. Its id is never reused.
//
// Bad and Good are what a test runs: CUE of a project whose accounts are prod and
// audit, or, where the mistake is in another file, a txtar archive. They are empty
// where no text can show the mistake.
type Code struct {
	ID    string // "INPUT021"
	Name  string // "unknown-field"
	Title string // what is wrong, in a few words
	Why   string // why it is refused
	Bad   string
	Good  string
}

func (c Code) diagnostic(pos diag.Pos, message, help string) diag.Diagnostic {
	return diag.Diagnostic{Rule: c.ID, Name: c.Name, Severity: diag.Error, Message: message, Help: help, Pos: pos}
}

// Codes gives every code of loading, by id.
func Codes() []Code {
	return append([]Code{
		codeUnreadable, codeLimit, codeSyntax, codeYAML, codeDuplicateKey, codeEmpty, codeImport, codeModule,
		codePackage, codeNoProject, codeConflict, codeCUE, codeSettings,
		codeType, codeUnknownField, codeMissingField, codeEnum, codeBounds, codePattern, codeAccountNumber,
		codeKind, codeOpen, codeDuplicateStack, codeStackName,
		codeAccount, codeWhichAccount, codeTwoEnvironments, codeSameAccount, codeReadRole, codeLookup, codeOutput,
		codeAttribute, codeRegion, codePartition, codeSameRegion, codeNameTooLong, codePartitions,
		codeMultiRegionKey, codeOutputRole, codeDeleteMarkers, codeLockDays, codeAliasAcross, codeTrail,
		codeNetwork, codeNetworkTooSmall, codeZones, codeSlots, codeLayers, codeNAT, codeEndpoint, codeFlowLogs,
		codeNetworksOverlap,
		codeNoStack, codeStackKind, codeStackElsewhere, codeReadName, codeNoParameter, codeEucalyptus,
		codeDatabaseVersion, codeInstanceClass, codeDatabaseStorage, codeDatabaseName, codeMasterUser, codeMaster,
		codeDatabaseLayer, codeBootstrapWay, codeClients, codeDatabaseUser, codeDatabaseUserTwice, codeNoBootstrap,
		codeUserLogin, codeProviderTwice, codeParameterPath, codeParameterTwice, codePasswordTwice,
		codeWorkerLayer, codeWorkerInstances, codeWorkerMode, codeWorkerQueue, codeWorkerDisks, codeWorkerImage,
	}, cloudCodes()...)
}

// Input that cannot be read or put together.
var (
	codeUnreadable = Code{
		ID: "INPUT001", Name: "unreadable-file", Title: "A file or directory cannot be read",
		Why: "It is missing, of another sort (a directory, a device, a link that leads back to itself), closed to this user, or no UTF-8 text. Nothing is compiled from half of a project.",
	}
	codeLimit = Code{
		ID: "INPUT002", Name: "limit", Title: "The input is larger or deeper than a project can be",
		Why: "A file has at most 4 MiB, all files 64 MiB, values nest at most 200 levels and an expression has at most 2,000 operators. The limits keep time and memory bounded, whoever wrote the files.",
	}
	codeSyntax = Code{
		ID: "INPUT003", Name: "syntax", Title: "The text is not CUE, YAML or JSON",
		Why:  "The parser cannot make sense of it. All errors of all files are reported, since one often causes the next: mend the first of a file first.",
		Bad:  "stacks: {",
		Good: "stacks: {}",
	}
	codeYAML = Code{
		ID: "INPUT004", Name: "yaml-feature", Title: "The YAML uses a feature that stack files may not have",
		Why:  "Aliases, merge keys, tags and several documents make a file mean more than it shows, and aliases let a few lines grow without bound. CUE is the place for values that are shared.",
		Bad:  "-- stacks/a.yaml --\nstacks: !all {}\n",
		Good: "-- stacks/a.yaml --\nstacks: {}\n",
	}
	codeDuplicateKey = Code{
		ID: "INPUT005", Name: "duplicate-key", Title: "A key stands twice in one mapping",
		Why:  "One of the two would be lost without a word.",
		Bad:  "-- stacks/a.yaml --\nstacks: {}\nstacks: {}\n",
		Good: "-- stacks/a.yaml --\nstacks: {}\n",
	}
	codeEmpty = Code{
		ID: "INPUT006", Name: "no-project", Title: "The directory holds no project",
		Why: "There is neither a CUE file nor a file of stacks. cuemulus init writes a project that works.",
	}
	codeImport = Code{
		ID: "INPUT007", Name: "unknown-import", Title: "An imported package is not there",
		Why:  "cuemulus never downloads modules: it finds the schemas it brings with it, the packages of the project's own CUE module, and those below cue.mod/pkg.",
		Bad:  "import \"cuemulus.dev/schemas/asw\"\n\nmine: asw.#Tags",
		Good: "import \"cuemulus.dev/schemas/aws\"\n\nmine: aws.#Tags",
	}
	codeModule = Code{
		ID: "INPUT008", Name: "module-file", Title: "cue.mod cannot be used",
		Why:  "cue.mod/module.cue is not what CUE expects, asks for a newer CUE language than this cuemulus knows, or cue.mod/pkg holds a second copy of the schemas. cuemulus needs no cue.mod at all.",
		Bad:  "-- cue.mod/module.cue --\nmodule: \"example.com/infra@v0\"\nlanguage: version: \"v9.0.0\"\n-- a.cue --\npackage infra\n",
		Good: "-- cue.mod/module.cue --\nmodule: \"example.com/infra@v0\"\nlanguage: version: \"v0.16.0\"\n-- a.cue --\npackage infra\n",
	}
	codePackage = Code{
		ID: "INPUT009", Name: "package", Title: "The files of the directory are not one CUE package",
		Why:  "CUE puts the files with the same package clause together and leaves the others out, which would drop stacks without a word.",
		Bad:  "-- a.cue --\npackage other\n",
		Good: "-- a.cue --\npackage infra\n",
	}
	codeNoProject = Code{
		ID: "INPUT010", Name: "no-project-value", Title: "The field project is missing",
		Why:  "It names the accounts, which every stack needs.",
		Bad:  "-- project.cue --\npackage infra\n\nstacks: {}\n",
		Good: "-- project.cue --\npackage infra\n\nproject: accounts: prod: id: \"111122223333\"\n",
	}
	codeConflict = Code{
		ID: "INPUT011", Name: "conflict", Title: "Two values contradict each other",
		Why:  "CUE unifies everything that is written for a field, in whatever file; 1 and 2 have no common value.",
		Bad:  "mine: 1\nmine: 2",
		Good: "mine: 1",
	}
	codeCUE = Code{
		ID: "INPUT012", Name: "cue", Title: "CUE cannot evaluate the package",
		Why:  "The message is mostly CUE's own: a reference to nothing, a name that is declared twice, a cycle, a function or an operator that cannot work with what it gets.",
		Bad:  "stacks: _common\n",
		Good: "_common: {}\nstacks: _common\n",
	}
	codeSettings = Code{
		ID: "INPUT013", Name: "lint-settings", Title: "A settings file is not what it must be",
		Why: "A repository without stacks may have the settings of lint in cuemulus.cue or .cuemulus.yaml, in the directory where lint runs or above it up to the root of the repository. The file has one field, lint, with what project.#Lint says. A setting that nothing reads is nearly always a misspelt one.",
	}
)

// The two lines that suffice for a bucket of the examples.
const (
	inProd     = `source: {account: "prod", region: "eu-west-1"}`
	toVirginia = `replica: region: "us-east-1"`
)

// bucketExample is a replicated bucket of these lines, for Bad and Good.
func bucketExample(lines ...string) string {
	return stackExample("logs: aws.#ReplicatedBucket &", lines...)
}

// stackExample is a stack of these lines; head leads to its brace.
func stackExample(head string, lines ...string) string {
	return "stacks: " + head + " {\n\t" + strings.Join(lines, "\n\t") + "\n}"
}

// Values that the schemas do not admit.
var (
	codeType = Code{
		ID: "INPUT020", Name: "wrong-type", Title: "A value is of the wrong type",
		Why:  "A string is written in quotes, a number and true or false without, a struct in braces, a list in brackets.",
		Bad:  bucketExample(inProd, toVirginia, `archive: source: "31"`),
		Good: bucketExample(inProd, toVirginia, `archive: source: 31`),
	}
	codeUnknownField = Code{
		ID: "INPUT021", Name: "unknown-field", Title: "A field does not exist",
		Why:  "A field that nothing reads is nearly always a misspelt one, and its default would count instead.",
		Bad:  bucketExample(inProd, toVirginia, `nonCurrent: days: 7`),
		Good: bucketExample(inProd, toVirginia, `noncurrent: days: 7`),
	}
	codeMissingField = Code{
		ID: "INPUT022", Name: "missing-field", Title: "A field that has no default is missing",
		Why:  "cuemulus does not guess it.",
		Bad:  bucketExample(inProd),
		Good: bucketExample(inProd, toVirginia),
	}
	codeEnum = Code{
		ID: "INPUT023", Name: "not-in-list", Title: "A value is not one of those that are allowed",
		Why:  "The field takes a fixed list of words.",
		Bad:  bucketExample(inProd, toVirginia, `archive: class: "GLACIER_DEEP"`),
		Good: bucketExample(inProd, toVirginia, `archive: class: "DEEP_ARCHIVE"`),
	}
	codeBounds = Code{
		ID: "INPUT024", Name: "out-of-bounds", Title: "A number is too low or too high, or a text too short or too long",
		Why:  "The service would refuse it when the stack is deployed; the schema's comment says which limit it is.",
		Bad:  bucketExample(inProd, toVirginia, `noncurrent: keep: 101`),
		Good: bucketExample(inProd, toVirginia, `noncurrent: keep: 100`),
	}
	codePattern = Code{
		ID: "INPUT025", Name: "wrong-form", Title: "A text has the wrong form",
		Why:  "The message says in words what the field takes.",
		Bad:  bucketExample(`source: {account: "prod", region: "Ireland"}`, toVirginia),
		Good: bucketExample(inProd, toVirginia),
	}
	codeAccountNumber = Code{
		ID: "INPUT026", Name: "unquoted-account", Title: "An account number is written as a number",
		Why:  "It is a name made of digits. As a number it loses a leading zero, and YAML readers make other numbers of it.",
		Bad:  "project: accounts: twin: id: 123456789012",
		Good: "project: accounts: twin: id: \"123456789012\"",
	}
	codeKind = Code{
		ID: "INPUT027", Name: "unknown-kind", Title: "A stack's kind does not exist, or is not given",
		Why:  "The kind says what a stack becomes. CUE fills it in when the stack is unified with a definition such as aws.#ReplicatedBucket.",
		Bad:  stackExample("logs:", inProd, toVirginia),
		Good: stackExample("logs:", `kind: "ReplicatedBucket"`, inProd, toVirginia),
	}
	codeOpen = Code{
		ID: "INPUT028", Name: "no-value", Title: "A field has a constraint but no value",
		Why:  "string, or a reference to a field that nobody sets, leaves open what to write.",
		Bad:  bucketExample(`source: {account: "prod", region: string}`, toVirginia),
		Good: bucketExample(inProd, toVirginia),
	}
	codeDuplicateStack = Code{
		ID: "INPUT029", Name: "duplicate-stack", Title: "A stack is defined in two files",
		Why:  "Stacks in YAML and JSON are complete: they are not unified with a stack of the same name elsewhere.",
		Bad:  "-- a.cue --\npackage infra\n\nstacks: logs: {kind: \"ReplicatedBucket\", source: {account: \"prod\", region: \"eu-west-1\"}, replica: region: \"us-east-1\"}\n-- stacks/a.yaml --\nstacks:\n  logs:\n    kind: ReplicatedBucket\n    source: {account: prod, region: eu-west-1}\n    replica: {region: us-east-1}\n",
		Good: "-- stacks/a.yaml --\nstacks:\n  logs:\n    kind: ReplicatedBucket\n    source: {account: prod, region: eu-west-1}\n    replica: {region: us-east-1}\n",
	}
	codeStackName = Code{
		ID: "INPUT030", Name: "stack-name", Title: "A stack's name cannot be used",
		Why:  "It becomes the name of a CloudFormation stack, ^[A-Za-z][A-Za-z0-9-]*$ with at most 128 characters, to which cuemulus adds; and, where the stack gives no other name, the name of a bucket, in lower case.",
		Bad:  stackExample("Audit_Logs: aws.#ReplicatedBucket &", inProd, toVirginia),
		Good: stackExample(`"audit-logs": aws.#ReplicatedBucket &`, inProd, toVirginia),
	}
)

// Fields that contradict each other, or the project.
var (
	codeAccount = Code{
		ID: "INPUT031", Name: "unknown-account", Title: "An account is not in the project",
		Why:  "Stacks, environments and lookups name accounts by their keys in project.accounts.",
		Bad:  bucketExample(`source: {account: "production", region: "eu-west-1"}`, toVirginia),
		Good: bucketExample(inProd, toVirginia),
	}
	codeWhichAccount = Code{
		ID: "INPUT032", Name: "which-account", Title: "A stack does not say which account it is in",
		Why:  "The account may be left out only in a project that has exactly one.",
		Bad:  bucketExample(`source: region: "eu-west-1"`, toVirginia),
		Good: bucketExample(inProd, toVirginia),
	}
	codeTwoEnvironments = Code{
		ID: "INPUT033", Name: "two-environments", Title: "An account is in two environments",
		Why:  "Its stacks would have the tags of both, and it would be unclear with which they are released.",
		Bad:  "project: environments: {\n\tlive: accounts: [\"prod\"]\n\tshared: accounts: [\"prod\", \"audit\"]\n}",
		Good: "project: environments: {\n\tlive: accounts: [\"prod\"]\n\tshared: accounts: [\"audit\"]\n}",
	}
	codeSameAccount = Code{
		ID: "INPUT034", Name: "same-account", Title: "Two accounts have the same number",
		Why:  "Two names for one account would render its stacks twice, and a copied line is the likelier reason.",
		Bad:  "project: accounts: twin: id: \"111122223333\"",
		Good: "project: accounts: twin: id: \"123456789012\"",
	}
	codeReadRole = Code{
		ID: "INPUT035", Name: "read-role", Title: "A role of an account belongs to another account or partition",
		Why:  "resolve assumes readRole to read in this account, package packageRole to upload there, and both refuse an answer that comes from another one.",
		Bad:  "project: accounts: twin: {id: \"123456789012\", readRole: \"arn:aws:iam::111122223333:role/reader\"}",
		Good: "project: accounts: twin: {id: \"123456789012\", readRole: \"arn:aws:iam::123456789012:role/reader\"}",
	}
	codeLookup = Code{
		ID: "INPUT036", Name: "lookup", Title: "A lookup lacks an argument, or has one that it does not take",
		Why:  "Each kind of lookup takes its own arguments: kms region and alias, zones region, ssm region and parameter, ou ou, output region, stack and output.",
		Bad:  "project: lookups: trail: {kind: \"kms\", account: \"prod\", region: \"eu-west-1\"}",
		Good: "project: lookups: trail: {kind: \"kms\", account: \"prod\", region: \"eu-west-1\", alias: \"alias/trail\"}",
	}
	codeOutput = Code{
		ID: "INPUT037", Name: "output-folder", Title: "The output folder holds input",
		Why:  "render removes files of its own from the output folder; input has no place there.",
		Bad:  "project: output: \"stacks\"",
		Good: "project: output: \"rendered\"",
	}
	codeAttribute = Code{
		ID: "INPUT038", Name: "lint-attribute", Title: "An ignored finding is not written as it must be",
		Why:  "Whoever silences a rule says which and why, and may say until when. An attribute that cannot be understood would silence nothing, without a word.",
		Bad:  bucketExample(inProd, toVirginia, `@lint(ignore=S3004)`),
		Good: bucketExample(inProd, toVirginia, `@lint(ignore=S3004, why="the source account moves next year", until="2027-01-31")`),
	}
	codeRegion = Code{
		ID: "INPUT039", Name: "unknown-region", Title: "A Region is not known",
		Why:  "A warning: its name has the right form, and it may be newer than this cuemulus, or misspelt.",
		Bad:  bucketExample(`source: {account: "prod", region: "eu-wset-1"}`, toVirginia),
		Good: bucketExample(inProd, toVirginia),
	}
	codePartition = Code{
		ID: "INPUT040", Name: "region-partition", Title: "A Region is not in the account's partition",
		Why:  "An account lives in one partition, and only that partition's Regions exist for it.",
		Bad:  bucketExample(`source: {account: "prod", region: "cn-north-1"}`, toVirginia),
		Good: bucketExample(inProd, toVirginia),
	}
	codeSameRegion = Code{
		ID: "INPUT041", Name: "same-region", Title: "Source and replica are in one Region, or sameRegion is set although they are not",
		Why:  "A replica in the source's Region does not survive the loss of the Region; sameRegion: true says that this is meant, and changes the replica's name.",
		Bad:  bucketExample(inProd, `replica: region: "eu-west-1"`),
		Good: bucketExample(inProd, `replica: region: "eu-west-1"`, `sameRegion: true`),
	}
	codeNameTooLong = Code{
		ID: "INPUT042", Name: "name-too-long", Title: "A bucket's name would be longer than S3 allows",
		Why:  "S3 allows 63 characters. The Region (and the account, with naming \"account-regional\") is part of the name, and the longest Region of the partition counts, so that a stack can move.",
		Bad:  bucketExample(inProd, toVirginia, `name: "a-name-that-is-far-too-long-for-a-bucket-with-a-region"`),
		Good: bucketExample(inProd, toVirginia, `name: "a-shorter-name"`),
	}
	codePartitions = Code{
		ID: "INPUT043", Name: "two-partitions", Title: "Source and replica are in two partitions",
		Why:  "S3 replicates within a partition only.",
		Bad:  "project: accounts: china: {id: \"123456789012\", partition: \"aws-cn\"}\n" + bucketExample(inProd, `replica: {account: "china", region: "cn-north-1"}`),
		Good: bucketExample(inProd, toVirginia),
	}
	codeMultiRegionKey = Code{
		ID: "INPUT044", Name: "multi-region-key", Title: "A multi-Region key cannot serve this pair",
		Why:  "The keys of a multi-Region key belong to one account, and there is one in each Region.",
		Bad:  bucketExample(inProd, `replica: {account: "audit", region: "us-east-1"}`, `keyRef: "multi-region"`),
		Good: bucketExample(inProd, toVirginia, `keyRef: "multi-region"`),
	}
	codeOutputRole = Code{
		ID: "INPUT045", Name: "output-role", Title: "The source cannot read the replica's output",
		Why:  "Fn::GetStackOutput reads a stack of another account with a role of that account, RoleArn. It is the account's readRole.",
		Bad:  bucketExample(`source: {account: "audit", region: "eu-west-1"}`, `replica: {account: "prod", region: "us-east-1"}`),
		Good: bucketExample(`source: {account: "audit", region: "eu-west-1"}`, `replica: {account: "prod", region: "us-east-1"}`, `keyRef: "pinned"`),
	}
	codeDeleteMarkers = Code{
		ID: "INPUT046", Name: "delete-markers-with-tags", Title: "Delete markers are replicated by tags",
		Why:  "S3 refuses a rule that filters by tags and replicates delete markers, which have none.",
		Bad:  bucketExample(inProd, toVirginia, `deleteMarkers: true`, `filter: tags: copy: "yes"`),
		Good: bucketExample(inProd, toVirginia, `deleteMarkers: true`, `filter: prefix: "copy/"`),
	}
	codeLockDays = Code{
		ID: "INPUT047", Name: "lock-outlives-version", Title: "Old versions are to be deleted while they are locked",
		Why:  "S3 keeps a locked version until its lock ends, whatever the lifecycle rule says, so noncurrent.days would promise what does not happen.",
		Bad:  bucketExample(inProd, toVirginia, `objectLock: {mode: "COMPLIANCE", days: 365}`),
		Good: bucketExample(inProd, toVirginia, `objectLock: {mode: "COMPLIANCE", days: 365}`, `noncurrent: days: 365`),
	}
	codeAliasAcross = Code{
		ID: "INPUT048", Name: "alias-across-accounts", Title: "A key of another account is named by its alias",
		Why:  "S3 takes the alias of the replica's key without looking for it, and replication fails without a word when it is not found across accounts. The ARN of the key, from keyRef \"output\" or \"pinned\", crosses accounts.",
		Bad:  bucketExample(inProd, `replica: {account: "audit", region: "us-east-1"}`, `keyRef: "alias-abac"`),
		Good: bucketExample(inProd, `replica: {account: "audit", region: "us-east-1"}`, `keyRef: "pinned"`),
	}
	codeTrail = Code{
		ID: "INPUT049", Name: "trail", Title: "The trail cannot be made, or cannot be as it is asked for",
		Why:  "A stack makes resources in its own account and Region only, and the trail of an organization belongs to the organization's management account. Where the bucket is elsewhere, manageTrail: false gives CloudTrail its permissions and leaves the trail to somebody else.",
		Bad:  bucketExample(inProd, toVirginia, `usedBy: cloudTrail: {trail: "org-trail", homeRegion: "us-east-1"}`),
		Good: bucketExample(inProd, toVirginia, `usedBy: cloudTrail: {trail: "org-trail", homeRegion: "us-east-1", manageTrail: false}`),
	}
)
