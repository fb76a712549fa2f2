package rules

import (
	"maps"
	"slices"

	"techplan.education/internal/text"
)

const (
	// maxMisspelt is the number of missing names up to which each is compared with the
	// existing names. If more are missing, the objects were not applied at all, and
	// comparing all pairs would take long for no benefit.
	maxMisspelt = 100
	// maxEdits is the number of letters that may be wrong in a name.
	maxEdits = 2
)

// SuggestNames lists for each missing name the known names within two letters of it,
// nearest first. Names with the value false do not count as known.
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
