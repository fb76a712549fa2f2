package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Evaluation is one review of the plan, a goal, a technology or a device lot:
// the questions, the answers and the decision. The scheduler creates most of
// them before they are due; people fill in the results and the decision.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=tpe,categories=techplan-all
// +kubebuilder:selectablefield:JSONPath=`.spec.planRef.name`
// +kubebuilder:selectablefield:JSONPath=`.spec.schedule`
// +kubebuilder:printcolumn:name="Kind",type=string,JSONPath=`.spec.target.kind`
// +kubebuilder:printcolumn:name="Target",type=string,JSONPath=`.spec.target.name`
// +kubebuilder:printcolumn:name="Due",type=string,JSONPath=`.spec.due`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Completed",type=string,JSONPath=`.status.conditions[?(@.type=="Completed")].status`
// +kubebuilder:printcolumn:name="Reason",type=string,JSONPath=`.status.conditions[?(@.type=="Completed")].reason`
// +kubebuilder:printcolumn:name="Score",type=string,JSONPath=`.status.score.percent`
// +kubebuilder:printcolumn:name="Decision",type=string,JSONPath=`.spec.decision.outcome`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:printcolumn:name="Schedule",type=string,JSONPath=`.spec.schedule`,priority=1
// +kubebuilder:printcolumn:name="Last day",type=string,JSONPath=`.status.lastDay`,priority=1
// +kubebuilder:printcolumn:name="Plan",type=string,JSONPath=`.spec.planRef.name`,priority=1
// +kubebuilder:printcolumn:name="Recommended",type=string,JSONPath=`.status.score.recommendation`,priority=1
type Evaluation struct {
	metav1.TypeMeta `json:",inline"`

	// metadata is the standard object metadata: the name of the evaluation and the
	// namespace of the district.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec is the evaluation: what is evaluated and when, the questions, the
	// answers and the decision.
	// +required
	Spec EvaluationSpec `json:"spec,omitzero"`

	// status is what techplan computes from the evaluation. People do not write
	// it.
	// +optional
	// +kubebuilder:default={"observedGeneration":-1}
	Status EvaluationStatus `json:"status,omitzero"`
}

// EvaluationList is a list of Evaluations.
//
// +kubebuilder:object:root=true
type EvaluationList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Evaluation `json:"items"`
}

