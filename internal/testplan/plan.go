package testplan

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
)

// PlanBuilder builds a TechnologyPlan.
type PlanBuilder struct{ plan *v1alpha1.TechnologyPlan }

// NewPlan starts an approved plan for FY2027 to FY2029 without a budget.
func NewPlan(name string) *PlanBuilder {
	return &PlanBuilder{&v1alpha1.TechnologyPlan{
		TypeMeta:   metav1.TypeMeta{APIVersion: v1alpha1.GroupVersion.String(), Kind: v1alpha1.KindTechnologyPlan},
		ObjectMeta: metav1.ObjectMeta{Namespace: Namespace, Name: name},
		Spec: v1alpha1.TechnologyPlanSpec{
			Title:    "Technology plan",
			Period:   v1alpha1.Period{Start: "2026-07-01", End: "2029-06-30"},
			Approval: v1alpha1.Approval{Body: "Board of Education", Date: "2026-05-18"},
			District: v1alpha1.District{Name: "Maple Valley Schools"},
		},
	}}
}

// BuildObject returns a copy of the plan. Later changes of the builder do not change it.
func (plan *PlanBuilder) BuildObject() *v1alpha1.TechnologyPlan { return plan.plan.DeepCopy() }

// ChangeSpec changes fields for which there is no method.
func (plan *PlanBuilder) ChangeSpec(change func(*v1alpha1.TechnologyPlanSpec)) *PlanBuilder {
	change(&plan.plan.Spec)
	return plan
}

// SetPeriod sets the first and the last day of the plan.
func (plan *PlanBuilder) SetPeriod(start, end string) *PlanBuilder {
	plan.plan.Spec.Period = v1alpha1.Period{Start: v1alpha1.Date(start), End: v1alpha1.Date(end)}
	return plan
}

// MarkDraft removes the approval.
func (plan *PlanBuilder) MarkDraft() *PlanBuilder {
	plan.plan.Spec.Approval = v1alpha1.Approval{}
	return plan
}

// FiscalStart sets the month in which fiscal years begin, 1 to 12.
func (plan *PlanBuilder) FiscalStart(month int32) *PlanBuilder {
	plan.plan.Spec.District.FiscalYearStartMonth = month
	return plan
}

// SetTimeZone sets the time zone of the district.
func (plan *PlanBuilder) SetTimeZone(name string) *PlanBuilder {
	plan.plan.Spec.District.TimeZone = name
	return plan
}

// SetEnrollment sets the number of students of the district.
func (plan *PlanBuilder) SetEnrollment(students int32) *PlanBuilder {
	plan.plan.Spec.District.Enrollment = students
	return plan
}

// AddSite adds a site with its number of students.
func (plan *PlanBuilder) AddSite(name string, students int32) *PlanBuilder {
	plan.plan.Spec.District.Sites = append(plan.plan.Spec.District.Sites, v1alpha1.Site{
		Name: v1alpha1.EntryName(name), Enrollment: &students,
	})
	return plan
}

// AddGroup adds a group of students; a count of 0 stands for 1 to 9.
func (plan *PlanBuilder) AddGroup(name v1alpha1.GroupName, count int32) *PlanBuilder {
	plan.plan.Spec.District.Groups = append(plan.plan.Spec.District.Groups, v1alpha1.StudentGroup{
		Name: name, Count: count,
	})
	return plan
}

// AddRankedPriority adds a priority with its rank.
func (plan *PlanBuilder) AddRankedPriority(name string, rank int32) *PlanBuilder {
	plan.plan.Spec.Priorities = append(plan.plan.Spec.Priorities, v1alpha1.Priority{
		Name: v1alpha1.EntryName(name), Title: "A priority", Rank: rank,
	})
	return plan
}

// AddNeed adds a need; metBy and priority may be empty.
func (plan *PlanBuilder) AddNeed(
	name string, metBy v1alpha1.MetBy, priority v1alpha1.NeedPriority,
) *PlanBuilder {
	plan.plan.Spec.Needs = append(plan.plan.Spec.Needs, v1alpha1.Need{
		Name: v1alpha1.EntryName(name), Gap: "Something is missing.", MetBy: metBy, Priority: priority,
	})
	return plan
}

