//go:build ignore

// Gen writes spec.bin and SOURCES from the packages that fetch.sh has put into a folder:
//
//	go run cfn/spec/gen.go [-allow-shrink] FOLDER
package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"cuemulus.dev/cfn/spec/internal/generate"
)

func main() {
	shrink := flag.Bool("allow-shrink", false, "accept sources with less in them than before")
	verbose := flag.Bool("v", false, "print examples of the differences between the sources")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "name the folder that fetch.sh filled")
		os.Exit(2)
	}
	_, self, _, _ := runtime.Caller(0)
	dir := filepath.Dir(self)
	out, err := generate.Run(generate.Options{Dir: dir, Cache: flag.Arg(0), AllowShrink: *shrink})
	if err == nil {
		err = write(dir, out)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	print("made", out.Stats.Counts)
	print("left out", out.Stats.Dropped)
	print("sources differ", out.Stats.Differ)
	if *verbose {
		for _, k := range slices.Sorted(maps.Keys(out.Stats.Samples)) {
			for _, s := range out.Stats.Samples[k] {
				fmt.Println(k+":", s)
			}
		}
	}
	fmt.Println("spec.bin:", len(out.Bin), "bytes")
}

func write(dir string, out *generate.Output) error {
	if err := os.WriteFile(filepath.Join(dir, "spec.bin"), out.Bin, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "SOURCES"), out.Sources, 0o644)
}

func print(title string, counts map[string]int) {
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		fmt.Printf("%s: %d %s\n", title, counts[k], k)
	}
}
