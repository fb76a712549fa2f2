package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Device is a device lot: several units of one model, at one site, from one
// purchase. Single units are recorded in the district's device management, not
// here.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=tpd,categories=techplan-all
// +kubebuilder:selectablefield:JSONPath=`.spec.planRef.name`
// +kubebuilder:selectablefield:JSONPath=`.spec.technology`
// +kubebuilder:selectablefield:JSONPath=`.spec.site`
// +kubebuilder:printcolumn:name="Technology",type=string,JSONPath=`.spec.technology`
// +kubebuilder:printcolumn:name="Site",type=string,JSONPath=`.spec.site`
// +kubebuilder:printcolumn:name="Quantity",type=integer,JSONPath=`.spec.quantity`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Supported",type=string,JSONPath=`.status.conditions[?(@.type=="Supported")].status`
// +kubebuilder:printcolumn:name="End",type=string,JSONPath=`.status.end`
// +kubebuilder:printcolumn:name="Buy by",type=string,JSONPath=`.status.buyBy`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:printcolumn:name="Replaced",type=integer,JSONPath=`.status.replaced`,priority=1
// +kubebuilder:printcolumn:name="Refresh year",type=integer,JSONPath=`.status.refreshFiscalYear`,priority=1
// +kubebuilder:printcolumn:name="Refresh cost",type=string,JSONPath=`.status.refreshCost`,priority=1
// +kubebuilder:printcolumn:name="Plan",type=string,JSONPath=`.spec.planRef.name`,priority=1
// +kubebuilder:validation:XValidation:rule="!has(self.spec.replacedByRef) || self.spec.replacedByRef.name != self.metadata.name",message="a lot cannot replace itself: write the name of the newer Device",fieldPath=".spec.replacedByRef",reason=FieldValueInvalid
type Device struct {
	metav1.TypeMeta `json:",inline"`

	// metadata is the standard object metadata: the name of the lot and the
	// namespace of the district.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec is the device lot as people write it.
	// +required
	Spec DeviceSpec `json:"spec,omitzero"`

	// status is what techplan computes from the lot. People do not write it.
	// +optional
	// +kubebuilder:default={"observedGeneration":-1}
	Status DeviceStatus `json:"status,omitzero"`
}

// DeviceList is a list of Devices.
//
// +kubebuilder:object:root=true
type DeviceList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Device `json:"items"`
}

