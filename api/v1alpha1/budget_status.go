package v1alpha1

// BudgetStatus sums the money of a plan.
type BudgetStatus struct {
	// currency is the currency of all amounts, for example USD.
	// +optional
	// +kubebuilder:validation:MinLength=3
	// +kubebuilder:validation:MaxLength=3
	Currency string `json:"currency,omitempty"`

	// total is the money of all lines, including the transfers up to today.
	// +optional
	Total Money `json:"total,omitempty"`

	// aligned is the money of lines whose goal exists and runs in the year of the
	// money.
	// +optional
	Aligned Money `json:"aligned,omitempty"`

	// general is the money of lines with generalOperations.
	// +optional
	General Money `json:"general,omitempty"`

	// unaligned is the rest: money without a goal and without a reason. aligned,
	// general and unaligned add up to total.
	// +optional
	Unaligned Money `json:"unaligned,omitempty"`

	// committed is the money for what is ordered and not yet received.
	// +optional
	Committed Money `json:"committed,omitempty"`

	// spent is the money for what is received, paid or not.
	// +optional
	Spent Money `json:"spent,omitempty"`

	// available is total less committed and spent; negative if more is used than
	// there is. It does not depend on whether the money of the sources has
	// arrived.
	// +optional
	Available Decimal `json:"available,omitempty"`

	BudgetVariance `json:",inline"`

	// categoryTwo is the district's E-Rate budget for internal connections in the
	// current five-year cycle.
	// +optional
	CategoryTwo CategoryTwoStatus `json:"categoryTwo,omitzero"`

	// alignedPercent is aligned as a share of aligned and unaligned, in percent,
	// for example "97.2".
	// +optional
	AlignedPercent Decimal `json:"alignedPercent,omitempty"`

	// years shows the figures by fiscal year, and what must be replaced in each,
	// at most 40 years.
	// +optional
	// +listType=map
	// +listMapKey=fiscalYear
	// +kubebuilder:validation:MaxItems=40
	Years []BudgetYear `json:"years,omitempty"`

	// lines shows what is left of each line that is used or moved, by name.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=500
	Lines []LineStatus `json:"lines,omitempty"`

	// goals shows what each goal has and has used, by name, at most 200.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=200
	Goals []GoalBudget `json:"goals,omitempty"`

	// domains shows the share of each domain of technology.
	// +optional
	// +listType=map
	// +listMapKey=domain
	// +kubebuilder:validation:MaxItems=5
	Domains []DomainShare `json:"domains,omitempty"`

	// professionalLearning is the money for professional learning.
	// +optional
	ProfessionalLearning Money `json:"professionalLearning,omitempty"`

	// professionalLearningPercent is its share of all money except staffing, in
	// percent, for example "20.5".
	// +optional
	ProfessionalLearningPercent Decimal `json:"professionalLearningPercent,omitempty"`
}

// BudgetFigures are what a budget line, a goal or a fiscal year has, what it has
// used, and what is left.
type BudgetFigures struct {
	// allotted is the money of the budget lines, including transfers up to today.
	// For a goal it is the goal's part of the lines that name it.
	// +optional
	Allotted Money `json:"allotted,omitempty"`

	// committed is the money for what is ordered and not yet received: device lots
	// and otherCommitted. For a goal it is the goal's part.
	// +optional
	Committed Money `json:"committed,omitempty"`

	// spent is the money for what is received, paid or not: device lots and
	// otherSpent. For a goal it is the goal's part.
	// +optional
	Spent Money `json:"spent,omitempty"`

	// available is allotted less committed and spent; negative if more is used than
	// there is.
	// +optional
	Available Decimal `json:"available,omitempty"`

	BudgetVariance `json:",inline"`
}

// BudgetVariance compares the money allotted with the money spent. Money that
// is only committed is not part of it.
type BudgetVariance struct {
	// variance is allotted less spent; negative if more is spent. It is absent
	// while nothing is spent.
	// +optional
	Variance Decimal `json:"variance,omitempty"`

	// variancePercent is variance as a share of allotted, in percent. It is absent
	// while nothing is allotted or spent.
	// +optional
	VariancePercent Decimal `json:"variancePercent,omitempty"`
}

// BudgetYear sums the money of one fiscal year.
type BudgetYear struct {
	// fiscalYear is the fiscal year of the figures, for example 2027.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=10000
	FiscalYear FiscalYear `json:"fiscalYear,omitempty"`

	BudgetFigures `json:",inline"`

	// aligned is the money of lines whose goal exists and runs in this year.
	// +optional
	Aligned Money `json:"aligned,omitempty"`

	// general is the money of lines with generalOperations.
	// +optional
	General Money `json:"general,omitempty"`

	// unaligned is the rest: money without a goal and without a reason.
	// +optional
	Unaligned Money `json:"unaligned,omitempty"`

	// refresh is the forecast cost of replacing the device lots that are due in
	// this year.
	// +optional
	Refresh Money `json:"refresh,omitempty"`

	// refreshFunded is the part of refresh that lines of purpose Replacement pay.
	// +optional
	RefreshFunded Money `json:"refreshFunded,omitempty"`

	// refreshGap is the part of refresh that no line pays.
	// +optional
	RefreshGap Money `json:"refreshGap,omitempty"`

	// refreshDevices is the number of units that are due for replacement in this
	// year.
	// +optional
	// +kubebuilder:validation:Minimum=0
	RefreshDevices *int64 `json:"refreshDevices,omitempty"`

	// refreshNotReplaced is the number of units for students that reach their end and
	// are not replaced in this year, because fewer students are expected. It is
	// absent if there are none, or if policy.refresh.limitToEnrollment is not true.
	// +optional
	// +kubebuilder:validation:Minimum=1
	RefreshNotReplaced int64 `json:"refreshNotReplaced,omitempty"`
}

