package manifest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/manifest/validation"
	"techplan.education/internal/manifest/yamltree"
)

// allKinds is one valid document of each kind, the plan with its goal first.
const allKinds = `apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata: {name: plan-2026}
spec:
  title: Juniper Flats
  period: {start: 2026-07-01, end: 2029-06-30}
  district: {name: Juniper Flats Schools}
---
` + goal + `---
apiVersion: techplan.education/v1alpha1
kind: Benchmark
metadata: {name: ratio}
spec:
  goalRef: {name: one-to-one}
  metric: {name: Students per device, unit: students, direction: Decrease}
  baseline: {date: 2026-07-01, value: "3"}
  target: {date: 2029-06-30, value: "1"}
---
apiVersion: techplan.education/v1alpha1
kind: Device
metadata: {name: laptops}
spec:
  planRef: {name: plan-2026}
  technology: laptop
  quantity: 25
  acquisition: {kind: Donation, received: 2026-08-05}
---
apiVersion: techplan.education/v1alpha1
kind: Evaluation
metadata: {name: review}
spec:
  planRef: {name: plan-2026}
  target: {kind: TechnologyPlan, name: plan-2026}
  due: 2026-11-30
  occurrence: 2026-11-30
`

func TestKinds(t *testing.T) {
	set := load(t, allKinds)
	if len(set.Problems) > 0 || len(set.Districts) != 1 {
		t.Fatalf("%d districts, problems %q", len(set.Districts), lines(set))
	}
	district := set.Districts[0]
	var names []string
	for _, plan := range district.Plans {
		names = append(names, "plan "+plan.Name)
	}
	for _, goal := range district.Goals {
		names = append(names, "goal "+goal.Name)
	}
	for _, benchmark := range district.Benchmarks {
		names = append(names, "benchmark "+benchmark.Name)
	}
	for _, device := range district.Devices {
		names = append(names, "device "+device.Name)
	}
	for _, evaluation := range district.Evaluations {
		names = append(names, "evaluation "+evaluation.Name)
	}
	want := []string{"plan plan-2026", "goal one-to-one", "benchmark ratio", "device laptops", "evaluation review"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("objects (-want +got):\n%s", diff)
	}
}

func TestNamespaces(t *testing.T) {
	own := strings.Replace(goal, "metadata:\n", "metadata:\n  namespace: own\n", 1)
	null := strings.Replace(goal, "metadata:\n", "metadata:\n  namespace:\n", 1)
	for name, tc := range map[string]struct {
		text, option, want string
	}{
		"that of the option":                 {goal, "given", "given"},
		"that of the object":                 {own, "given", "own"},
		"an empty one is that of the option": {null, "given", "given"},
	} {
		t.Run(name, func(t *testing.T) {
			options := Options{Namespace: tc.option, Stdin: strings.NewReader(tc.text)}
			set, err := LoadFiles(t.Context(), []string{"-"}, options)
			if err != nil || len(set.Districts) != 1 {
				t.Fatalf("%v, problems %q", err, lines(set))
			}
			if got := set.Districts[0]; got.Namespace != tc.want || got.Goals[0].Namespace != tc.want {
				t.Errorf("got %s and %s, want %s", got.Namespace, got.Goals[0].Namespace, tc.want)
			}
		})
	}
}

func TestIsLeftOut(t *testing.T) {
	const syntaxError = "---\na: [\n"
	for name, tc := range map[string]struct {
		text, kind, name, namespace string
		want                        bool
	}{
		"one that was read":                    {goal, "Goal", "one-to-one", "default", false},
		"one that was refused":                 {goal + "  x: y\n", "Goal", "one-to-one", "default", true},
		"one that is not there":                {goal, "Goal", "none", "default", false},
		"refused, but of another kind":         {goal + "  x: y\n", "Device", "one-to-one", "default", false},
		"refused, but in another namespace":    {goal + "  x: y\n", "Goal", "one-to-one", "other", false},
		"one that what is unread may hold":     {goal + syntaxError, "Goal", "none", "default", true},
		"read, and something else is unread":   {goal + syntaxError, "Goal", "one-to-one", "default", false},
		"written twice, and the first is read": {goal + "---\n" + goal, "Goal", "one-to-one", "default", false},
		"read with a warning": {
			strings.Replace(allKinds, "spec:\n  title", "spec:\n  vision: {statement: x}\n  title", 1),
			"TechnologyPlan", "plan-2026", "default", false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := load(t, tc.text).IsLeftOut(tc.kind, tc.name, tc.namespace); got != tc.want {
				t.Errorf("got %t, want %t", got, tc.want)
			}
		})
	}
}

