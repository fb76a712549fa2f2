package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Goal is something that the district wants to reach with technology.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=tpg,categories=techplan-all
// +kubebuilder:selectablefield:JSONPath=`.spec.planRef.name`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="On track",type=string,JSONPath=`.status.conditions[?(@.type=="OnTrack")].status`
// +kubebuilder:printcolumn:name="Funded",type=string,JSONPath=`.status.conditions[?(@.type=="Funded")].status`
// +kubebuilder:printcolumn:name="Measured",type=string,JSONPath=`.status.conditions[?(@.type=="Measured")].status`
// +kubebuilder:printcolumn:name="Met",type=string,JSONPath=`.status.conditions[?(@.type=="Met")].status`
// +kubebuilder:printcolumn:name="Due",type=string,JSONPath=`.status.due`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:printcolumn:name="Title",type=string,JSONPath=`.spec.title`,priority=1
// +kubebuilder:printcolumn:name="Owner",type=string,JSONPath=`.spec.owner`,priority=1
// +kubebuilder:printcolumn:name="Plan",type=string,JSONPath=`.spec.planRef.name`,priority=1
// +kubebuilder:validation:XValidation:rule="!has(self.spec.dependsOnRefs) || self.spec.dependsOnRefs.all(r, r.name != self.metadata.name)",message="a goal cannot depend on itself",fieldPath=".spec.dependsOnRefs",reason=FieldValueInvalid
type Goal struct {
	metav1.TypeMeta `json:",inline"`

	// metadata is the standard object metadata.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec is the goal as people wrote it.
	// +required
	Spec GoalSpec `json:"spec,omitzero"`

	// status is what the controllers found.
	// +optional
	// +kubebuilder:default={"observedGeneration":-1}
	Status GoalStatus `json:"status,omitzero"`
}

// GoalList is a list of Goals.
//
// +kubebuilder:object:root=true
type GoalList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Goal `json:"items"`
}

// GoalSpec is a goal as people wrote it.
//
// +kubebuilder:validation:XValidation:rule="!has(self.start) || !has(self.due) || self.start <= self.due",message="due must not be before start",fieldPath=".due",reason=FieldValueInvalid
type GoalSpec struct {
	// planRef is the plan that the goal belongs to.
	// +required
	PlanRef Reference `json:"planRef,omitzero"`

	// title of the goal.
	// +required
	Title Label `json:"title,omitempty"`

	// priority of the plan that the goal serves, by name.
	// +optional
	Priority EntryName `json:"priority,omitempty"`

	// domains that the goal is about.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=4
	Domains []Domain `json:"domains,omitempty"`

	// owner is the role in charge.
	// +optional
	Owner Role `json:"owner,omitempty"`

	// requiredRoles are the roles that the goal cannot do without. One that none of
	// the plan's stakeholders has is told.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	RequiredRoles []Role `json:"requiredRoles,omitempty"`

	// start is the first day. Absent: the plan's.
	// +optional
	Start Date `json:"start,omitempty"`

	// due is the last day. Absent: the plan's.
	// +optional
	Due Date `json:"due,omitempty"`

	// alignment says how the goal connects with the other work of the schools.
	// +optional
	Alignment Alignment `json:"alignment,omitzero"`

	// dependsOnRefs are goals that have to come first.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=20
	DependsOnRefs []Reference `json:"dependsOnRefs,omitempty"`

	// needs of the plan that the goal answers, by name.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Needs []EntryName `json:"needs,omitempty"`

	// pedagogicalShift is what will be taught or learned in another way. It calls
	// for professional learning.
	// +optional
	PedagogicalShift Text `json:"pedagogicalShift,omitempty"`

	// groups of students that the goal is aimed at.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Groups []GroupName `json:"groups,omitempty"`

	// actions are the steps towards the goal; their costs are its need for money.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=100
	Actions []Action `json:"actions,omitempty"`

	// closed records how the goal ended.
	// +optional
	Closed Closure `json:"closed,omitzero"`
}

// Alignment says how a goal connects with the other work of the schools.
//
// +kubebuilder:validation:MinProperties=1
type Alignment struct {
	// curriculum that the goal supports.
	// +optional
	Curriculum Text `json:"curriculum,omitempty"`

	// assessment that the goal supports.
	// +optional
	Assessment Text `json:"assessment,omitempty"`

	// professionalLearning that goes with the goal.
	// +optional
	ProfessionalLearning Text `json:"professionalLearning,omitempty"`

	// operations that the goal touches.
	// +optional
	Operations Text `json:"operations,omitempty"`
}

