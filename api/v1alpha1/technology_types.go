package v1alpha1

// Lifecycle is the stage of a technology in the district.
//
// +kubebuilder:validation:Enum=Candidate;Adopted;Retiring;Retired
type Lifecycle string

// The stages of a technology.
const (
	// LifecycleCandidate is considered or on trial.
	LifecycleCandidate Lifecycle = "Candidate"
	// LifecycleAdopted is in use. It is the default.
	LifecycleAdopted Lifecycle = "Adopted"
	// LifecycleRetiring is in use and is to be given up.
	LifecycleRetiring Lifecycle = "Retiring"
	// LifecycleRetired is no longer in use. No evaluations are expected after
	// retireOn.
	LifecycleRetired Lifecycle = "Retired"
)

// Technology is a kind of device, a program, a network or a service that the
// plan deals with.
//
// +kubebuilder:validation:XValidation:rule="!has(self.retireOn) || (has(self.lifecycle) && self.lifecycle == 'Retired')",message="retireOn needs lifecycle Retired: write that lifecycle, or remove retireOn",fieldPath=".retireOn",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.renewalTermMonths) || has(self.renewal)",message="renewalTermMonths needs renewal: write the day of one renewal, from which the next ones are counted",fieldPath=".renewalTermMonths",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.noticeDays) || has(self.renewal)",message="noticeDays needs renewal: write the day of the renewal before which notice is given",fieldPath=".noticeDays",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.noticeDays) || !has(self.renewalTermMonths) || self.noticeDays < self.renewalTermMonths * 28",message="noticeDays must be shorter than the renewal term: write fewer days, or more months in renewalTermMonths",fieldPath=".noticeDays",reason=FieldValueInvalid
type Technology struct {
	// name is the name that lines, device lots and schedules use for the
	// technology: a-z, 0-9 and hyphens, at most 63, for example
	// student-chromebook. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// domain is the part of technology that it belongs to: AT (assistive), EdTech
	// (teaching and learning), InfoTech (infrastructure and administration) or
	// Shared. If left out, its money can count as Unassigned.
	// +optional
	Domain Domain `json:"domain,omitempty"`

	// kind is what the technology is: Device, Software, Service, Network or
	// Content. Rules about training, installation, evidence and privacy depend on
	// it. If left out, those rules do not apply.
	// +optional
	Kind TechnologyKind `json:"kind,omitempty"`

	// studentFacing says whether students use the technology themselves: true or
	// false. If left out, it is false.
	// +optional
	StudentFacing *bool `json:"studentFacing,omitempty"`

	// lifecycle is the stage of the technology: Candidate (considered or on
	// trial), Adopted (in use), Retiring (in use and to be given up) or Retired
	// (no longer in use). If left out, it is Adopted.
	// +optional
	Lifecycle Lifecycle `json:"lifecycle,omitempty"`

	// since is the day from which the district uses the technology. Write
	// YYYY-MM-DD, for example "2024-08-01". Evaluations are expected from this day
	// on. If left out, they are expected from the first due date of their schedule
	// on.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Since Date `json:"since,omitempty"`

	// retireOn is the last day on which the technology is used. Write YYYY-MM-DD,
	// for example "2028-06-30". It needs lifecycle Retired. If left out, no last
	// day is recorded.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	RetireOn Date `json:"retireOn,omitempty"`

	// useCases are the names of the entries of useCases that the technology
	// serves, at most 20, for example [write-together]. If left out, it serves no
	// recorded use case.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	UseCases []EntryName `json:"useCases,omitempty"`

	// needs are the names of the entries of needs that the technology meets by
	// itself, at most 20, for example [home-devices]. The needs of its use cases
	// count as well. If left out, only those count.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Needs []EntryName `json:"needs,omitempty"`

	// curriculum are the documents of the curriculum that the technology belongs
	// to, at most 20, for example [Grade 7 science guide]. If left out while
	// another technology has some, the finding CurriculumLinkMissing reports it.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Curriculum []Label `json:"curriculum,omitempty"`

	// license is on what terms the technology may be used:
	// OpenEducationalResource, OpenSource or Proprietary. If left out, the terms
	// are unknown.
	// +optional
	License License `json:"license,omitempty"`

	// integration says how the technology works with the district's other systems.
	// If left out, this is unknown.
	// +optional
	Integration Integration `json:"integration,omitzero"`

	// privacyAgreement is the agreement with the vendor about student data, for
	// example {expires: "2028-06-30"}. If left out, the finding
	// PrivacyAgreementMissing can report it.
	// +optional
	PrivacyAgreement PrivacyAgreement `json:"privacyAgreement,omitzero"`

	// accessibilityReviewed is the day of the last check that students with
	// disabilities can use the technology. Write YYYY-MM-DD, for example
	// "2026-05-04". If left out, no check is recorded.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	AccessibilityReviewed Date `json:"accessibilityReviewed,omitempty"`

	// evidence says how well it is shown that the technology helps students learn,
	// for example {tier: 2}. If left out, no evidence is recorded.
	// +optional
	Evidence Evidence `json:"evidence,omitzero"`

	// seats are the licenses that are paid and those that are used, for example
	// {paid: 1300, used: 910}. If left out, the use of licenses is not checked.
	// +optional
	Seats Seats `json:"seats,omitzero"`

	// renewal is a day on which the contract renews. Write YYYY-MM-DD, for example
	// "2027-07-01". Write the next renewal; with renewalTermMonths an earlier one
	// will do. The finding PurchaseBeforeEvaluation asks for an evaluation before
	// it, and RenewalPassed for the next day once it is past. If left out, no
	// renewal is known.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Renewal Date `json:"renewal,omitempty"`

	// renewalTermMonths is the number of months for which the contract renews each
	// time, if it goes on by itself. Write 1 to 120, for example 12. The next
	// renewal is then counted from renewal: every 12 months from 2023-08-01 is
	// 2026-08-01, 2027-08-01 and so on. If left out, no renewal after the one in
	// renewal is known.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=120
	RenewalTermMonths int32 `json:"renewalTermMonths,omitempty"`

	// noticeDays is the number of days before a renewal by which the contract must
	// be given notice. Write 0 to 365, for example 60. The finding
	// PurchaseBeforeEvaluation asks for an evaluation before that day. If left
	// out, it asks for one 30 days before the renewal.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=365
	NoticeDays *int32 `json:"noticeDays,omitempty"`

	// contractEnd is the last day of the contract as it is signed. Write
	// YYYY-MM-DD, for example "2028-06-30". The finding ContractEndsEarly reports
	// money for later fiscal years unless renewal is this day or later, or
	// renewalTermMonths is given. If left out, no end is known.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	ContractEnd Date `json:"contractEnd,omitempty"`

	// maintenanceCost is what keeping the technology running costs in one year,
	// in the plan's currency and without the yearlyCosts of its device lots.
	// Write 4000 or "4000.50". If left out, there is no such cost.
	// +optional
	MaintenanceCost Money `json:"maintenanceCost,omitempty"`

	// unitCost is the price of replacing one unit, in the plan's currency.
	// Write 305 or "305.50". If left out, the forecast uses the unit cost of
	// each lot.
	// +optional
	UnitCost Money `json:"unitCost,omitempty"`

	// priceFiscalYear is the fiscal year of the price in unitCost. Write a number
	// from 1990 to 2200, for example 2027. If left out, it is the first fiscal
	// year of the plan.
	// +optional
	// +kubebuilder:validation:Minimum=1990
	// +kubebuilder:validation:Maximum=2200
	PriceFiscalYear FiscalYear `json:"priceFiscalYear,omitempty"`

	// replaces names the technologies of the plan whose place this one takes, at
	// most 20, for example [chromebook-2022]. A device lot of this technology can
	// then replace lots of those. If left out, its lots replace only lots of the
	// same technology.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Replaces []EntryName `json:"replaces,omitempty"`

	// usefulLifeMonths is how many months one unit serves. Write 1 to 600, for
	// example 60. A device lot can state its own. If left out, the end of its lots
	// follows from support or lease only.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=600
	UsefulLifeMonths int32 `json:"usefulLifeMonths,omitempty"`

	// responsibilities name the roles that are in charge of the technology. If
	// left out, no role is in charge.
	// +optional
	Responsibilities Responsibilities `json:"responsibilities,omitzero"`
}

