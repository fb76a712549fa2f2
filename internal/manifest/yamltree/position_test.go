package yamltree

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParsePath(t *testing.T) {
	field := func(text string) PathElement { return PathElement{Text: text} }
	item := func(text string) PathElement { return PathElement{Text: text, IsItem: true} }
	for path, want := range map[string][]PathElement{
		"":                 nil,
		"spec":             {field("spec")},
		"spec.title":       {field("spec"), field("title")},
		"lines[3]":         {field("lines"), item("3")},
		"lines[wifi].name": {field("lines"), item("wifi"), field("name")},
		"a[0][1]":          {field("a"), item("0"), item("1")},
		"[0].a":            {item("0"), field("a")},
		"a[b.c].d":         {field("a"), item("b.c"), field("d")},
		"a[]":              {field("a"), item("")},
		"a[b":              {field("a"), item("b")},
		"a..b":             {field("a"), field("b")},
		".a.":              {field("a")},
		"a]b":              {field("a]b")},
		"a[[b]]":           {field("a"), item("[b"), field("]")},
	} {
		t.Run(path, func(t *testing.T) {
			if diff := cmp.Diff(want, ParsePath(path)); diff != "" {
				t.Errorf("elements (-want +got):\n%s", diff)
			}
		})
	}
}

const located = `a:
  on: 1
  list:
  - x
  - - y
    - {b: 1,
       c: 2}
  - *z
copy: &w
  d: 3
merged:
  <<: *w
`

func TestLocateField(t *testing.T) {
	root := parseTree(t, "first: &z {e: 0}\n"+located)
	for path, want := range map[string]int{
		"":                1,
		"first.e":         1,
		"a":               2,
		"a.on":            3,
		"a.true":          3,
		"a.yes":           2,
		"a.list":          4,
		"a.list[0]":       5,
		"a.list[0].b":     5,
		"a.list[1]":       6,
		"a.list[1][1]":    7,
		"a.list[1][1].b":  7,
		"a.list[1][1].c":  8,
		"a.list[1][2]":    6,
		"a.list[2]":       9,
		"a.list[2].e":     1,
		"a.list[3]":       4,
		"a.list[-1]":      4,
		"a.list[x]":       4,
		"a.list.on":       4,
		"a[0]":            2,
		"merged.d":        11,
		"none.at.all":     1,
		"none[0].at[all]": 1,
	} {
		t.Run(path, func(t *testing.T) {
			if got := NewLocator().LocateField(*root, path); got != want {
				t.Errorf("got line %d, want %d", got, want)
			}
		})
	}
}

func TestFindField(t *testing.T) {
	root := parseTree(t, "first: &z {e: 0}\n"+located)
	for path, want := range map[string]string{
		"":               describeTree(root.Node),
		"a.on":           "1",
		"a.list[0]":      "x",
		"a.list[1][1].c": "2",
		"a.list[2].e":    "0",
		"a.list[3]":      "nothing",
		"a.none":         "nothing",
		"a.on.below":     "nothing",
		"none.a":         "nothing",
	} {
		t.Run(path, func(t *testing.T) {
			got := "nothing"
			if found := NewLocator().FindField(*root, path); found != nil {
				got = describeTree(found.Node)
			}
			if got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

// Items of a list are found by the key that their list has, before their index.
func TestLocateFieldByKey(t *testing.T) {
	lists := map[string][]string{"byName": {"name"}, "byTwo": {"kind", "name"}, "byNone": nil}
	keyFields := func(path []PathElement) ([]string, bool) {
		fields, ok := lists[path[0].Text]
		return fields, ok && len(path) == 1
	}
	root := parseTree(t, `byName:
- {name: b}
- {name: a}
- {name: "0"}
- name: [a, list]
- {other: c}
byTwo:
- {kind: x, name: y}
- {kind: y, name: z}
byNone:
- x
- 1
- {name: a}
unknown:
- x
`)
	for path, want := range map[string]int{
		"byName[a]":      3,
		"byName[b]":      2,
		"byName[0]":      4,
		"byName[1]":      3,
		"byName[c]":      1,
		"byName[]":       1,
		"byName[a].none": 3,
		"byTwo[x]":       8,
		"byTwo[y]":       8,
		"byTwo[z]":       9,
		"byNone[x]":      11,
		"byNone[1]":      12,
		"byNone[2]":      13,
		"byNone[a]":      10,
		"unknown[x]":     14,
		"unknown[0]":     15,
	} {
		t.Run(path, func(t *testing.T) {
			if got := NewLocator().LocateFieldByKey(*root, keyFields, path); got != want {
				t.Errorf("got line %d, want %d", got, want)
			}
		})
	}
}