// Action is a step towards a goal.
//
// +kubebuilder:validation:XValidation:rule="!has(self.start) || !has(self.end) || self.start <= self.end",message="end must not be before start",fieldPath=".end",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.cost) || has(self.fiscalYear) || has(self.end)",message="an action with a cost needs fiscalYear or end, to know which year pays",fieldPath=".fiscalYear",reason=FieldValueRequired
type Action struct {
	// name of the action.
	// +required
	Name EntryName `json:"name,omitempty"`

	// owner is the role in charge.
	// +optional
	Owner Role `json:"owner,omitempty"`

	// start is the first day.
	// +optional
	Start Date `json:"start,omitempty"`

	// end is the day by which the action is to be done.
	// +optional
	End Date `json:"end,omitempty"`

	// cost of the action.
	// +optional
	Cost Money `json:"cost,omitempty"`

	// fiscalYear that pays. Absent: the year of the end for an action of at most
	// 366 days, else by days in each year.
	// +optional
	FiscalYear FiscalYear `json:"fiscalYear,omitempty"`

	// done is the day on which the action was completed.
	// +optional
	Done Date `json:"done,omitempty"`
}

// Outcome is how a goal ended.
//
// +kubebuilder:validation:Enum=Met;Learned;Dropped
type Outcome string

// The outcomes of a goal.
const (
	OutcomeMet     Outcome = "Met"
	OutcomeLearned Outcome = "Learned"
	OutcomeDropped Outcome = "Dropped"
)

// Closure records how a goal ended.
type Closure struct {
	// outcome is Met, Learned (not reached, and worth it) or Dropped.
	// +required
	Outcome Outcome `json:"outcome,omitempty"`

	// date on which the goal ended.
	// +required
	Date Date `json:"date,omitempty"`

	// lessons learned.
	// +optional
	Lessons Text `json:"lessons,omitempty"`
}

// GoalStatus is what the controllers found about a goal.
type GoalStatus struct {
	// observedGeneration is the generation of the spec that was assessed.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// conditions are Ready, OnTrack, Funded, Measured and Met.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=8
	Conditions []metav1.Condition `json:"conditions,omitempty"`

	// due is the last day in force: the goal's own, else the plan's.
	// +optional
	Due Date `json:"due,omitempty"`

	// benchmarks counts the goal's benchmarks by state.
	// +optional
	// +listType=map
	// +listMapKey=state
	// +kubebuilder:validation:MaxItems=10
	Benchmarks []StateCount `json:"benchmarks,omitempty"`

	// funding by fiscal year in which the goal runs.
	// +optional
	// +listType=map
	// +listMapKey=fiscalYear
	// +kubebuilder:validation:MaxItems=30
	Funding []GoalFunding `json:"funding,omitempty"`

	// actions counts what is done.
	// +optional
	Actions ActionCounts `json:"actions,omitzero"`

	// findings about this goal, worst first.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Findings []Finding `json:"findings,omitempty"`
}

// StateCount counts benchmarks in a state.
type StateCount struct {
	// state of the benchmarks.
	// +required
	State BenchmarkState `json:"state,omitempty"`

	// count of benchmarks.
	// +required
	// +kubebuilder:validation:Minimum=1
	Count int32 `json:"count,omitempty"`
}

// GoalFunding compares a goal's need with its money in a fiscal year.
type GoalFunding struct {
	// fiscalYear of the figures.
	// +required
	FiscalYear FiscalYear `json:"fiscalYear,omitempty"`

	// need is the cost of the actions in the year.
	// +optional
	Need Money `json:"need,omitempty"`

	// budgeted is the money of the lines that falls to the goal.
	// +optional
	Budgeted Money `json:"budgeted,omitempty"`

	// gap is what is missing.
	// +optional
	Gap Money `json:"gap,omitempty"`
}

// ActionCounts counts a goal's actions.
type ActionCounts struct {
	// total number of actions.
	// +required
	// +kubebuilder:validation:Minimum=0
	Total *int32 `json:"total,omitempty"`

	// done is how many are completed.
	// +required
	// +kubebuilder:validation:Minimum=0
	Done *int32 `json:"done,omitempty"`

	// overdue is how many are past their end and not completed.
	// +required
	// +kubebuilder:validation:Minimum=0
	Overdue *int32 `json:"overdue,omitempty"`
}
