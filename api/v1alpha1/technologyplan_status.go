package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// TechnologyPlanStatus is what techplan computes from a plan. All amounts are
// in the plan's currency.
type TechnologyPlanStatus struct {
	// observedGeneration is the version of the spec (metadata.generation) from
	// which this status was computed. While it is lower than metadata.generation,
	// the status is out of date.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// conditions are Ready, InForce, Complete, Balanced, BudgetAligned, OnTrack,
	// Equitable, DevicesSupported, EvaluationsCurrent and EvaluationsScheduled,
	// and Stalled while only an edit can make the plan Ready. True is good, except
	// for Stalled.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=16
	Conditions []metav1.Condition `json:"conditions,omitempty"`

	// errors is the number of findings of severity Error that are not waived.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Errors *int32 `json:"errors,omitempty"`

	// warnings is the number of findings of severity Warning that are not waived.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Warnings *int32 `json:"warnings,omitempty"`

	// effective shows the values in effect where the spec may leave them out.
	// +optional
	Effective EffectivePolicy `json:"effective,omitzero"`

	// goals count the plan's goals.
	// +optional
	Goals GoalCounts `json:"goals,omitzero"`

	// budget sums the money of the plan.
	// +optional
	Budget BudgetStatus `json:"budget,omitzero"`

	// inventory sums the device lots of the plan.
	// +optional
	Inventory InventoryStatus `json:"inventory,omitzero"`

	// evaluations count the plan's evaluations by state.
	// +optional
	Evaluations EvaluationCounts `json:"evaluations,omitzero"`

	// completeness shows how many sections of the plan are filled and which are
	// missing.
	// +optional
	Completeness CompletenessStatus `json:"completeness,omitzero"`

	// departments count the stakeholders of each department, the largest
	// department first, at most 50.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=50
	Departments []DepartmentCount `json:"departments,omitempty"`

	// alignmentPercent is the share of the texts under spec.alignment of the
	// plan's open goals that are written, in percent and rounded down: each goal
	// has four. It is absent if no goal is open.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	AlignmentPercent *int32 `json:"alignmentPercent,omitempty"`

	// findings are the findings about the plan, worst first: at most 100, and
	// fewer if those would take more than 128 KiB.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=100
	Findings []Finding `json:"findings,omitempty"`

	// findingTotals count all findings by code.
	// +optional
	// +listType=map
	// +listMapKey=code
	// +kubebuilder:validation:MaxItems=100
	FindingTotals []FindingTotal `json:"findingTotals,omitempty"`

	// notChecked are the rules that could not be applied because data are missing.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=50
	NotChecked []NotChecked `json:"notChecked,omitempty"`
}

