package v1alpha1

// Every kind has Ready; all conditions of a kind are always present and
// positive: True is good. Unknown means that there is not enough data.

const (
	// ConditionReady says that the object could be assessed.
	//
	// True: Assessed.
	// False: PlanNotFound, GoalNotFound (what the object belongs to does not
	// exist), Invalid (the spec contradicts itself), TooLarge (the status does not
	// fit into what Kubernetes stores for the object).
	ConditionReady = "Ready"

	// ConditionStalled is True, with the reason of Ready, while only a person's
	// edit can make the object Ready. It is absent otherwise.
	ConditionStalled = "Stalled"

	// ReasonAssessed says that the object could be assessed.
	ReasonAssessed = "Assessed"
	// ReasonPlanNotFound says that planRef names no TechnologyPlan.
	ReasonPlanNotFound = "PlanNotFound"
	// ReasonGoalNotFound says that goalRef names no Goal.
	ReasonGoalNotFound = "GoalNotFound"
	// ReasonInvalid says that the spec contradicts itself.
	ReasonInvalid = "Invalid"
	// ReasonTooLarge says that the status does not fit into what Kubernetes stores
	// for an object.
	ReasonTooLarge = "TooLarge"
	// ReasonNotAssessed is the reason of Unknown where Ready is False.
	ReasonNotAssessed = "NotAssessed"
)

// Conditions of a TechnologyPlan beside Ready.
const (
	// ConditionInForce says that the plan is approved and in its period.
	//
	// True: InForce. False: Draft, NotYetApproved, NotStarted, Ended.
	ConditionInForce = "InForce"
	// ConditionComplete says that every section of the plan is filled.
	//
	// True: Complete. False: SectionsMissing.
	ConditionComplete = "Complete"
	// ConditionBalanced says that the domains of technology get their share.
	//
	// True: Balanced. False: the code of the worst finding. Unknown: NoBudget.
	ConditionBalanced = "Balanced"
	// ConditionBudgetAligned says that no rule about money found an Error.
	//
	// True: Aligned. False: the code of the worst finding. Unknown: NoBudget.
	ConditionBudgetAligned = "BudgetAligned"
	// ConditionOnTrack rolls up the active goals.
	//
	// True: OnTrack. False: Behind. Unknown: NoData, NoActiveGoals.
	// On a Goal it rolls up the benchmarks and the actions: False: Behind,
	// ActionOverdue; Unknown: NoData, NoBenchmarks, NotStarted, Closed.
	// On a Benchmark its reason is the state.
	ConditionOnTrack = "OnTrack"
	// ConditionEquitable rolls up the benchmarks that have an equity policy.
	//
	// True: Equitable. False: Gap. Unknown: NoData, NoEquityPolicy.
	// On a Benchmark it says that no group of students is further behind than the
	// policy allows, with the same reasons.
	ConditionEquitable = "Equitable"
	// ConditionDevicesSupported says that no lot in service is past its support
	// end.
	//
	// True: Supported. False: Unsupported. Unknown: NoDevices, EndUnknown.
	ConditionDevicesSupported = "DevicesSupported"
	// ConditionEvaluationsCurrent says that no expected evaluation is overdue.
	//
	// True: Current. False: Overdue. Unknown: NoSchedules, Draft, NotYetApproved.
	ConditionEvaluationsCurrent = "EvaluationsCurrent"
	// ConditionEvaluationsScheduled says that the scheduler can create every evaluation
	// that opens.
	//
	// True: Scheduled. False: TooManyOpenEvaluations (the plan has as many open and
	// overdue evaluations as it may), EvaluationNameTaken (another object bears the name
	// of one), QuotaExceeded (a quota of the namespace refuses them), CreationRefused
	// (the API server refuses them for another reason). Unknown: NoSchedules, Draft,
	// NotYetApproved.
	ConditionEvaluationsScheduled = "EvaluationsScheduled"
)

