package functions

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"time"
)

// entry is one file of a zip file.
type entry struct {
	name    string
	content []byte
	mode    fs.FileMode
}

// epoch is the time of every entry: the first that a zip file can express, so that
// packing again gives the same bytes.
func epoch() time.Time { return time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) }

// pack makes a zip file whose bytes depend on the entries alone.
func pack(entries []entry) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate, Modified: epoch()}
		h.SetMode(e.mode)
		f, err := w.CreateHeader(h)
		if err != nil {
			return nil, fmt.Errorf("pack %s: %w", e.name, err)
		}
		if _, err := f.Write(e.content); err != nil {
			return nil, fmt.Errorf("pack %s: %w", e.name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	return b.Bytes(), nil
}
