package locale_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/calendar"
	"techplan.education/internal/locale"
)

// TestFormatDay checks how a day reads in each language, and in one that is not known.
func TestFormatDay(t *testing.T) {
	for title, c := range map[string]struct{ tag, day, want string }{
		"English":                 {"en", "2027-07-01", "Jul 1, 2027"},
		"Spanish":                 {"es", "2027-07-01", "1 jul. 2027"},
		"a language not known":    {"xx", "2027-12-31", "Dec 31, 2027"},
		"no language":             {"", "2028-02-29", "Feb 29, 2028"},
		"a tag that is no tag":    {"<script>", "2027-07-01", "Jul 1, 2027"},
		"no date":                 {"en", "", ""},
		"no date in Spanish":      {"es", "", ""},
		"the first day of a year": {"es", "2027-01-01", "1 ene. 2027"},
	} {
		t.Run(title, func(t *testing.T) {
			if got := locale.New(c.tag).FormatDay(calendar.ParseOrZero(c.day)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestSay checks that a sentence is in the language, and English where a language has none.
func TestSay(t *testing.T) {
	for title, c := range map[string]struct {
		tag, sentence string
		args          []any
		want          string
	}{
		"English":                          {"en", "What to do:", nil, "What to do:"},
		"Spanish":                          {"es", "What to do:", nil, "Qué hacer:"},
		"a sentence without a translation": {"es", "A sentence of a test", nil, "A sentence of a test"},
		"a language not known":             {"xx", "What to do:", nil, "What to do:"},
		"a sentence with a name":           {"es", "Hello %s", []any{"Ana"}, "Hello Ana"},
	} {
		t.Run(title, func(t *testing.T) {
			if got := locale.New(c.tag).Say(c.sentence, c.args...); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// verbs finds what fmt.Sprintf replaces in a sentence.
var verbs = regexp.MustCompile(`%(\[\d+\])?[a-z]`)

// TestTranslations checks of each language that its file can be read, that no sentence is empty, and that a
// translation takes what its English takes.
func TestTranslations(t *testing.T) {
	if diff := cmp.Diff([]string{"en", "es"}, locale.Languages()); diff != "" {
		t.Errorf("languages (-want +got):\n%s", diff)
	}
	for _, tag := range locale.Languages() {
		if tag == "en" {
			continue
		}
		t.Run(tag, func(t *testing.T) {
			sentences, err := locale.Translations(tag)
			if err != nil {
				t.Fatal(err)
			}
			for english, translated := range sentences {
				want, got := verbs.FindAllString(english, -1), verbs.FindAllString(translated, -1)
				slices.Sort(want)
				slices.Sort(got)
				if translated == "" || !slices.Equal(want, got) {
					t.Errorf("%q is %q: it takes %v, want %v", english, translated, got, want)
				}
			}
		})
	}
}

// TestTranslationsOfNoLanguage checks the error for a language without a file.
func TestTranslationsOfNoLanguage(t *testing.T) {
	for _, tag := range []string{"en", "xx", "../translations/es"} {
		if sentences, err := locale.Translations(tag); err == nil {
			t.Errorf("%q has %d sentences, want an error", tag, len(sentences))
		}
	}
}