// Places come in the order of the fields, whatever the order of the documents.
func TestPositionsKeepTheOrder(t *testing.T) {
	set := load(t, allKinds)
	fields := []ObjectField{
		{Kind: "Evaluation", Name: "review", Namespace: "default", Path: "spec.due"},
		{Kind: "TechnologyPlan", Name: "plan-2026", Namespace: "default", Path: "spec.period.start"},
		{Kind: "Goal", Name: "one-to-one", Namespace: "other", Path: "spec"},
		{Kind: "Device", Name: "laptops", Namespace: "default"},
		{Kind: "Benchmark", Name: "ratio", Namespace: "default", Path: "spec.target.value"},
		{Kind: "Evaluation", Name: "review", Namespace: "default", Path: "metadata.name"},
	}
	want := []Place{{StdinName, 41}, {StdinName, 6}, {}, {StdinName, 26}, {StdinName, 24}, {StdinName, 37}}
	if diff := cmp.Diff(want, set.FindPlaces(fields)); diff != "" {
		t.Errorf("places (-want +got):\n%s", diff)
	}
	slices.Reverse(fields)
	slices.Reverse(want)
	if diff := cmp.Diff(want, set.FindPlaces(fields)); diff != "" {
		t.Errorf("places in reverse (-want +got):\n%s", diff)
	}
	if got := set.FindPlaces(nil); len(got) > 0 {
		t.Errorf("places of no fields: %v", got)
	}
}

// Documents of two files that begin on the same line are distinguished by their
// files, in one call and in one call each.
func TestPositionsInTwoFiles(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"a.yaml": named("a"), "b.yaml": "# a comment\n" + named("b")})
	set, err := LoadFiles(t.Context(), []string{dir}, Options{Namespace: "default"})
	if err != nil || len(set.Problems) > 0 {
		t.Fatalf("%v, problems %q", err, lines(set))
	}
	fields := []ObjectField{
		{Kind: "Goal", Name: "a", Namespace: "default", Path: "spec.title"},
		{Kind: "Goal", Name: "b", Namespace: "default", Path: "spec.title"},
	}
	want := []Place{{dir + "/a.yaml", 7}, {dir + "/b.yaml", 8}}
	if diff := cmp.Diff(want, set.FindPlaces(fields)); diff != "" {
		t.Errorf("places (-want +got):\n%s", diff)
	}
	for i, field := range fields {
		if diff := cmp.Diff(want[i:i+1], set.FindPlaces([]ObjectField{field})); diff != "" {
			t.Errorf("place of %s (-want +got):\n%s", field.Name, diff)
		}
	}
}

// newTestLoader returns a loader that has read so many documents.
func newTestLoader(t *testing.T, results int) *loader {
	t.Helper()
	kinds, err := validation.LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	l := newLoader(Options{Namespace: "default"}, kinds)
	l.results = results
	return l
}

