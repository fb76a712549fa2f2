package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// TechnologyPlanStatus is what the controllers found about a plan.
type TechnologyPlanStatus struct {
	// observedGeneration is the generation of the spec that was assessed.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// conditions are Ready, InForce, Complete, Balanced, BudgetAligned, OnTrack,
	// Equitable, DevicesSupported and EvaluationsCurrent.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=16
	Conditions []metav1.Condition `json:"conditions,omitempty"`

	// errors counts the unwaived findings of severity Error.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Errors *int32 `json:"errors,omitempty"`

	// warnings counts the unwaived findings of severity Warning.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Warnings *int32 `json:"warnings,omitempty"`

	// effective values of what the spec leaves open.
	// +optional
	Effective EffectivePolicy `json:"effective,omitzero"`

	// goals counts the plan's goals.
	// +optional
	Goals GoalCounts `json:"goals,omitzero"`

	// budget sums the money.
	// +optional
	Budget BudgetStatus `json:"budget,omitzero"`

	// inventory sums the device lots.
	// +optional
	Inventory InventoryStatus `json:"inventory,omitzero"`

	// evaluations counts the plan's evaluations.
	// +optional
	Evaluations EvaluationCounts `json:"evaluations,omitzero"`

	// completeness lists the sections that are filled and those that are not.
	// +optional
	Completeness CompletenessStatus `json:"completeness,omitzero"`

	// departments counts the stakeholders of each department that one names, the
	// largest first, at most 50.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=50
	Departments []DepartmentCount `json:"departments,omitempty"`

	// alignmentPercent is how much of the goals' alignment is written down: of the
	// four connections of each goal that is not closed, the share that has a text,
	// rounded down. Absent while there is no such goal.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	AlignmentPercent *int32 `json:"alignmentPercent,omitempty"`

	// findings are listed worst first, at most 100, and fewer where these would take
	// more than 128 KiB.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=100
	Findings []Finding `json:"findings,omitempty"`

	// findingTotals counts all findings by code.
	// +optional
	// +listType=map
	// +listMapKey=code
	// +kubebuilder:validation:MaxItems=100
	FindingTotals []FindingTotal `json:"findingTotals,omitempty"`

	// notChecked lists the rules that could not be applied for want of data.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=50
	NotChecked []NotChecked `json:"notChecked,omitempty"`
}

// EffectivePolicy shows the values in force where the spec may leave them open.
type EffectivePolicy struct {
	// timeZone in which the district's days begin.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	TimeZone string `json:"timeZone,omitempty"`

	// fiscalYearStartMonth in force, 1 to 12.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=12
	FiscalYearStartMonth int32 `json:"fiscalYearStartMonth,omitempty"`

	// enrollment of the district.
	// +optional
	// +kubebuilder:validation:Minimum=1
	Enrollment int32 `json:"enrollment,omitempty"`

	// alignedMinPercent in force.
	// +optional
	AlignedMinPercent Percent `json:"alignedMinPercent,omitempty"`

	// professionalLearningMinPercent in force.
	// +optional
	ProfessionalLearningMinPercent Percent `json:"professionalLearningMinPercent,omitempty"`

	// purchaseLimit in force.
	// +optional
	PurchaseLimit Money `json:"purchaseLimit,omitempty"`

	// evidenceLimit in force.
	// +optional
	EvidenceLimit Money `json:"evidenceLimit,omitempty"`

	// seatUseMinPercent in force.
	// +optional
	SeatUseMinPercent Percent `json:"seatUseMinPercent,omitempty"`

	// unsecuredMaxPercent in force.
	// +optional
	UnsecuredMaxPercent Percent `json:"unsecuredMaxPercent,omitempty"`

	// refreshCliffPercent in force.
	// +optional
	RefreshCliffPercent Percent `json:"refreshCliffPercent,omitempty"`

	// staleAfterDays in force.
	// +optional
	// +kubebuilder:validation:Minimum=1
	StaleAfterDays int32 `json:"staleAfterDays,omitempty"`

	// reviewIntervalMonths in force.
	// +optional
	// +kubebuilder:validation:Minimum=1
	ReviewIntervalMonths int32 `json:"reviewIntervalMonths,omitempty"`

	// startsPerQuarterMax in force.
	// +optional
	// +kubebuilder:validation:Minimum=1
	StartsPerQuarterMax int32 `json:"startsPerQuarterMax,omitempty"`

	// trainingDaysPerQuarterMax in force. Absent: any number.
	// +optional
	// +kubebuilder:validation:Minimum=1
	TrainingDaysPerQuarterMax int32 `json:"trainingDaysPerQuarterMax,omitempty"`

	// requiredRoles in force.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=30
	RequiredRoles []Label `json:"requiredRoles,omitempty"`

	// domainBands in force.
	// +optional
	// +listType=map
	// +listMapKey=domain
	// +kubebuilder:validation:MaxItems=4
	DomainBands []DomainBand `json:"domainBands,omitempty"`

	// refresh policy in force.
	// +optional
	Refresh RefreshPolicy `json:"refresh,omitzero"`
}

