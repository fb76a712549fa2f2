package progress

import (
	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/equity"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
)

// CompareLatestGroups compares the groups in the latest observation of a benchmark that
// counts groups. It reads observations up to the given day and up to the date of the target,
// as the progress of the benchmark does. date is the date of that observation; zero if none
// counts groups.
func CompareLatestGroups(
	benchmark *model.Benchmark, until calendar.Date,
) (comparison equity.Comparison, date calendar.Date) {
	until = min(until, benchmark.Target.Date)
	var latest model.Observation
	for _, observation := range benchmark.Observations {
		if len(observation.Groups) > 0 && observation.Date <= until && observation.Date > date {
			latest, date = observation, observation.Date
		}
	}
	if date.IsZero() {
		return equity.Comparison{}, 0
	}
	var groups []equity.Count
	for _, group := range latest.Groups {
		if group.Have != nil {
			groups = append(groups, equity.Count{Name: group.Name, Have: int64(*group.Have), Of: int64(group.Of)})
		}
	}
	var total *equity.Count
	if latest.Have != nil {
		total = &equity.Count{Have: int64(*latest.Have), Of: int64(latest.Of)}
	}
	return equity.Compare(groups, total, parseEquityLimits(benchmark.Spec.Equity)), date
}

// parseEquityLimits parses the limits of a benchmark. A limit that is not set stays nil,
// which means the default of package equity.
func parseEquityLimits(policy v1alpha1.EquityPolicy) equity.Limits {
	var limits equity.Limits
	if policy.MaxGapPoints != "" {
		limits.MaxGapPoints = money.ParseRat(policy.MaxGapPoints)
	}
	if policy.MinRateRatio != "" {
		limits.MinRateRatio = money.ParseRat(policy.MinRateRatio)
	}
	if policy.MaxRiskRatio != "" {
		limits.MaxRiskRatio = money.ParseRat(policy.MaxRiskRatio)
	}
	return limits
}
