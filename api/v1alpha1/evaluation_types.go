package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Evaluation is one look back: what was asked, what was found and what was
// decided. The scheduler creates it ahead of its due date; people fill it in.
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
// +kubebuilder:printcolumn:name="Decision",type=string,JSONPath=`.spec.decision.outcome`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:printcolumn:name="Schedule",type=string,JSONPath=`.spec.schedule`,priority=1
// +kubebuilder:printcolumn:name="Last day",type=string,JSONPath=`.status.lastDay`,priority=1
// +kubebuilder:printcolumn:name="Plan",type=string,JSONPath=`.spec.planRef.name`,priority=1
type Evaluation struct {
	metav1.TypeMeta `json:",inline"`

	// metadata is the standard object metadata.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec is the evaluation: its identity, what is asked and what was found.
	// +required
	Spec EvaluationSpec `json:"spec,omitzero"`

	// status is what the controllers found.
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

// EvaluationSpec is an evaluation. planRef, schedule, target and occurrence are
// its identity and cannot be changed.
//
// +kubebuilder:validation:XValidation:rule="self.planRef == oldSelf.planRef",message="planRef is part of the evaluation's identity and cannot be changed; make another evaluation",fieldPath=".planRef",reason=FieldValueForbidden
// +kubebuilder:validation:XValidation:rule="has(self.schedule) == has(oldSelf.schedule) && (!has(self.schedule) || self.schedule == oldSelf.schedule)",message="schedule is part of the evaluation's identity and cannot be changed; make another evaluation",fieldPath=".schedule",reason=FieldValueForbidden
// +kubebuilder:validation:XValidation:rule="self.target == oldSelf.target",message="target is part of the evaluation's identity and cannot be changed; make another evaluation",fieldPath=".target",reason=FieldValueForbidden
// +kubebuilder:validation:XValidation:rule="self.occurrence == oldSelf.occurrence",message="occurrence is part of the evaluation's identity and cannot be changed; make another evaluation",fieldPath=".occurrence",reason=FieldValueForbidden
type EvaluationSpec struct {
	// planRef is the plan that the evaluation belongs to. Immutable.
	// +required
	PlanRef Reference `json:"planRef,omitzero"`

	// schedule of the plan that the evaluation comes from. Absent: made by hand.
	// Immutable.
	// +optional
	Schedule EntryName `json:"schedule,omitempty"`

	// target that is evaluated. Immutable.
	// +required
	Target EvaluationTarget `json:"target,omitzero"`

	// occurrence is the nominal date (before a closure moves it) or the name of
	// the term. Immutable.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`
	Occurrence string `json:"occurrence,omitempty"`

	// due is the day on which the evaluation is to be done. Absent: the
	// occurrence, where that is a date.
	// +optional
	Due Date `json:"due,omitempty"`

	// graceDays after the due date before it is overdue. Absent: 30.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=180
	GraceDays *int32 `json:"graceDays,omitempty"`

	// leadDays before the due date from which it is open. Absent: 14.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=180
	LeadDays *int32 `json:"leadDays,omitempty"`

	// evaluators by role.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Evaluators []Role `json:"evaluators,omitempty"`

	// criteria are the questions to answer.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=50
	Criteria []Criterion `json:"criteria,omitempty"`

	// results answer the criteria.
	// +optional
	// +listType=map
	// +listMapKey=criterion
	// +kubebuilder:validation:MaxItems=50
	Results []Result `json:"results,omitempty"`

	// decision that people took. One about a technology holds in every plan of the
	// district that has it.
	// +optional
	Decision Decision `json:"decision,omitzero"`

	// cancelled says why the evaluation is not held. Deleting it instead would
	// bring it back.
	// +optional
	Cancelled Cancellation `json:"cancelled,omitzero"`
}

// EvaluationTarget is what is evaluated.
type EvaluationTarget struct {
	// kind is TechnologyPlan, Goal, Technology or Device.
	// +required
	// +kubebuilder:validation:Enum=TechnologyPlan;Goal;Technology;Device
	Kind string `json:"kind,omitempty"`

	// name of the object, or of the plan's technology.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:XValidation:rule=`!self.matches(r'[\pC\p{Zl}\p{Zp}]')`,message="must be a name without control characters or other invisible characters; type the name again instead of pasting it"
	Name string `json:"name,omitempty"`
}

// Result answers a criterion.
//
// +kubebuilder:validation:XValidation:rule="has(self.answer) != has(self.notAssessed)",message="give an answer, or notAssessed with the reason"
type Result struct {
	// criterion that is answered, by name.
	// +required
	Criterion EntryName `json:"criterion,omitempty"`

	// answer is Pass, Warning or Fail.
	// +optional
	// +kubebuilder:validation:Enum=Pass;Warning;Fail
	Answer string `json:"answer,omitempty"`

	// notAssessed says why the criterion has no answer.
	// +optional
	NotAssessed Text `json:"notAssessed,omitempty"`

	// evidence that the answer rests on, for instance a usage export.
	// +optional
	Evidence Text `json:"evidence,omitempty"`
}

// DecisionOutcome is what is to happen with the target.
//
// +kubebuilder:validation:Enum=Retain;Modify;Replace;Retire
type DecisionOutcome string

// Decision is what people decided.
type Decision struct {
	// outcome is Retain, Modify, Replace or Retire.
	// +required
	Outcome DecisionOutcome `json:"outcome,omitempty"`

	// date of the decision.
	// +required
	Date Date `json:"date,omitempty"`

	// by is the role or body that decided.
	// +required
	By Role `json:"by,omitempty"`

	// reason for the decision.
	// +optional
	Reason Text `json:"reason,omitempty"`
}

// Cancellation says why an evaluation is not held.
type Cancellation struct {
	// reason in words.
	// +required
	Reason Text `json:"reason,omitempty"`

	// date of the cancellation.
	// +required
	Date Date `json:"date,omitempty"`

	// by is the role or body that decided.
	// +required
	By Role `json:"by,omitempty"`
}

// EvaluationStatus is what the controllers found about an evaluation.
type EvaluationStatus struct {
	// observedGeneration is the generation of the spec that was assessed.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// conditions are Ready, Completed and Decided.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=8
	Conditions []metav1.Condition `json:"conditions,omitempty"`

	// opens is the first day on which the evaluation can be held.
	// +optional
	Opens Date `json:"opens,omitempty"`

	// lastDay is the last day before it is overdue.
	// +optional
	LastDay Date `json:"lastDay,omitempty"`

	// unanswered names the criteria without a result, the first ten.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=10
	Unanswered []EntryName `json:"unanswered,omitempty"`
}