// The number of documents of a run is bounded. What follows is not read, whatever
// is wrong with it.
func TestDocumentsAreLimited(t *testing.T) {
	const full = " TooLarge  more than 200000 documents; the rest is not read"
	for name, tc := range map[string]struct {
		before  int
		text    string
		skipped int
		want    []string
	}{
		"as many as are allowed":       {maxDocuments - 2, "{}\n---\n{}\n", 2, nil},
		"one more":                     {maxDocuments - 1, "{}\n---\n{}\n", 1, []string{"3" + full}},
		"many more, with faults":       {maxDocuments - 1, "{}\n---\na: [\n---\na: [\n", 1, []string{"3" + full}},
		"a list as long as is allowed": {maxDocuments - 2, "apiVersion: v1\nkind: List\nitems:\n- {}\n- {}\n", 2, nil},
		"a list with one item more": {
			maxDocuments - 1, "apiVersion: v1\nkind: List\nitems:\n- {}\n- {}\n", 1, []string{"5" + full},
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := newTestLoader(t, tc.before)
			l.addFile(t.Context(), "a.yaml", []byte(tc.text), nil)
			set := l.finishSet(t.Context())
			if diff := cmp.Diff(tc.want, lines(set)); diff != "" || set.Skipped != tc.skipped {
				t.Errorf("%d skipped, problems (-want +got):\n%s", set.Skipped, diff)
			}
		})
	}
	// A file that comes after that is not looked at.
	l := newTestLoader(t, maxDocuments)
	l.addFile(t.Context(), "a.yaml", []byte("{}\n"), nil)
	l.readBatch(t.Context())
	l.addFile(t.Context(), "b.yaml", nil, errTooLarge)
	if set := l.finishSet(t.Context()); len(set.Problems) != 1 || set.Unread != 0 {
		t.Errorf("%d unread, problems %q", set.Unread, lines(set))
	}
}

// A list is not unpacked further than a run can be long.
func TestLongLists(t *testing.T) {
	set := load(t, "apiVersion: v1\nkind: List\nitems:\n"+strings.Repeat("- {}\n", 2*maxDocuments))
	want := []string{fmt.Sprintf("%d TooLarge  more than 200000 documents; the rest is not read", maxDocuments+4)}
	if diff := cmp.Diff(want, lines(set)); diff != "" || set.Skipped != maxDocuments {
		t.Errorf("%d skipped, problems (-want +got):\n%s", set.Skipped, diff)
	}
}

// Documents are read in batches; their order stays that of the file.
func TestBatches(t *testing.T) {
	for name, count := range map[string]int{
		"one document":           1,
		"one less than a batch":  batchDocuments - 1,
		"a batch":                batchDocuments,
		"one more than a batch":  batchDocuments + 1,
		"two batches and a half": 2*batchDocuments + batchDocuments/2,
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			var want []string
			for i := range count {
				name := fmt.Sprintf("goal-%d", i)
				b.WriteString(named(name) + "---\n")
				want = append(want, name)
			}
			set := load(t, b.String())
			var got []string
			for _, goal := range set.Districts[0].Goals {
				got = append(got, goal.Name)
			}
			if diff := cmp.Diff(want, got); diff != "" || len(set.Problems) > 0 {
				t.Errorf("problems %q, goals (-want +got):\n%s", lines(set), diff)
			}
		})
	}
}

// A batch is read as soon as it is full.
func TestBatchIsReadWhenFull(t *testing.T) {
	for count, left := range map[int]int{
		batchDocuments - 1: batchDocuments - 1, batchDocuments: 0, batchDocuments + 1: 1, 2 * batchDocuments: 0,
	} {
		l := newTestLoader(t, 0)
		l.addFile(t.Context(), "a.yaml", []byte(strings.Repeat("{}\n---\n", count)), nil)
		if len(l.batch) != left {
			t.Errorf("of %d documents %d are left", count, len(l.batch))
		}
	}
}

