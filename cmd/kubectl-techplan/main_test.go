package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The script passes its words on as they are, empty ones too: kubectl asks with an
// empty last word for what may come next.
func TestCompletionScript(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal("make needs sh, and so does the script: ", err)
	}
	script, err := filepath.Abs("kubectl_complete-techplan")
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(script)
	if err != nil || info.Mode()&0o111 == 0 {
		t.Fatalf("%v cannot be executed: %v", info, err)
	}
	folder := t.TempDir()
	fake := "#!/bin/sh\nfor word in \"$@\"; do printf '[%s]' \"$word\"; done\nexit 7\n"
	if err := os.WriteFile(filepath.Join(folder, "kubectl"), []byte(fake), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder)
	output, err := exec.CommandContext(t.Context(), shell, script, "status", "-f", "two words", "").Output()
	if want := "[techplan][__complete][status][-f][two words][]"; string(output) != want {
		t.Errorf("want %s, got %s", want, output)
	}
	if err == nil || !strings.Contains(err.Error(), "exit status 7") {
		t.Errorf("the exit code of kubectl is lost: %v", err)
	}
}

func TestReadVersion(t *testing.T) {
	if got := readVersion(); got == "" {
		t.Error("a build without a release has no version")
	}
	version = "v1.2.3"
	t.Cleanup(func() { version = "" })
	if got := readVersion(); got != "v1.2.3" {
		t.Errorf("want the version of the release, got %s", got)
	}
}
