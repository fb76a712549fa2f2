// Package testprocess starts processes for the tests of the launcher.
package testprocess

import (
	"os/exec"
	"testing"
	"time"
)

// Sleep is the program of a sleeper.
const Sleep = "/bin/sleep"

// StartSleeper starts a process that is killed at the end of the test.
func StartSleeper(t *testing.T) *exec.Cmd {
	t.Helper()
	command := exec.Command(Sleep, "120")
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	return command
}

// WaitUntil polls a condition for ten seconds.
func WaitUntil(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	for !holds() {
		select {
		case <-deadline:
			t.Fatalf("%s did not happen", what)
		case <-time.After(10 * time.Millisecond):
		}
	}
}
