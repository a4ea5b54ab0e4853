// Package lint judges CloudFormation templates by rules.
//
// A Rule is a value: documentation, two examples and a function. Run gives every
// rule every Target (a template and what is known of its place) and turns what
// the rules report into diagnostics. The package knows no CUE and no compiler,
// opens no file and asks no clock: a compiled stack's lines come from
// cfn.Template.Where, today's date from Options.
//
// # Writing a rule
//
// One file in an area's folder below rules, named after the rule
// (s3004_replication_to_itself.go for S3004 replication-to-itself), holds one
// Rule value; one line in the area's list of rules adds it. Run reads the template
// through its Pass: Resources, Statements (every policy statement as it is written),
// Documents (every policy as package iam reads it, with symbols for what only the
// deployment knows, scenario by scenario; ReportPolicy gives findings of iam their
// places), Identities (who has which of them), Text (what a
// value says once intrinsics are evaluated, with ${...} for what is not known),
// Settings (what a property says, or that it is not there, in each scenario), and
// Buckets, Stack and Producer for other templates of the same run. Require makes the Run of a
// rule about one property. A rule that would need to guess stays silent. It reports the smallest guilty node by its
// path; the engine adds the place, the resource, the stack and the rule's own
// fields.
//
// Bad and Good are the rule's first test: over all rules of the recommended profile
// and all of its own area, Bad must give that rule's finding and nothing else, Good
// nothing at all. Each is one
// template in YAML; or, for what only shows across templates, a txtar archive
// whose files are named ACCOUNT/REGION/STACK.template.yaml, which is how they say
// where they are deployed. A single template says nothing of its place.
//
// A rule about the files of a private cloud's hosts has Hosts instead of Run, which
// is called once for each Cloud; its examples are archives of files named as on
// their hosts, HOST/etc/ceph/ceph.conf.
//
// A rule whose findings have one safe answer gives it with Fix (or FixOnRequest,
// where the answer changes what happens), from Quote, AddKeys or edits of its own,
// and says so in its field Fix. An edit names what must stand in its place (Old),
// since a rule does not see the text: where an anchor, a tag or a comment is in
// between, the text stays as it is.
//
// # Deployments and nested stacks
//
// A Target is judged with what is known of its deployment: Region, account,
// parameters. With several Deployments it is judged in each, and a finding that not
// all of them have ends with the names of those that do. Nested stacks whose
// templates are local files are followed (Options.Load): what is wrong with what they
// are given, or with what is read of them, is one of cfn's diagnostics (TPL004 and
// on) at the parent's line; a template that is a target and is nested by another is
// judged by itself and with what it is given.
//
// Targets with Open are read in their turn and not kept. Only those that offer others
// something to look for (a bucket or a policy of a known name, a stack's name), or
// whose rules looked for such a thing, wait until all are read. A Scope must
// therefore reach other targets through its methods, never by a list of its own.
//
// # Accepting a finding
//
// A finding is accepted with a reason, in one of five places:
//
//	# cuemulus: ignore S3004 until=2027-01-31 why we serve a public site
//
// as a YAML comment: behind a value it speaks of that line; alone on its line, of
// the next key or list item and all below it; alone above the document's first
// key, of the whole file. In a file of a host the comment has that file's own mark (#, !
// or <!-- -->) and, where the program that reads it knows no comment behind a value,
// stands alone on its line. In JSON (and YAML),
//
//	"Metadata": {"cuemulus": {"ignore": [{"rule": "S3004", "why": "...", "until": "2027-01-31"}]}}
//
// in a resource speaks of the resource, at the top of the whole template.
// Target.Ignores come from attributes in CUE, Options.Ignores from the project
// value. A rule is named by its id, its name or an alias (an id of another tool);
// several stand behind one another, with blanks or commas. What is wrong with an
// ignore is a finding of the engine's own rules, LINT001 and on; see EngineRules.
//
// Suppressions that a template has for other tools (cfn-lint, cfn_nag, checkov,
// guard; see peers.go) accept findings of the rules that have their ids among the
// Aliases. They are never reported: they are not ours.
//
// # When a rule breaks
//
// A rule that panics does not take the run down: Run reports rule CrashRule with
// severity error, naming the rule and the template. That is a fault of cuemulus
// and not of the template, so a caller that sees CrashRule exits with 3.
package lint

import (
	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
)

