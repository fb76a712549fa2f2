// Package testplan makes plans, goals, benchmarks, device lots and evaluations
// for tests, so that a case is two lines:
//
//	plan := testplan.Plan("p").Line("wifi", 2027, "5000", testplan.For("g")).Object()
//	goal := testplan.Goal("g").Action("install", 2027, "5000").Object()
//
// Whatever a case does not say has a plain valid value: the plan runs from
// July 2026 to June 2029 (FY2027 to FY2029), goals last as long as the plan,
// and all belong to the plan "p". Random makes whole districts from a seed, and
// Complete makes whole manifests of the short examples of the documentation.
//
// Only tests import the package. Of the module it imports nothing but the API.
package testplan

import "techplan.education/api/v1alpha1"

// Namespace is the district that all objects belong to.
const Namespace = "maple-valley"

// DefaultPlan is the plan that objects belong to unless they say otherwise.
const DefaultPlan = "p"

func entryNames(names []string) []v1alpha1.EntryName {
	list := make([]v1alpha1.EntryName, len(names))
	for i, name := range names {
		list[i] = v1alpha1.EntryName(name)
	}
	return list
}