// DeviceSpec is a device lot as people write it.
//
// +kubebuilder:validation:XValidation:rule="!has(self.notInService) || self.notInService.map(x, x.count).sum() <= self.quantity",message="the counts of notInService add up to more than the quantity: correct the counts or the quantity",fieldPath=".notInService",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!(has(self.supportEnd) && has(self.supportEndUnknown) && self.supportEndUnknown)",message="give supportEnd or supportEndUnknown: true, not both",fieldPath=".supportEndUnknown",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.leaseEnd) || (has(self.acquisition) && has(self.acquisition.kind) && self.acquisition.kind == 'Lease')",message="leaseEnd needs acquisition.kind Lease: write that kind, or remove leaseEnd",fieldPath=".leaseEnd",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.inService) || !has(self.acquisition) || !has(self.acquisition.received) || self.inService >= self.acquisition.received",message="inService must not be before acquisition.received",fieldPath=".inService",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.extendedSupportEnd) || (has(self.supportEnd) && self.extendedSupportEnd > self.supportEnd)",message="extendedSupportEnd needs a supportEnd before it: write there the last day of updates without opting in",fieldPath=".extendedSupportEnd",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.acquisition) || !has(self.acquisition.salvage) || !has(self.acquisition.salvage.amount) || !has(self.acquisition.unitCost) || double(self.acquisition.salvage.amount) <= double(self.quantity) * double(self.acquisition.unitCost) + 0.001",message="acquisition.salvage.amount is more than quantity times unitCost: write what the whole lot will bring at its end",fieldPath=".acquisition.salvage",reason=FieldValueInvalid
type DeviceSpec struct {
	// planRef names the TechnologyPlan in whose inventory the lot is, for example
	// {name: plan-2026}. When a new plan takes over the lot, change it here;
	// acquisition.budgetLine still names the plan that paid. Required.
	// +required
	PlanRef Reference `json:"planRef,omitzero"`

	// technology is the name of the entry of the plan's technologies that the lot
	// belongs to, for example student-chromebook. Required.
	// +required
	Technology EntryName `json:"technology,omitempty"`

	// site is the name of the entry of the plan's district.sites at which the lot
	// is, for example maple-high. If left out, the lot counts for the district and
	// for no site.
	// +optional
	Site EntryName `json:"site,omitempty"`

	// audience is who uses the lot: Students, Staff or Shared. If left out, the
	// plan does not record who uses it.
	// +optional
	Audience DeviceAudience `json:"audience,omitempty"`

	// manufacturer is the maker of the model, at most 160 characters, for example
	// Acme. If left out, the maker is not recorded.
	// +optional
	Manufacturer Label `json:"manufacturer,omitempty"`

	// model is the name of the model, at most 160 characters, for example Flip 3.
	// If left out, the model is not recorded.
	// +optional
	Model Label `json:"model,omitempty"`

	// quantity is the number of units as bought, for example 310. Write 1 to
	// 1000000. Do not lower it when units are lost or retired; count those in
	// notInService. Required.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000000
	Quantity int32 `json:"quantity,omitempty"`

	// usefulLifeMonths is how many months a unit of this lot serves. Write 1 to
	// 600, for example 60. If left out, it is the technology's usefulLifeMonths.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=600
	UsefulLifeMonths int32 `json:"usefulLifeMonths,omitempty"`

	// notInService counts the units of the lot that are not in use, one entry for
	// each state, for example {state: InRepair, count: 4}. The counts together
	// must not exceed quantity. If left out, all units are in use.
	// +optional
	// +listType=map
	// +listMapKey=state
	// +kubebuilder:validation:MaxItems=4
	NotInService []OutOfService `json:"notInService,omitempty"`

	// acquisition says how the lot came to the district, what it cost and which
	// budget line pays. If left out, the lot is a purchase at the technology's
	// price that charges no line.
	// +optional
	Acquisition Acquisition `json:"acquisition,omitzero"`

	// inService is the day on which the lot was put to use. Write YYYY-MM-DD, for
	// example "2026-08-24". It must not be before acquisition.received. If left
	// out, it is the day of acquisition.received.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	InService Date `json:"inService,omitempty"`

	// supportEnd is the last day on which the maker provides updates. Write
	// YYYY-MM-DD, for example "2034-06-30". If left out, the support end is not
	// known.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	SupportEnd Date `json:"supportEnd,omitempty"`

	// supportEndUnknown says, with true, that the maker supports the lot and has
	// announced no end. Do not give supportEnd as well. If left out and supportEnd
	// is left out too, nothing is known about support.
	// +optional
	SupportEndUnknown *bool `json:"supportEndUnknown,omitempty"`

	// extendedSupportEnd is the last day of updates if the district opts in to
	// extended support, for example "2031-06-30" for a Chromebook whose supportEnd
	// is 2029-06-30. Write YYYY-MM-DD, a day after supportEnd. kubectl techplan
	// forecast shows what opting in moves; once the district has opted in, write
	// this day into supportEnd instead. If left out, no extension is offered.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	ExtendedSupportEnd Date `json:"extendedSupportEnd,omitempty"`

	// leaseEnd is the last day of the lease. Write YYYY-MM-DD, for example
	// "2029-08-05". It needs acquisition.kind Lease. If left out, no lease limits
	// the life of the lot.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	LeaseEnd Date `json:"leaseEnd,omitempty"`

	// warrantyEnd is the last day of the warranty. Write YYYY-MM-DD, for example
	// "2029-08-05". If left out, the warranty is not known.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	WarrantyEnd Date `json:"warrantyEnd,omitempty"`

	// yearlyCosts are what the whole lot costs each year while it is in service,
	// one entry for each kind of cost, for example {kind: Repair, amount: 1200}.
	// Lines of purpose Operation or Staffing should pay for them, except for
	// Training, UserTime and Lease. Write an amount of 0 for a kind that costs
	// nothing: the total cost of ownership is "at least" while a kind is left out.
	// If left out, the lot has no yearly cost of its own.
	// +optional
	// +listType=map
	// +listMapKey=kind
	// +kubebuilder:validation:MaxItems=10
	YearlyCosts []YearlyCost `json:"yearlyCosts,omitempty"`

	// lastInventory is the day on which the units were last counted by hand. Write
	// YYYY-MM-DD, for example "2026-06-01". Equipment bought with federal money
	// must be counted every two years. If left out, no count is recorded.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	LastInventory Date `json:"lastInventory,omitempty"`

	// replacedByRef names the Device that replaces this lot, for example
	// {name: flip-4-2031}. While that Device exists, the forecast no longer counts
	// this lot. If left out, the lot has no replacement yet.
	// +optional
	ReplacedByRef Reference `json:"replacedByRef,omitzero"`
}

