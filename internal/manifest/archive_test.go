package manifest

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// packedFile is a file of an archive that a test writes.
type packedFile struct {
	name, text string
	mode       fs.FileMode
	encrypted  bool
}

// writeArchive writes a ZIP archive with files in the given order.
func writeArchive(t *testing.T, path string, files ...packedFile) {
	t.Helper()
	var packed bytes.Buffer
	writer := zip.NewWriter(&packed)
	for _, file := range files {
		header := &zip.FileHeader{Name: file.name, Method: zip.Deflate}
		header.SetMode(file.mode | 0o600)
		if file.encrypted {
			header.Flags |= encryptedFlag
		}
		content, err := writer.CreateHeader(header)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := content.Write([]byte(file.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, packed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestReadArchive(t *testing.T) {
	for name, tc := range map[string]struct {
		files []packedFile
		want  []string
	}{
		"no file": {nil, nil},
		"manifests in the order of their names": {
			[]packedFile{
				{name: "plans/b.yml", text: "b"},
				{name: "plans/a.yaml", text: "a"},
				{name: "c.JSON", text: "c"},
			},
			[]string{"plans.zip/c.JSON=c", "plans.zip/plans/a.yaml=a", "plans.zip/plans/b.yml=b"},
		},
		"what a directory would not be read for": {
			[]packedFile{
				{name: "readme.md", text: "r"},
				{name: ".git/a.yaml", text: "g"},
				{name: "plans/.hidden/a.yaml", text: "h"},
				{name: "__MACOSX/._a.yaml", text: "m"},
				{name: "inner.zip", text: "z"},
			},
			nil,
		},
		"a folder with the name of a manifest": {
			[]packedFile{{name: "a.yaml/", mode: fs.ModeDir}, {name: "a.yaml/b.yaml", text: "b"}},
			[]string{"plans.zip/a.yaml/b.yaml=b"},
		},
		"a symbolic link": {[]packedFile{{name: "a.yaml", text: "/etc/passwd", mode: fs.ModeSymlink}}, nil},
		"names that lead out of the archive": {
			[]packedFile{
				{name: "../../a.yaml", text: "a"},
				{name: "/b.yaml", text: "b"},
				{name: "x/../c.yaml", text: "c"},
			},
			[]string{"plans.zip/a.yaml=a", "plans.zip/b.yaml=b", "plans.zip/c.yaml=c"},
		},
		"backslashes": {[]packedFile{{name: `plans\a.yaml`, text: "a"}}, []string{"plans.zip/plans/a.yaml=a"}},
		"a password": {
			[]packedFile{{name: "a.yaml", text: "a", encrypted: true}, {name: "b.yaml", text: "b"}},
			[]string{"plans.zip/a.yaml: it is encrypted; write the archive without a password", "plans.zip/b.yaml=b"},
		},
		"a file of one byte too many": {
			[]packedFile{{name: "a.yaml", text: strings.Repeat("#", maxFileBytes+1)}, {name: "b.yaml", text: "b"}},
			[]string{"plans.zip/a.yaml: the file is larger than 16 MiB; split it", "plans.zip/b.yaml=b"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeArchive(t, filepath.Join(dir, "plans.zip"), tc.files...)
			files, errs := readPaths(t.Context(), t, dir, nil, "plans.zip", "plans.zip")
			if diff := cmp.Diff(tc.want, files); diff != "" || len(errs) > 0 {
				t.Errorf("errors %q, files (-want +got):\n%s", errs, diff)
			}
		})
	}
}

// An archive is read up to what its files unpack to, whether they are accepted or not, and to
// the number of its files.
func TestArchiveBounds(t *testing.T) {
	const refused = "plans.zip: the archive holds more than 128 MiB of files, or more than 20000 files; split it"
	const whole = maxArchiveBytes / maxFileBytes
	largest := strings.Repeat("#", maxFileBytes)
	for name, tc := range map[string]struct {
		count int
		text  string
		read  int
		want  string
	}{
		"as much text as is allowed":          {whole, largest, whole, ""},
		"more text":                           {whole + 1, largest, whole, refused},
		"text in files that are each refused": {20, largest + "#", whole - 1, refused},
		"as many files as are allowed":        {maxArchiveEntries, "", maxArchiveEntries, ""},
		"one file more":                       {maxArchiveEntries + 1, "", 0, refused},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			packed := make([]packedFile, tc.count)
			for i := range packed {
				packed[i] = packedFile{name: fmt.Sprintf("%05d.yaml", i), text: tc.text}
			}
			writeArchive(t, filepath.Join(dir, "plans.zip"), packed...)
			files, errs := readPaths(t.Context(), t, dir, nil, "plans.zip")
			last := ""
			if tc.want != "" && len(files) > 0 {
				last, files = files[len(files)-1], files[:len(files)-1]
			}
			if len(files) != tc.read || last != tc.want || len(errs) > 0 {
				t.Errorf("%d files, want %d; the last is %.200q, want %q; errors %q", len(files), tc.read, last, tc.want, errs)
			}
		})
	}
}

func TestReadBrokenArchive(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"plans.zip": "kind: Goal\n", "empty.ZIP": ""})
	files, errs := readPaths(t.Context(), t, dir, nil, "plans.zip", "empty.ZIP")
	want := []string{"plans.zip: it is no ZIP archive", "empty.ZIP: it is no ZIP archive"}
	if diff := cmp.Diff(want, files); diff != "" || len(errs) > 0 {
		t.Errorf("errors %q, files (-want +got):\n%s", errs, diff)
	}
	writeArchive(t, filepath.Join(dir, "cut.zip"), packedFile{name: "a.yaml", text: strings.Repeat("a: b\n", 1000)})
	whole, err := os.ReadFile(filepath.Join(dir, "cut.zip"))
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Clone(whole)
	changed[len(changed)/3] ^= 0xff
	if err := os.WriteFile(filepath.Join(dir, "cut.zip"), changed, 0o600); err != nil {
		t.Fatal(err)
	}
	files, errs = readPaths(t.Context(), t, dir, nil, "cut.zip")
	if len(files) != 1 || !strings.Contains(files[0], ": ") || strings.Contains(files[0], "=") || len(errs) > 0 {
		t.Errorf("an archive with a changed byte: files %.200q, errors %q", files, errs)
	}
}

