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

	// useCases say what learners and teachers do with technology.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=200
	UseCases []UseCase `json:"useCases,omitempty"`

	// technologies that the district uses, tries or gives up.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=300
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

// District is what the plan's figures are counted by.
type District struct {
	// name of the district.
	// +required
	Name Label `json:"name,omitempty"`

	// timeZone is the IANA name of the zone in which the district's days begin,
	// such as America/Detroit. Absent: UTC.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9_+/-]+$`
	TimeZone string `json:"timeZone,omitempty"`

	// fiscalYearStartMonth is 1 to 12. Absent: 7, so that fiscal year 2027 is
	// July 2026 to June 2027.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=12
	FiscalYearStartMonth int32 `json:"fiscalYearStartMonth,omitempty"`

	// enrollment is the number of students. Absent: the sum of the sites'.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=5000000
	Enrollment int32 `json:"enrollment,omitempty"`

	// groups of students that the plan must serve. Counts only, never names.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=50
	Groups []StudentGroup `json:"groups,omitempty"`

	// erate is what the federal E-Rate program reckons by.
	// +optional
	ERate ERate `json:"erate,omitzero"`

	// sites are the schools and offices.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=1000
	Sites []Site `json:"sites,omitempty"`

	// terms are the school terms that EveryTerm schedules follow.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=60
	Terms []Term `json:"terms,omitempty"`

	// closures are days without school. An evaluation that would be due on one
	// is due on the next day that is neither a closure nor a weekend.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=200
	Closures []Term `json:"closures,omitempty"`
}

// ERate is what the federal E-Rate program reckons by.
//
// +kubebuilder:validation:MinProperties=1
type ERate struct {
	// nslpPercent is the share of students eligible for the national school lunch
	// program, 0 to 100. With locale it decides the discount.
	// +optional
	NSLPPercent Percent `json:"nslpPercent,omitempty"`

	// locale of the district as the program counts it: Urban or Rural.
	// +optional
	// +kubebuilder:validation:Enum=Urban;Rural
	Locale string `json:"locale,omitempty"`

	// categoryTwoRequested is what was already requested for category two in the
	// current five-year cycle, before the discount and without the lines of this
	// plan. Write 0 if nothing was.
	// +optional
	CategoryTwoRequested Money `json:"categoryTwoRequested,omitempty"`
}

// StudentGroup is a group of students by count.
type StudentGroup struct {
	// name of the group.
	// +required
	Name GroupName `json:"name,omitempty"`

	// count of students, at least 10; a group of 1 to 9 stands without a count,
	// so that nobody can be recognised.
	// +optional
	// +kubebuilder:validation:Minimum=10
	// +kubebuilder:validation:Maximum=5000000
	Count int32 `json:"count,omitempty"`
}

// Site is a school or office.
type Site struct {
	// name of the site.
	// +required
	Name EntryName `json:"name,omitempty"`

	// enrollment is the number of students; 0 for an office.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=1000000
	Enrollment *int32 `json:"enrollment,omitempty"`
}

// Term is a named span of days.
//
// +kubebuilder:validation:XValidation:rule="self.start <= self.end",message="end must not be before start",fieldPath=".end",reason=FieldValueInvalid
type Term struct {
	// name of the span.
	// +required
	Name EntryName `json:"name,omitempty"`

	// start is the first day.
	// +required
	Start Date `json:"start,omitempty"`

	// end is the last day.
	// +required
	End Date `json:"end,omitempty"`
}

// Vision is what the plan is for.
//
// +kubebuilder:validation:MinProperties=1
type Vision struct {
	// statement of the shared vision. It counts as filled from 40 characters.
	// +optional
	Statement Text `json:"statement,omitempty"`

	// studentLearning is the vision for student learning.
	// +optional
	StudentLearning Text `json:"studentLearning,omitempty"`

	// technologyRole is the part that technology plays in it.
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

	// needs that the use case meets, by name.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Needs []EntryName `json:"needs,omitempty"`
}

