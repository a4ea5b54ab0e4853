package generate

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// source is a line "source" of SOURCES: a pinned package.
type source struct {
	registry, name, version, file, sha256, licence string
}

// record is SOURCES: the pinned sources, which people write, and what the generator
// made of them.
type record struct {
	comment []string
	sources []source
	counts  map[string]int
	content string // hash of what spec.bin inflates to
	output  string // hash of spec.bin
	rules   string // hash of overrides.txt
}

func readRecord(b []byte) (*record, error) {
	r := &record{counts: map[string]int{}}
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		f := strings.Fields(line)
		switch {
		case line == "":
		case strings.HasPrefix(line, "#"):
			r.comment = append(r.comment, line)
		case f[0] == "source" && len(f) == 7:
			r.sources = append(r.sources, source{f[1], f[2], f[3], f[4], f[5], f[6]})
		case f[0] == "count" && len(f) == 3:
			n, err := strconv.Atoi(f[2])
			if err != nil {
				return nil, fmt.Errorf("SOURCES: %q: write a number behind %s", line, f[1])
			}
			r.counts[f[1]] = n
		case f[0] == "content" && len(f) == 2:
			r.content = f[1]
		case f[0] == "spec.bin" && len(f) == 2:
			r.output = f[1]
		case f[0] == "overrides.txt" && len(f) == 2:
			r.rules = f[1]
		default:
			return nil, fmt.Errorf("SOURCES: %q is no line that belongs there", line)
		}
	}
	if len(r.sources) == 0 {
		return nil, errors.New("SOURCES names no source")
	}
	return r, nil
}

func (r *record) text() []byte {
	var b bytes.Buffer
	for _, c := range r.comment {
		fmt.Fprintln(&b, c)
	}
	for _, s := range r.sources {
		fmt.Fprintln(&b, "source", s.registry, s.name, s.version, s.file, s.sha256, s.licence)
	}
	for _, k := range sorted(r.counts) {
		fmt.Fprintln(&b, "count", k, r.counts[k])
	}
	fmt.Fprintln(&b, "overrides.txt", r.rules)
	fmt.Fprintln(&b, "content", r.content)
	fmt.Fprintln(&b, "spec.bin", r.output)
	return b.Bytes()
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// load reads a source's file and checks its hash.
func (s source) load(dir string) ([]byte, error) {
	b, err := os.ReadFile(filepath.Join(dir, s.file))
	if err != nil {
		return nil, fmt.Errorf("read %s %s: %w: run fetch.sh first", s.name, s.version, err)
	}
	if got := hashOf(b); got != s.sha256 {
		return nil, fmt.Errorf("%s has the hash %s, SOURCES pins %s: fetch it again", s.file, got, s.sha256)
	}
	return b, nil
}

const maxMember = 256 << 20 // bytes of one file in an archive

// fromTar gives the contents of one file of a .tgz.
func fromTar(b []byte, name string) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	for t := tar.NewReader(z); ; {
		h, err := t.Next()
		if err != nil {
			return nil, fmt.Errorf("find %s: %w", name, err)
		}
		if h.Name == name {
			return io.ReadAll(io.LimitReader(t, maxMember))
		}
	}
}

// fromWheel gives the files of a wheel below a folder, by their path there.
func fromWheel(b []byte, folder string) (map[string][]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, f := range z.File {
		name, ok := strings.CutPrefix(f.Name, folder)
		if !ok || f.FileInfo().IsDir() {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("open %s: %w", f.Name, err)
		}
		files[name], err = io.ReadAll(io.LimitReader(r, maxMember))
		if err = errors.Join(err, r.Close()); err != nil {
			return nil, fmt.Errorf("read %s: %w", f.Name, err)
		}
	}
	return files, nil
}
