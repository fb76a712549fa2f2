package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// TechnologyPlan is a district's technology plan: what a board adopts for a few
// fiscal years. Only its title, period and the district's name are required;
// what else is missing is told by the condition Complete.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=tp;tplan,categories=techplan-all
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="In force",type=string,JSONPath=`.status.conditions[?(@.type=="InForce")].status`
// +kubebuilder:printcolumn:name="Budget aligned",type=string,JSONPath=`.status.conditions[?(@.type=="BudgetAligned")].status`
// +kubebuilder:printcolumn:name="On track",type=string,JSONPath=`.status.conditions[?(@.type=="OnTrack")].status`
// +kubebuilder:printcolumn:name="Errors",type=integer,JSONPath=`.status.errors`
// +kubebuilder:printcolumn:name="Warnings",type=integer,JSONPath=`.status.warnings`
// +kubebuilder:printcolumn:name="Next evaluation",type=string,JSONPath=`.status.evaluations.next.due`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:printcolumn:name="Budget",type=string,JSONPath=`.status.budget.total`,priority=1
// +kubebuilder:printcolumn:name="Aligned %",type=string,JSONPath=`.status.budget.alignedPercent`,priority=1
// +kubebuilder:printcolumn:name="Complete %",type=integer,JSONPath=`.status.completeness.percent`,priority=1
// +kubebuilder:printcolumn:name="Ends",type=string,JSONPath=`.spec.period.end`,priority=1
type TechnologyPlan struct {
	metav1.TypeMeta `json:",inline"`

	// metadata is the standard object metadata.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec is the plan as people wrote it.
	// +required
	Spec TechnologyPlanSpec `json:"spec,omitzero"`

	// status is what the controllers found.
	// +optional
	// +kubebuilder:default={"observedGeneration":-1}
	Status TechnologyPlanStatus `json:"status,omitzero"`
}

// TechnologyPlanList is a list of TechnologyPlans.
//
// +kubebuilder:object:root=true
type TechnologyPlanList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []TechnologyPlan `json:"items"`
}

// TechnologyPlanSpec is the plan as people wrote it.
type TechnologyPlanSpec struct {
	// title of the plan as it stands on its cover.
	// +required
	Title Label `json:"title,omitempty"`

	// period that the plan is for, first and last day.
	// +required
	Period Period `json:"period,omitzero"`

	// approval by the board or another body. Absent: the plan is a draft, is
	// assessed all the same, and schedules no evaluations.
	// +optional
	Approval Approval `json:"approval,omitzero"`

	// district that the plan is for.
	// +required
	District District `json:"district,omitzero"`

	// domainLeads are the roles that lead each domain of technology.
	// +optional
	// +listType=map
	// +listMapKey=domain
	// +kubebuilder:validation:MaxItems=4
	DomainLeads []DomainLead `json:"domainLeads,omitempty"`

	// linkedPlans are the district's other plans that this one connects with.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=50
	LinkedPlans []LinkedPlan `json:"linkedPlans,omitempty"`

	// vision that the plan serves.
	// +optional
	Vision Vision `json:"vision,omitzero"`

	// priorities that goals point to.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=50
	Priorities []Priority `json:"priorities,omitempty"`

	// stakeholders who make and keep the plan, by role.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=100
	Stakeholders []Stakeholder `json:"stakeholders,omitempty"`

	// needs that the needs assessment found.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=200
	Needs []Need `json:"needs,omitempty"`

	// disciplines that are taught, for instance English. One to which no use case
	// belongs is told.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=50
	Disciplines []Label `json:"disciplines,omitempty"`

	// useCases say what learners and teachers do with technology.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=200
	UseCases []UseCase `json:"useCases,omitempty"`

	// technologies that the district uses, tries or gives up. All of them together
	// name at most 6,000 use cases, needs and documents of the curriculum.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=300
	// +kubebuilder:validation:XValidation:rule="self.map(t, (has(t.useCases) ? t.useCases.size() : 0) + (has(t.needs) ? t.needs.size() : 0) + (has(t.curriculum) ? t.curriculum.size() : 0)).sum() <= 6000",message="the technologies name more than 6,000 use cases, needs and documents of the curriculum in all: leave out needs that a use case meets already, or put technologies together"
	Technologies []Technology `json:"technologies,omitempty"`

	// budget of the plan.
	// +optional
	Budget *Budget `json:"budget,omitempty"`

	// timeline of acquiring and integrating.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=200
	Timeline []TimelineEntry `json:"timeline,omitempty"`

	// professionalLearning lists the programs for teachers and administrators.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=100
	ProfessionalLearning []LearningProgram `json:"professionalLearning,omitempty"`

	// communications say who hears of the plan and how.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=100
	Communications []Communication `json:"communications,omitempty"`

	// culture that lets people try and share.
	// +optional
	Culture Culture `json:"culture,omitzero"`

	// evaluationSchedules put evaluations on the calendar. The Evaluation
	// objects are created ahead of their due dates once the plan is approved.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=100
	EvaluationSchedules []EvaluationSchedule `json:"evaluationSchedules,omitempty"`

	// policy holds the district's own thresholds. What is absent has a default,
	// shown in status.effective.
	// +optional
	Policy Policy `json:"policy,omitzero"`
}