// DeviceAudience is who uses a device lot.
//
// +kubebuilder:validation:Enum=Students;Staff;Shared
type DeviceAudience string

// The audiences of a device lot.
const (
	// AudienceStudents is a lot that students use.
	AudienceStudents DeviceAudience = "Students"
	// AudienceStaff is a lot that staff use.
	AudienceStaff DeviceAudience = "Staff"
	// AudienceShared is a lot that students and staff use.
	AudienceShared DeviceAudience = "Shared"
)

// OutOfService counts the units of a lot in a state other than in use.
//
// +kubebuilder:validation:XValidation:rule="!has(self.since) || self.state == 'Lost' || self.state == 'Retired'",message="since is for the states Lost and Retired: remove it, or correct the state",fieldPath=".since",reason=FieldValueInvalid
type OutOfService struct {
	// state is the state of the units: InRepair, Idle (owned and unused), Lost or
	// Retired. Lost and Retired units are no longer owned and are not replaced.
	// Required.
	// +required
	State OutOfServiceState `json:"state,omitempty"`

	// count is the number of units in this state, for example 4. Write 1 to
	// 1000000. Required.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000000
	Count int32 `json:"count,omitempty"`

	// since is the day on which units that are Lost or Retired left the district,
	// the latest one if there were several. Write YYYY-MM-DD, for example
	// "2026-06-12". In the fiscal year of this day, kubectl techplan depreciation
	// writes off what the units are still worth. If left out, that year is not
	// known, and the units are in no figure of that command but their number.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Since Date `json:"since,omitempty"`
}

// OutOfServiceState is the state of units that are not in use.
//
// +kubebuilder:validation:Enum=InRepair;Idle;Lost;Retired
type OutOfServiceState string

// The states of units that are not in use.
const (
	// OutOfServiceInRepair is owned and cannot be used until it is repaired.
	OutOfServiceInRepair OutOfServiceState = "InRepair"
	// OutOfServiceIdle is owned and unused.
	OutOfServiceIdle OutOfServiceState = "Idle"
	// OutOfServiceLost is no longer owned and is not replaced.
	OutOfServiceLost OutOfServiceState = "Lost"
	// OutOfServiceRetired is no longer owned and is not replaced.
	OutOfServiceRetired OutOfServiceState = "Retired"
)

