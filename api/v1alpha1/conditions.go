package v1alpha1

import (
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// ConditionType is the type of a condition. Every kind has Ready. All conditions
// of a kind are always present, except Stalled. True is good, except for Stalled;
// Unknown means that there are not enough data.
type ConditionType string

// ConditionReason is the reason of a condition. The reason of a condition that
// findings turn False is the code of the worst finding: see ReasonOf.
type ConditionReason string

// ReasonOf is the reason of a condition that a finding turns False.
func ReasonOf(code FindingCode) ConditionReason { return ConditionReason(code) }

// FindCondition returns the condition of a type, or nil.
func FindCondition(conditions []metav1.Condition, conditionType ConditionType) *metav1.Condition {
	return meta.FindStatusCondition(conditions, string(conditionType))
}

// Conditions of all kinds.
const (
	// ConditionReady says that the object could be assessed.
	//
	// True: Assessed.
	// False: PlanNotFound, GoalNotFound, Invalid, TooLarge.
	ConditionReady ConditionType = "Ready"

	// ConditionStalled is present, with the reason of Ready, while Ready is False. It is
	// True while only a person's edit can make the object Ready. It is False for two
	// minutes while a plan or goal is missing, which may still arrive.
	ConditionStalled ConditionType = "Stalled"
)

// Conditions of a TechnologyPlan beside those of all kinds.
const (
	// ConditionInForce says that the plan is approved and that today is in its
	// period.
	//
	// True: InForce. False: Draft, NotYetApproved, NotStarted, Ended.
	ConditionInForce ConditionType = "InForce"
	// ConditionComplete says that every section of the plan is filled.
	//
	// True: Complete. False: SectionsMissing.
	ConditionComplete ConditionType = "Complete"
	// ConditionBalanced says that the domains of technology have their share of the
	// money.
	//
	// True: Balanced. False: the code of the worst finding. Unknown: NoBudget, NoDomains.
	ConditionBalanced ConditionType = "Balanced"
	// ConditionBudgetAligned says that no rule about money found an Error.
	//
	// True: Aligned. False: the code of the worst finding. Unknown: NoBudget.
	ConditionBudgetAligned ConditionType = "BudgetAligned"
	// ConditionOnTrack says that all active goals are on track.
	//
	// True: OnTrack. False: Behind. Unknown: NoData, NoActiveGoals.
	// On a Goal it sums up the benchmarks and the actions: True: OnTrack. False:
	// Behind, ActionOverdue. Unknown: NoData, NoBenchmarks, NotStarted, Closed.
	// On a Benchmark its reason is the state.
	ConditionOnTrack ConditionType = "OnTrack"
	// ConditionEquitable says that no benchmark with an equity policy finds a group
	// of students too far behind.
	//
	// True: Equitable. False: Gap. Unknown: NoData, NoEquityPolicy.
	// On a Benchmark it says that no group of students is further behind than the
	// policy allows, with the same reasons.
	ConditionEquitable ConditionType = "Equitable"
	// ConditionDevicesSupported says that no lot in service is past its support
	// end.
	//
	// True: Supported. False: Unsupported. Unknown: NoDevices, EndUnknown.
	ConditionDevicesSupported ConditionType = "DevicesSupported"
	// ConditionEvaluationsCurrent says that no expected evaluation is overdue.
	//
	// True: Current. False: Overdue. Unknown: NoSchedules, Draft, NotYetApproved.
	ConditionEvaluationsCurrent ConditionType = "EvaluationsCurrent"
	// ConditionEvaluationsScheduled says that the scheduler can create every
	// evaluation that opens.
	//
	// True: Scheduled. False: TooManyOpenEvaluations, EvaluationNameTaken,
	// QuotaExceeded, CreationRefused. Unknown: NoSchedules, Draft, NotYetApproved.
	ConditionEvaluationsScheduled ConditionType = "EvaluationsScheduled"
)

// Conditions of a Goal beside those of all kinds and OnTrack.
const (
	// ConditionMet says that the goal or the target is reached.
	//
	// On a Goal: True: Met. False: NotYet, Missed, Learned, Dropped. Unknown:
	// NoBenchmarks.
	// On a Benchmark: True: Met. False: NotYet, Missed. Unknown: NoData.
	ConditionMet ConditionType = "Met"
	// ConditionFunded says that at least 90 percent of the need is budgeted in the
	// current and each later year.
	//
	// True: Funded. False: Short. Unknown: NoNeed, Closed.
	ConditionFunded ConditionType = "Funded"
	// ConditionSourceAnswered says that the source of a benchmark gave a value. Only a
	// benchmark with a source has it.
	//
	// True: Answered, Ended. False: NotKnown, NotAnswered, NoPrometheus. Unknown:
	// NotStarted, Waiting, NotMeasuredHere.
	ConditionSourceAnswered ConditionType = "SourceAnswered"
	// ConditionMeasured says that the goal has a benchmark.
	//
	// True: Measured. False: NoBenchmarks.
	ConditionMeasured ConditionType = "Measured"
)

// Conditions of a Device beside those of all kinds.
const (
	// ConditionInService says that the lot is in use.
	//
	// True: InService. False: NotYet, Gone. Unknown: DateUnknown.
	ConditionInService ConditionType = "InService"
	// ConditionSupported says that the lot is not past its support end.
	//
	// True: Supported. False: Ended. Unknown: EndUnknown.
	ConditionSupported ConditionType = "Supported"
	// ConditionUnderWarranty says that the warranty has not ended.
	//
	// True: UnderWarranty. False: Ended. Unknown: EndUnknown.
	ConditionUnderWarranty ConditionType = "UnderWarranty"
)

// Conditions of an Evaluation beside those of all kinds.
const (
	// ConditionCompleted says that every criterion has an answer or a reason why
	// not.
	//
	// True: Completed. False: Scheduled, Open, Overdue, Cancelled.
	ConditionCompleted ConditionType = "Completed"
	// ConditionPassed says that the answers of a completed evaluation reach a score of
	// 90 and that no criterion failed which must pass.
	//
	// True: Passed. False: NeedsChange, Failed, MustPassFailed. Unknown: NotYet,
	// NoCriteria, Inconclusive, Cancelled.
	ConditionPassed ConditionType = "Passed"
	// ConditionDecided says that people recorded a decision.
	//
	// True: Decided. False: NotYet, Cancelled.
	ConditionDecided ConditionType = "Decided"
	// ConditionRecordsKept says that nothing that people recorded is gone from the spec.
	//
	// True: RecordsKept. False: RecordLost.
	ConditionRecordsKept ConditionType = "RecordsKept"
)

// Reasons of Ready and Stalled.
const (
	// ReasonAssessed says that the object could be assessed.
	ReasonAssessed ConditionReason = "Assessed"
	// ReasonPlanNotFound says that the TechnologyPlan in planRef does not exist.
	ReasonPlanNotFound ConditionReason = "PlanNotFound"
	// ReasonGoalNotFound says that the Goal in goalRef does not exist.
	ReasonGoalNotFound ConditionReason = "GoalNotFound"
	// ReasonInvalid says that the spec contradicts itself.
	ReasonInvalid ConditionReason = "Invalid"
	// ReasonTooLarge says that the status does not fit into what Kubernetes stores
	// for an object.
	ReasonTooLarge ConditionReason = "TooLarge"
	// ReasonNotAssessed is the reason of all other conditions while Ready is False.
	ReasonNotAssessed ConditionReason = "NotAssessed"
)

// Reasons about the plan as a whole.
const (
	// ReasonInForce says that the plan is approved and that today is in its period.
	ReasonInForce ConditionReason = "InForce"
	// ReasonDraft says that no approval is recorded.
	ReasonDraft ConditionReason = "Draft"
	// ReasonNotYetApproved says that the day of the approval is in the future.
	ReasonNotYetApproved ConditionReason = "NotYetApproved"
	// ReasonNotStarted says that the first day is in the future.
	ReasonNotStarted ConditionReason = "NotStarted"
	// ReasonEnded says that the last day is past.
	ReasonEnded ConditionReason = "Ended"
	// ReasonComplete says that every section of the plan is filled.
	ReasonComplete ConditionReason = "Complete"
	// ReasonSectionsMissing says that sections of the plan are not filled.
	ReasonSectionsMissing ConditionReason = "SectionsMissing"
)

// Reasons about money.
const (
	// ReasonAligned says that no rule about money found an Error.
	ReasonAligned ConditionReason = "Aligned"
	// ReasonBalanced says that every domain has its share of the money.
	ReasonBalanced ConditionReason = "Balanced"
	// ReasonNoBudget says that no budget line has money in a year of the plan.
	ReasonNoBudget ConditionReason = "NoBudget"
	// ReasonNoDomains says that no budget line says for which domain of technology it is.
	ReasonNoDomains ConditionReason = "NoDomains"
	// ReasonFunded says that the need of a goal is budgeted.
	ReasonFunded ConditionReason = "Funded"
	// ReasonShort says that less than 90 percent of the need is budgeted.
	ReasonShort ConditionReason = "Short"
	// ReasonNoNeed says that no action of the goal has a cost.
	ReasonNoNeed ConditionReason = "NoNeed"
)

// Reasons about goals and benchmarks.
const (
	// ReasonOnTrack says that everything that is measured is on track.
	ReasonOnTrack ConditionReason = "OnTrack"
	// ReasonBehind says that a goal or a benchmark is not on track.
	ReasonBehind ConditionReason = "Behind"
	// ReasonActionOverdue says that an action is past its end and not done.
	ReasonActionOverdue ConditionReason = "ActionOverdue"
	// ReasonNoData says that no current observation counts.
	ReasonNoData ConditionReason = "NoData"
	// ReasonNoActiveGoals says that no goal runs today.
	ReasonNoActiveGoals ConditionReason = "NoActiveGoals"
	// ReasonNoBenchmarks says that no Benchmark names the goal.
	ReasonNoBenchmarks ConditionReason = "NoBenchmarks"
	// ReasonMeasured says that a Benchmark names the goal.
	ReasonMeasured ConditionReason = "Measured"
	// ReasonMet says that the goal or the target is reached.
	ReasonMet ConditionReason = "Met"
	// ReasonMissed says that the last day is past and the target is not reached.
	ReasonMissed ConditionReason = "Missed"
	// ReasonNotYet says that the time has not come: the target can still be reached,
	// the lot is not in service yet, or no decision is recorded yet.
	ReasonNotYet ConditionReason = "NotYet"
	// ReasonLearned says that the goal was closed with the outcome Learned.
	ReasonLearned ConditionReason = "Learned"
	// ReasonDropped says that the goal was closed with the outcome Dropped.
	ReasonDropped ConditionReason = "Dropped"
	// ReasonClosed says that the goal is closed.
	ReasonClosed ConditionReason = "Closed"
	// ReasonEquitable says that no group of students is too far behind.
	ReasonEquitable ConditionReason = "Equitable"
	// ReasonGap says that a group of students is too far behind.
	ReasonGap ConditionReason = "Gap"
	// ReasonNoEquityPolicy says that no benchmark sets spec.equity.
	ReasonNoEquityPolicy ConditionReason = "NoEquityPolicy"
	// ReasonAnswered says that the source of the benchmark gave a value.
	ReasonAnswered ConditionReason = "Answered"
	// ReasonNotKnown says that the inventory does not have what the measure needs.
	ReasonNotKnown ConditionReason = "NotKnown"
	// ReasonNotAnswered says that the last query gave no value that can be used.
	ReasonNotAnswered ConditionReason = "NotAnswered"
	// ReasonNoPrometheus says that the administrator of techplan chose no Prometheus.
	ReasonNoPrometheus ConditionReason = "NoPrometheus"
	// ReasonWaiting says that the first answer has not come yet.
	ReasonWaiting ConditionReason = "Waiting"
	// ReasonNotMeasuredHere says that only the controllers ask Prometheus.
	ReasonNotMeasuredHere ConditionReason = "NotMeasuredHere"
)

// Reasons about devices.
const (
	// ReasonSupported says that the maker's support has not ended.
	ReasonSupported ConditionReason = "Supported"
	// ReasonUnsupported says that units in service are past their support end.
	ReasonUnsupported ConditionReason = "Unsupported"
	// ReasonNoDevices says that no unit is in service.
	ReasonNoDevices ConditionReason = "NoDevices"
	// ReasonEndUnknown says that the end of support or of the warranty is not known.
	ReasonEndUnknown ConditionReason = "EndUnknown"
	// ReasonInService says that the lot is in use.
	ReasonInService ConditionReason = "InService"
	// ReasonGone says that all units of the lot are lost or retired.
	ReasonGone ConditionReason = "Gone"
	// ReasonDateUnknown says that the lot is ordered, and no day is recorded on which it was put
	// to use.
	ReasonDateUnknown ConditionReason = "DateUnknown"
	// ReasonUnderWarranty says that the warranty has not ended.
	ReasonUnderWarranty ConditionReason = "UnderWarranty"
)

// Reasons about evaluations.
const (
	// ReasonCurrent says that no evaluation is overdue.
	ReasonCurrent ConditionReason = "Current"
	// ReasonOverdue says that an evaluation is past its last day.
	ReasonOverdue ConditionReason = "Overdue"
	// ReasonNoSchedules says that the plan has no evaluation schedule.
	ReasonNoSchedules ConditionReason = "NoSchedules"
	// ReasonScheduled says that the evaluations are scheduled: that of an Evaluation
	// is not open yet, and those of a plan can be created when they open.
	ReasonScheduled ConditionReason = "Scheduled"
	// ReasonOpen says that the evaluation can be held now.
	ReasonOpen ConditionReason = "Open"
	// ReasonCompleted says that every criterion has an answer or a reason why not.
	ReasonCompleted ConditionReason = "Completed"
	// ReasonPassed says that the score is 90 or more.
	ReasonPassed ConditionReason = "Passed"
	// ReasonNeedsChange says that the score is 75 or more and below 90.
	ReasonNeedsChange ConditionReason = "NeedsChange"
	// ReasonFailed says that the score is below 75.
	ReasonFailed ConditionReason = "Failed"
	// ReasonMustPassFailed says that a criterion failed which must pass.
	ReasonMustPassFailed ConditionReason = "MustPassFailed"
	// ReasonInconclusive says that more than 25 percent of the weight cannot be scored, or a
	// criterion that must pass.
	ReasonInconclusive ConditionReason = "Inconclusive"
	// ReasonNoCriteria says that the evaluation has no criteria.
	ReasonNoCriteria ConditionReason = "NoCriteria"
	// ReasonCancelled says that the evaluation is cancelled with a reason.
	ReasonCancelled ConditionReason = "Cancelled"
	// ReasonDecided says that a decision is recorded.
	ReasonDecided ConditionReason = "Decided"
	// ReasonRecordsKept says that nothing that was recorded is gone.
	ReasonRecordsKept ConditionReason = "RecordsKept"
	// ReasonRecordLost says that something that was recorded is gone from the spec.
	ReasonRecordLost ConditionReason = "RecordLost"
	// ReasonQuotaExceeded says that a quota of the namespace leaves no room for an
	// evaluation.
	ReasonQuotaExceeded ConditionReason = "QuotaExceeded"
	// ReasonCreationRefused says that the API server refuses an evaluation for
	// another reason.
	ReasonCreationRefused ConditionReason = "CreationRefused"
	// ReasonTooManyOpenEvaluations says that the plan has as many open and overdue
	// evaluations as it may. It is the code of the finding that reports them.
	ReasonTooManyOpenEvaluations ConditionReason = "TooManyOpenEvaluations"
	// ReasonEvaluationNameTaken says that another object has the name of an
	// evaluation. It is the code of the finding that reports it.
	ReasonEvaluationNameTaken ConditionReason = "EvaluationNameTaken"
)
