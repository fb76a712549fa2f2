// Package overview makes what people read of a plan from its objects and their statuses: the
// figures of one screen, and tables of many districts. It is pure, and it does not mind whether
// a controller wrote the statuses or snapshot.ComputeStatuses computed them.
package overview

import (
	"cmp"
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/duedates"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
)

// Plan is what a person wants to know of a plan at a glance. Its JSON is read by other programs:
// fields are added, never renamed.
type Plan struct {
	Namespace string        `json:"namespace"`
	Name      string        `json:"name"`
	Title     string        `json:"title,omitempty"`
	Start     v1alpha1.Date `json:"start"`
	End       v1alpha1.Date `json:"end"`
	// IsAssessed says that the status is of the present version of the plan. Without it all
	// that follows is empty.
	IsAssessed bool `json:"assessed"`
	IsInForce  bool `json:"inForce"`
	// NotInForce is the reason why the plan is not in force: a reason of the condition
	// InForce.
	NotInForce string `json:"notInForce,omitempty"`

	// IsApproved says that the plan is approved. Review says whether its review as a whole is late; empty if the plan is
	// not in force.
	IsApproved bool        `json:"approved"`
	Review     ReviewState `json:"review,omitempty"`

	Goals       TrackCounts               `json:"goals"`
	Benchmarks  TrackCounts               `json:"benchmarks"`
	Devices     DeviceCounts              `json:"devices"`
	Equity      EquityCounts              `json:"equity"`
	Evaluations v1alpha1.EvaluationCounts `json:"evaluations"`
	Money       Money                     `json:"money"`
	// Completeness has the sections that are not filled, with their questions.
	Completeness v1alpha1.CompletenessStatus `json:"completeness"`

	// Errors, Warnings and Notes count the findings that are not waived, and Waived those that are.
	// NotChecked counts the rules that lack data.
	Errors     int `json:"errors"`
	Warnings   int `json:"warnings"`
	Notes      int `json:"notes"`
	Waived     int `json:"waived"`
	NotChecked int `json:"notChecked"`
	// Findings are those of severity Error or Warning that are not waived, worst first. The
	// status lists a part of very many: the counts are of all.
	Findings []v1alpha1.Finding `json:"findings"`
	// Conditions are the conditions of the plan that need attention.
	Conditions []Condition `json:"conditions"`
	// NextDates are what is due next, the earliest first: see AddNextDates.
	NextDates []DueDate `json:"nextDates,omitempty"`
}

// DueDate is something that is due.
type DueDate struct {
	Day   v1alpha1.Date `json:"day"`
	Kind  duedates.Kind `json:"kind"`
	Title string        `json:"title"`
}

const (
	// nextDays is how far ahead NextDates look, and maxNextDates how many there are at most.
	nextDays     = 120
	maxNextDates = 8
)

// AddNextDates adds what is due in the next 120 days in the district of the plan, at most 8 dates.
// It costs more than all else, so tables of many plans do without it.
func (plan *Plan) AddNextDates(district snapshot.District, now time.Time) {
	at := slices.IndexFunc(district.Plans, func(other *v1alpha1.TechnologyPlan) bool { return other.Name == plan.Name })
	if at < 0 || !plan.IsAssessed {
		return
	}
	today := assess.DateInDistrict(district.Plans[at], now)
	dates, _ := duedates.ListDueDates(district, plan.Name, today, today.AddDays(nextDays))
	for _, date := range dates[:min(len(dates), maxNextDates)] {
		plan.NextDates = append(plan.NextDates, DueDate{v1alpha1.Date(date.Day.String()), date.Kind, date.Title})
	}
}

// Money are the sums of a plan in its currency.
type Money struct {
	Currency string         `json:"currency,omitempty"`
	Total    v1alpha1.Money `json:"total,omitempty"`
	// General is money for general operations. AlignedPercent is the share of the other money
	// that is aligned with goals.
	General        v1alpha1.Money   `json:"general,omitempty"`
	AlignedPercent v1alpha1.Decimal `json:"alignedPercent,omitempty"`
	// Used is what is spent or committed.
	Used v1alpha1.Money `json:"used,omitempty"`
	// AtRisk is the sum of the amounts of the findings that are listed. One sum of money can be
	// in several findings, so that it is the most that can be at risk.
	AtRisk v1alpha1.Money `json:"atRisk,omitempty"`
}

// DeviceCounts count the device lots of a plan.
type DeviceCounts struct {
	Lots        int   `json:"lots"`
	Devices     int64 `json:"devices"`
	Unsupported int64 `json:"unsupported"`
}

// TrackCounts count objects by their condition OnTrack.
type TrackCounts struct {
	Total   int `json:"total"`
	OnTrack int `json:"onTrack"`
	Behind  int `json:"behind"`
	Unknown int `json:"unknown"`
}

// Condition is a condition that needs attention.
type Condition struct {
	Type    string                 `json:"type"`
	Status  metav1.ConditionStatus `json:"status"`
	Reason  string                 `json:"reason"`
	Message string                 `json:"message"`
}

