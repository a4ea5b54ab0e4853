package compiler

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"cuemulus.dev/internal/diag"
)

// draft is a project as plain Go values, with a way back to the user's places. The
// happy path makes it from evaluated CUE, the error pass from what the user wrote;
// the checks across fields see no difference. A field that is missing or wrong is
// empty, and the checks pass over it.
type draft struct {
	project projectDoc
	known   bool // whether there is a project value at all
	at      func(path ...string) place
	stacks  []draftStack
}

type draftStack struct {
	name string
	kind string
	doc  any    // what the kind's decode gave
	data []byte // the JSON that it was decoded from
	at   func(path ...string) place
}

type projectDoc struct {
	Accounts         map[string]accountDoc     `json:"accounts"`
	Environments     map[string]environmentDoc `json:"environments"`
	PathInRepository string                    `json:"pathInRepository"`
	Output           string                    `json:"output"`
	Format           string                    `json:"format"`
	Artifacts        artifactsDoc              `json:"artifacts"`
	Lookups          map[string]lookupDoc      `json:"lookups"`
	Lint             lintDoc                   `json:"lint"`
}

type accountDoc struct {
	ID        string `json:"id"`
	Partition string `json:"partition"`
	ReadRole  string `json:"readRole"`

	ArtifactBucket string `json:"artifactBucket"`
	PackageRole    string `json:"packageRole"`
}

type artifactsDoc struct {
	Bucket string `json:"bucket"`
}

type environmentDoc struct {
	Accounts []string          `json:"accounts"`
	Tags     map[string]string `json:"tags"`
}

type lookupDoc struct {
	Kind      string `json:"kind"`
	Account   string `json:"account"`
	Region    string `json:"region"`
	Alias     string `json:"alias"`
	Parameter string `json:"parameter"`
	OU        string `json:"ou"`
	Stack     string `json:"stack"`
	Output    string `json:"output"`
}

// args gives the arguments that are set, by the words that users write.
func (l lookupDoc) args() map[string]string {
	all := map[string]string{"alias": l.Alias, "parameter": l.Parameter, "ou": l.OU, "stack": l.Stack, "output": l.Output}
	maps.DeleteFunc(all, func(_, v string) bool { return v == "" })
	return all
}

type lintDoc struct {
	Profile    string            `json:"profile"`
	Templates  []string          `json:"templates"`
	Exclude    []string          `json:"exclude"`
	Severities map[string]string `json:"severities"`
	Ignores    []ignoreDoc       `json:"ignores"`
}

type ignoreDoc struct {
	Rule  string `json:"rule"`
	Stack string `json:"stack"`
	Path  string `json:"path"`
	Why   string `json:"why"`
	Until string `json:"until"`
}

// sole gives the project's only account, "" when there are several or none.
func (p projectDoc) sole() string {
	if len(p.Accounts) != 1 {
		return ""
	}
	for name := range p.Accounts {
		return name
	}
	return ""
}

// result turns a checked draft into the project, without its stacks.
func (d *draft) result(dir string) *Project {
	doc := d.project
	p := &Project{
		Dir: dir, PathInRepository: doc.PathInRepository, Output: doc.Output, Format: doc.Format,
		ArtifactBucket: doc.Artifacts.Bucket,

		Accounts:     map[string]Account{},
		Environments: map[string]Environment{},
		Lookups:      map[string]Lookup{},
		Lint:         *d.lint(),
	}
	for name, a := range doc.Accounts {
		p.Accounts[name] = Account{
			Name: name, ID: a.ID, Partition: a.Partition, ReadRole: a.ReadRole,
			ArtifactBucket: a.ArtifactBucket, ArtifactRole: a.PackageRole, Pos: d.keyPos("accounts", name),
		}
	}
	for name, e := range doc.Environments {
		p.Environments[name] = Environment{Name: name, Accounts: e.Accounts, Tags: e.Tags}
	}
	for name, l := range doc.Lookups {
		p.Lookups[name] = Lookup{Name: name, Kind: l.Kind, Account: l.Account, Region: l.Region, Args: l.args(), Pos: d.keyPos("lookups", name)}
	}
	return p
}

// lint turns the settings of lint into values.
func (d *draft) lint() *LintSettings {
	doc := d.project.Lint
	l := &LintSettings{
		Profile: doc.Profile, Templates: doc.Templates, Exclude: doc.Exclude, Severities: doc.Severities,
		At: func(path ...string) (from, to diag.Pos) { return d.at(append([]string{"lint"}, path...)...).key() },
	}
	for i, ig := range doc.Ignores {
		l.Ignores = append(l.Ignores, Ignore{
			Rule: ig.Rule, Stack: ig.Stack, Path: ig.Path, Why: ig.Why, Until: ig.Until,
			Pos: d.keyPos("lint", "ignores", fmt.Sprintf("[%d]", i)),
		})
	}
	return l
}

func (d *draft) keyPos(path ...string) diag.Pos {
	pos, _ := d.at(path...).key()
	return pos
}

// fillJSON sets keys of a JSON object that it does not have yet. The result's keys
// are sorted, so it does not depend on the order of the user's files.
func fillJSON(object []byte, defaults map[string]any) ([]byte, error) {
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(object, &fields); err != nil {
		return nil, err
	}
	for _, key := range slices.Sorted(maps.Keys(defaults)) {
		value := defaults[key]
		if inner, ok := value.(map[string]any); ok && fields[key] != nil {
			filled, err := fillJSON(fields[key], inner)
			if err != nil {
				return nil, err
			}
			fields[key] = filled
			continue
		}
		if fields[key] != nil {
			continue
		}
		raw, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		fields[key] = raw
	}
	return json.Marshal(fields)
}
