package lots

import (
	"encoding/json"
	"fmt"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/importer/names"
	"techplan.education/internal/text"
)

// ProposeMapping returns the rules that the units need, in YAML: one for each kind of unit
// without a technology and one for each place without a site. A person fills in what is empty,
// and shortens models and places to what several of them begin with.
func (gatherer *Gatherer) ProposeMapping(plan *v1alpha1.TechnologyPlan) []byte {
	var content strings.Builder
	content.WriteString("# Write a technology behind each model, and a site behind each place. A rule fits\n" +
		"# what begins with its text; the longest text that fits decides.\n")
	fmt.Fprintf(&content, "# technologies of the plan: %s\n", listOrNone(listTechnologies(plan)))
	fmt.Fprintf(&content, "# sites of the plan: %s\n", listOrNone(listSites(plan)))
	if unknown := gatherer.ListUnknown(); len(unknown) > 0 {
		content.WriteString("technologies:\n")
		for _, kind := range unknown {
			field, written := "model", kind.Model
			if written == "" {
				field, written = "category", kind.Category
			}
			suggestion := suggestTechnology(kind.Unknown, plan)
			fmt.Fprintf(&content, "- {%s: %s, technology: %q} # %s\n",
				field, quoteText(written), suggestion, text.FormatCount(kind.Count, "unit"))
		}
	}
	if places := gatherer.ListPlaceless(); len(places) > 0 {
		content.WriteString("sites:\n")
		for _, place := range places {
			if place.Place == "" {
				fmt.Fprintf(&content, "# %s without a place count for the district\n", text.FormatCount(place.Count, "unit"))
				continue
			}
			fmt.Fprintf(&content, "- {place: %s, site: %q} # %s\n",
				quoteText(place.Place), suggestSite(place.Place, plan), text.FormatCount(place.Count, "unit"))
		}
	}
	return []byte(content.String())
}

func listOrNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// quoteText returns a text in quotation marks, which YAML reads as it is. Hidden characters are
// escaped.
func quoteText(written string) string {
	quoted, err := json.Marshal(text.Escape(written))
	if err != nil {
		return `""`
	}
	return string(quoted)
}

// suggestTechnology returns the technology whose name has a word of the category or model, if
// there is one alone.
func suggestTechnology(kind Unknown, plan *v1alpha1.TechnologyPlan) string {
	words := strings.Split(names.MakeSlug(kind.Category+" "+kind.Model), "-")
	var found string
	for _, technology := range plan.Spec.Technologies {
		if technology.Kind != v1alpha1.TechnologyDevice || !sharesWord(string(technology.Name), words) {
			continue
		}
		if found != "" {
			return ""
		}
		found = string(technology.Name)
	}
	return found
}

// suggestSite returns the site whose name has a word of the last part of a place, if there is
// one alone.
func suggestSite(place string, plan *v1alpha1.TechnologyPlan) string {
	last := place[strings.LastIndexAny(place, "/>")+1:]
	words := strings.Split(names.MakeSlug(last), "-")
	var found string
	for _, site := range plan.Spec.District.Sites {
		if !sharesWord(string(site.Name), words) {
			continue
		}
		if found != "" {
			return ""
		}
		found = string(site.Name)
	}
	return found
}

// sharesWord reports whether a name has a word, of at least four letters, that is in a list.
func sharesWord(name string, words []string) bool {
	for part := range strings.SplitSeq(name, "-") {
		for _, word := range words {
			if len(word) >= 4 && (part == word || part+"s" == word || part == word+"s") {
				return true
			}
		}
	}
	return false
}
