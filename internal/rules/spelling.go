package rules

import (
	"maps"
	"slices"

	"techplan.education/internal/text"
)

const (
	// maxMisspelt is the number of missing names up to which each is compared with the
	// names that exist. If more are missing, so are the objects, and no letter.
	maxMisspelt = 100
	// maxEdits is the number of letters of a name that may be wrong.
	maxEdits = 2
)

// SuggestNames lists for each name that does not exist the known names within two
// letters of it, nearest first. Names with the value false do not count as known.
func SuggestNames(missing, known map[string]bool) map[string][]string {
	if len(missing) > maxMisspelt {
		return nil
	}
	candidates := slices.Collect(maps.Keys(known))
	candidates = slices.DeleteFunc(candidates, func(name string) bool { return !known[name] })
	suggestions := make(map[string][]string, len(missing))
	for name := range missing {
		if near := text.SuggestAll(name, candidates, maxEdits); len(near) > 0 {
			suggestions[name] = near
		}
	}
	return suggestions
}