// EvaluationSpec is an evaluation as the scheduler creates it and people
// complete it. The fields planRef, schedule, target and occurrence identify
// the evaluation and cannot be changed.
//
// +kubebuilder:validation:XValidation:rule="self.planRef == oldSelf.planRef",message="planRef identifies the evaluation and cannot be changed: create another Evaluation",fieldPath=".planRef",reason=FieldValueForbidden
// +kubebuilder:validation:XValidation:rule="has(self.schedule) == has(oldSelf.schedule) && (!has(self.schedule) || self.schedule == oldSelf.schedule)",message="schedule identifies the evaluation and cannot be changed: create another Evaluation",fieldPath=".schedule",reason=FieldValueForbidden
// +kubebuilder:validation:XValidation:rule="self.target == oldSelf.target",message="target identifies the evaluation and cannot be changed: create another Evaluation",fieldPath=".target",reason=FieldValueForbidden
// +kubebuilder:validation:XValidation:rule="self.occurrence == oldSelf.occurrence",message="occurrence identifies the evaluation and cannot be changed: create another Evaluation",fieldPath=".occurrence",reason=FieldValueForbidden
// +kubebuilder:validation:XValidation:rule="!has(self.subject) || self.target.kind == 'TechnologyPlan'",message="remove subject: it can be given with target kind TechnologyPlan only",fieldPath=".subject",reason=FieldValueForbidden
// +kubebuilder:validation:XValidation:rule="!has(self.technologies) || has(self.subject) && self.subject == 'Technologies'",message="technologies needs the subject Technologies",fieldPath=".technologies",reason=FieldValueForbidden
type EvaluationSpec struct {
	// planRef names the TechnologyPlan that the evaluation belongs to, for example
	// {name: plan-2026}. It cannot be changed. Required.
	// +required
	PlanRef Reference `json:"planRef,omitzero"`

	// schedule is the name of the entry of the plan's evaluationSchedules that the
	// evaluation comes from, for example annual-review. The scheduler writes it.
	// Leave it out of an evaluation that you create by hand. It cannot be changed.
	// +optional
	Schedule EntryName `json:"schedule,omitempty"`

	// target names what is evaluated, for example
	// {kind: Technology, name: student-chromebook}. It cannot be changed.
	// Required.
	// +required
	Target EvaluationTarget `json:"target,omitzero"`

	// subject is what an evaluation of the plan looks at: Plan (the plan as a
	// whole), Budget, Purchases, Survey, Library or Technologies (those of
	// technologies, or all, together), for example Budget. Only an
	// evaluation of the subject Plan is an annual review (see the finding
	// AnnualReviewOverdue). The scheduler copies it from the schedule. If left
	// out, it is Plan.
	// +optional
	Subject EvaluationSubject `json:"subject,omitempty"`

	// technologies are the names of the technologies that are evaluated together,
	// 2 to 50, for example [canvas, seesaw]. Use it with the subject Technologies
	// only. The scheduler copies them from the schedule. If left out, all
	// technologies are.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MinItems=2
	// +kubebuilder:validation:MaxItems=50
	Technologies []EntryName `json:"technologies,omitempty"`

	// occurrence distinguishes the evaluations of one schedule. Write the due date
	// before a closure moves it, for example "2027-06-15". With cadence EveryTerm
	// write the name of the school term before it, for example fall-2027-12-17,
	// with EveryCurriculumReview that of the review, and with EveryThreshold the
	// value alone, for example at-11.
	// The name of the term alone stands for the term of that name whose evaluation
	// is due on the day in due. Write lower-case letters, digits and hyphens, at
	// most 74. It cannot be changed. Required.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=74
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`
	Occurrence string `json:"occurrence,omitempty"`

	// due is the day on which the evaluation is due. Write YYYY-MM-DD, for example
	// "2027-06-15". If left out, it is the date in the occurrence; without one
	// the evaluation is open until it is completed.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Due Date `json:"due,omitempty"`

	// graceDays is the number of days after the due date on which the evaluation
	// can still be completed before it is overdue. Write 0 to 180. If left out, it
	// is 30.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=180
	GraceDays *int32 `json:"graceDays,omitempty"`

	// leadDays is the number of days before the due date on which the evaluation
	// opens. Write 0 to 180. If left out, it is 14.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=180
	LeadDays *int32 `json:"leadDays,omitempty"`

	// evaluators are the roles that hold the evaluation, never names of people, at
	// most 20, for example [Principal, Instructional coach]. If left out, no role
	// is named.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Evaluators []Role `json:"evaluators,omitempty"`

	// criteria are the questions to answer, at most 50, for example
	// {name: privacy, question: "Is the privacy agreement on file?"}. If left out,
	// one result or a decision completes the evaluation.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self.size() == 0 || self.exists(c, !has(c.weight) || c.weight > 0)",message="every weight is 0: give one criterion a weight above 0"
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=50
	Criteria []Criterion `json:"criteria,omitempty"`

	// results are the answers, one entry for each criterion, at most 50, for
	// example {criterion: privacy, answer: Pass} or {criterion: use, value: 83}. The evaluation is completed when
	// every criterion has a result. If left out, nothing is answered yet.
	// +optional
	// +listType=map
	// +listMapKey=criterion
	// +kubebuilder:validation:MaxItems=50
	Results []Result `json:"results,omitempty"`

	// decision is what was decided after the evaluation. A decision about a
	// technology applies to every plan of the district that lists that technology.
	// If left out, no decision is recorded.
	// +optional
	Decision Decision `json:"decision,omitzero"`

	// cancelled says why the evaluation is not held, when and by whom that was
	// decided. Do not delete an evaluation of a schedule: the scheduler would
	// create it again. If left out, the evaluation is held.
	// +optional
	Cancelled Cancellation `json:"cancelled,omitzero"`
}

// EvaluationTarget names what is evaluated.
type EvaluationTarget struct {
	// kind is the kind of the target: TechnologyPlan, Goal, Technology (an entry
	// of the plan's technologies) or Device. Required.
	// +required
	Kind TargetKind `json:"kind,omitempty"`

	// name is the name of the object, or of the entry of the plan's technologies,
	// for example student-chromebook. Required.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:XValidation:rule=`!self.matches(r'[\pC\p{Zl}\p{Zp}]')`,message="must be a name without control characters or other invisible characters; type the name again instead of pasting it"
	Name string `json:"name,omitempty"`
}

// Result is the answer to one criterion.
//
// +kubebuilder:validation:XValidation:rule="has(self.notAssessed) != (has(self.answer) || has(self.value))",message="give answer or value, or notAssessed with the reason, and not both"
type Result struct {
	// criterion is the name of the criterion that is answered, for example
	// privacy. Required.
	// +required
	Criterion EntryName `json:"criterion,omitempty"`

	// answer is Pass, Warning or Fail. Leave it out if the criterion has bounds
	// and you give the value: the answer follows from them. An answer that is
	// given beside a value is the one that counts.
	// +optional
	Answer Answer `json:"answer,omitempty"`

	// value is what was measured. Write 40 or "87.5". If left out, nothing was
	// measured.
	// +optional
	Value Decimal `json:"value,omitempty"`

	// notAssessed is the reason why the criterion has no answer, at most 2,000
	// characters, for example "The vendor's reply is not there yet." Give either
	// an answer or value, or notAssessed.
	// +optional
	NotAssessed Text `json:"notAssessed,omitempty"`

	// evidence is what the answer rests on, at most 2,000 characters, for example
	// "Usage export of October: 83 percent". If left out, no evidence is
	// recorded.
	// +optional
	Evidence Text `json:"evidence,omitempty"`

	// evidenceDate is the day of the evidence. Write YYYY-MM-DD, for example
	// "2026-10-12". The finding DecisionWithoutEvidence reports a decision that
	// was made before it. If left out, the day is unknown.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	EvidenceDate Date `json:"evidenceDate,omitempty"`

	// evidenceTier is the tier of the evidence under the Every Student Succeeds
	// Act: 1 (strong), 2 (moderate), 3 (promising) or 4 (demonstrates a
	// rationale). If left out, the tier is unknown.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=4
	EvidenceTier int32 `json:"evidenceTier,omitempty"`

	// sampleSize is how many were asked or observed, for example 240. Write 1 to
	// 10000000. With fewer than 5 the criterion is not scored.
	// If left out, the number is unknown.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=10000000
	SampleSize int32 `json:"sampleSize,omitempty"`

	// audience is the role that was asked or observed, never a person's name, for
	// example Teachers. If left out, this is unknown.
	// +optional
	Audience Role `json:"audience,omitempty"`
}

// Answer is the answer to a criterion.
//
// +kubebuilder:validation:Enum=Pass;Warning;Fail
type Answer string

// The answers to a criterion.
const (
	// AnswerPass meets the criterion.
	AnswerPass Answer = "Pass"
	// AnswerWarning meets the criterion in part.
	AnswerWarning Answer = "Warning"
	// AnswerFail does not meet the criterion.
	AnswerFail Answer = "Fail"
)

// DecisionOutcome is what is to happen with the target of an evaluation.
//
// +kubebuilder:validation:Enum=Retain;Modify;Replace;Retire
type DecisionOutcome string

// The outcomes of a decision.
const (
	// DecisionRetain keeps the target as it is.
	DecisionRetain DecisionOutcome = "Retain"
	// DecisionModify changes how the target is used.
	DecisionModify DecisionOutcome = "Modify"
	// DecisionReplace uses something else instead of the target.
	DecisionReplace DecisionOutcome = "Replace"
	// DecisionRetire stops using the target.
	DecisionRetire DecisionOutcome = "Retire"
)

// Decision is what people decided after an evaluation.
type Decision struct {
	// outcome is what is to happen with the target: Retain (keep as it is), Modify
	// (change how it is used), Replace (use something else instead) or Retire
	// (stop using it). Required.
	// +required
	Outcome DecisionOutcome `json:"outcome,omitempty"`

	// date is the day of the decision. Write YYYY-MM-DD, for example "2026-10-26".
	// A decision counts from this day on. Required.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Date Date `json:"date,omitempty"`

	// by is the role or body that decided, never a person's name, for example
	// Board of Education. An e-mail address is refused. Required.
	// +required
	By Role `json:"by,omitempty"`

	// reason is why it was decided so, at most 2,000 characters, for example
	// "Ask for the agreement before renewal." The finding DecisionUnexplained asks
	// for it where the score recommends another outcome. If left out, no reason is
	// recorded.
	// +optional
	Reason Text `json:"reason,omitempty"`
}

// Cancellation says why an evaluation is not held.
type Cancellation struct {
	// reason is why the evaluation is not held, at most 2,000 characters, for
	// example "The contract ended in May." Required.
	// +required
	Reason Text `json:"reason,omitempty"`

	// date is the day of the cancellation. Write YYYY-MM-DD, for example
	// "2027-05-20". Required.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Date Date `json:"date,omitempty"`

	// by is the role or body that decided, never a person's name, for example
	// Cabinet. An e-mail address is refused. Required.
	// +required
	By Role `json:"by,omitempty"`
}

// EvaluationStatus is what techplan computes from an evaluation.
type EvaluationStatus struct {
	// observedGeneration is the version of the spec (metadata.generation) from
	// which this status was computed. While it is lower than metadata.generation,
	// the status is out of date.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// conditions are Ready, Completed, Passed, Decided and RecordsKept, and Stalled
	// while only an edit can make the evaluation Ready. True is good, except for
	// Stalled.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=8
	Conditions []metav1.Condition `json:"conditions,omitempty"`

	// opens is the first day on which the evaluation can be held, for example
	// 2027-06-01: the due date less leadDays. It is absent without a due date.
	// +optional
	Opens Date `json:"opens,omitempty"`

	// lastDay is the last day before the evaluation is overdue, for example
	// 2027-07-15: the due date plus graceDays. It is absent without a due date.
	// +optional
	LastDay Date `json:"lastDay,omitempty"`

	// unanswered are the names of the first ten criteria without a result.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=10
	Unanswered []EntryName `json:"unanswered,omitempty"`

	// score is what the answers of a completed evaluation say together. It is absent
	// until the evaluation is completed, and without criteria.
	// +optional
	Score EvaluationScore `json:"score,omitzero"`

	// recorded is what people have recorded so far, each entry with the day on which
	// techplan first saw it. What is gone from spec stays here, with the day of its loss.
	// kubectl techplan restore puts it back.
	// +optional
	Recorded RecordedEntries `json:"recorded,omitzero"`
}

// EvaluationScore is what the answers of a completed evaluation say together. The
// score is 100 times the weights of the criteria that passed, and half the weights of
// those with a Warning, by the weights of all that can be scored.
//
// +kubebuilder:validation:MinProperties=1
type EvaluationScore struct {
	// percent is the score from 0 to 100, rounded to one decimal, for example 58.3.
	// It is absent if more than 25 percent of the weight cannot be scored.
	// +optional
	Percent Decimal `json:"percent,omitempty"`

	// unscoredPercent is the share of the weight that cannot be scored, rounded to one
	// decimal: not assessed, fewer than 5 observations, a value without bounds, or a
	// change without an earlier value.
	// +optional
	UnscoredPercent Decimal `json:"unscoredPercent,omitempty"`

	// recommendation is what follows from the score: Retain from 90, Modify from 75,
	// below that Replace, or Retire if nothing needs the technology or less than 25
	// percent of its licenses are used. People decide; see spec.decision. It is absent
	// with a score that is inconclusive.
	// +optional
	Recommendation DecisionOutcome `json:"recommendation,omitempty"`

	// reasons are what the score and the recommendation rest on, a sentence each.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=60
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=1024
	Reasons []string `json:"reasons,omitempty"`
}

// RecordedEntries are the criteria, results, decision and cancellation that an evaluation has, or
// had. They are copies of what was written, also of what the schema has accepted in earlier versions and
// would refuse in a new evaluation.
//
// +kubebuilder:validation:MinProperties=1
type RecordedEntries struct {
	// criteria are the questions as they were last seen.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=50
	Criteria []RecordedCriterion `json:"criteria,omitempty"`

	// results are the answers, at most 100. If there are more, the oldest of those that
	// are lost are left out.
	// +optional
	// +listType=map
	// +listMapKey=criterion
	// +kubebuilder:validation:MaxItems=100
	Results []RecordedResult `json:"results,omitempty"`

	// decision is the last decision that was recorded.
	// +optional
	Decision RecordedDecision `json:"decision,omitzero"`

	// cancelled is the last cancellation that was recorded.
	// +optional
	Cancelled RecordedCancellation `json:"cancelled,omitzero"`
}

// RecordedCancellation is a cancellation that was recorded.
type RecordedCancellation struct {
	// reason is why the evaluation is not held.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=8192
	Reason string `json:"reason,omitempty"`

	// date is the day of the cancellation.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	Date string `json:"date,omitempty"`

	// by is the role or body that decided.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	By string `json:"by,omitempty"`

	RecordedDays `json:",inline"`
}

// RecordedDays says when something that people recorded was seen.
type RecordedDays struct {
	// since is the day on which techplan first saw what is recorded, as it is.
	// +required
	Since Date `json:"since,omitempty"`

	// lost is the day on which techplan first saw that it is gone from spec. It is absent
	// while it is there.
	// +optional
	Lost Date `json:"lost,omitempty"`
}

// RecordedCriterion is a question that was recorded.
type RecordedCriterion struct {
	// name is the name of the criterion.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`

	// question is the question.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	Question string `json:"question,omitempty"`

	// weight is how much the criterion counts, if it was written.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Weight *int32 `json:"weight,omitempty"`

	// mustPass says whether the evaluation fails if the criterion fails, if it was
	// written.
	// +optional
	MustPass *bool `json:"mustPass,omitempty"`

	// pass is which values pass.
	// +optional
	Pass Bounds `json:"pass,omitzero"`

	// warning is which values count as Warning.
	// +optional
	Warning Bounds `json:"warning,omitzero"`
}

