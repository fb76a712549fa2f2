package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Goal is something that the district wants to reach with technology: what, by
// when, who is in charge, which steps are needed and what they cost.
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
// +kubebuilder:validation:XValidation:rule="!has(self.spec.dependsOnRefs) || self.spec.dependsOnRefs.all(r, r.name != self.metadata.name)",message="a goal cannot depend on itself: remove its own name from dependsOnRefs",fieldPath=".spec.dependsOnRefs",reason=FieldValueInvalid
type Goal struct {
	metav1.TypeMeta `json:",inline"`

	// metadata is the standard object metadata: the name of the goal and the
	// namespace of the district. Budget lines and benchmarks use this name.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec is the goal as people write it.
	// +required
	Spec GoalSpec `json:"spec,omitzero"`

	// status is what techplan computes from the goal. People do not write it.
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

// GoalSpec is a goal as people write it.
//
// +kubebuilder:validation:XValidation:rule="!has(self.start) || !has(self.due) || self.start <= self.due",message="due must not be before start",fieldPath=".due",reason=FieldValueInvalid
type GoalSpec struct {
	// planRef names the TechnologyPlan that the goal belongs to, for example
	// {name: plan-2026}. It must be in the same namespace. Required.
	// +required
	PlanRef Reference `json:"planRef,omitzero"`

	// title is the goal in a few words, at most 160 characters, for example
	// "A working device for every student". Required.
	// +required
	Title Label `json:"title,omitempty"`

	// approach is Pilot if the goal tries something in a few places before more
	// money goes to it. The finding PilotWithoutEvaluation then asks for an
	// evaluation by its last day, and before a goal starts that depends on it. If
	// left out, the goal is no pilot.
	// +optional
	Approach Approach `json:"approach,omitempty"`

	// priority is the name of the entry of the plan's priorities that the goal
	// serves, for example access. If left out, the goal has no rank among the
	// goals.
	// +optional
	Priority EntryName `json:"priority,omitempty"`

	// sites are the names of the sites that the goal is for, at most 100, for example
	// [maple-high]. If left out, it is for the whole district.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=100
	Sites []EntryName `json:"sites,omitempty"`

	// domains are the parts of technology that the goal is about: AT, EdTech,
	// InfoTech or Shared, for example [EdTech, AT]. A budget line without a domain
	// and without technologies takes it from its goals if they agree on exactly
	// one. If left out, the goal gives no domain to its lines.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=4
	Domains []Domain `json:"domains,omitempty"`

	// owner is the role in charge of the goal, never a person's name, for example
	// Technology director. An e-mail address is refused. If left out, no role is
	// in charge.
	// +optional
	Owner Role `json:"owner,omitempty"`

	// requiredRoles are the roles that the goal cannot do without, at most 20, for
	// example [Network engineer]. The finding GoalRoleMissing reports a role that
	// none of the plan's stakeholders has. If left out, no role is checked.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	RequiredRoles []Role `json:"requiredRoles,omitempty"`

	// start is the first day of the goal. Write YYYY-MM-DD, for example
	// "2026-07-01". If left out, it is the first day of the plan.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Start Date `json:"start,omitempty"`

	// due is the last day of the goal. Write YYYY-MM-DD, for example "2029-06-30".
	// It must not be before start. If left out, it is the last day of the plan.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Due Date `json:"due,omitempty"`

	// alignment says how the goal connects with curriculum, assessment,
	// professional learning and operations. If left out, the plan's section
	// "alignment" counts as missing.
	// +optional
	Alignment Alignment `json:"alignment,omitzero"`

	// dependsOnRefs name the goals that must be reached first, at most 20, for
	// example [{name: wifi}]. A goal cannot depend on itself. If left out, the
	// goal does not wait for another.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=20
	DependsOnRefs []Reference `json:"dependsOnRefs,omitempty"`

	// needs are the names of the entries of the plan's needs that the goal
	// answers, at most 20, for example [home-devices]. If left out, the goal
	// answers no recorded need.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Needs []EntryName `json:"needs,omitempty"`

	// pedagogicalShift is what will be taught or learned in a different way, at
	// most 2,000 characters. The finding ShiftWithoutTraining then asks for
	// professional learning. If left out, lessons stay as they are.
	// +optional
	PedagogicalShift Text `json:"pedagogicalShift,omitempty"`

	// groups are the groups of students that the goal is aimed at, at most 20, for
	// example [EnglishLearners]. The finding EquityGap looks for a funded goal
	// that is aimed at the group. If left out, the goal is aimed at no group in
	// particular.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Groups []GroupName `json:"groups,omitempty"`

	// actions are the steps towards the goal, at most 100. Their costs are the
	// money that the goal needs. If left out, the goal needs no money.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=100
	Actions []Action `json:"actions,omitempty"`

	// closed records how and when the goal ended. If left out, the goal is not
	// closed.
	// +optional
	Closed Closure `json:"closed,omitzero"`
}

// Alignment says how a goal connects with the other work of the schools.
//
// +kubebuilder:validation:MinProperties=1
type Alignment struct {
	// curriculum is how the goal supports the curriculum, at most 2,000
	// characters, for example "Reading and writing in all subjects use the class
	// set." The finding AlignmentGap reports a connection that no goal of the plan
	// describes.
	// +optional
	Curriculum Text `json:"curriculum,omitempty"`

	// assessment is how the goal supports assessment, at most 2,000 characters,
	// for example "The state test is taken on the students' own devices." If left
	// out, the connection is not described.
	// +optional
	Assessment Text `json:"assessment,omitempty"`

	// professionalLearning is the professional learning that goes with the goal,
	// at most 2,000 characters, for example "Two days in August are for lessons
	// with a device." If left out, the connection is not described.
	// +optional
	ProfessionalLearning Text `json:"professionalLearning,omitempty"`

	// operations is what the goal changes in the running of the schools, at most
	// 2,000 characters, for example "Carts and repairs are on the custodians'
	// calendar." If left out, the connection is not described.
	// +optional
	Operations Text `json:"operations,omitempty"`
}

// Action is one step towards a goal.
//
// +kubebuilder:validation:XValidation:rule="!has(self.start) || !has(self.end) || self.start <= self.end",message="end must not be before start",fieldPath=".end",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.cost) || has(self.fiscalYear) || has(self.end)",message="an action with a cost needs fiscalYear, the year that pays, or end",fieldPath=".fiscalYear",reason=FieldValueRequired
type Action struct {
	// name is the name of the action: a-z, 0-9 and hyphens, at most 63, for
	// example buy. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// owner is the role in charge of the action, never a person's name, for
	// example Instructional coach. If left out, no role is in charge.
	// +optional
	Owner Role `json:"owner,omitempty"`

	// start is the first day of the action. Write YYYY-MM-DD, for example
	// "2026-08-10". If left out, no first day is recorded.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Start Date `json:"start,omitempty"`

	// end is the day by which the action is to be done. Write YYYY-MM-DD, for
	// example "2026-08-20". It must not be before start. If left out, the action
	// cannot become overdue.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	End Date `json:"end,omitempty"`

	// cost is the money that the action needs, in the plan's currency. Write
	// 36000 or "36000.50". An action with a cost needs fiscalYear or end. If
	// left out, the action needs no money.
	// +optional
	Cost Money `json:"cost,omitempty"`

	// fiscalYear is the fiscal year that pays the cost. Write a number from 1990
	// to 2200, for example 2027. If left out, an action of at most 366 days is
	// paid in the year of its end, and a longer one by its days in each year.
	// +optional
	// +kubebuilder:validation:Minimum=1990
	// +kubebuilder:validation:Maximum=2200
	FiscalYear FiscalYear `json:"fiscalYear,omitempty"`

	// done is the day on which the action was completed. Write YYYY-MM-DD, for
	// example "2026-08-18". If left out, the action is not done, and is overdue
	// from the day after end.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Done Date `json:"done,omitempty"`
}

// Outcome is how a goal ended.
//
// +kubebuilder:validation:Enum=Met;Learned;Dropped
type Outcome string

// The outcomes of a goal.
const (
	// OutcomeMet was reached.
	OutcomeMet Outcome = "Met"
	// OutcomeLearned was not reached, and was worth the work.
	OutcomeLearned Outcome = "Learned"
	// OutcomeDropped was given up.
	OutcomeDropped Outcome = "Dropped"
)

// Approach is how a goal goes about what it wants to reach.
//
// +kubebuilder:validation:Enum=Pilot
type Approach string

// ApproachPilot tries something in a few places before more money goes to it.
const ApproachPilot Approach = "Pilot"

// Closure records how and when a goal ended.
//
// +kubebuilder:validation:XValidation:rule="self.outcome != 'Learned' || has(self.lessons)",message="a goal that is closed as Learned needs lessons: write what was learned",fieldPath=".lessons",reason=FieldValueRequired
type Closure struct {
	// outcome is how the goal ended: Met (reached), Learned (not reached, and
	// worth the work) or Dropped (given up). Required.
	// +required
	Outcome Outcome `json:"outcome,omitempty"`

	// date is the day on which the goal ended. Write YYYY-MM-DD, for example
	// "2028-03-15". Required.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Date Date `json:"date,omitempty"`

	// lessons are the lessons learned, at most 2,000 characters, for example
	// "Carts need a teacher in charge." Required with the outcome Learned. If left
	// out, none are recorded.
	// +optional
	Lessons Text `json:"lessons,omitempty"`
}

// GoalStatus is what techplan computes from a goal.
type GoalStatus struct {
	// observedGeneration is the version of the spec (metadata.generation) from
	// which this status was computed. While it is lower than metadata.generation,
	// the status is out of date.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// conditions are Ready, OnTrack, Funded, Measured and Met, and Stalled while
	// only an edit can make the goal Ready. True is good, except for Stalled.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=8
	Conditions []metav1.Condition `json:"conditions,omitempty"`

	// due is the last day of the goal, for example 2029-06-30: spec.due, or the
	// last day of the plan if that is left out.
	// +optional
	Due Date `json:"due,omitempty"`

	// benchmarks count the goal's benchmarks by state, for example
	// {state: OnTrack, count: 2}.
	// +optional
	// +listType=map
	// +listMapKey=state
	// +kubebuilder:validation:MaxItems=10
	Benchmarks []StateCount `json:"benchmarks,omitempty"`

	// funding compares the money that the goal needs with the money it has, for
	// each fiscal year in which the goal runs.
	// +optional
	// +listType=map
	// +listMapKey=fiscalYear
	// +kubebuilder:validation:MaxItems=30
	Funding []GoalFunding `json:"funding,omitempty"`

	// actions count the goal's actions: all of them, those that are done and those
	// that are overdue.
	// +optional
	Actions ActionCounts `json:"actions,omitzero"`

	// findings are the findings about this goal, worst first, at most 20. They are
	// in the plan's status as well.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Findings []Finding `json:"findings,omitempty"`
}

// StateCount counts the benchmarks in one state.
type StateCount struct {
	// state is the state, for example OnTrack.
	// +required
	State BenchmarkState `json:"state,omitempty"`

	// count is the number of benchmarks in this state.
	// +required
	// +kubebuilder:validation:Minimum=1
	Count int32 `json:"count,omitempty"`
}

// GoalFunding compares the money that a goal needs with the money it has in
// one fiscal year.
type GoalFunding struct {
	// fiscalYear is the fiscal year of the figures, for example 2027.
	// +required
	// +kubebuilder:validation:Minimum=1990
	// +kubebuilder:validation:Maximum=2200
	FiscalYear FiscalYear `json:"fiscalYear,omitempty"`

	// need is the cost of the goal's actions in this year, in the plan's currency.
	// +optional
	Need Money `json:"need,omitempty"`

	// budgeted is the goal's part of the budget lines that name it, in this year
	// and in the plan's currency. Money that pays for an action of the next year,
	// which began in this one, counts there and not here.
	// +optional
	Budgeted Money `json:"budgeted,omitempty"`

	// gap is the need less the money budgeted, in the plan's currency; 0 if there
	// is enough.
	// +optional
	Gap Money `json:"gap,omitempty"`
}

// ActionCounts counts a goal's actions.
type ActionCounts struct {
	// total is the number of actions.
	// +required
	// +kubebuilder:validation:Minimum=0
	Total *int32 `json:"total,omitempty"`

	// done is the number of actions that are completed.
	// +required
	// +kubebuilder:validation:Minimum=0
	Done *int32 `json:"done,omitempty"`

	// overdue is the number of actions that are past their end and not completed.
	// +required
	// +kubebuilder:validation:Minimum=0
	Overdue *int32 `json:"overdue,omitempty"`
}
