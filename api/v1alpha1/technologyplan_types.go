package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// TechnologyPlan is a district's technology plan, which a board adopts for a
// few fiscal years. Only the title, the period and the name of the district
// are required; the condition Complete lists the sections that are missing.
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

	// metadata is the standard object metadata: the name of the plan and the
	// namespace of the district.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec is the plan as people write it.
	// +required
	Spec TechnologyPlanSpec `json:"spec,omitzero"`

	// status is what techplan computes from the plan. People do not write it.
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

// TechnologyPlanSpec is the plan as people write it. "Left out" below means
// that the field is not in the file at all.
type TechnologyPlanSpec struct {
	// title is the title on the cover of the plan, at most 160 characters, for
	// example "Maple Valley technology plan 2026-2029". Required.
	// +required
	Title Label `json:"title,omitempty"`

	// period is the first and the last day of the plan, for example
	// {start: "2026-07-01", end: "2029-06-30"}. It covers at most ten years.
	// Required.
	// +required
	Period Period `json:"period,omitzero"`

	// approval records which body adopted the plan and when, for example
	// {body: Board of Education, date: "2026-05-18"}. If left out, the plan is a
	// draft: it is checked in the same way, and no evaluations are created for it.
	// +optional
	Approval Approval `json:"approval,omitzero"`

	// district holds the facts about the district: its name, time zone, fiscal
	// year, students and sites. Required.
	// +required
	District District `json:"district,omitzero"`

	// domainLeads are the roles that lead the domains of technology, one entry for
	// each domain, for example {domain: AT, role: Special education director}. If
	// left out, no role leads.
	// +optional
	// +listType=map
	// +listMapKey=domain
	// +kubebuilder:validation:MaxItems=4
	DomainLeads []DomainLead `json:"domainLeads,omitempty"`

	// linkedPlans are the district's other plans that this one connects with, at
	// most 50, for example {name: improvement-2026, kind: SchoolImprovement}. If
	// left out, no plan is connected.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=50
	LinkedPlans []LinkedPlan `json:"linkedPlans,omitempty"`

	// vision says what the plan is for. If left out, the finding VisionMissing
	// reports it.
	// +optional
	Vision Vision `json:"vision,omitzero"`

	// priorities are the strategic priorities of the district, at most 50, for
	// example {name: access, title: Every learner has what they need, rank: 1}.
	// Goals name them. If left out, goals have no order.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=50
	Priorities []Priority `json:"priorities,omitempty"`

	// stakeholders are the roles that make and keep the plan, at most 100, for
	// example {name: teachers, role: Classroom teachers}. Write roles, never names
	// of people. If left out, the section "stakeholders" counts as missing.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=100
	Stakeholders []Stakeholder `json:"stakeholders,omitempty"`

	// needs are the gaps that the needs assessment found, at most 200. Goals, use
	// cases and technologies name them. If left out, the section "needs" counts as
	// missing.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=200
	Needs []Need `json:"needs,omitempty"`

	// disciplines are the subjects that are taught, at most 50, for example
	// [English, Mathematics]. Once the plan has use cases, the finding
	// DisciplineWithoutUseCase reports a discipline that has none. If left out, no
	// discipline is checked.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=50
	Disciplines []Label `json:"disciplines,omitempty"`

	// useCases say what learners and teachers do with technology, at most 200.
	// Technologies name them. If left out, the section "useCases" counts as
	// missing.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=200
	UseCases []UseCase `json:"useCases,omitempty"`

	// technologies are the devices, programs, networks and services that the
	// district uses, tries or gives up, at most 300. Together they may name at
	// most 6,000 use cases, needs and documents of the curriculum. If left out,
	// the section "technologies" counts as missing.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=300
	// +kubebuilder:validation:XValidation:rule="self.map(t, (has(t.useCases) ? t.useCases.size() : 0) + (has(t.needs) ? t.needs.size() : 0) + (has(t.curriculum) ? t.curriculum.size() : 0)).sum() <= 6000",message="the technologies name more than 6,000 use cases, needs and documents of the curriculum in total: leave out needs that a use case already meets, or combine technologies"
	Technologies []Technology `json:"technologies,omitempty"`

	// budget is the money of the plan: sources, lines and transfers. If left out,
	// the plan has no money and BudgetAligned is Unknown.
	// +optional
	Budget *Budget `json:"budget,omitempty"`

	// timeline are the steps of buying technology and bringing it into use, at
	// most 200. If left out, the section "timeline" counts as missing.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=200
	Timeline []TimelineEntry `json:"timeline,omitempty"`

	// professionalLearning are the training programs for teachers and
	// administrators, at most 100. If left out, the section "professionalLearning"
	// counts as missing.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=100
	ProfessionalLearning []LearningProgram `json:"professionalLearning,omitempty"`

	// communications say which audiences are informed about the plan, how and how
	// often, at most 100. If left out, the section "communications" counts as
	// missing.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=100
	Communications []Communication `json:"communications,omitempty"`

	// culture is what the program values and rewards. If left out, the section
	// "culture" counts as missing.
	// +optional
	Culture Culture `json:"culture,omitzero"`

	// evaluationSchedules plan the evaluations of the plan, its goals,
	// technologies and device lots, at most 100. Once the plan is approved,
	// Evaluation objects are created before they are due. If left out, no
	// evaluations are created.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=100
	EvaluationSchedules []EvaluationSchedule `json:"evaluationSchedules,omitempty"`

	// policy holds the district's own thresholds and waivers. If left out, every
	// threshold has its default; status.effective shows the values in effect.
	// +optional
	Policy Policy `json:"policy,omitzero"`
}

