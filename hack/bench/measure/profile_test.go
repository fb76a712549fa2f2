package measure

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestProfiles(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "profiles")
	taken := false
	err := withCPUProfile(folder, "one change, restart", func() error { taken = true; return nil })
	if err != nil || !taken {
		t.Fatalf("taken %v, %v", taken, err)
	}
	if err := writeHeapProfile(folder, "restart"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"one-change,-restart.cpu.pprof", "restart.heap.pprof"} {
		if info, err := os.Stat(filepath.Join(folder, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestProfilesOfNoFolder(t *testing.T) {
	if err := withCPUProfile("", "name", func() error { return io.EOF }); !errors.Is(err, io.EOF) {
		t.Errorf("the error of the work is lost: %v", err)
	}
	if err := writeHeapProfile("", "name"); err != nil {
		t.Error(err)
	}
}

func TestProfilesOfAFolderThatCannotBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	work := func() error { t.Error("worked without a profile"); return nil }
	if err := withCPUProfile(file, "name", work); err == nil {
		t.Error("a file was taken for a folder")
	}
	if err := writeHeapProfile(file, "name"); err == nil {
		t.Error("a file was taken for a folder")
	}
}
