package cli

import (
	"strings"
	"testing"
)

func TestBenchmarkTemplates(t *testing.T) {
	got := run(t, "", nil, "benchmark", "templates")
	if got.code != ExitClean || got.err != "" {
		t.Fatalf("exit code %d: %s", got.code, got.err)
	}
	for _, want := range []string{"NAME  ", "home-internet             Students who have internet at home\n"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("the list lacks %q:\n%s", want, got.out)
		}
	}
}

func TestBenchmarkTemplate(t *testing.T) {
	for title, c := range map[string]struct {
		args []string
		want []string
	}{
		"today and three years later": {
			[]string{"home-internet", "--goal", "access"},
			[]string{`goalRef: {name: "access"}`, `date: "2026-11-21"`, `date: "2029-11-21"`, "metadata: {name: home-internet}"},
		},
		"all that can be said": {
			[]string{
				"bandwidth-per-student", "--goal", "access", "-n", "maple", "--site", "high",
				"--from", "2026-07-01", "--until", "2028-06-30",
			},
			[]string{`namespace: "maple"`, `site: "high"`, `date: "2026-07-01"`, `date: "2028-06-30"`},
		},
	} {
		t.Run(title, func(t *testing.T) {
			got := run(t, "", nil, append([]string{"benchmark", "template"}, c.args...)...)
			if got.code != ExitClean {
				t.Fatalf("exit code %d: %s", got.code, got.err)
			}
			for _, want := range c.want {
				if !strings.Contains(got.out, want) {
					t.Errorf("the Benchmark lacks %s:\n%s", want, got.out)
				}
			}
		})
	}
}

func TestBenchmarkTemplateRefuses(t *testing.T) {
	for want, flags := range map[string]string{
		"there is no measure home-intenet; did you mean home-internet?":                "home-intenet|--goal|g",
		`there is no measure \x1b[2J; kubectl techplan benchmark templates lists them`: "\x1b[2J|--goal|g",
		"name the goal that is measured: --goal":                                       "home-internet",
		`--goal is the name of a Goal, such as home-access, not "g}, x: {"`:            "home-internet|--goal|g}, x: {",
		`--namespace is a name such as maple-valley, not "A"`:                          "home-internet|--goal|g|-n|A",
		`--site is a name such as maple-high, not "a b"`:                               "home-internet|--goal|g|--site|a b",
		`--from is a day such as 2026-07-01, not "2026"`:                               "home-internet|--goal|g|--from|2026",
		`--until is a day such as 2029-06-30, not "soon"`:                              "home-internet|--goal|g|--until|soon",
		"--until is 2026-11-21, which is not after 2026-11-21":                         "home-internet|--goal|g|--until|2026-11-21",
		"bandwidth-per-student is measured at a site: give --site":                     "bandwidth-per-student|--goal|g",
	} {
		got := run(t, "", nil, append([]string{"benchmark", "template"}, strings.Split(flags, "|")...)...)
		if got.code != ExitFailed || got.err != "error: "+want+"\n" || got.out != "" {
			t.Errorf("%s: exit code %d, %q; want %q", flags, got.code, got.err, want)
		}
	}
}
