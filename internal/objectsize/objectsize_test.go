package objectsize_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/objectsize"
	tp "techplan.education/internal/testplan"
)

func TestOf(t *testing.T) {
	cases := map[string]struct {
		spec any
		want objectsize.Size
	}{
		"no object":       {"text", objectsize.Size{}},
		"cannot be JSON":  {func() {}, objectsize.Size{}},
		"an empty object": {map[string]any{}, objectsize.Size{JSON: 2, ManagedFields: 18}},
		"a field":         {map[string]any{"title": "x"}, sizeOf(13, "title", `"f:title":{},`)},
		"a struct":        {map[string]any{"a": map[string]any{"b": 1}}, sizeOf(13, "a", `"f:a":{".":{},"f:b":{},},`)},
		"a set": {map[string]any{"a": []any{"x", "y"}},
			sizeOf(15, "a", `"f:a":{".":{},"v:\"x\"":{},"v:\"y\"":{},},`)},
		"a set of quotes": {map[string]any{"a": []any{`"`}}, sizeOf(12, "a", `"f:a":{".":{},"v:\"\\\"\"":{},},`)},
		"a list by name": {map[string]any{"a": []any{map[string]any{"name": "x"}}},
			sizeOf(20, "a", `"f:a":{".":{},"k:{\"name\":\"x\"}":{".":{},"f:name":{},},},`)},
		"a list by number": {map[string]any{"a": []any{map[string]any{"fiscalYear": 2027}}},
			sizeOf(27, "a", `"f:a":{".":{},"k:{\"fiscalYear\":2027}":{".":{},"f:fiscalYear":{},},},`)},
		"a list without a key": {
			map[string]any{"a": []any{map[string]any{"other": 1}}},
			sizeOf(19, "a", `"f:a":{".":{},"i:000":{".":{},"f:other":{},},},`),
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, objectsize.Measure(tc.spec)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// sizeOf is the size of an object with one field.
func sizeOf(bytes int, field, managed string) objectsize.Size {
	return objectsize.Size{
		JSON: bytes, ManagedFields: len(`"f:spec":{".":{}},`) + len(managed),
		// What the field takes as JSON is all but the braces, and a comma.
		Sections: []objectsize.Section{{Name: field, Bytes: bytes - len("{}") + len(",") + len(managed)}},
	}
}

func TestSectionsComeLargestFirst(t *testing.T) {
	plan := tp.NewPlan("p").AddTechnology("laptop").BuildObject()
	for i := range 50 {
		plan.Spec.Disciplines = append(plan.Spec.Disciplines, "Discipline"+"s of many words"+longLabel(i))
	}
	size := objectsize.Measure(plan.Spec)
	if got := size.LargestSection().Name; got != "disciplines" {
		t.Errorf("the largest section is %s", got)
	}
	sum := 0
	for i, s := range size.Sections {
		sum += s.Bytes
		if i > 0 && s.Bytes > size.Sections[i-1].Bytes {
			t.Errorf("%s comes after a smaller one", s.Name)
		}
	}
	if braces := len(`{}`) - len(`,`) + len(`"f:spec":{".":{}},`); sum+braces != size.TotalBytes() {
		t.Errorf("the sections take %d bytes, all takes %d", sum, size.TotalBytes())
	}
	if got := (objectsize.Size{}).LargestSection(); got != (objectsize.Section{}) {
		t.Errorf("the largest section of nothing is %+v", got)
	}
}

func TestMegabytes(t *testing.T) {
	for bytes, want := range map[int]string{
		0: "0.00 MB", 4_999: "0.00 MB", 5_000: "0.01 MB", 499_999: "0.50 MB", 1_004_999: "1.00 MB", 1_005_000: "1.01 MB",
		objectsize.Stored: "1.57 MB", 12_345_678: "12.35 MB",
	} {
		if got := objectsize.FormatMegabytes(bytes); got != want {
			t.Errorf("%d bytes are written %s, want %s", bytes, got, want)
		}
	}
}

func longLabel(i int) v1alpha1.Label { return v1alpha1.Label(strings.Repeat("x", 50) + fmt.Sprint(i)) }
