package v1alpha1

// Cadence is how often an evaluation is held.
//
// +kubebuilder:validation:Enum=Once;Monthly;Quarterly;SemiAnnual;Annual;EveryTerm;EveryRenewal;EveryCurriculumReview;EveryThreshold
type Cadence string

// The cadences. Those that begin with Every follow the plan's own dates, and all others count months
// from the anchor.
const (
	// CadenceOnce is one evaluation, on the day of the anchor.
	CadenceOnce Cadence = "Once"
	// CadenceMonthly is an evaluation each month.
	CadenceMonthly Cadence = "Monthly"
	// CadenceQuarterly is an evaluation every three months.
	CadenceQuarterly Cadence = "Quarterly"
	// CadenceSemiAnnual is an evaluation every six months.
	CadenceSemiAnnual Cadence = "SemiAnnual"
	// CadenceAnnual is an evaluation each year.
	CadenceAnnual Cadence = "Annual"
	// CadenceEveryTerm is an evaluation in each school term of the district.
	CadenceEveryTerm Cadence = "EveryTerm"
	// CadenceEveryRenewal is an evaluation before each renewal of the contract of a
	// technology.
	CadenceEveryRenewal Cadence = "EveryRenewal"
	// CadenceEveryCurriculumReview is an evaluation of each technology of a document of the
	// curriculum, when that document is reviewed.
	CadenceEveryCurriculumReview Cadence = "EveryCurriculumReview"
	// CadenceEveryThreshold is an evaluation after each value of a benchmark that is reached.
	CadenceEveryThreshold Cadence = "EveryThreshold"
)

// Edge is the side of a school term that a schedule with cadence EveryTerm
// counts from.
//
// +kubebuilder:validation:Enum=Start;End
type Edge string

// The edges of a term.
const (
	// EdgeStart is the first day of the term.
	EdgeStart Edge = "Start"
	// EdgeEnd is the last day of the term.
	EdgeEnd Edge = "End"
)

// EvaluationSubject is what an evaluation of the plan looks at.
//
// +kubebuilder:validation:Enum=Plan;Budget;Purchases;Survey;Library;Technologies
type EvaluationSubject string

// The subjects of an evaluation of the plan.
const (
	// SubjectPlan is the plan as a whole.
	SubjectPlan EvaluationSubject = "Plan"
	// SubjectBudget is whether spending follows the budget.
	SubjectBudget EvaluationSubject = "Budget"
	// SubjectPurchases is what is ordered and delivered.
	SubjectPurchases EvaluationSubject = "Purchases"
	// SubjectSurvey is a survey of students, families or staff.
	SubjectSurvey EvaluationSubject = "Survey"
	// SubjectLibrary is the school library or its collection.
	SubjectLibrary EvaluationSubject = "Library"
	// SubjectTechnologies is the technologies of the plan together.
	SubjectTechnologies EvaluationSubject = "Technologies"
)