// TechnologyKind is what a technology is.
//
// +kubebuilder:validation:Enum=Device;Software;Service;Network;Content
type TechnologyKind string

// The kinds of technologies.
const (
	// TechnologyDevice is a device that people use.
	TechnologyDevice TechnologyKind = "Device"
	// TechnologySoftware is a program.
	TechnologySoftware TechnologyKind = "Software"
	// TechnologyService is a service that a vendor provides.
	TechnologyService TechnologyKind = "Service"
	// TechnologyNetwork is equipment or a connection of the network.
	TechnologyNetwork TechnologyKind = "Network"
	// TechnologyContent is digital learning material.
	TechnologyContent TechnologyKind = "Content"
)

// License is on what terms a technology may be used.
//
// +kubebuilder:validation:Enum=OpenEducationalResource;OpenSource;Proprietary
type License string

// The licenses of technologies.
const (
	// LicenseOpenEducationalResource may be used, changed and passed on freely for
	// teaching.
	LicenseOpenEducationalResource License = "OpenEducationalResource"
	// LicenseOpenSource is software that may be used, changed and passed on freely.
	LicenseOpenSource License = "OpenSource"
	// LicenseProprietary may be used as its owner permits.
	LicenseProprietary License = "Proprietary"
)

// Integration says how a technology works with the district's other systems.
// Leave out what does not apply.
//
// +kubebuilder:validation:MinProperties=1
type Integration struct {
	// signOn says whether people sign on with their district account: true or
	// false. The finding IntegrationMissing reports false. If left out, it does
	// not apply or is unknown.
	// +optional
	SignOn *bool `json:"signOn,omitempty"`

	// rostering says whether class lists come from the student information system:
	// true or false. The finding IntegrationMissing reports false. If left out, it
	// does not apply or is unknown.
	// +optional
	Rostering *bool `json:"rostering,omitempty"`

	// dataExport says whether the district can take out its data: true or false.
	// The finding IntegrationMissing reports false. If left out, it does not apply
	// or is unknown.
	// +optional
	DataExport *bool `json:"dataExport,omitempty"`
}