// GoalCounts counts a plan's goals.
type GoalCounts struct {
	// total number of goals.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Total *int32 `json:"total,omitempty"`

	// active goals run today.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Active *int32 `json:"active,omitempty"`

	// onTrack counts the active goals that are on track.
	// +optional
	// +kubebuilder:validation:Minimum=0
	OnTrack *int32 `json:"onTrack,omitempty"`

	// met counts the goals that are met.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Met *int32 `json:"met,omitempty"`

	// benchmarks counts the benchmarks of all goals.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Benchmarks *int32 `json:"benchmarks,omitempty"`
}

// BudgetStatus sums the money of a plan.
type BudgetStatus struct {
	// currency of all amounts.
	// +optional
	// +kubebuilder:validation:MinLength=3
	// +kubebuilder:validation:MaxLength=3
	Currency string `json:"currency,omitempty"`

	// total of the lines, transfers up to today included.
	// +optional
	Total Money `json:"total,omitempty"`

	// aligned is tied to goals that run in the year of the money.
	// +optional
	Aligned Money `json:"aligned,omitempty"`

	// general is general operations with a reason.
	// +optional
	General Money `json:"general,omitempty"`

	// unaligned is neither.
	// +optional
	Unaligned Money `json:"unaligned,omitempty"`

	// committed is ordered and not yet received.
	// +optional
	Committed Money `json:"committed,omitempty"`

	// spent is received.
	// +optional
	Spent Money `json:"spent,omitempty"`

	// available is total less committed and spent; negative when overspent. It
	// is what the lines say, whether or not the money of their sources has come.
	// +optional
	Available Decimal `json:"available,omitempty"`

	BudgetVariance `json:",inline"`

	// categoryTwo is the E-Rate budget for internal connections.
	// +optional
	CategoryTwo CategoryTwoStatus `json:"categoryTwo,omitzero"`

	// alignedPercent is aligned of aligned and unaligned.
	// +optional
	AlignedPercent Decimal `json:"alignedPercent,omitempty"`

	// years shows the same by fiscal year, with what is used and what must be
	// replaced.
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

	// domains shows the share of each domain.
	// +optional
	// +listType=map
	// +listMapKey=domain
	// +kubebuilder:validation:MaxItems=5
	Domains []DomainShare `json:"domains,omitempty"`

	// professionalLearning is the money for professional learning.
	// +optional
	ProfessionalLearning Money `json:"professionalLearning,omitempty"`

	// professionalLearningPercent is its share of all money but staffing.
	// +optional
	ProfessionalLearningPercent Decimal `json:"professionalLearningPercent,omitempty"`
}