// Period is a span of days, both ends included, of at most ten years.
//
// +kubebuilder:validation:XValidation:rule="self.start >= timestamp('1990-01-01T00:00:00Z') && self.end <= timestamp('2199-12-31T00:00:00Z')",message="a plan must lie between 1990-01-01 and 2199-12-31: correct start or end",fieldPath=".start",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="self.end - self.start <= duration('87672h')",message="a plan covers at most ten years: write an earlier end",fieldPath=".end",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="self.start <= self.end",message="end must not be before start",fieldPath=".end",reason=FieldValueInvalid
type Period struct {
	// start is the first day. Write YYYY-MM-DD, for example "2026-07-01", from
	// 1990 on. Required.
	// +required
	Start Date `json:"start,omitempty"`

	// end is the last day. Write YYYY-MM-DD, for example "2029-06-30". It must not
	// be before start, more than ten years after it, or after 2199-12-31.
	// Required.
	// +required
	End Date `json:"end,omitempty"`
}

// Approval records which body adopted the plan and when.
type Approval struct {
	// body is the body that adopted the plan, never a person's name, for example
	// Board of Education. An e-mail address is refused. Required.
	// +required
	Body Role `json:"body,omitempty"`

	// date is the day of the approval. Write YYYY-MM-DD, for example "2026-05-18".
	// A day in the future means that the plan is not yet approved. Required.
	// +required
	Date Date `json:"date,omitempty"`
}

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
	// name is the name that goals use for the priority: lower-case letters, digits
	// and hyphens, at most 63, for example access. Required.
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

// DomainLead is the role that leads a domain of technology.
type DomainLead struct {
	// domain is the part of technology: AT (assistive), EdTech (teaching and
	// learning), InfoTech (infrastructure and administration) or Shared. Required.
	// +required
	Domain Domain `json:"domain,omitempty"`

	// role is the role that leads it, never a person's name, for example Special
	// education director. Required.
	// +required
	Role Role `json:"role,omitempty"`
}

// LinkedPlan is another plan of the district.
type LinkedPlan struct {
	// name is the name of the entry: lower-case letters, digits and hyphens, at
	// most 63, for example improvement-2026. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// kind is the kind of the other plan: SchoolImprovement, Curriculum,
	// Assessment, Facilities, Safety, SpecialEducation or Other. Required.
	// +required
	// +kubebuilder:validation:Enum=SchoolImprovement;Curriculum;Assessment;Facilities;Safety;SpecialEducation;Other
	Kind string `json:"kind,omitempty"`
}

// LinkedPlanSchoolImprovement is the kind of the school improvement plan.
const LinkedPlanSchoolImprovement = "SchoolImprovement"

