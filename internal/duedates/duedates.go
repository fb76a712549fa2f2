// Package duedates lists what is due in a plan in a window of days: evaluations and reviews,
// goals and their measures, contracts, money that ends, devices to replace or to count, and the
// programs, communications and steps of the plan.
//
// It computes no date by a formula of its own. It shares the functions of the rules and of the
// statuses, so that a date that is listed and the finding about it agree.
//
// It is pure, and it has no as-of date: a list depends on what is recorded and on the window.
// What is recorded as done, closed or cancelled is not due any more.
package duedates

import (
	"cmp"
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/text"
)

// Kind says what is due.
type Kind string

// The kinds of due dates.
const (
	// EvaluationDue is the due date of an evaluation, on record or expected by a schedule.
	EvaluationDue Kind = "EvaluationDue"
	// PlanReview is the day by which the plan is to be evaluated as a whole.
	PlanReview Kind = "PlanReview"
	// GoalDue is the last day of a goal.
	GoalDue Kind = "GoalDue"
	// ActionEnd is the day by which an action of a goal is to be done.
	ActionEnd Kind = "ActionEnd"
	// BenchmarkMilestone and BenchmarkTarget are days for which a benchmark expects a value.
	BenchmarkMilestone Kind = "BenchmarkMilestone"
	BenchmarkTarget    Kind = "BenchmarkTarget"
	// ContractRenewal is a day on which a contract renews.
	ContractRenewal Kind = "ContractRenewal"
	// ContractNotice is the day by which notice must be given before a renewal.
	ContractNotice Kind = "ContractNotice"
	// ContractEnd is the last day of a contract that does not renew.
	ContractEnd Kind = "ContractEnd"
	// PrivacyAgreementEnd is the last day of an agreement about student data.
	PrivacyAgreementEnd Kind = "PrivacyAgreementEnd"
	// TechnologyRetirement is the last day on which a technology is used.
	TechnologyRetirement Kind = "TechnologyRetirement"
	// FundingEnd is the last day on which money of a source can be used.
	FundingEnd Kind = "FundingEnd"
	// BidsClose is the last day for offers of vendors.
	BidsClose Kind = "BidsClose"
	// EarliestContract is the first day on which E-Rate lets the district select a vendor, sign a
	// contract and file Form 471.
	EarliestContract Kind = "EarliestContract"
	// DevicesBuyBy is the day by which the replacement of devices has to be bought.
	DevicesBuyBy Kind = "DevicesBuyBy"
	// DevicesSupportEnd is the last day on which the maker supports devices.
	DevicesSupportEnd Kind = "DevicesSupportEnd"
	// DevicesLeaseEnd is the last day of a lease of devices.
	DevicesLeaseEnd Kind = "DevicesLeaseEnd"
	// FederalInventory is the day by which equipment bought with federal money is to be
	// counted by hand.
	FederalInventory Kind = "FederalInventory"
	// Communication is a day by which an audience is to be informed about the plan.
	Communication Kind = "Communication"
	// LearningStart and LearningFollowUp are days of a program of professional learning.
	LearningStart    Kind = "LearningStart"
	LearningFollowUp Kind = "LearningFollowUp"
	// TimelineStart and TimelineEnd are the first and the last day of a step of the timeline.
	TimelineStart Kind = "TimelineStart"
	TimelineEnd   Kind = "TimelineEnd"
	// TestingStart and TestingEnd are the first and the last day of a testing window.
	TestingStart Kind = "TestingStart"
	TestingEnd   Kind = "TestingEnd"
	// WaiverEnd is the last day on which a waiver counts.
	WaiverEnd Kind = "WaiverEnd"
	// PlanEnd is the last day of the plan.
	PlanEnd Kind = "PlanEnd"
)

// Kinds lists the kinds of due dates.
func Kinds() []Kind {
	return []Kind{
		EvaluationDue, PlanReview, GoalDue, ActionEnd, BenchmarkMilestone, BenchmarkTarget, ContractRenewal,
		ContractNotice, ContractEnd, PrivacyAgreementEnd, TechnologyRetirement, FundingEnd, BidsClose, EarliestContract, DevicesBuyBy,
		DevicesSupportEnd, DevicesLeaseEnd, FederalInventory, Communication, LearningStart, LearningFollowUp,
		TimelineStart, TimelineEnd, TestingStart, TestingEnd, WaiverEnd, PlanEnd,
	}
}

