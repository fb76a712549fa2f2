package text_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/text"
)

func TestSuggest(t *testing.T) {
	fields := []string{"name", "goal", "planRef", "title", "domain", "due", "due", "FY27", "FY28", "período"}
	for name, tc := range map[string]struct{ in, want string }{
		"the name itself":                                {"title", "title"},
		"other case alone":                               {"PLANREF", "planRef"},
		"a letter replaced":                              {"titke", "title"},
		"a letter missing":                               {"tile", "title"},
		"a letter too many":                              {"tiitle", "title"},
		"neighbours swapped, in four letters":            {"gaol", "goal"},
		"two edits in four letters":                      {"mane", ""},
		"two edits in five letters":                      {"tjtke", "title"},
		"two swaps in six letters":                       {"odmian", "domain"},
		"three edits":                                    {"dpmqjn", ""},
		"one edit and other case":                        {"PLANREV", "planRef"},
		"equally near: the first in the alphabet":        {"FY29", "FY27"},
		"an accent is one edit":                          {"periodo", "período"},
		"nothing near":                                   {"xylophone", ""},
		"empty":                                          {"", ""},
		"one letter, and no name of one or two is there": {"x", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := text.Suggest(tc.in, fields)
			if got != tc.want || ok != (tc.want != "") {
				t.Errorf("got %q and %t, want %q", got, ok, tc.want)
			}
		})
	}
}

func TestSuggestLongNames(t *testing.T) {
	known := strings.Repeat("a", 64)
	for name, tc := range map[string]struct {
		in   string
		want bool
	}{
		"64 characters, the longest that is looked at": {strings.Repeat("a", 63) + "b", true},
		"64 characters in more bytes":                  {strings.Repeat("a", 63) + "ä", true},
		"65 characters":                                {strings.Repeat("a", 65), false},
	} {
		t.Run(name, func(t *testing.T) {
			if got, ok := text.Suggest(tc.in, []string{known}); ok != tc.want {
				t.Errorf("got %q and %t, want %t", got, ok, tc.want)
			}
		})
	}
}

func TestSuggestAll(t *testing.T) {
	goals := []string{"one-to-two", "wifi", "one-to-one", "wi-fi", "two-to-one"}
	for name, tc := range map[string]struct {
		in       string
		maxEdits int
		want     []string
	}{
		"the nearest first":            {"wifi", 1, []string{"wifi", "wi-fi"}},
		"equally near: by alphabet":    {"one-to-ooo", 2, []string{"one-to-one", "one-to-two"}},
		"no edit":                      {"wi-fi", 0, []string{"wi-fi"}},
		"at the limit":                 {"wfii", 1, []string{"wifi"}},
		"one edit beyond the limit":    {"wxyi", 1, nil},
		"two more characters":          {"wifiab", 2, []string{"wifi"}},
		"three more characters":        {"wifiabc", 2, nil},
		"a limit above the name's own": {"ab", 4, []string{"wifi"}},
	} {
		t.Run(name, func(t *testing.T) {
			given := slices.Clone(goals)
			got := text.SuggestAll(tc.in, goals, tc.maxEdits)
			if diff := cmp.Diff(tc.want, got, cmp.Comparer(slices.Equal[[]string])); diff != "" {
				t.Errorf("suggestions (-want +got):\n%s", diff)
			}
			if !slices.Equal(given, goals) {
				t.Errorf("the candidates became %q", goals)
			}
		})
	}
	if got := text.SuggestAll("wifi", nil, 2); len(got) > 0 {
		t.Errorf("of no candidates: %q", got)
	}
}

// FuzzSuggest holds that a suggestion is a candidate, and that a name is suggested
// for itself.
func FuzzSuggest(f *testing.F) {
	f.Add("one-to-one", "one-two-one")
	f.Add("gaol", "go\xffme")
	f.Fuzz(func(t *testing.T, name, candidate string) {
		got, ok := text.Suggest(name, []string{candidate})
		if ok && got != candidate || !ok && got != "" {
			t.Errorf("Suggest(%q) of %q is %q and %t", name, candidate, got, ok)
		}
		if all := text.SuggestAll(name, []string{candidate, name}, 0); !slices.Contains(all, name) {
			t.Errorf("SuggestAll(%q) is %q", name, all)
		}
	})
}
