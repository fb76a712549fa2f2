package main

import (
	"os"
	"os/exec"
	"testing"
	"time"
)

const sleepBinary = "/bin/sleep"

// startSleeper starts a process that is killed at the end of the test.
func startSleeper(t *testing.T) *exec.Cmd {
	t.Helper()
	command := exec.Command(sleepBinary, "120")
	if err := command.Start(); err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	return command
}

// waitUntil polls a condition for ten seconds.
func waitUntil(t *testing.T, what string, holds func() bool) {
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

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func readText(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
