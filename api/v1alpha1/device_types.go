package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Device is a lot of machines: one model at one site from one purchase, with a
// quantity. Single machines stay in the district's device management.
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
// +kubebuilder:printcolumn:name="Refresh year",type=integer,JSONPath=`.status.refreshFiscalYear`,priority=1
// +kubebuilder:printcolumn:name="Refresh cost",type=string,JSONPath=`.status.refreshCost`,priority=1
// +kubebuilder:printcolumn:name="Plan",type=string,JSONPath=`.spec.planRef.name`,priority=1
// +kubebuilder:validation:XValidation:rule="!has(self.spec.replacedByRef) || self.spec.replacedByRef.name != self.metadata.name",message="a lot cannot replace itself",fieldPath=".spec.replacedByRef",reason=FieldValueInvalid
type Device struct {
	metav1.TypeMeta `json:",inline"`

	// metadata is the standard object metadata.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec is the lot as people recorded it.
	// +required
	Spec DeviceSpec `json:"spec,omitzero"`

	// status is what the controllers found.
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

// DeviceSpec is a lot as people recorded it.
//
// +kubebuilder:validation:XValidation:rule="!has(self.notInService) || self.notInService.map(x, x.count).sum() <= self.quantity",message="the counts of notInService add up to more than the quantity",fieldPath=".notInService",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!(has(self.supportEnd) && has(self.supportEndUnknown) && self.supportEndUnknown)",message="give supportEnd or supportEndUnknown: true, not both",fieldPath=".supportEndUnknown",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.leaseEnd) || (has(self.acquisition) && has(self.acquisition.kind) && self.acquisition.kind == 'Lease')",message="leaseEnd goes with acquisition.kind Lease",fieldPath=".leaseEnd",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.inService) || !has(self.acquisition) || !has(self.acquisition.received) || self.inService >= self.acquisition.received",message="inService must not be before acquisition.received",fieldPath=".inService",reason=FieldValueInvalid
type DeviceSpec struct {
	// planRef is the plan in whose inventory the lot is. It moves to the next
	// plan; acquisition.budgetLine keeps whose money bought it.
	// +required
	PlanRef Reference `json:"planRef,omitzero"`

	// technology of the plan that the lot belongs to, by name.
	// +required
	Technology EntryName `json:"technology,omitempty"`

	// site of the plan's district at which the lot is, by name.
	// +optional
	Site EntryName `json:"site,omitempty"`

	// audience is Students, Staff or Shared.
	// +optional
	// +kubebuilder:validation:Enum=Students;Staff;Shared
	Audience string `json:"audience,omitempty"`

	// manufacturer of the model.
	// +optional
	Manufacturer Label `json:"manufacturer,omitempty"`

	// model of the machines.
	// +optional
	Model Label `json:"model,omitempty"`

	// quantity as bought; it never shrinks.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000000
	Quantity int32 `json:"quantity,omitempty"`

	// usefulLifeMonths of this lot. Absent: its technology's.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=600
	UsefulLifeMonths int32 `json:"usefulLifeMonths,omitempty"`

	// notInService counts the machines of the lot that are not in use.
	// +optional
	// +listType=map
	// +listMapKey=state
	// +kubebuilder:validation:MaxItems=4
	NotInService []OutOfService `json:"notInService,omitempty"`

	// acquisition says how the lot came to the district.
	// +optional
	Acquisition Acquisition `json:"acquisition,omitzero"`

	// inService is the day on which the lot was put to use. Absent: the day on
	// which it was received.
	// +optional
	InService Date `json:"inService,omitempty"`

	// supportEnd is the last day of the maker's updates.
	// +optional
	SupportEnd Date `json:"supportEnd,omitempty"`

	// supportEndUnknown says that the lot is supported and that its maker has
	// not announced an end.
	// +optional
	SupportEndUnknown *bool `json:"supportEndUnknown,omitempty"`

	// leaseEnd is the last day of the lease, with acquisition.kind Lease.
	// +optional
	LeaseEnd Date `json:"leaseEnd,omitempty"`

	// warrantyEnd is the last day of the warranty.
	// +optional
	WarrantyEnd Date `json:"warrantyEnd,omitempty"`

	// yearlyCosts are what the lot costs each year while it is in service.
	// +optional
	// +listType=map
	// +listMapKey=kind
	// +kubebuilder:validation:MaxItems=10
	YearlyCosts []YearlyCost `json:"yearlyCosts,omitempty"`

	// lastInventory is the day on which the machines were last counted by hand.
	// +optional
	LastInventory Date `json:"lastInventory,omitempty"`

	// replacedByRef is the lot that replaces this one; it then leaves the
	// forecast.
	// +optional
	ReplacedByRef Reference `json:"replacedByRef,omitzero"`
}

// OutOfService counts the machines of a lot that are not in use.
type OutOfService struct {
	// state is InRepair, Idle, Lost or Retired. Lost and Retired machines are
	// not replaced.
	// +required
	// +kubebuilder:validation:Enum=InRepair;Idle;Lost;Retired
	State string `json:"state,omitempty"`

	// count of machines.
	// +required
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000000
	Count int32 `json:"count,omitempty"`
}

// The states of OutOfService that a rule treats in a way of its own: Lost and
// Retired take a machine out of the inventory, Idle leaves it there unused.
const (
	OutOfServiceIdle    = "Idle"
	OutOfServiceLost    = "Lost"
	OutOfServiceRetired = "Retired"
)

// YearlyCost is what a lot costs each year.
type YearlyCost struct {
	// kind of the cost.
	// +required
	// +kubebuilder:validation:Enum=Repair;License;Insurance;Support;Energy;Connectivity;Other
	Kind string `json:"kind,omitempty"`

	// amount a year for the whole lot.
	// +required
	Amount Money `json:"amount,omitempty"`
}

// AcquisitionKind is how a lot came to the district.
//
// +kubebuilder:validation:Enum=Purchase;Lease;Donation;Grant
type AcquisitionKind string

// The kinds of acquisition.
const (
	// AcquisitionPurchase is bought from a budget line. It is the kind when none
	// is given.
	AcquisitionPurchase AcquisitionKind = "Purchase"
	// AcquisitionLease charges no line by itself; the payments are a line.
	AcquisitionLease AcquisitionKind = "Lease"
	// AcquisitionDonation charges no line.
	AcquisitionDonation AcquisitionKind = "Donation"
	// AcquisitionGrant is bought from a line whose source is a grant.
	AcquisitionGrant AcquisitionKind = "Grant"
)

// Acquisition says how a lot came to the district.
//
// +kubebuilder:validation:MinProperties=1
// +kubebuilder:validation:XValidation:rule="!has(self.ordered) || !has(self.received) || self.ordered <= self.received",message="received must not be before ordered",fieldPath=".received",reason=FieldValueInvalid
type Acquisition struct {
	// kind is Purchase, Lease, Donation or Grant. Absent: Purchase.
	// +optional
	Kind AcquisitionKind `json:"kind,omitempty"`

	// ordered is the day of the order; from then on the money is committed.
	// +optional
	Ordered Date `json:"ordered,omitempty"`

	// received is the day of the delivery; from then on the money is spent.
	// +optional
	Received Date `json:"received,omitempty"`

	// unitCost is what one machine cost. Absent: the technology's, as an estimate.
	// +optional
	UnitCost Money `json:"unitCost,omitempty"`

	// budgetLine is the line that pays.
	// +optional
	BudgetLine BudgetLineKey `json:"budgetLine,omitzero"`
}

// BudgetLineKey names a line of a plan.
type BudgetLineKey struct {
	// plan is the name of the TechnologyPlan.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:XValidation:rule=`!self.matches(r'[\pC\p{Zl}\p{Zp}]')`,message="must be a name without control characters or other invisible characters; type the name again instead of pasting it"
	Plan string `json:"plan,omitempty"`

	// line is the name of its budget line.
	// +required
	Line EntryName `json:"line,omitempty"`
}

// EndReason is what decides a lot's end.
type EndReason string

// The reasons for a lot's end.
const (
	EndByUsefulLife EndReason = "UsefulLife"
	EndBySupport    EndReason = "SupportEnd"
	EndByLease      EndReason = "LeaseEnd"
)

// DeviceStatus is what the controllers found about a lot.
type DeviceStatus struct {
	// observedGeneration is the generation of the spec that was assessed.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// conditions are Ready, InService, Supported and UnderWarranty.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=8
	Conditions []metav1.Condition `json:"conditions,omitempty"`

	// end is the last day of the lot's life.
	// +optional
	End Date `json:"end,omitempty"`

	// endReason is what decides the end: UsefulLife, SupportEnd or LeaseEnd.
	// +optional
	// +kubebuilder:validation:Enum=UsefulLife;SupportEnd;LeaseEnd
	EndReason EndReason `json:"endReason,omitempty"`

	// buyBy is the day by which the replacement has to be bought.
	// +optional
	BuyBy Date `json:"buyBy,omitempty"`

	// refreshFiscalYear is the year in which the forecast shows the lot.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=10000
	RefreshFiscalYear int32 `json:"refreshFiscalYear,omitempty"`

	// refreshCost is what replacing the lot costs in that year.
	// +optional
	RefreshCost Money `json:"refreshCost,omitempty"`

	// owned is the quantity less what is lost and retired.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Owned *int32 `json:"owned,omitempty"`

	// charge is what the lot costs its budget line.
	// +optional
	Charge Money `json:"charge,omitempty"`

	// findings about this lot, worst first.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Findings []Finding `json:"findings,omitempty"`
}
