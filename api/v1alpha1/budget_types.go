package v1alpha1

// Budget is the money of the plan: where it comes from and what it is for.
type Budget struct {
	// currency is the ISO 4217 code, such as USD.
	// +required
	// +kubebuilder:validation:MinLength=3
	// +kubebuilder:validation:MaxLength=3
	// +kubebuilder:validation:Pattern=`^[A-Z]{3}$`
	Currency string `json:"currency,omitempty"`

	// total that the plan states; it is reconciled with the lines.
	// +optional
	Total Money `json:"total,omitempty"`

	// perPupil is the expenditure per student that the plan states; it is
	// reconciled with the lines and the enrollment.
	// +optional
	PerPupil Money `json:"perPupil,omitempty"`

	// sources of the money.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=100
	Sources []FundingSource `json:"sources,omitempty"`

	// lines are what the money is for. All lines together name at most 10,000
	// goals, technologies and sites.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=500
	// +kubebuilder:validation:XValidation:rule="self.map(l, (has(l.goals) ? l.goals.size() : 0) + (has(l.technologies) ? l.technologies.size() : 0) + (has(l.sites) ? l.sites.size() : 0)).sum() <= 10000",message="the lines name more than 10,000 goals, technologies and sites in all: leave out sites where a line is for all of them, or put lines together"
	Lines []BudgetLine `json:"lines,omitempty"`

	// transfers move money between lines in the course of a year.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=500
	Transfers []Transfer `json:"transfers,omitempty"`
}

// SourceKind is the program or fund that money comes from. Grant, Bond,
// Donation and FederalRelief are one-time money.
//
// +kubebuilder:validation:Enum=Local;State;TitleIA;TitleIIA;TitleIII;TitleIVA;IDEA;Perkins;ERateC1;ERateC2;FederalRelief;Grant;Bond;Donation
type SourceKind string

// The kinds of sources that a rule treats in a way of its own.
const (
	SourceLocal         SourceKind = "Local"
	SourceState         SourceKind = "State"
	SourceTitleIVA      SourceKind = "TitleIVA"
	SourceERateC1       SourceKind = "ERateC1"
	SourceERateC2       SourceKind = "ERateC2"
	SourceFederalRelief SourceKind = "FederalRelief"
	SourceGrant         SourceKind = "Grant"
	SourceBond          SourceKind = "Bond"
	SourceDonation      SourceKind = "Donation"
)

// FundingSource is where money comes from.
type FundingSource struct {
	// name by which lines point to the source.
	// +required
	Name EntryName `json:"name,omitempty"`

	// kind of the source.
	// +required
	Kind SourceKind `json:"kind,omitempty"`

	// obligationEnd is the last day on which the money can be spent.
	// +optional
	ObligationEnd Date `json:"obligationEnd,omitempty"`

	// endRule says what must have happened by obligationEnd: Order or Deliver.
	// Absent: Deliver for the E-Rate kinds, Order for all others.
	// +optional
	// +kubebuilder:validation:Enum=Order;Deliver
	EndRule string `json:"endRule,omitempty"`

	// discountPercent is what an E-Rate source pays of a purchase, 0 to 100. A
	// line on the source holds that part. Absent: from district.erate.
	// +optional
	DiscountPercent Percent `json:"discountPercent,omitempty"`

	// amounts by fiscal year. A year without an entry is unknown, not zero.
	// Years before the plan may be listed.
	// +optional
	// +listType=map
	// +listMapKey=fiscalYear
	// +kubebuilder:validation:MaxItems=30
	Amounts []SourceAmount `json:"amounts,omitempty"`
}

// The values of FundingSource.endRule.
const (
	EndRuleOrder   = "Order"
	EndRuleDeliver = "Deliver"
)

// SourceAmount is what a source gives in a fiscal year.
type SourceAmount struct {
	// fiscalYear of the money.
	// +required
	FiscalYear FiscalYear `json:"fiscalYear,omitempty"`

	// amount of the money.
	// +required
	Amount Money `json:"amount,omitempty"`

	// state of the money: Secured, Expected or Applied (asked for). Absent: not
	// known, and rule UnsecuredFundsCounted is not applied to it.
	// +optional
	State MoneyState `json:"state,omitempty"`
}

// MoneyState says how sure money is.
//
// +kubebuilder:validation:Enum=Secured;Expected;Applied
type MoneyState string

// The states of money.
const (
	// MoneySecured is granted or adopted.
	MoneySecured MoneyState = "Secured"
	// MoneyExpected is likely and not granted.
	MoneyExpected MoneyState = "Expected"
	// MoneyApplied has been asked for.
	MoneyApplied MoneyState = "Applied"
)

// Purpose is what a line pays for.
//
// +kubebuilder:validation:Enum=Purchase;Implementation;Operation;ProfessionalLearning;Replacement;Staffing;Evaluation
type Purpose string

// The purposes of a line.
const (
	// PurposePurchase buys something the district does not have yet.
	PurposePurchase Purpose = "Purchase"
	// PurposeImplementation sets it up.
	PurposeImplementation Purpose = "Implementation"
	// PurposeOperation keeps it running.
	PurposeOperation Purpose = "Operation"
	// PurposeProfessionalLearning teaches people, coaches and trainers included.
	PurposeProfessionalLearning Purpose = "ProfessionalLearning"
	// PurposeReplacement buys anew what reaches its end.
	PurposeReplacement Purpose = "Replacement"
	// PurposeStaffing pays for support and administration.
	PurposeStaffing Purpose = "Staffing"
	// PurposeEvaluation pays for finding out whether it works.
	PurposeEvaluation Purpose = "Evaluation"
)

