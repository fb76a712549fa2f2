package oneroster

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/text"
)

// mapping says to which site a school belongs, and how groups are counted.
type mapping struct {
	// Sites are the sites of schools.
	Sites []siteRule `json:"sites,omitempty"`
	// Groups are the columns of demographics by the name of a group of the plan.
	Groups map[v1alpha1.GroupName]string `json:"groups,omitempty"`
	// TermType is the type of the sessions that are the plan's terms, if there are several.
	TermType string `json:"termType,omitempty"`

	// byKey are the sites by key in lower case.
	byKey map[string]v1alpha1.EntryName
}

// siteRule gives a school a site.
type siteRule struct {
	// School is the sourcedId or the name of the school, in any case.
	School string `json:"school"`
	// Site is empty for a school whose students count for the district alone.
	Site v1alpha1.EntryName `json:"site"`
}

func parseMapping(content []byte, plan *v1alpha1.TechnologyPlan) (mapping, error) {
	read := mapping{byKey: map[string]v1alpha1.EntryName{}}
	if err := yaml.UnmarshalStrict(content, &read); err != nil {
		return mapping{}, fmt.Errorf("mapping: %w", err)
	}
	var known []string
	for _, site := range plan.Spec.District.Sites {
		known = append(known, string(site.Name))
	}
	var faults []error
	for i, rule := range read.Sites {
		key := strings.ToLower(strings.TrimSpace(rule.School))
		if key == "" {
			faults = append(faults, fmt.Errorf("mapping: sites[%d] needs school", i))
		}
		read.byKey[key] = rule.Site
		if rule.Site == "" || slices.Contains(known, string(rule.Site)) {
			continue
		}
		fault := fmt.Sprintf("mapping: sites[%d].site: the plan has no site %q", i, rule.Site)
		if suggestion, ok := text.Suggest(string(rule.Site), known); ok {
			fault += fmt.Sprintf("; did you mean %s?", suggestion)
		}
		faults = append(faults, errors.New(fault))
	}
	for _, group := range slices.Sorted(maps.Keys(read.Groups)) {
		if _, ok := findMember(read.Groups[group]); !ok {
			faults = append(faults, fmt.Errorf(
				"mapping: groups.%s is %s, not %q", group, text.JoinOr(listMembers()), read.Groups[group]))
		}
	}
	return read, errors.Join(faults...)
}

// findSite returns the site of a school by its sourcedId or its name.
func (mapping mapping) findSite(id, name string) (site v1alpha1.EntryName, isFound bool) {
	for _, key := range []string{id, name} {
		if site, isFound := mapping.byKey[strings.ToLower(key)]; isFound && key != "" {
			return site, true
		}
	}
	return "", false
}
