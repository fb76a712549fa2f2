package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The statuses of files are those that the controllers would write.
func TestStatusOfFiles(t *testing.T) {
	approved := strings.Replace(files, "  period:", "  approval: {body: Board, date: 2026-05-18}\n  period:", 1)
	broken := files + strings.ReplaceAll(strings.ReplaceAll(chain, "plan-2026", "plan-2027"), "title: A", "titel: A")
	for name, c := range map[string]struct {
		stdin string
		args  []string
		code  int
		// out are lines of the output, in order; err is the whole error output.
		out []string
		err string
	}{
		"the screen of a plan": {
			stdin: files, args: []string{"-f", "-"},
			out: []string{"Plan          default/plan-2026", "2026-07-01 to 2029-06-30", "Goals         1: ", "Completeness  ", "Findings      "},
		},
		"another namespace": {
			stdin: files, args: []string{"-f", "-", "-n", "oak"}, out: []string{"Plan          oak/plan-2026"},
		},
		"a day": {
			stdin: approved, args: []string{"-f", "-", "--as-of", "2029-07-01"},
			out: []string{"not in force (Ended)"},
		},
		"by name": {
			stdin: files, args: []string{"-f", "-", "plan-2026"}, out: []string{"default/plan-2026"},
		},
		"a row": {
			stdin: files, args: []string{"-f", "-", "-o", "wide"},
			out: []string{"NAMESPACE", "default    plan-2026", "1 plan: "},
		},
		"YAML": {
			stdin: files, args: []string{"-f", "-", "-o", "yaml"},
			out: []string{"plans:", "currency: USD", "name: plan-2026", "notInForce: Draft"},
		},
		"a document with an error": {
			stdin: broken, args: []string{"-f", "-"}, out: []string{"default/plan-2026"},
			err: "1 document with errors left out: check the files with kubectl techplan lint\n",
		},
		"no plan of the name": {
			stdin: files, args: []string{"-f", "-", "plan-2027"}, code: ExitFailed,
			err: "error: no technology plan \"plan-2027\" found\n",
		},
		"no plan": {
			stdin: "a: 1\n", args: []string{"-f", "-"}, code: ExitFailed, err: "error: no technology plan found\n",
		},
		"no such format": {
			stdin: files, args: []string{"-f", "-", "-o", "csv"}, code: ExitFailed,
			err: "error: --output is text, wide, json or yaml, not \"csv\"\n",
		},
		"no such day": {
			stdin: files, args: []string{"-f", "-", "--as-of", "1/2/2027"}, code: ExitFailed,
			err: "error: --as-of is a day such as 2027-06-30, not \"1/2/2027\"\n",
		},
		"a namespace that the files do not have": {
			stdin: strings.Replace(files, "{name: plan-2026}", "{name: plan-2026, namespace: elm}", 1), args: []string{"-f", "-", "-n", "oak"},
			code: ExitFailed, err: "error: no technology plan found\n",
		},
		"by label": {
			stdin: strings.Replace(files, "{name: plan-2026}", "{name: plan-2026, labels: {agency: north}}", 1),
			args:  []string{"-f", "-", "-l", "agency=north"}, out: []string{"default", "plan-2026", "1 plan: "},
		},
		"by another label": {
			stdin: strings.Replace(files, "{name: plan-2026}", "{name: plan-2026, labels: {agency: north}}", 1),
			args:  []string{"-f", "-", "-l", "agency=south"}, code: ExitFailed, err: "error: no technology plan found\n",
		},
		"a file without -f": {
			args: []string{os.DevNull}, code: ExitFailed,
			err: "error: " + os.DevNull + " is a file: give files with -f, as in kubectl techplan status -f " + os.DevNull + "\n",
		},
		"watched files": {
			stdin: files, args: []string{"-f", "-", "--watch"}, code: ExitFailed,
			err: "error: --watch is for a cluster: files do not report their changes\n",
		},
		"a day in a cluster": {
			args: []string{"--as-of", "2027-01-02"}, code: ExitFailed,
			err: "error: --as-of needs -f: in a cluster the statuses are of today\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, c.stdin, nil, append([]string{"status"}, c.args...)...)
			if diff := cmp.Diff(c.err, got.err); diff != "" || got.code != c.code {
				t.Errorf("exit code %d, want %d; the error output (-want +got):\n%s", got.code, c.code, diff)
			}
			rest := got.out
			for _, line := range c.out {
				_, after, found := strings.Cut(rest, line)
				if !found {
					t.Fatalf("the output lacks %q after what is before it:\n%s", line, got.out)
				}
				rest = after
			}
		})
	}
}

// Without a cluster the command says what it lacks.
func TestStatusWithoutACluster(t *testing.T) {
	config := filepath.Join(t.TempDir(), "kubeconfig")
	if err := os.WriteFile(config, []byte("apiVersion: v1\nkind: Config\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := run(t, "", nil, "status", "--kubeconfig", config)
	if got.code != ExitFailed || got.err != "error: no cluster is known: give --kubeconfig, or files with -f\n" {
		t.Errorf("exit code %d: %s", got.code, got.err)
	}
	got = run(t, "", nil, "status", "-l", "=")
	if got.code != ExitFailed || !strings.HasPrefix(got.err, "error: --selector: ") {
		t.Errorf("exit code %d: %s", got.code, got.err)
	}
}
