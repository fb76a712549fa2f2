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
	// stdinPath is the path of the standard input.
	stdinPath = "-"
)

// StdinName is the file name of the standard input in positions.
const StdinName = "<stdin>"

var (
	errTooLarge  = fmt.Errorf("the file is larger than %d MiB; split it", maxFileBytes>>20)
	errEmptyPipe = errors.New("nothing writes to this pipe")
)

// fileReader finds the files of paths and hands each over once.
type fileReader struct {
	stdin io.Reader
	// seen are the files that were handed over, by their absolute path without
	// symbolic links.
	seen map[string]bool
	// addFile takes the name and content of a file, or the error that kept it from
	// being read.
	addFile func(name string, data []byte, err error)
}

// readPath reads a file, a ZIP archive, a directory with all below it, or the standard input. An
// error means that the path as a whole cannot be read.
func (reader *fileReader) readPath(ctx context.Context, path string) error {
	if path == stdinPath {
		if reader.stdin == nil {
			return errors.New("no standard input to read")
		}
		content, err := readUntilDone(ctx, reader.stdin)
		reader.addFile(StdinName, content, err)
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	switch {
	case info.IsDir():
		return reader.readDir(ctx, path)
	case !reader.isFirst(path):
		return nil
	case info.Mode().IsRegular() && isArchive(path):
		return reader.readArchive(ctx, path)
	case info.Mode().IsRegular():
		return reader.readFile(path)
	default:
		return reader.readStream(ctx, path, info.Mode())
	}
}

func (reader *fileReader) readFile(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	content, err := readBounded(file)
	reader.addFile(path, content, err)
	return nil
}

// readStream reads what is no regular file: a device, or the pipe that a shell
// makes of <(command). It does not wait for a pipe that has no writer.
func (reader *fileReader) readStream(ctx context.Context, path string, mode fs.FileMode) error {
	isPipe, flags := mode&fs.ModeNamedPipe != 0, os.O_RDONLY
	if isPipe {
		// Without this flag, opening a pipe waits for a writer, for ever if there is
		// none.
		flags |= syscall.O_NONBLOCK
	}
	file, err := os.OpenFile(path, flags, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	content, err := readUntilDone(ctx, file)
	if isPipe && err == nil && len(content) == 0 {
		return errEmptyPipe
	}
	reader.addFile(path, content, err)
	return nil
}

// readDir reads the manifests below a directory in the order of their names. The
// root keeps symbolic links from leading out of the directory.
func (reader *fileReader) readDir(ctx context.Context, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	return fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		shown := filepath.Join(dir, filepath.FromSlash(name))
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && name == ".":
			return err
		case err != nil:
			reader.addFile(shown, nil, err)
		case entry.IsDir() && name != "." && isHiddenFile(entry.Name()):
			return fs.SkipDir
		case !entry.IsDir() && isManifest(entry.Name()):
			reader.readEntry(root, name, shown)
		}
		return nil
	})
}

// readEntry reads a file of a directory, unless it is a device or a pipe.
func (reader *fileReader) readEntry(root *os.Root, name, shown string) {
	info, err := root.Stat(name)
	if err != nil {
		reader.addFile(shown, nil, err)
		return
	}
	if !info.Mode().IsRegular() || !reader.isFirst(shown) {
		return
	}
	file, err := root.Open(name)
	if err != nil {
		reader.addFile(shown, nil, err)
		return
	}
	defer file.Close()
	content, err := readBounded(file)
	reader.addFile(shown, content, err)
}

// isFirst reports whether the file of a path has not been handed over yet, under
// this name or another one.
func (reader *fileReader) isFirst(path string) bool {
	actual, err := filepath.EvalSymlinks(path)
	if err == nil {
		actual, err = filepath.Abs(actual)
	}
	if err != nil {
		actual = path
	}
	if reader.seen[actual] {
		return false
	}
	reader.seen[actual] = true
	return true
}

func isHiddenFile(name string) bool { return strings.HasPrefix(name, ".") }

// isManifest reports whether a file of a directory is read, by its name.
func isManifest(name string) bool { return !isHiddenFile(name) && IsManifestName(name) }

// IsManifestName reports whether the name of a file ends as that of a manifest.
func IsManifestName(name string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json"}, strings.ToLower(filepath.Ext(name)))
}

// readUntilDone reads all of a stream, or returns when the context ends: a read
// from a terminal or a pipe may wait for ever, and cannot be interrupted.
func readUntilDone(ctx context.Context, from io.Reader) ([]byte, error) {
	type content struct {
		data []byte
		err  error
	}
	done := make(chan content, 1)
	go func() {
		data, err := readBounded(from)
		done <- content{data, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case read := <-done:
		return read.data, read.err
	}
}

// readBounded reads all of a stream of at most maxFileBytes.
func readBounded(from io.Reader) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(from, maxFileBytes+1))
	if err == nil && len(content) > maxFileBytes {
		return nil, errTooLarge
	}
	return content, err
}
