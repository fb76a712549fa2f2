package manifest

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
)

// FuzzLoad holds that nothing in a file makes Load panic, that what it finds is
// the same a second time, and that its counts agree.
func FuzzLoad(f *testing.F) {
	const header = "apiVersion: techplan.education/v1alpha1\n"
	for _, text := range []string{
		goal, goal + "---\n" + goal, goal + bomb(), goal + "  closed: {on: x}\n",
		goal + "  actions: {}\n", goal + "  actions: [null, 1]\n",
		goal + "  alignment: &a\n    curriculum: *a\n", goal + "  <<: {planRef: {name: x}}\n",
		goal + "  <<: [1]\n", goal + "  domains: [[AT]]\n", goal + "  on: 1\n  \"on\": 2\n  ? &k owner\n  : *k\n",
		"a: &x {<<: *x}\n" + goal, "a: &x\n- &y [*x]\nb: *y\n" + goal + "  alignment: *y\n",
		"kind: Goal\n", "apiVersion: techplan.education/v1\n", "apiVersion: v1\nkind: List\nitems: [{kind: Goal}]\n",
		"apiVersion: v1\nkind: List\nitems: &i\n- {apiVersion: v1, kind: List, items: *i}\n",
		"a: [", "\t", "---\n---\n", "--- text\n", "%YAML 1.2\n---\na: 1\n...\nb: 2\n", "\ufeff" + goal,
		"? {a: b}\n: c\n", "\x00", "!!binary x: y\n",
		header + "kind: Goal\nmetadata: [name]\nspec: 1\n",
		header + "kind: Goal\nmetadata: {name: a, labels: [x], annotations: 1, generation: x}\nspec: {}\n",
		header + "kind: Evaluation\nmetadata: {name: a}\nspec: {results: [{}], criteria: {}}\n",
		header + "kind: TechnologyPlan\nmetadata: {name: a}\nspec:\n  period: {start: 1}\n" +
			"  budget: {lines: [{name: {}}, {name: {}}], total: []}\n",
		inUTF16(goal, binary.LittleEndian), inUTF16(goal, binary.BigEndian) + "x",
		manyErrors["unknown keys"](110), manyErrors["merged unknown keys"](110), manyErrors["objects of a list"](3),
		manyErrors["list items with unknown keys"](110), "m0: &m0 {a: 1}\nm1: &m1 {<<: [*m0, *m0]}\n<<: *m1\n",
		"apiVersion: v1\nkind: List\nitems:\n- &g {kind: Goal, metadata: {name: a}}\n- *g\n- *g\n",
	} {
		f.Add([]byte(text))
	}
	for _, mistake := range mistakes {
		f.Add([]byte(strings.Replace(mistake.text, mistake.old, mistake.new, 1)))
	}
	samples, err := filepath.Glob("../../config/samples/invalid/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, sample := range samples {
		data, err := os.ReadFile(sample)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var sets [2]*Set
		for i := range sets {
			set, err := LoadFiles(t.Context(), []string{"-"}, Options{Namespace: "default", Stdin: bytes.NewReader(data)})
			if err != nil {
				t.Fatal(err)
			}
			sets[i] = set
		}
		if diff := cmp.Diff(sets[0].Problems, sets[1].Problems); diff != "" {
			t.Errorf("problems of the first and second time:\n%s", diff)
		}
		checkCounts(t, sets[0], countLines(data))
	})
}

// countLines counts lines as YAML does, where a carriage return ends one by itself.
func countLines(data []byte) int {
	lines := 1
	for _, end := range []string{"\n", "\r", "\u0085", "\u2028", "\u2029"} {
		lines += bytes.Count(data, []byte(end))
	}
	return lines
}

func checkCounts(t *testing.T, set *Set, lines int) {
	t.Helper()
	accepted, errors := 0, 0
	for _, d := range set.Districts {
		accepted += len(d.Plans) + len(d.Goals) + len(d.Benchmarks) + len(d.Devices) + len(d.Evaluations)
		for _, g := range d.Goals {
			title := ObjectField{Kind: "Goal", Name: g.Name, Namespace: d.Namespace, Path: "spec.planRef.name"}
			at := set.FindPlaces([]ObjectField{title})[0]
			if at.File == "" || at.Line < 1 || at.Line > lines {
				t.Errorf("Goal %s stands at %q:%d of %d lines", g.Name, at.File, at.Line, lines)
			}
		}
	}
	for _, p := range set.Problems {
		if p.Severity == v1alpha1.SeverityError {
			errors++
		}
		if p.Message == "" || p.Code == "" || p.Line < 0 || p.Line > lines+1 {
			t.Errorf("incomplete problem, or beyond %d lines: %+v", lines, p)
		}
	}
	if accepted+set.Refused != set.Documents {
		t.Errorf("%d accepted and %d refused are not the %d documents", accepted, set.Refused, set.Documents)
	}
	if set.Refused > 0 && errors == 0 {
		t.Errorf("%d refused without an error", set.Refused)
	}
}