func TestAddFile(t *testing.T) {
	for name, tc := range map[string]struct {
		data string
		err  error
		want Problem
	}{
		"read":  {data: goal},
		"empty": {data: ""},
		"too large": {
			err: errTooLarge, want: Problem{Code: codeTooLarge, Message: "the file is larger than 16 MiB; split it"},
		},
		"too large, wrapped": {
			err:  fmt.Errorf("read: %w", errTooLarge),
			want: Problem{Code: codeTooLarge, Message: "read: the file is larger than 16 MiB; split it"},
		},
		"broken": {err: errors.New("broken"), want: Problem{Code: codeUnreadable, Message: "cannot be read: broken"}},
		"no text": {
			data: "a: b\nc: \xff\n",
			want: Problem{Code: codeUnreadable, Line: 2, Message: "is not text in UTF-8; save it in that encoding"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := newTestLoader(t, 0)
			l.addFile(t.Context(), "a.yaml", []byte(tc.data), tc.err)
			set := l.finishSet(t.Context())
			if tc.want.Code == "" {
				if len(set.Problems) > 0 || set.Unread != 0 {
					t.Errorf("got %+v", set.Problems)
				}
				return
			}
			tc.want.File, tc.want.Severity = "a.yaml", v1alpha1.SeverityError
			if diff := cmp.Diff([]Problem{tc.want}, set.Problems); diff != "" || set.Unread != 1 {
				t.Errorf("%d unread, problems (-want +got):\n%s", set.Unread, diff)
			}
		})
	}
}

// All paths that cannot be read are named at once, each with its cause.
func TestLoadErrors(t *testing.T) {
	dir := t.TempDir()
	_, err := LoadFiles(t.Context(), []string{dir + "/one", "-", dir, dir + "/two"}, Options{})
	const cause = ": no such file or directory"
	want := "read " + dir + "/one" + cause + "\nread -: no standard input to read\nread " + dir + "/two" + cause
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// A context that ends while documents are read ends Load with its error.
func TestLoadStopsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := LoadFiles(ctx, nil, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	set, err := LoadFiles(t.Context(), nil, Options{})
	if err != nil || set.Documents != 0 || len(set.Problems) > 0 {
		t.Errorf("no path: %v and %+v", err, set)
	}
}

// A document that is nested deeper than the parser goes leaves the next one alone.
func TestDeepNesting(t *testing.T) {
	const deep = 20_000
	set := load(t, "a: "+strings.Repeat("[", deep)+strings.Repeat("]", deep)+"\n---\n"+goal)
	if set.Documents != 1 || set.Unread != 1 || len(set.Problems) != 1 ||
		set.Problems[0].Code != yamltree.CodeSyntaxError {
		t.Errorf("%d documents, %d unread, problems %q", set.Documents, set.Unread, lines(set))
	}
}

// What an assessment does not read is left out where only that is wanted.
func TestLabelsOfAssessedLots(t *testing.T) {
	const labels = "metadata:\n  labels: {a: b}\n  annotations: {c: d}\n"
	document := string(lots(1))
	document = strings.Replace(document, "  labels: {site: school-0}\n", "  labels: {a: b}\n  annotations: {c: d}\n", 1)
	text := document + strings.Replace(goal, "metadata:\n", labels, 1)
	for name, isAssessed := range map[string]bool{"all": false, "assessed": true} {
		t.Run(name, func(t *testing.T) {
			options := Options{Namespace: "default", Stdin: strings.NewReader(text), IsAssessed: isAssessed}
			set, err := LoadFiles(t.Context(), []string{"-"}, options)
			if err != nil || len(set.Problems) > 0 {
				t.Fatal(err, set.Problems)
			}
			lot, other := set.Districts[0].Devices[0], set.Districts[0].Goals[0]
			if hasLabels := len(lot.Labels) == 1 && len(lot.Annotations) == 1; hasLabels == isAssessed {
				t.Errorf("labels %v and annotations %v of the lot", lot.Labels, lot.Annotations)
			}
			if len(other.Labels) != 1 || len(other.Annotations) != 1 {
				t.Errorf("labels %v and annotations %v of the goal", other.Labels, other.Annotations)
			}
		})
	}
}

// The number of documents is reported after each batch and at the end.
func TestBatchesAreReported(t *testing.T) {
	var counts []int
	options := Options{
		Namespace: "default", Stdin: strings.NewReader(string(lots(batchDocuments + 3))),
		OnBatch: func(documents int) { counts = append(counts, documents) },
	}
	if _, err := LoadFiles(t.Context(), []string{"-"}, options); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{batchDocuments, batchDocuments + 3}, counts); diff != "" {
		t.Errorf("documents (-want +got):\n%s", diff)
	}
}
