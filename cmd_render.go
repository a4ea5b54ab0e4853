package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/render"
)

func (a *app) renderCommand() *cobra.Command {
	var check, showDiff, toStdout bool
	cmd := &cobra.Command{
		Use:   "render [STACK...]",
		Short: "Write the templates and files of the project's stacks",
		Long: `Render writes, below the output folder, for every stack:

  ACCOUNT/REGION/STACK.template.yaml     the CloudFormation template
  ACCOUNT/REGION/STACK.deployment.yaml   the file that Git sync reads
  CLOUD/HOST/PATH                        a file of a private cloud's host
  CLOUD/RUNBOOK.md                       the order of the cloud's deployment
  plan.json                              the deploy waves, and owner and mode of
                                         the files of hosts

Commit them. Files that no stack produces any more are removed if cuemulus wrote
them; other files are never touched. Writing is all or nothing.

With --check nothing is written: missing, stale, edited, left-over and foreign
files are findings, a unified diff shows how they differ, and the exit code is 1.
Names of stacks are for --stdout only: the output folder is always whole.`,
		Example: `  cuemulus render
  cuemulus render --check
  cuemulus render --stdout audit-logs-source`,
		RunE: func(_ *cobra.Command, args []string) error {
			outputs, err := a.parseOutputs()
			if err != nil {
				return err
			}
			if len(args) > 0 && !toStdout {
				return usage("names of stacks go with --stdout; render always writes the whole output folder")
			}
			p, ds := a.open()
			if p == nil || hasErrors(ds) {
				return a.reportAside(toStdout, outputs, ds)
			}
			if toStdout {
				return a.renderToStdout(p, outputs, ds, args)
			}
			if !check && !showDiff {
				defer exclusive()()
			}
			found, err := render.Compare(".", p.Output, p.files(), render.Waiting(p.Project, p.Artifacts))
			if err != nil {
				return usage("%v", err)
			}
			switch {
			case check:
				return a.renderCheck(outputs, ds, found)
			case showDiff:
				return a.renderDiff(outputs, ds, found)
			default:
				return a.renderWrite(p, outputs, ds, found)
			}
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "write nothing; fail when the output folder is not what would be written")
	cmd.Flags().BoolVar(&showDiff, "diff", false, "write nothing; print what would change as a unified diff, and exit with 1 if anything would")
	cmd.Flags().BoolVar(&toStdout, "stdout", false, "write nothing; print the files, or those of the named stacks")
	cmd.MarkFlagsMutuallyExclusive("check", "diff", "stdout")
	a.addOutputFlags(cmd)
	return cmd
}

// renderWrite mends the output folder and says what it did on standard error.
func (a *app) renderWrite(p *project, outputs []output, ds []diag.Diagnostic, found []render.Difference) error {
	var blocked []diag.Diagnostic
	for _, d := range found {
		if d.Change == render.InTheWay {
			blocked = append(blocked, d.Diagnostic())
		}
	}
	if len(blocked) > 0 {
		return a.report(outputs, append(ds, blocked...), 0)
	}
	if err := render.Write(".", p.Output, found); err != nil {
		return usage("nothing was changed: %v", err)
	}
	written, removed := 0, 0
	for _, d := range found {
		switch d.Change {
		case render.Leftover:
			removed++
		case render.Foreign:
		case render.Kept:
			ds = append(ds, d.Diagnostic())
		case render.Edited:
			written++
			a.tell("%s was edited by hand; the edit is overwritten", d.Path)
		default:
			written++
		}
		a.say("%s: %s", d.Change, d.Path)
	}
	if written > 0 {
		a.sayPath(p)
	}
	if written+removed > 0 || isTerminal(a.stderr) {
		a.tell("%s written, %d removed, below %s", count(written, "file", "files"), removed, p.Output)
	}
	return a.report(outputs, ds, 0)
}

// sayPath mentions that the deployment files name the templates by a path that Git
// sync will not find, because the project is not where the project value says.
func (a *app) sayPath(p *project) {
	here, err := os.Getwd()
	if err != nil {
		return
	}
	for root := here; ; root = filepath.Dir(root) {
		if _, err := os.Lstat(filepath.Join(root, ".git")); err == nil {
			at, err := filepath.Rel(root, here)
			if at = filepath.ToSlash(at); err == nil && at != cmp.Or(p.PathInRepository, ".") {
				a.tell("for CloudFormation Git sync write pathInRepository: %q in the project value: the project is there in its repository", at)
			}
			return
		}
		if filepath.Dir(root) == root {
			return
		}
	}
}

func (a *app) renderCheck(outputs []output, ds []diag.Diagnostic, found []render.Difference) error {
	mendable := false
	for _, d := range found {
		if textOnStdout(outputs) {
			fmt.Fprint(a.stdout, d.Unified())
		}
		ds = append(ds, d.Diagnostic())
		mendable = mendable || d.Mendable()
	}
	err := a.report(outputs, ds, 0)
	if mendable {
		a.tell("the output folder is not what the project renders to. Run: cuemulus render")
	}
	return err
}

func (a *app) renderDiff(outputs []output, ds []diag.Diagnostic, found []render.Difference) error {
	changes := false
	for _, d := range found {
		text := d.Unified()
		changes = changes || text != ""
		fmt.Fprint(a.stdout, text)
	}
	if !textOnStdout(outputs) {
		return usage("--diff prints the diff on standard output; give findings a file: --output FORMAT=FILE")
	}
	if err := a.report(outputs, ds, 0); err != nil {
		return err
	}
	if changes {
		return &exit{code: exitFindings}
	}
	return nil
}

// renderToStdout prints one file as it is, or several behind lines with their
// names, "-- PATH --", as the txtar format has them.
func (a *app) renderToStdout(p *project, outputs []output, ds []diag.Diagnostic, names []string) error {
	var chosen []render.File
	known := map[string]bool{}
	for _, f := range p.files() {
		if f.Artifact == nil {
			if len(names) == 0 {
				chosen = append(chosen, f)
			}
			continue
		}
		known[f.Artifact.Stack.Name], known[f.Artifact.ID()] = true, true
		if f.Artifact.File == nil {
			known[f.Artifact.StackName] = true
		}
		if len(names) == 0 {
			chosen = append(chosen, f)
		} else if slices.Contains(names, f.Artifact.Stack.Name) || slices.Contains(names, f.Artifact.StackName) || slices.Contains(names, f.Artifact.ID()) {
			if f.Artifact.File != nil || f.Path == render.TemplatePath(p.Project, f.Artifact) {
				chosen = append(chosen, f)
			}
		}
	}
	for _, name := range names {
		if !known[name] {
			hint := ""
			if near := diag.Nearest(name, slices.Sorted(keysOf(known))); near != "" {
				hint = fmt.Sprintf("; did you mean %q?", near)
			}
			return usage("there is no stack %q%s", name, hint)
		}
	}
	for _, f := range chosen {
		if len(chosen) > 1 {
			fmt.Fprintf(a.stdout, "-- %s --\n", f.Path)
		}
		if _, err := a.stdout.Write(f.Data); err != nil {
			return usage("write to standard output: %s", reason(err))
		}
	}
	if len(ds) == 0 {
		return nil
	}
	return a.reportAside(true, outputs, ds)
}

// reportAside is report for commands whose standard output is for something else,
// such as files or a plan in JSON: findings go to standard error then.
func (a *app) reportAside(aside bool, outputs []output, ds []diag.Diagnostic) error {
	if aside {
		stdout := a.stdout
		a.stdout = a.stderr
		defer func() { a.stdout = stdout }()
	}
	return a.report(outputs, ds, 0)
}
