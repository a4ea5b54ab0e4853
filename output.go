package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"cuemulus.dev/internal/diag"
	"cuemulus.dev/internal/report"
	"cuemulus.dev/render"
)

// addOutputFlags gives a command the flags that say how findings are printed and
// which of them make it fail.
func (a *app) addOutputFlags(cmd *cobra.Command) {
	cmd.Flags().StringArrayVarP(&a.outputs, "output", "o", nil,
		"print findings as `FORMAT[=FILE]`; may stand several times. Formats: "+strings.Join(report.Names(), ", ")+" (default text)")
	cmd.Flags().StringVar(&a.failOn, "fail-on", "warning", "lowest severity that makes the exit code 1: error, warning, note or never")
	_ = cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions(report.Names(), cobra.ShellCompDirectiveNoSpace))
	_ = cmd.RegisterFlagCompletionFunc("fail-on", cobra.FixedCompletions([]string{"error", "warning", "note", "never"}, cobra.ShellCompDirectiveNoFileComp))
}

// output is one parsed --output.
type output struct {
	format report.Format
	path   string // "" is standard output
}

// parseOutputs checks the flags before any work is done: at most one format goes
// to standard output.
func (a *app) parseOutputs() ([]output, error) {
	if _, ok := diag.ParseSeverity(a.failOn); !ok && a.failOn != "never" && a.failOn != "" {
		return nil, usage("--fail-on takes error, warning, note or never, not %q", a.failOn)
	}
	texts := a.outputs
	if len(texts) == 0 {
		texts = []string{"text"}
	}
	var list []output
	stdout := 0
	for _, text := range texts {
		name, path, _ := strings.Cut(text, "=")
		f, ok := report.Lookup(name)
		if !ok {
			hint := ""
			if near := diag.Nearest(name, report.Names()); near != "" {
				hint = fmt.Sprintf("; did you mean %q?", near)
			}
			return nil, usage("there is no output format %q%s (formats: %s)", name, hint, strings.Join(report.Names(), ", "))
		}
		if path == "-" {
			path = ""
		}
		if path == "" {
			stdout++
		}
		list = append(list, output{f, path})
	}
	if stdout > 1 {
		return nil, usage("only one --output can go to standard output; give the others a file: --output FORMAT=FILE")
	}
	return list, nil
}

// textOnStdout reports whether standard output is for people, so that a diff may
// stand there too.
func textOnStdout(outputs []output) bool {
	for _, o := range outputs {
		if o.path == "" && o.format.Name != "text" {
			return false
		}
	}
	return true
}

// report sorts and prints findings in every format that was asked for, and gives
// the error that carries the exit code.
func (a *app) report(outputs []output, ds []diag.Diagnostic, checked int) error {
	ds = diag.Sort(ds)
	r := report.Report{
		Findings: ds, Tool: "cuemulus", Version: version(), Checked: checked,
		Source: a.source, Prefix: a.workspacePrefix(),
		Command: a.command, Rule: documented(), Subjects: a.subjects, Suppressed: a.suppressed,
	}
	for _, o := range outputs {
		if o.path == "" {
			r.Color = a.colored(a.stdout)
			if err := o.format.Print(a.stdout, r); err != nil {
				return usage("write to standard output: %s", reason(err))
			}
			continue
		}
		var b bytes.Buffer
		r.Color = false
		if err := o.format.Print(&b, r); err != nil {
			return fault("print findings: %v", err)
		}
		if err := writeOutput(o.path, b.Bytes()); err != nil {
			return usage("write the findings: %s", reason(err))
		}
	}
	return a.verdict(ds)
}

// writeOutput writes a file of findings whole or not at all. What is no regular
// file (a pipe, a device) is written as it is.
func writeOutput(name string, data []byte) error {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(name, data, 0o644)
	}
	return render.WriteFile(filepath.Dir(name), filepath.Base(name), data)
}

// verdict gives the exit code of a list of findings.
func (a *app) verdict(ds []diag.Diagnostic) error {
	code := exitClean
	limit, ok := diag.ParseSeverity(a.failOn)
	if a.failOn == "" {
		limit, ok = diag.Warning, true
	}
	for _, d := range ds {
		switch {
		case d.Rule == crashRule:
			code = exitFault
		case d.Unreadable:
			code = max(code, exitUsage)
		case ok && d.Severity >= limit:
			code = max(code, exitFindings)
		}
	}
	if code == exitClean {
		return nil
	}
	return &exit{code: code}
}

// source reads a file that a finding names, for its code frame.
func (a *app) source(file string) []byte {
	if text, ok := a.mended[file]; ok {
		return text
	}
	if file == a.stdinAs && a.input != nil {
		return a.input
	}
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxTemplate {
		return nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	return data
}

// colored decides about colours on a stream: the flag, then NO_COLOR, then
// whether it is a terminal.
func (a *app) colored(w io.Writer) bool {
	switch a.color {
	case "always":
		return true
	case "never":
		return false
	}
	return a.getenv("NO_COLOR") == "" && a.getenv("TERM") != "dumb" && isTerminal(w)
}

// workspacePrefix gives the working directory relative to the root that GitHub or
// GitLab want file names from; "" outside their runs.
func (a *app) workspacePrefix() string {
	workspace := cmp.Or(a.getenv("GITHUB_WORKSPACE"), a.getenv("CI_PROJECT_DIR"))
	here, err := os.Getwd()
	if workspace == "" || err != nil {
		return ""
	}
	if real, err := filepath.EvalSymlinks(workspace); err == nil {
		workspace = real
	}
	if real, err := filepath.EvalSymlinks(here); err == nil {
		here = real
	}
	prefix, err := filepath.Rel(workspace, here)
	if err != nil || prefix == "." || strings.HasPrefix(prefix, "..") {
		return ""
	}
	return filepath.ToSlash(prefix)
}

// textOutput is text on standard output.
func textOutput() output {
	f, _ := report.Lookup("text")
	return output{format: f}
}
