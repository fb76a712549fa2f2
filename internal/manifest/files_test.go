package manifest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// writeFiles writes files below a directory, with their folders.
func writeFiles(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// readPaths returns what a reader hands over for paths: names below dir with
// content or error. It also returns the error of each path that cannot be read.
func readPaths(ctx context.Context, t *testing.T, dir string, stdin io.Reader, paths ...string) (files, errs []string) {
	t.Helper()
	reader := fileReader{
		stdin: stdin,
		seen:  make(map[string]bool),
		addFile: func(name string, data []byte, err error) {
			name = strings.TrimPrefix(name, dir+string(filepath.Separator))
			if err != nil {
				files = append(files, fmt.Sprintf("%s: %v", name, withoutPath(err)))
				return
			}
			files = append(files, name+"="+string(data))
		},
	}
	for _, path := range paths {
		if path != stdinPath {
			path = filepath.Join(dir, path)
		}
		if err := reader.readPath(ctx, path); err != nil {
			errs = append(errs, withoutPath(err).Error())
		}
	}
	return files, errs
}

func TestReadPaths(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{
		"b.yaml":             "b",
		"a.yml":              "a",
		"c.JSON":             "c",
		"notes.txt":          "no manifest",
		"yaml":               "no extension",
		".hidden.yaml":       "hidden",
		".git/config.yaml":   "hidden",
		"sub/d.yaml":         "d",
		"sub/deep/e.yaml":    "e",
		"sub.yaml/f.yaml":    "in a folder with an extension",
		"sub/.hidden/g.yaml": "hidden",
	})
	for name, tc := range map[string]struct {
		paths       []string
		files, errs []string
	}{
		"a file":                        {paths: []string{"b.yaml"}, files: []string{"b.yaml=b"}},
		"a file that is no manifest":    {paths: []string{"notes.txt"}, files: []string{"notes.txt=no manifest"}},
		"a hidden file that is named":   {paths: []string{".hidden.yaml"}, files: []string{".hidden.yaml=hidden"}},
		"a hidden folder that is named": {paths: []string{".git"}, files: []string{".git/config.yaml=hidden"}},
		"a folder, by names": {
			paths: []string{"."},
			files: []string{
				"a.yml=a", "b.yaml=b", "c.JSON=c", "sub/d.yaml=d", "sub/deep/e.yaml=e",
				"sub.yaml/f.yaml=in a folder with an extension",
			},
		},
		"two files in the order given": {paths: []string{"b.yaml", "a.yml"}, files: []string{"b.yaml=b", "a.yml=a"}},
		"a file twice":                 {paths: []string{"b.yaml", "b.yaml"}, files: []string{"b.yaml=b"}},
		"a file by another path":       {paths: []string{"b.yaml", "sub/../b.yaml"}, files: []string{"b.yaml=b"}},
		"a folder after its file": {
			paths: []string{"sub/d.yaml", "sub"}, files: []string{"sub/d.yaml=d", "sub/deep/e.yaml=e"},
		},
		"a folder twice":             {paths: []string{"sub/deep", "sub/deep"}, files: []string{"sub/deep/e.yaml=e"}},
		"a file that does not exist": {paths: []string{"none"}, errs: []string{"no such file or directory"}},
		"a file below a file":        {paths: []string{"b.yaml/c"}, errs: []string{"not a directory"}},
		"a bad path keeps the good ones": {
			paths: []string{"none", "b.yaml"}, files: []string{"b.yaml=b"}, errs: []string{"no such file or directory"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			files, errs := readPaths(t.Context(), t, dir, nil, tc.paths...)
			if diff := cmp.Diff(tc.files, files); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.errs, errs); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadLinks(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	writeFiles(t, dir, map[string]string{"a.yaml": "a", "sub/b.yaml": "b"})
	writeFiles(t, outside, map[string]string{"secret.yaml": "secret"})
	for from, to := range map[string]string{
		"again.yaml":      "a.yaml",
		"dangling.yaml":   "none.yaml",
		"escape.yaml":     filepath.Join(outside, "secret.yaml"),
		"loop":            ".",
		"outside":         outside,
		"self.yaml":       "self.yaml",
		"sub/up.yaml":     "../a.yaml",
		"sub/notes.txt":   "b.yaml",
		"sub/device.yaml": os.DevNull,
	} {
		if err := os.Symlink(to, filepath.Join(dir, from)); err != nil {
			t.Fatal(err)
		}
	}
	for name, tc := range map[string]struct{ paths, want []string }{
		"in a folder, none leads out of it": {
			[]string{"."},
			[]string{
				"a.yaml=a",
				"dangling.yaml: no such file or directory",
				"escape.yaml: path escapes from parent",
				"self.yaml: too many levels of symbolic links",
				"sub/b.yaml=b",
				"sub/device.yaml: path escapes from parent",
			},
		},
		"one that is named leads anywhere": {[]string{"escape.yaml"}, []string{"escape.yaml=secret"}},
		"a folder that is named":           {[]string{"outside"}, []string{"outside/secret.yaml=secret"}},
		"a link and its file":              {[]string{"again.yaml", "a.yaml"}, []string{"again.yaml=a"}},
		"a link to another name":           {[]string{"sub/notes.txt"}, []string{"sub/notes.txt=b"}},
	} {
		t.Run(name, func(t *testing.T) {
			files, errs := readPaths(t.Context(), t, dir, nil, tc.paths...)
			if diff := cmp.Diff(tc.want, files); diff != "" || len(errs) > 0 {
				t.Errorf("errors %q, files (-want +got):\n%s", errs, diff)
			}
		})
	}
}

func TestReadStdin(t *testing.T) {
	for name, tc := range map[string]struct {
		stdin       io.Reader
		files, errs []string
	}{
		"text":               {stdin: strings.NewReader("a"), files: []string{"<stdin>=a"}},
		"nothing":            {stdin: strings.NewReader(""), files: []string{"<stdin>="}},
		"none":               {errs: []string{"no standard input to read"}},
		"one that cannot be": {stdin: iotest.ErrReader(errors.New("broken")), files: []string{"<stdin>: broken"}},
		"one byte at a time": {stdin: iotest.OneByteReader(strings.NewReader("abc")), files: []string{"<stdin>=abc"}},
		"broken after a text": {
			stdin: iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("ab"))), files: []string{"<stdin>: timeout"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			files, errs := readPaths(t.Context(), t, t.TempDir(), tc.stdin, stdinPath)
			if diff := cmp.Diff(tc.files, files); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.errs, errs); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

// A device that never ends is read up to the limit, and one without content is an
// empty file.
func TestReadDevices(t *testing.T) {
	if _, err := os.Stat("/dev/zero"); err != nil {
		t.Skip("no devices")
	}
	files, errs := readPaths(t.Context(), t, "/dev", nil, "null", "zero")
	want := []string{"null=", "zero: the file is larger than 16 MiB; split it"}
	if diff := cmp.Diff(want, files); diff != "" || len(errs) > 0 {
		t.Errorf("errors %q, files (-want +got):\n%s", errs, diff)
	}
}

func TestReadBounded(t *testing.T) {
	for name, tc := range map[string]struct {
		size int
		want error
	}{
		"empty":                   {0, nil},
		"as large as is allowed":  {maxFileBytes, nil},
		"one byte more":           {maxFileBytes + 1, errTooLarge},
		"twice as large, is read": {2 * maxFileBytes, errTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			data, err := readBounded(io.LimitReader(endless{}, int64(tc.size)))
			if !errors.Is(err, tc.want) {
				t.Fatalf("got %v, want %v", err, tc.want)
			}
			if err == nil && len(data) != tc.size {
				t.Errorf("got %d bytes, want %d", len(data), tc.size)
			}
		})
	}
}

// endless is a reader of as many hash signs as are asked for.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '#'
	}
	return len(p), nil
}

// A context that ended stops the reading of a directory and of a stream.
func TestReadStopsWithContext(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"a.yaml": "a"})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if files, errs := readPaths(ctx, t, dir, nil, "."); len(files) > 0 || len(errs) != 1 {
		t.Errorf("directory: files %q, errors %q", files, errs)
	}
	reader, writer := io.Pipe()
	defer writer.Close()
	files, errs := readPaths(ctx, t, dir, reader, stdinPath)
	if diff := cmp.Diff([]string{"<stdin>: context canceled"}, files); diff != "" || len(errs) > 0 {
		t.Errorf("errors %q, files (-want +got):\n%s", errs, diff)
	}
}

func TestIsManifest(t *testing.T) {
	for name, want := range map[string]bool{
		"a.yaml": true, "a.yml": true, "a.json": true, "A.YAML": true, "a.b.yml": true,
		"a.txt": false, "yaml": false, ".yaml": false, ".a.yaml": false, "a.yaml~": false, "a.yaml.bak": false, "": false,
	} {
		if got := isManifest(name); got != want {
			t.Errorf("%q: got %t, want %t", name, got, want)
		}
	}
}
