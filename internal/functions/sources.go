package functions

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

//go:embed sources.zip
var sourcesZip []byte

// Limits of what sources.zip may hold; the real one is far below.
const (
	maxFiles = 1000
	maxFile  = 4 << 20
)

// Sources are the files of the module cuemulus.dev/functions, by their paths in it.
type Sources map[string][]byte

// Embedded gives the sources that this binary carries.
func Embedded() (Sources, error) { return ReadSources(sourcesZip) }

// ReadSources reads what Zip wrote.
func ReadSources(data []byte) (Sources, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("read the sources of the functions: %w", err)
	}
	if len(r.File) > maxFiles {
		return nil, fmt.Errorf("read the sources of the functions: more than %d files", maxFiles)
	}
	s := Sources{}
	for _, f := range r.File {
		if !local(f.Name) || f.UncompressedSize64 > maxFile {
			return nil, fmt.Errorf("read the sources of the functions: %q has no place there", f.Name)
		}
		in, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("read the sources of the functions: %w", err)
		}
		content, err := io.ReadAll(io.LimitReader(in, maxFile))
		_ = in.Close()
		if err != nil {
			return nil, fmt.Errorf("read the sources of the functions: %w", err)
		}
		s[f.Name] = content
	}
	return s, nil
}

// local reports whether a name stays below the directory that it is written to.
func local(name string) bool {
	return name != "" && path.Clean(name) == name && !path.IsAbs(name) && name != ".." && !strings.HasPrefix(name, "../") && !strings.ContainsAny(name, "\\:")
}

// paths lists the files, sorted.
func (s Sources) paths() []string {
	var out []string
	for name := range s {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// Digest names the content of the sources: a SHA-256, hexadecimal. It does not depend
// on how a zip file packs them.
func (s Sources) Digest() string {
	h := sha256.New()
	for _, name := range s.paths() {
		fmt.Fprintf(h, "%x  %s\n", sha256.Sum256(s[name]), name)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Names lists the functions: the folders with a main package, sorted.
func (s Sources) Names() []string {
	var out []string
	for _, name := range s.paths() {
		if dir, file := path.Split(name); file == "main.go" && strings.Count(dir, "/") == 1 {
			out = append(out, strings.TrimSuffix(dir, "/"))
		}
	}
	return out
}

// Zip packs the sources for embedding.
func (s Sources) Zip() ([]byte, error) {
	var entries []entry
	for _, name := range s.paths() {
		entries = append(entries, entry{name, s[name], 0o644})
	}
	return pack(entries)
}
