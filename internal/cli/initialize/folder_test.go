package initialize

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// A file is not written through a link, even if the link leads nowhere.
func TestWriteNewFileFollowsNoLink(t *testing.T) {
	link := filepath.Join(t.TempDir(), "10-plan.yaml")
	if err := os.Symlink(filepath.Join(t.TempDir(), "elsewhere.yaml"), link); err != nil {
		t.Fatal(err)
	}
	if err := writeNewFile(link, nil); !errors.Is(err, os.ErrExist) {
		t.Errorf("the link is written through: %v", err)
	}
}

// Names of folders are shown as a shell reads them, and hidden characters as escapes.
func TestQuoteArgument(t *testing.T) {
	for argument, want := range map[string]string{
		"plans": "plans", "./a/b-2026": "./a/b-2026", "my plans": "'my plans'", "it's": `'it'\''s'`,
		"$(x)": "'$(x)'", "": "''", "a\x1b[2J": `'a\x1b[2J'`,
	} {
		if got := quoteArgument(argument); got != want {
			t.Errorf("%q: got %s, want %s", argument, got, want)
		}
	}
}