// UseCase adds a use case with the needs that it meets.
func (plan *PlanBuilder) UseCase(name string, needs ...string) *PlanBuilder {
	plan.plan.Spec.UseCases = append(plan.plan.Spec.UseCases, v1alpha1.UseCase{
		Name: v1alpha1.EntryName(name), Description: "Something is done.", Needs: toEntryNames(needs),
	})
	return plan
}

// AddProgram adds a program of professional learning in a season, from a day on.
func (plan *PlanBuilder) AddProgram(
	name string, season v1alpha1.Season,
	start v1alpha1.Date,
	options ...func(*v1alpha1.LearningProgram),
) *PlanBuilder {
	program := v1alpha1.LearningProgram{Name: v1alpha1.EntryName(name), Season: season, Start: start}
	for _, option := range options {
		option(&program)
	}
	plan.plan.Spec.ProfessionalLearning = append(plan.plan.Spec.ProfessionalLearning, program)
	return plan
}

// AddPriority adds a priority without a rank.
func (plan *PlanBuilder) AddPriority(name string) *PlanBuilder {
	plan.plan.Spec.Priorities = append(plan.plan.Spec.Priorities, v1alpha1.Priority{
		Name: v1alpha1.EntryName(name), Title: "A priority",
	})
	return plan
}

// AddTechnology adds a technology.
func (plan *PlanBuilder) AddTechnology(name string, options ...func(*v1alpha1.Technology)) *PlanBuilder {
	technology := v1alpha1.Technology{Name: v1alpha1.EntryName(name)}
	for _, option := range options {
		option(&technology)
	}
	plan.plan.Spec.Technologies = append(plan.plan.Spec.Technologies, technology)
	return plan
}

// OfDomain sets the domain of a technology.
func OfDomain(domain v1alpha1.Domain) func(*v1alpha1.Technology) {
	return func(technology *v1alpha1.Technology) { technology.Domain = domain }
}

// WithUnitCost sets the price of one unit of a technology.
func WithUnitCost(unit v1alpha1.Money) func(*v1alpha1.Technology) {
	return func(technology *v1alpha1.Technology) { technology.UnitCost = unit }
}

// PriceOf sets the price of one unit of a technology in a fiscal year.
func PriceOf(fiscalYear v1alpha1.FiscalYear, unit v1alpha1.Money) func(*v1alpha1.Technology) {
	return func(technology *v1alpha1.Technology) {
		technology.UnitCost, technology.PriceFiscalYear = unit, fiscalYear
	}
}

// WithLifeMonths sets the useful life of a technology in months.
func WithLifeMonths(months int32) func(*v1alpha1.Technology) {
	return func(technology *v1alpha1.Technology) { technology.UsefulLifeMonths = months }
}

// OfKind sets the kind of a technology.
func OfKind(kind v1alpha1.TechnologyKind) func(*v1alpha1.Technology) {
	return func(technology *v1alpha1.Technology) { technology.Kind = kind }
}

// StudentFacing says that students use a technology themselves.
func StudentFacing() func(*v1alpha1.Technology) {
	return func(technology *v1alpha1.Technology) { yes := true; technology.StudentFacing = &yes }
}

// AtStage sets the stage of a technology in its lifecycle.
func AtStage(stage v1alpha1.Lifecycle) func(*v1alpha1.Technology) {
	return func(technology *v1alpha1.Technology) { technology.Lifecycle = stage }
}

// RenewsOn sets the day on which a technology is renewed.
func RenewsOn(on v1alpha1.Date) func(*v1alpha1.Technology) {
	return func(technology *v1alpha1.Technology) { technology.Renewal = on }
}

// RenewsEvery sets how many months a renewal of the contract of a technology runs.
func RenewsEvery(months int32) func(*v1alpha1.Technology) {
	return func(technology *v1alpha1.Technology) { technology.RenewalTermMonths = months }
}

// WithNoticeDays sets how many days before its renewal the contract of a technology must be given
// notice.
func WithNoticeDays(days int32) func(*v1alpha1.Technology) {
	return func(technology *v1alpha1.Technology) { technology.NoticeDays = &days }
}

// WithMaintenance sets the yearly cost of maintenance of a technology.
func WithMaintenance(cost v1alpha1.Money) func(*v1alpha1.Technology) {
	return func(technology *v1alpha1.Technology) { technology.MaintenanceCost = cost }
}