// DueDate is a day on which something of a plan is due.
type DueDate struct {
	Day  calendar.Date
	Kind Kind
	// Name of the entry or object, for example that of the technology.
	Name string
	// Title is a sentence, or the beginning of one, on one line and without hidden characters.
	Title string
	// Object and Field are where the date is written, or the rule that yields it.
	Object v1alpha1.ObjectKey
	Field  string
	// Amount is the money at stake in the plan's currency; 0 if none is known.
	Amount money.Amount
	// Occurrence tells dates of one kind, object and field apart, without their days, so that
	// a date keeps its identity when its day is edited. It is empty where there is one date.
	Occurrence string
}

// MostExpected is how many evaluations that are only expected a list has at most: a plan may
// expect millions.
const MostExpected = 5000

// ListDueDates lists what is due in a plan from a day to another one, both included, by day, kind
// and name. leftOut is the number of expected evaluations beyond MostExpected, which are not in
// the list. It is empty for a plan that the district does not have. The status of an object is
// not read.
func ListDueDates(
	district snapshot.District, planName string, from, to calendar.Date,
) (dates []DueDate, leftOut int) {
	at := slices.IndexFunc(district.Plans, func(plan *v1alpha1.TechnologyPlan) bool { return plan.Name == planName })
	if at < 0 || from > to {
		return nil, 0
	}
	list := newLister(district, district.Plans[at], from, to)
	list.addEvaluations()
	list.addGoals()
	list.addTechnologies()
	list.addPlanEntries()
	list.addProcurements()
	list.addCommunications()
	list.addLots()
	list.addFederalInventories()
	slices.SortStableFunc(list.dates, compareDates)
	return list.dates, list.leftOut
}

func compareDates(left, right DueDate) int {
	return cmp.Or(
		cmp.Compare(left.Day, right.Day), cmp.Compare(left.Kind, right.Kind), cmp.Compare(left.Name, right.Name),
		cmp.Compare(left.Object.Kind, right.Object.Kind), cmp.Compare(left.Object.Name, right.Object.Name),
		cmp.Compare(left.Field, right.Field), cmp.Compare(left.Occurrence, right.Occurrence),
		cmp.Compare(left.Title, right.Title),
	)
}

// lister collects the due dates of a plan in a window.
type lister struct {
	district snapshot.District
	plan     *model.Plan
	// schedule has the evaluations of the plan, expected and on record.
	schedule  *evaluation.Schedule
	decisions map[v1alpha1.EntryName]evaluation.Decision
	from, to  calendar.Date
	dates     []DueDate
	leftOut   int
}

func newLister(district snapshot.District, object *v1alpha1.TechnologyPlan, from, to calendar.Date) *lister {
	list := &lister{district: district, plan: model.ParsePlan(object), from: from, to: to}
	list.schedule = computeSchedule(district, object)
	// A decision about a technology holds under any plan of the district.
	list.decisions, _ = evaluation.LatestDecisions(model.ParseEvaluations(district.Evaluations), calendar.Last)
	return list
}

// planKey is the object of what the plan itself states.
func (list *lister) planKey() v1alpha1.ObjectKey {
	return v1alpha1.ObjectKey{Kind: v1alpha1.KindTechnologyPlan, Name: list.plan.Name}
}

// addDate adds a date if it is in the window. Without an object it is the plan's.
func (list *lister) addDate(date DueDate) {
	if date.Day.IsZero() || date.Day < list.from || date.Day > list.to {
		return
	}
	if date.Object.Name == "" {
		date.Object = list.planKey()
	}
	date.Title = text.EscapeLine(date.Title)
	list.dates = append(list.dates, date)
}

// addEntry adds a date of an entry of the plan.
func (list *lister) addEntry(
	day calendar.Date, kind Kind, name v1alpha1.EntryName, path *field.Path, format string, args ...any,
) {
	list.addDate(DueDate{
		Day: day, Kind: kind, Name: string(name), Field: path.String(), Title: fmt.Sprintf(format, args...),
	})
}
