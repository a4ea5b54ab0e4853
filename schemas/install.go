package schemas

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"

	"cuelabs.dev/go/oci/ociregistry/ocimem"
	"cuelang.org/go/mod/modcache"
	"cuelang.org/go/mod/modregistry"
	"cuelang.org/go/mod/module"
	"cuelang.org/go/mod/modzip"
)

// CacheDir gives the directory in which the cue command keeps modules: $CUE_CACHE_DIR,
// or cue in the user's cache directory. getenv reads the environment, as os.Getenv
// does. It fails when neither is known.
func CacheDir(getenv func(string) string) (string, error) {
	if dir := getenv("CUE_CACHE_DIR"); dir != "" {
		return dir, nil
	}
	var base string
	switch runtime.GOOS {
	case "windows":
		base = getenv("LocalAppData")
	case "darwin":
		if home := getenv("HOME"); home != "" {
			base = filepath.Join(home, "Library", "Caches")
		}
	default:
		base = getenv("XDG_CACHE_HOME")
		if home := getenv("HOME"); base == "" && home != "" {
			base = filepath.Join(home, ".cache")
		}
	}
	if base == "" {
		return "", errors.New("the user's cache directory is not known: set CUE_CACHE_DIR")
	}
	return filepath.Join(base, "cue"), nil
}

// Install puts the module into a CUE cache, the directory that CacheDir gives, as if
// the cue command had downloaded it. Stock cue vet, cue mod tidy and cue lsp then
// find it offline in every module that depends on it. Files of the same version that
// differ, from another build of cuemulus, are replaced; a second run changes nothing.
func Install(cacheDir string) error {
	mv, err := module.NewVersion(ModulePath+"@"+Major, Version)
	if err != nil {
		return fmt.Errorf("naming the module: %w", err)
	}
	extracted := filepath.Join(cacheDir, "mod", "extract", filepath.FromSlash(ModulePath)+"@"+Version)
	same, err := installed(extracted)
	if err != nil {
		return fmt.Errorf("looking into the CUE cache: %w", err)
	}
	if same {
		return nil
	}
	if err := forget(cacheDir, extracted); err != nil {
		return fmt.Errorf("removing an older copy from the CUE cache: %w", err)
	}
	var zip bytes.Buffer
	files, err := list()
	if err != nil {
		return err
	}
	//lint:ignore SA1019 the registry's client takes a zip archive, and nothing else makes one
	if err := modzip.Create(&zip, mv, files, embedded{}); err != nil {
		return fmt.Errorf("packing the module: %w", err)
	}
	ctx := context.Background()
	client := modregistry.NewClient(ocimem.New())
	if err := client.PutModule(ctx, mv, bytes.NewReader(zip.Bytes()), int64(zip.Len())); err != nil {
		return fmt.Errorf("packing the module: %w", err)
	}
	if err := os.MkdirAll(cacheDir, 0o777); err != nil {
		return fmt.Errorf("making the CUE cache: %w", err)
	}
	cache, err := modcache.New(client, cacheDir)
	if err != nil {
		return fmt.Errorf("opening the CUE cache: %w", err)
	}
	if _, err := cache.Fetch(ctx, mv); err != nil {
		return fmt.Errorf("writing the CUE cache: %w", err)
	}
	if _, err := cache.ModFile(ctx, mv); err != nil {
		return fmt.Errorf("writing the CUE cache: %w", err)
	}
	return nil
}

// installed reports whether the extracted module holds exactly the embedded files.
func installed(dir string) (bool, error) {
	names, err := list()
	if err != nil {
		return false, err
	}
	count := 0
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			count++
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	for _, name := range names {
		want, err := FS.ReadFile(name)
		if err != nil {
			return false, err
		}
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if !bytes.Equal(want, got) {
			return false, nil
		}
	}
	return count == len(names), nil
}

// forget removes this version from the cache. Extracted directories are read-only,
// which modcache.RemoveAll knows how to undo.
func forget(cacheDir, extracted string) error {
	if err := modcache.RemoveAll(extracted); err != nil {
		return err
	}
	download := filepath.Join(cacheDir, "mod", "download", filepath.FromSlash(ModulePath), "@v")
	for _, ext := range []string{".zip", ".mod"} {
		if err := os.Remove(filepath.Join(download, Version+ext)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// list gives the paths of the embedded files, sorted.
func list() (names []string, err error) {
	err = fs.WalkDir(FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing the schemas: %w", err)
	}
	return names, nil
}

// embedded reads the embedded files for modzip.
type embedded struct{}

func (embedded) Path(name string) string                        { return path.Clean(name) }
func (embedded) Lstat(name string) (os.FileInfo, error)         { return fs.Stat(FS, name) }
func (embedded) Open(name string) (rc io.ReadCloser, err error) { return FS.Open(name) }