// RecordedResult is an answer that was recorded.
type RecordedResult struct {
	// criterion is the name of the criterion that is answered.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Criterion string `json:"criterion,omitempty"`

	// answer is Pass, Warning or Fail; absent if notAssessed is given.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	Answer string `json:"answer,omitempty"`

	// value is what was measured.
	// +optional
	Value Decimal `json:"value,omitempty"`

	// notAssessed is the reason why the criterion has no answer.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=8192
	NotAssessed string `json:"notAssessed,omitempty"`

	// evidence is what the answer rests on.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=8192
	Evidence string `json:"evidence,omitempty"`

	// evidenceDate is the day of the evidence.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	EvidenceDate string `json:"evidenceDate,omitempty"`

	// evidenceTier is the tier of the evidence, 1 to 4.
	// +optional
	// +kubebuilder:validation:Minimum=1
	EvidenceTier int32 `json:"evidenceTier,omitempty"`

	// sampleSize is how many were asked or observed.
	// +optional
	// +kubebuilder:validation:Minimum=1
	SampleSize int32 `json:"sampleSize,omitempty"`

	// audience is the role that was asked or observed.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	Audience string `json:"audience,omitempty"`

	RecordedDays `json:",inline"`
}

// RecordedDecision is a decision that was recorded.
type RecordedDecision struct {
	// outcome is Retain, Modify, Replace or Retire.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	Outcome string `json:"outcome,omitempty"`

	// date is the day of the decision.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	Date string `json:"date,omitempty"`

	// by is the role or body that decided.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	By string `json:"by,omitempty"`

	// reason is why it was decided so.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=8192
	Reason string `json:"reason,omitempty"`

	RecordedDays `json:",inline"`
}
