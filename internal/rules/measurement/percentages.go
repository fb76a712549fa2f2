package measurement

import (
	"fmt"
	"math/big"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
)

// statedPercent is a percentage that a field states; empty if the field is left out.
type statedPercent struct {
	value  v1alpha1.Percent
	object v1alpha1.ObjectKey
	path   *field.Path
	// name of the field, and of the entry that it belongs to, if any.
	name, of string
}

// listPercents lists all fields of a plan and its benchmarks whose type is a percentage. A test
// compares it with the API.
func listPercents(input *rules.Input) []statedPercent {
	spec := input.Plan.Spec
	policy := &spec.Policy
	ofPlan := func(value v1alpha1.Percent, names ...string) statedPercent {
		return statedPercent{value: value, path: rules.SpecPath(names...), name: names[len(names)-1]}
	}
	list := []statedPercent{
		ofPlan(spec.District.ERate.NSLPPercent, "district", "erate", "nslpPercent"),
		ofPlan(policy.AlignedMinPercent, "policy", "alignedMinPercent"),
		ofPlan(policy.ProfessionalLearningMinPercent, "policy", "professionalLearningMinPercent"),
		ofPlan(policy.SeatUseMinPercent, "policy", "seatUseMinPercent"),
		ofPlan(policy.UnsecuredMaxPercent, "policy", "unsecuredMaxPercent"),
		ofPlan(policy.RefreshCliffPercent, "policy", "refreshCliffPercent"),
		ofPlan(policy.Refresh.SparePercent, "policy", "refresh", "sparePercent"),
		ofPlan(policy.Capacity.StudentSparePercent, "policy", "capacity", "studentSparePercent"),
		ofPlan(policy.Capacity.StaffSparePercent, "policy", "capacity", "staffSparePercent"),
	}
	for _, band := range policy.DomainBands {
		path, of := rules.SpecPath("policy", "domainBands").Key(string(band.Domain)), string(band.Domain)
		list = append(list,
			statedPercent{value: band.MinPercent, path: path.Child("minPercent"), name: "minPercent", of: of},
			statedPercent{value: band.MaxPercent, path: path.Child("maxPercent"), name: "maxPercent", of: of},
		)
	}
	for _, source := range input.Plan.Sources {
		list = append(list, statedPercent{
			value: source.FundingSource.DiscountPercent, path: rules.SourcePath(source.Name).Child("discountPercent"),
			name: "discountPercent", of: string(source.Name),
		})
	}
	for _, benchmark := range input.SortedBenchmarks() {
		list = append(list, statedPercent{
			value: benchmark.Spec.Equity.MaxGapPoints, object: rules.BenchmarkKey(benchmark.Name),
			path: rules.SpecPath("equity", "maxGapPoints"), name: "maxGapPoints", of: benchmark.Name,
		})
	}
	return list
}

// checkPercents reports percentages above 0 and below 1, such as 0.62 for 62 percent. They are
// not refused, as half a percent can be meant.
func checkPercents(input *rules.Input, report *rules.Report) {
	one := big.NewRat(1, 1)
	for _, stated := range listPercents(input) {
		if stated.value == "" {
			continue
		}
		value := money.ParseRat(stated.value)
		if value.Sign() <= 0 || value.Cmp(one) >= 0 {
			continue
		}
		of := ""
		if stated.of != "" {
			of = " of " + stated.of
		}
		hundredfold := money.FormatDecimal(new(big.Rat).Mul(value, big.NewRat(100, 1)), 4)
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityInfo,
			Object:   stated.object,
			Field:    stated.path.String(),
			Message:  fmt.Sprintf("%s %s%s is less than one percent.", stated.name, stated.value, of),
			Action: fmt.Sprintf(
				"Write %s if %s percent is meant, and leave it if %s percent is.", hundredfold, hundredfold, stated.value,
			),
		})
	}
}
