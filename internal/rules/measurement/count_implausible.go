package measurement

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// CountImplausible reports this: a count of a part is more than that of its
// whole, or a percentage is not what the counts come to.
var CountImplausible = rules.Rule{
	Code: rules.CountImplausible, Number: "P-39", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: func(input *rules.Input, report *rules.Report) {
		checkObservedCounts(input, report)
		checkStudentCounts(input, report)
		checkSeatCounts(input, report)
	},
}

// percentOf is the share that an observation counts.
func percentOf(o v1alpha1.Observation) *big.Rat { return big.NewRat(100*int64(*o.Have), int64(o.Of)) }

// agrees tells whether the value of an observation in percent is the share that it
// counts, or the share of those who have it not, give or take a point.
func agrees(other v1alpha1.Observation) bool {
	value, counted := money.ParseRat(other.Value), percentOf(other)
	within := func(a, b *big.Rat) bool {
		difference := new(big.Rat).Sub(a, b)
		return difference.Abs(difference).Cmp(big.NewRat(1, 1)) <= 0
	}
	return within(value, counted) || within(value, new(big.Rat).Sub(big.NewRat(100, 1), counted))
}

// implausible is a count that cannot be.
func implausible(object v1alpha1.ObjectKey, field, action, format string, args ...any) rules.Finding {
	return rules.Finding{
		Severity: v1alpha1.SeverityWarning, Object: object, Field: field, Action: action,
		Message: fmt.Sprintf(format, args...) + ": a part cannot be more than its whole.",
	}
}

// checkObservedCounts tells no figures of a group: it may be a small one.
func checkObservedCounts(input *rules.Input, report *rules.Report) {
	const action = "Count again, and correct the observation."
	for _, benchmark := range input.SortedBenchmarks() {
		for _, other := range benchmark.Spec.Observations {
			switch {
			case other.Have == nil || other.Of <= 0:
			case *other.Have > other.Of:
				report.Add(
					implausible(
						rules.BenchmarkKey(benchmark.Name), rules.ObservationPath(other).String(), action,
						"%s counts %d of %d on %s", benchmark.Name, *other.Have, other.Of, other.Date,
					),
				)
			case benchmark.Spec.Metric.Unit == v1alpha1.UnitPercent && !agrees(other):
				report.Add(rules.Finding{
					Severity: v1alpha1.SeverityWarning,
					Object:   rules.BenchmarkKey(benchmark.Name),
					Field:    rules.ObservationPath(other).String(),
					Action:   "Correct the value or the counts of the observation.",
					Message: fmt.Sprintf(
						"%s says %s percent on %s and counts %d of %d, which is %s percent.", benchmark.Name,
						other.Value, other.Date, *other.Have, other.Of, money.Decimal(percentOf(other), 1),
					),
				})
			}
			for _, group := range other.Groups {
				if group.Have != nil && *group.Have > group.Of {
					report.Add(
						implausible(
							rules.BenchmarkKey(benchmark.Name),
							rules.ObservationPath(other).Child("groups").Key(string(group.Name)).String(), action,
							"In group %s of %s more have it than were counted on %s", group.Name, benchmark.Name,
							other.Date,
						),
					)
				}
			}
		}
	}
}

// checkStudentCounts compares the groups and the sites with the district. The
// sum of the sites stands for the district where each site has a figure.
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
		report.Add(
			implausible(
				v1alpha1.ObjectKey{}, "spec.district.enrollment", action,
				"The sites have %d students together, and the district %d", sum, all,
			),
		)
	}
	counted := slices.DeleteFunc(
		slices.Clone(district.Groups), func(g v1alpha1.StudentGroup) bool { return g.Count == 0 },
	)
	if all == 0 && len(counted) > 0 {
		report.Skip("the groups of students are counted, and the enrollment of neither the district nor each site is")
		return
	}
	slices.SortFunc(counted, func(a, b v1alpha1.StudentGroup) int { return cmp.Compare(a.Name, b.Name) })
	for _, group := range counted {
		if int64(group.Count) > all {
			report.Add(
				implausible(
					v1alpha1.ObjectKey{}, rules.Spec("district", "groups").Key(string(group.Name)).String(), action,
					"Group %s counts %d of the district's %d students", group.Name, group.Count, all,
				),
			)
		}
	}
}

// checkSeatCounts leaves out what is free: nobody counts the licenses of it.
func checkSeatCounts(input *rules.Input, report *rules.Report) {
	for _, technology := range input.Technologies() {
		paid, used := technology.Seats.Paid, technology.Seats.Used
		if paid != nil && used != nil && *paid > 0 && *used > *paid {
			finding := implausible(
				v1alpha1.ObjectKey{}, rules.TechnologyPath(technology.Name).Child("seats", "used").String(),
				"Correct the figures, or pay for what is used.", "%d licenses of %s are in use and %d are paid for",
				*used, technology.Name, *paid,
			)
			finding.Technologies = []string{string(technology.Name)}
			report.Add(finding)
		}
	}
}