// BudgetYear sums the money of a fiscal year.
type BudgetYear struct {
	// fiscalYear of the figures.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=10000
	FiscalYear int32 `json:"fiscalYear,omitempty"`

	// allotted to the lines.
	// +optional
	Allotted Money `json:"allotted,omitempty"`

	// aligned with goals.
	// +optional
	Aligned Money `json:"aligned,omitempty"`

	// general operations.
	// +optional
	General Money `json:"general,omitempty"`

	// unaligned money.
	// +optional
	Unaligned Money `json:"unaligned,omitempty"`

	// committed is ordered and not yet received.
	// +optional
	Committed Money `json:"committed,omitempty"`

	// spent is received.
	// +optional
	Spent Money `json:"spent,omitempty"`

	// available is allotted less committed and spent; negative when overspent.
	// +optional
	Available Decimal `json:"available,omitempty"`

	BudgetVariance `json:",inline"`

	// refresh is what replacing the lots of the year costs.
	// +optional
	Refresh Money `json:"refresh,omitempty"`

	// refreshFunded is how much of it replacement lines pay.
	// +optional
	RefreshFunded Money `json:"refreshFunded,omitempty"`

	// refreshGap is what is missing.
	// +optional
	RefreshGap Money `json:"refreshGap,omitempty"`

	// refreshDevices is how many machines fall due.
	// +optional
	// +kubebuilder:validation:Minimum=0
	RefreshDevices *int64 `json:"refreshDevices,omitempty"`
}

// CategoryTwoStatus is a district's E-Rate budget for internal connections in a
// five-year cycle, before the discount.
//
// +kubebuilder:validation:MinProperties=1
type CategoryTwoStatus struct {
	// firstFundingYear of the cycle.
	// +optional
	// +kubebuilder:validation:Minimum=1998
	FirstFundingYear int32 `json:"firstFundingYear,omitempty"`

	// lastFundingYear of the cycle.
	// +optional
	// +kubebuilder:validation:Minimum=1998
	LastFundingYear int32 `json:"lastFundingYear,omitempty"`

	// discountPercent that the program pays.
	// +optional
	DiscountPercent Percent `json:"discountPercent,omitempty"`

	// budget of the cycle. Absent unless the enrollment of every site is known:
	// small schools can raise it above what the district's total tells.
	// +optional
	Budget Money `json:"budget,omitempty"`

	// requested already, as the district says.
	// +optional
	Requested Money `json:"requested,omitempty"`

	// planned by the lines of this plan.
	// +optional
	Planned Money `json:"planned,omitempty"`

	// remaining is budget less requested and planned; negative when exceeded.
	// Absent unless all three are known.
	// +optional
	Remaining Decimal `json:"remaining,omitempty"`
}

// GoalBudget shows what a goal has and has used over the whole plan.
type GoalBudget struct {
	// name of the Goal.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`

	// allotted is the money of the lines that falls to the goal.
	// +optional
	Allotted Money `json:"allotted,omitempty"`

	// committed is ordered and not yet received.
	// +optional
	Committed Money `json:"committed,omitempty"`

	// spent is received.
	// +optional
	Spent Money `json:"spent,omitempty"`

	// available is allotted less committed and spent; negative when overspent.
	// +optional
	Available Decimal `json:"available,omitempty"`

	BudgetVariance `json:",inline"`

	// years shows the same for each fiscal year in which something is used: the
	// latest ones, where all goals together have more than 300.
	// +optional
	// +listType=map
	// +listMapKey=fiscalYear
	// +kubebuilder:validation:MaxItems=12
	Years []GoalBudgetYear `json:"years,omitempty"`
}

// GoalBudgetYear shows what a goal has and has used in a fiscal year.
type GoalBudgetYear struct {
	// fiscalYear of the figures.
	// +required
	FiscalYear FiscalYear `json:"fiscalYear,omitempty"`

	// allotted is the money of the lines that falls to the goal.
	// +optional
	Allotted Money `json:"allotted,omitempty"`

	// committed is ordered and not yet received.
	// +optional
	Committed Money `json:"committed,omitempty"`

	// spent is received.
	// +optional
	Spent Money `json:"spent,omitempty"`

	// available is allotted less committed and spent; negative when overspent.
	// +optional
	Available Decimal `json:"available,omitempty"`

	BudgetVariance `json:",inline"`
}

// BudgetVariance compares what was allotted with what is spent. What is committed is
// shown apart.
type BudgetVariance struct {
	// variance is allotted less spent; negative when more is spent. Absent while
	// nothing is.
	// +optional
	Variance Decimal `json:"variance,omitempty"`

	// variancePercent is variance of what was allotted. Absent while nothing is
	// allotted or spent.
	// +optional
	VariancePercent Decimal `json:"variancePercent,omitempty"`
}