func TestReadArchiveStopsWithContext(t *testing.T) {
	dir := t.TempDir()
	writeArchive(t, filepath.Join(dir, "plans.zip"), packedFile{name: "a.yaml", text: "a"})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if files, errs := readPaths(ctx, t, dir, nil, "plans.zip"); len(files) > 0 || len(errs) != 1 {
		t.Errorf("files %q, errors %q", files, errs)
	}
}

// The objects of an archive have places within it, and its bounds are problems of the archive.
func TestLoadArchive(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "plans.zip")
	writeArchive(t, path, packedFile{name: "maple/goal.yaml", text: "---\napiVersion: techplan.education/v1alpha1\n" +
		"kind: Goal\nmetadata: {name: wifi}\nspec:\n  planRef: {name: plan-2026}\n  title: Wi-Fi\n"})
	set, err := LoadFiles(t.Context(), []string{path}, Options{Namespace: "maple"})
	if err != nil || len(set.Problems) > 0 {
		t.Fatalf("%v, %+v", err, set.Problems)
	}
	shown := path + "/maple/goal.yaml"
	if diff := cmp.Diff([]string{shown}, set.Files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if got := set.FindObject("Goal", "wifi", "maple"); got != (Place{shown, 2}) {
		t.Errorf("the goal is at %+v", got)
	}
	if got := set.FindObject("Goal", "wifi", "default"); got != (Place{}) {
		t.Errorf("a goal that is not in the files is at %+v", got)
	}
	writeArchive(t, path, make([]packedFile, maxArchiveEntries+1)...)
	set, err = LoadFiles(t.Context(), []string{path}, Options{})
	if err != nil || len(set.Problems) != 1 || set.Problems[0].Code != codeTooLarge || set.Problems[0].File != path {
		t.Errorf("%v, %+v", err, set.Problems)
	}
}
