package v1alpha1

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

	// unsecuredMaxPercent is the share of all lines of the same years that may rest
	// on money of one source that is expected or applied for, 0 to 100. Absent: 10.
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

	// trainingDaysPerQuarterMax is how many days of professional learning may start
	// in one quarter of a fiscal year. Absent: any number.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=366
	TrainingDaysPerQuarterMax int32 `json:"trainingDaysPerQuarterMax,omitempty"`

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