// EvaluationSchedule plans the evaluations of one target.
//
// +kubebuilder:validation:XValidation:rule="!has(self.subject) || self.target.kind == 'TechnologyPlan'",message="remove subject: it can be given with target kind TechnologyPlan only",fieldPath=".subject",reason=FieldValueForbidden
// +kubebuilder:validation:XValidation:rule="self.cadence.startsWith('Every') || has(self.anchor)",message="this cadence needs anchor: write the first due date",fieldPath=".anchor",reason=FieldValueRequired
// +kubebuilder:validation:XValidation:rule="!self.cadence.startsWith('Every') || !has(self.anchor)",message="remove anchor: with a cadence that begins with Every, the due dates follow the plan",fieldPath=".anchor",reason=FieldValueForbidden
// +kubebuilder:validation:XValidation:rule="!(self.cadence in ['EveryRenewal', 'EveryCurriculumReview']) || self.target.kind == 'Technology'",message="this cadence needs a target of kind Technology",fieldPath=".cadence",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!(self.cadence in ['EveryRenewal', 'EveryCurriculumReview']) || !has(self.offsetDays) || self.offsetDays <= 0",message="with this cadence offsetDays must be 0 or less",fieldPath=".offsetDays",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="self.cadence != 'EveryThreshold' || !has(self.offsetDays) || self.offsetDays >= 0",message="with cadence EveryThreshold offsetDays must be 0 or more",fieldPath=".offsetDays",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="(self.cadence == 'EveryThreshold') == has(self.threshold)",message="give threshold with cadence EveryThreshold, and with no other cadence",fieldPath=".threshold",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.technologies) || has(self.subject) && self.subject == 'Technologies'",message="technologies needs the subject Technologies",fieldPath=".technologies",reason=FieldValueForbidden
// +kubebuilder:validation:XValidation:rule="self.cadence != 'EveryTerm' || has(self.edge)",message="cadence EveryTerm needs edge: write Start or End",fieldPath=".edge",reason=FieldValueRequired
// +kubebuilder:validation:XValidation:rule="self.cadence.startsWith('Every') || !has(self.offsetDays)",message="remove offsetDays: it can be given with a cadence that begins with Every only",fieldPath=".offsetDays",reason=FieldValueForbidden
// +kubebuilder:validation:XValidation:rule="self.cadence == 'EveryTerm' || !has(self.edge)",message="remove edge: it can be given with cadence EveryTerm only",fieldPath=".edge",reason=FieldValueForbidden
// +kubebuilder:validation:XValidation:rule="self.cadence == 'EveryTerm' || !has(self.terms)",message="remove terms: they can be given with cadence EveryTerm only",fieldPath=".terms",reason=FieldValueForbidden
type EvaluationSchedule struct {
	// name is the name of the schedule: a-z, 0-9 and hyphens, at most 63, for
	// example annual-review. The names of its evaluations begin with it.
	// Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// target names what is evaluated, for example {kind: TechnologyPlan} for this
	// plan or {kind: Technology, name: student-chromebook}. Required.
	// +required
	Target ScheduleTarget `json:"target,omitzero"`

	// subject is what an evaluation of the plan looks at: Plan, Budget, Purchases,
	// Survey, Library or Technologies (those of technologies, or all, together).
	// Only one of the subject Plan with a cadence of half a year or longer is an
	// annual review (see the finding AnnualReviewOverdue). Use it with target kind
	// TechnologyPlan only. If left out, it is Plan.
	// +optional
	Subject EvaluationSubject `json:"subject,omitempty"`

	// technologies are the names of the technologies that are evaluated together,
	// 2 to 50, for example [canvas, seesaw]. Use it with the subject Technologies
	// only. If left out, all technologies are.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MinItems=2
	// +kubebuilder:validation:MaxItems=50
	Technologies []EntryName `json:"technologies,omitempty"`

	// cadence is how often the evaluation is held: Once, Monthly, Quarterly,
	// SemiAnnual, Annual, EveryTerm (of district.terms), EveryRenewal (on the last
	// day for notice before a technology's contract renews, or 30 days before it
	// without noticeDays), EveryCurriculumReview (of district.curriculumReviews, for
	// technologies of the document) or EveryThreshold (after a benchmark reaches a
	// value). Required.
	// +required
	Cadence Cadence `json:"cadence,omitempty"`

	// anchor is the first due date, from which all later ones are counted. Write
	// YYYY-MM-DD, for example "2027-06-15". An anchor on the 29th, 30th or 31st
	// gives the last day of a shorter month: monthly from 31 January is 28
	// February (29 in a leap year), 31 March and 30 April. Leave it out with a
	// cadence that begins with Every; required with all others.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Anchor Date `json:"anchor,omitempty"`

	// from is the first day for which evaluations are expected. Write YYYY-MM-DD,
	// for example "2027-01-01". Use it when a plan is taken over in mid-life: what
	// was due before that day is not expected, and does not count as missed. If
	// left out, evaluations are expected from the approval of the plan on.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	From Date `json:"from,omitempty"`

	// terms are the names of the entries of district.terms that the schedule
	// follows, at most 60, for example [fall-2026, spring-2027]. Use it with
	// cadence EveryTerm where terms lie within one another, such as quarters
	// within semesters. If left out, the schedule follows all terms.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=60
	Terms []EntryName `json:"terms,omitempty"`

	// edge is the side of the school term from which the due date is counted:
	// Start or End. Required with cadence EveryTerm; leave it out with any other
	// cadence.
	// +optional
	Edge Edge `json:"edge,omitempty"`

	// threshold is the benchmark and the values after which the evaluation is held.
	// Required with cadence EveryThreshold; leave it out with any other cadence.
	// +optional
	Threshold ScheduleThreshold `json:"threshold,omitzero"`

	// offsetDays is the number of days from the edge of the term, the last day for
	// notice, the review or the day on which the value was reached, to the due
	// date. Write -90 to 90; with EveryRenewal and EveryCurriculumReview 0 or less,
	// with EveryThreshold 0 or more. If left out, it is 0, with EveryThreshold 30.
	// +optional
	// +kubebuilder:validation:Minimum=-90
	// +kubebuilder:validation:Maximum=90
	OffsetDays *int32 `json:"offsetDays,omitempty"`

	// leadDays is the number of days before the due date on which the Evaluation
	// is created and opens. Write 0 to 180. If left out, it is 14.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=180
	LeadDays *int32 `json:"leadDays,omitempty"`

	// graceDays is the number of days after the due date on which an evaluation
	// can still be completed before it is overdue. Write 0 to 180. If left out, it
	// is 30.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=180
	GraceDays *int32 `json:"graceDays,omitempty"`

	// evaluators are the roles that hold the evaluation, never names of people, at
	// most 20, for example [Superintendent]. They are copied into each Evaluation.
	// If left out, no role is named.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Evaluators []Role `json:"evaluators,omitempty"`

	// criteria are the questions to answer, at most 50, for example {name: access,
	// question: "Does every student have a working device?"}. They are copied into
	// each Evaluation. If left out, one result or a decision completes an
	// evaluation.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self.size() == 0 || self.exists(c, !has(c.weight) || c.weight > 0)",message="every weight is 0: give one criterion a weight above 0"
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=50
	Criteria []Criterion `json:"criteria,omitempty"`
}

