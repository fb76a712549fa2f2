package summary

import (
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/capacity"
)

// maxShortSites is the most sites that a status lists.
const maxShortSites = 20

// ComputeCapacity compares the devices, the bandwidth and the testing days of a plan's sites with
// their students and staff. It is empty for a plan that records nothing of it.
func ComputeCapacity(planBudget *budget.Budget) v1alpha1.CapacityStatus {
	if !capacity.IsStated(planBudget.Plan) {
		return v1alpha1.CapacityStatus{}
	}
	computed := capacity.Compute(planBudget.Plan, planBudget.Stock, planBudget.Today)
	district := &computed.District
	unassigned := district.Unassigned
	status := v1alpha1.CapacityStatus{
		StudentDevices: &district.Units.Students, SharedDevices: &district.Shared,
		StaffDevices: &district.Units.Staff, UnassignedDevices: &unassigned,
		StudentsPerDevice: district.StudentsPerDevice.Decimal(), CoveragePercent: district.Coverage.Percent(),
		DevicesNeeded: knownNumber(district.NeededWithSpares), DevicesMissing: knownNumber(district.MissingWithSpares),
		StaffDevicesNeeded: knownNumber(district.StaffNeeded), StaffDevicesMissing: knownNumber(district.StaffMissing),
		DevicesPerTechnician: computed.DevicesPerTechnician.Decimal(),
	}
	countSites(&status, computed, planBudget.Plan.Policy.Capacity.StudentsPerDevice > 0)
	if disparity, ok := computed.Compare(""); ok {
		status.LowestCoverage = coverageOf(disparity.Lowest)
		status.HighestCoverage = coverageOf(disparity.Highest)
	}
	return status
}

// knownNumber returns a count as a status shows it; nil if it is not known.
func knownNumber(count capacity.Count) *int64 {
	if !count.IsKnown() {
		return nil
	}
	return &count.Number
}

func coverageOf(site *capacity.Place) v1alpha1.SiteCoverage {
	return v1alpha1.SiteCoverage{Site: site.Name, Percent: site.Coverage.Percent()}
}

// countSites counts the sites and lists those that are short of something. hasPromise says that
// the plan promises devices.
func countSites(status *v1alpha1.CapacityStatus, computed *capacity.Capacity, hasPromise bool) {
	var withStudents, unknown, ofDevices, ofBandwidth, ofDays int
	testing := longestTests(computed)
	places := make([]*capacity.Place, len(computed.Sites))
	for i := range computed.Sites {
		places[i] = &computed.Sites[i]
	}
	slices.SortFunc(places, capacity.CompareCoverage)
	for _, site := range places {
		short := v1alpha1.ShortSite{Name: site.Name, CoveragePercent: site.Coverage.Percent()}
		isShort := false
		switch {
		case site.HasStudents():
			withStudents++
		case !site.Students.IsKnown():
			unknown++
		}
		if hasPromise && computed.CheckPromise(site) == capacity.PromiseBroken {
			ofDevices++
			isShort, short.DevicesMissing = true, site.MissingDevices.Number
		}
		if site.LacksBandwidth() {
			ofBandwidth++
			isShort, short.MbpsMissing = true, site.MissingMbps.Number
		}
		if test := testing[site.Name]; test != nil {
			ofDays++
			isShort, short.TestingWindow, short.TestingDaysMissing = true, test.Window.Name, test.MissingDays.Number
		}
		if isShort && len(status.ShortSites) < maxShortSites {
			status.ShortSites = append(status.ShortSites, short)
		}
	}
	status.Sites, status.SitesWithoutEnrollment = NewCount(withStudents), NewCount(unknown)
	status.ShortOfBandwidth = NewCount(ofBandwidth)
	if hasPromise {
		status.ShortOfDevices = NewCount(ofDevices)
	}
	if slices.ContainsFunc(computed.Tests, func(test capacity.Test) bool { return test.State != capacity.WindowPast }) {
		status.ShortOfTestingDays = NewCount(ofDays)
	}
}

// longestTests returns for each site the window in which it lacks the most days, past ones left
// out. A window that no number of days makes long enough comes before all others.
func longestTests(computed *capacity.Capacity) map[v1alpha1.EntryName]*capacity.Test {
	longest := map[v1alpha1.EntryName]*capacity.Test{}
	for i := range computed.Tests {
		test := &computed.Tests[i]
		if test.State == capacity.WindowPast || !test.IsShort() {
			continue
		}
		if other := longest[test.Site]; other == nil || capacity.CompareShortage(test, other) < 0 {
			longest[test.Site] = test
		}
	}
	return longest
}