// Lifecycle is where a technology stands in the district.
//
// +kubebuilder:validation:Enum=Candidate;Adopted;Retiring;Retired
type Lifecycle string

// The stages of a technology.
const (
	// LifecycleCandidate is under consideration or in a pilot.
	LifecycleCandidate Lifecycle = "Candidate"
	// LifecycleAdopted is in use. It is the stage when none is given.
	LifecycleAdopted Lifecycle = "Adopted"
	// LifecycleRetiring is in use and on its way out.
	LifecycleRetiring Lifecycle = "Retiring"
	// LifecycleRetired is no longer in use; no evaluations are expected of it
	// after retireOn.
	LifecycleRetired Lifecycle = "Retired"
)

// Technology is a kind of device, a program or a service that the plan deals
// with.
//
// +kubebuilder:validation:XValidation:rule="!has(self.retireOn) || (has(self.lifecycle) && self.lifecycle == 'Retired')",message="retireOn goes with lifecycle Retired",fieldPath=".retireOn",reason=FieldValueInvalid
type Technology struct {
	// name by which lines, devices and schedules point to the technology.
	// +required
	Name EntryName `json:"name,omitempty"`

	// domain is AT, EdTech, InfoTech or Shared.
	// +optional
	Domain Domain `json:"domain,omitempty"`

	// kind is Device, Software, Service, Network or Content.
	// +optional
	Kind TechnologyKind `json:"kind,omitempty"`

	// studentFacing says that students use the technology themselves.
	// +optional
	StudentFacing *bool `json:"studentFacing,omitempty"`

	// lifecycle is Candidate, Adopted, Retiring or Retired. Absent: Adopted.
	// +optional
	Lifecycle Lifecycle `json:"lifecycle,omitempty"`

	// since is the day from which the district uses the technology; its
	// evaluations are expected from then on.
	// +optional
	Since Date `json:"since,omitempty"`

	// retireOn is the last day of use, with lifecycle Retired.
	// +optional
	RetireOn Date `json:"retireOn,omitempty"`

	// useCases that the technology serves, by name.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	UseCases []EntryName `json:"useCases,omitempty"`

	// needs that the technology meets by itself, by name; those of its use cases
	// count as well.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Needs []EntryName `json:"needs,omitempty"`

	// privacyAgreement with the vendor about student data.
	// +optional
	PrivacyAgreement PrivacyAgreement `json:"privacyAgreement,omitzero"`

	// accessibilityReviewed is the day on which somebody last checked that
	// students with disabilities can use the technology.
	// +optional
	AccessibilityReviewed Date `json:"accessibilityReviewed,omitempty"`

	// evidence that the technology helps students learn.
	// +optional
	Evidence Evidence `json:"evidence,omitzero"`

	// seats are the licenses paid for and those in use.
	// +optional
	Seats Seats `json:"seats,omitzero"`

	// renewal is the day on which the contract renews next.
	// +optional
	Renewal Date `json:"renewal,omitempty"`

	// maintenanceCost is what keeping the technology running costs in a year,
	// beyond the yearlyCosts of its device lots.
	// +optional
	MaintenanceCost Money `json:"maintenanceCost,omitempty"`

	// unitCost is the price of replacing one unit.
	// +optional
	UnitCost Money `json:"unitCost,omitempty"`

	// priceFiscalYear is the year of unitCost's price. Absent: the plan's first.
	// +optional
	PriceFiscalYear FiscalYear `json:"priceFiscalYear,omitempty"`

	// usefulLifeMonths is how long one unit serves, unless its lot says otherwise.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=600
	UsefulLifeMonths int32 `json:"usefulLifeMonths,omitempty"`

	// responsibilities for the technology, by role.
	// +optional
	Responsibilities Responsibilities `json:"responsibilities,omitzero"`
}

// TechnologyKind is what sort of thing a technology is.
//
// +kubebuilder:validation:Enum=Device;Software;Service;Network;Content
type TechnologyKind string

