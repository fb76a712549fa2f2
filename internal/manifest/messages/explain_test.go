package messages

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"techplan.education/internal/manifest/validation"
	"techplan.education/internal/manifest/yamltree"
)

const maxShown = 100

// texts is a schema of which all fields are texts.
type texts struct{}

func (texts) DescribeField(string) (validation.FieldSchema, bool) {
	return validation.FieldSchema{Type: validation.TypeText}, true
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

// sentence is what people read of a refusal.
type sentence struct {
	line                 int
	field, code, message string
}

func TestExplainErrors(t *testing.T) {
	spec := field.NewPath("spec")
	known := []string{"on", "owner", "title"}
	object := *parseTree(t,
		"spec:\n  titel: x\n  on: word\n  off: z\n  owner: no\n  due: yes\n  quoted: \"no\"\n  l:\n  - no\n")
	truth := func(path *field.Path) *field.Error {
		return field.TypeInvalid(path, "boolean", path.String()+" in body must be of type string: \"boolean\"")
	}
	for name, tc := range map[string]struct {
		errs field.ErrorList
		want []sentence
	}{
		"none": {},
		"a field that is misspelt": {
			field.ErrorList{validation.NewUnknownField(spec, "titel", known)},
			[]sentence{{2, "spec.titel", CodeUnknownField, "unknown field spec.titel; did you mean title?"}},
		},
		"misspelt, and therefore missing": {
			field.ErrorList{field.Required(spec.Child("title"), ""), validation.NewUnknownField(spec, "titel", known)},
			[]sentence{{2, "spec.titel", CodeUnknownField, "unknown field spec.titel; did you mean title?"}},
		},
		"misspelt, and another one is missing": {
			field.ErrorList{field.Required(spec.Child("owner"), ""), validation.NewUnknownField(spec, "titel", known)},
			[]sentence{
				{2, "spec.titel", CodeUnknownField, "unknown field spec.titel; did you mean title?"},
				{5, "spec.owner", CodeInvalid, "spec.owner is required"},
			},
		},
		"misspelt, and missing for a reason of its own": {
			field.ErrorList{field.Required(spec.Child("title"), "say why"), validation.NewUnknownField(spec, "titel", known)},
			[]sentence{
				{1, "spec.title", CodeInvalid, "say why"},
				{2, "spec.titel", CodeUnknownField, "unknown field spec.titel; did you mean title?"},
			},
		},
		"a key that is a truth value": {
			field.ErrorList{validation.NewUnknownField(spec, "true", known)},
			[]sentence{{3, "spec.on", CodeAmbiguousKey, `kubectl reads the key on as true; put it in quotes: "on"`}},
		},
		"a truth value that is no field": {
			field.ErrorList{validation.NewUnknownField(spec, "false", known)},
			[]sentence{{4, "spec.off", CodeUnknownField, "unknown field spec.off; the fields here are on, owner and title"}},
		},
		"a field of the object itself": {
			field.ErrorList{validation.NewUnknownField(nil, "spce", []string{"spec"})},
			[]sentence{{1, "spce", CodeUnknownField, "unknown field spce; did you mean spec?"}},
		},
		"a field below what is not written": {
			field.ErrorList{validation.NewUnknownField(spec.Child("none"), "titel", known)},
			[]sentence{{1, "spec.none.titel", CodeUnknownField, "unknown field spec.none.titel; did you mean title?"}},
		},
		"a plain no": {
			field.ErrorList{truth(spec.Child("owner"))},
			[]sentence{{5, "spec.owner", CodeInvalid, `kubectl reads no as false; put it in quotes: "no"`}},
		},
		"a plain yes": {
			field.ErrorList{truth(spec.Child("due"))},
			[]sentence{{6, "spec.due", CodeInvalid, `kubectl reads yes as true; put it in quotes: "yes"`}},
		},
		"a plain no in a list": {
			field.ErrorList{truth(spec.Child("l").Index(0))},
			[]sentence{{9, "spec.l[0]", CodeInvalid, `kubectl reads no as false; put it in quotes: "no"`}},
		},
		"no in quotes is text": {
			field.ErrorList{truth(spec.Child("quoted"))},
			[]sentence{{7, "spec.quoted", CodeInvalid, `must be of type string: "boolean"`}},
		},
		"of a wrong type, and not written": {
			field.ErrorList{truth(spec.Child("none"))},
			[]sentence{{1, "spec.none", CodeInvalid, `must be of type string: "boolean"`}},
		},
		"a plain word that is no truth value": {
			field.ErrorList{truth(spec.Child("titel"))},
			[]sentence{{2, "spec.titel", CodeInvalid, `must be of type string: "boolean"`}},
		},
		"of a wrong type, and therefore not in the list": {
			field.ErrorList{field.NotSupported(spec.Child("owner"), false, []string{"a"}), truth(spec.Child("owner"))},
			[]sentence{{5, "spec.owner", CodeInvalid, `kubectl reads no as false; put it in quotes: "no"`}},
		},
		"two errors on one line": {
			field.ErrorList{
				field.Invalid(spec.Child("titel"), int64(2), "b"),
				field.Invalid(spec.Child("titel"), int64(1), "a"),
				field.Invalid(spec.Child("on"), int64(0), "first in the list"),
			},
			[]sentence{
				{2, "spec.titel", CodeInvalid, "a, not 1"},
				{2, "spec.titel", CodeInvalid, "b, not 2"},
				{3, "spec.on", CodeInvalid, "first in the list, not 0"},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			explained, omitted := ExplainErrors(object, tc.errs, texts{}, maxShown)
			var got []sentence
			for _, refusal := range explained {
				got = append(got, sentence{refusal.Line, refusal.Field, refusal.Code, refusal.Message})
			}
			if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(sentence{})); diff != "" {
				t.Errorf("refusals (-want +got):\n%s", diff)
			}
			if omitted != (Omission{}) {
				t.Errorf("omitted are %+v", omitted)
			}
		})
	}
}

func TestExplainErrorsLimit(t *testing.T) {
	spec := field.NewPath("spec")
	object := *parseTree(t, "spec:\n  a: 1\n  b: 2\n  c: 3\n")
	errs := field.ErrorList{
		validation.NewUnknownField(spec, "c", nil),
		validation.NewUnknownField(spec, "b", nil),
		validation.NewUnknownField(spec, "a", nil),
	}
	for name, tc := range map[string]struct {
		limit, shown int
		omitted      Omission
	}{
		"below the limit":  {4, 3, Omission{}},
		"at the limit":     {3, 3, Omission{}},
		"one is omitted":   {2, 2, Omission{Count: 1, Line: 4}},
		"two are omitted":  {1, 1, Omission{Count: 2, Line: 3}},
		"nothing is shown": {0, 0, Omission{Count: 3, Line: 2}},
	} {
		t.Run(name, func(t *testing.T) {
			shown, omitted := ExplainErrors(object, errs, texts{}, tc.limit)
			if omitted != tc.omitted || len(shown) != tc.shown {
				t.Errorf("%d shown, omitted are %+v", len(shown), omitted)
			}
			for i, explained := range shown {
				if explained.Line != i+2 || explained.Code != CodeUnknownField {
					t.Errorf("the Refusal %d is %+v", i, explained)
				}
			}
		})
	}
}
