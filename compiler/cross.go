package compiler

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"cuemulus.dev/compiler/resolve"
	"cuemulus.dev/internal/diag"
)

// crossCheck looks at what one field alone cannot show: names that must exist, and
// fields that contradict each other.
type crossCheck struct {
	draft *draft
	diags []diag.Diagnostic
}

// checkDraft checks the project value, then every stack by its kind.
func checkDraft(d *draft) []diag.Diagnostic {
	c := &crossCheck{draft: d}
	if d.known {
		c.accounts()
		c.environments()
		c.lookups()
		c.settings()
	}
	for _, s := range d.stacks {
		c.stackName(s)
		if k, ok := kindNamed(s.kind); ok && s.doc != nil {
			k.check(c, s)
			c.limits(s, k)
		}
	}
	c.networks()
	c.clouds()
	return c.diags
}

// spot is where a finding of crossCheck points: a field of the project value, or of
// a stack.
type spot struct {
	stack *draftStack // nil for the project value
	path  []string
	key   bool // underline the key, not the value
}

func (c *crossCheck) place(s spot) place {
	if s.stack != nil {
		return s.stack.at(s.path...)
	}
	return c.draft.at(s.path...)
}

// add reports a finding; related spots follow with their words.
func (c *crossCheck) add(code Code, s spot, message, help string, related ...diag.Related) {
	d := code.diagnostic(diag.Pos{}, message, help)
	if s.key {
		d.Pos, d.End = c.place(s).key()
	} else {
		d.Pos, d.End = c.place(s).span()
	}
	root := []string{"project"}
	if s.stack != nil {
		root = []string{"stacks", s.stack.name}
		d.Stack = s.stack.name
	}
	d.Path = append(root, s.path...)
	d.Related = related
	c.diags = append(c.diags, d)
}

// also is a related place.
func (c *crossCheck) also(s spot, message string) diag.Related {
	p, _ := c.place(s).span()
	if s.key {
		p, _ = c.place(s).key()
	}
	return diag.Related{Pos: p, Message: message}
}

func field(path ...string) spot { return spot{path: path} }

func (s draftStack) field(path ...string) spot { return spot{stack: &s, path: path} }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// accountNames is every account of the project, sorted.
func (c *crossCheck) accountNames() []string { return sortedKeys(c.draft.project.Accounts) }

// account checks the name of an account; ok is false for one that does not exist.
// Without a project value nothing is known, and nothing reported.
func (c *crossCheck) account(name string, s spot) (doc accountDoc, ok bool) {
	if name == "" || !c.draft.known {
		return accountDoc{}, false
	}
	if doc, ok := c.draft.project.Accounts[name]; ok {
		return doc, true
	}
	names := c.accountNames()
	if len(names) == 0 {
		return accountDoc{}, false // reported once, for accounts
	}
	help := "the project's accounts are " + strings.Join(names, ", ")
	if near := diag.Nearest(name, names); near != "" {
		help = fmt.Sprintf("did you mean %q? %s", near, help)
	}
	for n, a := range c.draft.project.Accounts {
		if a.ID == name {
			help = fmt.Sprintf("write the account by its name, %q", n)
		}
	}
	c.add(codeAccount, s, fmt.Sprintf("there is no account %s", quoted(name)), help)
	return accountDoc{}, false
}

// region checks a Region against the partition of its account.
func (c *crossCheck) region(region, partition string, s spot) {
	if region == "" || partition == "" {
		return
	}
	home, known := partitionOf(region)
	switch {
	case home != "" && home != partition:
		c.add(codePartition, s, fmt.Sprintf("the Region %s belongs to the partition %s, the account to %s", region, home, partition),
			"write a Region of the account's partition, such as "+strings.Join(exampleRegions(region, partition), ", "))
	case !known:
		help := "check the spelling; a new Region may be used all the same"
		if near := diag.Nearest(region, regionsOf(partition)); near != "" {
			help = fmt.Sprintf("did you mean %q? a new Region may be used all the same", near)
		}
		c.add(codeRegion, s, fmt.Sprintf("the Region %s is not known to this version of cuemulus", region), help)
		c.diags[len(c.diags)-1].Severity = diag.Warning
	}
}

var roleAccount = regexp.MustCompile(`^arn:([a-z-]+):iam::([0-9]{12}):role/`)

func (c *crossCheck) accounts() {
	accounts := c.draft.project.Accounts
	if len(accounts) == 0 && c.draft.at("accounts").depth == 1 && !c.onlyClouds() {
		c.add(codeMissingField, spot{path: []string{"accounts"}, key: true}, "the project names no account", `write accounts: NAME: id: "TWELVE DIGITS"`)
	}
	byID := map[string]string{}
	for _, name := range c.accountNames() {
		a := accounts[name]
		if first, seen := byID[a.ID]; seen && a.ID != "" {
			c.add(codeSameAccount, field("accounts", name, "id"), fmt.Sprintf("the accounts %q and %q have one number, %s", first, name, a.ID), "give each account one name", c.also(field("accounts", first, "id"), "first here"))
		}
		byID[a.ID] = name
		c.accountRole(name, "readRole", a.ReadRole)
		c.accountRole(name, "packageRole", a.PackageRole)
		c.artifactBucket(a.ArtifactBucket, a.ID, field("accounts", name, "artifactBucket"))
	}
	c.artifactBucket(c.draft.project.Artifacts.Bucket, "111122223333", field("artifacts", "bucket"))
}

