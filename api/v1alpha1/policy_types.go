package v1alpha1

// Policy holds the district's own thresholds. A threshold that is left out has
// its default; status.effective shows the values in effect.
//
// +kubebuilder:validation:MinProperties=1
type Policy struct {
	// alignedMinPercent is the share of a year's money that must be aligned with
	// goals, in percent; general operations do not count. Write 0 to 100. Below
	// this share, the finding BudgetLineWithoutGoal is an Error. If left out, it
	// is 95.
	// +optional
	AlignedMinPercent Percent `json:"alignedMinPercent,omitempty"`

	// domainBands are the expected shares of the domains in all money of the plan,
	// one entry for each domain, for example {domain: AT, minPercent: 2}. They
	// replace all default bands. If left out, AT must have at least 1 percent and
	// InfoTech at most 70.
	// +optional
	// +listType=map
	// +listMapKey=domain
	// +kubebuilder:validation:MaxItems=4
	DomainBands []DomainBand `json:"domainBands,omitempty"`

	// professionalLearningMinPercent is the expected share of professional
	// learning in all money except staffing, in percent. Write 0 to 100. If left
	// out, it is 20, and a smaller share is an Info; less than half of that, or
	// less than your own figure, is a Warning.
	// +optional
	ProfessionalLearningMinPercent Percent `json:"professionalLearningMinPercent,omitempty"`

	// refresh sets how the replacement of devices is forecast. If left out, each
	// of its values has its default.
	// +optional
	Refresh RefreshPolicy `json:"refresh,omitzero"`

	// depreciation sets how the value of devices is written down. If left out, each
	// device lot is depreciated, whatever one unit costs.
	// +optional
	Depreciation DepreciationPolicy `json:"depreciation,omitzero"`

	// capacity sets what the sites must have: devices, spare units, bandwidth and
	// technicians. If left out, no site is short of devices, and the other values
	// have their defaults.
	// +optional
	Capacity CapacityPolicy `json:"capacity,omitzero"`

	// procurement says which purchases need bids, and when E-Rate's Form 470 is due. If
	// left out, no purchase needs bids, and a plan that records procurements is expected
	// to certify a form six months ahead.
	// +optional
	Procurement ProcurementPolicy `json:"procurement,omitzero"`

	// purchaseLimit is the amount in one year, in the plan's currency, above
	// which buying a technology must come with money for training and for
	// setting it up, and from which on a Candidate must be evaluated first.
	// Write 15000 or "15000.50". If left out, it is 10000.
	// +optional
	PurchaseLimit Money `json:"purchaseLimit,omitempty"`

	// evidenceLimit is the amount in one year, in the plan's currency, above
	// which software and content must have evidence that they help students
	// learn. Write 8000 or "8000.50". If left out, it is 5000.
	// +optional
	EvidenceLimit Money `json:"evidenceLimit,omitempty"`

	// seatUseMinPercent is the share of paid licenses that should be in use, in
	// percent. Write 0 to 100. The finding IneffectiveUse reports a smaller share.
	// If left out, it is 60.
	// +optional
	SeatUseMinPercent Percent `json:"seatUseMinPercent,omitempty"`

	// unsecuredMaxPercent is the share of all lines of the same years, in percent,
	// that may rest on money of one source that is only Expected or Applied for.
	// Write 0 to 100. If left out, it is 10.
	// +optional
	UnsecuredMaxPercent Percent `json:"unsecuredMaxPercent,omitempty"`

	// refreshCliffPercent is the share of the cost of replacing devices, in
	// percent, that may fall into one year. Write 0 to 100. If left out, it is 40.
	// +optional
	RefreshCliffPercent Percent `json:"refreshCliffPercent,omitempty"`

	// staleAfterDays is the number of days that may pass without anything being
	// recorded in a plan that is in force. Write 1 to 3660. If left out, it is
	// 180.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=3660
	StaleAfterDays int32 `json:"staleAfterDays,omitempty"`

	// reviewIntervalMonths is the number of months that may pass between two
	// evaluations of the plan itself. Write 1 to 60. If left out, it is 12.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=60
	ReviewIntervalMonths int32 `json:"reviewIntervalMonths,omitempty"`

	// startsPerQuarterMax is the number of goals that may start in one quarter of
	// a fiscal year. Write 1 to 100. If left out, it is 5.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=100
	StartsPerQuarterMax int32 `json:"startsPerQuarterMax,omitempty"`

	// trainingDaysPerQuarterMax is the number of days of professional learning
	// that may start in one quarter of a fiscal year. Write 1 to 366. If left out,
	// the days are not limited.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=366
	TrainingDaysPerQuarterMax int32 `json:"trainingDaysPerQuarterMax,omitempty"`

	// requiredRoles are the roles that must be among the stakeholders, at most
	// 30, for example [teacher, family], in these words or words of the same
	// meaning. The list replaces the default list. If left out, it is teacher,
	// administrator, assistive technology, information technology, special
	// education, finance, family and student.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=30
	RequiredRoles []Label `json:"requiredRoles,omitempty"`

	// crosscheck says, with true, that the cost of all actions must equal the
	// money aligned with goals, as the planning form of Texas demands. If left
	// out, this is not compared.
	// +optional
	Crosscheck *bool `json:"crosscheck,omitempty"`

	// waivers lower the severity of a finding or switch it off until a day, with a
	// reason and an approver, at most 100. If left out, every finding counts.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=100
	Waivers []Waiver `json:"waivers,omitempty"`
}

