package main

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"techplan.education/internal/text"
)

// A line of the log stays one line of JSON, in which what an error quotes is
// escaped.
func TestLogsAreEscaped(t *testing.T) {
	var to strings.Builder
	logger := newLogger(&to, 0)
	logger.Error(errors.New("A\x1b[2J\x7f\u009b\u202e\nB"), "patching\u2028the status", "plan", "p\u2066")
	logger.V(1).Info("a detail")
	line, rest, _ := strings.Cut(to.String(), "\n")
	if rest != "" || strings.ContainsFunc(line, text.IsHidden) {
		t.Errorf("logged %q", to.String())
	}
	var entry map[string]any
	if err := json.Unmarshal([]byte(line), &entry); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	for key, want := range map[string]string{
		"err": "A\x1b[2J\x7f\u009b\u202e\nB", "msg": "patching\u2028the status", "plan": "p\u2066",
	} {
		if entry[key] != want {
			t.Errorf("%s is %q, want %q", key, entry[key], want)
		}
	}
}

// An image has the version of its release, and another build that of the module.
func TestReadVersion(t *testing.T) {
	if got := readVersion(); got == "" {
		t.Error("a build without a release has no version")
	}
	version = "1.2.3"
	t.Cleanup(func() { version = "" })
	if got := readVersion(); got != "1.2.3" {
		t.Errorf("want the version of the image, got %s", got)
	}
}