// Conditions of a Goal beside Ready and OnTrack.
const (
	// ConditionMet says that what was wanted is reached.
	//
	// On a Goal: True: Met. False: NotYet, Missed, Learned, Dropped. Unknown: NoBenchmarks.
	// On a Benchmark: True: Met. False: NotYet, Missed. Unknown: NoData.
	ConditionMet = "Met"
	// ConditionFunded says that at least 90 percent of the need is budgeted in
	// the current and every later year.
	//
	// True: Funded. False: Short. Unknown: NoNeed (no action has a cost), Closed.
	ConditionFunded = "Funded"
	// ConditionMeasured says that the goal has a benchmark.
	//
	// True: Measured. False: NoBenchmarks.
	ConditionMeasured = "Measured"
)

// Conditions of a Device beside Ready.
const (
	// ConditionInService says that the lot is in use.
	//
	// True: InService. False: NotYet, Gone. Unknown: DateUnknown.
	ConditionInService = "InService"
	// ConditionSupported says that the lot has not passed its support end.
	//
	// True: Supported. False: Ended. Unknown: EndUnknown.
	ConditionSupported = "Supported"
	// ConditionUnderWarranty says that the warranty has not ended.
	//
	// True: UnderWarranty. False: Ended. Unknown: EndUnknown.
	ConditionUnderWarranty = "UnderWarranty"
)

// Conditions of an Evaluation beside Ready.
const (
	// ConditionCompleted says that every criterion has a result or says why not.
	//
	// True: Completed. False: Scheduled, Open, Overdue, Cancelled.
	ConditionCompleted = "Completed"
	// ConditionDecided says that people recorded a decision.
	//
	// True: Decided. False: NotYet, Cancelled.
	ConditionDecided = "Decided"
)

// Reasons of EvaluationsScheduled beside the codes of findings.
const (
	// ReasonQuotaExceeded says that a quota of the namespace leaves no room.
	ReasonQuotaExceeded = "QuotaExceeded"
	// ReasonCreationRefused says that the API server refuses to create an evaluation.
	ReasonCreationRefused = "CreationRefused"
	// ReasonTooManyOpenEvaluations is the code of the finding that says so.
	ReasonTooManyOpenEvaluations = "TooManyOpenEvaluations"
	// ReasonEvaluationNameTaken is the code of the finding that says so.
	ReasonEvaluationNameTaken = "EvaluationNameTaken"
)

// Reasons that several conditions share.
const (
	ReasonDraft           = "Draft"
	ReasonInForce         = "InForce"
	ReasonNotYetApproved  = "NotYetApproved"
	ReasonNotStarted      = "NotStarted"
	ReasonEnded           = "Ended"
	ReasonComplete        = "Complete"
	ReasonSectionsMissing = "SectionsMissing"
	ReasonBalanced        = "Balanced"
	ReasonAligned         = "Aligned"
	ReasonNoBudget        = "NoBudget"
	ReasonOnTrack         = "OnTrack"
	ReasonBehind          = "Behind"
	ReasonNoData          = "NoData"
	ReasonNoActiveGoals   = "NoActiveGoals"
	ReasonNoBenchmarks    = "NoBenchmarks"
	ReasonActionOverdue   = "ActionOverdue"
	ReasonEquitable       = "Equitable"
	ReasonGap             = "Gap"
	ReasonNoEquityPolicy  = "NoEquityPolicy"
	ReasonSupported       = "Supported"
	ReasonUnsupported     = "Unsupported"
	ReasonNoDevices       = "NoDevices"
	ReasonEndUnknown      = "EndUnknown"
	ReasonCurrent         = "Current"
	ReasonOverdue         = "Overdue"
	ReasonNoSchedules     = "NoSchedules"
	ReasonMet             = "Met"
	ReasonMissed          = "Missed"
	ReasonNotYet          = "NotYet"
	ReasonLearned         = "Learned"
	ReasonDropped         = "Dropped"
	ReasonClosed          = "Closed"
	ReasonFunded          = "Funded"
	ReasonShort           = "Short"
	ReasonNoNeed          = "NoNeed"
	ReasonMeasured        = "Measured"
	ReasonInService       = "InService"
	ReasonGone            = "Gone"
	ReasonDateUnknown     = "DateUnknown"
	ReasonUnderWarranty   = "UnderWarranty"
	ReasonCompleted       = "Completed"
	ReasonScheduled       = "Scheduled"
	ReasonOpen            = "Open"
	ReasonCancelled       = "Cancelled"
	ReasonDecided         = "Decided"
)
