package main

import (
	"github.com/spf13/cobra"

	"cuemulus.dev/schemas"
)

func (a *app) schemasCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "schemas",
		Short: "The CUE schemas that are built into cuemulus",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var cache string
	install := &cobra.Command{
		Use:   "install",
		Short: "Put the schemas into the CUE cache, for editors and cue vet",
		Long: `Install puts the built-in schemas into CUE's module cache, so that the stock
commands cue vet and cue lsp (completion, hover) work in a project, offline. The
project's cue.mod/module.cue must list the dependency, as that of cuemulus init
does. cuemulus itself does not need the cache.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			dir := cache
			if dir == "" {
				var err error
				if dir, err = schemas.CacheDir(a.getenv); err != nil {
					return usage("%v", err)
				}
			}
			if err := schemas.Install(dir); err != nil {
				return usage("install the schemas: %v", err)
			}
			a.tell("%s@%s is in the CUE cache", schemas.ModulePath, schemas.Version)
			return nil
		},
	}
	install.Flags().StringVar(&cache, "cache-dir", "", "the cache `DIR` (default: $CUE_CACHE_DIR, or cue in the user's cache directory)")
	cmd.AddCommand(install)
	return cmd
}