// EffectivePolicy shows the values in effect where the spec may leave them
// out: the plan's own value, or the default.
type EffectivePolicy struct {
	// timeZone is the time zone in which the district's days begin, for example
	// America/Detroit.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	TimeZone string `json:"timeZone,omitempty"`

	// fiscalYearStartMonth is the month in which a fiscal year begins, 1 to 12.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=12
	FiscalYearStartMonth int32 `json:"fiscalYearStartMonth,omitempty"`

	// enrollment is the number of students of the district. It is absent if it is
	// unknown.
	// +optional
	// +kubebuilder:validation:Minimum=1
	Enrollment int32 `json:"enrollment,omitempty"`

	// alignedMinPercent is the share of a year's money that must be aligned with
	// goals, in percent.
	// +optional
	AlignedMinPercent Percent `json:"alignedMinPercent,omitempty"`

	// professionalLearningMinPercent is the expected share of professional
	// learning in all money except staffing, in percent.
	// +optional
	ProfessionalLearningMinPercent Percent `json:"professionalLearningMinPercent,omitempty"`

	// purchaseLimit is the amount in one year above which buying a technology must
	// come with training and installation.
	// +optional
	PurchaseLimit Money `json:"purchaseLimit,omitempty"`

	// evidenceLimit is the amount in one year above which software and content
	// must have evidence.
	// +optional
	EvidenceLimit Money `json:"evidenceLimit,omitempty"`

	// seatUseMinPercent is the share of paid licenses that should be in use, in
	// percent.
	// +optional
	SeatUseMinPercent Percent `json:"seatUseMinPercent,omitempty"`

	// unsecuredMaxPercent is the share of the lines, in percent, that may rest on
	// unsecured money of one source.
	// +optional
	UnsecuredMaxPercent Percent `json:"unsecuredMaxPercent,omitempty"`

	// refreshCliffPercent is the share of the replacement cost that may fall into
	// one year, in percent.
	// +optional
	RefreshCliffPercent Percent `json:"refreshCliffPercent,omitempty"`

	// staleAfterDays is the number of days that may pass without anything being
	// recorded.
	// +optional
	// +kubebuilder:validation:Minimum=1
	StaleAfterDays int32 `json:"staleAfterDays,omitempty"`

	// reviewIntervalMonths is the number of months that may pass between two
	// evaluations of the plan.
	// +optional
	// +kubebuilder:validation:Minimum=1
	ReviewIntervalMonths int32 `json:"reviewIntervalMonths,omitempty"`

	// startsPerQuarterMax is the number of goals that may start in one quarter of
	// a fiscal year.
	// +optional
	// +kubebuilder:validation:Minimum=1
	StartsPerQuarterMax int32 `json:"startsPerQuarterMax,omitempty"`

	// trainingDaysPerQuarterMax is the number of days of professional learning
	// that may start in one quarter of a fiscal year. It is absent if the days are
	// not limited.
	// +optional
	// +kubebuilder:validation:Minimum=1
	TrainingDaysPerQuarterMax int32 `json:"trainingDaysPerQuarterMax,omitempty"`

	// requiredRoles are the roles that must be among the stakeholders.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=30
	RequiredRoles []Label `json:"requiredRoles,omitempty"`

	// domainBands are the expected shares of the domains in all money of the plan.
	// +optional
	// +listType=map
	// +listMapKey=domain
	// +kubebuilder:validation:MaxItems=4
	DomainBands []DomainBand `json:"domainBands,omitempty"`

	// refresh shows how the replacement of devices is forecast.
	// +optional
	Refresh RefreshPolicy `json:"refresh,omitzero"`
}

// GoalCounts counts a plan's goals.
type GoalCounts struct {
	// total is the number of goals.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Total *int32 `json:"total,omitempty"`

	// active is the number of goals that run today.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Active *int32 `json:"active,omitempty"`

	// onTrack is the number of active goals that are on track.
	// +optional
	// +kubebuilder:validation:Minimum=0
	OnTrack *int32 `json:"onTrack,omitempty"`

	// met is the number of goals that are met.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Met *int32 `json:"met,omitempty"`

	// benchmarks is the number of benchmarks of all goals.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Benchmarks *int32 `json:"benchmarks,omitempty"`
}

