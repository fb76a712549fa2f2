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

	// testingWindows are the spans of days in which students take tests on devices,
	// at most 20, for example {name: state-tests, start: "2027-04-12",
	// end: "2027-05-07", minutesPerStudent: 300, hoursPerDay: 5}. The finding
	// TestingWindowShort reports a school that cannot test all its students in
	// time. If left out, no window is checked.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=20
	TestingWindows []TestingWindow `json:"testingWindows,omitempty"`

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
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Date Date `json:"date,omitempty"`
}
