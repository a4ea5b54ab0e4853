// Package render turns artifacts into files, and files on disk into differences.
//
// Files makes the bytes: a template as YAML or JSON, its Git sync deployment
// file, the files of hosts, and plan.json. Compare holds them against the output folder; Write mends
// it, all or nothing. Every file carries a mark (mark.go) with a hash of its own
// content, so that cuemulus knows which files it wrote and whether somebody
// edited one since: only such files are ever overwritten or removed.
//
// The mark names no version and no date: an upgrade of cuemulus that changes
// nothing in a template does not touch its file.
package render

import (
	"path"
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
)

// File is one file to be, below the project's directory.
type File struct {
	Path     string // relative to the project, forward slashes, output folder included
	Data     []byte
	Artifact *compiler.Artifact // nil for plan.json

	Executable bool // a script
	bare       bool // without a mark: plan.json has its hash
}

// PlanFile is the name of the deploy plan in the output folder.
const PlanFile = "plan.json"

// Files renders every artifact that is not waiting, and the plan of them all.
// The result is sorted by path.
func Files(p *compiler.Project, artifacts []*compiler.Artifact, waves [][]*compiler.Artifact) []File {
	var files []File
	for _, a := range artifacts {
		if a.Waiting != "" {
			continue
		}
		if a.File != nil {
			files = append(files, hostFile(p, a))
			continue
		}
		files = append(files, File{Path: TemplatePath(p, a), Data: Template(a, Format(p, a)), Artifact: a})
		if a.Target == "" {
			files = append(files, File{Path: path.Join(p.Output, a.ID()+".deployment.yaml"), Data: deployment(p, a), Artifact: a})
		}
	}
	slices.SortFunc(files, func(a, b File) int { return compareStrings(a.Path, b.Path) })
	files = append(files, File{Path: path.Join(p.Output, PlanFile), Data: plan(p, waves, files)})
	slices.SortFunc(files, func(a, b File) int { return compareStrings(a.Path, b.Path) })
	return files
}

// Waiting gives the paths that stay as they are because their artifact waits for
// a deployment.
func Waiting(p *compiler.Project, artifacts []*compiler.Artifact) map[string]bool {
	keep := map[string]bool{}
	for _, a := range artifacts {
		if a.Waiting != "" && a.File == nil {
			keep[TemplatePath(p, a)] = true
			keep[path.Join(p.Output, a.ID()+".deployment.yaml")] = true
		}
	}
	return keep
}

// TemplatePath gives the path of an artifact's template, relative to the project.
func TemplatePath(p *compiler.Project, a *compiler.Artifact) string {
	return path.Join(p.Output, a.ID()+".template."+Format(p, a))
}

// Format is that of an artifact's template: a private cloud reads JSON.
func Format(p *compiler.Project, a *compiler.Artifact) string {
	if a.Target == compiler.TargetEucalyptus {
		return "json"
	}
	return p.Format
}

// Template renders a template in a format, "yaml" or "json", with its mark.
func Template(a *compiler.Artifact, format string) []byte {
	if format == "json" {
		root := &cfn.Node{Kind: cfn.Map}
		root.Fields = slices.Clone(a.Template.Root.Fields)
		at := 0
		for i, f := range root.Fields {
			if f.Key == "AWSTemplateFormatVersion" || f.Key == "Description" {
				at = i + 1
			}
		}
		metadata := cfn.MapOf(cfn.KV{Key: jsonMark, Value: jsonNote(source(a))})
		root.Fields = slices.Insert(root.Fields, at, cfn.Field{Key: "Metadata", Value: metadata})
		return sealJSON(JSON(root))
	}
	return sealYAML(source(a), YAML(a.Template.Root))
}

// source names what a file is made from.
func source(a *compiler.Artifact) string {
	return "the stack " + quote(a.Stack.Name) + " in " + a.Stack.File
}

// deployment renders the file that CloudFormation Git sync reads beside the
// template: where the template is in the repository, parameters and tags.
func deployment(p *compiler.Project, a *compiler.Artifact) []byte {
	return sealYAML(source(a), YAML(cfn.MapOf(
		cfn.KV{Key: "template-file-path", Value: cfn.Str(path.Join(p.PathInRepository, TemplatePath(p, a)))},
		cfn.KV{Key: "parameters", Value: texts(a.Parameters)},
		cfn.KV{Key: "tags", Value: texts(a.Tags)},
	)))
}

func texts(m map[string]string) *cfn.Node {
	n := &cfn.Node{Kind: cfn.Map}
	for _, key := range sortedKeys(m) {
		n.Fields = append(n.Fields, cfn.Field{Key: key, Value: cfn.Str(m[key])})
	}
	return n
}

// Plan renders the deploy waves, and the files of hosts, for other tools.
func Plan(p *compiler.Project, artifacts []*compiler.Artifact, waves [][]*compiler.Artifact) []byte {
	var hosts []File
	for _, a := range artifacts {
		if a.File != nil {
			hosts = append(hosts, hostFile(p, a))
		}
	}
	slices.SortFunc(hosts, func(a, b File) int { return compareStrings(a.Path, b.Path) })
	return plan(p, waves, hosts)
}

func plan(p *compiler.Project, waves [][]*compiler.Artifact, files []File) []byte {
	list := &cfn.Node{Kind: cfn.List}
	for _, wave := range waves {
		stacks := &cfn.Node{Kind: cfn.List}
		for _, a := range wave {
			stacks.Items = append(stacks.Items, planned(p, a))
		}
		list.Items = append(list.Items, stacks)
	}
	root := cfn.MapOf(
		cfn.KV{Key: jsonMark, Value: jsonNote("the project")},
		cfn.KV{Key: "version", Value: cfn.Integer(1)},
		cfn.KV{Key: "waves", Value: list},
	)
	if hosts := listed(files); len(hosts.Items) > 0 {
		root.Set(hosts, "files")
	}
	return sealJSON(JSON(root))
}

func planned(p *compiler.Project, a *compiler.Artifact) *cfn.Node {
	after := &cfn.Node{Kind: cfn.List}
	for _, e := range a.After {
		after.Items = append(after.Items, cfn.MapOf(cfn.KV{Key: "id", Value: cfn.Str(e.ID)}, cfn.KV{Key: "why", Value: cfn.Str(e.Why)}))
	}
	n := cfn.MapOf(
		cfn.KV{Key: "id", Value: cfn.Str(a.ID())},
		cfn.KV{Key: "stack", Value: cfn.Str(a.Stack.Name)},
		cfn.KV{Key: "stackName", Value: cfn.Str(a.StackName)},
		cfn.KV{Key: "account", Value: cfn.Str(a.Account.Name)},
		cfn.KV{Key: "accountId", Value: cfn.Str(a.Account.ID)},
		cfn.KV{Key: "region", Value: cfn.Str(a.Region)},
		cfn.KV{Key: "template", Value: cfn.Str(TemplatePath(p, a))},
		cfn.KV{Key: "capabilities", Value: cfn.Strs(a.Capabilities...)},
		cfn.KV{Key: "after", Value: after},
	)
	if a.Target != "" {
		n.Set(cfn.Str(a.Target), "target")
	}
	if a.Waiting != "" {
		n.Set(cfn.Str(a.Waiting), "waiting")
	}
	return n
}
