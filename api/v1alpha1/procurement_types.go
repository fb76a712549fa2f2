package v1alpha1

// ProcurementMethod is how the vendor of a purchase is found.
//
// +kubebuilder:validation:Enum=CompetitiveBids;Quotes;CooperativeContract;StateContract;SoleSource
type ProcurementMethod string

// The methods of procurement.
const (
	// MethodCompetitiveBids invites any vendor to offer: sealed bids or proposals.
	MethodCompetitiveBids ProcurementMethod = "CompetitiveBids"
	// MethodQuotes asks some vendors for a price.
	MethodQuotes ProcurementMethod = "Quotes"
	// MethodCooperativeContract buys on a contract that a purchasing cooperative has bid.
	MethodCooperativeContract ProcurementMethod = "CooperativeContract"
	// MethodStateContract buys on a contract that the state has bid.
	MethodStateContract ProcurementMethod = "StateContract"
	// MethodSoleSource buys from one vendor without competition.
	MethodSoleSource ProcurementMethod = "SoleSource"
)

// Procurement is how the vendor of one or more budget lines is found, before their
// money is spent.
//
// +kubebuilder:validation:XValidation:rule="!has(self.reason) || self.method == 'SoleSource'",message="reason says why there is no competition: remove it, or write method: SoleSource",fieldPath=".reason",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.opened) || !has(self.closes) || self.opened <= self.closes",message="closes must not be before opened",fieldPath=".closes",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.closes) || !has(self.awarded) || self.closes <= self.awarded",message="awarded must not be before closes: bids are compared after the last one has come",fieldPath=".awarded",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.awarded) || !has(self.signed) || self.awarded <= self.signed",message="signed must not be before awarded",fieldPath=".signed",reason=FieldValueInvalid
type Procurement struct {
	// name is the name that budget lines use for this procurement: a-z, 0-9 and
	// hyphens, at most 63, for example wifi-2026. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// method is how the vendor is found: CompetitiveBids (sealed bids or proposals),
	// Quotes (prices of some vendors), CooperativeContract or StateContract (a contract
	// that a cooperative or the state has bid) or SoleSource (no competition).
	// Required.
	// +required
	Method ProcurementMethod `json:"method,omitempty"`

	// reason says why there is no competition, at most 2,000 characters, for example
	// "Only the maker of the library system can extend it." Other methods than
	// SoleSource need none. If left out, no reason is recorded.
	// +optional
	Reason Text `json:"reason,omitempty"`

	// opened is the day from which vendors can offer. Write YYYY-MM-DD, for example
	// "2026-10-05". If left out, the day is not known.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Opened Date `json:"opened,omitempty"`

	// closes is the last day for offers. Write YYYY-MM-DD, for example "2026-11-06". It
	// must not be before opened. If left out, the day is not known.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Closes Date `json:"closes,omitempty"`

	// awarded is the day on which the vendor is selected. Write YYYY-MM-DD, for example
	// "2026-11-16". It must not be before closes. If left out, no vendor is selected.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Awarded Date `json:"awarded,omitempty"`

	// signed is the day on which the district signs the contract or the order. Write
	// YYYY-MM-DD, for example "2026-12-07". It must not be before awarded. If left out,
	// nothing is signed.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Signed Date `json:"signed,omitempty"`

	// form470Certified is the day on which the FCC Form 470 of E-Rate was certified, by
	// the district or by the holder of the contract. Write YYYY-MM-DD, for example
	// "2026-10-05". A vendor may be selected, a contract signed and Form 471 filed 28
	// days later at the earliest. If left out, no form is certified.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Form470Certified Date `json:"form470Certified,omitempty"`

	// form471Filed is the day on which the first FCC Form 471 that names this Form 470
	// is filed. Write YYYY-MM-DD, for example "2027-02-15". If left out, no form is
	// filed.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Form471Filed Date `json:"form471Filed,omitempty"`
}

// ProcurementPolicy says which purchases need a procurement, and when.
//
// +kubebuilder:validation:MinProperties=1
type ProcurementPolicy struct {
	// bidThreshold is the amount in one year, in the plan's currency, above
	// which the district must invite bids, by the law of the state or the
	// policy of the board. Write 50000 or "50000.50". The finding
	// BiddingMissing reports larger purchases without them. If left out, no
	// purchase is compared.
	// +optional
	BidThreshold Money `json:"bidThreshold,omitempty"`

	// form470LeadMonths is the number of months before an E-Rate funding year by which
	// its FCC Form 470 should be certified. Write 1 to 12, for example 7. The finding
	// ERateFormMissing reports lines that have none by then. If left out, it is 6,
	// and a plan without procurements is not checked.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=12
	Form470LeadMonths int32 `json:"form470LeadMonths,omitempty"`
}
