package lots

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/text"
)

// Mapping says to which technology, site and audience the units of an inventory belong. In
// each list the rule with the longest text that fits decides, so that the order of the rules
// does not matter. Upper and lower case are the same.
type Mapping struct {
	// Technologies find the technology, and who uses the units.
	Technologies []TechnologyRule `json:"technologies,omitempty"`
	// Sites find the site.
	Sites []SiteRule `json:"sites,omitempty"`
	// Ignore leaves units out.
	Ignore []IgnoreRule `json:"ignore,omitempty"`
}

// TechnologyRule gives units a technology. At least one of Model, Category and Place is
// written, and a unit must fit all that are.
type TechnologyRule struct {
	// Model is how the model begins, with or without the manufacturer.
	Model string `json:"model,omitempty"`
	// Category is how the category begins.
	Category string `json:"category,omitempty"`
	// Place is how the place begins.
	Place string `json:"place,omitempty"`

	Technology v1alpha1.EntryName      `json:"technology"`
	Audience   v1alpha1.DeviceAudience `json:"audience,omitempty"`
}

// SiteRule gives units a site. An empty site is the district as a whole.
type SiteRule struct {
	// Place is how the place begins.
	Place string             `json:"place"`
	Site  v1alpha1.EntryName `json:"site"`
}

// IgnoreRule leaves units out that fit all that is written.
type IgnoreRule struct {
	Model    string `json:"model,omitempty"`
	Category string `json:"category,omitempty"`
	Place    string `json:"place,omitempty"`
}

// ParseMapping reads a mapping from YAML and checks it against a plan.
func ParseMapping(content []byte, plan *v1alpha1.TechnologyPlan) (Mapping, error) {
	var mapping Mapping
	if err := yaml.UnmarshalStrict(content, &mapping); err != nil {
		return Mapping{}, err
	}
	return mapping, mapping.checkRules(plan)
}

// checkRules reports rules that fit everything, and names that the plan does not have.
func (mapping Mapping) checkRules(plan *v1alpha1.TechnologyPlan) error {
	var faults []error
	technologies, sites := listTechnologies(plan), listSites(plan)
	for i, rule := range mapping.Technologies {
		if rule.Model == "" && rule.Category == "" && rule.Place == "" {
			faults = append(faults, fmt.Errorf("technologies[%d] needs model, category or place", i))
		}
		faults = append(faults, checkName("technologies", i, "technology", rule.Technology, technologies))
		if audiences := listAudiences(); rule.Audience != "" && !slices.Contains(audiences, rule.Audience) {
			faults = append(faults,
				fmt.Errorf("technologies[%d].audience is %s, not %q", i, text.JoinOr(audiences), rule.Audience))
		}
	}
	for i, rule := range mapping.Sites {
		if rule.Place == "" {
			faults = append(faults, fmt.Errorf("sites[%d] needs place", i))
		}
		if rule.Site != "" {
			faults = append(faults, checkName("sites", i, "site", rule.Site, sites))
		}
	}
	for i, rule := range mapping.Ignore {
		if rule == (IgnoreRule{}) {
			faults = append(faults, fmt.Errorf("ignore[%d] needs model, category or place", i))
		}
	}
	return errors.Join(faults...)
}

func checkName(list string, index int, field string, name v1alpha1.EntryName, known []string) error {
	if slices.Contains(known, string(name)) {
		return nil
	}
	message := fmt.Sprintf("%s[%d].%s: the plan has no %s %q", list, index, field, field, name)
	if suggestion, ok := text.Suggest(string(name), known); ok {
		return fmt.Errorf("%s; did you mean %s?", message, suggestion)
	}
	return errors.New(message)
}

func listAudiences() []v1alpha1.DeviceAudience {
	return []v1alpha1.DeviceAudience{v1alpha1.AudienceStudents, v1alpha1.AudienceStaff, v1alpha1.AudienceShared}
}

func listTechnologies(plan *v1alpha1.TechnologyPlan) []string {
	var names []string
	for _, technology := range plan.Spec.Technologies {
		names = append(names, string(technology.Name))
	}
	return names
}

func listSites(plan *v1alpha1.TechnologyPlan) []string {
	var names []string
	for _, site := range plan.Spec.District.Sites {
		names = append(names, string(site.Name))
	}
	return names
}

// fitsUnit reports whether a unit begins with what is written, and how long that is.
func fitsUnit(unit *Unit, model, category, place string) (length int, fits bool) {
	fits = hasPrefix(unit.Category, category) && hasPlace(unit.Place, place) &&
		(hasPrefix(unit.Model, model) || hasPrefix(unit.Manufacturer+" "+unit.Model, model))
	return len(model) + len(category) + len(place), fits
}

// hasPrefix reports whether a text begins with a prefix, in any case.
func hasPrefix(written, prefix string) bool {
	return len(written) >= len(prefix) && strings.EqualFold(written[:len(prefix)], prefix)
}

// hasPlace reports whether a place begins with another one at a whole part: /High holds
// /High/Lab and not /Highland.
func hasPlace(place, prefix string) bool {
	if prefix == "" {
		return true
	}
	if !hasPrefix(place, prefix) {
		return false
	}
	rest := place[len(prefix):]
	return rest == "" || strings.HasSuffix(prefix, "/") || strings.ContainsAny(rest[:1], "/>,;:-_ ")
}

// findTechnology returns the technology and the audience of a unit by the rules.
func (mapping Mapping) findTechnology(unit *Unit) (rule TechnologyRule, isFound bool) {
	longest := -1
	for _, candidate := range mapping.Technologies {
		length, fits := fitsUnit(unit, candidate.Model, candidate.Category, candidate.Place)
		if fits && length > longest {
			rule, longest = candidate, length
		}
	}
	return rule, longest >= 0
}

// findSite returns the site of a place by the rules.
func (mapping Mapping) findSite(place string) (site v1alpha1.EntryName, isFound bool) {
	longest := -1
	for _, candidate := range mapping.Sites {
		if hasPlace(place, candidate.Place) && len(candidate.Place) > longest {
			site, longest = candidate.Site, len(candidate.Place)
		}
	}
	return site, longest >= 0
}

// isIgnored reports whether a rule leaves a unit out.
func (mapping Mapping) isIgnored(unit *Unit) bool {
	return slices.ContainsFunc(mapping.Ignore, func(rule IgnoreRule) bool {
		_, fits := fitsUnit(unit, rule.Model, rule.Category, rule.Place)
		return fits
	})
}
