package v1alpha1

// Cadence is how often an evaluation comes round.
//
// +kubebuilder:validation:Enum=Once;Monthly;Quarterly;SemiAnnual;Annual;EveryTerm
type Cadence string

// The cadences. All but EveryTerm count months from the anchor.
const (
	CadenceOnce       Cadence = "Once"
	CadenceMonthly    Cadence = "Monthly"
	CadenceQuarterly  Cadence = "Quarterly"
	CadenceSemiAnnual Cadence = "SemiAnnual"
	CadenceAnnual     Cadence = "Annual"
	CadenceEveryTerm  Cadence = "EveryTerm"
)

// Edge is the end of a term that an EveryTerm schedule counts from.
//
// +kubebuilder:validation:Enum=Start;End
type Edge string

// The edges of a term.
const (
	EdgeStart Edge = "Start"
	EdgeEnd   Edge = "End"
)

// EvaluationSchedule puts evaluations of a target on the calendar.
//
// +kubebuilder:validation:XValidation:rule="self.cadence == 'EveryTerm' || has(self.anchor)",message="anchor, the first due date, is required with this cadence",fieldPath=".anchor",reason=FieldValueRequired
// +kubebuilder:validation:XValidation:rule="self.cadence != 'EveryTerm' || !has(self.anchor)",message="EveryTerm follows district.terms and takes no anchor",fieldPath=".anchor",reason=FieldValueForbidden
// +kubebuilder:validation:XValidation:rule="self.cadence != 'EveryTerm' || has(self.edge)",message="edge, Start or End of the term, is required with EveryTerm",fieldPath=".edge",reason=FieldValueRequired
// +kubebuilder:validation:XValidation:rule="self.cadence == 'EveryTerm' || !(has(self.edge) || has(self.offsetDays))",message="edge and offsetDays go with cadence EveryTerm",fieldPath=".edge",reason=FieldValueForbidden
type EvaluationSchedule struct {
	// name of the schedule.
	// +required
	Name EntryName `json:"name,omitempty"`

	// target that is evaluated.
	// +required
	Target ScheduleTarget `json:"target,omitzero"`

	// cadence is Once, Monthly, Quarterly, SemiAnnual, Annual or EveryTerm.
	// +required
	Cadence Cadence `json:"cadence,omitempty"`

	// anchor is the first due date; all later ones count from it, so that
	// 31 January monthly is due on 28 February and 31 March.
	// +optional
	Anchor Date `json:"anchor,omitempty"`

	// edge is the Start or End of the term, with EveryTerm.
	// +optional
	Edge Edge `json:"edge,omitempty"`

	// offsetDays moves the due date from the term's edge, with EveryTerm.
	// +optional
	// +kubebuilder:validation:Minimum=-90
	// +kubebuilder:validation:Maximum=90
	OffsetDays *int32 `json:"offsetDays,omitempty"`

	// leadDays is how long before it is due the Evaluation appears. Absent: 14.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=180
	LeadDays *int32 `json:"leadDays,omitempty"`

	// graceDays is how long after its due date an evaluation may be completed
	// before it is overdue. Absent: 30.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=180
	GraceDays *int32 `json:"graceDays,omitempty"`

	// evaluators by role are copied into each Evaluation.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Evaluators []Role `json:"evaluators,omitempty"`

	// criteria are copied into each Evaluation.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=50
	Criteria []Criterion `json:"criteria,omitempty"`
}

// ScheduleTarget is what a schedule evaluates.
//
// +kubebuilder:validation:XValidation:rule="self.kind != 'TechnologyPlan' || !has(self.name)",message="a schedule of kind TechnologyPlan evaluates this plan and takes no name",fieldPath=".name",reason=FieldValueForbidden
// +kubebuilder:validation:XValidation:rule="!(self.kind in ['Goal', 'Device']) || has(self.name)",message="name is required with this kind",fieldPath=".name",reason=FieldValueRequired
// +kubebuilder:validation:XValidation:rule="self.kind == 'Technology' || !has(self.all)",message="all goes with kind Technology",fieldPath=".all",reason=FieldValueForbidden
// +kubebuilder:validation:XValidation:rule="self.kind != 'Technology' || has(self.name) != (has(self.all) && self.all)",message="give the name of a technology or all: true"
type ScheduleTarget struct {
	// kind is TechnologyPlan (this plan), Goal, Technology or Device.
	// +required
	// +kubebuilder:validation:Enum=TechnologyPlan;Goal;Technology;Device
	Kind string `json:"kind,omitempty"`

	// name of the Goal or Device object, or of the plan's technology.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:XValidation:rule=`!self.matches(r'[\pC\p{Zl}\p{Zp}]')`,message="must be a name without control characters or other invisible characters; type the name again instead of pasting it"
	Name string `json:"name,omitempty"`

	// all evaluates each technology of the plan, with kind Technology.
	// +optional
	All *bool `json:"all,omitempty"`
}

// TargetTechnology is the target kind for an entry of the plan's technologies.
const TargetTechnology = "Technology"

// Criterion is a question that an evaluation answers.
type Criterion struct {
	// name by which a result points to the criterion.
	// +required
	Name EntryName `json:"name,omitempty"`

	// question in words.
	// +required
	Question Label `json:"question,omitempty"`
}