// accountRole checks that a role of an account is one of the account itself.
func (c *crossCheck) accountRole(name, which, arn string) {
	m := roleAccount.FindStringSubmatch(arn)
	if m == nil {
		return
	}
	a, role := c.draft.project.Accounts[name], field("accounts", name, which)
	if a.ID != "" && m[2] != a.ID {
		c.add(codeReadRole, role, fmt.Sprintf("the role belongs to the account %s, not to %q, which is %s", m[2], name, a.ID), "name a role of the account itself", c.also(field("accounts", name, "id"), "the account's number"))
	} else if a.Partition != "" && m[1] != a.Partition {
		c.add(codeReadRole, role, fmt.Sprintf("the role's ARN is of the partition %s, the account's partition is %s", m[1], a.Partition), fmt.Sprintf("write arn:%s:iam::... or set the account's partition", a.Partition))
	}
}

// artifactBucket checks the pattern of a bucket with an account and a Region of many
// letters in it.
func (c *crossCheck) artifactBucket(pattern, account string, s spot) {
	if pattern == "" || account == "" {
		return
	}
	name := bucketOf(pattern, account, "ap-southeast-1")
	switch {
	case len(name) > 63:
		c.add(codeNameTooLong, s, fmt.Sprintf("the bucket's name would have %d characters, as %s; S3 allows 63", len(name), name), "take some away")
	case !resolve.ValidBucket(name):
		c.add(codePattern, s, fmt.Sprintf("the bucket's name would be %s, which S3 does not take", name), "write lower-case letters, digits and hyphens, with a letter or digit at both ends")
	}
}

// onlyClouds reports whether the project has stacks, and all are private clouds.
func (c *crossCheck) onlyClouds() bool {
	for _, s := range c.draft.stacks {
		if s.kind != "Cloud" {
			return false
		}
	}
	return len(c.draft.stacks) > 0
}

func (c *crossCheck) environments() {
	first := map[string]spot{}
	owner := map[string]string{}
	for _, env := range sortedKeys(c.draft.project.Environments) {
		for i, name := range c.draft.project.Environments[env].Accounts {
			at := field("environments", env, "accounts", fmt.Sprintf("[%d]", i))
			if _, ok := c.account(name, at); !ok {
				continue
			}
			if before, seen := first[name]; seen {
				message := fmt.Sprintf("the account %q is in two environments, %q and %q", name, owner[name], env)
				if owner[name] == env {
					message = fmt.Sprintf("the account %q stands twice in the environment %q", name, env)
				}
				c.add(codeTwoEnvironments, at, message, "name it once", c.also(before, "first here"))
				continue
			}
			first[name], owner[name] = at, env
		}
	}
}

// lookupNeeds says which fields each kind of lookup takes besides account.
func lookupNeeds(kind string) (needs []string, ok bool) {
	needs, ok = map[string][]string{
		"kms":          {"region", "alias"},
		"zones":        {"region"},
		"ssm":          {"region", "parameter"},
		"organization": {},
		"ou":           {"ou"},
		"output":       {"region", "stack", "output"},
		"caller":       {},
	}[kind]
	return needs, ok
}

func (c *crossCheck) lookups() {
	for _, name := range sortedKeys(c.draft.project.Lookups) {
		l := c.draft.project.Lookups[name]
		account, _ := c.account(l.Account, field("lookups", name, "account"))
		c.region(l.Region, account.Partition, field("lookups", name, "region"))
		needs, ok := lookupNeeds(l.Kind)
		if !ok {
			continue
		}
		for _, arg := range []string{"region", "alias", "parameter", "ou", "stack", "output"} {
			at := field("lookups", name, arg)
			given := c.place(at).depth == len(at.path)
			switch wanted := slices.Contains(needs, arg); {
			case wanted && !given:
				at.path, at.key = at.path[:2], true
				c.add(codeLookup, at, fmt.Sprintf("a lookup of kind %q needs %s", l.Kind, arg), fmt.Sprintf("write %s: ...", arg))
			case given && !wanted:
				at.key = true
				help := "remove it"
				if len(needs) > 0 {
					help = fmt.Sprintf("remove it; kind %q takes %s", l.Kind, strings.Join(needs, ", "))
				}
				c.add(codeLookup, at, fmt.Sprintf("a lookup of kind %q has no %s", l.Kind, arg), help)
			}
		}
	}
}

// settings checks the output folder and the settings of lint.
func (c *crossCheck) settings() {
	top, _, _ := strings.Cut(c.draft.project.Output, "/")
	if slices.Contains([]string{dataFolder, "cue.mod"}, top) {
		c.add(codeOutput, field("output"), fmt.Sprintf("the folder %q holds the project's input, so it cannot hold its output", top), `write another folder, such as "rendered"`)
	}
	for i, ig := range c.draft.project.Lint.Ignores {
		if ig.Until != "" && !isDate(ig.Until) {
			c.add(codeAttribute, field("lint", "ignores", fmt.Sprintf("[%d]", i), "until"), fmt.Sprintf("%q is no date", ig.Until), "write the last day as YYYY-MM-DD")
		}
	}
}

// maxStackName leaves room for what cuemulus adds to a stack's name: CloudFormation
// allows 128 characters.
const maxStackName = 100

// stackName: CloudFormation wants ^[A-Za-z][A-Za-z0-9-]{0,127}$.
var stackName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)

func (c *crossCheck) stackName(s draftStack) {
	at := s.field()
	at.key = true
	switch {
	case !stackName.MatchString(s.name):
		c.add(codeStackName, at, fmt.Sprintf("%s is not the name of a stack", quoted(s.name)), "write letters, digits and hyphens, with a letter first")
	case len(s.name) > maxStackName:
		c.add(codeStackName, at, fmt.Sprintf("the stack's name has %d characters", len(s.name)), fmt.Sprintf("write at most %d: CloudFormation allows 128, and cuemulus adds to it", maxStackName))
	}
}