// BudgetStatus sums the money of a plan.
type BudgetStatus struct {
	// currency is the currency of all amounts, for example USD.
	// +optional
	// +kubebuilder:validation:MinLength=3
	// +kubebuilder:validation:MaxLength=3
	Currency string `json:"currency,omitempty"`

	// total is the money of all lines, including the transfers up to today.
	// +optional
	Total Money `json:"total,omitempty"`

	// aligned is the money of lines whose goal exists and runs in the year of the
	// money.
	// +optional
	Aligned Money `json:"aligned,omitempty"`

	// general is the money of lines with generalOperations.
	// +optional
	General Money `json:"general,omitempty"`

	// unaligned is the rest: money without a goal and without a reason. aligned,
	// general and unaligned add up to total.
	// +optional
	Unaligned Money `json:"unaligned,omitempty"`

	// committed is the money for what is ordered and not yet received.
	// +optional
	Committed Money `json:"committed,omitempty"`

	// spent is the money for what is received, paid or not.
	// +optional
	Spent Money `json:"spent,omitempty"`

	// available is total less committed and spent; negative if more is used than
	// there is. It does not depend on whether the money of the sources has
	// arrived.
	// +optional
	Available Decimal `json:"available,omitempty"`

	BudgetVariance `json:",inline"`

	// categoryTwo is the district's E-Rate budget for internal connections in the
	// current five-year cycle.
	// +optional
	CategoryTwo CategoryTwoStatus `json:"categoryTwo,omitzero"`

	// alignedPercent is aligned as a share of aligned and unaligned, in percent,
	// for example "97.2".
	// +optional
	AlignedPercent Decimal `json:"alignedPercent,omitempty"`

	// years shows the figures by fiscal year, and what must be replaced in each,
	// at most 40 years.
	// +optional
	// +listType=map
	// +listMapKey=fiscalYear
	// +kubebuilder:validation:MaxItems=40
	Years []BudgetYear `json:"years,omitempty"`

	// lines shows what is left of each line that is used or moved, by name.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=500
	Lines []LineStatus `json:"lines,omitempty"`

	// goals shows what each goal has and has used, by name, at most 200.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=200
	Goals []GoalBudget `json:"goals,omitempty"`

	// domains shows the share of each domain of technology.
	// +optional
	// +listType=map
	// +listMapKey=domain
	// +kubebuilder:validation:MaxItems=5
	Domains []DomainShare `json:"domains,omitempty"`

	// professionalLearning is the money for professional learning.
	// +optional
	ProfessionalLearning Money `json:"professionalLearning,omitempty"`

	// professionalLearningPercent is its share of all money except staffing, in
	// percent, for example "20.5".
	// +optional
	ProfessionalLearningPercent Decimal `json:"professionalLearningPercent,omitempty"`
}

// BudgetYear sums the money of one fiscal year.
type BudgetYear struct {
	// fiscalYear is the fiscal year of the figures, for example 2027.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=10000
	FiscalYear int32 `json:"fiscalYear,omitempty"`

	// allotted is the money of the lines in this year, including transfers.
	// +optional
	Allotted Money `json:"allotted,omitempty"`

	// aligned is the money of lines whose goal exists and runs in this year.
	// +optional
	Aligned Money `json:"aligned,omitempty"`

	// general is the money of lines with generalOperations.
	// +optional
	General Money `json:"general,omitempty"`

	// unaligned is the rest: money without a goal and without a reason.
	// +optional
	Unaligned Money `json:"unaligned,omitempty"`

	// committed is the money for what is ordered and not yet received.
	// +optional
	Committed Money `json:"committed,omitempty"`

	// spent is the money for what is received, paid or not.
	// +optional
	Spent Money `json:"spent,omitempty"`

	// available is allotted less committed and spent; negative if more is used
	// than there is.
	// +optional
	Available Decimal `json:"available,omitempty"`

	BudgetVariance `json:",inline"`

	// refresh is the forecast cost of replacing the device lots that are due in
	// this year.
	// +optional
	Refresh Money `json:"refresh,omitempty"`

	// refreshFunded is the part of refresh that lines of purpose Replacement pay.
	// +optional
	RefreshFunded Money `json:"refreshFunded,omitempty"`

	// refreshGap is the part of refresh that no line pays.
	// +optional
	RefreshGap Money `json:"refreshGap,omitempty"`

	// refreshDevices is the number of units that are due for replacement in this
	// year.
	// +optional
	// +kubebuilder:validation:Minimum=0
	RefreshDevices *int64 `json:"refreshDevices,omitempty"`
}

