package v1alpha1

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