// PrivacyAgreement is an agreement with a vendor about student data.
type PrivacyAgreement struct {
	// expires is the last day of the agreement. Write YYYY-MM-DD, for example
	// "2028-06-30". Required.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Expires Date `json:"expires,omitempty"`
}

// Evidence says how well it is shown that a technology helps students learn.
type Evidence struct {
	// tier is the tier of evidence under the Every Student Succeeds Act: 1
	// (strong), 2 (moderate), 3 (promising) or 4 (demonstrates a rationale).
	// Required.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=4
	Tier int32 `json:"tier,omitempty"`
}

// Seats counts licenses.
type Seats struct {
	// paid is the number of licenses paid for in a year, for example 1300. Write 0
	// to 10000000. Required.
	// +required
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=10000000
	Paid *int32 `json:"paid,omitempty"`

	// used is the number of licenses used in the last year, for example 910. Write
	// 0 to 10000000. If left out, the use is unknown.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=10000000
	Used *int32 `json:"used,omitempty"`
}

// Responsibilities name the roles that are in charge of a technology.
//
// +kubebuilder:validation:MinProperties=1
type Responsibilities struct {
	// research is the role that looks for and compares products, never a person's
	// name, for example Instructional coach. If left out, no role does.
	// +optional
	Research Role `json:"research,omitempty"`

	// vetting is the role that examines vendors, privacy and accessibility, for
	// example Technology director. If left out, no role does.
	// +optional
	Vetting Role `json:"vetting,omitempty"`

	// contract is the role that signs and keeps the contract, for example Business
	// officer. If left out, no role does.
	// +optional
	Contract Role `json:"contract,omitempty"`

	// maintenance is the role that keeps the technology running, for example Help
	// desk. If left out, no role does.
	// +optional
	Maintenance Role `json:"maintenance,omitempty"`
}
