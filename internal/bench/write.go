//go:build ignore

// Writes the first COUNT templates of package bench below a folder:
//
//	go run internal/bench/write.go COUNT DIR
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"cuemulus.dev/internal/bench"
)

func main() {
	if err := write(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "write:", err)
		os.Exit(2)
	}
}

func write(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("write two arguments, COUNT and DIR")
	}
	count, err := strconv.Atoi(args[0])
	if err != nil {
		return fmt.Errorf("COUNT must be a number: %w", err)
	}
	for i := range count {
		name, text, err := bench.Template(i)
		if err != nil {
			return err
		}
		file := filepath.Join(args[1], filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
