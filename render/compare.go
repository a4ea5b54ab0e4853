package render

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"cuemulus.dev/internal/diag"
)

// Change says how a file on disk differs from what the project renders to.
type Change string

// The ways to differ. Write mends all of them but Kept, Foreign and InTheWay: what
// is in those files is not, or not only, from cuemulus.
const (
	Missing  Change = "missing"    // the project renders it, and it is not there
	Stale    Change = "stale"      // as cuemulus once wrote it, but the project renders something else now
	Edited   Change = "edited"     // somebody edited it after cuemulus wrote it
	Leftover Change = "leftover"   // cuemulus wrote it, and no stack produces it any more
	Kept     Change = "kept"       // a leftover that somebody edited: the edit would be lost
	Foreign  Change = "foreign"    // in the output folder, and not from cuemulus
	InTheWay Change = "in the way" // not from cuemulus, where the project wants to render a file
)

// Difference is one file that is not as it should be.
type Difference struct {
	Path   string // relative to the project
	Change Change
	Old    []byte // nil where there is none, or where it is none of ours
	New    []byte // nil where there should be none

	Executable bool // New is a script
}

// maxFile bounds what is read of one file in the output folder; templates end at
// 1 MB, so a larger one is none of ours.
const maxFile = 16 << 20

// tempPrefix begins the names of the files that Write makes before it renames
// them. Left over from a run that was killed, they are removed by the next.
const tempPrefix = ".cuemulus-new-"

// Compare holds files against the output folder of the project in dir. Paths in
// keep are not looked at. It follows no symbolic link out of dir, and reports the
// files by path. An output folder that does not exist is an empty one.
func Compare(dir, output string, files []File, keep map[string]bool) ([]Difference, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the project's directory: %w", err)
	}
	defer root.Close()
	wanted := map[string]File{}
	for _, f := range files {
		wanted[f.Path] = f
	}
	before := record{}
	if data, err := read(root, path.Join(output, PlanFile)); err == nil {
		before = readRecord(data)
	}
	var found []Difference
	seen := map[string]bool{}
	err = fs.WalkDir(root.FS(), output, func(name string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && name == output {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		if entry.IsDir() {
			if f, ok := wanted[name]; ok {
				seen[name] = true
				found = append(found, Difference{Path: name, Change: InTheWay, New: f.Data})
				return fs.SkipDir
			}
			return nil
		}
		seen[name] = true
		if keep[name] {
			return nil
		}
		d, err := look(root, name, entry, wanted[name], before)
		if d.Change != "" {
			found = append(found, d)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("compare the output folder: %w", err)
	}
	for _, f := range files {
		if !seen[f.Path] {
			found = append(found, Difference{Path: f.Path, Change: Missing, New: f.Data, Executable: f.Executable})
		}
	}
	slices.SortFunc(found, func(a, b Difference) int { return compareStrings(a.Path, b.Path) })
	return found, nil
}

// look compares one file. Its Change is "" where all is well.
func look(root *os.Root, name string, entry fs.DirEntry, file File, before record) (Difference, error) {
	want := file.Data
	d := Difference{Path: name, New: want, Executable: file.Executable}
	if entry.Type().IsRegular() {
		data, err := read(root, name)
		if err != nil {
			return d, err
		}
		if want != nil && bytes.Equal(data, want) {
			if file.Executable && !executable(entry) {
				d.Old, d.Change = data, Stale
			}
			return d, nil
		}
		switch state := before.stateOf(name, data, want != nil); {
		case state == Unmarked && strings.HasPrefix(path.Base(name), tempPrefix):
			d.Old, d.Change = data, Leftover
			return d, nil
		case state == Unmarked:
		case want == nil && state == Touched:
			d.Old, d.Change = data, Kept
			return d, nil
		case want == nil:
			d.Old, d.Change = data, Leftover
			return d, nil
		case state == Touched:
			d.Old, d.Change = data, Edited
			return d, nil
		default:
			d.Old, d.Change = data, Stale
			return d, nil
		}
	}
	d.Change = Foreign
	if want != nil {
		d.Change = InTheWay
	}
	return d, nil
}

// executable reports whether a file may be run. Windows does not know such files, and
// every one will do.
func executable(entry fs.DirEntry) bool {
	info, err := entry.Info()
	return runtime.GOOS == "windows" || err != nil || info.Mode()&0o100 != 0
}

func read(root *os.Root, name string) ([]byte, error) {
	f, err := root.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return data, nil
}

// Unified gives the difference as a unified diff, as git apply takes it, from what
// is on disk to what the project renders; "" for files that are none of ours.
func (d Difference) Unified() string {
	if !d.Mendable() {
		return ""
	}
	before, after := "a/"+d.Path, "b/"+d.Path
	if d.Old == nil {
		before = "/dev/null"
	}
	if d.New == nil {
		after = "/dev/null"
	}
	if d.Executable && bytes.Equal(d.Old, d.New) {
		return "diff --git " + before + " " + after + "\nold mode 100644\nnew mode 100755\n"
	}
	text := diff.Diff(before, d.Old, after, d.New)
	if at := bytes.IndexByte(text, '\n'); at >= 0 { // the first line is the library's own
		text = text[at+1:]
	}
	return string(text)
}

// Mendable reports whether Write mends the difference.
func (d Difference) Mendable() bool {
	return d.Change != Foreign && d.Change != InTheWay && d.Change != Kept
}

// temporary reports a file that an earlier run was writing when it was killed.
func (d Difference) temporary() bool {
	return d.Change == Leftover && strings.HasPrefix(path.Base(d.Path), tempPrefix)
}

// Diagnostic says the difference as a finding at the file.
func (d Difference) Diagnostic() diag.Diagnostic {
	f := map[Change]struct{ id, name, message, help string }{
		Missing:  {"RENDER001", "file-missing", "the file is missing", "run `cuemulus render` and commit the result"},
		Stale:    {"RENDER002", "file-stale", "the file is not what the project renders to now", "run `cuemulus render` and commit the result"},
		Edited:   {"RENDER003", "file-edited", "the file was edited by hand", "change the source instead, run `cuemulus render` and commit the result"},
		Leftover: {"RENDER004", "file-leftover", "no stack produces the file any more", "run `cuemulus render`, which removes it, and commit the result"},
		Kept:     {"RENDER007", "file-leftover-edited", "no stack produces the file any more, and it was edited by hand", "save what you need of it, and remove the file"},
		Foreign:  {"RENDER005", "file-foreign", "the file lies in the output folder and is not from cuemulus", "move it elsewhere: the output folder is for rendered files only"},
		InTheWay: {"RENDER006", "file-in-the-way", "the project renders to this path, and what is there is not from cuemulus", "move it elsewhere, then run `cuemulus render`"},
	}[d.Change]
	return diag.Diagnostic{
		Rule: f.id, Name: f.name, Severity: diag.Error, Message: f.message, Help: f.help,
		Pos: diag.Pos{File: d.Path, Line: 1, Col: 1},
	}
}
