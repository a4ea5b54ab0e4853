package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cuemulus.dev/compiler/resolve"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/render"
)

// starter is the project that init writes: the sources of fixtures/starter, whose
// rendered files stand beside them in this repository.
//
//go:embed fixtures/starter/*.cue fixtures/starter/cue.mod/module.cue fixtures/starter/.gitattributes
//go:embed fixtures/starter/.pre-commit-config.yaml fixtures/starter/.github/workflows/cuemulus.yml
var starter embed.FS

const starterRoot = "fixtures/starter"

// initFlags are what init writes in place of the starter's values.
type initFlags struct {
	account, region, replica string
}

func (a *app) initCommand() *cobra.Command {
	var f initFlags
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write a project that renders and lints clean",
		Long: `Init writes a working project into the working directory: the project value, one
replicated bucket, the lock file, git attributes, a pre-commit configuration and a
GitHub workflow, and what it renders to. A file that is there already is an error,
and nothing is written.`,
		Example: "  mkdir infra && cuemulus -C infra init --account 111122223333",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return a.init(f)
		},
	}
	cmd.Flags().StringVar(&f.account, "account", "111122223333", "the `NUMBER` of the account, twelve digits")
	cmd.Flags().StringVar(&f.region, "region", "eu-west-1", "the Region of the bucket")
	cmd.Flags().StringVar(&f.replica, "replica-region", "us-east-1", "the Region of the replica")
	return cmd
}

func (a *app) init(f initFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	files, err := starterFiles(f)
	if err != nil {
		return fault("read the built-in starter: %v", err)
	}
	rendered, ds, err := a.renderElsewhere(files)
	if err != nil {
		return fault("try the project out: %v", err)
	}
	if hasErrors(ds) {
		return a.report([]output{textOutput()}, ds, 0)
	}
	files = append(files, rendered...)
	var there []string
	for _, d := range files {
		if _, err := os.Lstat(d.Path); !errors.Is(err, fs.ErrNotExist) {
			there = append(there, d.Path)
		}
	}
	if isProject() && len(there) == 0 {
		there = append(there, "a CUE file")
	}
	if len(there) > 0 {
		return usage("nothing was written: the directory already has %s", strings.Join(there, ", "))
	}
	if err := render.Write(".", ".", files); err != nil {
		return usage("nothing was written: %v", err)
	}
	a.tellLines(`wrote a project with one bucket, and what it renders to.

Next:
  project.cue, stacks.cue       write your accounts and stacks
  cuemulus schemas install      completion and hover in editors, and cue vet
  cuemulus render               after every change; commit the result
  cuemulus lint                 check it
  cuemulus plan                 what is deployed first
  pre-commit install            check on every commit
`)
	return nil
}

// check looks at the flags before anything is done.
func (f initFlags) check() error {
	if !regexp.MustCompile(`^[0-9]{12}$`).MatchString(f.account) {
		return usage("--account takes the twelve digits of an account number, not %q", f.account)
	}
	for _, flag := range []struct{ name, region string }{{"--region", f.region}, {"--replica-region", f.replica}} {
		if !regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$`).MatchString(flag.region) {
			return usage("%s takes a Region such as eu-west-1, not %q", flag.name, flag.region)
		}
	}
	if f.region == f.replica {
		return usage("--region and --replica-region must differ: the replica is for the loss of a Region")
	}
	return nil
}

// partition gives the partition of the bucket's Region, by the beginning of its
// name; the compiler objects where the replica's is another.
func (f initFlags) partition() string {
	for _, p := range []struct{ prefix, partition string }{
		{"cn-", "aws-cn"},
		{"us-gov-", "aws-us-gov"},
		{"eusc-", "aws-eusc"},
		{"us-isob-", "aws-iso-b"},
		{"us-isof-", "aws-iso-f"},
		{"eu-isoe-", "aws-iso-e"},
		{"us-iso-", "aws-iso"},
	} {
		if strings.HasPrefix(f.region, p.prefix) {
			return p.partition
		}
	}
	return "aws"
}

// starterFiles gives the starter's files with the flags' values in them, and an
// empty lock file: a bucket whose keyRef is "output" asks nothing.
func starterFiles(f initFlags) ([]render.Difference, error) {
	id := fmt.Sprintf("id: %q", f.account)
	if p := f.partition(); p != "aws" {
		id += fmt.Sprintf("\n\t\tpartition: %q", p)
	}
	values := strings.NewReplacer(`id: "111122223333"`, id, "111122223333", f.account, "arn:aws:", "arn:"+f.partition()+":",
		"eu-west-1", f.region, "us-east-1", f.replica)
	var files []render.Difference
	err := fs.WalkDir(starter, starterRoot, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := starter.ReadFile(name)
		if err != nil {
			return err
		}
		files = append(files, render.Difference{
			Path: strings.TrimPrefix(name, starterRoot+"/"), Change: render.Missing, New: []byte(values.Replace(string(data))),
		})
		return nil
	})
	files = append(files, render.Difference{Path: lockFile, Change: render.Missing, New: (&resolve.Lock{}).Marshal()})
	slices.SortFunc(files, func(a, b render.Difference) int {
		return diag.Pos{File: a.Path}.Compare(diag.Pos{File: b.Path})
	})
	return files, err
}

// renderElsewhere writes the project into a temporary directory and compiles it
// there, so that the user's directory gets all files or none.
func (a *app) renderElsewhere(files []render.Difference) (rendered []render.Difference, ds []diag.Diagnostic, err error) {
	dir, err := os.MkdirTemp("", "cuemulus-init-")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(dir)
	if err := render.Write(dir, ".", files); err != nil {
		return nil, nil, err
	}
	p, ds := a.openAt(dir)
	for i := range ds { // shown as if the files were here
		ds[i].Pos.File = path.Base(ds[i].Pos.File)
		ds[i].Related = nil
	}
	if p == nil || hasErrors(ds) {
		return nil, ds, nil
	}
	rendered, err = render.Compare(dir, p.Output, p.files(), nil)
	return rendered, ds, err
}
