package manifest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"techplan.education/api/v1alpha1"
)

const goal = `apiVersion: techplan.education/v1alpha1
kind: Goal
metadata:
  name: one-to-one
spec:
  planRef: {name: plan-2026}
  title: A working device for every student
`

func load(t *testing.T, text string) *Set {
	t.Helper()
	set, err := LoadFiles(t.Context(), []string{"-"}, Options{Namespace: "default", Stdin: strings.NewReader(text)})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// lines are the problems of a set in short.
func lines(set *Set) []string {
	var out []string
	for _, p := range set.Problems {
		out = append(out, fmt.Sprintf("%d %s %s %s", p.Line, p.Code, p.Field, p.Message))
	}
	return out
}

func TestProblems(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"nothing wrong": {text: goal},
		"a syntax error leaves the next document alone": {
			text: "a: [\n---\n" + goal + "---\nb: }\n",
			want: []string{
				"1 SyntaxError  a value is missing, or a comma or brace too many stands here",
				"11 SyntaxError  a value is missing, or a comma or brace too many stands here",
			},
		},
		"a tab": {
			text: strings.Replace(goal, "  title", "\ttitle", 1),
			want: []string{"7 SyntaxError  a tab stands at the beginning of the line; indent with spaces"},
		},
		"a key twice": {
			text: goal + "  title: Another\n",
			want: []string{"8 DuplicateKey  the key title stands twice, here and on line 7; one of them would be lost"},
		},
		"no kind": {
			text: strings.Replace(goal, "kind: Goal\n", "", 1),
			want: []string{"1 MissingField kind kind is missing; " +
				"write one of Benchmark, Device, Evaluation, Goal, TechnologyPlan"},
		},
		"no name": {
			text: strings.Replace(goal, "  name: one-to-one\n", "  labels: {a: b}\n", 1),
			want: []string{"3 MissingField metadata.name metadata.name is missing, or is not text; " +
				"other objects point to this one by its name"},
		},
		"no apiVersion": {
			text: strings.Replace(goal, "apiVersion: techplan.education/v1alpha1\n", "", 1),
			want: []string{"1 MissingField apiVersion apiVersion is missing; write techplan.education/v1alpha1"},
		},
		"a version that does not exist": {
			text: strings.Replace(goal, "v1alpha1", "v1", 1),
			want: []string{"1 UnsupportedVersion apiVersion techplan.education/v1 is not known; " +
				"write techplan.education/v1alpha1"},
		},
		"a group misspelt": {
			text: strings.Replace(goal, "techplan.education", "techplan.eduction", 1),
			want: []string{"1 UnsupportedVersion apiVersion techplan.eduction/v1alpha1 is not known; " +
				"write techplan.education/v1alpha1"},
		},
		"a kind misspelt": {
			text: strings.Replace(goal, "kind: Goal", "kind: Gaol", 1),
			want: []string{"2 UnknownKind kind there is no kind Gaol; did you mean Goal?"},
		},
		"an object twice": {
			text: goal + "---\n" + goal,
			want: []string{"9 DuplicateObject  Goal one-to-one of namespace default is written twice, " +
				"here and at <stdin>:1; only the first is read"},
		},
		"a field of another case": {
			text: strings.Replace(goal, "planRef", "planref", 1),
			want: []string{"6 UnknownField spec.planref unknown field spec.planref; did you mean planRef?"},
		},
		"a field of the metadata misspelt": {
			text: strings.Replace(goal, "metadata:\n", "metadata:\n  label: {a: b}\n", 1),
			want: []string{"4 UnknownField metadata.label unknown field metadata.label; did you mean labels?"},
		},
		"a field with a dot in its name": {
			text: goal + "  plan.ref: x\n",
			want: []string{"5 UnknownField spec.plan.ref unknown field spec.plan.ref; did you mean planRef?"},
		},
		"a field under no known name": {
			text: goal + "  colour: blue\n",
			want: []string{"8 UnknownField spec.colour unknown field spec.colour"},
		},
		"a plain on": {
			text: goal + "  closed:\n    outcome: Met\n    date: \"2027-01-01\"\n    on: \"2027-01-01\"\n",
			want: []string{
				"11 UnknownField spec.closed.on unknown field spec.closed.on; the fields here are date, lessons and outcome",
			},
		},
		"a plain word that is no field": {
			text: goal + "  off: x\n",
			want: []string{"8 UnknownField spec.off unknown field spec.off"},
		},
		"a namespace that is not text": {
			text: strings.Replace(goal, "metadata:\n", "metadata:\n  namespace: 12\n", 1),
			want: []string{"4 Invalid metadata.namespace must be of type string, not number"},
		},
		"a plain no": {
			text: goal + "  owner: no\n",
			want: []string{`8 Invalid spec.owner kubectl reads no as false; put it in quotes: "no"`},
		},
		"a rule inside a list": {
			text: goal + "  actions:\n  - name: a\n  - name: b\n    start: 2027-01-02\n    end: 2027-01-01\n",
			want: []string{`12 Invalid spec.actions[1].end end must not be before start`},
		},
		"a missing field stands at its parent": {
			text: goal + "  actions:\n  - name: a\n  - owner: Buyer\n",
			want: []string{"10 Invalid spec.actions[1].name spec.actions[1].name is required"},
		},
		"rules run beside other mistakes": {
			text: strings.Replace(goal, "  title: A working device for every student\n", "  owner: pat@juniper.example\n", 1),
			want: []string{
				"5 Invalid spec.title spec.title is required",
				"7 Invalid spec.owner must be a role or office, not an e-mail address",
			},
		},
		"a label that is not one": {
			text: strings.Replace(goal, "metadata:\n", "metadata:\n  labels:\n    a b: c\n", 1),
			want: []string{"4 Invalid metadata.labels name part must consist of alphanumeric characters, '-', '_' or '.', " +
				"and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', " +
				"regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'): \"a b\""},
		},
		"an alias in itself": {
			text: goal + "  alignment: &a\n    curriculum: *a\n",
			want: []string{"1 ExcessiveAliases  an alias stands inside what it repeats"},
		},
		"aliases of aliases": {
			text: goal + bomb(),
			want: []string{"1 ExcessiveAliases  aliases repeat too much of the document; write it out"},
		},
		"infinity": {
			text: goal + "  owner: .inf\n",
			want: []string{"8 SyntaxError  infinite or undefined numbers cannot be stored"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, lines(load(t, c.text))); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

// bomb is a list that grows tenfold with each line.
func bomb() string {
	var b strings.Builder
	b.WriteString("  l0: &l0 [x]\n")
	for i := 1; i < 9; i++ {
		fmt.Fprintf(&b, "  l%d: &l%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*l%d, ", i-1), 10), ", "))
	}
	return b.String()
}

