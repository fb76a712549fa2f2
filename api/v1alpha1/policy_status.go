package v1alpha1

// EffectivePolicy shows the values in effect where the spec may leave them
// out: the plan's own value, or the default.
type EffectivePolicy struct {
	// timeZone is the time zone in which the district's days begin, for example
	// America/Detroit.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	TimeZone string `json:"timeZone,omitempty"`

	// fiscalYearStartMonth is the month in which a fiscal year begins, 1 to 12.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=12
	FiscalYearStartMonth int32 `json:"fiscalYearStartMonth,omitempty"`

	// enrollment is the number of students of the district. It is absent if it is
	// unknown.
	// +optional
	// +kubebuilder:validation:Minimum=1
	Enrollment int32 `json:"enrollment,omitempty"`

	// alignedMinPercent is the share of a year's money that must be aligned with
	// goals, in percent.
	// +optional
	AlignedMinPercent Percent `json:"alignedMinPercent,omitempty"`

	// professionalLearningMinPercent is the expected share of professional
	// learning in all money except staffing, in percent.
	// +optional
	ProfessionalLearningMinPercent Percent `json:"professionalLearningMinPercent,omitempty"`

	// purchaseLimit is the amount in one year above which buying a technology must
	// come with training and installation.
	// +optional
	PurchaseLimit Money `json:"purchaseLimit,omitempty"`

	// evidenceLimit is the amount in one year above which software and content
	// must have evidence.
	// +optional
	EvidenceLimit Money `json:"evidenceLimit,omitempty"`

	// seatUseMinPercent is the share of paid licenses that should be in use, in
	// percent.
	// +optional
	SeatUseMinPercent Percent `json:"seatUseMinPercent,omitempty"`

	// unsecuredMaxPercent is the share of the lines, in percent, that may rest on
	// unsecured money of one source.
	// +optional
	UnsecuredMaxPercent Percent `json:"unsecuredMaxPercent,omitempty"`

	// refreshCliffPercent is the share of the replacement cost that may fall into
	// one year, in percent.
	// +optional
	RefreshCliffPercent Percent `json:"refreshCliffPercent,omitempty"`

	// staleAfterDays is the number of days that may pass without anything being
	// recorded.
	// +optional
	// +kubebuilder:validation:Minimum=1
	StaleAfterDays int32 `json:"staleAfterDays,omitempty"`

	// reviewIntervalMonths is the number of months that may pass between two
	// evaluations of the plan.
	// +optional
	// +kubebuilder:validation:Minimum=1
	ReviewIntervalMonths int32 `json:"reviewIntervalMonths,omitempty"`

	// startsPerQuarterMax is the number of goals that may start in one quarter of
	// a fiscal year.
	// +optional
	// +kubebuilder:validation:Minimum=1
	StartsPerQuarterMax int32 `json:"startsPerQuarterMax,omitempty"`

	// trainingDaysPerQuarterMax is the number of days of professional learning
	// that may start in one quarter of a fiscal year. It is absent if the days are
	// not limited.
	// +optional
	// +kubebuilder:validation:Minimum=1
	TrainingDaysPerQuarterMax int32 `json:"trainingDaysPerQuarterMax,omitempty"`

	// requiredRoles are the roles that must be among the stakeholders.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=30
	RequiredRoles []Label `json:"requiredRoles,omitempty"`

	// domainBands are the expected shares of the domains in all money of the plan.
	// +optional
	// +listType=map
	// +listMapKey=domain
	// +kubebuilder:validation:MaxItems=4
	DomainBands []DomainBand `json:"domainBands,omitempty"`

	// refresh shows how the replacement of devices is forecast.
	// +optional
	Refresh RefreshPolicy `json:"refresh,omitzero"`

	// depreciation shows how the value of devices is written down. It is absent if
	// the plan sets no threshold.
	// +optional
	Depreciation DepreciationPolicy `json:"depreciation,omitzero"`

	// procurement shows which purchases need bids, and when E-Rate's Form 470 is due.
	// +optional
	Procurement ProcurementPolicy `json:"procurement,omitzero"`

	// capacity shows what the sites must have.
	// +optional
	Capacity CapacityPolicy `json:"capacity,omitzero"`
}
