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
// not from cuemulus are never touched. Folders that become empty are removed. Two
// runs at once would undo each other's work, so the caller sees to it that there is
// one (main takes a lock of the project).
func Write(dir, output string, differences []Difference) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open the project's directory: %w", err)
	}
	defer root.Close()
	w := &writer{root: root}
	defer w.close()
	for _, d := range differences { // of a run that was killed; staging uses the same names
		if d.temporary() {
			if err := root.Remove(d.Path); err != nil {
				return fmt.Errorf("remove %s: %w", d.Path, err)
			}
		}
	}
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
	root    *os.Root
	folders map[string]*os.Root // opened once each: a path through a Root is opened step by step
	undos   []func()
}

func (w *writer) close() {
	for _, f := range w.folders {
		_ = f.Close()
	}
}

func (w *writer) undo() {
	for _, f := range slices.Backward(w.undos) {
		f()
	}
}

func temp(name string) string { return tempPrefix + name }

// stage writes the new content beside its target.
func (w *writer) stage(d Difference) error {
	folder, err := w.folder(path.Dir(d.Path))
	if err != nil {
		return err
	}
	name := temp(path.Base(d.Path))
	w.undos = append(w.undos, func() { _ = folder.Remove(name) }) // gone already when it was renamed
	if !d.Executable {
		return folder.WriteFile(name, d.New, 0o644)
	}
	if err := folder.WriteFile(name, d.New, 0o755); err != nil {
		return err
	}
	return folder.Chmod(name, 0o755) // whatever the user's umask says: git records the bit
}

// folder opens a folder, and makes it and those above it where they are missing.
func (w *writer) folder(name string) (*os.Root, error) {
	if f := w.folders[name]; f != nil {
		return f, nil
	}
	if name == "." {
		return w.root, nil
	}
	parent, err := w.folder(path.Dir(name))
	if err != nil {
		return nil, err
	}
	base := path.Base(name)
	if err := parent.Mkdir(base, 0o755); err == nil {
		w.undos = append(w.undos, func() { _ = parent.Remove(base) }) // stays when something is in it
	} else if !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	f, err := parent.OpenRoot(base)
	if err != nil {
		return nil, err
	}
	if w.folders == nil {
		w.folders = map[string]*os.Root{}
	}
	w.folders[name] = f
	return f, nil
}

// commit puts one file in its place, or removes a leftover.
func (w *writer) commit(d Difference) error {
	if d.temporary() || d.Change != Leftover && (d.New == nil || d.Change == InTheWay) {
		return nil
	}
	folder, err := w.folder(path.Dir(d.Path))
	if err != nil {
		return err
	}
	base := path.Base(d.Path)
	if d.Change == Leftover {
		err = folder.Remove(base)
	} else {
		err = folder.Rename(temp(base), base)
	}
	if err == nil {
		w.undos = append(w.undos, func() { restore(folder, base, d.Old) })
	}
	return err
}

func restore(folder *os.Root, base string, old []byte) {
	if old == nil {
		_ = folder.Remove(base)
		return
	}
	_ = folder.WriteFile(base, old, 0o644)
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
	defer w.close()
	d := Difference{Path: name, Change: Stale, New: data}
	if err := w.stage(d); err != nil {
		w.undo()
		return err
	}
	if err := w.commit(d); err != nil {
		w.undo()
		return err
	}
	return nil
}