// Stakeholder is a role that takes part in making and keeping the plan.
type Stakeholder struct {
	// name is the name of the entry: lower-case letters, digits and hyphens, at
	// most 63, for example teachers. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// role is the role of the stakeholder, never a person's name, for example
	// Classroom teachers. An e-mail address is refused. Required.
	// +required
	Role Role `json:"role,omitempty"`

	// origin says whether the stakeholder belongs to the district: Internal or
	// External. The finding ExternalVoiceMissing reports a plan without an
	// External one. If left out, the stakeholder does not count as External.
	// +optional
	// +kubebuilder:validation:Enum=Internal;External
	Origin string `json:"origin,omitempty"`

	// department is the department of the role, at most 160 characters, for
	// example Curriculum. If left out, the stakeholder counts in no department.
	// +optional
	Department Label `json:"department,omitempty"`

	// areas are the areas of planning that the stakeholder looks after: Funding,
	// Selection, Integration and Maintenance. If left out, the stakeholder looks
	// after none.
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

// PlanningArea is an area of planning that a stakeholder looks after.
//
// +kubebuilder:validation:Enum=Funding;Selection;Integration;Maintenance
type PlanningArea string

// PlanningAreas lists the areas of planning.
func PlanningAreas() []PlanningArea {
	return []PlanningArea{"Funding", "Selection", "Integration", "Maintenance"}
}

// Need is a gap that the needs assessment found.
type Need struct {
	// name is the name that goals, use cases and technologies use for the need:
	// lower-case letters, digits and hyphens, at most 63, for example
	// home-devices. Required.
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
	// +kubebuilder:validation:Enum=High;Medium;Low
	Priority string `json:"priority,omitempty"`

	// metBy is what can meet the need: CurrentPractice, Purchase, Training or
	// Policy. The finding PurchaseForMetNeed reports money for a need that
	// CurrentPractice meets. If left out, this is unknown.
	// +optional
	// +kubebuilder:validation:Enum=CurrentPractice;Purchase;Training;Policy
	MetBy string `json:"metBy,omitempty"`

	// readiness is how able and how willing the schools are to act on the need,
	// for example {ability: 2, interest: 3}. The finding NeedUnaddressed reports a
	// High need with a 0. If left out, this is unknown.
	// +optional
	Readiness Readiness `json:"readiness,omitzero"`
}

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

// Values of Need that a rule reads.
const (
	NeedHigh             = "High"
	MetByCurrentPractice = "CurrentPractice"
)

// UseCase is something that learners or teachers do with technology.
type UseCase struct {
	// name is the name that technologies use for the use case: lower-case letters,
	// digits and hyphens, at most 63, for example write-together. Required.
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
	// name is the name of the entry: lower-case letters, digits and hyphens, at
	// most 63, for example rollout. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// stage is the stage of the step, at most 160 characters, for example Acquire
	// or Integrate. The finding TimelineInvalid reports a goal that is integrated
	// before it is acquired. If left out, the order is not checked.
	// +optional
	Stage Label `json:"stage,omitempty"`

	// start is the first day of the step. Write YYYY-MM-DD, for example
	// "2026-07-01". Required.
	// +required
	Start Date `json:"start,omitempty"`

	// end is the last day of the step. Write YYYY-MM-DD, for example "2026-08-20".
	// It must not be before start. Required.
	// +required
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

// LearningProgram is a program of professional learning.
//
// +kubebuilder:validation:XValidation:rule="!has(self.followUp) || !has(self.start) || self.followUp > self.start",message="followUp must be after start",fieldPath=".followUp",reason=FieldValueInvalid
type LearningProgram struct {
	// name is the name of the program: lower-case letters, digits and hyphens, at
	// most 63, for example summer-institute. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// season is the season of the program: Summer, Fall, Winter or Spring. If left
	// out, it follows from start; without both, rules about the time of training
	// skip the program.
	// +optional
	// +kubebuilder:validation:Enum=Summer;Fall;Winter;Spring
	Season string `json:"season,omitempty"`

	// mode is how the program is held: FaceToFace, Online or Blended. The finding
	// SingleLearningMode reports a plan with one mode only. If left out, the mode
	// is unknown.
	// +optional
	// +kubebuilder:validation:Enum=FaceToFace;Online;Blended
	Mode string `json:"mode,omitempty"`

	// audience are the roles that the program is for, at most 20, for example
	// [Teachers]. The finding AudienceMissing reports a plan without a program for
	// teachers or for administrators. If left out, the audience is unknown.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Audience []Role `json:"audience,omitempty"`

	// start is the first day. Write YYYY-MM-DD, for example "2026-08-10". If left
	// out, the day is unknown.
	// +optional
	Start Date `json:"start,omitempty"`

	// days is the number of days of learning, for example 2. Write 1 to 366. If
	// left out, it counts as one day.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=366
	Days int32 `json:"days,omitempty"`

	// goals are the names of the Goal objects that the program serves, at most 20,
	// for example [one-to-one]. If left out, it serves no single goal.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=253
	// +kubebuilder:validation:items:XValidation:rule=`!self.matches(r'[\pC\p{Zl}\p{Zp}]')`,message="must be a name without control characters or other invisible characters; type the name again instead of pasting it"
	Goals []string `json:"goals,omitempty"`

	// technologies are the names of the entries of technologies that the program
	// teaches, at most 20, for example [student-chromebook]. If left out, it
	// teaches no single technology.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Technologies []EntryName `json:"technologies,omitempty"`

	// owners are the roles that announce, prepare and teach the program. If left
	// out, no role is in charge.
	// +optional
	Owners ProgramOwners `json:"owners,omitzero"`

	// provider is the organization or office that teaches the program, never a
	// person. If left out, no provider is recorded.
	// +optional
	Provider Provider `json:"provider,omitzero"`

	// feedback is what the participants said about the program, without names. If
	// left out while another program has it, the finding FeedbackMissing can
	// report it.
	// +optional
	Feedback ProgramFeedback `json:"feedback,omitzero"`

	// followUp is the day of the session that takes up again what was learned.
	// Write YYYY-MM-DD, for example "2026-11-09". It must be after start. If left
	// out while another program has it, the finding FollowUpMissing can report it.
	// +optional
	FollowUp Date `json:"followUp,omitempty"`
}

// ProgramOwners are the roles in charge of a program of professional learning.
//
// +kubebuilder:validation:MinProperties=1
type ProgramOwners struct {
	// communication is the role that announces the program, never a person's name,
	// for example Principal. If left out, no role does.
	// +optional
	Communication Role `json:"communication,omitempty"`

	// development is the role that prepares the program, for example Instructional
	// coach. If left out, no role does.
	// +optional
	Development Role `json:"development,omitempty"`

	// delivery is the role that teaches the program or engages the provider, for
	// example Instructional coach. If left out, no role does.
	// +optional
	Delivery Role `json:"delivery,omitempty"`
}

// Provider is the organization or office that teaches a program.
type Provider struct {
	// name is the name of the organization or office, never a person's, at most
	// 160 characters, for example Lakeside Learning Center. Required.
	// +required
	Name Label `json:"name,omitempty"`

	// kind is Internal (an office of the district), External (from outside and
	// paid) or Free (from outside and not paid). Required.
	// +required
	// +kubebuilder:validation:Enum=Internal;External;Free
	Kind string `json:"kind,omitempty"`

	// line is the name of the entry of budget.lines that pays the provider, for
	// example training. The finding ProviderUnfunded reports an External provider
	// without such a line. If left out, no line pays.
	// +optional
	Line EntryName `json:"line,omitempty"`
}

// ProviderExternal is the kind of a provider from outside that is paid.
const ProviderExternal = "External"

// ProgramFeedback is what the participants said about a program.
//
// +kubebuilder:validation:MinProperties=1
type ProgramFeedback struct {
	// responses is the number of people who answered, for example 42. Write 10 to
	// 1000000. Leave it out if fewer than 10 answered, so that no one can be
	// recognised.
	// +optional
	// +kubebuilder:validation:Minimum=10
	// +kubebuilder:validation:Maximum=1000000
	Responses int32 `json:"responses,omitempty"`

	// summary is what they said, at most 2,000 characters and without names, for
	// example "More time to practise in class." If left out, only the number is
	// recorded.
	// +optional
	Summary Text `json:"summary,omitempty"`
}

// Communication says how one audience is informed about the plan.
type Communication struct {
	// name is the name of the entry: lower-case letters, digits and hyphens, at
	// most 63, for example families. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// audience is the role that is informed, for example Families. Required.
	// +required
	Audience Role `json:"audience,omitempty"`

	// channel is how the audience is informed, at most 160 characters, for example
	// "Board report". If left out, the channel is not recorded.
	// +optional
	Channel Label `json:"channel,omitempty"`

	// cadence is how often the audience is informed: Monthly, Quarterly,
	// SemiAnnual or Annual. The finding CommunicationOverdue reports a delay of
	// more than 14 days. If left out, no delay is reported.
	// +optional
	// +kubebuilder:validation:Enum=Monthly;Quarterly;SemiAnnual;Annual
	Cadence string `json:"cadence,omitempty"`

	// last is the day on which the audience was last informed. Write YYYY-MM-DD,
	// for example "2026-10-05". If left out, a delay is counted from the day on
	// which the plan came into force.
	// +optional
	Last Date `json:"last,omitempty"`

	// feedback is how the audience can answer, at most 160 characters, for example
	// "Survey". The finding FeedbackLoopMissing reports a plan in which no
	// audience can answer. If left out, this audience cannot answer.
	// +optional
	Feedback Label `json:"feedback,omitempty"`
}

// Culture is what the technology program values and rewards.
//
// +kubebuilder:validation:MinProperties=1
type Culture struct {
	// values are what the program values, at most 20, for example [Try and share].
	// If left out, none are recorded.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Values []Label `json:"values,omitempty"`

	// incentives are what rewards trying and sharing, at most 20, for example
	// [Release time]. If left out, none are recorded.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Incentives []Label `json:"incentives,omitempty"`
}
