package v1alpha1

// Budget is the money of the plan: its sources, its lines and the transfers
// between lines.
type Budget struct {
	// currency is the currency of all amounts of the plan. Write its three-letter
	// code (ISO 4217), for example USD. Required.
	// +required
	// +kubebuilder:validation:MinLength=3
	// +kubebuilder:validation:MaxLength=3
	// +kubebuilder:validation:Pattern=`^[A-Z]{3}$`
	Currency string `json:"currency,omitempty"`

	// total is the total that the plan document states, in the plan's currency.
	// Write 441000 or "441000.50". The finding BudgetDoesNotReconcile reports a
	// difference from the sum of the lines. If left out, nothing is compared.
	// +optional
	Total Money `json:"total,omitempty"`

	// perPupil is the expenditure per student that the plan document states, in
	// the plan's currency. Write 305 or "362.49". It is compared with the lines
	// and the enrollment. If left out, nothing is compared.
	// +optional
	PerPupil Money `json:"perPupil,omitempty"`

	// sources are the funds and programs that the money comes from, at most 100. A
	// line names its source. If left out, no rule about sources is checked.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=100
	Sources []FundingSource `json:"sources,omitempty"`

	// procurements are how the vendors of budget lines are found, at most 100. A line
	// names its procurement. If left out, the plan does not record how it buys.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=100
	Procurements []Procurement `json:"procurements,omitempty"`

	// lines are what the money is for: one entry for each purpose, at most 500.
	// All lines together may name at most 10,000 goals, technologies and sites. If
	// left out, the plan has no money.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=500
	// +kubebuilder:validation:XValidation:rule="self.map(l, (has(l.goals) ? l.goals.size() : 0) + (has(l.technologies) ? l.technologies.size() : 0) + (has(l.sites) ? l.sites.size() : 0)).sum() <= 10000",message="the lines name more than 10,000 goals, technologies and sites in total: leave out sites where a line is for all of them, or combine lines"
	Lines []BudgetLine `json:"lines,omitempty"`

	// transfers move money between lines in the course of a year, at most 500. If
	// left out, each line keeps the amount that was adopted.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=500
	Transfers []Transfer `json:"transfers,omitempty"`

	// unclaimed is the money for technology that the district's ledger shows and no
	// line of the plan claims with its accountCodes, one entry for each fiscal year,
	// at most 30. The import of a ledger writes it, and the finding
	// SpendingOutsidePlan reports it. If left out, no such money is known.
	// +optional
	// +listType=map
	// +listMapKey=fiscalYear
	// +kubebuilder:validation:MaxItems=30
	Unclaimed []UnclaimedSpending `json:"unclaimed,omitempty"`
}

// UnclaimedSpending is money for technology in the accounts of one fiscal year
// that no line of the plan claims.
type UnclaimedSpending struct {
	// fiscalYear is the fiscal year of the ledger, named for the calendar year in
	// which it ends. Write a number from 1990 to 2200, for example 2027. Required.
	// +required
	// +kubebuilder:validation:Minimum=1990
	// +kubebuilder:validation:Maximum=2200
	FiscalYear FiscalYear `json:"fiscalYear,omitempty"`

	// amount is what is expended and encumbered in these accounts, in the
	// plan's currency. Write 41200 or "41200.50". Required.
	// +required
	Amount Money `json:"amount,omitempty"`

	// accounts is the number of these accounts. Write 1 to 1000000, for example 12.
	// If left out, the number is unknown, and the finding does not state it.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000000
	Accounts int32 `json:"accounts,omitempty"`
}

// SourceKind is the fund or program that money comes from. Grant, Bond,
// Donation and FederalRelief are one-time money: they cannot pay for a cost
// that comes back every year.
//
// +kubebuilder:validation:Enum=Local;State;TitleIA;TitleIIA;TitleIII;TitleIVA;IDEA;Perkins;ERateC1;ERateC2;FederalRelief;Grant;Bond;Donation
type SourceKind string

