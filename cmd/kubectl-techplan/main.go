// Command kubectl-techplan is the kubectl plugin: kubectl techplan.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"golang.org/x/term"

	"techplan.education/internal/cli"
	"techplan.education/internal/snapshot"
)

// gcPercent lets the heap grow further before it is swept: validation makes much
// short-lived garbage, and the plugin lives for seconds. GOGC overrides it.
const gcPercent = 400

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal ends the command in its own way; a second one ends it at once.
	context.AfterFunc(ctx, stop)
	code := cli.RunPlugin(ctx, os.Args[1:], cli.Environment{
		In:          os.Stdin,
		Out:         os.Stdout,
		Err:         os.Stderr,
		Progress:    findTerminal(os.Stderr),
		Interactive: term.IsTerminal(int(os.Stdin.Fd())),
		Now:         time.Now,
		Assess:      snapshot.EachResult,
		Version:     readVersion(),
	})
	stop()
	os.Exit(code)
}

// findTerminal returns a file if it is a terminal.
func findTerminal(file *os.File) io.Writer {
	if term.IsTerminal(int(file.Fd())) {
		return file
	}
	return nil
}

// version is that of a release, set by the linker: -ldflags "-X main.version=v0.1.0".
var version string

// readVersion returns the version of the release or, in another build, that of the module.
func readVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(unknown)"
}