func TestCounts(t *testing.T) {
	other := "apiVersion: v1\nkind: Namespace\nmetadata: {name: juniper-flats}\n"
	values := "replicas: 1\n"
	list := listOf(goal, "apiVersion: v1\nkind: Secret")
	ownList := strings.Replace(listOf(goal), "v1\nkind: List", "techplan.education/v1alpha1\nkind: GoalList", 1)
	for name, c := range map[string]struct {
		text                        string
		documents, refused, skipped int
		read                        int
	}{
		"none": {text: "# nothing\n---\n---\n"},
		"one":  {text: goal, documents: 1, read: 1},
		"others are passed over": {
			text: other + "---\n" + goal + "---\n" + values + "--- # end\n- a list\n", documents: 1, skipped: 3, read: 1,
		},
		"a list is unpacked": {text: list, documents: 1, skipped: 1, read: 1},
		"a list of our own": {
			text:      ownList,
			documents: 1,
			read:      1,
		},
		"refused ones are not handed": {text: goal + "  colour: blue\n", documents: 1, refused: 1},
		"a second one is refused":     {text: goal + "---\n" + goal, documents: 2, refused: 1, read: 1},
		"Windows line ends": {
			text: strings.ReplaceAll(goal+"---\n"+values, "\n", "\r\n"), documents: 1, skipped: 1, read: 1,
		},
		"a byte order mark": {text: "\ufeff" + goal, documents: 1, read: 1},
	} {
		t.Run(name, func(t *testing.T) {
			set := load(t, c.text)
			read := 0
			for _, d := range set.Districts {
				read += len(d.Goals)
			}
			want := []int{c.documents, c.refused, c.skipped, c.read}
			if diff := cmp.Diff(want, []int{set.Documents, set.Refused, set.Skipped, read}); diff != "" {
				t.Errorf("documents, refused, skipped, read (-want +got):\n%s\n%v", diff, lines(set))
			}
		})
	}
}

