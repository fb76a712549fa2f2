package manifest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
)

// manyErrors are the ways in which one document can hold n errors.
var manyErrors = map[string]func(n int) string{
	"unknown keys": func(n int) string {
		return goal + repeatLine(n, func(i int) string { return fmt.Sprintf("  ownr%d: x\n", i) })
	},
	"duplicate keys": func(n int) string {
		return goal + repeatLine(n, func(int) string { return "  title: Another\n" })
	},
	"wrong types": func(n int) string {
		return goal + "  actions:\n" + repeatLine(n, func(i int) string {
			return fmt.Sprintf("  - {name: a%d, owner: %d}\n", i, i)
		})
	},
	"list items with unknown keys": func(n int) string {
		return goal + "  actions:\n" + repeatLine(n, func(i int) string {
			return fmt.Sprintf("  - {name: a%d, ownr: x}\n", i)
		})
	},
	"list items without a required key": func(n int) string {
		return goal + "  actions:\n" + repeatLine(n, func(int) string { return "  - {owner: Buyer}\n" })
	},
	"list items of one name": func(n int) string {
		return goal + "  actions:\n" + repeatLine(n, func(int) string { return "  - {name: a, owner: Buyer}\n" })
	},
	"numbers that are infinite": func(n int) string {
		return goal + "  actions:\n" + repeatLine(n, func(int) string { return "  - .inf\n" })
	},
	"labels that are none": func(n int) string {
		text := "metadata:\n  labels:\n" + repeatLine(n, func(i int) string { return fmt.Sprintf("    a b%d: c\n", i) })
		return strings.Replace(goal, "metadata:\n", text, 1)
	},
	"merged unknown keys": func(n int) string {
		return goal + repeatLine(n, func(i int) string { return fmt.Sprintf("  <<: {ownr%d: x}\n", i) })
	},
	"objects of a list": func(n int) string {
		item := strings.ReplaceAll(strings.TrimSpace(goal), "\n", "\n  ")
		return "apiVersion: v1\nkind: List\nitems:\n" + repeatLine(n, func(i int) string {
			return "- " + strings.Replace(item, "one-to-one", fmt.Sprintf("g%d", i), 1) + "\n    colour: blue\n"
		})
	},
}

func repeatLine(n int, line func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(line(i))
	}
	return b.String()
}

