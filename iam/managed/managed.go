// Package managed knows the policies that AWS manages: their ARNs and the latest
// version of their documents that SOURCES names. A template that attaches one by
// ARN can so be judged with what it really grants.
//
// Open reads an index; a document is inflated when it is asked for. To update:
// unpack the package and run
//
//	go run gen.go -new NEW/package
//
// which refuses a source that lost more than five per cent of the policies.
package managed

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"io"
	"slices"
	"strconv"
	"strings"
)

//go:embed managed.idx
var index string

//go:embed managed.bin
var blocks []byte

// Catalog is the embedded policies. It is safe for concurrent use.
type Catalog struct {
	source  string
	paths   []string
	byPath  map[string]entry
	byName  map[string]string
	offsets map[int][2]int
}

type entry struct {
	version               string
	block, offset, length int
}

// Policy is one policy that AWS manages.
type Policy struct {
	Name     string // "ReadOnlyAccess"
	Path     string // "job-function/ViewOnlyAccess": the ARN behind "policy/"
	Version  string // "v3"
	Document []byte // JSON
}

// Open reads the index of the embedded policies.
func Open() *Catalog {
	c := &Catalog{byPath: map[string]entry{}, byName: map[string]string{}, offsets: map[int][2]int{}}
	head, rest, _ := strings.Cut(index, "\n")
	c.source = head
	for line := range strings.Lines(rest) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch {
		case len(f) == 4 && f[0] == "block":
			c.offsets[number(f[1])] = [2]int{number(f[2]), number(f[3])}
		case len(f) == 5:
			c.paths = append(c.paths, f[0])
			c.byPath[f[0]] = entry{f[1], number(f[2]), number(f[3]), number(f[4])}
			c.byName[base(f[0])] = f[0]
		}
	}
	slices.Sort(c.paths)
	return c
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func base(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// Source names the package and version that the policies come from.
func (c *Catalog) Source() string { return c.source }

// Paths lists the policies by what stands behind "policy/" in their ARNs, sorted.
// The caller must not change the list.
func (c *Catalog) Paths() []string { return c.paths }

// Find gives a policy by its ARN in any partition, by its path or by its name;
// ok is false for one that is not known.
func (c *Catalog) Find(name string) (p Policy, ok bool) {
	if parts := strings.SplitN(name, ":", 6); len(parts) == 6 {
		path, managed := strings.CutPrefix(parts[5], "policy/")
		if parts[0] != "arn" || parts[2] != "iam" || parts[4] != "aws" || !managed {
			return Policy{}, false
		}
		name = path
	} else if path, known := c.byName[name]; known {
		name = path
	}
	e, ok := c.byPath[name]
	if !ok {
		return Policy{}, false
	}
	at := c.offsets[e.block]
	text, err := io.ReadAll(flate.NewReader(bytes.NewReader(blocks[at[0] : at[0]+at[1]])))
	if err != nil || e.offset+e.length > len(text) {
		return Policy{}, false // the test of this package inflates every block
	}
	return Policy{Name: base(name), Path: name, Version: e.version, Document: text[e.offset : e.offset+e.length]}, true
}