// YearlyCost is what a lot costs each year.
type YearlyCost struct {
	// kind is the kind of cost: Repair, License, Insurance, Support, Energy,
	// Connectivity, Training, UserTime (hours that users spend on problems and on
	// helping each other), Lease (the payments of a lease in one year) or Other.
	// Training and UserTime are indirect costs. Required.
	// +required
	Kind YearlyCostKind `json:"kind,omitempty"`

	// amount is the cost of the whole lot in one year, in the plan's currency.
	// Write 1200 or "1250.50". Required.
	// +required
	Amount Money `json:"amount,omitempty"`
}

// YearlyCostKind is the kind of a yearly cost.
//
// +kubebuilder:validation:Enum=Repair;License;Insurance;Support;Energy;Connectivity;Other;Training;UserTime;Lease
type YearlyCostKind string

// The kinds of yearly costs.
const (
	// YearlyCostRepair is repairs and spare parts.
	YearlyCostRepair YearlyCostKind = "Repair"
	// YearlyCostLicense is licenses that the units need.
	YearlyCostLicense YearlyCostKind = "License"
	// YearlyCostInsurance is insurance.
	YearlyCostInsurance YearlyCostKind = "Insurance"
	// YearlyCostSupport is support by the maker or another company.
	YearlyCostSupport YearlyCostKind = "Support"
	// YearlyCostEnergy is electricity.
	YearlyCostEnergy YearlyCostKind = "Energy"
	// YearlyCostConnectivity is data plans and other connections.
	YearlyCostConnectivity YearlyCostKind = "Connectivity"
	// YearlyCostOther is any other yearly cost.
	YearlyCostOther YearlyCostKind = "Other"
	// YearlyCostTraining is training of the users, an indirect cost.
	YearlyCostTraining YearlyCostKind = "Training"
	// YearlyCostUserTime is the time that users spend on problems, an indirect cost.
	YearlyCostUserTime YearlyCostKind = "UserTime"
	// YearlyCostLease is the payments of a lease.
	YearlyCostLease YearlyCostKind = "Lease"
)

// AcquisitionKind is how a lot came to the district.
//
// +kubebuilder:validation:Enum=Purchase;Lease;Donation;Grant
type AcquisitionKind string

// The kinds of acquisition.
const (
	// AcquisitionPurchase is bought with money of a budget line. It is the default.
	AcquisitionPurchase AcquisitionKind = "Purchase"
	// AcquisitionLease charges no line: the payments of the lease are a line of
	// their own.
	AcquisitionLease AcquisitionKind = "Lease"
	// AcquisitionDonation charges no line.
	AcquisitionDonation AcquisitionKind = "Donation"
	// AcquisitionGrant is bought with money of a line whose source is a grant.
	AcquisitionGrant AcquisitionKind = "Grant"
)