// SeatsOf sets how many seats of a technology are paid and used.
func SeatsOf(paid, used int32) func(*v1alpha1.Technology) {
	return func(technology *v1alpha1.Technology) { technology.Seats = v1alpha1.Seats{Paid: &paid, Used: &used} }
}

// ForUseCases adds use cases of a technology.
func ForUseCases(useCases ...string) func(*v1alpha1.Technology) {
	return func(technology *v1alpha1.Technology) {
		technology.UseCases = append(technology.UseCases, toEntryNames(useCases)...)
	}
}

// ForNeeds adds needs that a technology meets.
func ForNeeds(needs ...string) func(*v1alpha1.Technology) {
	return func(technology *v1alpha1.Technology) {
		technology.Needs = append(technology.Needs, toEntryNames(needs)...)
	}
}

// WithLicense sets the license of a technology.
func WithLicense(license v1alpha1.License) func(*v1alpha1.Technology) {
	return func(technology *v1alpha1.Technology) { technology.License = license }
}

// WithContractEnd sets the last day of the contract of a technology.
func WithContractEnd(endDate v1alpha1.Date) func(*v1alpha1.Technology) {
	return func(technology *v1alpha1.Technology) { technology.ContractEnd = endDate }
}

// AboutGoals adds goals that a program serves.
func AboutGoals(goals ...string) func(*v1alpha1.LearningProgram) {
	return func(program *v1alpha1.LearningProgram) { program.Goals = append(program.Goals, goals...) }
}

// AboutTechnologies adds technologies that a program teaches.
func AboutTechnologies(technologies ...string) func(*v1alpha1.LearningProgram) {
	return func(program *v1alpha1.LearningProgram) {
		program.Technologies = append(program.Technologies, toEntryNames(technologies)...)
	}
}

// LastingDays sets the number of days of learning of a program.
func LastingDays(days int32) func(*v1alpha1.LearningProgram) {
	return func(program *v1alpha1.LearningProgram) { program.Days = days }
}

// AddSchedule adds an evaluation schedule of a target, from an anchor on.
func (plan *PlanBuilder) AddSchedule(
	name string, cadence v1alpha1.Cadence, anchor string, kind v1alpha1.TargetKind, target string,
) *PlanBuilder {
	plan.plan.Spec.EvaluationSchedules = append(plan.plan.Spec.EvaluationSchedules, v1alpha1.EvaluationSchedule{
		Name: v1alpha1.EntryName(name), Cadence: cadence, Anchor: v1alpha1.Date(anchor),
		Target: v1alpha1.ScheduleTarget{Kind: kind, Name: target},
	})
	return plan
}

// WaiveFinding adds a waiver of a code up to the end of the plan. Without options it covers all
// years and objects.
func (plan *PlanBuilder) WaiveFinding(
	name string,
	code v1alpha1.FindingCode,
	severity v1alpha1.WaiverSeverity,
	options ...func(*v1alpha1.Waiver),
) *PlanBuilder {
	waiver := v1alpha1.Waiver{
		Name: v1alpha1.EntryName(name), Code: code, Severity: severity,
		Reason: "The board decided so.", ApprovedBy: "Board of Education", Until: plan.plan.Spec.Period.End,
	}
	for _, option := range options {
		option(&waiver)
	}
	plan.plan.Spec.Policy.Waivers = append(plan.plan.Spec.Policy.Waivers, waiver)
	return plan
}

// WaivedUntil sets the last day of a waiver.
func WaivedUntil(day v1alpha1.Date) func(*v1alpha1.Waiver) {
	return func(waiver *v1alpha1.Waiver) { waiver.Until = day }
}

// WaivedIn sets the fiscal year of a waiver.
func WaivedIn(fiscalYear v1alpha1.FiscalYear) func(*v1alpha1.Waiver) {
	return func(waiver *v1alpha1.Waiver) { waiver.FiscalYear = fiscalYear }
}

// WaivedFor sets the object of a waiver.
func WaivedFor(kind v1alpha1.ObjectKind, name string) func(*v1alpha1.Waiver) {
	return func(waiver *v1alpha1.Waiver) { waiver.Object = v1alpha1.ObjectKey{Kind: kind, Name: name} }
}