// ListPlans returns the reports of the plans of a district: plans in force first, then by name.
func ListPlans(namespace string, district snapshot.District) []Plan {
	var plans []Plan
	for _, plan := range district.Plans {
		plans = append(plans, newPlan(namespace, plan, district))
	}
	slices.SortFunc(plans, func(left, right Plan) int {
		return cmp.Or(rankPlan(left)-rankPlan(right), cmp.Compare(left.Name, right.Name))
	})
	return plans
}

func rankPlan(plan Plan) int {
	if plan.IsInForce {
		return 0
	}
	return 1
}

func newPlan(namespace string, plan *v1alpha1.TechnologyPlan, district snapshot.District) Plan {
	made := Plan{
		Namespace: namespace, Name: plan.Name, Title: string(plan.Spec.Title),
		Start: plan.Spec.Period.Start, End: plan.Spec.Period.End,
		IsAssessed: plan.Status.ObservedGeneration == plan.Generation && len(plan.Status.Conditions) > 0,
		Findings:   []v1alpha1.Finding{}, Conditions: []Condition{},
	}
	if !made.IsAssessed {
		return made
	}
	status := &plan.Status
	inForce := meta.FindStatusCondition(status.Conditions, string(v1alpha1.ConditionInForce))
	made.IsInForce = inForce != nil && inForce.Status == metav1.ConditionTrue
	if inForce != nil && !made.IsInForce {
		made.NotInForce = inForce.Reason
	}
	made.addParticipation(status, district)
	made.Goals, made.Benchmarks = countTracks(plan.Name, district)
	made.Devices = countDevices(plan, district)
	made.Evaluations, made.Completeness = status.Evaluations, status.Completeness
	made.addFindings(status)
	made.Money = newMoney(status, made.Findings)
	made.Conditions = listUnmet(status.Conditions)
	return made
}

// listUnmet returns the conditions that need attention. InForce has its own place in a report.
func listUnmet(conditions []metav1.Condition) []Condition {
	unmet := []Condition{}
	for _, condition := range conditions {
		if condition.Type != string(v1alpha1.ConditionInForce) && NeedsAttention(condition) {
			unmet = append(unmet, Condition{condition.Type, condition.Status, condition.Reason, condition.Message})
		}
	}
	return unmet
}

func countTracks(planName string, district snapshot.District) (goals, benchmarks TrackCounts) {
	ofPlan := map[string]bool{}
	for _, goal := range district.Goals {
		if goal.Spec.PlanRef.Name == planName {
			ofPlan[goal.Name] = true
			goals.countConditions(goal.Status.Conditions)
		}
	}
	for _, benchmark := range district.Benchmarks {
		if ofPlan[benchmark.Spec.GoalRef.Name] {
			benchmarks.countConditions(benchmark.Status.Conditions)
		}
	}
	return goals, benchmarks
}

func (counts *TrackCounts) countConditions(conditions []metav1.Condition) {
	counts.Total++
	onTrack := meta.FindStatusCondition(conditions, string(v1alpha1.ConditionOnTrack))
	switch {
	case onTrack != nil && onTrack.Status == metav1.ConditionTrue:
		counts.OnTrack++
	case onTrack != nil && onTrack.Status == metav1.ConditionFalse:
		counts.Behind++
	default:
		counts.Unknown++
	}
}

func countDevices(plan *v1alpha1.TechnologyPlan, district snapshot.District) DeviceCounts {
	inventory := plan.Status.Inventory
	counts := DeviceCounts{Devices: valueOf(inventory.Devices), Unsupported: valueOf(inventory.Unsupported)}
	for _, lot := range district.Devices {
		if lot.Spec.PlanRef.Name == plan.Name {
			counts.Lots++
		}
	}
	return counts
}

// addFindings takes the counts from the status, which counts all, and the findings that it lists.
func (plan *Plan) addFindings(status *v1alpha1.TechnologyPlanStatus) {
	counts := snapshot.CountFindings(status)
	plan.Errors, plan.Warnings, plan.Notes, plan.Waived = counts.Errors, counts.Warnings, counts.Notes, counts.Waived
	plan.NotChecked = len(status.NotChecked)
	for _, finding := range status.Findings {
		if finding.Waived == "" && finding.Severity != v1alpha1.SeverityInfo {
			plan.Findings = append(plan.Findings, finding)
		}
	}
}

func newMoney(status *v1alpha1.TechnologyPlanStatus, findings []v1alpha1.Finding) Money {
	budget := status.Budget
	used := money.ParseOrZero(budget.Committed) + money.ParseOrZero(budget.Spent)
	var atRisk money.Amount
	for _, finding := range findings {
		atRisk += money.ParseOrZero(finding.Amount)
	}
	made := Money{
		Currency: budget.Currency, Total: budget.Total, General: budget.General, AlignedPercent: budget.AlignedPercent,
	}
	if used > 0 {
		made.Used = used.API()
	}
	if atRisk > 0 {
		made.AtRisk = atRisk.API()
	}
	return made
}

func valueOf[T int32 | int64](count *T) T {
	if count == nil {
		return 0
	}
	return *count
}