// The kinds of technologies.
const (
	TechnologyDevice   TechnologyKind = "Device"
	TechnologySoftware TechnologyKind = "Software"
	TechnologyService  TechnologyKind = "Service"
	TechnologyNetwork  TechnologyKind = "Network"
	TechnologyContent  TechnologyKind = "Content"
)

// PrivacyAgreement is an agreement with a vendor about student data.
type PrivacyAgreement struct {
	// expires is the last day of the agreement.
	// +required
	Expires Date `json:"expires,omitempty"`
}

// Evidence says how well it is shown that a technology helps.
type Evidence struct {
	// tier of the evidence under the Every Student Succeeds Act: 1 strong,
	// 2 moderate, 3 promising, 4 a rationale.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=4
	Tier int32 `json:"tier,omitempty"`
}

// Seats are licenses by count.
type Seats struct {
	// paid for, a year.
	// +required
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=10000000
	Paid *int32 `json:"paid,omitempty"`

	// used in the last year, if known.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=10000000
	Used *int32 `json:"used,omitempty"`
}

// Responsibilities name who does what for a technology, by role.
//
// +kubebuilder:validation:MinProperties=1
type Responsibilities struct {
	// research is who looks for and compares products.
	// +optional
	Research Role `json:"research,omitempty"`

	// vetting is who examines vendors, privacy and accessibility.
	// +optional
	Vetting Role `json:"vetting,omitempty"`

	// contract is who signs and keeps the contract.
	// +optional
	Contract Role `json:"contract,omitempty"`

	// maintenance is who keeps it running.
	// +optional
	Maintenance Role `json:"maintenance,omitempty"`
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
	Goals []string `json:"goals,omitempty"`
}

// LearningProgram is a program of professional learning.
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
	Goals []string `json:"goals,omitempty"`

	// technologies that the program teaches, by name.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Technologies []EntryName `json:"technologies,omitempty"`
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

// Policy holds a district's own thresholds.
//
// +kubebuilder:validation:MinProperties=1
type Policy struct {
	// alignedMinPercent is the share of money tied to goals below which a break
	// is an Error, 0 to 100. Absent: 95.
	// +optional
	AlignedMinPercent Percent `json:"alignedMinPercent,omitempty"`

	// domainBands are the expected shares of the domains over the whole plan.
	// Absent: AT at least 1 percent, InfoTech at most 70 percent.
	// +optional
	// +listType=map
	// +listMapKey=domain
	// +kubebuilder:validation:MaxItems=4
	DomainBands []DomainBand `json:"domainBands,omitempty"`

	// professionalLearningMinPercent is the expected share of professional
	// learning in all money but staffing, 0 to 100. Absent: 20, and missing it
	// is then worth knowing rather than a warning.
	// +optional
	ProfessionalLearningMinPercent Percent `json:"professionalLearningMinPercent,omitempty"`

	// refresh sets how replacements are forecast.
	// +optional
	Refresh RefreshPolicy `json:"refresh,omitzero"`

	// purchaseLimit is the amount above which buying a technology in a year calls
	// for training and for setting it up, and from which on a candidate calls for
	// an evaluation. Absent: 10000.
	// +optional
	PurchaseLimit Money `json:"purchaseLimit,omitempty"`

	// evidenceLimit is the amount in a year above which software and content
	// call for evidence that they help. Absent: 5000.
	// +optional
	EvidenceLimit Money `json:"evidenceLimit,omitempty"`

	// seatUseMinPercent is the share of paid licenses that should be in use, 0 to
	// 100. Absent: 60.
	// +optional
	SeatUseMinPercent Percent `json:"seatUseMinPercent,omitempty"`

	// unsecuredMaxPercent is the share of a source's lines that may rest on money
	// that is expected or applied for, 0 to 100. Absent: 10.
	// +optional
	UnsecuredMaxPercent Percent `json:"unsecuredMaxPercent,omitempty"`

	// refreshCliffPercent is the share of the cost of replacing devices that may
	// fall into one year, 0 to 100. Absent: 40.
	// +optional
	RefreshCliffPercent Percent `json:"refreshCliffPercent,omitempty"`

	// staleAfterDays is how many days may pass without anything being recorded.
	// Absent: 180.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=3660
	StaleAfterDays int32 `json:"staleAfterDays,omitempty"`

	// reviewIntervalMonths is how many months may pass between two evaluations of
	// the plan itself. Absent: 12.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=60
	ReviewIntervalMonths int32 `json:"reviewIntervalMonths,omitempty"`

	// startsPerQuarterMax is how many goals may start in one quarter of a year.
	// Absent: 5.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=100
	StartsPerQuarterMax int32 `json:"startsPerQuarterMax,omitempty"`

	// requiredRoles that must be among the stakeholders, each found in the text of
	// a role. Absent: teacher, administrator, assistive technology, information
	// technology, special education, finance, family and student.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=30
	RequiredRoles []Label `json:"requiredRoles,omitempty"`

	// crosscheck demands that the cost of all actions equals the money tied to
	// goals, as the Texas form does. Absent: not demanded.
	// +optional
	Crosscheck *bool `json:"crosscheck,omitempty"`

	// waivers switch a finding off or lower its severity, openly and for a time.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=100
	Waivers []Waiver `json:"waivers,omitempty"`
}