// Period is a span of days, both ends included, of at most ten years.
//
// +kubebuilder:validation:XValidation:rule="self.start >= timestamp('1990-01-01T00:00:00Z') && self.end <= timestamp('2199-12-31T00:00:00Z')",message="a plan lies between the years 1990 and 2199",fieldPath=".start",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="self.end - self.start <= duration('87672h')",message="a plan covers at most ten years",fieldPath=".end",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="self.start <= self.end",message="end must not be before start",fieldPath=".end",reason=FieldValueInvalid
type Period struct {
	// start is the first day.
	// +required
	Start Date `json:"start,omitempty"`

	// end is the last day.
	// +required
	End Date `json:"end,omitempty"`
}

// Approval records that a body adopted the plan.
type Approval struct {
	// body that approved, for instance Board of Education.
	// +required
	Body Role `json:"body,omitempty"`

	// date of the approval.
	// +required
	Date Date `json:"date,omitempty"`
}

// Vision is what the plan is for.
//
// +kubebuilder:validation:MinProperties=1
type Vision struct {
	// statement of the shared vision. It counts as filled from 40 characters.
	// +optional
	Statement Text `json:"statement,omitempty"`

	// studentLearning is the vision for student learning. It goes with technologyRole.
	// +optional
	StudentLearning Text `json:"studentLearning,omitempty"`

	// technologyRole is the part that technology plays in it. It goes with
	// studentLearning.
	// +optional
	TechnologyRole Text `json:"technologyRole,omitempty"`
}

// Priority is a strategic priority of the district.
type Priority struct {
	// name by which goals point to the priority.
	// +required
	Name EntryName `json:"name,omitempty"`

	// title in the district's words.
	// +required
	Title Label `json:"title,omitempty"`

	// rank of the priority: 1 comes first. Two priorities may share a rank.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=50
	Rank int32 `json:"rank,omitempty"`
}

// DomainLead is who leads a domain of technology.
type DomainLead struct {
	// domain is AT, EdTech, InfoTech or Shared.
	// +required
	Domain Domain `json:"domain,omitempty"`

	// role that leads.
	// +required
	Role Role `json:"role,omitempty"`
}

// LinkedPlan is another plan of the district.
type LinkedPlan struct {
	// name of the entry.
	// +required
	Name EntryName `json:"name,omitempty"`

	// kind of the plan.
	// +required
	// +kubebuilder:validation:Enum=SchoolImprovement;Curriculum;Assessment;Facilities;Safety;SpecialEducation;Other
	Kind string `json:"kind,omitempty"`
}

// LinkedPlanSchoolImprovement is the kind of the school improvement plan.
const LinkedPlanSchoolImprovement = "SchoolImprovement"

// Stakeholder takes part in making and keeping the plan.
type Stakeholder struct {
	// name of the entry.
	// +required
	Name EntryName `json:"name,omitempty"`

	// role of the stakeholder.
	// +required
	Role Role `json:"role,omitempty"`

	// origin is Internal or External to the district.
	// +optional
	// +kubebuilder:validation:Enum=Internal;External
	Origin string `json:"origin,omitempty"`

	// department that the role belongs to.
	// +optional
	Department Label `json:"department,omitempty"`

	// areas of the planning that the stakeholder takes part in.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=4
	Areas []PlanningArea `json:"areas,omitempty"`
}

