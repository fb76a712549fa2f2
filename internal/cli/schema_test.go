package cli

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Without a kind the schema is that of docs/schemas for any of them, and with one, in
// upper or lower case, that of the kind.
func TestSchema(t *testing.T) {
	for name, tc := range map[string]struct {
		args []string
		file string
	}{
		"any kind":                  {[]string{"schema"}, "techplan.json"},
		"a kind":                    {[]string{"schema", "Goal"}, "Goal.json"},
		"a kind in lower case":      {[]string{"schema", "technologyplan"}, "TechnologyPlan.json"},
		"a kind in capital letters": {[]string{"schema", "DEVICE"}, "Device.json"},
	} {
		t.Run(name, func(t *testing.T) {
			want, err := os.ReadFile("../../docs/schemas/" + tc.file)
			if err != nil {
				t.Fatal(err)
			}
			got := run(t, "", nil, tc.args...)
			if got.code != ExitClean || got.err != "" || got.out != string(want) {
				t.Errorf("exit code %d, %d bytes, %q; want %s", got.code, len(got.out), got.err, tc.file)
			}
			if !json.Valid([]byte(got.out)) {
				t.Error("the schema is not JSON")
			}
		})
	}
}

func TestSchemaOfUnknownKind(t *testing.T) {
	for name, tc := range map[string]struct{ kind, want string }{
		"a misspelling": {"Gaol", "error: there is no kind Gaol; did you mean Goal?\n"},
		"a plural":      {"devices", "error: there is no kind devices; did you mean Device?\n"},
		"nothing near": {
			"Namespace",
			"error: there is no kind Namespace; the kinds are Benchmark, Device, Evaluation, Goal and TechnologyPlan\n",
		},
		"an escape character": {
			"\x1b[2J",
			`error: there is no kind \x1b[2J; ` +
				"the kinds are Benchmark, Device, Evaluation, Goal and TechnologyPlan\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			want := outcome{code: ExitFailed, err: tc.want}
			got := run(t, "", nil, "schema", tc.kind)
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(outcome{})); diff != "" {
				t.Error(diff)
			}
		})
	}
	if got := run(t, "", nil, "schema", "Goal", "Device"); got.code != ExitFailed {
		t.Errorf("two kinds: exit code %d", got.code)
	}
}

func TestSchemaCompletion(t *testing.T) {
	got := run(t, "", nil, "__complete", "schema", "")
	if !strings.HasPrefix(got.out, "Benchmark\nDevice\nEvaluation\nGoal\nTechnologyPlan\n") {
		t.Errorf("got %q", got.out)
	}
}
