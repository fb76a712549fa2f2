// Package enrollment says which units for students are not replaced, because the district expects fewer
// students.
//
// The need of a fiscal year is what its students need by the policy of the plan: one unit for each, or
// for as many as may share one, with spare units. A unit is not replaced if two things are true: the
// students of the year need fewer units than those of today, and the units that are left suffice for
// them. So a surplus of today stays, as labs and carts beside a device for each student are no mistake,
// and a district that is short of units replaces all. These decisions hold:
//
//   - Without policy.refresh.limitToEnrollment, or without an enrollment of today, all is replaced.
//   - A fiscal year without an expected enrollment is unknown: all units that are due in it are replaced.
//     The current year is known: it has the students of today if none are expected of it.
//   - More students change nothing: the forecast replaces units, and adds none.
//   - What is not replaced in one year stays away: later years count it as gone. If the enrollment rises
//     again, nothing comes back.
//   - Only lots of the audience Students count, of technologies of kind Device outside the domain AT, as
//     in package capacity. Lots for staff, shared lots and lots without an audience are always replaced.
//   - Of several lots of a fiscal year each gives its part, by largest remainder.
//   - The figures are those of the whole district: a school that shrinks while another one grows changes
//     nothing.
package enrollment

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/dustin/go-humanize"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/capacity"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

// expectStudents returns the number of students whom a district expects in a fiscal year; false if that is not
// known. current is the fiscal year of today.
func expectStudents(plan *model.Plan, year, current calendar.FiscalYear) (students int64, isKnown bool) {
	if students, isKnown = plan.EnrollmentForecast[year]; isKnown {
		return students, true
	}
	return plan.Enrollment, year == current && plan.Enrollment > 0
}

// IsLimited reports whether a plan limits its replacements to what its students need.
func IsLimited(plan *model.Plan) bool {
	return plan.Policy.Refresh.LimitToEnrollment && plan.Enrollment > 0
}

// Use says what a plan does with technologies and their replacements.
type Use struct {
	// NeedsMoney reports whether a technology is in use in a fiscal year.
	NeedsMoney func(technology v1alpha1.EntryName, year calendar.FiscalYear) bool
	// IsExcluded reports whether a demand asks for no money, so that it is in no forecast.
	IsExcluded func(inventory.Demand) bool
}

// LimitStock returns the stock of a plan without the units that are not replaced, which count in its
// NotReplaced. It returns the stock itself if all are replaced. If the units are one lot, and no more
// than the students of today need, what is replaced is the smaller of the lot and of what the students of
// its year need.
func LimitStock(
	plan *model.Plan, stock []inventory.StockSum, forecaster inventory.Forecaster, use Use,
) []inventory.StockSum {
	if !IsLimited(plan) {
		return stock
	}
	byYear := map[calendar.FiscalYear][]int{}
	for i, sum := range stock {
		if !isForStudents(plan, sum) || sum.End == 0 {
			continue
		}
		if demand := forecaster.PlaceDemand(sum.StockKey); !use.IsExcluded(demand) {
			byYear[demand.Shown] = append(byYear[demand.Shown], i)
		}
	}
	limited := slices.Clone(stock)
	now, gone := capacity.CountUnitsFor(plan, plan.Enrollment), int64(0)
	for _, year := range sortYears(byYear) {
		students, isKnown := expectStudents(plan, year, forecaster.Current)
		if !isKnown {
			continue
		}
		need := capacity.CountUnitsFor(plan, students)
		spared := min(now, countHeld(plan, stock, year, use)) - need
		gone += leaveOut(limited, byYear[year], spared-gone)
	}
	return limited
}

// isForStudents reports whether the units of a sum are devices that only students use.
func isForStudents(plan *model.Plan, sum inventory.StockSum) bool {
	return sum.Audience == inventory.AudienceStudents && isCommonDevice(plan, sum.Technology)
}

// isCommonDevice reports whether the units of a technology count as devices for all students: an
// assistive device serves one student beside the common device.
func isCommonDevice(plan *model.Plan, name v1alpha1.EntryName) bool {
	technology := plan.FindTechnology(name)
	return technology == nil ||
		cmp.Or(technology.Kind, v1alpha1.TechnologyDevice) == v1alpha1.TechnologyDevice &&
			technology.Domain != v1alpha1.DomainAT
}

func sortYears(byYear map[calendar.FiscalYear][]int) []calendar.FiscalYear {
	years := make([]calendar.FiscalYear, 0, len(byYear))
	for year := range byYear {
		years = append(years, year)
	}
	slices.Sort(years)
	return years
}

// countHeld counts the units for students that the district holds, of technologies that are still in use
// after a fiscal year.
func countHeld(plan *model.Plan, stock []inventory.StockSum, year calendar.FiscalYear, use Use) int64 {
	var held int64
	for _, sum := range stock {
		if sum.IsHeld && isForStudents(plan, sum) && use.NeedsMoney(sum.Technology, year+1) {
			held += sum.Devices
		}
	}
	return held
}

// leaveOut takes units out of some sums of a stock, given by their places, and returns how many.
func leaveOut(stock []inventory.StockSum, places []int, units int64) int64 {
	weights := make([]int64, len(places))
	var due int64
	for i, place := range places {
		weights[i] = stock[place].Devices
		due += weights[i]
	}
	units = min(units, due)
	if units <= 0 {
		return 0
	}
	for i, part := range money.Amount(units).SplitByWeights(weights) {
		sum := &stock[places[i]]
		sum.Stock = sum.LeaveOut(int64(part))
	}
	return units
}

// DescribeLimit writes how many units are not replaced in a fiscal year, and why.
func DescribeLimit(plan *model.Plan, year, current calendar.FiscalYear, units int64) string {
	students, _ := expectStudents(plan, year, current)
	verb := "are"
	if units == 1 {
		verb = "is"
	}
	return fmt.Sprintf("%s for students %s not replaced in %s: %s expected then instead of %s.",
		text.FormatCount(units, "unit"), verb, year, formatStudents(students), humanize.Comma(plan.Enrollment))
}

func formatStudents(students int64) string {
	if students == 1 {
		return "1 student is"
	}
	return text.FormatCount(students, "student") + " are"
}

// UnknownYear is a fiscal year in which units for students are due and no enrollment is expected, so that
// all of them are replaced.
type UnknownYear struct {
	Year  calendar.FiscalYear
	Units int64
}

// Describe writes what is not known of the year, and what to do.
func (unknown UnknownYear) Describe() string {
	return fmt.Sprintf("%s has no expected enrollment, so that all %s for students due in it are replaced: "+
		"add the year to district.enrollmentForecast", unknown.Year, text.FormatCount(unknown.Units, "unit"))
}

// ListUnknownYears lists the years of some demands whose enrollment is not known, in order. There are
// none if the plan does not limit its replacements.
func ListUnknownYears(plan *model.Plan, demands []inventory.Demand, current calendar.FiscalYear) []UnknownYear {
	if !IsLimited(plan) {
		return nil
	}
	units := map[calendar.FiscalYear]int64{}
	for _, demand := range demands {
		if _, isKnown := expectStudents(plan, demand.Shown, current); !isKnown && isCommonDevice(plan, demand.Technology) {
			units[demand.Shown] += demand.Students
		}
	}
	var years []UnknownYear
	for year, count := range units {
		if count > 0 {
			years = append(years, UnknownYear{year, count})
		}
	}
	slices.SortFunc(years, func(left, right UnknownYear) int { return cmp.Compare(left.Year, right.Year) })
	return years
}
