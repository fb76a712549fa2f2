// Package testplan builds plans, goals, benchmarks, device lots and evaluations for
// tests, so that a case is short:
//
//	plan := testplan.NewPlan("p").AddLine("wifi", 2027, "5000", testplan.ForGoals("g")).BuildObject()
//	goal := testplan.NewGoal("g").AddAction("install", 2027, "5000").BuildObject()
//
// What a case leaves out has a simple valid value: the plan runs from July 2026 to June
// 2029 (FY2027 to FY2029), goals last as long as the plan, and all objects belong to the
// plan "p". CompleteExample turns the short examples of the documentation into whole
// manifests. Package testrandom builds whole districts from a seed.
//
// Only tests import the package. Of this module it imports only the API.
package testplan

import "techplan.education/api/v1alpha1"

// Namespace is the namespace of the district to which all objects belong.
const Namespace = "maple-valley"

// DefaultPlan is the plan to which objects belong unless they name another.
const DefaultPlan = "p"

func toEntryNames(names []string) []v1alpha1.EntryName {
	list := make([]v1alpha1.EntryName, len(names))
	for i, name := range names {
		list[i] = v1alpha1.EntryName(name)
	}
	return list
}