func TestDistricts(t *testing.T) {
	elsewhere := strings.Replace(goal, "metadata:\n", "metadata:\n  namespace: alder-creek\n", 1)
	set := load(t, goal+"---\n"+elsewhere)
	var got []string
	for _, d := range set.Districts {
		got = append(got, d.Namespace+" "+d.Goals[0].Namespace+" "+string(d.Goals[0].Spec.Title))
	}
	want := []string{
		"alder-creek alder-creek A working device for every student",
		"default default A working device for every student",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("districts (-want +got):\n%s\n%v", diff, lines(set))
	}
}

func TestLargeObject(t *testing.T) {
	var b strings.Builder
	b.WriteString(planHead + "  needs:\n")
	for i := range 100 {
		fmt.Fprintf(&b, "  - {name: need-%d, gap: %s}\n", i, strings.Repeat("x", 1600))
	}
	set := load(t, b.String())
	want := []Problem{{
		File: "<stdin>", Line: 1, Severity: v1alpha1.SeverityWarning, Code: codeLargeObject,
		Kind: "TechnologyPlan", Namespace: "default", Name: "long",
		Message: "the object takes 159 KiB; kubectl apply without --server-side fails at 256 KiB, " +
			"and any way of applying at about 1.40 MB",
	}}
	if diff := cmp.Diff(want, set.Problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if len(set.Districts) != 1 || set.Refused != 0 {
		t.Error("a large object is still assessed")
	}
}

// planHead is the beginning of a plan named long, up to the sections of its spec.
const planHead = "apiVersion: techplan.education/v1alpha1\nkind: TechnologyPlan\nmetadata: {name: long}\nspec:\n" +
	"  title: Long\n  period: {start: 2026-07-01, end: 2029-06-30}\n  district: {name: Juniper Flats Schools}\n"

func TestSizeOfAnObjectSaysWhichWaysOfApplyingFail(t *testing.T) {
	needs := func(count int) string {
		var b strings.Builder
		b.WriteString(planHead + "  needs:\n")
		for i := range count {
			fmt.Fprintf(&b, "  - {name: need-%03d, gap: %s}\n", i, strings.Repeat("\U0001F600", 1_998))
		}
		return b.String()
	}
	lines := func(references int) string {
		var names []string
		for i := range references {
			names = append(names, fmt.Sprintf("{name: goal-%02d%s}", i, strings.Repeat("x", 56)))
		}
		var b strings.Builder
		b.WriteString(planHead + "  budget:\n    currency: USD\n    lines:\n")
		for i := range 500 {
			fmt.Fprintf(&b, "    - {name: line-%03d, amount: 1, purpose: Purchase, goals: [%s]}\n", i, strings.Join(names, ", "))
		}
		return b.String()
	}
	for title, c := range map[string]struct {
		text    string
		words   string
		refused int
	}{
		"as much as can be stored": {
			needs(173), "kubectl apply without --server-side fails at 256 KiB, and any way of applying at about 1.40 MB", 0,
		},
		"more than can be stored": {needs(175), "the object takes 1.40 MB; " +
			"no way of applying it works beyond about 1.40 MB, " +
			"since etcd stores at most 1.5 MiB of an object with its status; " +
			"its largest section is needs with 1.41 MB", 1},
		"managed fields that fit": {lines(10), "kubectl apply without --server-side fails at 256 KiB", 0},
		"managed fields that are beyond": {lines(20),
			"kubectl apply fails, with --server-side at 1.57 MB and without at 256 KiB; its largest section is budget with 1.",
			0},
	} {
		t.Run(title, func(t *testing.T) {
			set := load(t, c.text)
			if len(set.Problems) != 1 || set.Problems[0].Code != codeLargeObject ||
				!strings.Contains(set.Problems[0].Message, c.words) {
				t.Fatalf("problems %+v", set.Problems)
			}
			severity := v1alpha1.SeverityWarning
			if c.refused > 0 {
				severity = v1alpha1.SeverityError
			}
			if set.Refused != c.refused || set.Problems[0].Severity != severity {
				t.Errorf("%d refused, severity %s", set.Refused, set.Problems[0].Severity)
			}
		})
	}
}

func TestPosition(t *testing.T) {
	const text = `# a comment
---
apiVersion: v1
kind: List
items:
- apiVersion: techplan.education/v1alpha1
  kind: TechnologyPlan
  metadata: {name: plan-2026}
  spec:
    title: Juniper Flats
    period: {start: 2026-07-01, end: 2029-06-30}
    district: {name: Juniper Flats Schools}
    budget:
      currency: USD
      sources:
      - kind: Local
        name: general
        amounts:
        - {fiscalYear: 2027, amount: 1}
        - fiscalYear: 2028
          amount: 2
      lines:
      - {name: wifi, amount: 1, purpose: Purchase}
      - amount: 2
        purpose: Purchase
        name: chromebooks
        goals: [{name: a.b}]
`
	set := load(t, text)
	if len(set.Problems) > 0 {
		t.Fatal(lines(set))
	}
	for path, want := range map[string]int{
		"":                                    6,
		"spec":                                9,
		"spec.title":                          10,
		"spec.period.end":                     11,
		"spec.budget.lines[1].purpose":        25,
		"spec.budget.lines[chromebooks]":      24,
		"spec.budget.lines[chromebooks].name": 26,
		"spec.budget.lines[chromebooks].goals[a.b]":         27,
		"spec.budget.lines[wifi].amount":                    23,
		"spec.budget.sources[general].amounts[2028].amount": 21,
		"spec.budget.sources[general].amounts[2027]":        19,
		"spec.budget.lines[none].amount":                    22,
		"spec.budget.lines[9]":                              22,
		"spec.budget.total":                                 13,
		"spec.policy.waivers[w1]":                           9,
		"nonsense[":                                         6,
		"spec..title[":                                      10,
	} {
		t.Run(path, func(t *testing.T) {
			field := ObjectField{Kind: "TechnologyPlan", Name: "plan-2026", Namespace: "default", Path: path}
			got := set.FindPlaces([]ObjectField{field})
			if diff := cmp.Diff([]Place{{File: "<stdin>", Line: want}}, got); diff != "" {
				t.Errorf("place (-want +got):\n%s", diff)
			}
		})
	}
	unknown := ObjectField{Kind: "Goal", Name: "none", Namespace: "default", Path: "spec"}
	if got := set.FindPlaces([]ObjectField{unknown})[0]; got != (Place{}) {
		t.Errorf("an unknown object has no place, got %+v", got)
	}
}

func TestPositionThroughAliases(t *testing.T) {
	set := load(t, goal+`  actions:
  - &buy
    name: buy
    owner: Buyer
  - <<: *buy
    name: buy-more
  alignment:
    curriculum: &text Reading
    assessment: *text
`)
	if len(set.Problems) > 0 {
		t.Fatal(lines(set))
	}
	for path, want := range map[string]int{
		"spec.actions[buy-more].owner": 11,
		"spec.actions[buy-more].name":  13,
		"spec.alignment.assessment":    16,
	} {
		field := ObjectField{Kind: "Goal", Name: "one-to-one", Namespace: "default", Path: path}
		if got := set.FindPlaces([]ObjectField{field})[0]; got.Line != want {
			t.Errorf("%s: got line %d, want %d", path, got.Line, want)
		}
	}
	want := v1alpha1.Action{Name: "buy-more", Owner: "Buyer"}
	if diff := cmp.Diff(want, set.Districts[0].Goals[0].Spec.Actions[1]); diff != "" {
		t.Errorf("merged action (-want +got):\n%s", diff)
	}
}

func TestPaths(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	named := func(name string) string { return strings.Replace(goal, "one-to-one", name, 1) }
	write := func(path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link := func(to, from string) {
		t.Helper()
		if err := os.Symlink(to, from); err != nil {
			t.Fatal(err)
		}
	}
	asJSON, err := yaml.YAMLToJSON([]byte(named("c")))
	if err != nil {
		t.Fatal(err)
	}
	write(filepath.Join(dir, "b.yml"), named("b"))
	write(filepath.Join(dir, "a/a.yaml"), named("a"))
	write(filepath.Join(dir, "c.JSON"), string(asJSON))
	write(filepath.Join(dir, "notes.txt"), "a: [")
	write(filepath.Join(dir, ".git/x.yaml"), "a: [")
	write(filepath.Join(dir, ".hidden.yaml"), "a: [")
	write(filepath.Join(dir, "latin1.yaml"), "a: \xe9\n")
	write(filepath.Join(dir, "large.yaml"), strings.Repeat("#", maxFileBytes+1))
	write(filepath.Join(outside, "out.yaml"), named("out"))
	write(filepath.Join(dir, "..data/mounted.yaml"), named("mounted"))
	link("..data/mounted.yaml", filepath.Join(dir, "mounted.yaml"))
	link("b.yml", filepath.Join(dir, "b-again.yaml"))
	link(filepath.Join(outside, "out.yaml"), filepath.Join(dir, "out.yaml"))
	link(outside, filepath.Join(dir, "outside"))
	link(".", filepath.Join(dir, "loop"))

	set, err := LoadFiles(t.Context(), []string{dir, filepath.Join(dir, "b.yml")}, Options{Namespace: "default"})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, g := range set.Districts[0].Goals {
		names = append(names, g.Name)
	}
	if diff := cmp.Diff([]string{"a", "b", "c", "mounted"}, names); diff != "" {
		t.Errorf("objects in order (-want +got):\n%s", diff)
	}
	var problems []string
	for _, p := range set.Problems {
		problems = append(problems, filepath.Base(p.File)+" "+p.Code)
	}
	want := []string{"large.yaml TooLarge", "latin1.yaml Unreadable", "out.yaml Unreadable"}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if _, err := LoadFiles(t.Context(), []string{filepath.Join(dir, "none"), dir}, Options{}); err == nil {
		t.Error("a path that does not exist is an error")
	}
}

// The order in which files are given does not change the problems.
func TestOrderOfProblems(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b", "a"} {
		text := strings.Replace(goal, "one-to-one", name, 1) + "  colour: blue\n"
		if err := os.WriteFile(filepath.Join(dir, name+".yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var got [2][]byte
	first, second := filepath.Join(dir, "a.yaml"), filepath.Join(dir, "b.yaml")
	for i, paths := range [][]string{{first, second}, {second, first}} {
		set, err := LoadFiles(t.Context(), paths, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got[i], err = json.Marshal(set.Problems); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(got[0], got[1]) {
		t.Errorf("%s\n%s", got[0], got[1])
	}
}