// The kinds of sources.
const (
	// SourceLocal is money of the district.
	SourceLocal SourceKind = "Local"
	// SourceState is money of the state.
	SourceState SourceKind = "State"
	// SourceTitleIA is federal money under title I, part A, of ESSA.
	SourceTitleIA SourceKind = "TitleIA"
	// SourceTitleIIA is federal money under title II, part A, of ESSA.
	SourceTitleIIA SourceKind = "TitleIIA"
	// SourceTitleIII is federal money under title III of ESSA.
	SourceTitleIII SourceKind = "TitleIII"
	// SourceTitleIVA is federal money under title IV, part A, of ESSA.
	SourceTitleIVA SourceKind = "TitleIVA"
	// SourceIDEA is federal money under the Individuals with Disabilities Education
	// Act.
	SourceIDEA SourceKind = "IDEA"
	// SourcePerkins is federal money for career and technical education.
	SourcePerkins SourceKind = "Perkins"
	// SourceERateC1 is category one of E-Rate: internet access.
	SourceERateC1 SourceKind = "ERateC1"
	// SourceERateC2 is category two of E-Rate: internal connections.
	SourceERateC2 SourceKind = "ERateC2"
	// SourceFederalRelief is federal relief money, which comes once.
	SourceFederalRelief SourceKind = "FederalRelief"
	// SourceGrant is a grant, which comes once.
	SourceGrant SourceKind = "Grant"
	// SourceBond is money of a bond, which comes once.
	SourceBond SourceKind = "Bond"
	// SourceDonation is a donation, which comes once.
	SourceDonation SourceKind = "Donation"
)

// FundingSource is a fund or program that money comes from.
//
// +kubebuilder:validation:XValidation:rule="!has(self.maturity) || self.kind == 'Bond'",message="maturity is the last day of repayment of a bond: remove it, or write kind: Bond",fieldPath=".maturity",reason=FieldValueInvalid
type FundingSource struct {
	// name is the name that budget lines use for this source: a-z, 0-9 and
	// hyphens, at most 63, for example general. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// kind is the fund or program: Local or State money; the federal programs
	// TitleIA, TitleIIA, TitleIII, TitleIVA, IDEA and Perkins; ERateC1 (internet
	// access) or ERateC2 (internal connections); FederalRelief, Grant, Bond or
	// Donation, which are one-time money. Required.
	// +required
	Kind SourceKind `json:"kind,omitempty"`

	// obligationEnd is the last day on which the money of this source can be used.
	// Write YYYY-MM-DD, for example "2027-09-30". If left out, the source has no
	// last day.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	ObligationEnd Date `json:"obligationEnd,omitempty"`

	// maturity is the last day on which a Bond is repaid, or that of the part of it
	// that pays for technology, if that part is repaid earlier. Write YYYY-MM-DD, for
	// example "2046-05-01". The finding DebtOutlivesPurchase reports what ends long
	// before it is repaid. If left out, the rule does not check the bond. Other kinds
	// of source have none.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Maturity Date `json:"maturity,omitempty"`

	// endRule is what must have happened by obligationEnd: Order (things are
	// ordered) or Deliver (things are delivered). If left out, it is Deliver for
	// ERateC1 and ERateC2 and Order for all other kinds.
	// +optional
	EndRule EndRule `json:"endRule,omitempty"`

	// discountPercent is the share of a purchase that an E-Rate source pays, in
	// percent. Write 0 to 100, for example 80. A line on this source holds that
	// share and not the whole price. If left out, the share is computed from
	// district.erate. Other kinds of source need no share.
	// +optional
	DiscountPercent Percent `json:"discountPercent,omitempty"`

	// state says how certain the money is in each year for which amounts state nothing
	// else: Secured (granted or adopted), Expected (likely and not granted) or Applied
	// (asked for). A source needs no amounts for it. If left out, the state is that of
	// amounts, or unknown.
	// +optional
	State MoneyState `json:"state,omitempty"`

	// amounts are what the source gives in each fiscal year, at most 30 years, for
	// example {fiscalYear: 2027, amount: 122000, state: Secured}. Years before the
	// plan may be listed. A year that is left out is unknown, not zero. One-time money
	// can be planned from the year of its first amount on.
	// +optional
	// +listType=map
	// +listMapKey=fiscalYear
	// +kubebuilder:validation:MaxItems=30
	Amounts []SourceAmount `json:"amounts,omitempty"`
}

// EndRule is what must have happened by the last day of a source.
//
// +kubebuilder:validation:Enum=Order;Deliver
type EndRule string

// The rules for the last day of a source.
const (
	// EndRuleOrder needs an order by the last day.
	EndRuleOrder EndRule = "Order"
	// EndRuleDeliver needs a delivery by the last day.
	EndRuleDeliver EndRule = "Deliver"
)

