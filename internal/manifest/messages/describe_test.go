package messages

import (
	"strings"
	"testing"

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
