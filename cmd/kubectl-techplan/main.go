// Command kubectl-techplan is the kubectl plugin: kubectl techplan.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"
	_ "time/tzdata" // a district's zone must be known wherever the plugin runs

	"techplan.education/internal/assess"
	"techplan.education/internal/cli"
)

// gcPercent lets the heap grow further before it is swept: validation makes much
// short-lived garbage, and the plugin lives for seconds. GOGC overrides it.
const gcPercent = 400

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Run(ctx, os.Args[1:], cli.Environment{
		In:      os.Stdin,
		Out:     os.Stdout,
		Err:     os.Stderr,
		Now:     time.Now,
		Assess:  assessDistrict,
		Version: version(),
	})
	stop()
	os.Exit(code)
}

func assessDistrict(w cli.World, now time.Time) []cli.Result {
	results := assess.District(assess.World(w), now)
	out := make([]cli.Result, 0, len(results))
	for _, r := range results {
		out = append(out, cli.Result{Kind: r.Kind, Name: r.Name, Findings: r.Findings, Conditions: r.Conditions})
	}
	return out
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(unknown)"
}
