package v1alpha1

// Lifecycle is where a technology stands in the district.
//
// +kubebuilder:validation:Enum=Candidate;Adopted;Retiring;Retired
type Lifecycle string

// The stages of a technology.
const (
	// LifecycleCandidate is under consideration or in a pilot.
	LifecycleCandidate Lifecycle = "Candidate"
	// LifecycleAdopted is in use. It is the stage when none is given.
	LifecycleAdopted Lifecycle = "Adopted"
	// LifecycleRetiring is in use and on its way out.
	LifecycleRetiring Lifecycle = "Retiring"
	// LifecycleRetired is no longer in use; no evaluations are expected of it
	// after retireOn.
	LifecycleRetired Lifecycle = "Retired"
)

// Technology is a kind of device, a program or a service that the plan deals
// with.
//
// +kubebuilder:validation:XValidation:rule="!has(self.retireOn) || (has(self.lifecycle) && self.lifecycle == 'Retired')",message="retireOn goes with lifecycle Retired",fieldPath=".retireOn",reason=FieldValueInvalid
type Technology struct {
	// name by which lines, devices and schedules point to the technology.
	// +required
	Name EntryName `json:"name,omitempty"`

	// domain is AT, EdTech, InfoTech or Shared.
	// +optional
	Domain Domain `json:"domain,omitempty"`

	// kind is Device, Software, Service, Network or Content.
	// +optional
	Kind TechnologyKind `json:"kind,omitempty"`

	// studentFacing says that students use the technology themselves.
	// +optional
	StudentFacing *bool `json:"studentFacing,omitempty"`

	// lifecycle is Candidate, Adopted, Retiring or Retired. Absent: Adopted.
	// +optional
	Lifecycle Lifecycle `json:"lifecycle,omitempty"`

	// since is the day from which the district uses the technology; its
	// evaluations are expected from then on.
	// +optional
	Since Date `json:"since,omitempty"`

	// retireOn is the last day of use, with lifecycle Retired.
	// +optional
	RetireOn Date `json:"retireOn,omitempty"`

	// useCases that the technology serves, by name.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	UseCases []EntryName `json:"useCases,omitempty"`

	// needs that the technology meets by itself, by name; those of its use cases
	// count as well.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Needs []EntryName `json:"needs,omitempty"`

	// curriculum lists the documents of the curriculum that the technology belongs
	// to, for instance a guide or a unit.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=20
	Curriculum []Label `json:"curriculum,omitempty"`

	// license is OpenEducationalResource, OpenSource or Proprietary.
	// +optional
	License License `json:"license,omitempty"`

	// integration with the systems that the district has.
	// +optional
	Integration Integration `json:"integration,omitzero"`

	// privacyAgreement with the vendor about student data.
	// +optional
	PrivacyAgreement PrivacyAgreement `json:"privacyAgreement,omitzero"`

	// accessibilityReviewed is the day on which somebody last checked that
	// students with disabilities can use the technology.
	// +optional
	AccessibilityReviewed Date `json:"accessibilityReviewed,omitempty"`

	// evidence that the technology helps students learn.
	// +optional
	Evidence Evidence `json:"evidence,omitzero"`

	// seats are the licenses paid for and those in use.
	// +optional
	Seats Seats `json:"seats,omitzero"`

	// renewal is the day on which the contract renews next.
	// +optional
	Renewal Date `json:"renewal,omitempty"`

	// contractEnd is the last day of the contract as it is signed. Money for later
	// fiscal years is told, unless renewal says that the contract goes on from that
	// day or a later one.
	// +optional
	ContractEnd Date `json:"contractEnd,omitempty"`

	// maintenanceCost is what keeping the technology running costs in a year,
	// beyond the yearlyCosts of its device lots.
	// +optional
	MaintenanceCost Money `json:"maintenanceCost,omitempty"`

	// unitCost is the price of replacing one unit.
	// +optional
	UnitCost Money `json:"unitCost,omitempty"`

	// priceFiscalYear is the year of unitCost's price. Absent: the plan's first.
	// +optional
	PriceFiscalYear FiscalYear `json:"priceFiscalYear,omitempty"`

	// usefulLifeMonths is how long one unit serves, unless its lot says otherwise.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=600
	UsefulLifeMonths int32 `json:"usefulLifeMonths,omitempty"`

	// responsibilities for the technology, by role.
	// +optional
	Responsibilities Responsibilities `json:"responsibilities,omitzero"`
}

// TechnologyKind is what sort of thing a technology is.
//
// +kubebuilder:validation:Enum=Device;Software;Service;Network;Content
type TechnologyKind string

// The kinds of technologies.
const (
	TechnologyDevice   TechnologyKind = "Device"
	TechnologySoftware TechnologyKind = "Software"
	TechnologyService  TechnologyKind = "Service"
	TechnologyNetwork  TechnologyKind = "Network"
	TechnologyContent  TechnologyKind = "Content"
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

// Integration says how a technology works with the systems that the district
// has. What does not apply is left out.
//
// +kubebuilder:validation:MinProperties=1
type Integration struct {
	// signOn says that people sign on with their district account.
	// +optional
	SignOn *bool `json:"signOn,omitempty"`

	// rostering says that class lists come from the student information system.
	// +optional
	Rostering *bool `json:"rostering,omitempty"`

	// dataExport says that the district can take its data out.
	// +optional
	DataExport *bool `json:"dataExport,omitempty"`
}

// PrivacyAgreement is an agreement with a vendor about student data.
type PrivacyAgreement struct {
	// expires is the last day of the agreement.
	// +required
	Expires Date `json:"expires,omitempty"`
}

// Evidence says how well it is shown that a technology helps.
type Evidence struct {
	// tier of the evidence under the Every Student Succeeds Act: 1 strong,
	// 2 moderate, 3 promising, 4 a rationale.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=4
	Tier int32 `json:"tier,omitempty"`
}

// Seats are licenses by count.
type Seats struct {
	// paid for, a year.
	// +required
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=10000000
	Paid *int32 `json:"paid,omitempty"`

	// used in the last year, if known.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=10000000
	Used *int32 `json:"used,omitempty"`
}

// Responsibilities name who does what for a technology, by role.
//
// +kubebuilder:validation:MinProperties=1
type Responsibilities struct {
	// research is who looks for and compares products.
	// +optional
	Research Role `json:"research,omitempty"`

	// vetting is who examines vendors, privacy and accessibility.
	// +optional
	Vetting Role `json:"vetting,omitempty"`

	// contract is who signs and keeps the contract.
	// +optional
	Contract Role `json:"contract,omitempty"`

	// maintenance is who keeps it running.
	// +optional
	Maintenance Role `json:"maintenance,omitempty"`
}
