package manifest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	// maxFileBytes is the size of a file above which it is not read.
	maxFileBytes = 16 << 20
	// stdinPath is the path that stands for the standard input, and stdinName
	// what its positions are shown under.
	stdinPath = "-"
	stdinName = "<stdin>"
)

var errTooLarge = fmt.Errorf("the file is larger than %d MiB", maxFileBytes>>20)

// reader finds the files of the paths given and hands each over once.
type reader struct {
	stdin io.Reader
	seen  map[string]bool
	// file takes a file's name and content, or the error that kept it from being
	// read.
	file func(name string, data []byte, err error)
}

// read reads a file, a directory with all below it, or the standard input. An
// error means that the path as a whole cannot be read.
func (r *reader) read(path string) error {
	if path == stdinPath {
		if r.stdin == nil {
			return errors.New("no standard input to read")
		}
		data, err := readAll(r.stdin)
		r.file(stdinName, data, err)
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return r.readDir(path)
	}
	if !r.first(path) {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	data, err := readAll(f)
	r.file(path, data, err)
	return nil
}

// readDir reads the manifests below a directory in the order of their names.
// The root keeps symbolic links from leading out of the directory.
func (r *reader) readDir(dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	return fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		shown := filepath.Join(dir, filepath.FromSlash(name))
		if err != nil {
			if name == "." {
				return err
			}
			r.file(shown, nil, err)
			return nil
		}
		if entry.IsDir() {
			if name != "." && strings.HasPrefix(entry.Name(), ".") {
				return fs.SkipDir
			}
			return nil
		}
		if isManifest(entry.Name()) {
			r.readEntry(root, name, shown)
		}
		return nil
	})
}

func (r *reader) readEntry(root *os.Root, name, shown string) {
	info, err := root.Stat(name)
	if err == nil && !info.Mode().IsRegular() {
		return
	}
	if err == nil && !r.first(shown) {
		return
	}
	if err != nil {
		r.file(shown, nil, err)
		return
	}
	f, err := root.Open(name)
	if err != nil {
		r.file(shown, nil, err)
		return
	}
	defer f.Close()
	data, err := readAll(f)
	r.file(shown, data, err)
}

// first reports whether the file behind a path has not been handed over yet,
// under whatever name.
func (r *reader) first(path string) bool {
	actual, err := filepath.EvalSymlinks(path)
	if err == nil {
		actual, err = filepath.Abs(actual)
	}
	if err != nil {
		actual = path
	}
	if r.seen[actual] {
		return false
	}
	r.seen[actual] = true
	return true
}

func isManifest(name string) bool {
	if strings.HasPrefix(name, ".") {
		return false
	}
	return slices.Contains([]string{".yaml", ".yml", ".json"}, strings.ToLower(filepath.Ext(name)))
}

func readAll(from io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(from, maxFileBytes+1))
	if err == nil && len(data) > maxFileBytes {
		return nil, errTooLarge
	}
	return data, err
}
