package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cuemulus.dev/iam"
	"cuemulus.dev/iam/actions"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/internal/report"
	"cuemulus.dev/lint"
)

func (a *app) policyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "policy",
		Short: "Check IAM policies: mistakes, requests, changes, escalation, public access",
		Long: `Policy answers questions about IAM policies in JSON, offline:

  validate   what is wrong or doubtful in a policy?
  can        is this request allowed, and by which statement?
  compare    does the new policy allow anything that the old one does not?
  granted    is any of this access granted?
  escalate   how does whoever has the policy get more than it gives?
  public     who gets in from outside: the public, third parties, services?
  unused     which statements can go without changing anything?
  expand     which actions does a pattern or a policy name?

A FILE may be - for standard input, or a directory, which stands for the .json
files in it and below. What a file is attached to is its type (--type): identity
(of a user, group or role), resource (a bucket, a queue), trust (who may assume a
role), key (of KMS), endpoint, scp, rcp, boundary or session.

Answers are about the policies that are given. Service control policies, sessions,
grants, access control lists and the policies of other stacks count only where
their documents are given.

Exit codes: 0 allowed, nothing new, nothing found; 1 denied, new access, findings;
2 wrong arguments, or a policy that cannot be read; 4 it cannot be said for sure.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.policyValidateCommand(), a.policyCanCommand(), a.policyCompareCommand(), a.policyGrantedCommand(),
		a.policyEscalateCommand(), a.policyPublicCommand(), a.policyUnusedCommand(), a.policyExpandCommand())
	return cmd
}

// typeFlag adds --type and its completion.
func typeFlag(cmd *cobra.Command, word *string, help string) {
	cmd.Flags().StringVar(word, "type", "identity", help+": "+strings.Join(iam.TypeNames(), ", "))
	_ = cmd.RegisterFlagCompletionFunc("type", cobra.FixedCompletions(iam.TypeNames(), cobra.ShellCompDirectiveNoFileComp))
}

func policyType(word string) (iam.Type, error) {
	t, ok := iam.ParseType(word)
	if ok {
		return t, nil
	}
	hint := ""
	if near := diag.Nearest(word, iam.TypeNames()); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	return t, usage("there is no type of policy %q%s (types: %s)", word, hint, strings.Join(iam.TypeNames(), ", "))
}

// answerFlag adds the --output of commands whose answer is no list of findings.
func answerFlag(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVarP(format, "output", "o", "text", "print the answer as text or json")
	_ = cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
}

func answerFormat(format string) error {
	if format != "text" && format != "json" {
		return usage("--output takes text or json, not %q", format)
	}
	return nil
}

// printJSON writes one JSON value to standard output, and nothing else.
func (a *app) printJSON(v any) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return usage("write to standard output: %s", reason(err))
	}
	return nil
}

// printf writes text for people. What others wrote may stand in it, so each value
// is made visible.
func (a *app) printf(format string, args ...any) {
	for i, arg := range args {
		if s, ok := arg.(string); ok {
			args[i] = report.Visible(s)
		}
	}
	fmt.Fprintf(a.stdout, format, args...)
}

// policies are the documents that arguments name.
type policies struct {
	list []*iam.Policy
	ds   []diag.Diagnostic
	read int  // documents that were looked at
	none bool // a document may be null: no policy at all
}

// wrong reports whether anything keeps the policies from being what was written.
func (p *policies) wrong() bool {
	for _, d := range p.ds {
		if d.Unreadable || d.Severity == diag.Error {
			return true
		}
	}
	return false
}

// add reads what one argument names: a file, the files of a directory, or
// standard input. Where there may be none, a document that is the JSON value null
// is no policy at all, and so is the null device, which git hands over for a file
// that is not there.
func (p *policies) add(a *app, arg string, t iam.Type) error {
	if arg == "-" {
		if a.input != nil {
			return usage("standard input can be read only once: - stands twice")
		}
		data, err := io.ReadAll(io.LimitReader(a.stdin, iam.MaxSize+1))
		if err != nil {
			return usage("read standard input: %s", reason(err))
		}
		if a.stdinAs == "" {
			a.stdinAs = "<stdin>"
		}
		a.input = append([]byte{}, data...)
		p.parse(a.stdinAs, data, t)
		return nil
	}
	name := filepath.ToSlash(filepath.Clean(arg))
	info, err := os.Stat(arg)
	switch {
	case err != nil:
		p.unreadable(name, err)
		return nil
	case !info.IsDir():
		p.file(name, t)
		return nil
	}
	before := p.read
	err = filepath.WalkDir(name, func(file string, entry fs.DirEntry, err error) error {
		file = filepath.ToSlash(file)
		switch {
		case err != nil:
			p.unreadable(file, err)
		case file != name && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
		case entry.IsDir():
		case strings.EqualFold(filepath.Ext(file), ".json"):
			p.file(file, t)
		default:
			a.say("skipped %s: its name does not end in .json", file)
		}
		return nil
	})
	if err != nil {
		p.unreadable(name, err)
	}
	if p.read == before {
		hint := ""
		if p.none {
			hint = "; for no policy at all, give a file that holds null"
		}
		return usage("%s holds no .json file%s", name, hint)
	}
	return nil
}

func (p *policies) file(name string, t iam.Type) {
	if p.none && name == filepath.ToSlash(os.DevNull) {
		p.read++
		return
	}
	f, err := os.Open(name)
	if err != nil {
		p.unreadable(name, err)
		return
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, iam.MaxSize+1))
	if err != nil {
		p.unreadable(name, err)
		return
	}
	p.parse(name, data, t)
}

func (p *policies) parse(name string, data []byte, t iam.Type) {
	p.read++
	if p.none && strings.TrimSpace(string(data)) == "null" {
		return
	}
	policy, ds := iam.Parse(name, data, t)
	for i := range ds {
		if ds[i].Name == "unsupported-principal" && t == iam.Identity {
			ds[i].Help += "; or say what the policy belongs to: --type resource, trust or key"
		}
	}
	p.ds = append(p.ds, ds...)
	if policy != nil {
		p.list = append(p.list, policy)
	}
}

func (p *policies) unreadable(name string, err error) {
	p.read++
	var e *fs.PathError
	if errors.As(err, &e) {
		err = e.Err
	}
	var check iam.Check
	for _, c := range iam.Checks() {
		if c.Code == "JSON_SYNTAX_ERROR" {
			check = c
		}
	}
	p.ds = append(p.ds, diag.Diagnostic{
		Rule: check.ID, Name: check.Name(), Severity: diag.Error, Unreadable: true,
		Message: "the file cannot be read: " + err.Error(), Pos: diag.Pos{File: name},
	})
}

// refuse prints what is wrong with policies about which a question cannot be
// answered; standard output is left for answers.
func (a *app) refuse(ds []diag.Diagnostic) error {
	if err := a.reportAside(true, []output{textOutput()}, ds); err == nil {
		return nil
	}
	return &exit{code: exitUsage}
}

func (a *app) policyValidateCommand() *cobra.Command {
	var word, service string
	cmd := &cobra.Command{
		Use:   "validate FILE...",
		Short: "Report what is wrong or doubtful in policies",
		Long: `Validate reports what IAM Access Analyzer would say about a policy, as far as the
