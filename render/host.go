package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"slices"

	"cuemulus.dev/cfn"
	"cuemulus.dev/compiler"
	"cuemulus.dev/hostconf"
)

// A file of a host carries its mark as comments in its own language, with a hash of
// the whole file in which zeros stand for the hash. Files that take no comments
// (JSON, and whatever a program reads to the last byte) carry none: plan.json has
// their hashes.

const hostHash = "sha256:"

// hostMark finds the mark of a file of a host: two lines of comment, then the hash.
var hostMark = regexp.MustCompile(`(?m)^(?:# |! |<!-- )Made by cuemulus from [^\n]*\n[^\n]*\n(?:# |! |<!-- )` + hostHash + `([0-9a-f]{64})`)

// hostFile renders a file of a host.
func hostFile(p *compiler.Project, a *compiler.Artifact) File {
	return File{
		Path: path.Join(p.Output, a.ID()), Data: Host(a), Artifact: a,
		Executable: a.File.Mode&0o111 != 0, bare: bare(a),
	}
}

func bare(a *compiler.Artifact) bool { return a.Bare || a.File.Format == hostconf.JSON }

// Host renders a file of a host with its mark.
func Host(a *compiler.Artifact) []byte {
	f := *a.File
	if !bare(a) {
		f.Header = append([]string{
			"Made by cuemulus from " + source(a) + ".",
			"Do not edit: change the source and run `cuemulus render`.",
			hostHash + noHash,
		}, f.Header...)
	}
	data, err := hostconf.Print(&f)
	if err != nil {
		return nil // it was printed once when it was compiled; the mark is ours
	}
	if bare(a) {
		return data
	}
	return bytes.Replace(data, []byte(hostHash+noHash), []byte(hostHash+digest(data)), 1)
}

// hostState reads the mark of a file of a host.
func hostState(data []byte) State {
	head := data[:min(len(data), 8192)]
	at := hostMark.FindSubmatchIndex(head)
	if at == nil {
		return Unmarked
	}
	blank := slices.Concat(data[:at[2]], []byte(noHash), data[at[3]:])
	if digest(blank) == string(data[at[2]:at[3]]) {
		return Intact
	}
	return Touched
}

// listed gives the files of hosts for plan.json: for each its path, and for whoever
// puts it on the host where, owner and mode; of a file without a mark its hash.
func listed(files []File) *cfn.Node {
	list := &cfn.Node{Kind: cfn.List}
	for _, f := range files {
		if f.Artifact == nil || f.Artifact.File == nil {
			continue
		}
		h := f.Artifact.File
		n := cfn.MapOf(
			cfn.KV{Key: "file", Value: cfn.Str(f.Path)},
			cfn.KV{Key: "stack", Value: cfn.Str(f.Artifact.Stack.Name)},
		)
		if h.Host != "" {
			n.Set(cfn.Str(h.Host), "host")
			n.Set(cfn.Str(h.Path), "path")
			n.Set(cfn.Str(fmt.Sprintf("%s:%s", orRoot(h.Owner), orRoot(h.Group))), "owner")
			n.Set(cfn.Str(fmt.Sprintf("%04o", h.Mode)), "mode")
		}
		if f.bare {
			n.Set(cfn.Str(digest(f.Data)), "sha256")
		}
		list.Items = append(list.Items, n)
	}
	return list
}

func orRoot(s string) string {
	if s == "" {
		return "root"
	}
	return s
}

// record is what the plan.json of the last render says of files without a mark.
type record struct {
	hashes map[string]string // by path relative to the project
	intact bool              // nobody edited the plan since
}

// readRecord reads a plan.json; what is none, or not from cuemulus, records nothing.
func readRecord(data []byte) record {
	state := StateOf(data)
	if state == Unmarked {
		return record{}
	}
	var plan struct {
		Files []struct {
			File   string `json:"file"`
			SHA256 string `json:"sha256"`
		} `json:"files"`
	}
	if json.Unmarshal(data, &plan) != nil {
		return record{}
	}
	r := record{hashes: map[string]string{}, intact: state == Intact}
	for _, f := range plan.Files {
		if f.SHA256 != "" {
			r.hashes[f.File] = f.SHA256
		}
	}
	return r
}

// stateOf is StateOf for a file that may carry no mark. Where the plan was edited, or
// two of them were merged, it is believed only about files that are wanted again:
// nothing is removed on its word.
func (r record) stateOf(name string, data []byte, wanted bool) State {
	state := StateOf(data)
	hash, listed := r.hashes[name]
	switch {
	case state != Unmarked || !listed || !r.intact && !wanted:
		return state
	case hash == digest(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))):
		return Intact
	}
	return Touched
}
