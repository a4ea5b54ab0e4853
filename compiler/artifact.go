package compiler

import (
	"fmt"
	"path"

	"cuemulus.dev/cfn"
	"cuemulus.dev/hostconf"
	"cuemulus.dev/internal/diag"
)

// Artifact is the waist of the pipeline: one CloudFormation stack that is to be, or
// one file of a private cloud's host, as a tree in which every node knows its
// origin, and where and after what it is deployed. Renderers see no CUE; rules see
// neither CUE nor YAML text.
//
// A file of a host has File and Cloud, and no account, Region, template or edges;
// its order of deployment stands in the cloud's runbook.
type Artifact struct {
	Stack        *Stack        // the stack of the project that it came from
	StackName    string        // CloudFormation's name, "audit-logs-replica"; unique in account and Region
	Account      Account       // where it is deployed
	Region       string        //
	Template     *cfn.Template // Template.File is the path below the output folder, without extension; nil for a file of a host
	Parameters   map[string]string
	Tags         map[string]string
	Capabilities []string // what the deployer must acknowledge: "CAPABILITY_NAMED_IAM"
	After        []Edge   // what must be deployed before

	// Target is TargetEucalyptus for a template that a private cloud reads, which is JSON
	// and has no deployment file of Git sync; "" is AWS.
	Target string

	File  *hostconf.File // the file of a host; of the whole cloud where File.Host is ""; nil for a template
	Cloud string         // of a File: the cloud's folder below the output folder
	Bare  bool           // of a File: whoever reads it takes no comments, so nothing can be added to it

	// Waiting says why the artifact cannot be written yet, "" when it can: a value
	// in it belongs to a stack that is not deployed. Its files stay as they are.
	Waiting string
}

// Edge says that one stack must be deployed after another, and why.
type Edge struct {
	ID  string // of the other artifact
	Why string // "reads its output KeyArn"
	// Field is the input path, below the waiting stack, of what makes it wait; "" is
	// the stack itself.
	Field string
}

// ID names an artifact in the whole project: account/Region/stack name, or
// cloud/host/path of a file. It is also the path of its files below the output
// folder.
func (a *Artifact) ID() string {
	if a.File != nil {
		return path.Join(a.Cloud, a.File.Host, a.File.Path)
	}
	return ArtifactID(a.Account.Name, a.Region, a.StackName)
}

// ArtifactID makes the id of the artifact of a stack name in an account and Region.
func ArtifactID(account, region, stackName string) string {
	return account + "/" + region + "/" + stackName
}

// PlanCodes documents the diagnostics of compiling, as Codes does those of loading.
func PlanCodes() []diag.Code {
	return []diag.Code{
		{
			ID: "PLAN001", Name: "waits-for-deploy", Title: "A stack waits for a value of a stack that is not deployed yet",
			Why: "With keyRef \"pinned\" the ARN of the replica's key stands in the source's template, and the key exists only when the replica's stack is deployed. The other files are written; deploy the stack that the message names, run `cuemulus resolve`, and render again.",
		},
		{
			ID: "PLAN002", Name: "stack-name-taken", Title: "Two stacks become one CloudFormation stack, or one file",
			Why: "A CloudFormation stack's name is unique in its account and Region, a cloud's name in the project, and so are the rendered files. Rename one of the two stacks, or place it elsewhere.",
		},
		{
			ID: "PLAN003", Name: "deploy-cycle", Title: "Stacks wait for one another",
			Why: "No order of deployment exists. Take one of the references between the stacks away.",
		},
		{
			ID: "PLAN004", Name: "not-in-lock", Title: "A value is not in the lock file",
			Why: "render and lint never touch the network: every value that depends on an account or a Region comes from cuemulus.lock. Run the command that the message names, with credentials that may read, and commit the lock file.",
		},
		{
			ID: "PLAN005", Name: "cannot-express", Title: "The combination of settings cannot be expressed",
			Why: "CloudFormation or the service has no way to say it, or would accept it and silently do nothing. The message names what to choose instead.",
		},
		{
			ID: "PLAN006", Name: "resource-name-taken", Title: "Two stacks make a resource of one name",
			Why: "Bucket names are unique in a whole partition, names of roles in an account, aliases of keys in an account and Region. The second stack to be deployed would fail half way. Set name in one of the two stacks.",
		},
	}
}

// planned makes a diagnostic about a field of a stack; "" is the stack itself.
func planned(code, name string, stack *Stack, field, message, help string) diag.Diagnostic {
	pos, end := stack.Span(field)
	return diag.Diagnostic{
		Rule: code, Name: name, Severity: diag.Error, Pos: pos, End: end,
		Stack: stack.Name, Message: message, Help: help,
	}
}

// taken reports artifacts that would be written to the same place.
func taken(artifacts []*Artifact) (ds []diag.Diagnostic) {
	first := map[string]*Artifact{}
	told := map[[2]*Stack]bool{} // two clouds of one name have many files in common
	for _, a := range artifacts {
		other, twice := first[a.ID()]
		if twice && a.File != nil {
			if told[[2]*Stack{other.Stack, a.Stack}] {
				continue
			}
			told[[2]*Stack{other.Stack, a.Stack}] = true
		}
		if !twice {
			first[a.ID()] = a
			continue
		}
		d := planned("PLAN002", "stack-name-taken", a.Stack, "",
			fmt.Sprintf("the stacks %q and %q both become the CloudFormation stack %q in %s, account %q", other.Stack.Name, a.Stack.Name, a.StackName, a.Region, a.Account.Name),
			"rename one of them, or place it in another account or Region")
		if a.File != nil {
			d.Message = fmt.Sprintf("the stacks %q and %q both write the file %s", other.Stack.Name, a.Stack.Name, a.ID())
			d.Help = "give one of the clouds another name"
		}
		d.Related = []diag.Related{{Pos: other.Stack.Where(""), Message: "the other stack"}}
		ds = append(ds, d)
	}
	return ds
}