// DomainBand is the expected share of one domain in all money of the plan.
// Give minPercent, maxPercent or both.
//
// +kubebuilder:validation:XValidation:rule="has(self.minPercent) || has(self.maxPercent)",message="give minPercent, maxPercent or both"
type DomainBand struct {
	// domain is the part of technology: AT (assistive), EdTech (teaching and
	// learning), InfoTech (infrastructure and administration) or Shared. Required.
	// +required
	Domain Domain `json:"domain,omitempty"`

	// minPercent is the smallest share of the domain, in percent. Write 0 to 100,
	// for example 2 or "2.5". If left out, there is no smallest share.
	// +optional
	MinPercent Percent `json:"minPercent,omitempty"`

	// maxPercent is the largest share of the domain, in percent. Write 0 to 100,
	// for example 60 or "62.5". If left out, there is no largest share.
	// +optional
	MaxPercent Percent `json:"maxPercent,omitempty"`
}

// RefreshPolicy sets how the replacement of devices is forecast.
//
// +kubebuilder:validation:MinProperties=1
type RefreshPolicy struct {
	// leadMonths is how many months before its end a device lot is replaced. Write
	// 0 to 36. If left out, it is 3.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=36
	LeadMonths *int32 `json:"leadMonths,omitempty"`

	// sparePercent is the share of spare units that is bought in addition, in
	// percent. Write 0 to 100, for example 5. If left out, it is 0.
	// +optional
	SparePercent Percent `json:"sparePercent,omitempty"`

	// inflationPercent is the yearly rise of prices, in percent. Write 0 to 100,
	// for example 3 or "2.5". If left out, it is 0.
	// +optional
	InflationPercent Percent `json:"inflationPercent,omitempty"`

	// limitToEnrollment says, with true, that as many fewer units for students
	// are replaced as the students of district.enrollmentForecast need fewer
	// than those of today. A year without a forecast changes nothing, and
	// neither do more students. Lots for staff, shared lots and assistive
	// devices are always replaced. If left out, all units are replaced.
	// +optional
	LimitToEnrollment *bool `json:"limitToEnrollment,omitempty"`
}

