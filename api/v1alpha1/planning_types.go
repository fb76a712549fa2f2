package v1alpha1

// Vision says what the plan is for.
//
// +kubebuilder:validation:MinProperties=1
type Vision struct {
	// statement is the shared vision, at most 2,000 characters. The finding
	// VisionMissing reports a statement of fewer than 40 characters, or none.
	// +optional
	Statement Text `json:"statement,omitempty"`

	// studentLearning is the vision for student learning, at most 2,000
	// characters. Give technologyRole as well: the finding VisionIncomplete
	// reports one without the other.
	// +optional
	StudentLearning Text `json:"studentLearning,omitempty"`

	// technologyRole is the part that technology plays in student learning, at
	// most 2,000 characters. Give studentLearning as well.
	// +optional
	TechnologyRole Text `json:"technologyRole,omitempty"`
}

// Priority is a strategic priority of the district.
type Priority struct {
	// name is the name that goals use for the priority: a-z, 0-9 and hyphens,
	// at most 63, for example access. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// title is the priority in the district's words, at most 160 characters, for
	// example "Every learner has what they need". Required.
	// +required
	Title Label `json:"title,omitempty"`

	// rank is the place of the priority: 1 comes first. Write 1 to 50; two
	// priorities may have the same rank. The finding PriorityInversion reports a
	// lower goal that is fully funded while a higher one is short. If left out,
	// the priority has no rank.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=50
	Rank int32 `json:"rank,omitempty"`
}

// LinkedPlan is another plan of the district.
type LinkedPlan struct {
	// name is the name of the entry: a-z, 0-9 and hyphens, at most 63, for
	// example improvement-2026. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// kind is the kind of the other plan: SchoolImprovement, Curriculum,
	// Assessment, Facilities, Safety, SpecialEducation or Other. Required.
	// +required
	Kind LinkedPlanKind `json:"kind,omitempty"`
}

// LinkedPlanKind is the kind of another plan of the district.
//
// +kubebuilder:validation:Enum=SchoolImprovement;Curriculum;Assessment;Facilities;Safety;SpecialEducation;Other
type LinkedPlanKind string

// The kinds of other plans.
const (
	// LinkedPlanSchoolImprovement is the school improvement plan.
	LinkedPlanSchoolImprovement LinkedPlanKind = "SchoolImprovement"
	// LinkedPlanCurriculum is the curriculum plan.
	LinkedPlanCurriculum LinkedPlanKind = "Curriculum"
	// LinkedPlanAssessment is the plan of tests and assessments.
	LinkedPlanAssessment LinkedPlanKind = "Assessment"
	// LinkedPlanFacilities is the plan of buildings and rooms.
	LinkedPlanFacilities LinkedPlanKind = "Facilities"
	// LinkedPlanSafety is the safety plan.
	LinkedPlanSafety LinkedPlanKind = "Safety"
	// LinkedPlanSpecialEducation is the special education plan.
	LinkedPlanSpecialEducation LinkedPlanKind = "SpecialEducation"
	// LinkedPlanOther is any other plan.
	LinkedPlanOther LinkedPlanKind = "Other"
)

// Need is a gap that the needs assessment found.
type Need struct {
	// name is the name that goals, use cases and technologies use for the need:
	// a-z, 0-9 and hyphens, at most 63, for example home-devices. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// gap is the gap in words, at most 2,000 characters, for example "A third of
	// the students have no computer at home." Required.
	// +required
	Gap Text `json:"gap,omitempty"`

	// priority is how urgent the need is: High, Medium or Low. The finding
	// NeedUnaddressed reports a High need that no goal, use case or technology
	// names. If left out, it is not High.
	// +optional
	Priority NeedPriority `json:"priority,omitempty"`

	// metBy is what can meet the need: CurrentPractice, Purchase, Training or
	// Policy. The finding PurchaseForMetNeed reports money for a need that
	// CurrentPractice meets. If left out, this is unknown.
	// +optional
	MetBy MetBy `json:"metBy,omitempty"`

	// readiness is how able and how willing the schools are to act on the need,
	// for example {ability: 2, interest: 3}. The finding NeedUnaddressed reports a
	// High need with a 0. If left out, this is unknown.
	// +optional
	Readiness Readiness `json:"readiness,omitzero"`
}

// NeedPriority says how urgent a need is.
//
// +kubebuilder:validation:Enum=High;Medium;Low
type NeedPriority string

