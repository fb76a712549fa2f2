package v1alpha1

// District holds the facts about the district that the plan's figures depend
// on.
type District struct {
	// name is the name of the district, at most 160 characters, for example Maple
	// Valley Schools. Required.
	// +required
	Name Label `json:"name,omitempty"`

	// timeZone is the time zone in which the district's days begin. Write its IANA
	// name, for example America/Detroit. If left out, it is UTC.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9_+/-]+$`
	TimeZone string `json:"timeZone,omitempty"`

	// fiscalYearStartMonth is the month in which a fiscal year begins. Write 1 to
	// 12. With 7, fiscal year 2027 runs from July 2026 to June 2027. If left out,
	// it is 7.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=12
	FiscalYearStartMonth int32 `json:"fiscalYearStartMonth,omitempty"`

	// enrollment is the number of students of the district, for example 4100.
	// Write 1 to 5000000. If left out, it is the sum of the enrollment of the
	// sites.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=5000000
	Enrollment int32 `json:"enrollment,omitempty"`

	// enrollmentForecast is the number of students whom the district expects in
	// fiscal years to come, one entry for each fiscal year, at most 30, for example
	// {fiscalYear: 2029, students: 3900}. With policy.refresh.limitToEnrollment,
	// units that fewer students do not need are not replaced. A year that is left
	// out is unknown, not zero. If left out, no year is known.
	// +optional
	// +listType=map
	// +listMapKey=fiscalYear
	// +kubebuilder:validation:MaxItems=30
	EnrollmentForecast []ExpectedEnrollment `json:"enrollmentForecast,omitempty"`

	// groups are the groups of students that the plan must serve, at most 50, for
	// example {name: EnglishLearners, count: 118}. Write counts only, never names
	// of students. If left out, no rule checks the money for a group.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=50
	Groups []StudentGroup `json:"groups,omitempty"`

	// technicians is the number of people who look after the devices, in full
	// positions, for example 5. Write 1 to 10000. The devices for each technician
	// follow from it. If left out, they are not known.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=10000
	Technicians int32 `json:"technicians,omitempty"`

	// erate holds the facts that the federal E-Rate program computes discounts and
	// budgets from. If left out, techplan does not compute the discount.
	// +optional
	ERate ERate `json:"erate,omitzero"`

	// sites are the schools and offices of the district, at most 1,000, for
	// example {name: maple-high, enrollment: 1240}. Budget lines and device lots
	// name them. If left out, the plan has no sites.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=1000
	Sites []Site `json:"sites,omitempty"`

	// terms are the school terms, at most 60, for example
	// {name: fall-2026, start: "2026-08-31", end: "2027-01-22"}. Evaluation
	// schedules with cadence EveryTerm follow them. If left out, such a schedule
	// creates no evaluations.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=60
	Terms []Term `json:"terms,omitempty"`

	// curriculumReviews are the reviews of documents of the curriculum, at most 60,
	// for example {name: science-2027, document: Grade 7 science guide, date:
	// "2027-03-01"}. Evaluation schedules with cadence EveryCurriculumReview follow
	// them. If left out, such a schedule creates no evaluations.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=60
	CurriculumReviews []CurriculumReview `json:"curriculumReviews,omitempty"`

	// closures are spans of days without school, at most 200, for example
	// {name: winter-break, start: "2026-12-21", end: "2027-01-01"}. An evaluation
	// that would be due on such a day is due on the next day that is neither in a
	// closure nor on a weekend. If left out, no due date moves.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=200
	Closures []Term `json:"closures,omitempty"`
}

// ExpectedEnrollment is the number of students whom a district expects in one
// fiscal year.
type ExpectedEnrollment struct {
	// fiscalYear is the fiscal year of the students, named for the calendar year in
	// which it ends. Write a number from 1990 to 2200, for example 2029. Required.
	// +required
	// +kubebuilder:validation:Minimum=1990
	// +kubebuilder:validation:Maximum=2200
	FiscalYear FiscalYear `json:"fiscalYear,omitempty"`

	// students is the number of students of the district in that year, for example
	// 3900. Write 1 to 5000000. Required.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=5000000
	Students int32 `json:"students,omitempty"`
}

// ERate holds the facts that the federal E-Rate program computes discounts and
// budgets from.
//
// +kubebuilder:validation:MinProperties=1
type ERate struct {
	// nslpPercent is the share of students who are eligible for the National
	// School Lunch Program, in percent. Write 0 to 100, for example 62 or "61.5".
	// The discount follows from it and from locale. If left out, the discount is
	// not computed.
	// +optional
	NSLPPercent Percent `json:"nslpPercent,omitempty"`

	// locale is how the E-Rate program classifies the district: Urban or Rural. If
	// left out, the discount is not computed.
	// +optional
	Locale Locale `json:"locale,omitempty"`

	// categoryTwoRequested is the money that the district has already requested
	// for category two in the current five-year cycle, before the discount and
	// without the lines of this plan, in the plan's currency. Write 48000 or
	// "48000.50"; write 0 if nothing was requested. If left out, the remaining
	// budget is unknown.
	// +optional
	CategoryTwoRequested Money `json:"categoryTwoRequested,omitempty"`
}