// ScheduleThreshold is a benchmark with the values after which an evaluation is held.
//
// +kubebuilder:validation:MinProperties=1
type ScheduleThreshold struct {
	// benchmarkRef names the Benchmark of a goal of the plan, for example
	// {name: connected-campuses}. Required.
	// +required
	BenchmarkRef Reference `json:"benchmarkRef,omitzero"`

	// values are the values, 1 to 999999, at most 20, for example [11, 13]. One
	// evaluation is held after each that the benchmark reaches or passes for the
	// first time. Required.
	// +required
	// +listType=set
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=20
	// +kubebuilder:validation:items:Minimum=1
	// +kubebuilder:validation:items:Maximum=999999
	Values []int64 `json:"values,omitempty"`
}

// ScheduleTarget names what a schedule evaluates.
//
// +kubebuilder:validation:XValidation:rule="self.kind != 'TechnologyPlan' || !has(self.name)",message="remove name: kind TechnologyPlan means this plan",fieldPath=".name",reason=FieldValueForbidden
// +kubebuilder:validation:XValidation:rule="self.kind != 'Device' || has(self.name)",message="kind Device needs name: write the name of the object",fieldPath=".name",reason=FieldValueRequired
// +kubebuilder:validation:XValidation:rule="self.kind in ['Technology', 'Goal'] || !has(self.all)",message="remove all: it can be given with kind Technology or Goal only",fieldPath=".all",reason=FieldValueForbidden
// +kubebuilder:validation:XValidation:rule="!(self.kind in ['Technology', 'Goal']) || has(self.name) != (has(self.all) && self.all)",message="with kind Technology or Goal give name or all: true, and not both"
// +kubebuilder:validation:XValidation:rule="!has(self.technologyKind) || (self.kind == 'Technology' && has(self.all) && self.all)",message="technologyKind needs kind Technology and all: true",fieldPath=".technologyKind",reason=FieldValueInvalid
type ScheduleTarget struct {
	// kind is the kind of the target: TechnologyPlan (this plan), Goal, Technology
	// (an entry of the plan's technologies) or Device. Required.
	// +required
	Kind TargetKind `json:"kind,omitempty"`

	// name is the name of the Goal or Device object, or of the entry of the plan's
	// technologies, for example student-chromebook. Required with kind Device;
	// leave it out with kind TechnologyPlan. With kind Technology or Goal, give
	// either name or all.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:XValidation:rule=`!self.matches(r'[\pC\p{Zl}\p{Zp}]')`,message="must be a name without control characters or other invisible characters; type the name again instead of pasting it"
	Name string `json:"name,omitempty"`

	// all evaluates every technology of the plan, or every goal of the plan while it
	// runs, if it is true. Use it with kind Technology or Goal only, and without
	// name. If left out, the schedule evaluates what name says.
	// +optional
	All *bool `json:"all,omitempty"`

	// technologyKind is the kind of the technologies to evaluate: Device, Software,
	// Service, Network or Content. Use it with all. If left out, all evaluates
	// technologies of every kind.
	// +optional
	TechnologyKind TechnologyKind `json:"technologyKind,omitempty"`
}

// TargetKind is the kind of what is evaluated: a kind of object, or Technology.
//
// +kubebuilder:validation:Enum=TechnologyPlan;Goal;Technology;Device
type TargetKind string

// The kinds of targets.
const (
	// TargetTechnologyPlan is the plan itself.
	TargetTechnologyPlan TargetKind = "TechnologyPlan"
	// TargetGoal is a Goal object.
	TargetGoal TargetKind = "Goal"
	// TargetTechnology is an entry of the plan's technologies.
	TargetTechnology TargetKind = "Technology"
	// TargetDevice is a Device object.
	TargetDevice TargetKind = "Device"
)