func BenchmarkManyErrors(b *testing.B) {
	for name, text := range manyErrors {
		for _, n := range []int{1_000, 2_000, 4_000, 20_000} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				data := []byte(text(n))
				b.ReportAllocs()
				for b.Loop() {
					options := Options{Namespace: "default", Stdin: bytes.NewReader(data)}
					if _, err := LoadFiles(b.Context(), []string{"-"}, options); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func TestManyErrors(t *testing.T) {
	// In these ways n lines hold n errors; in others a list that is too long, or a
	// value that is wrong in two respects, has more.
	for _, name := range []string{
		"unknown keys", "duplicate keys", "labels that are none", "merged unknown keys", "objects of a list",
	} {
		text := manyErrors[name]
		for _, c := range []struct {
			title, last string
			n, shown    int
		}{
			{"100 are shown", "", maxErrors, maxErrors},
			{"of 101 the last is counted", "and 1 more error in this document; correct these first", maxErrors + 1, maxErrors},
			{"of 1,200 the others are counted", "and 1,100 more errors in this document; correct these first", 1200, maxErrors},
		} {
			t.Run(name+"/"+c.title, func(t *testing.T) {
				set := load(t, text(c.n)+"---\n"+strings.Replace(goal, "one-to-one", "other", 1)+"  colour: blue\n")
				problems := set.Problems[:len(set.Problems)-1]
				if len(problems) < c.shown {
					t.Fatalf("%d problems are fewer than %d: %q", len(problems), c.shown, lines(set))
				}
				for i, p := range problems[:c.shown] {
					if p.Omitted != 0 || i > 0 && p.Line < problems[i-1].Line {
						t.Errorf("problem %d is not the next one of the document: %+v", i, p)
					}
				}
				got := ""
				for _, p := range problems[c.shown:] {
					got += p.Message
				}
				if got != c.last {
					t.Errorf("after %d problems: got %q, want %q", c.shown, got, c.last)
				}
				if last := set.Problems[len(set.Problems)-1]; last.Name != "other" || last.Field != "spec.colour" {
					t.Errorf("the next document is shown in full, got %+v", last)
				}
			})
		}
	}
}

// The work for twice as many errors is about twice as much.
func TestWorkForManyErrorsIsLinear(t *testing.T) {
	allocations := func(data string) float64 {
		return testing.AllocsPerRun(1, func() { load(t, data) })
	}
	for name, text := range manyErrors {
		t.Run(name, func(t *testing.T) {
			const n = 1000
			one, two := allocations(text(n)), allocations(text(2*n))
			if two > 2.3*one {
				t.Errorf("%d errors take %.0f allocations, and %d take %.0f", n, one, 2*n, two)
			}
		})
	}
}

// listsOfGoals are two lists of n goals each.
func listsOfGoals(n int) string {
	var b strings.Builder
	for _, list := range []string{"a", "b"} {
		item := strings.ReplaceAll(strings.TrimSpace(goal), "\n", "\n  ")
		b.WriteString("apiVersion: v1\nkind: List\nitems:\n" + repeatLine(n, func(i int) string {
			return "- " + strings.Replace(item, "one-to-one", fmt.Sprintf("%s%d", list, i), 1) + "\n"
		}) + "---\n")
	}
	return b.String()
}

// A list is parsed once for all positions in it, also when they are asked for in
// turns with those of another list.
func TestPositionsOfLists(t *testing.T) {
	positions := func(n int) float64 {
		set := load(t, listsOfGoals(n))
		var fields []ObjectField
		for i := range n {
			for _, list := range []string{"a", "b"} {
				fields = append(fields, ObjectField{
					Kind: v1alpha1.KindGoal, Name: fmt.Sprint(list, i), Namespace: "default", Path: "spec.title",
				})
			}
		}
		want := []Place{{File: "<stdin>", Line: 10}, {File: "<stdin>", Line: 3 + 7*n + 1 + 10}}
		if diff := cmp.Diff(want, set.FindPlaces(fields)[:2]); diff != "" {
			t.Errorf("of %d goals, the first of each list (-want +got):\n%s", n, diff)
		}
		return testing.AllocsPerRun(1, func() { set.FindPlaces(fields) })
	}
	if one, two := positions(100), positions(200); two > 2.3*one {
		t.Errorf("200 positions take %.0f allocations, and 400 take %.0f", one, two)
	}
}

// Merge keys that merge each other ten times over, fifteen deep, are 10^15
// mappings when each is searched as often as it is named.
func TestMergesOfMerges(t *testing.T) {
	var b strings.Builder
	b.WriteString("m0: &m0 {a: 1}\n")
	for i := 1; i <= 15; i++ {
		alias := fmt.Sprintf("*m%d", i-1)
		fmt.Fprintf(&b, "m%d: &m%d\n  <<: [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(alias+", ", 10), ", "))
	}
	bomb := b.String() + "<<: *m15\n"
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"of another kind": {text: bomb},
		"of a goal": {
			text: goal + bomb,
			want: []string{"1 ExcessiveAliases  aliases repeat too much of the document; write it out"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, lines(load(t, c.text))); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

// A list that repeats an object by aliases holds it once.
func TestAliasesOfItems(t *testing.T) {
	item := strings.ReplaceAll(strings.TrimSpace(goal), "\n", "\n  ")
	items := func(n int) string {
		return "apiVersion: v1\nkind: List\nitems:\n- &g\n  " + item + "\n" + strings.Repeat("- *g\n", n)
	}
	set := load(t, items(2))
	const again = " DuplicateObject  Goal one-to-one of namespace default is written twice, " +
		"here and at <stdin>:4; only the first is read"
	want := []string{"12" + again, "13" + again}
	if diff := cmp.Diff(want, lines(set)); diff != "" || set.Documents != 3 || set.Refused != 2 {
		t.Errorf("%d documents, %d refused, problems (-want +got):\n%s", set.Documents, set.Refused, diff)
	}
	once := testing.AllocsPerRun(1, func() { load(t, strings.Repeat(items(0)+"---\n", 1000)) })
	aliased := testing.AllocsPerRun(1, func() { load(t, items(999)) })
	if aliased > once/5 {
		t.Errorf("1,000 aliases of an object take %.0f allocations, and 1,000 objects %.0f", aliased, once)
	}
}

// The items of a list share what may come from aliases.
func TestAliasesInItems(t *testing.T) {
	large := "x: &x {" + repeatLine(1000, func(i int) string { return fmt.Sprintf("k%d: v, ", i) }) + "last: v}\n"
	list := large + "apiVersion: v1\nkind: List\nitems:\n" + repeatLine(60, func(i int) string {
		item := strings.ReplaceAll(strings.TrimSpace(goal), "\n", "\n  ")
		return "- " + strings.Replace(item, "one-to-one", fmt.Sprintf("g%d\n    annotations: *x", i), 1) + "\n"
	})
	excessive := 0
	for _, p := range load(t, list).Problems {
		if p.Code == codeExcessiveAliases {
			excessive++
		}
	}
	// Each takes 1,002: the mapping and its values.
	allowed := (maxAliased + len(list)) / 1002
	if allowed < 20 || allowed > 40 || excessive != 60-allowed {
		t.Errorf("%d of 60 objects repeat too much, want %d", excessive, 60-allowed)
	}
}

// The messages about an object are the same whether it is among the first of its kind or among those
// of which the rules are evaluated in another way.
func TestMessagesOfManyObjects(t *testing.T) {
	const lotCount, every = 450, 50
	documents := strings.Split(string(lots(lotCount)), "---\n")
	mistake := func(text string) string {
		text = strings.Replace(text, "  model: Flip 3\n", "  modell: Flip 3\n", 1)
		text = strings.Replace(text, "quantity: ", "quantity: -1 # ", 1)
		return strings.Replace(text, "received: 2026-08-05", "received: 2026-05-05", 1)
	}
	for i := 0; i < lotCount; i += every {
		documents[i] = mistake(documents[i])
	}
	options := Options{Namespace: "default", Stdin: strings.NewReader(strings.Join(documents, "---\n"))}
	set, err := LoadFiles(t.Context(), []string{"-"}, options)
	if err != nil {
		t.Fatal(err)
	}
	byLot := make(map[string][]string)
	for _, problem := range set.Problems {
		byLot[problem.Name] = append(byLot[problem.Name], problem.Field+": "+problem.Message)
	}
	if len(byLot) != lotCount/every || set.Refused != lotCount/every || len(byLot["lot-0"]) < 3 {
		t.Fatalf("%d lots have problems, %d are refused; those of the first are %v", len(byLot), set.Refused, byLot["lot-0"])
	}
	for name, messages := range byLot {
		if diff := cmp.Diff(byLot["lot-0"], messages); diff != "" {
			t.Errorf("problems of %s (-of the first +got):\n%s", name, diff)
		}
	}
}