// Locale is how the E-Rate program classifies a district.
//
// +kubebuilder:validation:Enum=Urban;Rural
type Locale string

// The locales of the E-Rate program.
const (
	// LocaleUrban is a district that most of whose students live in an urban area.
	LocaleUrban Locale = "Urban"
	// LocaleRural is any other district. The program pays it a larger share.
	LocaleRural Locale = "Rural"
)

// StudentGroup is a group of students with its count.
type StudentGroup struct {
	// name is the name of the group: letters and digits without spaces, at most
	// 63, for example EnglishLearners. The finding AssistiveTechnologyUnfunded
	// reads the group NeedsAssistiveTechnology. Required.
	// +required
	Name GroupName `json:"name,omitempty"`

	// count is the number of students in the group, for example 118. Write 10 to
	// 5000000. Leave it out for a group of 1 to 9 students, so that no student can
	// be recognised.
	// +optional
	// +kubebuilder:validation:Minimum=10
	// +kubebuilder:validation:Maximum=5000000
	Count int32 `json:"count,omitempty"`
}

// SiteLevel is the kind of school that a site is.
//
// +kubebuilder:validation:Enum=Elementary;Middle;High;Combined
type SiteLevel string

// The levels of schools.
const (
	// LevelElementary is a school of the first grades.
	LevelElementary SiteLevel = "Elementary"
	// LevelMiddle is a middle or junior high school.
	LevelMiddle SiteLevel = "Middle"
	// LevelHigh is a high school.
	LevelHigh SiteLevel = "High"
	// LevelCombined is a school of the grades of several levels.
	LevelCombined SiteLevel = "Combined"
)

// Site is a school or an office of the district.
type Site struct {
	// name is the name that budget lines and device lots use for this site:
	// a-z, 0-9 and hyphens, at most 63, for example maple-high. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// enrollment is the number of students at the site, for example 1240. Write 0
	// to 1000000; write 0 for an office. If left out, the number is unknown.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=1000000
	Enrollment *int32 `json:"enrollment,omitempty"`

	// level is the kind of school: Elementary, Middle, High or Combined. Schools
	// of one level are compared with each other. If left out, the school is
	// compared with none.
	// +optional
	Level SiteLevel `json:"level,omitempty"`

	// staff is the number of people who work at the site, for example 96. Write 0
	// to 100000. The devices for staff are compared with it. If left out, the
	// number is unknown.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100000
	Staff *int32 `json:"staff,omitempty"`

	// groups are the groups of students at the site, at most 20, by the names in
	// district.groups, for example {name: EnglishLearners, count: 41}. Write counts
	// only, never names of students. If left out, the groups at the site are
	// unknown.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=20
	Groups []StudentGroup `json:"groups,omitempty"`

	// bandwidthMbps is the bandwidth that the site has toward the internet, in
	// megabits in one second, for example 1000 for a gigabit. Write 1 to 1000000.
	// If left out, it is unknown.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000000
	BandwidthMbps int32 `json:"bandwidthMbps,omitempty"`

	// accessPoints is the number of wireless access points at the site, for example
	// 64. Write 0 to 100000. If left out, it is unknown.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100000
	AccessPoints *int32 `json:"accessPoints,omitempty"`

	// classrooms is the number of classrooms at the site, for example 58. Write 0
	// to 100000. If left out, it is unknown.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100000
	Classrooms *int32 `json:"classrooms,omitempty"`
}

// CurriculumReview is the review of a document of the curriculum.
type CurriculumReview struct {
	// name is the name of the review: a-z, 0-9 and hyphens, at most 63, for
	// example science-2027. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// document is what is reviewed, as technologies name it in curriculum, for
	// example Grade 7 science guide. Required.
	// +required
	Document Label `json:"document,omitempty"`

	// date is the day of the review. Write YYYY-MM-DD, for example "2027-03-01".
	// Required.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Date Date `json:"date,omitempty"`
}

// Term is a span of days with a name: a school term or a closure.
//
// +kubebuilder:validation:XValidation:rule="self.start <= self.end",message="end must not be before start",fieldPath=".end",reason=FieldValueInvalid
type Term struct {
	// name is the name of the span: a-z, 0-9 and hyphens, at most 63, for
	// example fall-2026 or winter-break. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// start is the first day. Write YYYY-MM-DD, for example "2026-08-31".
	// Required.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Start Date `json:"start,omitempty"`

	// end is the last day. Write YYYY-MM-DD, for example "2027-01-22". It must not
	// be before start. Required.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	End Date `json:"end,omitempty"`
}
