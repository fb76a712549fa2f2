package cli

import (
	"strings"
	"testing"
)

// TestChanges lists what happened to the sample in order, at the edges of the window.
func TestChanges(t *testing.T) {
	const moved = "2026-10-19,money moved,2000,USD"
	for name, c := range map[string]struct {
		since     string
		has, lack string
		failure   string
	}{
		"on the day of a transfer":     {"2026-10-19", moved, "2026-10-15", ""},
		"on the day after":             {"2026-10-20", "decided,,USD", moved, ""},
		"30 days without the option":   {"", "2026-10-28,result", moved, ""},
		"today, on which nothing is":   {"2026-11-21", "date,what,money,currency,goals,words", "2026-1", ""},
		"tomorrow":                     {"2026-11-22", "", "", "--since is a day up to 2026-11-21, not 2026-11-22"},
		"a day as people write it":     {"10/15/2026", "", "", "--since"},
		"what no file keeps: findings": {"2026-07-01", "arrived", "new problem", ""},
	} {
		t.Run(name, func(t *testing.T) {
			args := []string{"changes", "-f", "../../config/samples/aligned", "--as-of", "2026-11-21", "-o", "csv"}
			if c.since != "" {
				args = append(args, "--since", c.since)
			}
			got := run(t, "", nil, args...)
			if c.failure != "" {
				if got.code != ExitFailed || !strings.Contains(got.err, c.failure) || got.out != "" {
					t.Errorf("exit code %d: %s", got.code, got.err)
				}
				return
			}
			if got.code != ExitClean || !strings.Contains(got.out, c.has) || c.lack != "" && strings.Contains(got.out, c.lack) {
				t.Errorf("exit code %d, want %q and not %q in\n%s%s", got.code, c.has, c.lack, got.out, got.err)
			}
		})
	}
}