// The priorities of a need.
const (
	// NeedHigh must be answered by a goal, a use case or a technology.
	NeedHigh NeedPriority = "High"
	// NeedMedium should be answered in this plan.
	NeedMedium NeedPriority = "Medium"
	// NeedLow can wait for a later plan.
	NeedLow NeedPriority = "Low"
)

// MetBy is what can meet a need.
//
// +kubebuilder:validation:Enum=CurrentPractice;Purchase;Training;Policy
type MetBy string

// The ways to meet a need.
const (
	// MetByCurrentPractice is what the schools have and do already.
	MetByCurrentPractice MetBy = "CurrentPractice"
	// MetByPurchase is something to buy.
	MetByPurchase MetBy = "Purchase"
	// MetByTraining is professional learning.
	MetByTraining MetBy = "Training"
	// MetByPolicy is a decision of the district.
	MetByPolicy MetBy = "Policy"
)

// Readiness is how able and how willing the schools are to act on a need, each
// from 0 (not at all) to 3 (fully).
//
// +kubebuilder:validation:MinProperties=1
type Readiness struct {
	// ability is how able the schools are to act: people, time and means. Write 0
	// (not at all) to 3 (fully). If left out, it is unknown.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=3
	Ability *int32 `json:"ability,omitempty"`

	// interest is how willing the schools are to act. Write 0 (not at all) to 3
	// (fully). If left out, it is unknown.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=3
	Interest *int32 `json:"interest,omitempty"`
}

// UseCase is something that learners or teachers do with technology.
type UseCase struct {
	// name is the name that technologies use for the use case: a-z, 0-9 and
	// hyphens, at most 63, for example write-together. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// discipline is the subject that the use case belongs to, at most 160
	// characters, for example English. Write it as in disciplines; capitals do not
	// matter. If left out, it belongs to no single subject.
	// +optional
	Discipline Label `json:"discipline,omitempty"`

	// description is what is done, at most 2,000 characters, for example
	// "Students write and revise a text together." Required.
	// +required
	Description Text `json:"description,omitempty"`

	// studentValue is what students gain, at most 2,000 characters. If left out
	// while another use case has it, the finding StudentValueMissing reports it.
	// +optional
	StudentValue Text `json:"studentValue,omitempty"`

	// accommodations are what lets every student take part, at most 20, for
	// example [Captions]. Write None needed where that is so. If left out while
	// another use case has some, the finding AccommodationsMissing reports it.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Accommodations []Label `json:"accommodations,omitempty"`

	// needs are the names of the entries of needs that the use case meets, at most
	// 20, for example [home-devices]. If left out, it meets no recorded need.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Needs []EntryName `json:"needs,omitempty"`
}

// TimelineEntry is a step of buying technology or bringing it into use.
//
// +kubebuilder:validation:XValidation:rule="self.start <= self.end",message="end must not be before start",fieldPath=".end",reason=FieldValueInvalid
type TimelineEntry struct {
	// name is the name of the entry: a-z, 0-9 and hyphens, at most 63, for
	// example rollout. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// stage is the stage of the step, at most 160 characters, for example Acquire
	// or Integrate. The finding TimelineInvalid reports a goal that is integrated
	// before it is acquired. A step that prepares the plan (Acquire, Apply, Bid,
	// Buy, Plan, Prepare, Procure, Purchase, Request, Select, Tender) may be over
	// up to a year before the plan begins. If left out, the order is not checked.
	// +optional
	Stage Label `json:"stage,omitempty"`

	// start is the first day of the step. Write YYYY-MM-DD, for example
	// "2026-07-01". Required.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Start Date `json:"start,omitempty"`

	// end is the last day of the step. Write YYYY-MM-DD, for example "2026-08-20".
	// It must not be before start. Required.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	End Date `json:"end,omitempty"`

	// owner is the role in charge of the step, never a person's name, for example
	// Technology director. If left out, no role is in charge.
	// +optional
	Owner Role `json:"owner,omitempty"`

	// goals are the names of the Goal objects that the step serves, at most 20,
	// for example [one-to-one]. If left out, the step serves no single goal.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=253
	// +kubebuilder:validation:items:XValidation:rule=`!self.matches(r'[\pC\p{Zl}\p{Zp}]')`,message="must be a name without control characters or other invisible characters; type the name again instead of pasting it"
	Goals []string `json:"goals,omitempty"`
}