// GoalBudget shows what a goal has and has used over the whole plan.
type GoalBudget struct {
	// name is the name of the Goal object.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`

	BudgetFigures `json:",inline"`

	// years shows the same for each fiscal year in which something is used. If all
	// goals together have more than 300 such years, each goal shows its latest
	// ones.
	// +optional
	// +listType=map
	// +listMapKey=fiscalYear
	// +kubebuilder:validation:MaxItems=12
	Years []GoalBudgetYear `json:"years,omitempty"`
}

// GoalBudgetYear shows what a goal has and has used in one fiscal year.
type GoalBudgetYear struct {
	// fiscalYear is the fiscal year of the figures, for example 2027.
	// +required
	// +kubebuilder:validation:Minimum=1990
	// +kubebuilder:validation:Maximum=2200
	FiscalYear FiscalYear `json:"fiscalYear,omitempty"`

	BudgetFigures `json:",inline"`
}

// LineStatus shows what is left of a budget line.
type LineStatus struct {
	// name is the name of the line.
	// +required
	Name EntryName `json:"name,omitempty"`

	BudgetFigures `json:",inline"`

	// moved is the sum of the transfers to the line less those from it; negative
	// if more was taken away. It is absent if nothing was moved.
	// +optional
	Moved Decimal `json:"moved,omitempty"`

	// atLeast is true if some device lots on the line have no known price, so that
	// more is used than shown.
	// +optional
	AtLeast *bool `json:"atLeast,omitempty"`
}

// DomainShare is the money of one domain over the whole plan.
type DomainShare struct {
	// domain is AT, EdTech, InfoTech, Shared or Unassigned.
	// +required
	Domain BudgetDomain `json:"domain,omitempty"`

	// amount is the money of the domain.
	// +optional
	Amount Money `json:"amount,omitempty"`

	// percent is its share of all money, in percent, for example "12.5".
	// +optional
	Percent Decimal `json:"percent,omitempty"`
}

// BudgetDomain is a domain of technology, or Unassigned.
//
// +kubebuilder:validation:Enum=AT;EdTech;InfoTech;Shared;Unassigned
type BudgetDomain string

// The domains by which status divides the money.
const (
	// BudgetDomainAT is assistive technology.
	BudgetDomainAT BudgetDomain = "AT"
	// BudgetDomainEdTech is technology for teaching and learning.
	BudgetDomainEdTech BudgetDomain = "EdTech"
	// BudgetDomainInfoTech is infrastructure and administration.
	BudgetDomainInfoTech BudgetDomain = "InfoTech"
	// BudgetDomainShared serves several domains.
	BudgetDomainShared BudgetDomain = "Shared"
	// BudgetDomainUnassigned is money of lines without a domain, without technologies that
	// have one, and without goals that agree on one.
	BudgetDomainUnassigned BudgetDomain = "Unassigned"
)

// CategoryTwoStatus is a district's E-Rate budget for internal connections in
// a five-year cycle, before the discount. A figure that is not known is
// absent.
//
// +kubebuilder:validation:MinProperties=1
type CategoryTwoStatus struct {
	// firstFundingYear is the first funding year of the cycle, for example 2026.
	// +optional
	// +kubebuilder:validation:Minimum=1998
	FirstFundingYear int32 `json:"firstFundingYear,omitempty"`

	// lastFundingYear is the last funding year of the cycle, for example 2030.
	// +optional
	// +kubebuilder:validation:Minimum=1998
	LastFundingYear int32 `json:"lastFundingYear,omitempty"`

	// discountPercent is the share that the program pays, in percent, for example
	// "80".
	// +optional
	DiscountPercent Percent `json:"discountPercent,omitempty"`

	// budget is the budget of the whole cycle. It is absent unless the enrollment
	// of every site is known, because small schools can raise it.
	// +optional
	Budget Money `json:"budget,omitempty"`

	// requested is the money that was already requested:
	// district.erate.categoryTwoRequested.
	// +optional
	Requested Money `json:"requested,omitempty"`

	// planned is the money that the lines of this plan use, before the discount.
	// +optional
	Planned Money `json:"planned,omitempty"`

	// remaining is budget less requested and planned; negative if the budget is
	// exceeded. It is absent unless all three are known.
	// +optional
	Remaining Decimal `json:"remaining,omitempty"`
}
