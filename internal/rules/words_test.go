package rules

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
)

func TestExceeds(t *testing.T) {
	for title, c := range map[string]struct {
		difference, whole money.Amount
		want              bool
	}{
		"more than $100 and more than 10 percent":     {10_001, 100_000, true},
		"exactly $100, which is more than 10 percent": {10_000, 50_000, false},
		"more than $100, exactly 10 percent":          {20_000, 200_000, false},
		"more than $100, a hundredth over 10 percent": {20_001, 200_000, true},
	} {
		t.Run(title, func(t *testing.T) {
			if got := Exceeds(c.difference, 100, 10, c.whole); got != c.want {
				t.Errorf("exceeds: %t", got)
			}
		})
	}
}

func TestHasWords(t *testing.T) {
	for title, c := range map[string]struct {
		role     v1alpha1.Role
		synonyms []string
		want     bool
	}{
		"all words of a synonym in another order": {"Director, Technology", []string{"technology director"}, true},
		"one word of two":                         {"Director", []string{"technology director"}, false},
		"the second synonym":                      {"Educator", []string{"teacher", "educator"}, true},
		"a plural of the role":                    {"Teachers", []string{"teacher"}, true},
		"a plural of the synonym":                 {"Teacher", []string{"teachers"}, true},
		"an abbreviation in capitals":             {"IT staff", []string{"IT"}, true},
		"the abbreviation in small letters":       {"it staff", []string{"IT"}, false},
		"five capitals are no abbreviation":       {"ptsas", []string{"PTSAS"}, true},
		"no synonyms":                             {"Teacher", nil, false},
	} {
		t.Run(title, func(t *testing.T) {
			if got := HasWords(c.role, c.synonyms...); got != c.want {
				t.Errorf("has the words: %t", got)
			}
		})
	}
}

func TestSuggestNames(t *testing.T) {
	missingNames := func(count int) map[string]bool {
		names := map[string]bool{"raeding": true}
		for number := len(names); number < count; number++ {
			names[fmt.Sprintf("missing-%03d", number)] = true
		}
		return names
	}
	suggested := map[string][]string{"raeding": {"reading"}}
	for title, c := range map[string]struct {
		missing, known map[string]bool
		want           map[string][]string
	}{
		"two letters off":                  {missingNames(1), map[string]bool{"reading": true}, suggested},
		"three letters off":                {missingNames(1), map[string]bool{"readers": true}, map[string][]string{}},
		"a name that does not count":       {missingNames(1), map[string]bool{"reading": false}, map[string][]string{}},
		"100 missing names":                {missingNames(100), map[string]bool{"reading": true}, suggested},
		"101 missing names: none is tried": {missingNames(101), map[string]bool{"reading": true}, nil},
	} {
		t.Run(title, func(t *testing.T) {
			if diff := cmp.Diff(c.want, SuggestNames(c.missing, c.known)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUniqueSortsAndRemovesDuplicates(t *testing.T) {
	if diff := cmp.Diff([]string{"a", "b"}, Unique([]string{"b", "a", "b"})); diff != "" {
		t.Error(diff)
	}
}
