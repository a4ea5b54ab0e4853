package render

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
)

// Write mends the differences in the project in dir, all or nothing: new content
// is written beside its target first, then renamed over it; when a step fails,
// what was done before is undone and the error says what failed. Files that are
// not from cuemulus are never touched. Folders that become empty are removed.
func Write(dir, output string, differences []Difference) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open the project's directory: %w", err)
	}
	defer root.Close()
	w := &writer{root: root}
	for _, d := range differences {
		if d.New != nil && d.Change != InTheWay {
			if err := w.stage(d); err != nil {
				w.undo()
				return fmt.Errorf("write %s: %w", d.Path, err)
			}
		}
	}
	for _, d := range differences {
		if err := w.commit(d); err != nil {
			w.undo()
			return fmt.Errorf("write %s: %w", d.Path, err)
		}
	}
	for _, d := range differences {
		if d.Change == Leftover {
			prune(root, output, path.Dir(d.Path))
		}
	}
	return nil
}

// writer remembers how to undo what it did, in order.
type writer struct {
	root  *os.Root
	undos []func()
}

func (w *writer) undo() {
	for _, f := range slices.Backward(w.undos) {
		f()
	}
}

func temp(name string) string { return path.Join(path.Dir(name), tempPrefix+path.Base(name)) }

// stage writes the new content beside its target.
func (w *writer) stage(d Difference) error {
	if err := w.folders(path.Dir(d.Path)); err != nil {
		return err
	}
	name := temp(d.Path)
	w.undos = append(w.undos, func() { _ = w.root.Remove(name) }) // gone already when it was renamed
	return w.root.WriteFile(name, d.New, 0o644)
}

// folders makes a folder and those above it.
func (w *writer) folders(name string) error {
	if _, err := w.root.Stat(name); err == nil {
		return nil
	}
	if parent := path.Dir(name); parent != name {
		if err := w.folders(parent); err != nil {
			return err
		}
	}
	err := w.root.Mkdir(name, 0o755)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err == nil {
		w.undos = append(w.undos, func() { _ = w.root.Remove(name) }) // stays when something is in it
	}
	return err
}

// commit puts one file in its place, or removes a leftover.
func (w *writer) commit(d Difference) error {
	switch {
	case d.Change == Leftover:
		if err := w.root.Remove(d.Path); err != nil {
			return err
		}
		w.undos = append(w.undos, func() { _ = w.root.WriteFile(d.Path, d.Old, 0o644) })
	case d.New != nil && d.Change != InTheWay:
		if err := w.root.Rename(temp(d.Path), d.Path); err != nil {
			return err
		}
		w.undos = append(w.undos, func() { w.restore(d) })
	}
	return nil
}

func (w *writer) restore(d Difference) {
	if d.Old == nil {
		_ = w.root.Remove(d.Path)
		return
	}
	_ = w.root.WriteFile(d.Path, d.Old, 0o644)
}

// prune removes a folder and those above it, up to the output folder, while they
// are empty.
func prune(root *os.Root, output, name string) {
	for name != output && name != "." {
		if root.Remove(name) != nil {
			return
		}
		name = path.Dir(name)
	}
}

// WriteFile writes one file below dir whole or not at all: beside its place
// first, then into it.
func WriteFile(dir, name string, data []byte) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open the project's directory: %w", err)
	}
	defer root.Close()
	w := &writer{root: root}
	if err := w.stage(Difference{Path: name, New: data}); err != nil {
		w.undo()
		return err
	}
	if err := root.Rename(temp(name), name); err != nil {
		w.undo()
		return err
	}
	return nil
}