// Acquisition says how a lot came to the district, what it cost and which
// budget line pays.
//
// +kubebuilder:validation:MinProperties=1
// +kubebuilder:validation:XValidation:rule="!has(self.ordered) || !has(self.received) || self.ordered <= self.received",message="received must not be before ordered",fieldPath=".received",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.otherLines) || has(self.budgetLine)",message="otherLines needs budgetLine: write there the line that pays the rest",fieldPath=".otherLines",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.otherLines) || !has(self.kind) || self.kind == 'Purchase' || self.kind == 'Grant'",message="a lot of kind Lease or Donation charges no line: remove otherLines, or correct the kind",fieldPath=".otherLines",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.otherLines) || has(self.unitCost)",message="otherLines needs unitCost: without the price of one unit the parts cannot be computed",fieldPath=".otherLines",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.otherLines) || !has(self.budgetLine) || !self.otherLines.exists(x, x.line == self.budgetLine.line)",message="otherLines names the line of budgetLine again: budgetLine pays the rest, so write only the other lines",fieldPath=".otherLines",reason=FieldValueInvalid
type Acquisition struct {
	// kind is how the lot came to the district: Purchase, Lease, Donation or
	// Grant. A lot of kind Lease or Donation charges no budget line. If left out,
	// it is Purchase.
	// +optional
	Kind AcquisitionKind `json:"kind,omitempty"`

	// ordered is the day of the order. Write YYYY-MM-DD, for example "2026-07-06".
	// From this day on the money of the budget line is committed. If left out, the
	// money is not committed before the delivery.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Ordered Date `json:"ordered,omitempty"`

	// received is the day of the delivery. Write YYYY-MM-DD, for example
	// "2026-08-05". From this day on the money is spent, paid or not. It must not
	// be before ordered. If left out, the lot has not been delivered.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Received Date `json:"received,omitempty"`

	// unitCost is what one unit cost, in the plan's currency. Write 305 or
	// "305.50". If left out, the technology's unitCost is used as an estimate,
	// but not for the depreciation, which is then unknown.
	// +optional
	UnitCost Money `json:"unitCost,omitempty"`

	// setupCost is what setting up the whole lot costs once, in the plan's
	// currency: delivery, imaging, cases, labels. Write 4000 or "4000.50";
	// write 0 if it costs nothing. It charges no budget line and is not
	// depreciated. If left out, the total cost of ownership is "at least".
	// +optional
	SetupCost Money `json:"setupCost,omitempty"`

	// disposalCost is what the disposal of the whole lot costs once, in the
	// plan's currency: pickup, wiping, recycling. Write 1500 or "1500.50";
	// write 0 if it costs nothing. If left out, the total cost of ownership is
	// "at least".
	// +optional
	DisposalCost Money `json:"disposalCost,omitempty"`

	// salvage is what the whole lot is expected to bring at the end of its useful
	// life, as an amount or as a percentage of its cost, for example {percent: 10}
	// or {amount: 6200}. The lot is depreciated down to it. If left out, nothing is
	// expected.
	// +optional
	Salvage *Salvage `json:"salvage,omitempty"`

	// budgetLine names the plan and the budget line that pay for the lot, for
	// example {plan: plan-2026, line: chromebooks-fy27}. If left out, the lot
	// charges no line.
	// +optional
	BudgetLine BudgetLineKey `json:"budgetLine,omitzero"`

	// otherLines are further budget lines of the same plan that pay a part of the
	// lot, at most 4; budgetLine pays the rest. Write the part as an amount or as a
	// percentage of quantity times unitCost, for example {line: wifi-erate,
	// percent: 80} or {line: title-i-fy27, amount: 40000}. They need unitCost. If
	// left out, budgetLine pays for the whole lot.
	// +optional
	// +listType=map
	// +listMapKey=line
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=4
	OtherLines []LinePart `json:"otherLines,omitempty"`
}

// Salvage is what a lot is expected to bring at the end of its useful life.
//
// +kubebuilder:validation:XValidation:rule="has(self.amount) != has(self.percent)",message="write amount or percent, one of both: what the lot will bring at the end of its useful life"
type Salvage struct {
	// amount is what the whole lot will bring, in the plan's currency. Write
	// 6200 or "6200.50". It must not be more than quantity times unitCost. If
	// left out, percent says what the lot will bring.
	// +optional
	Amount Money `json:"amount,omitempty"`

	// percent is the part of the lot's cost that it will bring, in percent. Write 0
	// to 100, for example 10 or "12.5". If left out, amount says what the lot will
	// bring.
	// +optional
	Percent Percent `json:"percent,omitempty"`
}

// LinePart is the part of a lot that a further budget line pays.
// +kubebuilder:validation:XValidation:rule="has(self.amount) != has(self.percent)",message="write amount or percent, one of both: the part of the lot that the line pays"
type LinePart struct {
	// line is the name of an entry of budget.lines in the plan of budgetLine, for
	// example wifi-erate. Required.
	// +required
	Line EntryName `json:"line,omitempty"`

	// amount is what the line pays for the whole lot, in the plan's currency.
	// Write 40000 or "40000.50". If left out, percent says what the line pays.
	// +optional
	Amount Money `json:"amount,omitempty"`

	// percent is the part of the lot's cost that the line pays, in percent. Write
	// 0 to 100, for example 80 or "62.5". If left out, amount says what the line
	// pays.
	// +optional
	Percent Percent `json:"percent,omitempty"`
}