document decides it, and some more. Findings have AWS's issue code among their
aliases; cuemulus explain ID says more. They are printed and counted as those of
lint are.

Not reported: whether principals and resources exist, and what service control
policies and other stacks take away.

Exit codes: 0 nothing to say (or notes only), 1 findings, 2 wrong arguments or a
policy that cannot be read.`,
		Example: `  cuemulus policy validate policy.json
  cuemulus policy validate --type trust trust.json
  cuemulus policy validate --type resource --service s3 bucket-policy.json
  aws iam get-role-policy --role-name app --policy-name main --query PolicyDocument |
    cuemulus policy validate - --output json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			outputs, err := a.parseOutputs()
			if err != nil {
				return err
			}
			t, err := policyType(word)
			if err != nil {
				return err
			}
			catalog := actions.Open()
			if service != "" && !catalog.Has(service) {
				return usage("--service: there is no service of prefix %q; it is what stands before the colon of an action, as s3", service)
			}
			var p policies
			for _, arg := range args {
				if err := p.add(a, arg, t); err != nil {
					return err
				}
			}
			for _, policy := range p.list {
				if policy.Service = strings.ToLower(service); service == "" && t == iam.Key {
					policy.Service = "kms"
				}
				p.ds = append(p.ds, iam.Validate(policy, catalog)...)
				a.subjects = append(a.subjects, policy.Name)
			}
			return a.report(outputs, p.ds, p.read)
		},
	}
	typeFlag(cmd, &word, "what the policies are attached to")
	cmd.Flags().StringVar(&service, "service", "", "the `PREFIX` of the service whose resource has the policy, as s3, so that actions of others are reported")
	cmd.Flags().StringVar(&a.stdinAs, "stdin-filename", "<stdin>", "the `NAME` of standard input in findings")
	a.addOutputFlags(cmd)
	return cmd
}

// policyExplanations are those of the checks of policies that are no rules: lint has
// most of them, with examples.
func policyExplanations(rules []lint.Rule) (all []explanation) {
	for _, c := range iam.Checks() {
		if slices.ContainsFunc(rules, func(r lint.Rule) bool { return r.ID == c.ID }) {
			continue
		}
		aliases := c.Words()
		text := codeText(diag.Code{ID: c.ID, Name: c.Name(), Title: c.Title, Why: c.Why})
		if len(aliases) > 0 {
			text += "\nAlso known as: " + strings.Join(aliases, ", ") + "\n"
		}
		all = append(all, explanation{
			id: c.ID, name: c.Name(), title: c.Title, aliases: aliases, text: text, why: c.Why, severity: c.Severity,
		})
	}
	return all
}
