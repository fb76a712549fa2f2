package lots

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/importer/names"
	"techplan.education/internal/text"
)

// kindKey is what decides the technology and the site of a unit.
type kindKey struct {
	manufacturer, model, category, place string
	technology, site                     v1alpha1.EntryName
	audience                             v1alpha1.DeviceAudience
}

// resolution is the answer for a kindKey.
type resolution struct {
	technology v1alpha1.EntryName
	site       v1alpha1.EntryName
	audience   v1alpha1.DeviceAudience
	// isIgnored says that a rule leaves the units out, hasSite that the site is known.
	isIgnored, hasSite bool
}

// resolver finds the technology and the site of units: by what their row names, then by the
// rules of the mapping, then by the lots and names that the plan has.
type resolver struct {
	mapping Mapping
	plan    *v1alpha1.TechnologyPlan
	// byModel are the technologies of the lots that the plan has, by model. A model with
	// several technologies is not among them.
	byModel map[string]v1alpha1.EntryName
	cached  map[kindKey]resolution
}

func newResolver(plan *v1alpha1.TechnologyPlan, existing []*v1alpha1.Device, mapping Mapping) *resolver {
	resolver := &resolver{
		mapping: mapping, plan: plan, byModel: map[string]v1alpha1.EntryName{}, cached: map[kindKey]resolution{},
	}
	several := map[string]bool{}
	for _, device := range existing {
		model := strings.ToLower(string(device.Spec.Model))
		if other, ok := resolver.byModel[model]; ok && other != device.Spec.Technology {
			several[model] = true
		}
		resolver.byModel[model] = device.Spec.Technology
	}
	for model := range several {
		delete(resolver.byModel, model)
	}
	delete(resolver.byModel, "")
	return resolver
}

// resolveUnit returns the technology and the site of a unit. The technology is empty if it is not
// known. An error says that the plan does not have what the unit names.
func (resolver *resolver) resolveUnit(unit *Unit) (resolution, error) {
	key := kindKey{
		unit.Manufacturer, unit.Model, unit.Category, unit.Place, unit.Technology, unit.Site, unit.Audience,
	}
	if cached, ok := resolver.cached[key]; ok {
		return cached, nil
	}
	if err := checkNamed("technology", unit.Technology, listTechnologies(resolver.plan)); err != nil {
		return resolution{}, err
	}
	if err := checkNamed("site", unit.Site, listSites(resolver.plan)); err != nil {
		return resolution{}, err
	}
	var found resolution
	switch rule, isFound := resolver.mapping.findTechnology(unit); {
	case resolver.mapping.isIgnored(unit):
		found.isIgnored = true
	case isFound:
		found.technology, found.audience = rule.Technology, rule.Audience
	default:
		found.technology = cmp.Or(resolver.byModel[strings.ToLower(unit.Model)], resolver.findOnlyTechnology())
	}
	found.site, found.hasSite = resolver.mapping.findSite(unit.Place)
	if !found.hasSite {
		found.site, found.hasSite = names.FindSite(unit.Place, resolver.plan.Spec.District.Sites)
	}
	found.technology = cmp.Or(unit.Technology, found.technology)
	found.audience = cmp.Or(unit.Audience, found.audience)
	if unit.Site != "" {
		found.site, found.hasSite = unit.Site, true
	}
	resolver.cached[key] = found
	return found, nil
}

// checkNamed reports a name in a row that the plan does not have. It does not repeat the name,
// which may be anything that stood in the cell.
func checkNamed(kind string, name v1alpha1.EntryName, known []string) error {
	switch suggestion, ok := text.Suggest(string(name), known); {
	case name == "" || slices.Contains(known, string(name)):
		return nil
	case ok:
		return fmt.Errorf("the plan has no %s of the name in column %s; did you mean %s?", kind, kind, suggestion)
	case len(known) == 0:
		return fmt.Errorf("the plan has no %s: add it to the plan, or leave column %s empty", kind, kind)
	default:
		return fmt.Errorf("the plan has no %s of the name in column %s: write %s", kind, kind, text.JoinOr(known))
	}
}

// findOnlyTechnology returns the technology of kind Device if the plan has one alone.
func (resolver *resolver) findOnlyTechnology() v1alpha1.EntryName {
	var only v1alpha1.EntryName
	for _, technology := range resolver.plan.Spec.Technologies {
		if technology.Kind != v1alpha1.TechnologyDevice || technology.Lifecycle == v1alpha1.LifecycleRetired {
			continue
		}
		if only != "" {
			return ""
		}
		only = technology.Name
	}
	return only
}