// LineStatus shows what is left of a line.
type LineStatus struct {
	// name of the line.
	// +required
	Name EntryName `json:"name,omitempty"`

	// allotted is the amount with transfers.
	// +optional
	Allotted Money `json:"allotted,omitempty"`

	// moved is the sum of the transfers in less those out.
	// +optional
	Moved Decimal `json:"moved,omitempty"`

	// committed is ordered and not yet received.
	// +optional
	Committed Money `json:"committed,omitempty"`

	// spent is received.
	// +optional
	Spent Money `json:"spent,omitempty"`

	// available is allotted less committed and spent; negative when overspent.
	// +optional
	Available Decimal `json:"available,omitempty"`

	BudgetVariance `json:",inline"`

	// atLeast says that some lots on the line have no known cost, so that more
	// is used than shown.
	// +optional
	AtLeast *bool `json:"atLeast,omitempty"`
}

// DomainShare is the money of a domain over the whole plan.
type DomainShare struct {
	// domain is AT, EdTech, InfoTech, Shared or Unassigned.
	// +required
	// +kubebuilder:validation:Enum=AT;EdTech;InfoTech;Shared;Unassigned
	Domain string `json:"domain,omitempty"`

	// amount of money.
	// +optional
	Amount Money `json:"amount,omitempty"`

	// percent of all money.
	// +optional
	Percent Decimal `json:"percent,omitempty"`
}

// InventoryStatus sums the device lots of a plan.
type InventoryStatus struct {
	// lots in the inventory.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Lots *int64 `json:"lots,omitempty"`

	// devices is the number of machines owned, lost and retired ones left out.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Devices *int64 `json:"devices,omitempty"`

	// inService is the number of owned machines of lots in service.
	// +optional
	// +kubebuilder:validation:Minimum=0
	InService *int64 `json:"inService,omitempty"`

	// unsupported is the number of machines in service past their support end.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Unsupported *int64 `json:"unsupported,omitempty"`

	// endUnknown is the number of machines owned whose end nothing tells.
	// +optional
	// +kubebuilder:validation:Minimum=0
	EndUnknown *int64 `json:"endUnknown,omitempty"`
}

// EvaluationCounts counts a plan's evaluations.
type EvaluationCounts struct {
	// scheduled have a due date ahead and are not open yet.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Scheduled *int32 `json:"scheduled,omitempty"`

	// open can be held now.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Open *int32 `json:"open,omitempty"`

	// overdue are past their last day.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Overdue *int32 `json:"overdue,omitempty"`

	// completed have a result for every criterion.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Completed *int32 `json:"completed,omitempty"`

	// cancelled are not held, with a reason.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Cancelled *int32 `json:"cancelled,omitempty"`

	// missed were expected, have no record and are past their last day.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Missed *int32 `json:"missed,omitempty"`

	// next is the next evaluation that is due.
	// +optional
	Next NextEvaluation `json:"next,omitzero"`
}

// NextEvaluation is the next evaluation that is due.
type NextEvaluation struct {
	// due is the day.
	// +required
	Due Date `json:"due,omitempty"`

	// name of the schedule, or of the evaluation when made by hand.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`
}

// CompletenessStatus lists the sections of a plan.
type CompletenessStatus struct {
	// percent of the sections that are filled.
	// +required
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	Percent *int32 `json:"percent,omitempty"`

	// missing sections with a hint.
	// +optional
	// +listType=map
	// +listMapKey=section
	// +kubebuilder:validation:MaxItems=30
	Missing []MissingSection `json:"missing,omitempty"`
}

// DepartmentCount counts the stakeholders of a department.
type DepartmentCount struct {
	// name of the department.
	// +required
	Name Label `json:"name,omitempty"`

	// stakeholders that belong to the department.
	// +required
	// +kubebuilder:validation:Minimum=1
	Stakeholders int32 `json:"stakeholders,omitempty"`
}

// MissingSection is a section of the plan that is not filled.
type MissingSection struct {
	// section by name.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=40
	Section string `json:"section,omitempty"`

	// hint is the question that the section answers.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Hint string `json:"hint,omitempty"`
}
