package messages

import (
	"slices"
	"strings"
	"testing"

	"techplan.education/internal/manifest/validation"
)

// visitFields calls a function for each field of all kinds.
func visitFields(t *testing.T, visit func(name string, schema validation.FieldSchema)) {
	t.Helper()
	kinds, err := validation.LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range kinds.ListNames() {
		validator, err := kinds.GetValidator(kind)
		if err != nil {
			t.Fatal(err)
		}
		pending := []string{"spec"}
		for len(pending) > 0 {
			path := pending[0]
			pending = pending[1:]
			schema, ok := validator.DescribeField(path)
			if !ok {
				continue
			}
			visit(lastName(path), schema)
			if schema.Type == validation.TypeList {
				pending = append(pending, path+"[0]")
			}
			for _, name := range schema.Fields {
				pending = append(pending, joinPath(path, name))
			}
		}
	}
}

// Each synonym stands for fields that exist, and is in the form in which words are
// looked up.
func TestFieldSynonyms(t *testing.T) {
	known := map[string]bool{}
	visitFields(t, func(name string, _ validation.FieldSchema) { known[name] = true })
	for word, fields := range fieldSynonyms {
		if word != strings.ToLower(word) || strings.ContainsAny(word, " -_") || len(fields) == 0 {
			t.Errorf("%q is never looked up, or stands for nothing", word)
		}
		for _, field := range fields {
			if !known[field] {
				t.Errorf("%s stands for %s, which no kind has", word, field)
			}
		}
	}
}

func TestChoiceSynonyms(t *testing.T) {
	known := map[string]bool{}
	visitFields(t, func(_ string, schema validation.FieldSchema) {
		for _, choice := range schema.Choices {
			known[choice] = true
		}
	})
	for word, choices := range choiceSynonyms {
		if notLetter.ReplaceAllString(strings.ToLower(word), "") != word || len(choices) == 0 {
			t.Errorf("%q is never looked up, or stands for nothing", word)
		}
		for _, choice := range choices {
			if !known[choice] {
				t.Errorf("%s stands for %s, which is no choice", word, choice)
			}
		}
	}
}

func TestSuggestField(t *testing.T) {
	parent := parseTree(t, "unitCost: 1\nname: a\n").Node
	for name, tc := range map[string]struct {
		word  string
		known []string
		want  string
	}{
		"a synonym":                              {"Students", []string{"enrollment", "name"}, "enrollment"},
		"the second of two, where it is known":   {"cost", []string{"amount"}, "amount"},
		"the next one, where the first is there": {"price", []string{"unitCost", "amount"}, "amount"},
		"a synonym before a misspelling":         {"technology", []string{"technologies"}, "technologies"},
		"a misspelling":                          {"enrolmnt", []string{"enrollment"}, "enrollment"},
		"a synonym that is not known here":       {"students", []string{"title"}, ""},
		"nothing alike":                          {"colour", []string{"title", "owner"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got, ok := suggestField(tc.word, tc.known, parent); got != tc.want || ok != (tc.want != "") {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestSuggestChoice(t *testing.T) {
	for name, tc := range map[string]struct {
		word    string
		choices []string
		want    string
	}{
		"other letters and signs": {"title iv-a", []string{"TitleIA", "TitleIVA"}, "TitleIVA"},
		"a synonym":               {"Yearly", []string{"Monthly", "Annual"}, "Annual"},
		"a misspelling":           {"Monthy", []string{"Monthly", "Annual"}, "Monthly"},
		"a synonym of no choice":  {"Yearly", []string{"High", "Low"}, ""},
		"nothing alike":           {"Fun", []string{"Purchase"}, ""},
		"nothing":                 {"", []string{"Purchase"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got, ok := suggestChoice(tc.word, slices.Clone(tc.choices)); got != tc.want || ok != (tc.want != "") {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestSuggestName(t *testing.T) {
	for written, want := range map[string]string{
		"Plan 2026":         "; write plan-2026",
		"Student_Devices":   "; write student-devices",
		"-a-":               "; write a",
		"a.b":               "; write a-b",
		"Über":              "; write ber",
		"!!":                "",
		"":                  "",
		"pat@maple.example": "",
	} {
		if got := suggestName(written, entryNameRule); got != want {
			t.Errorf("%q: got %q, want %q", written, got, want)
		}
	}
	if got := suggestName("A.B", objectNameRule); got != "; write a.b" {
		t.Errorf("the name of an object: got %q", got)
	}
	if got := suggestName(3, entryNameRule) + suggestName("A b", "must be one word"); got != "" {
		t.Errorf("no text, or another rule: got %q", got)
	}
}
