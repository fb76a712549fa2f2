//go:build unix

package manifest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func makePipe(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe.yaml")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPipes(t *testing.T) {
	t.Run("one that nothing writes to is an error and is not waited for", func(t *testing.T) {
		_, err := LoadFiles(t.Context(), []string{makePipe(t)}, Options{})
		if err == nil || !strings.HasSuffix(err.Error(), "pipe.yaml: nothing writes to this pipe") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("one in a directory is passed over", func(t *testing.T) {
		set, err := LoadFiles(t.Context(), []string{filepath.Dir(makePipe(t))}, Options{})
		if err != nil || len(set.Problems) > 0 {
			t.Errorf("got %v, %+v", err, set)
		}
	})
	t.Run("that of a shell is read to its end", func(t *testing.T) {
		reader, writer, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer reader.Close()
		half := len(goal) / 2
		if _, err := writer.WriteString(goal[:half]); err != nil {
			t.Fatal(err)
		}
		type outcome struct {
			set *Set
			err error
		}
		done := make(chan outcome)
		go func() {
			set, err := LoadFiles(t.Context(), []string{fmt.Sprintf("/dev/fd/%d", reader.Fd())}, Options{Namespace: "default"})
			done <- outcome{set, err}
		}()
		if _, err := writer.WriteString(goal[half:]); err != nil {
			t.Error(err)
		}
		if err := writer.Close(); err != nil {
			t.Error(err)
		}
		if got := <-done; got.err != nil || got.set.Documents != 1 || len(got.set.Problems) > 0 {
			t.Errorf("got %v, %+v", got.err, got.set)
		}
	})
	t.Run("a reading that waits ends with its context", func(t *testing.T) {
		reader, writer, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer reader.Close()
		defer writer.Close()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := LoadFiles(ctx, []string{"-"}, Options{Stdin: reader}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}