// DomainBand is the expected share of a domain in all money.
//
// +kubebuilder:validation:XValidation:rule="has(self.minPercent) || has(self.maxPercent)",message="give minPercent, maxPercent or both"
type DomainBand struct {
	// domain is AT, EdTech, InfoTech or Shared.
	// +required
	Domain Domain `json:"domain,omitempty"`

	// minPercent is the least share, 0 to 100.
	// +optional
	MinPercent Percent `json:"minPercent,omitempty"`

	// maxPercent is the largest share, 0 to 100.
	// +optional
	MaxPercent Percent `json:"maxPercent,omitempty"`
}

// RefreshPolicy sets how replacements are forecast.
//
// +kubebuilder:validation:MinProperties=1
type RefreshPolicy struct {
	// leadMonths is how long before its end a lot is bought anew. Absent: 3.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=36
	LeadMonths *int32 `json:"leadMonths,omitempty"`

	// sparePercent is added to the quantity. Absent: 0.
	// +optional
	SparePercent Percent `json:"sparePercent,omitempty"`

	// inflationPercent is the yearly rise of prices. Absent: 0.
	// +optional
	InflationPercent Percent `json:"inflationPercent,omitempty"`
}

// Waiver switches a finding off or lowers its severity until a date. The
// finding stays listed.
type Waiver struct {
	// name of the waiver, shown at the finding.
	// +required
	Name EntryName `json:"name,omitempty"`

	// code of the finding.
	// +required
	Code FindingCode `json:"code,omitempty"`

	// object of the finding. Absent: any object.
	// +optional
	Object ObjectKey `json:"object,omitzero"`

	// fiscalYear of the finding. Absent: any year.
	// +optional
	FiscalYear FiscalYear `json:"fiscalYear,omitempty"`

	// severity that the finding gets instead: Off, Info or Warning. A waiver
	// never raises a severity.
	// +required
	Severity WaiverSeverity `json:"severity,omitempty"`

	// reason for the waiver.
	// +required
	Reason Text `json:"reason,omitempty"`

	// approvedBy is the role or body that decided.
	// +required
	ApprovedBy Role `json:"approvedBy,omitempty"`

	// until is the last day on which the waiver holds.
	// +required
	Until Date `json:"until,omitempty"`
}

// WaiverSeverity is what a waiver lowers a finding to.
//
// +kubebuilder:validation:Enum=Off;Info;Warning
type WaiverSeverity string

// WaiverOff switches a finding off; it stays listed.
const WaiverOff WaiverSeverity = "Off"
