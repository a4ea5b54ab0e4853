package main

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cuemulus.dev/compiler"
	"cuemulus.dev/internal/diag"
	"cuemulus.dev/render"
)

func (a *app) planCommand() *cobra.Command {
	var environment string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Print what is deployed before what, and why",
		Long: `Plan prints the waves of deployment over all accounts and Regions. The stacks of
one wave may be deployed at once; a wave starts when the one before it is done.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			outputs, err := a.parseOutputs()
			if err != nil {
				return err
			}
			p, ds := a.open()
			if p == nil || hasErrors(ds) {
				return a.reportAside(asJSON, outputs, ds)
			}
			if environment != "" {
				if p.waves, err = onlyEnvironment(p, environment); err != nil {
					return err
				}
			}
			if asJSON {
				_, err = a.stdout.Write(render.Plan(p.Project, p.Artifacts, p.waves))
				return err
			}
			a.printPlan(p)
			return nil
		},
	}
	cmd.Flags().StringVar(&environment, "environment", "", "only the stacks in accounts of this environment")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the plan as plan.json has it")
	return cmd
}

// onlyEnvironment keeps the artifacts of one environment's accounts, in new waves.
func onlyEnvironment(p *project, name string) ([][]*compiler.Artifact, error) {
	env, ok := p.Environments[name]
	if !ok {
		names := slices.Sorted(maps.Keys(p.Environments))
		hint := ""
		if near := diag.Nearest(name, names); near != "" {
			hint = fmt.Sprintf("; did you mean %q?", near)
		}
		return nil, usage("there is no environment %q%s (environments: %s)", name, hint, cmp.Or(strings.Join(names, ", "), "none"))
	}
	var kept []*compiler.Artifact
	for _, artifact := range p.Artifacts {
		if slices.Contains(env.Accounts, artifact.Account.Name) {
			kept = append(kept, artifact)
		}
	}
	waves, _ := compiler.Plan(kept) // the whole has no cycle, so a part has none
	return waves, nil
}

func (a *app) printPlan(p *project) {
	for i, wave := range p.waves {
		fmt.Fprintf(a.stdout, "wave %d\n", i+1)
		for _, artifact := range wave {
			capabilities := ""
			if len(artifact.Capabilities) > 0 {
				capabilities = ", needs " + strings.Join(artifact.Capabilities, ", ")
			}
			fmt.Fprintf(a.stdout, "  %s\n    account %s (%s), Region %s%s\n    %s\n", artifact.StackName,
				artifact.Account.Name, artifact.Account.ID, artifact.Region, capabilities, render.TemplatePath(p.Project, artifact))
			for _, e := range artifact.After {
				fmt.Fprintf(a.stdout, "    after %s: %s\n", e.ID, e.Why)
			}
			if artifact.Waiting != "" {
				fmt.Fprintf(a.stdout, "    not rendered yet: %s\n", artifact.Waiting)
			}
		}
	}
	books := runbooks(p)
	for _, book := range books {
		fmt.Fprintf(a.stdout, "private cloud %s\n  its hosts are deployed in the order of %s\n", path.Dir(book), path.Join(p.Output, book))
	}
	if len(p.waves)+len(books) == 0 {
		fmt.Fprintln(a.stdout, "nothing to deploy: the project has no stacks")
	}
}

// runbooks gives the files that are about a whole private cloud, below the output
// folder.
func runbooks(p *project) (ids []string) {
	for _, artifact := range p.Artifacts {
		if artifact.File != nil && artifact.File.Host == "" {
			ids = append(ids, artifact.ID())
		}
	}
	return ids
}

func keysOf(m map[string]bool) func(func(string) bool) { return maps.Keys(m) }
