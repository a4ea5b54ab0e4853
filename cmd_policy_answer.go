package main

import (
	"strings"

	"github.com/spf13/cobra"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/compare"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/internal/report"
)

// The words of answers that are lists of findings.
const (
	answerFound = "FOUND"
	answerNone  = "NONE"
	answerMaybe = "MAYBE"
)

// answerCode is the error of an answer: none, exit code 1 or exit code 4.
func answerCode(answer string) error {
	switch answer {
	case answerNone:
		return nil
	case answerMaybe:
		return &exit{code: exitMaybe}
	default:
		return &exit{code: exitFindings}
	}
}

// typedFile parts an argument TYPE=FILE; without a type it is of type t.
func typedFile(arg string, t iam.Type) (file string, kind iam.Type) {
	if word, rest, ok := strings.Cut(arg, "="); ok {
		if typed, known := iam.ParseType(word); known {
			return rest, typed
		}
	}
	return arg, t
}

// limited are policies of one principal, and what limits them.
type limited struct {
	policies
	compare.Set
}

// addLimited reads arguments that are FILE or TYPE=FILE. Each argument of type
// boundary, scp or session is one limit.
func (l *limited) addLimited(a *app, args []string, t iam.Type) error {
	for _, arg := range args {
		file, kind := typedFile(arg, t)
		before := len(l.list)
		if err := l.add(a, file, kind); err != nil {
			return err
		}
		switch list := l.list[before:]; kind {
		case iam.Boundary, iam.SCP, iam.RCP, iam.Session:
			l.Limits = append(l.Limits, list)
		default:
			l.Policies = append(l.Policies, list...)
		}
	}
	return nil
}

// limitFlags adds --boundary and --scp.
func limitFlags(cmd *cobra.Command, boundaries, scps *[]string) {
	cmd.Flags().StringArrayVar(boundaries, "boundary", nil, "a permissions boundary, `FILE`: one of its statements must allow too")
	cmd.Flags().StringArrayVar(scps, "scp", nil, "one level of service control policies, `FILE` or directory; may stand several times")
}

// addLimits reads what limitFlags names.
func (l *limited) addLimits(a *app, boundaries, scps []string) error {
	var args []string
	for _, b := range boundaries {
		args = append(args, iam.Boundary.String()+"="+b)
	}
	for _, s := range scps {
		args = append(args, iam.SCP.String()+"="+s)
	}
	return l.addLimited(a, args, iam.Boundary)
}

// scope says what kinds of policies an answer does not see.
func (l *limited) scope() []string {
	given := map[iam.Type]bool{}
	for _, p := range l.list {
		given[p.Type] = true
	}
	var absent []string
	for _, kind := range []struct {
		of   iam.Type
		name string
	}{{iam.SCP, "service control policies"}, {iam.Session, "sessions"}, {iam.Boundary, "boundaries"}} {
		if !given[kind.of] {
			absent = append(absent, kind.name)
		}
	}
	absent = append(absent, "grants", "access control lists")
	return []string{"of the given policies alone: " + strings.Join(absent, ", ") + " and other stacks are not seen"}
}

// printFindings prints findings of an answer with the lines that they are about.
func (a *app) printFindings(ds []diag.Diagnostic) error {
	err := report.Text(a.stdout, report.Report{
		Findings: diag.Sort(ds), Tool: "cuemulus", Version: version(), Source: a.source, Prefix: a.workspacePrefix(), Color: a.colored(a.stdout),
	})
	if err != nil {
		return usage("write to standard output: %s", reason(err))
	}
	return nil
}
