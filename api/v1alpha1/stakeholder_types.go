package v1alpha1

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

// Stakeholder is a role that takes part in making and keeping the plan.
type Stakeholder struct {
	// name is the name of the entry: a-z, 0-9 and hyphens, at most 63, for
	// example teachers. Required.
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
	Origin Origin `json:"origin,omitempty"`

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

// Origin says whether a stakeholder belongs to the district.
//
// +kubebuilder:validation:Enum=Internal;External
type Origin string

// The origins of a stakeholder.
const (
	// OriginInternal belongs to the district.
	OriginInternal Origin = "Internal"
	// OriginExternal comes from outside, such as a family, a library or an employer.
	OriginExternal Origin = "External"
)

// PlanningArea is an area of planning that a stakeholder looks after.
//
// +kubebuilder:validation:Enum=Funding;Selection;Integration;Maintenance
type PlanningArea string

// The areas of planning.
const (
	// AreaFunding is where the money comes from.
	AreaFunding PlanningArea = "Funding"
	// AreaSelection is which technologies are chosen.
	AreaSelection PlanningArea = "Selection"
	// AreaIntegration is how technology is used in lessons.
	AreaIntegration PlanningArea = "Integration"
	// AreaMaintenance is how technology is kept running.
	AreaMaintenance PlanningArea = "Maintenance"
)

// PlanningAreas lists the areas of planning in the order of a purchase.
func PlanningAreas() []PlanningArea {
	return []PlanningArea{AreaFunding, AreaSelection, AreaIntegration, AreaMaintenance}
}

// Communication says how one audience is informed about the plan.
type Communication struct {
	// name is the name of the entry: a-z, 0-9 and hyphens, at most 63, for
	// example families. Required.
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
	Cadence CommunicationCadence `json:"cadence,omitempty"`

	// last is the day on which the audience was last informed. Write YYYY-MM-DD,
	// for example "2026-10-05". If left out, a delay is counted from the day on
	// which the plan came into force.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Last Date `json:"last,omitempty"`

	// feedback is how the audience can answer, at most 160 characters, for example
	// "Survey". The finding FeedbackLoopMissing reports a plan in which no
	// audience can answer. If left out, this audience cannot answer.
	// +optional
	Feedback Label `json:"feedback,omitempty"`
}

// CommunicationCadence is how often an audience is informed about the plan.
//
// +kubebuilder:validation:Enum=Monthly;Quarterly;SemiAnnual;Annual
type CommunicationCadence string

// The cadences of a communication.
const (
	// CommunicationMonthly is once a month.
	CommunicationMonthly CommunicationCadence = "Monthly"
	// CommunicationQuarterly is once in three months.
	CommunicationQuarterly CommunicationCadence = "Quarterly"
	// CommunicationSemiAnnual is once in six months.
	CommunicationSemiAnnual CommunicationCadence = "SemiAnnual"
	// CommunicationAnnual is once a year.
	CommunicationAnnual CommunicationCadence = "Annual"
)

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
