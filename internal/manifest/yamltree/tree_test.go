package yamltree

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// maxShown is how many faults the tests ask for.
const maxShown = 100

// describeTree writes a tree: of each entry the line, the name and the value, and
// the key where it is written otherwise.
func describeTree(from *Node) string {
	switch from.Kind {
	case ScalarKind:
		return fmt.Sprint(from.Value)
	case ListKind:
		var items []string
		for _, item := range from.Children {
			items = append(items, fmt.Sprintf("%d:%s", item.Line, describeTree(item.Node)))
		}
		return "[" + strings.Join(items, " ") + "]"
	default:
		var entries []string
		for _, entry := range from.Children {
			name := entry.Name
			if entry.Key != name {
				name += "(" + entry.Key + ")"
			}
			entries = append(entries, fmt.Sprintf("%d:%s=%s", entry.Line, name, describeTree(entry.Node)))
		}
		for _, merged := range from.merges {
			entries = append(entries, "<<"+describeTree(merged.Node))
		}
		return "{" + strings.Join(entries, " ") + "}"
	}
}

func TestTree(t *testing.T) {
	for name, tc := range map[string]struct{ in, want string }{
		"a scalar":                       {"a", "a"},
		"a mapping":                      {"a: 1\nb: x\n", "{1:a=1 2:b=x}"},
		"a value on the next line":       {"a:\n  b\n", "{1:a=b}"},
		"a mapping in a mapping":         {"a:\n  b: 1\n  c: 2\n", "{1:a={2:b=1 3:c=2}}"},
		"a list":                         {"- a\n-\n  b\n- [c,\n  d]\n", "[1:a 3:b 4:[4:c 5:d]]"},
		"a list of mappings":             {"a:\n- b: 1\n  c: 2\n- b: 3\n", "{1:a=[2:{2:b=1 3:c=2} 4:{4:b=3}]}"},
		"an empty value":                 {"a:\nb: {}\nc: []\n", "{1:a=<nil> 2:b={} 3:c=[]}"},
		"a key that is a truth value":    {"on: 1\nNo: 2\n", "{1:true(on)=1 2:false(No)=2}"},
		"a key that is a number":         {"0x10: 1\n", "{1:16(0x10)=1}"},
		"a key in quotes":                {"\"on\": 1\n", "{1:on=1}"},
		"a key that an alias repeats":    {"a: &x b\n*x : c\n", "{1:a=b 2:b=c}"},
		"an anchor in a key":             {"? &x a\n: 1\nb: *x\n", "{1:a=1 3:b=a}"},
		"an alias in a mapping":          {"a: &x {b: 1}\nc: *x\n", "{1:a={1:b=1} 2:c={1:b=1}}"},
		"an alias in a list":             {"- &x a\n- *x\n", "[1:a 2:a]"},
		"an alias of an alias":           {"a: &x 1\nb: &y [*x]\nc: *y\n", "{1:a=1 2:b=[2:1] 3:c=[2:1]}"},
		"an anchor that is set again":    {"a: &x 1\nb: *x\nc: &x 2\nd: *x\n", "{1:a=1 2:b=1 3:c=2 4:d=2}"},
		"an alias into a key's mapping":  {"? {a: &x b}\n: 1\nc: *x\n", "{3:c=b}"},
		"a merge key":                    {"a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n", "{1:a={1:b=1} 2:c={4:d=2 <<{1:b=1}}}"},
		"a merge key of a mapping":       {"<<: {a: 1}\nb: 2\n", "{2:b=2 <<{1:a=1}}"},
		"a merge key of a list":          {"<<: [{a: 1}, {b: 2}]\n", "{<<[1:{1:a=1} 1:{1:b=2}]}"},
		"two merge keys":                 {"<<: {a: 1}\n<<: {b: 2}\n", "{<<{1:a=1} <<{2:b=2}}"},
		"a merge key in quotes is a key": {"\"<<\": {a: 1}\n", "{1:<<={1:a=1}}"},
		"a merge key as a value":         {"a: <<\n", "{1:a=<<}"},
	} {
		t.Run(name, func(t *testing.T) {
			root := parseTree(t, tc.in)
			if got := describeTree(root.Node); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
			if root.Fatal != nil {
				t.Errorf("fatal: %v", root.Fatal)
			}
		})
	}
}