// The values of Stakeholder.origin.
const (
	OriginInternal = "Internal"
	OriginExternal = "External"
)

// PlanningArea is a part of planning that somebody has to look after.
//
// +kubebuilder:validation:Enum=Funding;Selection;Integration;Maintenance
type PlanningArea string

// PlanningAreas lists the areas of planning.
func PlanningAreas() []PlanningArea {
	return []PlanningArea{"Funding", "Selection", "Integration", "Maintenance"}
}

// Need is a gap that the needs assessment found.
type Need struct {
	// name by which goals and use cases point to the need.
	// +required
	Name EntryName `json:"name,omitempty"`

	// gap in words.
	// +required
	Gap Text `json:"gap,omitempty"`

	// priority of the need: High, Medium or Low. A High need that no goal, use
	// case or technology answers is told.
	// +optional
	// +kubebuilder:validation:Enum=High;Medium;Low
	Priority string `json:"priority,omitempty"`

	// metBy says what can meet the need: CurrentPractice, Purchase, Training or
	// Policy. Buying for a need that current practice meets is told.
	// +optional
	// +kubebuilder:validation:Enum=CurrentPractice;Purchase;Training;Policy
	MetBy string `json:"metBy,omitempty"`

	// readiness of the schools to act on the need. A High need is told for which
	// they lack the ability or the interest altogether.
	// +optional
	Readiness Readiness `json:"readiness,omitzero"`
}

// Readiness says how able and how willing the schools are to act on a need, each
// from 0 (not at all) to 3 (fully).
//
// +kubebuilder:validation:MinProperties=1
type Readiness struct {
	// ability to act on the need: people, time and means. 0 to 3.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=3
	Ability *int32 `json:"ability,omitempty"`

	// interest of the schools in acting on the need. 0 to 3.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=3
	Interest *int32 `json:"interest,omitempty"`
}

// Values of Need that a rule reads.
const (
	NeedHigh             = "High"
	MetByCurrentPractice = "CurrentPractice"
)

// UseCase is something that learners or teachers do with technology.
type UseCase struct {
	// name by which technologies point to the use case.
	// +required
	Name EntryName `json:"name,omitempty"`

	// discipline that the use case belongs to, for instance English.
	// +optional
	Discipline Label `json:"discipline,omitempty"`

	// description of what is done.
	// +required
	Description Text `json:"description,omitempty"`

	// studentValue is what students gain.
	// +optional
	StudentValue Text `json:"studentValue,omitempty"`

	// accommodations that let every student take part, for instance captions.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Accommodations []Label `json:"accommodations,omitempty"`

	// needs that the use case meets, by name.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Needs []EntryName `json:"needs,omitempty"`
}

// TimelineEntry is a step of acquiring or integrating technology.
//
// +kubebuilder:validation:XValidation:rule="self.start <= self.end",message="end must not be before start",fieldPath=".end",reason=FieldValueInvalid
type TimelineEntry struct {
	// name of the entry.
	// +required
	Name EntryName `json:"name,omitempty"`

	// stage of the step, for instance Acquire or Integrate.
	// +optional
	Stage Label `json:"stage,omitempty"`

	// start is the first day.
	// +required
	Start Date `json:"start,omitempty"`

	// end is the last day.
	// +required
	End Date `json:"end,omitempty"`

	// owner is the role in charge.
	// +optional
	Owner Role `json:"owner,omitempty"`

	// goals that the step serves, by the name of the Goal.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=253
	// +kubebuilder:validation:items:XValidation:rule=`!self.matches(r'[\pC\p{Zl}\p{Zp}]')`,message="must be a name without control characters or other invisible characters; type the name again instead of pasting it"
	Goals []string `json:"goals,omitempty"`
}

