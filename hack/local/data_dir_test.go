package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func openTestDataDir(t *testing.T) dataDir {
	t.Helper()
	dir, err := openDataDir(filepath.Join(t.TempDir(), "data"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(dir.unlockFolder)
	return dir
}

func TestOpenDataDirKeepsOthersOut(t *testing.T) {
	dir := openTestDataDir(t)
	for path, want := range map[string]os.FileMode{dir.path: 0o700, dir.joinPath("lock"): 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %v, want %v", path, got, want)
		}
	}
}

func TestOneLauncherAtATime(t *testing.T) {
	dir := openTestDataDir(t)
	_, err := openDataDir(dir.path)
	want := fmt.Sprintf("techplan-local already runs on %s (process %d): stop it there with Ctrl-C, "+
		"or give this one another --data and --port", dir.path, os.Getpid())
	if errorText(err) != want {
		t.Errorf("the second got %v, want %s", err, want)
	}
	dir.unlockFolder()
	again, err := openDataDir(dir.path)
	if err != nil {
		t.Fatalf("after the first has ended: %v", err)
	}
	again.unlockFolder()
}

func TestOpenDataDirRefusesAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openDataDir(file); !strings.HasPrefix(errorText(err), "the data directory cannot be made: ") {
		t.Errorf("got %v", err)
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "lock"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := openDataDir(dir); !strings.HasPrefix(errorText(err), "the data directory cannot be used: ") {
		t.Errorf("a directory as the lock: got %v", err)
	}
}

func TestDataDirPaths(t *testing.T) {
	t.Chdir(t.TempDir())
	dir, err := openDataDir("data")
	if err != nil {
		t.Fatal(err)
	}
	defer dir.unlockFolder()
	if got := dir.joinPath("kubeconfig"); !filepath.IsAbs(got) || !strings.HasSuffix(got, "/data/kubeconfig") {
		t.Errorf("the path is %s", got)
	}
	if got, want := dir.joinShown("kubeconfig"), "data/kubeconfig"; got != want {
		t.Errorf("the path for messages is %s, want %s", got, want)
	}
}

func TestRecords(t *testing.T) {
	dir := openTestDataDir(t)
	if records, err := dir.readRecords(); err != nil || records != nil {
		t.Errorf("before any run: %v, %v", records, err)
	}
	want := []processRecord{
		{Name: "etcd", PID: 41, Started: "boot/1", Path: "/bin/etcd"},
		{Name: "manager", PID: 42, Started: "boot/2", Path: "/bin/manager"},
	}
	for range 2 { // The second time replaces the first.
		if err := dir.writeRecords(want); err != nil {
			t.Fatal(err)
		}
	}
	got, err := dir.readRecords()
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("error %v, records (-want +got):\n%s", err, diff)
	}
	for range 2 { // There is nothing to remove the second time.
		if err := dir.writeRecords(nil); err != nil {
			t.Errorf("removing the records: %v", err)
		}
	}
	files, err := filepath.Glob(dir.joinPath(runFile + "*"))
	if err != nil || len(files) != 0 {
		t.Errorf("files are left: %v, %v", files, err)
	}
}

func TestReadRecordsThatAreDamaged(t *testing.T) {
	dir := openTestDataDir(t)
	if err := os.WriteFile(dir.joinPath(runFile), []byte("[{"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := stopStaleProcesses(t.Context(), dir, t.Output())
	for _, want := range []string{
		dir.joinShown(runFile) + " cannot be read",
		"look for programs of an earlier run, stop them, and remove the file",
	} {
		if !strings.Contains(errorText(err), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
	if _, err := os.Stat(dir.joinPath(runFile)); errors.Is(err, os.ErrNotExist) {
		t.Error("the damaged file is gone")
	}
}

func TestReplaceFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "kubeconfig")
	for _, text := range []string{"a long first content", "second"} {
		if err := replaceFile(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != text {
			t.Errorf("got %q, %v; want %q", got, err, text)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if err := replaceFile(filepath.Join(dir, "gone", "file"), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("in a directory that does not exist: %v", err)
	}
}