// CategoryTwoStatus is a district's E-Rate budget for internal connections in
// a five-year cycle, before the discount. A figure that is not known is
// absent.
//
// +kubebuilder:validation:MinProperties=1
type CategoryTwoStatus struct {
	// firstFundingYear is the first funding year of the cycle, for example 2026.
	// +optional
	// +kubebuilder:validation:Minimum=1998
	FirstFundingYear int32 `json:"firstFundingYear,omitempty"`

	// lastFundingYear is the last funding year of the cycle, for example 2030.
	// +optional
	// +kubebuilder:validation:Minimum=1998
	LastFundingYear int32 `json:"lastFundingYear,omitempty"`

	// discountPercent is the share that the program pays, in percent, for example
	// "80".
	// +optional
	DiscountPercent Percent `json:"discountPercent,omitempty"`

	// budget is the budget of the whole cycle. It is absent unless the enrollment
	// of every site is known, because small schools can raise it.
	// +optional
	Budget Money `json:"budget,omitempty"`

	// requested is the money that was already requested:
	// district.erate.categoryTwoRequested.
	// +optional
	Requested Money `json:"requested,omitempty"`

	// planned is the money that the lines of this plan use, before the discount.
	// +optional
	Planned Money `json:"planned,omitempty"`

	// remaining is budget less requested and planned; negative if the budget is
	// exceeded. It is absent unless all three are known.
	// +optional
	Remaining Decimal `json:"remaining,omitempty"`
}

// GoalBudget shows what a goal has and has used over the whole plan.
type GoalBudget struct {
	// name is the name of the Goal object.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`

	// allotted is the goal's part of the budget lines that name it.
	// +optional
	Allotted Money `json:"allotted,omitempty"`

	// committed is the goal's part of the money for what is ordered and not yet
	// received.
	// +optional
	Committed Money `json:"committed,omitempty"`

	// spent is the goal's part of the money for what is received, paid or not.
	// +optional
	Spent Money `json:"spent,omitempty"`

	// available is allotted less committed and spent; negative if more is used
	// than there is.
	// +optional
	Available Decimal `json:"available,omitempty"`

	BudgetVariance `json:",inline"`

	// years shows the same for each fiscal year in which something is used. If all
	// goals together have more than 300 such years, each goal shows its latest
	// ones.
	// +optional
	// +listType=map
	// +listMapKey=fiscalYear
	// +kubebuilder:validation:MaxItems=12
	Years []GoalBudgetYear `json:"years,omitempty"`
}

// GoalBudgetYear shows what a goal has and has used in one fiscal year.
type GoalBudgetYear struct {
	// fiscalYear is the fiscal year of the figures, for example 2027.
	// +required
	FiscalYear FiscalYear `json:"fiscalYear,omitempty"`

	// allotted is the goal's part of the budget lines that name it.
	// +optional
	Allotted Money `json:"allotted,omitempty"`

	// committed is the goal's part of the money for what is ordered and not yet
	// received.
	// +optional
	Committed Money `json:"committed,omitempty"`

	// spent is the goal's part of the money for what is received, paid or not.
	// +optional
	Spent Money `json:"spent,omitempty"`

	// available is allotted less committed and spent; negative if more is used
	// than there is.
	// +optional
	Available Decimal `json:"available,omitempty"`

	BudgetVariance `json:",inline"`
}

// BudgetVariance compares the money allotted with the money spent. Money that
// is only committed is not part of it.
type BudgetVariance struct {
	// variance is allotted less spent; negative if more is spent. It is absent
	// while nothing is spent.
	// +optional
	Variance Decimal `json:"variance,omitempty"`

	// variancePercent is variance as a share of allotted, in percent. It is absent
	// while nothing is allotted or spent.
	// +optional
	VariancePercent Decimal `json:"variancePercent,omitempty"`
}

// LineStatus shows what is left of a budget line.
type LineStatus struct {
	// name is the name of the line.
	// +required
	Name EntryName `json:"name,omitempty"`

	// allotted is the amount of the line, including transfers up to today.
	// +optional
	Allotted Money `json:"allotted,omitempty"`

	// moved is the sum of the transfers to the line less those from it; negative
	// if more was taken away. It is absent if nothing was moved.
	// +optional
	Moved Decimal `json:"moved,omitempty"`

	// committed is the money for what is ordered and not yet received: device lots
	// and otherCommitted.
	// +optional
	Committed Money `json:"committed,omitempty"`

	// spent is the money for what is received, paid or not: device lots and
	// otherSpent.
	// +optional
	Spent Money `json:"spent,omitempty"`

	// available is allotted less committed and spent; negative if more is used
	// than there is.
	// +optional
	Available Decimal `json:"available,omitempty"`

	BudgetVariance `json:",inline"`

	// atLeast is true if some device lots on the line have no known price, so that
	// more is used than shown.
	// +optional
	AtLeast *bool `json:"atLeast,omitempty"`
}

