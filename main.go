// Command cuemulus compiles infrastructure described in CUE into CloudFormation,
// resolves Region- and account-specific values into a lock file, and lints the
// result and any other template.
//
// This package is arguments, exit codes and the order of the stages; the only one
// that prints, exits, reads a flag, the environment or the clock. The stages are
// functions of values in the packages below:
//
//	compiler.Load -> compiler.Compile -> render.Files -> render.Compare -> render.Write
//	                        |                  lint.Run
//	                 resolve.Run               internal/report
//	                 resolve.Publish
package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitClean    = 0 // nothing to say
	exitFindings = 1 // findings, or differences
	exitUsage    = 2 // wrong arguments, or input that cannot be read
	exitFault    = 3 // a fault of cuemulus itself
	exitMaybe    = 4 // an answer about policies that cannot be said for sure
)

//go:embed VERSION
var versionFile string

// version is the release that this tree is. It is never read from build
// information: a shallow clone without tags, as pre-commit makes, has none.
func version() string { return strings.TrimSpace(versionFile) }

func main() {
	collectLate()
	a := &app{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		getenv: os.Getenv, now: time.Now(),
	}
	os.Exit(a.run(os.Args[1:]))
}

// app is one run of the command: its streams and what it knows of the world.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	now            time.Time

	outputs []string // --output FORMAT[=PATH], in order
	color   string   // --color
	failOn  string   // --fail-on
	verbose bool
	timeout time.Duration
	stdinAs string // name of standard input in findings
	input   []byte // what was read from standard input

	command    string   // the subcommand's name
	subjects   []string // stacks and files that were looked at
	suppressed int      // findings that a baseline accepted

	mended    map[string][]byte // files as --fix makes them, before they are written
	shortened int               // functions that are written in short form there
}

// exit carries an exit code up to run. A message, if any, goes to standard error.
type exit struct {
	code    int
	message string
}

func (e *exit) Error() string { return e.message }

func usage(format string, args ...any) error {
	return &exit{exitUsage, fmt.Sprintf(format, args...)}
}

func fault(format string, args ...any) error {
	return &exit{exitFault, fmt.Sprintf(format, args...)}
}

// run is the whole command: it returns the exit code and never panics.
func (a *app) run(args []string) (code int) {
	defer func() {
		if r := recover(); r != nil {
			a.tell("internal fault: %v; this is a fault of cuemulus, not of your input: please report it with the input that caused it", r)
			if a.getenv("CUEMULUS_DEBUG") != "" {
				fmt.Fprintf(a.stderr, "%s", debug.Stack())
			}
			code = exitFault
		}
	}()
	out := &sink{Writer: a.stdout}
	a.stdout = out
	defer func() {
		if out.err != nil && code < exitUsage {
			a.tell("write to standard output: %s", reason(out.err))
			code = exitUsage
		}
	}()
	root := a.root()
	root.SetArgs(args)
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	err := root.Execute()
	var e *exit
	switch {
	case err == nil:
		return exitClean
	case errors.As(err, &e):
		if e.message != "" {
			a.tell("%s", e.message)
		}
		return e.code
	default: // what cobra itself says about flags and arguments
		a.tellLines(err.Error())
		return exitUsage
	}
}

func (a *app) root() *cobra.Command {
	var dir string
	root := &cobra.Command{
		Use:   "cuemulus",
		Short: "Compile infrastructure from CUE, and check it before it merges",
		Long: `cuemulus compiles stacks described in CUE (or YAML, JSON) into CloudFormation,
keeps what depends on an account or a Region in cuemulus.lock, and lints the
result and any other CloudFormation template.

A project is a directory with CUE files, one of which holds the value
project.#Project. The usual life:

  cuemulus init        write a working project
  cuemulus resolve     ask AWS for what the lock file misses (read-only)
  cuemulus package     build and upload the Lambda functions that stacks need
  cuemulus render      write the templates, to be committed
  cuemulus lint        check stacks and templates
  cuemulus plan        show what is deployed before what, and why
  cuemulus policy      ask about IAM policies: mistakes, access, what is new

Only resolve and package use the network. Exit codes: 0 clean, 1 findings or differences,
2 wrong arguments or input that cannot be read, 3 a fault of cuemulus, 4 an
answer about a policy that cannot be said for sure.`,
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			a.command = cmd.Name()
			if a.color != "auto" && a.color != "always" && a.color != "never" {
				return usage("--color takes auto, always or never, not %q", a.color)
			}
			if dir == "" {
				return nil
			}
			if err := os.Chdir(dir); err != nil {
				return usage("cannot change to the directory of -C: %v", reason(err))
			}
			return nil
		},
	}
	flags := root.PersistentFlags()
	flags.StringVarP(&dir, "chdir", "C", "", "run as if started in `DIR`")
	flags.StringVar(&a.color, "color", "auto", "colour the text output: auto, always or never (NO_COLOR is honoured)")
	_ = root.RegisterFlagCompletionFunc("color", cobra.FixedCompletions([]string{"auto", "always", "never"}, cobra.ShellCompDirectiveNoFileComp))
	flags.BoolVarP(&a.verbose, "verbose", "v", false, "say more on standard error, such as why a file was skipped")
	flags.DurationVar(&a.timeout, "timeout", time.Minute, "give up when evaluating the project takes longer")
	root.AddCommand(
		a.initCommand(), a.renderCommand(), a.resolveCommand(), a.packageCommand(), a.lintCommand(), a.planCommand(),
		a.policyCommand(), a.explainCommand(), a.schemasCommand(), a.versionCommand(),
	)
	return root
}

func (a *app) versionCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				fmt.Fprintf(a.stdout, "{\"name\":\"cuemulus\",\"version\":%q}\n", version())
				return nil
			}
			fmt.Fprintf(a.stdout, "cuemulus %s\n", version())
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// reason gives the innermost text of an error about a file, without the name of
// the system call.
func reason(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return fmt.Sprintf("%s: %v", p.Path, p.Err)
	}
	return err.Error()
}
