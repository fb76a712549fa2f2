package rules

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "CountImplausible", Number: "P-39", Worst: v1alpha1.SeverityWarning,
		Summary: "A count of a part is more than that of its whole, or a percentage is not what the counts come to.",
		Why:     "One of the two figures is wrong, and so is what is reckoned from them. A district once reported 11 of its 10 campuses as connected: 110 percent.",
		Source:  "East Central ISD, technology plan 2004-05",
		Fix:     "Count again, and correct the figure that is wrong.",
		Before: `
kind: TechnologyPlan
---
kind: Goal
metadata: {name: wifi}
---
kind: Benchmark
metadata: {name: connected}
spec:
  goalRef: {name: wifi}
  observations:
  - {date: "2026-09-15", value: "60", have: 11, of: 10}
`,
		After: `
kind: TechnologyPlan
---
kind: Goal
metadata: {name: wifi}
---
kind: Benchmark
metadata: {name: connected}
spec:
  goalRef: {name: wifi}
  observations:
  - {date: "2026-09-15", value: "60", have: 6, of: 10}
`,
		Check: func(c *Case, r *Report) {
			checkObservedCounts(c, r)
			checkStudentCounts(c, r)
			checkSeatCounts(c, r)
		},
	})
}

// percentOf is the share that an observation counts.
func percentOf(o v1alpha1.Observation) *big.Rat { return big.NewRat(100*int64(*o.Have), int64(o.Of)) }

// agrees tells whether the value of an observation in percent is the share that it
// counts, or the share of those who have it not, give or take a point.
func agrees(o v1alpha1.Observation) bool {
	value, counted := money.Rat(o.Value), percentOf(o)
	within := func(a, b *big.Rat) bool {
		difference := new(big.Rat).Sub(a, b)
		return difference.Abs(difference).Cmp(big.NewRat(1, 1)) <= 0
	}
	return within(value, counted) || within(value, new(big.Rat).Sub(big.NewRat(100, 1), counted))
}

// implausible is a count that cannot be.
func implausible(object v1alpha1.ObjectKey, field, action, format string, args ...any) Finding {
	return Finding{Finding: v1alpha1.Finding{
		Severity: v1alpha1.SeverityWarning, Object: object, Field: field, Action: action,
		Message: fmt.Sprintf(format, args...) + ": a part cannot be more than its whole.",
	}}
}

// measures lists the benchmarks of the plan's goals by name.
func (c *Case) measures() []*v1alpha1.Benchmark {
	var list []*v1alpha1.Benchmark
	for _, benchmarks := range c.Benchmarks {
		list = append(list, benchmarks...)
	}
	slices.SortFunc(list, func(a, b *v1alpha1.Benchmark) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

func benchmarkKey(name string) v1alpha1.ObjectKey {
	return v1alpha1.ObjectKey{Kind: v1alpha1.KindBenchmark, Name: name}
}

func observationField(o v1alpha1.Observation) string {
	return "spec.observations[" + string(o.Date) + "]"
}

// checkObservedCounts tells no figures of a group: it may be a small one.
func checkObservedCounts(c *Case, r *Report) {
	const action = "Count again, and correct the observation."
	for _, b := range c.measures() {
		for _, o := range b.Spec.Observations {
			switch {
			case o.Have == nil || o.Of <= 0:
			case *o.Have > o.Of:
				r.Find(implausible(benchmarkKey(b.Name), observationField(o), action, "%s counts %d of %d on %s", b.Name, *o.Have, o.Of, o.Date))
			case b.Spec.Metric.Unit == v1alpha1.UnitPercent && !agrees(o):
				r.Find(Finding{Finding: v1alpha1.Finding{
					Severity: v1alpha1.SeverityWarning, Object: benchmarkKey(b.Name), Field: observationField(o), Action: "Correct the value or the counts of the observation.",
					Message: fmt.Sprintf("%s says %s percent on %s and counts %d of %d, which is %s percent.",
						b.Name, o.Value, o.Date, *o.Have, o.Of, money.Decimal(percentOf(o), 1)),
				}})
			}
			for _, g := range o.Groups {
				if g.Have != nil && *g.Have > g.Of {
					r.Find(implausible(benchmarkKey(b.Name), observationField(o)+".groups["+string(g.Name)+"]", action,
						"In group %s of %s more have it than were counted on %s", g.Name, b.Name, o.Date))
				}
			}
		}
	}
}

// checkStudentCounts compares the groups and the sites with the district. The
// sum of the sites stands for the district where each site has a figure.
func checkStudentCounts(c *Case, r *Report) {
	const action = "Count again, and correct the figure that is wrong."
	d := c.Plan.Spec.District
	var sum int64
	unknown := len(d.Sites) == 0
	for _, site := range d.Sites {
		if site.Enrollment == nil {
			unknown = true
			continue
		}
		sum += int64(*site.Enrollment)
	}
	all := int64(d.Enrollment)
	switch {
	case all == 0 && !unknown:
		all = sum
	case all != 0 && sum > all:
		r.Find(implausible(v1alpha1.ObjectKey{}, "spec.district.enrollment", action, "The sites have %d students together, and the district %d", sum, all))
	}
	counted := slices.DeleteFunc(slices.Clone(d.Groups), func(g v1alpha1.StudentGroup) bool { return g.Count == 0 })
	if all == 0 && len(counted) > 0 {
		r.Skip("the groups of students are counted, and the enrollment of neither the district nor each site is")
		return
	}
	slices.SortFunc(counted, func(a, b v1alpha1.StudentGroup) int { return cmp.Compare(a.Name, b.Name) })
	for _, g := range counted {
		if int64(g.Count) > all {
			r.Find(implausible(v1alpha1.ObjectKey{}, "spec.district.groups["+string(g.Name)+"]", action, "Group %s counts %d of the district's %d students", g.Name, g.Count, all))
		}
	}
}

// checkSeatCounts leaves out what is free: nobody counts the licenses of it.
func checkSeatCounts(c *Case, r *Report) {
	for _, t := range c.technologies() {
		paid, used := t.Seats.Paid, t.Seats.Used
		if paid != nil && used != nil && *paid > 0 && *used > *paid {
			f := implausible(v1alpha1.ObjectKey{}, technologyField(t.Name)+".seats.used", "Correct the figures, or pay for what is used.",
				"%d licenses of %s are in use and %d are paid for", *used, t.Name, *paid)
			f.Technologies = []string{string(t.Name)}
			r.Find(f)
		}
	}
}
