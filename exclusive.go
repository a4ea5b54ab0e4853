package main

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// exclusive waits until no other run writes the project in the working directory,
// and gives the function that lets the next one go on. The lock file lies in the
// user's cache directory, not in the project, and the system frees it when a
// process dies. Where there is no cache directory runs are not kept apart.
func exclusive() (release func()) {
	here, err := os.Getwd()
	if err != nil {
		return func() {}
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return func() {}
	}
	folder := filepath.Join(cache, "cuemulus", "locks")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return func() {}
	}
	name := sha256.Sum256([]byte(here))
	release, err = lockedfile.MutexAt(filepath.Join(folder, hex.EncodeToString(name[:8]))).Lock()
	if err != nil {
		return func() {}
	}
	return release
}
