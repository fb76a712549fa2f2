package manifest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

const (
	// maxFileBytes is the size of a file above which it is not read.
	maxFileBytes = 16 << 20
	// stdinPath is the path that stands for the standard input, and stdinName
	// what its positions are shown under.
	stdinPath = "-"
	stdinName = "<stdin>"
)

var (
	errTooLarge  = fmt.Errorf("the file is larger than %d MiB; split it", maxFileBytes>>20)
	errEmptyPipe = errors.New("nothing writes to this pipe")
)

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
func (r *reader) read(ctx context.Context, path string) error {
	if path == stdinPath {
		if r.stdin == nil {
			return errors.New("no standard input to read")
		}
		data, err := readUntil(ctx, r.stdin)
		r.file(stdinName, data, err)
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return r.readDir(ctx, path)
	}
	if !r.first(path) {
		return nil
	}
	if info.Mode().IsRegular() {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		data, err := readAll(f)
		r.file(path, data, err)
		return nil
	}
	return r.readStream(ctx, path, info.Mode())
}

// readStream reads what is no regular file: a device, or the pipe that a shell
// makes of <(command). It does not wait for a pipe that has no writer.
func (r *reader) readStream(ctx context.Context, path string, mode fs.FileMode) error {
	isPipe, flags := mode&fs.ModeNamedPipe != 0, os.O_RDONLY
	if isPipe {
		// Opening a pipe waits for a writer otherwise, for ever if there is none.
		flags |= syscall.O_NONBLOCK
	}
	f, err := os.OpenFile(path, flags, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	data, err := readUntil(ctx, f)
	if isPipe && err == nil && len(data) == 0 {
		return errEmptyPipe
	}
	r.file(path, data, err)
	return nil
}

// readDir reads the manifests below a directory in the order of their names.
// The root keeps symbolic links from leading out of the directory.
func (r *reader) readDir(ctx context.Context, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	return fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
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

// readUntil reads all of a stream, or gives it up when the context ends: a read
// from a terminal or a pipe may wait for ever, and cannot be interrupted.
func readUntil(ctx context.Context, from io.Reader) ([]byte, error) {
	type result struct {
		data []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		data, err := readAll(from)
		done <- result{data, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case r := <-done:
		return r.data, r.err
	}
}

func readAll(from io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(from, maxFileBytes+1))
	if err == nil && len(data) > maxFileBytes {
		return nil, errTooLarge
	}
	return data, err
}