// BudgetLine is an amount of money for one purpose.
//
// +kubebuilder:validation:XValidation:rule="!has(self.throughFiscalYear) || has(self.fiscalYear)",message="throughFiscalYear needs fiscalYear, the first year of the span",fieldPath=".throughFiscalYear",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.throughFiscalYear) || !has(self.fiscalYear) || self.throughFiscalYear >= self.fiscalYear",message="throughFiscalYear must not be before fiscalYear",fieldPath=".throughFiscalYear",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!(has(self.goals) && has(self.generalOperations))",message="a line either names goals or is general operations with a reason, not both",fieldPath=".generalOperations",reason=FieldValueInvalid
type BudgetLine struct {
	// name by which transfers and device lots point to the line.
	// +required
	Name EntryName `json:"name,omitempty"`

	// fiscalYear of the money. Absent: the plan years in which the line's goals
	// run, in equal parts.
	// +optional
	FiscalYear FiscalYear `json:"fiscalYear,omitempty"`

	// throughFiscalYear makes the line a span from fiscalYear to this year, in
	// equal parts.
	// +optional
	ThroughFiscalYear FiscalYear `json:"throughFiscalYear,omitempty"`

	// amount as adopted, before transfers.
	// +required
	Amount Money `json:"amount,omitempty"`

	// otherCommitted is ordered and not yet received, beyond what device lots
	// carry.
	// +optional
	OtherCommitted Money `json:"otherCommitted,omitempty"`

	// otherSpent is spent, beyond what device lots carry.
	// +optional
	OtherSpent Money `json:"otherSpent,omitempty"`

	// source of the money, by name.
	// +optional
	Source EntryName `json:"source,omitempty"`

	// purpose of the money.
	// +required
	Purpose Purpose `json:"purpose,omitempty"`

	// costKind is what sort of cost it is, as funding programs sort costs. Absent:
	// from the purpose and the technology's kind.
	// +optional
	CostKind CostKind `json:"costKind,omitempty"`

	// erateFundingYear is the E-Rate year of the money, named for the calendar
	// year in which it begins on 1 July. Absent: fiscalYear - 1 where fiscal years
	// begin in July, else not known.
	// +optional
	// +kubebuilder:validation:Minimum=1998
	// +kubebuilder:validation:Maximum=2200
	ERateFundingYear int32 `json:"erateFundingYear,omitempty"`

	// sites that the money is for, by name. Absent: all.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=100
	Sites []EntryName `json:"sites,omitempty"`

	// domain is AT, EdTech, InfoTech or Shared. Absent: that of the line's
	// technologies, else that of its goals when they agree on one.
	// +optional
	Domain Domain `json:"domain,omitempty"`

	// goals that the money is for. Without weights they share equally.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=20
	Goals []LineGoal `json:"goals,omitempty"`

	// generalOperations says why the money serves no single goal. It then counts
	// as general operations and not as a break.
	// +optional
	GeneralOperations Text `json:"generalOperations,omitempty"`

	// technologies that the money is for, by name, in equal parts.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Technologies []EntryName `json:"technologies,omitempty"`

	// recurring says whether the cost comes back every year. Absent: it does for
	// Operation and Staffing.
	// +optional
	Recurring *bool `json:"recurring,omitempty"`
}

// CostKind is what sort of cost a line is, as funding programs sort costs.
//
// +kubebuilder:validation:Enum=EndUserDevice;Software;DigitalContent;InternetAccess;InternalConnections;ManagedWiFi;BasicMaintenance;Training;Personnel;Other
type CostKind string

// The kinds of costs.
const (
	CostEndUserDevice       CostKind = "EndUserDevice"
	CostSoftware            CostKind = "Software"
	CostDigitalContent      CostKind = "DigitalContent"
	CostInternetAccess      CostKind = "InternetAccess"
	CostInternalConnections CostKind = "InternalConnections"
	CostManagedWiFi         CostKind = "ManagedWiFi"
	CostBasicMaintenance    CostKind = "BasicMaintenance"
	CostTraining            CostKind = "Training"
	CostPersonnel           CostKind = "Personnel"
	CostOther               CostKind = "Other"
)

// LineGoal is a goal that a line pays for.
type LineGoal struct {
	// name of the Goal.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:XValidation:rule=`!self.matches(r'[\pC\p{Zl}\p{Zp}]')`,message="must be a name without control characters or other invisible characters; type the name again instead of pasting it"
	Name string `json:"name,omitempty"`

	// weight of this goal among the line's goals. Absent: 1.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000
	Weight int32 `json:"weight,omitempty"`
}

// Transfer moves money between lines.
//
// +kubebuilder:validation:XValidation:rule="has(self.from) || has(self.to)",message="a transfer needs from, to or both: without from it is new money, without to it is withdrawn"
// +kubebuilder:validation:XValidation:rule="!has(self.from) || !has(self.to) || self.from != self.to",message="from and to must differ",fieldPath=".to",reason=FieldValueInvalid
type Transfer struct {
	// name of the transfer.
	// +required
	Name EntryName `json:"name,omitempty"`

	// from is the line that gives. Absent: new money.
	// +optional
	From EntryName `json:"from,omitempty"`

	// to is the line that receives. Absent: the money is withdrawn.
	// +optional
	To EntryName `json:"to,omitempty"`

	// amount moved.
	// +required
	Amount Money `json:"amount,omitempty"`

	// date from which the transfer counts.
	// +required
	Date Date `json:"date,omitempty"`

	// approvedBy is the role or body that decided.
	// +optional
	ApprovedBy Role `json:"approvedBy,omitempty"`
}