// Rule is one rule: what it is, why, two examples, and the function that finds
// it. Ids are an area and a number and are never used again for another rule.
type Rule struct {
	ID       string        // "S3004"
	Name     string        // "replication-to-itself"
	Severity diag.Severity // unless the project sets another one
	Title    string        // one line: what is wrong when the rule reports
	Why      string        // why it matters, when it is silent, and what to do
	Bad      string        // an example that gives exactly this finding
	Good     string        // an example that gives none
	Aliases  []string      // ids of the same idea elsewhere
	Profile  string        // Recommended or Strict; "" is Recommended
	Fix      string        // what lint --fix does about it, "puts the date in quotes"; "" where it does nothing
	// FixRequest is the word with which a user must ask for that, as in
	// lint --fix=retain; "" where --fix alone does it.
	FixRequest string
	Run        func(*Pass)
	// Hosts is the function of a rule about the files of a private cloud's hosts,
	// instead of Run. It is called once for each cloud.
	Hosts func(*HostPass)
}

// The profiles: which rules run unless the project says so rule by rule. Strict
// runs all rules, Recommended those that nearly everybody wants, None none.
const (
	Recommended = "recommended"
	Strict      = "strict"
	None        = "none"
)

// Target is one template and what is known about where it is deployed. An empty
// string means unknown, and rules that need it stay silent.
type Target struct {
	Template *cfn.Template
	// Open gives the template where Template is nil, and nil for what is none, which
	// is then not judged. Run calls it when the target's turn has come, for several
	// targets at a time, and lets the template go as soon as no rule can ask for it,
	// so that a run over thousands of files needs the memory of a few. A template that
	// another one nests is opened a second time.
	Open      func() *cfn.Template
	File      string // the template file as ignores name it; "" is Template.File
	Stack     string // the stack's name in the project; "" for a template file
	StackName string // CloudFormation's name of the stack, as Fn::GetStackOutput says it
	Account   string // the account's name in the project
	AccountID string // twelve digits
	Region    string
	Partition string
	// Private says that a private cloud reads the template, not AWS: a rule that asks for
	// what only AWS has stays silent.
	Private bool
	// Parameters are the values that the stack is deployed with, where they are known.
	Parameters map[string]string
	// Deployments are the ways in which the template is deployed, where there are
	// several. Each is judged, and a finding that not all of them have says which do.
	Deployments []Deployment
	Ignores     []Ignore // of this target alone, from attributes in CUE
}

// Ignore accepts findings of one or several rules, with a reason.
type Ignore struct {
	// Rule holds ids, names or aliases of rules, parted by blanks or commas; each
	// may be a pattern of path.Match over ids ("S3*").
	Rule string
	// Stack is a pattern of path.Match over the stack's name or, for a template
	// file, the file's path. "" is every one.
	Stack string
	// Path is where the finding must be, itself or something below: the input path
	// of a compiled template ("archive.replica"), the path in the template of a
	// parsed one ("Resources.Bucket"). It may be a pattern of path.Match. "" is
	// everywhere.
	Path  string
	Why   string   // the reason; needed
	Until string   // last day on which it counts, YYYY-MM-DD; "" for ever
	Pos   diag.Pos // where it was written
}

// Options are the project's choices.
type Options struct {
	// Severities sets "error", "warning", "note" or "off" by a rule's id, name or
	// alias. A rule that is set to a severity runs whatever the profile says.
	Severities map[string]string
	// Ignores are those of the project value, which speak of all targets.
	Ignores []Ignore
	// Profile is Recommended, Strict or None; "" is Recommended.
	Profile string
	// Clouds are the private clouds whose hosts' files are judged beside the targets.
	Clouds []Cloud
	// Today is the date, YYYY-MM-DD, that the Until of an ignore is compared with.
	// "" means that no ignore ever expires.
	Today string
	// Accounts are the ids of the project's accounts, so that others are known to be
	// third parties. Without them no rule speaks of third parties.
	Accounts []string
	// NoInline takes force from every ignore that does not stand in the project
	// value: comments, Metadata and Target.Ignores. Each becomes a finding, but for
	// those of other tools, which have no force either.
	NoInline bool
	// NoPeers takes force from the suppressions of other tools: cfn-lint, cfn_nag,
	// checkov and guard.
	NoPeers bool
	// Load gives the texts of the files that template files name by path, those of
	// nested stacks. Nil follows none. It is called by several goroutines.
	Load cfn.Load
	// Partial says that the targets are only a part of the project (a command that
	// was given files), so that an unused ignore of the project is no finding.
	Partial bool
}