func TestTreeCountsLinesInFile(t *testing.T) {
	root, err := Document{Text: []byte("a: 1\n<<: {b: .inf}\na: 2\n"), Line: 41}.ParseRoot()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := describeTree(root.Node), "{41:a=1 <<{42:b=<nil>}}"; got != want || root.Line != 41 {
		t.Errorf("got %s on line %d, want %s", got, root.Line, want)
	}
	var got []int
	for _, fault := range CollectFaults(*root, false, maxShown).Shown {
		got = append(got, fault.Line)
	}
	if diff := cmp.Diff([]int{43, 42}, got); diff != "" {
		t.Errorf("lines of faults (-want +got):\n%s", diff)
	}
}

func TestFindEntry(t *testing.T) {
	for name, tc := range map[string]struct {
		in, name string
		want     string
	}{
		"by its name":                       {"a: 1\nb: 2\n", "b", "2:b=2"},
		"by the name of a truth value":      {"on: 1\n", "true", "1:true=1"},
		"by its key":                        {"on: 1\n", "on", "1:true=1"},
		"the name comes before another key": {"on: 1\n\"on\": 2\n", "on", "2:on=2"},
		"the first of two keys of a name":   {"on: 1\nyes: 2\n", "true", "1:true=1"},
		"one that a merge key brings in":    {"<<: {a: 1}\n", "a", "1:a=1"},
		"one that is not there":             {"a: 1\n", "b", ""},
		"in a list":                         {"- a\n", "a", ""},
		"in a scalar":                       {"a", "a", ""},
		"in an empty mapping":               {"{}", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			if entry := parseTree(t, tc.in).FindEntry(tc.name); entry != nil {
				got = fmt.Sprintf("%d:%s=%v", entry.Line, entry.Name, entry.Value)
			}
			if got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

// What merge keys bring in, as a value and by its line. An entry that is written out
// comes before it; among merged mappings the first one wins.
func TestMerges(t *testing.T) {
	for name, tc := range map[string]struct {
		in   string
		want map[string]any
		// lines are those of the entries.
		lines map[string]int
	}{
		"an entry before the merged": {
			"<<: {a: 1}\na: 2\n", map[string]any{"a": int64(2)}, map[string]int{"a": 2},
		},
		"an entry after the merged": {
			"a: 2\n<<: {a: 1}\n", map[string]any{"a": int64(2)}, map[string]int{"a": 1},
		},
		"merged by a list": {
			"<<: [{a: 1},\n  {a: 2, b: 3}]\n", map[string]any{"a": int64(1), "b": int64(3)}, map[string]int{"a": 1, "b": 2},
		},
		"two merge keys": {
			"<<: {a: 1}\n<<: {a: 2, b: 3}\n", map[string]any{"a": int64(1), "b": int64(3)}, map[string]int{"a": 1, "b": 2},
		},
		"a merge of a merge, before the next one": {
			"<<: [{a: 1, <<: {b: 2}},\n  {b: 3, c: 4}]\n",
			map[string]any{"a": int64(1), "b": int64(2), "c": int64(4)}, map[string]int{"a": 1, "b": 1, "c": 2},
		},
		"what a merge has by a merge of its own, and written": {
			"<<: {<<: {a: 1},\n  a: 2}\n", map[string]any{"a": int64(2)}, map[string]int{"a": 2},
		},
		"a source that is no mapping": {
			"<<: [1, {a: 1}, [{a: 2}]]\n", map[string]any{"a": int64(1)}, map[string]int{"a": 1},
		},
		"a key that is a truth value": {
			"<<: {on: 1}\n", map[string]any{"true": int64(1)}, map[string]int{"on": 1, "true": 1},
		},
		"nothing": {"<<: {}\n", map[string]any{}, map[string]int{}},
	} {
		t.Run(name, func(t *testing.T) {
			root := parseTree(t, tc.in)
			if diff := cmp.Diff(any(tc.want), ReadValue(root.Node)); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
			for _, locator := range []Locator{{}, NewLocator()} {
				for name, line := range tc.lines {
					if found := locator.FindEntry(root.Node, name); found == nil || found.Line != line {
						t.Errorf("%s: got %+v, want line %d, with index %t", name, found, line, locator.entries != nil)
					}
				}
				if found := locator.FindEntry(root.Node, "none"); found != nil {
					t.Errorf("found %+v", found)
				}
			}
		})
	}
}

// A list of sources that many mappings merge is searched once.
func TestFindInMergedLists(t *testing.T) {
	var b strings.Builder
	b.WriteString("l: &l [" + strings.Repeat("{a: 1}, ", 3000) + "]\n")
	for i := range 3000 {
		fmt.Fprintf(&b, "m%d: &m%d {<<: *l}\n", i, i)
	}
	b.WriteString("all:\n  <<: [")
	for i := range 3000 {
		fmt.Fprintf(&b, "*m%d, ", i)
	}
	b.WriteString("]\n")
	all := parseTree(t, b.String()).FindEntry("all")
	if found := all.FindEntry("none"); found != nil {
		t.Errorf("found %+v", found)
	}
	if found := all.FindEntry("a"); found == nil || found.Line != 1 {
		t.Errorf("found %+v", found)
	}
	if once := testing.AllocsPerRun(1, func() { all.FindEntry("none") }); once > 1000 {
		t.Errorf("a search takes %.0f allocations", once)
	}
}

func TestFindText(t *testing.T) {
	root := parseTree(t, "text: a\nquoted: \"1\"\nnumber: 1\ntruth: no\nempty:\nlist: [a]\nmapping: {a: b}\n")
	for name, want := range map[string]string{
		"text": "a", "quoted": "1", "number": "", "truth": "", "empty": "", "list": "", "mapping": "", "none": "",
	} {
		if got := root.FindText(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestFaults(t *testing.T) {
	const wrongMerge = "SyntaxError the merge key << takes a mapping or a list of mappings"
	const twice = "stands twice, here and on line"
	for name, tc := range map[string]struct {
		in   string
		want []string
	}{
		"none": {"a: 1\nb: [x, {c: d}]\n", nil},
		"a key twice": {
			"a: 1\na: 2\n", []string{"2 DuplicateKey the key a " + twice + " 1; one of them would be lost"},
		},
		"a key three times":           {"a: 1\na: 2\na: 3\n", []string{"2 DuplicateKey", "3 DuplicateKey"}},
		"two keys of one truth value": {"on: 1\nyes: 2\n", []string{"2 DuplicateKey the key true " + twice + " 1"}},
		"a truth value and its text":  {"on: 1\n\"true\": 2\n", []string{"2 DuplicateKey the key true"}},
		"a truth value and its word":  {"on: 1\n\"on\": 2\n", nil},
		"a word twice beside its truth": {
			"on: 1\n\"on\": 2\n'on': 3\n", []string{"3 DuplicateKey the key on " + twice + " 2"},
		},
		"a number in two forms": {"16: 1\n0x10: 2\n", []string{"2 DuplicateKey the key 16"}},
		"a key that is a list": {
			"? [a]\n: 1\n", []string{"1 SyntaxError a key must be a word, not a list or a mapping"},
		},
		"a key that is a mapping": {"{a: 1}: 2\n", []string{"1 SyntaxError a key must be a word"}},
		"a key that is empty":     {"? \n: 1\n", []string{"1 SyntaxError a key must not be empty"}},
		"a key that is null":      {"~: 1\n", []string{"1 SyntaxError a key must not be empty"}},
		"a key that is infinite":  {".inf: 1\n", []string{"1 SyntaxError infinite or undefined numbers"}},
		"a value that is infinite": {
			"a: 1\nb: -.INF\n", []string{"2 SyntaxError infinite or undefined numbers cannot be stored"},
		},
		"a value that is no number":       {"a: .NaN\n", []string{"1 SyntaxError infinite or undefined numbers"}},
		"an item that is infinite":        {"- 1\n- .inf\n", []string{"2 SyntaxError infinite or undefined numbers"}},
		"text that is no base64":          {"a: !!binary \"%\"\n", []string{"1 SyntaxError not base64 as its tag says: "}},
		"a merge of a scalar":             {"<<: 1\n", []string{"1 " + wrongMerge}},
		"a merge of a list of scalars":    {"<<: [{a: 1},\n 2]\n", []string{"2 " + wrongMerge}},
		"a merge of a null":               {"<<:\n", []string{"1 " + wrongMerge}},
		"a key twice in what is merged":   {"<<: {a: 1,\n  a: 2}\n", []string{"2 DuplicateKey"}},
		"a key twice in an anchor":        {"a: &x {b: 1,\n  b: 2}\nc: *x\nd: *x\n", []string{"2 DuplicateKey"}},
		"infinite in what is merged":      {"<<: {a: .inf}\n", []string{"1 SyntaxError"}},
		"infinite, and another one wins":  {"<<: {a: .inf}\na: 1\n", []string{"1 SyntaxError"}},
		"in the value of a key twice":     {"a: 1\na: [.inf]\n", []string{"2 DuplicateKey"}},
		"beside an alias in itself":       {"a: &x [*x]\nb: 1\nb: 2\n", []string{"3 DuplicateKey"}},
		"a key twice in a mapping's list": {"a:\n- b: 1\n  b: 2\n", []string{"3 DuplicateKey"}},
	} {
		t.Run(name, func(t *testing.T) {
			found := CollectFaults(*parseTree(t, tc.in), false, maxShown)
			if len(found.Shown) != len(tc.want) || found.Omitted != 0 {
				t.Fatalf("got %+v, want %q", found.Shown, tc.want)
			}
			for i, fault := range found.Shown {
				got := fmt.Sprintf("%d %s %s", fault.Line, fault.Code, fault.Message)
				if !strings.HasPrefix(got, tc.want[i]) {
					t.Errorf("got %q, want %q", got, tc.want[i])
				}
			}
		})
	}
}

// Of an object that repeats too much only what is written in it is visited.
func TestFaultsOfFatalObjects(t *testing.T) {
	root := parseTree(t, "x: &x {a: 1, a: 2}\nobject: {<<: *x, b: *x, c: 1,\n  c: 2, <<: {d: 1,\n  d: 2}}\n")
	for isFatal, want := range map[bool][]int{false: {3, 1, 4}, true: {3, 4}} {
		var got []int
		for _, fault := range CollectFaults(*root.FindEntry("object"), isFatal, maxShown).Shown {
			got = append(got, fault.Line)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("fatal is %t: lines (-want +got):\n%s", isFatal, diff)
		}
	}
}

func TestFaultsAreLimited(t *testing.T) {
	for name, tc := range map[string]struct {
		count, shown, omitted, omittedLine int
	}{
		"one below the limit":  {maxShown - 1, maxShown - 1, 0, 0},
		"as many as are shown": {maxShown, maxShown, 0, 0},
		"one above the limit":  {maxShown + 1, maxShown, 1, maxShown + 1},
		"three limits":         {3 * maxShown, maxShown, 2 * maxShown, maxShown + 1},
	} {
		t.Run(name, func(t *testing.T) {
			for form, text := range map[string]string{
				"in one mapping":   "a: 0\n" + strings.Repeat("a: 1\n", tc.count),
				"in one of each":   strings.Repeat("- .inf\n", tc.count),
				"in one list each": strings.Repeat("- [.inf]\n", tc.count),
			} {
				first := 0
				if form == "in one mapping" {
					first = 1
				}
				found := CollectFaults(*parseTree(t, text), false, maxShown)
				if len(found.Shown) != tc.shown || found.Omitted != tc.omitted {
					t.Errorf("%s: %d shown and %d omitted", form, len(found.Shown), found.Omitted)
				}
				if tc.omitted > 0 && found.OmittedLine != tc.omittedLine+first {
					t.Errorf("%s: the first omitted one is on line %d", form, found.OmittedLine)
				}
			}
		})
	}
}

func TestSizes(t *testing.T) {
	for name, tc := range map[string]struct {
		in            string
		size, aliased int
	}{
		"a scalar":                     {"a", 1, 0},
		"a list of two":                {"[a, b]", 3, 0},
		"a mapping of two":             {"{a: 1, b: [2]}", 4, 0},
		"an alias of a scalar":         {"[&x a, *x]", 3, 1},
		"an alias of a list of two":    {"[&x [a, b], *x]", 7, 3},
		"an alias of an alias":         {"[&x a, &y [*x, *x], *y]", 8, 5},
		"a merge of an alias":          {"a: &x {b: 1}\nc: {<<: *x}", 6, 2},
		"a merge of a written mapping": {"<<: {b: 1}", 3, 0},
		"a merge of two aliases":       {"a: &x {b: 1}\nc: {<<: [*x, *x]}", 9, 4},
		"what a merge does not use":    {"a: &x {b: 1}\nc: {<<: *x, b: 2}", 7, 2},
		"the value of a key twice":     {"a: 1\na: [1, 2, 3]\n", 2, 0},
	} {
		t.Run(name, func(t *testing.T) {
			root := parseTree(t, tc.in)
			if root.size != tc.size || root.Aliased != tc.aliased {
				t.Errorf("got size %d with %d aliased, want %d and %d", root.size, root.Aliased, tc.size, tc.aliased)
			}
		})
	}
}

// Forty lines of ten aliases each stand for 10^40 values; the counts stop before
// they overflow.
func TestSizesStop(t *testing.T) {
	var b strings.Builder
	b.WriteString("l0: &l0 [x]\n")
	for i := 1; i < 40; i++ {
		alias := fmt.Sprintf("*l%d, ", i-1)
		fmt.Fprintf(&b, "l%d: &l%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(alias, 10), ", "))
	}
	root := parseTree(t, b.String())
	if root.size != maxSize || root.Aliased != maxSize {
		t.Errorf("size %d, aliased %d", root.size, root.Aliased)
	}
}

func TestRecursiveAliases(t *testing.T) {
	for name, tc := range map[string]struct {
		in   string
		want error
	}{
		"in a list":                       {"a: &x [*x]\n", errRecursiveAlias},
		"in a mapping":                    {"a: &x {b: *x}\n", errRecursiveAlias},
		"two levels deep":                 {"a: &x {b: [1, {c: *x}]}\n", errRecursiveAlias},
		"merged into itself":              {"a: &x {<<: *x}\n", errRecursiveAlias},
		"merged into itself by a list":    {"a: &x {<<: [*x]}\n", errRecursiveAlias},
		"of the whole document":           {"&x\na: *x\n", errRecursiveAlias},
		"used again outside of itself":    {"a: &x [*x]\nb: *x\n", errRecursiveAlias},
		"merged from what is recursive":   {"a: &x {b: *x}\nc: {<<: *x}\n", errRecursiveAlias},
		"the value of a key twice":        {"a: 1\na: &x [*x]\n", nil},
		"beside itself":                   {"a: &x [1]\nb: [*x, *x]\n", nil},
		"in a mapping of the same anchor": {"a: &x 1\nb: &x [*x]\n", errRecursiveAlias},
	} {
		t.Run(name, func(t *testing.T) {
			if got := parseTree(t, tc.in).Fatal; !errors.Is(got, tc.want) {
				t.Errorf("got %v, want %v", got, tc.want)
			}
		})
	}
}

// What aliases repeat is one node, so that the tree stays small, and each value that
// is read from it is another one, so that a change of one leaves the others.
func TestAliasesShareNodesAndNotValues(t *testing.T) {
	root := parseTree(t, "a: &x {b: [1]}\nc: *x\n")
	first, second := root.FindEntry("a"), root.FindEntry("c")
	if first.Node != second.Node || first.isAliased || !second.isAliased {
		t.Errorf("the nodes are %p, aliased %t, and %p, aliased %t",
			first.Node, first.isAliased, second.Node, second.isAliased)
	}
	value := ReadValue(root.Node).(map[string]any)
	value["a"].(map[string]any)["b"].([]any)[0] = "changed"
	if diff := cmp.Diff(map[string]any{"b": []any{int64(1)}}, value["c"]); diff != "" {
		t.Errorf("the other value (-want +got):\n%s", diff)
	}
}

// Entries come in the order in which they are written, then those of merge keys,
// each name once. A loop over them may stop after any of them.
func TestEntries(t *testing.T) {
	for name, tc := range map[string]struct {
		in   string
		want []string
	}{
		"a mapping":             {"b: 1\na: 2\n", []string{"b", "a"}},
		"a merge key":           {"<<: {b: 1, c: 2}\na: 3\nb: 4\n", []string{"a", "b", "c"}},
		"merges of a merge key": {"<<: [{a: 1, <<: {b: 2}}, {b: 3, c: 4}]\n", []string{"a", "b", "c"}},
		"a source that is none": {"<<: [1, [2]]\na: 3\n", []string{"a"}},
		"a list":                {"[a, b]", nil},
		"a scalar":              {"a", nil},
	} {
		t.Run(name, func(t *testing.T) {
			root := parseTree(t, tc.in)
			var got []string
			for entry := range root.AllEntries() {
				got = append(got, entry.Name)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("entries (-want +got):\n%s", diff)
			}
			for stop := range tc.want {
				count := 0
				for range root.AllEntries() {
					if count++; count > stop {
						break
					}
				}
				if count != stop+1 {
					t.Errorf("the loop stopped after %d entries, and should after %d", count, stop+1)
				}
			}
		})
	}
}

func TestIsFlow(t *testing.T) {
	for text, want := range map[string]bool{
		"{a: 1}": true, "[a]": true, "a: 1": false, "- a": false, "a": false, "'a'": false,
	} {
		if got := parseTree(t, text).IsFlow; got != want {
			t.Errorf("%s: got %t", text, got)
		}
	}
}

// Entries are found by name and by key however many there are: a large mapping has an index.
func TestEntriesOfLargeMappings(t *testing.T) {
	for _, count := range []int{1, maxSearched - 3, maxSearched - 2, maxSearched, 3 * maxSearched} {
		var text strings.Builder
		text.WriteString("no: 1\non: 2\n\"on\": 3\n")
		for i := range count {
			fmt.Fprintf(&text, "k%d: %d\n", i, i)
		}
		root := parseTree(t, text.String())
		want := map[string]int64{"no": 1, "false": 1, "on": 3, "true": 2, "k0": 0, fmt.Sprintf("k%d", count-1): int64(count - 1)}
		for name, value := range want {
			if entry := root.FindEntry(name); entry == nil || entry.Value != value {
				t.Errorf("%d entries: %s is %+v, want %d", count+3, name, entry, value)
			}
			if entry := NewLocator().FindField(*root, name); entry == nil || entry.Value != value {
				t.Errorf("%d entries: the locator finds %s at %+v, want %d", count+3, name, entry, value)
			}
		}
		if entry := root.FindEntry("none"); entry != nil {
			t.Errorf("%d entries: none is %+v", count+3, entry)
		}
	}
}