// CapacityPolicy sets what the sites of a district must have.
//
// +kubebuilder:validation:MinProperties=1
type CapacityPolicy struct {
	// studentsPerDevice is how many students may share a device in every
	// school. Write 1 for a device for each student, or up to 100. The finding
	// CapacityShort reports a school with fewer devices. If left out, no school
	// is short of devices; the figures show one device for each student.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=100
	StudentsPerDevice int32 `json:"studentsPerDevice,omitempty"`

	// studentSparePercent is the share of spare units that a school should have
	// at hand beyond the devices for its students, in percent. Write 0 to 100,
	// for example 5. refresh.sparePercent says how much more than a lot is
	// bought when it is replaced. If left out, it is 2, and no finding reports
	// missing spares.
	// +optional
	StudentSparePercent Percent `json:"studentSparePercent,omitempty"`

	// staffSparePercent is the share of spare units that a site should have beyond
	// one device for each member of the staff, in percent. Write 0 to 100. If left
	// out, it is 15.
	// +optional
	StaffSparePercent Percent `json:"staffSparePercent,omitempty"`

	// kbpsPerStudent is the bandwidth that a school must have for each student, in
	// kilobits in one second, for example 2000. Write 1 to 1000000. The finding
	// BandwidthShort reports a school with less. If left out, it is 1000, and less
	// is a note.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000000
	KbpsPerStudent int32 `json:"kbpsPerStudent,omitempty"`

	// countUnsupported says, with true, that units count as devices for students
	// and staff after the end of their support too. If left out, they do not count.
	// +optional
	CountUnsupported *bool `json:"countUnsupported,omitempty"`

	// devicesPerTechnician is the number of devices that one technician may look
	// after, for example 500. Write 1 to 100000. The finding CapacityShort compares
	// it with district.technicians. If left out, there is no limit.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=100000
	DevicesPerTechnician int32 `json:"devicesPerTechnician,omitempty"`
}

// Waiver lowers the severity of a finding or switches it off until a day. The
// finding stays listed.
type Waiver struct {
	// name is the name of the waiver, which the finding then shows: a-z, 0-9
	// and hyphens, at most 63, for example next-plan-pays. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// code is the name of the finding, for example RefreshAfterPlan. Required.
	// +required
	Code FindingCode `json:"code,omitempty"`

	// object names the object of the finding, for example
	// {kind: Goal, name: one-to-one}. If left out, the waiver applies to every
	// object.
	// +optional
	Object ObjectKey `json:"object,omitzero"`

	// fiscalYear is the fiscal year of the finding. Write a number from 1990 to
	// 2200, for example 2028. If left out, the waiver applies to every year.
	// +optional
	// +kubebuilder:validation:Minimum=1990
	// +kubebuilder:validation:Maximum=2200
	FiscalYear FiscalYear `json:"fiscalYear,omitempty"`

	// severity is the severity that the finding gets instead: "Off", Info or
	// Warning. Write "Off" in quotes: without them, YAML can read it as false. A
	// waiver never raises a severity. Required.
	// +required
	Severity WaiverSeverity `json:"severity,omitempty"`

	// reason is why the district accepts the finding, at most 2,000 characters,
	// for example "The board has set up a replacement fund for 2031." Required.
	// +required
	Reason Text `json:"reason,omitempty"`

	// approvedBy is the role or body that approved the waiver, never a person's
	// name, for example Board of Education. An e-mail address is refused.
	// Required.
	// +required
	ApprovedBy Role `json:"approvedBy,omitempty"`

	// until is the last day of the waiver. Write YYYY-MM-DD, for example
	// "2027-06-30". From the next day on the finding counts again. Required.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Until Date `json:"until,omitempty"`
}

// WaiverSeverity is the severity that a waiver gives to a finding.
//
// +kubebuilder:validation:Enum=Off;Info;Warning
type WaiverSeverity string

// The severities that a waiver can give.
const (
	// WaiverOff switches the finding off. The finding stays listed.
	WaiverOff WaiverSeverity = "Off"
	// WaiverInfo lowers the finding to Info.
	WaiverInfo WaiverSeverity = "Info"
	// WaiverWarning lowers the finding to Warning.
	WaiverWarning WaiverSeverity = "Warning"
)

// DepreciationPolicy sets how the value of devices is written down.
//
// +kubebuilder:validation:MinProperties=1
type DepreciationPolicy struct {
	// capitalizationThreshold is the price of one unit from which on a device
	// lot is an asset and is depreciated, in the plan's currency. Write 5000 or
	// "4999.50". A cheaper lot is an expense of the fiscal year in which it is
	// put to use or received. If left out, every lot is depreciated.
	// +optional
	CapitalizationThreshold Money `json:"capitalizationThreshold,omitempty"`
}
