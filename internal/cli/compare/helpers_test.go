package compare_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"techplan.education/internal/cli"
	"techplan.education/internal/testfiles"
)

const files = testfiles.PlanAndGoal

// outcome is what a run of the plugin gave.
type outcome struct {
	code     int
	out, err string
}

// run executes the plugin on 21 November 2026.
func run(t *testing.T, stdin string, args ...string) outcome {
	t.Helper()
	var out, errs bytes.Buffer
	code := cli.RunPlugin(t.Context(), args, cli.Environment{
		In: strings.NewReader(stdin), Out: &out, Err: &errs,
		Now: func() time.Time { return time.Date(2026, 11, 21, 17, 30, 0, 0, time.UTC) },
	})
	return outcome{code: code, out: out.String(), err: errs.String()}
}
