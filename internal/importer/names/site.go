package names

import (
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
)

// FindSite returns the site whose name a part of a place has: the site maple-high for
// /Students/Maple High School. Of several sites it is the one with the longest name; the last
// part of the place that has a name decides.
func FindSite(place string, sites []v1alpha1.Site) (site v1alpha1.EntryName, isFound bool) {
	parts := strings.FieldsFunc(place, func(character rune) bool { return character == '/' || character == '>' })
	for _, part := range slices.Backward(parts) {
		slug := MakeSlug(part)
		best := v1alpha1.EntryName("")
		for _, candidate := range sites {
			name := string(candidate.Name)
			if (slug == name || strings.HasPrefix(slug, name+"-")) && len(name) > len(best) {
				best = candidate.Name
			}
		}
		if best != "" {
			return best, true
		}
	}
	return "", false
}