// LearningProgram is a program of professional learning.
//
// +kubebuilder:validation:XValidation:rule="!has(self.followUp) || !has(self.start) || self.followUp > self.start",message="followUp must be after start",fieldPath=".followUp",reason=FieldValueInvalid
type LearningProgram struct {
	// name of the program.
	// +required
	Name EntryName `json:"name,omitempty"`

	// season is Summer, Fall, Winter or Spring.
	// +optional
	// +kubebuilder:validation:Enum=Summer;Fall;Winter;Spring
	Season string `json:"season,omitempty"`

	// mode is FaceToFace, Online or Blended.
	// +optional
	// +kubebuilder:validation:Enum=FaceToFace;Online;Blended
	Mode string `json:"mode,omitempty"`

	// audience by role, for instance Teachers.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Audience []Role `json:"audience,omitempty"`

	// start is the first day.
	// +optional
	Start Date `json:"start,omitempty"`

	// days of learning.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=366
	Days int32 `json:"days,omitempty"`

	// goals that the program serves, by the name of the Goal.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=253
	// +kubebuilder:validation:items:XValidation:rule=`!self.matches(r'[\pC\p{Zl}\p{Zp}]')`,message="must be a name without control characters or other invisible characters; type the name again instead of pasting it"
	Goals []string `json:"goals,omitempty"`

	// technologies that the program teaches, by name.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Technologies []EntryName `json:"technologies,omitempty"`

	// owners of the program, by role.
	// +optional
	Owners ProgramOwners `json:"owners,omitzero"`

	// provider that teaches the program.
	// +optional
	Provider Provider `json:"provider,omitzero"`

	// feedback of those who took part.
	// +optional
	Feedback ProgramFeedback `json:"feedback,omitzero"`

	// followUp is the day of the session that takes up what was learned. It is
	// after start.
	// +optional
	FollowUp Date `json:"followUp,omitempty"`
}

// ProgramOwners name who does what for a program, by role.
//
// +kubebuilder:validation:MinProperties=1
type ProgramOwners struct {
	// communication is who announces the program.
	// +optional
	Communication Role `json:"communication,omitempty"`

	// development is who prepares it.
	// +optional
	Development Role `json:"development,omitempty"`

	// delivery is who teaches it, or sees to it that a provider does.
	// +optional
	Delivery Role `json:"delivery,omitempty"`
}

// Provider is who teaches a program.
type Provider struct {
	// name of an organization or office, never a person's.
	// +required
	Name Label `json:"name,omitempty"`

	// kind is Internal to the district, External for one from outside that is paid,
	// or Free for one from outside that asks for nothing.
	// +required
	// +kubebuilder:validation:Enum=Internal;External;Free
	Kind string `json:"kind,omitempty"`

	// line of the budget that pays the provider, by name. An External one without
	// is told.
	// +optional
	Line EntryName `json:"line,omitempty"`
}

// ProviderExternal is the kind of a provider from outside that is paid.
const ProviderExternal = "External"

// ProgramFeedback is what those who took part said of a program.
//
// +kubebuilder:validation:MinProperties=1
type ProgramFeedback struct {
	// responses is how many people answered, at least 10. Fewer stand without a
	// count, so that nobody can be recognised.
	// +optional
	// +kubebuilder:validation:Minimum=10
	// +kubebuilder:validation:Maximum=1000000
	Responses int32 `json:"responses,omitempty"`

	// summary of what they said. It names nobody.
	// +optional
	Summary Text `json:"summary,omitempty"`
}

// Communication says who hears of the plan and how.
type Communication struct {
	// name of the entry.
	// +required
	Name EntryName `json:"name,omitempty"`

	// audience that hears of the plan, for instance Families.
	// +required
	Audience Role `json:"audience,omitempty"`

	// channel that is used, for instance a board report.
	// +optional
	Channel Label `json:"channel,omitempty"`

	// cadence is how often the audience hears of the plan: Monthly, Quarterly,
	// SemiAnnual or Annual.
	// +optional
	// +kubebuilder:validation:Enum=Monthly;Quarterly;SemiAnnual;Annual
	Cadence string `json:"cadence,omitempty"`

	// last is the day on which it last did.
	// +optional
	Last Date `json:"last,omitempty"`

	// feedback is the way in which the audience answers, for instance a survey.
	// +optional
	Feedback Label `json:"feedback,omitempty"`
}

// Culture is what the program values and rewards.
//
// +kubebuilder:validation:MinProperties=1
type Culture struct {
	// values of the technology program.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Values []Label `json:"values,omitempty"`

	// incentives for trying and sharing.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Incentives []Label `json:"incentives,omitempty"`
}
