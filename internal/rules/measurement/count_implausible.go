package measurement

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// CountImplausible reports a count of a part that is larger than the count of its whole, a
// percentage that differs from the counts beside it, one that looks like a fraction, and parts of
// a device lot's cost that are more than the lot costs.
var CountImplausible = rules.Rule{
	Code: rules.CountImplausible, Number: "P-39", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: func(input *rules.Input, report *rules.Report) {
		checkObservedCounts(input, report)
		checkStudentCounts(input, report)
		checkSiteCounts(input, report)
		checkSeatCounts(input, report)
		checkPercents(input, report)
		checkLineParts(input, report)
	},
	CheckLot: checkLotParts,
}

// countedPercent returns the share that an observation counts, in percent.
func countedPercent(observation model.Observation) *big.Rat {
	return big.NewRat(100*int64(*observation.Have), int64(observation.Of))
}

// valueMatchesCount reports whether the value of an observation in percent is within one
// point of the counted share. The complement counts as well: a metric may state the
// percentage without access while the counts are of those with access. One point allows for
// rounding.
func valueMatchesCount(observation model.Observation) bool {
	value, counted := observation.Value, countedPercent(observation)
	within := func(left, right *big.Rat) bool {
		difference := new(big.Rat).Sub(left, right)
		return difference.Abs(difference).Cmp(big.NewRat(1, 1)) <= 0
	}
	return within(value, counted) || within(value, new(big.Rat).Sub(big.NewRat(100, 1), counted))
}

// newImplausibleCount makes the finding of a part that is larger than its whole.
func newImplausibleCount(object v1alpha1.ObjectKey, field, action, format string, args ...any) rules.Finding {
	return rules.Finding{
		Severity: v1alpha1.SeverityWarning, Object: object, Field: field, Action: action,
		Message: fmt.Sprintf(format, args...) + ": a part cannot be more than its whole.",
	}
}

// checkObservedCounts checks the counts of benchmarks. The message about a group shows no
// figure, because a small count could identify students.
func checkObservedCounts(input *rules.Input, report *rules.Report) {
	const action = "Count again, and correct the observation."
	for _, benchmark := range input.SortedBenchmarks() {
		for _, observation := range benchmark.Observations {
			switch {
			case observation.Have == nil || observation.Of <= 0:
			case *observation.Have > observation.Of:
				report.AddFinding(
					newImplausibleCount(
						rules.BenchmarkKey(benchmark.Name), rules.ObservationPath(observation).String(), action,
						"%s counts %d of %d on %s", benchmark.Name, *observation.Have, observation.Of, observation.Date,
					),
				)
			case benchmark.Spec.Metric.Unit == v1alpha1.UnitPercent && !valueMatchesCount(observation):
				report.AddFinding(rules.Finding{
					Severity: v1alpha1.SeverityWarning,
					Object:   rules.BenchmarkKey(benchmark.Name),
					Field:    rules.ObservationPath(observation).String(),
					Action:   "Correct the value or the counts of the observation.",
					Message: fmt.Sprintf(
						"%s says %s percent on %s and counts %d of %d, which is %s percent.", benchmark.Name,
						observation.Observation.Value, observation.Date, *observation.Have, observation.Of,
						money.FormatDecimal(countedPercent(observation), 1),
					),
				})
			}
			for _, group := range observation.Groups {
				if group.Have != nil && *group.Have > group.Of {
					report.AddFinding(
						newImplausibleCount(
							rules.BenchmarkKey(benchmark.Name),
							rules.ObservationPath(observation).Child("groups").Key(string(group.Name)).String(), action,
							"In group %s of %s more have it than were counted on %s", group.Name, benchmark.Name,
							observation.Date,
						),
					)
				}
			}
		}
	}
}

// checkStudentCounts compares the groups and the sites with the district. If the district
// has no figure, the sum of the sites replaces it, provided that each site has one.
func checkStudentCounts(input *rules.Input, report *rules.Report) {
	const action = "Count again, and correct the figure that is wrong."
	district := input.Plan.Spec.District
	var sum int64
	unknown := len(district.Sites) == 0
	for _, site := range district.Sites {
		if site.Enrollment == nil {
			unknown = true
			continue
		}
		sum += int64(*site.Enrollment)
	}
	all := int64(district.Enrollment)
	switch {
	case all == 0 && !unknown:
		all = sum
	case all != 0 && sum > all:
		report.AddFinding(
			newImplausibleCount(
				v1alpha1.ObjectKey{}, "spec.district.enrollment", action,
				"The sites have %d students together, and the district %d", sum, all,
			),
		)
	}
	counted := slices.DeleteFunc(
		slices.Clone(district.Groups), func(group v1alpha1.StudentGroup) bool { return group.Count == 0 },
	)
	if all == 0 && len(counted) > 0 {
		report.AddNotChecked("the groups of students are counted, and the enrollment of neither the district nor each site is")
		return
	}
	slices.SortFunc(counted, func(left, right v1alpha1.StudentGroup) int { return cmp.Compare(left.Name, right.Name) })
	for _, group := range counted {
		if int64(group.Count) > all {
			report.AddFinding(
				newImplausibleCount(
					v1alpha1.ObjectKey{}, rules.SpecPath("district", "groups").Key(string(group.Name)).String(), action,
					"Group %s counts %d of the district's %d students", group.Name, group.Count, all,
				),
			)
		}
	}
}

// checkSeatCounts compares the used licenses with the paid ones. It skips technologies
// without paid licenses: they are free, and their use has no limit.
func checkSeatCounts(input *rules.Input, report *rules.Report) {
	for _, technology := range input.Plan.Technologies {
		paid, used := technology.Seats.Paid, technology.Seats.Used
		if paid != nil && used != nil && *paid > 0 && *used > *paid {
			finding := newImplausibleCount(
				v1alpha1.ObjectKey{}, rules.TechnologyPath(technology.Name).Child("seats", "used").String(),
				"Correct the figures, or pay for what is used.", "%d licenses of %s are in use and %d are paid for",
				*used, technology.Name, *paid,
			)
			finding.Technologies = []v1alpha1.EntryName{technology.Name}
			report.AddFinding(finding)
		}
	}
}