// BudgetLineKey names a budget line of a plan.
type BudgetLineKey struct {
	// plan is the name of the TechnologyPlan that pays, for example plan-2026. It
	// can be another plan than planRef. Required.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:XValidation:rule=`!self.matches(r'[\pC\p{Zl}\p{Zp}]')`,message="must be a name without control characters or other invisible characters; type the name again instead of pasting it"
	Plan string `json:"plan,omitempty"`

	// line is the name of the entry of that plan's budget.lines, for example
	// chromebooks-fy27. Required.
	// +required
	Line EntryName `json:"line,omitempty"`
}

// EndReason is what decides the end of a lot.
//
// +kubebuilder:validation:Enum=UsefulLife;SupportEnd;LeaseEnd
type EndReason string

// The reasons for the end of a lot.
const (
	// EndByUsefulLife is the day in service plus the useful life.
	EndByUsefulLife EndReason = "UsefulLife"
	// EndBySupport is the last day of the maker's support.
	EndBySupport EndReason = "SupportEnd"
	// EndByLease is the last day of the lease.
	EndByLease EndReason = "LeaseEnd"
)

// DeviceStatus is what techplan computes from a device lot.
type DeviceStatus struct {
	// observedGeneration is the version of the spec (metadata.generation) from
	// which this status was computed. While it is lower than metadata.generation,
	// the status is out of date.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// conditions are Ready, InService, Supported and UnderWarranty, and Stalled
	// while only an edit can make the lot Ready. True is good, except for Stalled.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=8
	Conditions []metav1.Condition `json:"conditions,omitempty"`

	// end is the last day of the lot's life, for example 2031-08-23: the earliest
	// known of the last day of the useful life, the support end and the
	// lease end. It is absent if none is known.
	// +optional
	End Date `json:"end,omitempty"`

	// endReason is what decides the end: UsefulLife, SupportEnd or LeaseEnd.
	// +optional
	EndReason EndReason `json:"endReason,omitempty"`

	// buyBy is the day by which the replacement has to be bought, for example
	// 2031-05-23: the end less the leadMonths of the plan's policy. It is absent if
	// no owned unit needs a replacement, because replaced is as much as owned.
	// +optional
	BuyBy Date `json:"buyBy,omitempty"`

	// refreshFiscalYear is the fiscal year in which the forecast shows the
	// replacement, for example 2031: the year of buyBy, or the year of the end if
	// that is past, or the current year if both are past. A lot that ends after
	// the last fiscal year of the plan is shown in the year of its end. It is
	// absent if the lot is not in the forecast.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=10000
	RefreshFiscalYear FiscalYear `json:"refreshFiscalYear,omitempty"`

	// replaced is the number of owned units for which the lot of replacedByRef
	// stands. It is absent if there is none.
	// +optional
	// +kubebuilder:validation:Minimum=1
	Replaced int32 `json:"replaced,omitempty"`

	// refreshCost is the forecast cost of replacing the lot in that year, in the
	// plan's currency, for example 93940. It is that of the whole lot: the plan's
	// policy.refresh.limitToEnrollment does not lower it. It is absent if no price is
	// known.
	// +optional
	RefreshCost Money `json:"refreshCost,omitempty"`

	// owned is the number of units that are owned: the quantity less the units
	// that are lost or retired.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Owned *int32 `json:"owned,omitempty"`

	// charge is what the lot costs its budget lines, in the plan's currency, for
	// example 94550: the quantity times the unit cost. It is absent if the lot
	// charges no line or no price is known.
	// +optional
	Charge Money `json:"charge,omitempty"`

	// charges is what each line pays, for example {line: wifi-erate, amount: 75640}:
	// budgetLine first, then the otherLines in their order. It is absent if one line
	// pays for the whole lot.
	// +optional
	// +listType=map
	// +listMapKey=line
	// +kubebuilder:validation:MaxItems=5
	Charges []LineCharge `json:"charges,omitempty"`

	// depreciation is how the lot is depreciated. It is absent if its own unitCost,
	// its useful life or its first day is not known, if it is leased, or if one unit
	// costs less than the capitalizationThreshold of the plan's policy. kubectl
	// techplan depreciation has the figures by fiscal year.
	// +optional
	Depreciation *DepreciationStatus `json:"depreciation,omitempty"`

	// ownership is what the lot costs over its life. It is absent unless the lot
	// has yearlyCosts, a setupCost or a disposalCost, and if its life is not known.
	// +optional
	Ownership *OwnershipStatus `json:"ownership,omitempty"`

	// findings are the findings about this lot, worst first, at most 20. The
	// plan's status sums them up for all lots.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Findings []Finding `json:"findings,omitempty"`
}

