package rules

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/equity"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

func init() {
	register(Rule{
		Code: "EquityGap", Number: "E-25", Worst: v1alpha1.SeverityWarning,
		Summary: "A group of students has far less access than another, and no money is aimed at that.",
		Why:     "Access that is good on average can leave a group out; a gap closes only if someone pays for closing it.",
		Source:  "MI Roadmap: \"Are there any disparities in\" access; 29 CFR 1607.4(D), the four-fifths rule, borrowed as a yardstick",
		Fix:     "Name the group in the goal whose money is for it, or give money to a goal that does. If no money is needed, say why in a waiver.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: hotspots, fiscalYear: 2027, amount: 20000, purpose: Purchase, goals: [{name: internet-at-home}]}
---
kind: Goal
metadata: {name: internet-at-home}
---
kind: Benchmark
metadata: {name: home-internet}
spec:
  goalRef: {name: internet-at-home}
  metric: {name: students with internet at home, unit: percent, direction: Increase, dimension: Access}
  observations:
  - date: "2026-09-15"
    value: 88
    have: 880
    of: 1000
    groups:
    - {name: EnglishLearners, have: 120, of: 200}
    - {name: StudentsWithDisabilities, have: 180, of: 200}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    lines:
    - {name: hotspots, fiscalYear: 2027, amount: 20000, purpose: Purchase, goals: [{name: internet-at-home}]}
---
kind: Goal
metadata: {name: internet-at-home}
spec:
  groups: [EnglishLearners]
---
kind: Benchmark
metadata: {name: home-internet}
spec:
  goalRef: {name: internet-at-home}
  metric: {name: students with internet at home, unit: percent, direction: Increase, dimension: Access}
  observations:
  - date: "2026-09-15"
    value: 88
    have: 880
    of: 1000
    groups:
    - {name: EnglishLearners, have: 120, of: 200}
    - {name: StudentsWithDisabilities, have: 180, of: 200}
`,
		Check: checkEquityGap,
	})
}

// Equity compares the groups of the latest observation of a benchmark that counts
// groups, up to a day and up to the target's date, as observations count. date is
// that of the observation; no date: none counts groups.
func Equity(spec *v1alpha1.BenchmarkSpec, until calendar.Date) (v equity.Verdict, date calendar.Date) {
	until = min(until, calendar.Lenient(spec.Target.Date))
	var latest *v1alpha1.Observation
	for i := range spec.Observations {
		o := &spec.Observations[i]
		if on := calendar.Lenient(o.Date); len(o.Groups) > 0 && on <= until && on > date {
			latest, date = o, on
		}
	}
	if latest == nil {
		return equity.Verdict{}, 0
	}
	var groups []equity.Count
	for _, g := range latest.Groups {
		if g.Have != nil {
			groups = append(groups, equity.Count{Name: g.Name, Have: int64(*g.Have), Of: int64(g.Of)})
		}
	}
	var total *equity.Count
	if latest.Have != nil {
		total = &equity.Count{Have: int64(*latest.Have), Of: int64(latest.Of)}
	}
	return equity.Measure(groups, total, equityLimits(spec.Equity)), date
}

func equityLimits(p v1alpha1.EquityPolicy) equity.Limits {
	var limits equity.Limits
	if p.MaxGapPoints != "" {
		limits.MaxGapPoints = money.Rat(p.MaxGapPoints)
	}
	if p.MinRateRatio != "" {
		limits.MinRateRatio = money.Rat(p.MinRateRatio)
	}
	if p.MaxRiskRatio != "" {
		limits.MaxRiskRatio = money.Rat(p.MaxRiskRatio)
	}
	return limits
}

// checkEquityGap reports one finding for a benchmark.
func checkEquityGap(c *Case, r *Report) {
	aimedAt := map[v1alpha1.GroupName]bool{}
	var funded []*budget.Goal
	for _, g := range c.Goals {
		if !slices.ContainsFunc(g.Years, func(y budget.GoalYear) bool { return y.Budgeted > 0 && c.judges(y.FiscalYear) }) {
			continue
		}
		funded = append(funded, g)
		for _, group := range g.Spec.Groups {
			aimedAt[group] = true
		}
	}
	for _, g := range funded {
		benchmarks := slices.SortedFunc(slices.Values(c.Benchmarks[g.Name]), func(a, b *v1alpha1.Benchmark) int { return cmp.Compare(a.Name, b.Name) })
		for _, b := range benchmarks {
			if b.Spec.Metric.Dimension == v1alpha1.DimensionAccess {
				checkGroups(c, r, b, aimedAt)
			}
		}
	}
}

func checkGroups(c *Case, r *Report, b *v1alpha1.Benchmark, aimedAt map[v1alpha1.GroupName]bool) {
	for _, o := range b.Spec.Observations {
		if len(o.Groups) > 0 {
			c.Next.Add(calendar.Lenient(o.Date))
		}
	}
	v, date := Equity(&b.Spec, c.Today)
	switch {
	case date.IsZero():
		if len(c.Plan.Spec.District.Groups) > 0 && countsStudents(&b.Spec) {
			r.Skip("no observation of %s counts groups", b.Name)
		}
		return
	case !v.Known:
		r.Skip("the groups of %s cannot be compared: %s", b.Name, v.Why)
		return
	}
	// The rest of the students are no group that a goal could name.
	behind := slices.DeleteFunc(v.Flagged(), func(g equity.Group) bool { return aimedAt[g.Name] || g.Name == equity.AllOthers })
	if len(behind) > 0 {
		r.Find(equityGap(b, v, behind, date))
	}
}

// countsStudents tells whether a benchmark could count groups: it counts how many
// have something, or says how far groups may be apart. Days of waiting have no
// groups.
func countsStudents(spec *v1alpha1.BenchmarkSpec) bool {
	return spec.Equity != (v1alpha1.EquityPolicy{}) ||
		slices.ContainsFunc(spec.Observations, func(o v1alpha1.Observation) bool { return o.Have != nil })
}

func equityGap(b *v1alpha1.Benchmark, v equity.Verdict, behind []equity.Group, date calendar.Date) Finding {
	slices.SortStableFunc(behind, worseOff)
	worst := behind[0]
	var best equity.Group
	for _, g := range v.Groups {
		if g.Name == v.Best {
			best = g
		}
	}
	also := ""
	if rest := behind[1:]; len(rest) > 0 {
		var names []string
		for _, g := range rest {
			names = append(names, string(g.Name))
		}
		also = fmt.Sprintf(" The same goes for %s.", several(names))
	}
	return Finding{Finding: v1alpha1.Finding{
		Severity: v1alpha1.SeverityWarning, Object: v1alpha1.ObjectKey{Kind: v1alpha1.KindBenchmark, Name: b.Name}, Field: "spec.observations",
		Message: fmt.Sprintf("%s on %s: %s of %s, and %s of %s. Too far apart by %s; no goal with money names %s.%s",
			text.Truncate(string(b.Spec.Metric.Name), metricShown), date, worst.Shown(), worst.Name, best.Shown(), best.Name, FlagWords(worst.Flags), worst.Name, also),
		Action: fmt.Sprintf("Name %s in the goal whose money is for it, or give money to a goal that does.", worst.Name),
	}}
}

// metricShown is how many characters of a metric's name a message shows, so that
// the figures are not cut off.
const metricShown = 120

// worseOff sorts those with more measures beyond their limits first, then by the
// rates that may be shown, then by name: never by a hidden rate.
func worseOff(a, b equity.Group) int {
	byRate := 0
	switch {
	case a.Rate != nil && b.Rate != nil:
		byRate = a.Rate.Cmp(b.Rate)
	case a.Rate != nil:
		byRate = -1
	case b.Rate != nil:
		byRate = 1
	}
	return cmp.Or(cmp.Compare(len(b.Flags), len(a.Flags)), byRate, cmp.Compare(a.Name, b.Name))
}

var flagWords = map[equity.Flag]string{
	equity.FlagRateRatio: "the ratio of the rates", equity.FlagGapPoints: "percentage points", equity.FlagRiskRatio: "how often students go without",
}

// FlagWords name measures in a sentence.
func FlagWords(flags []equity.Flag) string {
	var words []string
	for _, f := range flags {
		words = append(words, flagWords[f])
	}
	return several(words)
}