// SourceAmount is what a source gives in one fiscal year.
type SourceAmount struct {
	// fiscalYear is the fiscal year of the money, named for the calendar year in
	// which it ends. Write a number from 1990 to 2200, for example 2027. Required.
	// +required
	// +kubebuilder:validation:Minimum=1990
	// +kubebuilder:validation:Maximum=2200
	FiscalYear FiscalYear `json:"fiscalYear,omitempty"`

	// amount is the money that the source gives in this year, in the plan's
	// currency. Write 122000 or "122000.50". Required.
	// +required
	Amount Money `json:"amount,omitempty"`

	// state says how certain the money is: Secured (granted or adopted), Expected
	// (likely and not granted) or Applied (asked for). If left out, it is the state of
	// the source; without one, the rule UnsecuredFundsCounted does not check the year.
	// +optional
	State MoneyState `json:"state,omitempty"`
}

// MoneyState says how certain money is.
//
// +kubebuilder:validation:Enum=Secured;Expected;Applied
type MoneyState string

// The states of money.
const (
	// MoneySecured is money that is granted or adopted.
	MoneySecured MoneyState = "Secured"
	// MoneyExpected is money that is likely and not granted.
	MoneyExpected MoneyState = "Expected"
	// MoneyApplied is money that was asked for.
	MoneyApplied MoneyState = "Applied"
)

// Purpose is what a budget line pays for.
//
// +kubebuilder:validation:Enum=Purchase;Implementation;Operation;ProfessionalLearning;Replacement;Staffing;Evaluation
type Purpose string