// LineCharge is what a budget line pays for a lot.
type LineCharge struct {
	// line is the name of the budget line.
	// +required
	Line EntryName `json:"line,omitempty"`

	// amount is what the line pays, in the plan's currency. It is absent if the
	// amount is larger than a status shows.
	// +optional
	Amount Money `json:"amount,omitempty"`
}

// DepreciationStatus is how a lot is depreciated: in equal parts for each full
// month of its useful life.
type DepreciationStatus struct {
	// perYear is what a full year of use takes from the value of the lot as bought,
	// in the plan's currency, for example 18910: the cost less the salvage value,
	// divided by the years of the useful life.
	// +optional
	PerYear Money `json:"perYear,omitempty"`

	// end is the first day on which nothing is left to depreciate, for example
	// 2031-08-24.
	// +optional
	End Date `json:"end,omitempty"`
}

// OwnershipStatus is what a lot costs over its life.
type OwnershipStatus struct {
	// perYear is the total cost divided by the years of the life, in the plan's
	// currency, for example 27450. It is "at least" if missing is not empty.
	// +optional
	PerYear Money `json:"perYear,omitempty"`

	// total is what the lot costs over its life, in the plan's currency: purchase,
	// setup, the yearly costs of all years and disposal, less the salvage value. It
	// is "at least" if missing is not empty.
	// +optional
	Total Money `json:"total,omitempty"`

	// missing are the classes of cost that are not recorded, in the order of the
	// life of a lot, for example [Setup, Repair].
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=10
	Missing []CostClass `json:"missing,omitempty"`
}

// CostClass is a class of the total cost of ownership.
//
// +kubebuilder:validation:Enum=Acquisition;Lease;Setup;Support;Repair;License;Insurance;Energy;Training;Disposal
type CostClass string

// The classes of the total cost of ownership.
const (
	// CostClassAcquisition is the price of the units.
	CostClassAcquisition CostClass = "Acquisition"
	// CostClassLease is the payments for a leased lot, which has no price.
	CostClassLease CostClass = "Lease"
	// CostClassSetup is setting the units up.
	CostClassSetup CostClass = "Setup"
	// CostClassSupport is support, by the district or a company.
	CostClassSupport CostClass = "Support"
	// CostClassRepair is repairs and spare parts.
	CostClassRepair CostClass = "Repair"
	// CostClassLicense is licenses that the units need.
	CostClassLicense CostClass = "License"
	// CostClassInsurance is insurance.
	CostClassInsurance CostClass = "Insurance"
	// CostClassEnergy is electricity.
	CostClassEnergy CostClass = "Energy"
	// CostClassTraining is training of the users.
	CostClassTraining CostClass = "Training"
	// CostClassDisposal is the disposal at the end.
	CostClassDisposal CostClass = "Disposal"
)
