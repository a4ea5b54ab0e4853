package template

import (
	"fmt"

	"cuemulus.dev/cfn"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/lint"
)

// The sections of a config that cfn-init knows (CloudFormation User Guide,
// "AWS::CloudFormation::Init").
var (
	named1   = func(f form) form { return form{kind: "map", any: &f} }
	services = mapOf(map[string]form{
		"ensureRunning": aBoolean, "enabled": aBoolean, "files": anything, "sources": anything, "packages": anything, "commands": anything,
	})
	initSections = map[string]form{
		"packages": {kind: "map"},
		"groups":   {kind: "map"},
		"users":    named1(mapOf(map[string]form{"uid": aText, "groups": anything, "homeDir": aText})),
		"sources":  named1(aText),
		"files": named1(mapOf(map[string]form{
			"content": anything, "source": aText, "encoding": aText, "group": aText, "owner": aText, "mode": aText, "authentication": aText, "context": anything,
		})),
		"commands": named1(mapOf(map[string]form{
			"command": anything, "env": anything, "cwd": aText, "test": anything, "ignoreErrors": aBoolean, "waitAfterCompletion": anything,
		})),
		"services": named1(named1(services)),
	}
)

var malformedInit = lint.Rule{
	ID: "CFN057", Name: "malformed-init", Severity: diag.Error,
	Title:   "AWS::CloudFormation::Init has what cfn-init does not know",
	Aliases: []string{"E3009"},
	Why: "cfn-init reads the metadata on the instance: a key or a config that it does not know is left out or ends it, and the stack waits for a signal that never comes. A config set names configs that stand beside it. " +
		"Write the sections packages, groups, users, sources, files, commands and services, with the keys of the user guide.",
	Bad: `Resources:
  Server:
    Type: AWS::EC2::Instance
    Metadata:
      AWS::CloudFormation::Init:
        config:
          files: {/etc/example.conf: {contents: example}}
    Properties: {ImageId: ami-0a1b2c3d4e5f60718}
`,
	Good: `Resources:
  Server:
    Type: AWS::EC2::Instance
    Metadata:
      AWS::CloudFormation::Init:
        config:
          files: {/etc/example.conf: {content: example}}
    Properties: {ImageId: ami-0a1b2c3d4e5f60718}
`,
	Run: func(p *lint.Pass) {
		s := shaper{p, maxShapes}
		for _, r := range p.Resources("") {
			n := r.Node.Get("Metadata", "AWS::CloudFormation::Init")
			if n == nil || n.Kind != cfn.Map || isComputed(n) {
				continue
			}
			path := r.Path("Metadata", "AWS::CloudFormation::Init")
			for _, f := range n.Fields {
				at := append(path[:len(path):len(path)], f.Key)
				if f.Key == "configSets" {
					s.configSets(f.Value, at, n)
				} else {
					s.check(f.Value, at, mapOf(initSections), "a config")
				}
			}
		}
	},
}

// configSets reports the configs that a set names and that are not there.
func (p *shaper) configSets(sets *cfn.Node, path []string, init *cfn.Node) {
	var configs []string
	for _, f := range init.Fields {
		if f.Key != "configSets" {
			configs = append(configs, f.Key)
		}
	}
	known := set(configs)
	var near guesses
	for _, f := range fieldsOf(sets) {
		for i, n := range f.Value.Elements() {
			name, ok := n.String()
			if !ok || known[name] || p.left <= 0 {
				continue
			}
			at := append(path[:len(path):len(path)], f.Key)
			if f.Value.Kind == cfn.List {
				at = append(at, fmt.Sprint(i))
			}
			p.left--
			p.Report(at, fmt.Sprintf("there is no config %s", quoted(name)), near.meant(name, configs, "write the config, or take its name out of the set"))
		}
	}
}
