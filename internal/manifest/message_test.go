package manifest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func TestDescribeError(t *testing.T) {
	path := field.NewPath("spec", "title")
	long := strings.Repeat("x", maxShownValue)
	inBody := func(detail string) string { return "spec.title in body " + detail }
	for name, tc := range map[string]struct {
		err  *field.Error
		want string
	}{
		"required":                {field.Required(path, ""), "spec.title is required"},
		"required, with a reason": {field.Required(path, "say why"), "say why"},
		"not supported": {
			field.NotSupported(path, "x", []string{"Met", "Dropped"}), `"x" is not one of "Met", "Dropped"`,
		},
		"not supported and misspelt": {
			field.NotSupported(path, "Mte", []string{"Met"}), `"Mte" is not one of "Met"; did you mean Met?`,
		},
		"not supported, no text": {field.NotSupported(path, 3, []string{"Met"}), `3 is not one of "Met"`},
		"not supported, nothing": {
			&field.Error{Type: field.ErrorTypeNotSupported, Detail: `supported values: "Met"`}, `this is not one of "Met"`,
		},
		"twice": {field.Duplicate(path, "a"), `"a" stands twice`},
		"twice, by two keys": {
			field.Duplicate(path, map[string]any{"name": "a", "kind": 1}), `kind 1, name "a" stands twice`,
		},
		"too long": {field.TooLong(path, "", 3), "must not be longer than 3 bytes"},
		"too many": {field.TooMany(path, 9, 3), "must have at most 3 items"},
		"a pattern with words": {
			field.Invalid(path, "A", inBody("should match '^[A-Z]{3}$'")),
			`"A" must be a currency code of three capital letters, such as USD`,
		},
		"a pattern without words": {
			field.Invalid(path, "A", inBody("should match '^b$'")), `should match '^b$': "A"`,
		},
		"a date": {
			field.Invalid(path, "2027-02-30", inBody(`must be of type date: "2027-02-30"`)),
			`"2027-02-30" is not a day of the calendar; write it as "2027-06-30"`,
		},
		"a number with decimals": {
			field.Invalid(path, "number", inBody(`must be of type integer,string: "number"`)),
			`a number with decimals must stand in quotes, as in "12.50"`,
		},
		"a rule and its value":        {field.Invalid(path, "a", "must be b"), `must be b: "a"`},
		"a rule that names the value": {field.Invalid(path, "a", "a must be b"), "a must be b"},
		"a rule and an address":       {field.Invalid(path, "pat@maple.example", "must be a role"), "must be a role"},
		"a rule and an empty value":   {field.Invalid(path, "", "must be b"), "must be b"},
		"a rule and a kind of value":  {field.Invalid(path, "number", "must be b"), "must be b"},
		"a rule and an integer":       {field.Invalid(path, int64(-1), "must be positive"), "must be positive, not -1"},
		"a rule and a mapping":        {field.Invalid(path, map[string]any{}, "must be b"), "must be b"},
		"a rule and 80 bytes":         {field.Invalid(path, long, "must be b"), `must be b: "` + long + `"`},
		"a rule and 81 bytes":         {field.Invalid(path, long+"x", "must be b"), "must be b"},
		"a type": {
			field.TypeInvalid(path, "integer", inBody("must be of type string")), `must be of type string: "integer"`,
		},
		"the path of another is shown": {
			field.Invalid(path, "a", "spec.owner in body is wrong"), `spec.owner in body is wrong: "a"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := describeError(tc.err); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestShowValue(t *testing.T) {
	long := strings.Repeat("x", maxShownValue)
	for name, tc := range map[string]struct {
		in   any
		want string
	}{
		"text":                    {"a", `"a"`},
		"text with a quote":       {`a"b`, `"a\"b"`},
		"empty text":              {"", `""`},
		"80 bytes":                {long, `"` + long + `"`},
		"81 bytes":                {long + "y", `"` + long + `"...`},
		"nothing":                 {nil, "this"},
		"a number":                {int64(3), "3"},
		"a truth value":           {true, "true"},
		"a list":                  {[]any{"a", int64(1)}, "[a 1]"},
		"a mapping, by its keys":  {map[string]any{"b": int64(2), "a": "x"}, `a "x", b 2`},
		"an empty mapping":        {map[string]any{}, ""},
		"a mapping in a mapping":  {map[string]any{"a": map[string]any{"b": nil}}, "a b this"},
		"a character that hides":  {"a\u202eb", `"a\u202eb"`},
		"an escape of a terminal": {"a\x1b[2J", `"a\x1b[2J"`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := showValue(tc.in); got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}

func TestExplainErrors(t *testing.T) {
	spec := field.NewPath("spec")
	known := []string{"on", "owner", "title"}
	object := *parseTree(t,
		"spec:\n  titel: x\n  on: y\n  off: z\n  owner: no\n  due: yes\n  quoted: \"no\"\n  l:\n  - no\n")
	truth := func(path *field.Path) *field.Error {
		return field.TypeInvalid(path, "boolean", path.String()+" in body must be of type string: \"boolean\"")
	}
	for name, tc := range map[string]struct {
		errs field.ErrorList
		want []refusal
	}{
		"none": {},
		"a field that is misspelt": {
			field.ErrorList{newUnknownField(spec, "titel", known)},
			[]refusal{{2, "spec.titel", codeUnknownField, "unknown field spec.titel; did you mean title?"}},
		},
		"misspelt, and therefore missing": {
			field.ErrorList{field.Required(spec.Child("title"), ""), newUnknownField(spec, "titel", known)},
			[]refusal{{2, "spec.titel", codeUnknownField, "unknown field spec.titel; did you mean title?"}},
		},
		"misspelt, and another one is missing": {
			field.ErrorList{field.Required(spec.Child("owner"), ""), newUnknownField(spec, "titel", known)},
			[]refusal{
				{2, "spec.titel", codeUnknownField, "unknown field spec.titel; did you mean title?"},
				{5, "spec.owner", codeInvalid, "spec.owner is required"},
			},
		},
		"misspelt, and missing for a reason of its own": {
			field.ErrorList{field.Required(spec.Child("title"), "say why"), newUnknownField(spec, "titel", known)},
			[]refusal{
				{1, "spec.title", codeInvalid, "say why"},
				{2, "spec.titel", codeUnknownField, "unknown field spec.titel; did you mean title?"},
			},
		},
		"a key that is a truth value": {
			field.ErrorList{newUnknownField(spec, "true", known)},
			[]refusal{{3, "spec.on", codeAmbiguousKey, `kubectl reads the key on as true; put it in quotes: "on"`}},
		},
		"a truth value that is no field": {
			field.ErrorList{newUnknownField(spec, "false", known)},
			[]refusal{{4, "spec.off", codeUnknownField, "unknown field spec.off"}},
		},
		"a field of the object itself": {
			field.ErrorList{newUnknownField(nil, "spce", []string{"spec"})},
			[]refusal{{1, "spce", codeUnknownField, "unknown field spce; did you mean spec?"}},
		},
		"a field below what is not written": {
			field.ErrorList{newUnknownField(spec.Child("none"), "titel", known)},
			[]refusal{{1, "spec.none.titel", codeUnknownField, "unknown field spec.none.titel; did you mean title?"}},
		},
		"a plain no": {
			field.ErrorList{truth(spec.Child("owner"))},
			[]refusal{{5, "spec.owner", codeInvalid, `kubectl reads no as false; put it in quotes: "no"`}},
		},
		"a plain yes": {
			field.ErrorList{truth(spec.Child("due"))},
			[]refusal{{6, "spec.due", codeInvalid, `kubectl reads yes as true; put it in quotes: "yes"`}},
		},
		"a plain no in a list": {
			field.ErrorList{truth(spec.Child("l").Index(0))},
			[]refusal{{9, "spec.l[0]", codeInvalid, `kubectl reads no as false; put it in quotes: "no"`}},
		},
		"no in quotes is text": {
			field.ErrorList{truth(spec.Child("quoted"))},
			[]refusal{{7, "spec.quoted", codeInvalid, `must be of type string: "boolean"`}},
		},
		"of a wrong type, and not written": {
			field.ErrorList{truth(spec.Child("none"))},
			[]refusal{{1, "spec.none", codeInvalid, `must be of type string: "boolean"`}},
		},
		"a plain word that is no truth value": {
			field.ErrorList{truth(spec.Child("titel"))},
			[]refusal{{2, "spec.titel", codeInvalid, `must be of type string: "boolean"`}},
		},
		"another type than text": {
			field.ErrorList{field.TypeInvalid(spec.Child("owner"), "boolean", "must be of type integer")},
			[]refusal{{5, "spec.owner", codeInvalid, `must be of type integer: "boolean"`}},
		},
		"of a wrong type, and therefore not in the list": {
			field.ErrorList{field.NotSupported(spec.Child("owner"), false, []string{"a"}), truth(spec.Child("owner"))},
			[]refusal{{5, "spec.owner", codeInvalid, `kubectl reads no as false; put it in quotes: "no"`}},
		},
		"two errors on one line": {
			field.ErrorList{
				field.Invalid(spec.Child("titel"), int64(2), "b"),
				field.Invalid(spec.Child("titel"), int64(1), "a"),
				field.Invalid(spec.Child("on"), int64(0), "first in the list"),
			},
			[]refusal{
				{2, "spec.titel", codeInvalid, "a, not 1"},
				{2, "spec.titel", codeInvalid, "b, not 2"},
				{3, "spec.on", codeInvalid, "first in the list, not 0"},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, omitted := errorExplainer{object: object, locator: newFieldLocator()}.explainErrors(tc.errs, maxErrors)
			if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(refusal{})); diff != "" {
				t.Errorf("refusals (-want +got):\n%s", diff)
			}
			if len(omitted) > 0 {
				t.Errorf("%d are omitted", len(omitted))
			}
		})
	}
}

func TestExplainErrorsLimit(t *testing.T) {
	spec := field.NewPath("spec")
	object := *parseTree(t, "spec:\n  a: 1\n  b: 2\n  c: 3\n")
	errs := field.ErrorList{
		newUnknownField(spec, "c", nil), newUnknownField(spec, "b", nil), newUnknownField(spec, "a", nil),
	}
	for name, tc := range map[string]struct {
		limit, shown int
		omittedLines []int
	}{
		"below the limit":  {4, 3, nil},
		"at the limit":     {3, 3, nil},
		"one is omitted":   {2, 2, []int{4}},
		"two are omitted":  {1, 1, []int{3, 4}},
		"nothing is shown": {0, 0, []int{2, 3, 4}},
	} {
		t.Run(name, func(t *testing.T) {
			shown, omitted := errorExplainer{object: object, locator: newFieldLocator()}.explainErrors(errs, tc.limit)
			var lines []int
			for _, err := range omitted {
				lines = append(lines, err.line)
			}
			if diff := cmp.Diff(tc.omittedLines, lines); diff != "" || len(shown) != tc.shown {
				t.Errorf("%d shown, lines of those omitted (-want +got):\n%s", len(shown), diff)
			}
			for i, explained := range shown {
				if explained.line != i+2 || explained.code != codeUnknownField {
					t.Errorf("the refusal %d is %+v", i, explained)
				}
			}
		})
	}
}