// DomainShare is the money of one domain over the whole plan.
type DomainShare struct {
	// domain is AT, EdTech, InfoTech, Shared or Unassigned.
	// +required
	// +kubebuilder:validation:Enum=AT;EdTech;InfoTech;Shared;Unassigned
	Domain string `json:"domain,omitempty"`

	// amount is the money of the domain.
	// +optional
	Amount Money `json:"amount,omitempty"`

	// percent is its share of all money, in percent, for example "12.5".
	// +optional
	Percent Decimal `json:"percent,omitempty"`
}

// InventoryStatus sums the device lots of a plan.
type InventoryStatus struct {
	// lots is the number of device lots.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Lots *int64 `json:"lots,omitempty"`

	// devices is the number of units that are owned, without those lost or
	// retired.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Devices *int64 `json:"devices,omitempty"`

	// inService is the number of owned units in lots that are in service.
	// +optional
	// +kubebuilder:validation:Minimum=0
	InService *int64 `json:"inService,omitempty"`

	// unsupported is the number of units in service whose support has ended.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Unsupported *int64 `json:"unsupported,omitempty"`

	// endUnknown is the number of owned units for which no useful life, support
	// end or lease end is known.
	// +optional
	// +kubebuilder:validation:Minimum=0
	EndUnknown *int64 `json:"endUnknown,omitempty"`
}

// EvaluationCounts counts a plan's evaluations by state.
type EvaluationCounts struct {
	// scheduled is the number of evaluations that are not open yet.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Scheduled *int32 `json:"scheduled,omitempty"`

	// open is the number of evaluations that can be held now.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Open *int32 `json:"open,omitempty"`

	// overdue is the number of evaluations that were not completed by their last
	// day.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Overdue *int32 `json:"overdue,omitempty"`

	// completed is the number of evaluations that are completed.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Completed *int32 `json:"completed,omitempty"`

	// cancelled is the number of evaluations that are cancelled with a reason.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Cancelled *int32 `json:"cancelled,omitempty"`

	// missed is the number of evaluations that were expected, have no Evaluation
	// object and are past their last day.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Missed *int32 `json:"missed,omitempty"`

	// next is the next evaluation that is due. It is absent if none is.
	// +optional
	Next NextEvaluation `json:"next,omitzero"`
}

// NextEvaluation is the next evaluation that is due.
type NextEvaluation struct {
	// due is the day on which it is due, for example 2027-06-15.
	// +required
	Due Date `json:"due,omitempty"`

	// name is the name of its schedule, or of the Evaluation if it was created by
	// hand.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`
}

// CompletenessStatus shows how many sections of a plan are filled.
type CompletenessStatus struct {
	// percent is the share of the 17 sections that are filled, rounded down. 100
	// means that all are.
	// +required
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	Percent *int32 `json:"percent,omitempty"`

	// missing are the sections that are not filled, each with the question that it
	// answers.
	// +optional
	// +listType=map
	// +listMapKey=section
	// +kubebuilder:validation:MaxItems=30
	Missing []MissingSection `json:"missing,omitempty"`
}

// DepartmentCount counts the stakeholders of one department.
type DepartmentCount struct {
	// name is the name of the department. Departments that differ only in capitals
	// or spaces count as one.
	// +required
	Name Label `json:"name,omitempty"`

	// stakeholders is the number of stakeholders of the department.
	// +required
	// +kubebuilder:validation:Minimum=1
	Stakeholders int32 `json:"stakeholders,omitempty"`
}

// MissingSection is a section of the plan that is not filled.
type MissingSection struct {
	// section is the name of the section, for example timeline.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=40
	Section string `json:"section,omitempty"`

	// hint is the question that the section answers, and where to write it.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Hint string `json:"hint,omitempty"`
}
