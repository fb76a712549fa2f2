package manifest

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/runtime"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/manifest/messages"
	"techplan.education/internal/manifest/yamltree"
	"techplan.education/internal/objectsize"
)

// asItem returns a document as an item of a list.
func asItem(document string) string {
	return "- " + strings.ReplaceAll(strings.TrimSpace(document), "\n", "\n  ") + "\n"
}

// listOf returns a list with documents as its items.
func listOf(documents ...string) string {
	list := "apiVersion: v1\nkind: List\nitems:\n"
	for _, document := range documents {
		list += asItem(document)
	}
	return list
}

func named(name string) string { return strings.Replace(goal, "one-to-one", name, 1) }

// counts are the numbers of a set: objects of the group, refused ones, unread and
// skipped documents.
func counts(set *Set) [4]int { return [4]int{set.Documents, set.Refused, set.Unread, set.Skipped} }

func TestLists(t *testing.T) {
	nested := func(depth int) string {
		document := goal
		for range depth {
			document = listOf(document)
		}
		return document
	}
	for name, tc := range map[string]struct {
		text   string
		counts [4]int
		want   []string
	}{
		"two objects":                  {listOf(named("a"), named("b")), [4]int{2, 0, 0, 0}, nil},
		"an object of another group":   {listOf(goal, "kind: Secret"), [4]int{1, 0, 0, 1}, nil},
		"an empty list":                {"apiVersion: v1\nkind: List\nitems: []\n", [4]int{}, nil},
		"no items":                     {"apiVersion: v1\nkind: List\n", [4]int{}, nil},
		"items that are a mapping":     {"apiVersion: v1\nkind: List\nitems: {a: 1}\n", [4]int{}, nil},
		"items that are scalars":       {"apiVersion: v1\nkind: List\nitems: [a, null]\n", [4]int{0, 0, 0, 2}, nil},
		"lists four deep, the deepest": {nested(4), [4]int{1, 0, 0, 0}, nil},
		"lists five deep": {
			nested(5), [4]int{0, 0, 1, 0}, []string{"13 TooLarge  lists stand in lists too deep"},
		},
		"a list that holds itself": {
			"apiVersion: v1\nkind: List\nitems: &i\n- {apiVersion: v1, kind: List, items: *i}\n",
			[4]int{0, 0, 1, 0}, []string{"4 TooLarge  lists stand in lists too deep"},
		},
		"an object twice in a list": {
			listOf(goal, goal), [4]int{2, 1, 0, 0},
			[]string{"11 DuplicateObject  Goal one-to-one of namespace default is written twice, " +
				"here and at <stdin>:4; only the first is read"},
		},
		"an object with a fault": {
			listOf(named("a"), named("b")+"  colour: blue\n"), [4]int{2, 1, 0, 0},
			[]string{"18 UnknownField spec.colour unknown field spec.colour"},
		},
		"an object whose name is missing, in a list": {
			listOf(strings.Replace(goal, "  name: one-to-one\n", "  labels: {}\n", 1)), [4]int{1, 1, 0, 0},
			[]string{"6 MissingField metadata.name metadata.name is missing, or is not text; " +
				"other objects point to this one by its name"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			set := load(t, tc.text)
			if diff := cmp.Diff(tc.want, lines(set)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if got := counts(set); got != tc.counts {
				t.Errorf("objects, refused, unread and skipped are %v, want %v", got, tc.counts)
			}
		})
	}
}

// An object whose values come from aliases as often as is allowed is read; with one
// more it is refused.
func TestAliasedValuesAreLimited(t *testing.T) {
	// An alias of a list of 99 stands for 100 values.
	const perAlias = 100
	withAliases := func(aliases, more int) string {
		annotations := "x: &x [" + strings.Repeat("a, ", perAlias-2) + "a]\ny: &y a\n"
		return annotations + "z: [" + strings.Repeat("*x, ", aliases) + strings.Repeat("*y, ", more) + "]\n" + goal
	}
	const refused = "1 ExcessiveAliases  aliases repeat too much of the document; write it out"
	for name, tc := range map[string]struct {
		aliases, more int
		want          bool
	}{
		"none":                        {0, 0, false},
		"as many as are allowed":      {maxAliased / perAlias, 0, false},
		"one more":                    {maxAliased / perAlias, 1, true},
		"one less and one more alias": {maxAliased/perAlias - 1, perAlias, false},
	} {
		t.Run(name, func(t *testing.T) {
			got := lines(load(t, withAliases(tc.aliases, tc.more)))
			if isRefused := len(got) > 0 && got[0] == refused; isRefused != tc.want {
				t.Errorf("refused for its aliases is %t, want %t: %q", isRefused, tc.want, got)
			}
		})
	}
}

// A repeated object that is refused for its aliases shows its other faults too.
func TestFaultsBesideExcessiveAliases(t *testing.T) {
	want := []string{
		"1 ExcessiveAliases  an alias stands inside what it repeats",
		"8 DuplicateKey  the key title stands twice, here and on line 7; one of them would be lost",
	}
	got := lines(load(t, goal+"  title: Another\n  alignment: &a {curriculum: *a}\n"))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestNewObject(t *testing.T) {
	for kind, want := range map[string]runtime.Object{
		v1alpha1.KindTechnologyPlan: &v1alpha1.TechnologyPlan{},
		v1alpha1.KindGoal:           &v1alpha1.Goal{},
		v1alpha1.KindBenchmark:      &v1alpha1.Benchmark{},
		v1alpha1.KindDevice:         &v1alpha1.Device{},
		v1alpha1.KindEvaluation:     &v1alpha1.Evaluation{},
		"Secret":                    nil,
	} {
		if diff := cmp.Diff(want, newObject(kind)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", kind, diff)
		}
	}
	// There is one for each kind that has a definition.
	for _, kind := range kinds {
		if newObject(kind) == nil {
			t.Errorf("no object of kind %s", kind)
		}
	}
}

// newGoal returns a valid Goal as JSON has it, with changes to its spec.
func newGoal(changes map[string]any) map[string]any {
	spec := map[string]any{"planRef": map[string]any{"name": "plan-2026"}, "title": "A device for every student"}
	maps.Copy(spec, changes)
	return map[string]any{
		"apiVersion": v1alpha1.GroupVersion.String(),
		"kind":       v1alpha1.KindGoal,
		"metadata":   map[string]any{"name": "one-to-one", "namespace": "district"},
		"spec":       spec,
	}
}

// parseTree returns the tree of a document that is on the first line of its file.
func parseTree(t *testing.T, text string) *yamltree.Child {
	t.Helper()
	root, err := yamltree.Document{Text: []byte(text), Line: 1}.ParseRoot()
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// goalOfBytes returns a Goal, not a valid one, of so many bytes as JSON.
func goalOfBytes(t *testing.T, size int) map[string]any {
	t.Helper()
	object := newGoal(map[string]any{"pedagogicalShift": ""})
	data, err := encodeJSON(object)
	if err != nil {
		t.Fatal(err)
	}
	object["spec"].(map[string]any)["pedagogicalShift"] = strings.Repeat("x", size-len(data))
	return object
}

func TestDecodeObject(t *testing.T) {
	id := objectID{kind: v1alpha1.KindGoal, namespace: "district", name: "one-to-one"}
	place := origin{document: yamltree.Document{File: "a.yaml"}, line: 7}
	for name, tc := range map[string]struct {
		value    map[string]any
		isRead   bool
		severity v1alpha1.Severity
		want     string
	}{
		"valid":                       {newGoal(nil), true, "", ""},
		"as large as without warning": {goalOfBytes(t, largeObjectBytes), true, "", ""},
		"one byte more": {
			goalOfBytes(t, largeObjectBytes+1), true, v1alpha1.SeverityWarning,
			"LargeObject the object takes 150 KiB; kubectl apply without --server-side fails at 256 KiB, " +
				"and any way of applying at about 1.40 MB",
		},
		"more than can be stored": {
			goalOfBytes(t, objectsize.Unstorable+1), false, v1alpha1.SeverityError,
			"LargeObject the object takes 1.40 MB; no way of applying it works beyond about 1.40 MB, since",
		},
		"a title that is a number": {
			newGoal(map[string]any{"title": int64(1)}), false, v1alpha1.SeverityError, "Invalid cannot be decoded: ",
		},
		"a value that JSON cannot hold": {
			newGoal(map[string]any{"title": func() {}}), false, v1alpha1.SeverityError, "Invalid cannot be decoded: json: ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			object, problems := decodeObject(tc.value, id, place)
			if isRead := object != nil; isRead != tc.isRead {
				t.Errorf("the object is read is %t", isRead)
			}
			if tc.want == "" && len(problems) == 0 {
				return
			}
			if len(problems) != 1 || problems[0].Severity != tc.severity || problems[0].File != "a.yaml" ||
				problems[0].Line != 7 || problems[0].Name != "one-to-one" {
				t.Fatalf("got %+v", problems)
			}
			if got := problems[0].Code + " " + problems[0].Message; !strings.HasPrefix(got, tc.want) {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

// JSON is written as the API server counts it: without escapes for HTML.
func TestEncodeJSON(t *testing.T) {
	data, err := encodeJSON(map[string]any{"a": "<&>", "n": int64(9007199254740993)})
	if want := `{"a":"<&>","n":9007199254740993}` + "\n"; err != nil || string(data) != want {
		t.Errorf("got %s and %v", data, err)
	}
}

func TestFindObject(t *testing.T) {
	root := parseTree(t, listOf(named("a"), listOf(named("b"), named("c"))))
	for name, tc := range map[string]struct {
		items []int
		line  int
	}{
		"the document":           {nil, 1},
		"the first item":         {[]int{0}, 4},
		"an item of an item":     {[]int{1, 1}, 21},
		"an item that is none":   {[]int{2}, 0},
		"an item below no list":  {[]int{0, 0}, 0},
		"an item below no items": {[]int{5, 0}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			line := 0
			if found := (origin{items: tc.items}).findObject(root); found != nil {
				line = found.Line
			}
			if line != tc.line {
				t.Errorf("got line %d, want %d", line, tc.line)
			}
		})
	}
	if found := (origin{}).findObject(nil); found != nil {
		t.Errorf("in no document: %+v", found)
	}
}

// Each message of the reader names the object as far as it is known.
func TestProblemsNameTheObject(t *testing.T) {
	for name, tc := range map[string]struct {
		text                  string
		kind, namespace, name string
	}{
		"a syntax error":   {"a: [\n", "", "", ""},
		"no kind":          {strings.Replace(goal, "kind: Goal\n", "", 1), "", "default", "one-to-one"},
		"no name":          {strings.Replace(goal, "  name: one-to-one\n", "  labels: {}\n", 1), "Goal", "default", ""},
		"a kind misspelt":  {strings.Replace(goal, "kind: Goal", "kind: Gaol", 1), "Gaol", "default", "one-to-one"},
		"an unknown field": {goal + "  colour: blue\n", "Goal", "default", "one-to-one"},
		"its own namespace": {
			strings.Replace(goal, "metadata:", "metadata:\n  namespace: other", 1) + "  x: y\n", "Goal", "other", "one-to-one",
		},
		"a key twice": {goal + "  title: x\n", "Goal", "default", "one-to-one"},
	} {
		t.Run(name, func(t *testing.T) {
			problems := load(t, tc.text).Problems
			if len(problems) != 1 {
				t.Fatalf("got %+v", problems)
			}
			want := objectID{kind: tc.kind, namespace: tc.namespace, name: tc.name}
			got := objectID{kind: problems[0].Kind, namespace: problems[0].Namespace, name: problems[0].Name}
			if got != want || problems[0].File != StdinName {
				t.Errorf("got %+v in %s, want %+v", got, problems[0].File, want)
			}
		})
	}
}

// Of many numbers that may mean something else the first hundred are shown, as
// warnings, and the plan is read.
func TestManyAmbiguousNumbers(t *testing.T) {
	const octal = "0100 is read as 64, because a zero in front makes a number octal; write 100"
	const other = " of this object that kubectl may read otherwise than people do"
	for name, tc := range map[string]struct {
		count, problems int
		last            string
	}{
		"as many as are shown": {maxErrors, maxErrors, octal},
		"one more":             {maxErrors + 1, maxErrors + 1, "and 1 more number" + other},
		"three times as many": {
			3 * maxErrors, maxErrors + 1, "and 200 more numbers" + other,
		},
	} {
		t.Run(name, func(t *testing.T) {
			budgetLines := repeatLine(tc.count, func(i int) string {
				return fmt.Sprintf("    - {name: l%d, fiscalYear: 2027, amount: 0100, purpose: Operation}\n", i)
			})
			set := load(t, planHead+"  budget:\n    currency: USD\n    lines:\n"+budgetLines)
			if len(set.Problems) != tc.problems || set.Problems[tc.problems-1].Message != tc.last {
				t.Fatalf("%d problems, the last %+v", len(set.Problems), set.Problems[len(set.Problems)-1])
			}
			for _, problem := range set.Problems {
				if problem.Severity != v1alpha1.SeverityWarning || problem.Code != messages.CodeAmbiguousNumber {
					t.Errorf("got %+v", problem)
				}
			}
		})
	}
}