// The purposes of a line.
const (
	// PurposePurchase buys something that the district does not have yet.
	PurposePurchase Purpose = "Purchase"
	// PurposeImplementation pays for setting up what was bought.
	PurposeImplementation Purpose = "Implementation"
	// PurposeOperation pays for keeping it running.
	PurposeOperation Purpose = "Operation"
	// PurposeProfessionalLearning pays for training, including coaches and trainers.
	PurposeProfessionalLearning Purpose = "ProfessionalLearning"
	// PurposeReplacement replaces what reaches its end.
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
// +kubebuilder:validation:XValidation:rule="!has(self.yearsUndecided) || !self.yearsUndecided || !has(self.fiscalYear)",message="yearsUndecided is for a line without a year: remove fiscalYear and throughFiscalYear, or remove yearsUndecided",fieldPath=".yearsUndecided",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.technologyWeights) || has(self.technologies) && self.technologyWeights.all(w, w.name in self.technologies)",message="technologyWeights may name technologies of the line alone: add the name to technologies, or remove the weight",fieldPath=".technologyWeights",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!(has(self.goals) && has(self.generalOperations))",message="give goals or generalOperations, not both: remove one of them",fieldPath=".generalOperations",reason=FieldValueInvalid
type BudgetLine struct {
	// name is the name that transfers and device lots use for this line: a-z,
	// 0-9 and hyphens, at most 63, for example chromebooks-fy27. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// fiscalYear is the fiscal year of the money, named for the calendar year in
	// which it ends. Write a number from 1990 to 2200, for example 2027. If left
	// out, the amount is divided equally among the plan's years in which the
	// line's goals run, or among all years of the plan.
	// +optional
	// +kubebuilder:validation:Minimum=1990
	// +kubebuilder:validation:Maximum=2200
	FiscalYear FiscalYear `json:"fiscalYear,omitempty"`

	// throughFiscalYear is the last fiscal year of a line that covers several
	// years, for example 2029. The amount is divided equally among the years from
	// fiscalYear to this one, for one-time money among those from the first amount of
	// the source on; a transfer changes the part of its year alone. It needs
	// fiscalYear and must not be before it. If left out, the line covers one year.
	// +optional
	// +kubebuilder:validation:Minimum=1990
	// +kubebuilder:validation:Maximum=2200
	ThroughFiscalYear FiscalYear `json:"throughFiscalYear,omitempty"`

	// yearsUndecided says whether it is still to be decided in which years the money is
	// spent, as in "over the life of the plan": true or false. The money is then one sum
	// for any year of the plan in which the line's goals run. The figures of each year
	// show an equal part, and a rule that would need the year is listed as not checked.
	// Leave fiscalYear out with it. If left out, it is false.
	// +optional
	YearsUndecided *bool `json:"yearsUndecided,omitempty"`

	// amount is the money that the board adopted for this line, for all of its
	// years together and before transfers, in the plan's currency. Write 125000
	// or "125000.50". Required.
	// +required
	Amount Money `json:"amount,omitempty"`

	// otherCommitted is the money of this line for what is ordered and not yet
	// received, in the plan's currency. Leave out the device lots that name
	// this line: they count by themselves. Write 5000 or "5000.50". If left
	// out, it is 0.
	// +optional
	OtherCommitted Money `json:"otherCommitted,omitempty"`

	// otherSpent is the money of this line that is spent, in the plan's
	// currency. Leave out the device lots that name this line: they count by
	// themselves. Write 5000 or "5000.50". If left out, it is 0.
	// +optional
	OtherSpent Money `json:"otherSpent,omitempty"`

	// source is the name of the entry of budget.sources that the money comes from,
	// for example general. If left out, the source is unknown, and no rule about
	// sources checks this line.
	// +optional
	Source EntryName `json:"source,omitempty"`

	// procurement is the name of the entry of budget.procurements by which the vendor is
	// found, for example wifi-2026. Lines of one purchase name the same. If left out, it
	// is not recorded how the line buys.
	// +optional
	Procurement EntryName `json:"procurement,omitempty"`

	// purpose is what the line pays for: Purchase (something new), Implementation
	// (setting it up), Operation (keeping it running), ProfessionalLearning
	// (training and coaching), Replacement (buying anew what reaches its end),
	// Staffing (support and administration) or Evaluation (finding out whether it
	// works). Required.
	// +required
	Purpose Purpose `json:"purpose,omitempty"`

	// costKind is the sort of cost, as funding programs distinguish costs:
	// EndUserDevice, Software, DigitalContent, InternetAccess,
	// InternalConnections, ManagedWiFi, BasicMaintenance, Training, Personnel or
	// Other. If left out, it follows from the purpose and the kind of the line's
	// technologies where that is clear, and is unknown otherwise.
	// +optional
	CostKind CostKind `json:"costKind,omitempty"`

	// erateFundingYear is the funding year of the E-Rate program, named for the
	// calendar year in which it begins on 1 July. Write a number from 1998 to
	// 2200, for example 2026. If left out, it is fiscalYear less 1 where fiscal
	// years begin in July, and unknown otherwise.
	// +optional
	// +kubebuilder:validation:Minimum=1998
	// +kubebuilder:validation:Maximum=2200
	ERateFundingYear int32 `json:"erateFundingYear,omitempty"`

	// sites are the names of the entries of district.sites that the money is for,
	// at most 100, for example [maple-high]. If left out, the money is for all
	// sites.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=100
	Sites []EntryName `json:"sites,omitempty"`

	// domain is the part of technology that the money is for: AT (assistive),
	// EdTech (teaching and learning), InfoTech (infrastructure and administration)
	// or Shared. If left out, it is the domain of the line's technologies, or else
	// of its goals if they agree on one; otherwise the money counts as Unassigned.
	// +optional
	Domain Domain `json:"domain,omitempty"`

	// goals are the Goals that the money is for, at most 20, for example
	// [{name: one-to-one}]. Give goals or generalOperations, not both. If both are
	// left out, the money is not aligned and the finding BudgetLineWithoutGoal
	// reports it.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=20
	Goals []LineGoal `json:"goals,omitempty"`

	// generalOperations is the reason why the money serves no single goal, at most
	// 2,000 characters, for example "Every class and office is on the same line."
	// The money then counts as general operations. Give goals or
	// generalOperations, not both. If both are left out, the money is not aligned.
	// +optional
	GeneralOperations Text `json:"generalOperations,omitempty"`

	// technologies are the names of the entries of technologies that the money is
	// for, at most 20, for example [student-chromebook]. They share the money
	// equally, unless technologyWeights says otherwise. If left out, no rule about
	// technologies counts this money.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Technologies []EntryName `json:"technologies,omitempty"`

	// technologyWeights are the parts of the line's technologies in its money, at most
	// 20, for example [{name: student-chromebook, weight: 3}]: beside one technology
	// without a weight that is three quarters. Each names one of technologies. If left
	// out, they share the money equally, and replacement money by what replacing each
	// costs.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=20
	TechnologyWeights []TechnologyWeight `json:"technologyWeights,omitempty"`

	// recurring says whether the cost comes back every year: true or false. If
	// left out, it is true for the purposes Operation and Staffing and false for
	// all others.
	// +optional
	Recurring *bool `json:"recurring,omitempty"`

	// accountCodes are the accounts of the district's ledger that the line pays
	// from, at most 20, for example ["11.*.6395.*.*"]. A segment is written in full,
	// as its beginning with a star (63*), or as a star alone for any value; the
	// number of segments is that of the ledger. The imports of ledgers and budgets
	// find the line by them. If left out, these imports find the line by their
	// mapping alone.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	AccountCodes []AccountPattern `json:"accountCodes,omitempty"`
}

// AccountPattern stands for accounts of a ledger: 1 to 63 letters, digits and
// stars in segments, with a full stop or a hyphen between two segments. A star is
// a segment of its own, which stands for any value, or the end of one.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=63
// +kubebuilder:validation:Pattern=`^([*]|[A-Za-z0-9]+[*]?)([.-]([*]|[A-Za-z0-9]+[*]?))*$`
type AccountPattern string

// CostKind is the sort of cost of a budget line, as funding programs
// distinguish costs.
//
// +kubebuilder:validation:Enum=EndUserDevice;Software;DigitalContent;InternetAccess;InternalConnections;ManagedWiFi;BasicMaintenance;Training;Personnel;Other
type CostKind string

// The kinds of costs.
const (
	// CostEndUserDevice is a device for a student or a member of staff.
	CostEndUserDevice CostKind = "EndUserDevice"
	// CostSoftware is a program or a license.
	CostSoftware CostKind = "Software"
	// CostDigitalContent is digital learning material.
	CostDigitalContent CostKind = "DigitalContent"
	// CostInternetAccess is the connection of a site to the internet.
	CostInternetAccess CostKind = "InternetAccess"
	// CostInternalConnections is network equipment inside a site.
	CostInternalConnections CostKind = "InternalConnections"
	// CostManagedWiFi is a wireless network that a vendor runs.
	CostManagedWiFi CostKind = "ManagedWiFi"
	// CostBasicMaintenance is the maintenance of network equipment.
	CostBasicMaintenance CostKind = "BasicMaintenance"
	// CostTraining is professional learning.
	CostTraining CostKind = "Training"
	// CostPersonnel is the pay of staff.
	CostPersonnel CostKind = "Personnel"
	// CostOther is any other cost.
	CostOther CostKind = "Other"
)

// TechnologyWeight is the part of a technology in the money of a budget line.
type TechnologyWeight struct {
	// name is the name of an entry of the line's technologies, for example
	// student-chromebook. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// weight is the part of this technology in the line's money, compared with the
	// line's other technologies. Write 1 to 1000: 2 beside 1 is two thirds. A
	// technology without a weight counts as 1. Required.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000
	Weight int32 `json:"weight,omitempty"`
}

// LineGoal is a goal that a budget line pays for.
type LineGoal struct {
	// name is the name of the Goal object, for example one-to-one. The finding
	// BudgetLineWithoutGoal reports a Goal that does not exist. Required.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:XValidation:rule=`!self.matches(r'[\pC\p{Zl}\p{Zp}]')`,message="must be a name without control characters or other invisible characters; type the name again instead of pasting it"
	Name string `json:"name,omitempty"`

	// weight is the part of this goal in the line's money, compared with the
	// line's other goals. Write 1 to 1000: 2 beside 1 is two thirds. If left out,
	// it is 1. If no goal of the line has a weight, the money goes first to what
	// its goals still need.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000
	Weight int32 `json:"weight,omitempty"`
}

// Transfer moves money from one budget line to another.
//
// +kubebuilder:validation:XValidation:rule="has(self.from) || has(self.to)",message="give from, to or both: without from the transfer adds new money, without to it withdraws money"
// +kubebuilder:validation:XValidation:rule="!has(self.from) || !has(self.to) || self.from != self.to",message="from and to must name two different lines",fieldPath=".to",reason=FieldValueInvalid
type Transfer struct {
	// name is the name of the transfer: a-z, 0-9 and hyphens, at most 63, for
	// example wifi-2026-11. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// from is the name of the line that the money is taken from, for example
	// laptops. If left out, the transfer adds new money.
	// +optional
	From EntryName `json:"from,omitempty"`

	// to is the name of the line that the money goes to, for example wifi. If left
	// out, the transfer withdraws the money.
	// +optional
	To EntryName `json:"to,omitempty"`

	// amount is the money that is moved, in the plan's currency. Write 5000 or
	// "5000.50". Required.
	// +required
	Amount Money `json:"amount,omitempty"`

	// date is the day from which the transfer counts. Write YYYY-MM-DD, for
	// example "2026-11-02". Required.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Date Date `json:"date,omitempty"`

	// fiscalYear is the fiscal year of the money that is moved, of which both
	// lines must have some. Write 1990 to 2200, for example 2028. If left out,
	// it is that of date or, where a line does not cover it, the nearest year
	// that it covers, of years that both lines cover if there are any.
	// +optional
	// +kubebuilder:validation:Minimum=1990
	// +kubebuilder:validation:Maximum=2200
	FiscalYear FiscalYear `json:"fiscalYear,omitempty"`

	// approvedBy is the role or body that approved the transfer, never a person's
	// name, for example Board of Education. If left out, the plan does not record
	// who approved it.
	// +optional
	ApprovedBy Role `json:"approvedBy,omitempty"`
}
