package v1alpha1

// Severity says how serious a finding is.
//
// +kubebuilder:validation:Enum=Error;Warning;Info
type Severity string

// The severities, worst first.
const (
	// SeverityError must be fixed. It makes the condition that the rule names False.
	SeverityError Severity = "Error"
	// SeverityWarning should be checked.
	SeverityWarning Severity = "Warning"
	// SeverityInfo is worth knowing.
	SeverityInfo Severity = "Info"
)

// FindingCode is the name of a finding, such as GoalUnfunded. The command
// "kubectl techplan explain GoalUnfunded" prints what it means.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=63
// +kubebuilder:validation:Pattern=`^[A-Z][A-Za-z0-9]*$`
type FindingCode string

// ObjectKind is one of the five kinds.
//
// +kubebuilder:validation:Enum=TechnologyPlan;Goal;Benchmark;Device;Evaluation
type ObjectKind string

// ObjectKey names an object of the district by its kind and name.
type ObjectKey struct {
	// kind is the kind of the object: TechnologyPlan, Goal, Benchmark, Device or
	// Evaluation. Required.
	// +required
	Kind ObjectKind `json:"kind,omitempty"`

	// name is the name of the object, for example one-to-one. Required.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:XValidation:rule=`!self.matches(r'[\pC\p{Zl}\p{Zp}]')`,message="must be a name without control characters or other invisible characters; type the name again instead of pasting it"
	Name string `json:"name,omitempty"`
}

// Finding is something that is wrong, or worth knowing, about the plan. Code,
// object, field and fiscal year together identify it.
type Finding struct {
	// code is the name of the rule that reports the finding, for example
	// GoalUnfunded. The command "kubectl techplan explain CODE" prints what it
	// means.
	// +required
	Code FindingCode `json:"code,omitempty"`

	// severity is Error (must be fixed), Warning (should be checked) or Info
	// (worth knowing).
	// +required
	Severity Severity `json:"severity,omitempty"`

	// object names the object that the finding is about.
	// +required
	Object ObjectKey `json:"object,omitzero"`

	// field is the path of the value to look at, for example
	// spec.budget.lines[wifi].source.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Field string `json:"field,omitempty"`

	// fiscalYear is the fiscal year that the finding is about, for example 2027.
	// It is absent if the finding is not about one year.
	// +optional
	// +kubebuilder:validation:Minimum=1990
	// +kubebuilder:validation:Maximum=2200
	FiscalYear FiscalYear `json:"fiscalYear,omitempty"`

	// amount is the money that the finding is about, in the plan's currency, for
	// example "412800". It is absent if the finding is not about money.
	// +optional
	Amount Money `json:"amount,omitempty"`

	// message says what is wrong, with the object and the figure.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	Message string `json:"message,omitempty"`

	// action says what to do about it.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	Action string `json:"action,omitempty"`

	// since is the date on which the finding was first seen, for example
	// 2026-10-01. A finding that was hidden among too many of its code has the
	// date on which the first of them was seen.
	// +optional
	Since Date `json:"since,omitempty"`

	// waived is the name of the entry of policy.waivers that switches the finding
	// off. A waived finding stays in this list and does not count in any
	// condition.
	// +optional
	Waived EntryName `json:"waived,omitempty"`

	// lowered is the name of the entry of policy.waivers that lowered the
	// severity. The finding counts with the lowered severity.
	// +optional
	Lowered EntryName `json:"lowered,omitempty"`

	// related are findings that follow from this one and are not listed
	// separately, at most 10, each as "CODE of KIND NAME: message".
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=10
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=400
	Related []string `json:"related,omitempty"`
}

// FindingTotal counts all findings of one code, including those that did not
// fit into the list.
type FindingTotal struct {
	// code is the name of the rule, for example GoalUnfunded.
	// +required
	Code FindingCode `json:"code,omitempty"`

	// severity is the most serious severity among the findings that are counted.
	// +required
	Severity Severity `json:"severity,omitempty"`

	// count is the number of findings that are not waived.
	// +required
	// +kubebuilder:validation:Minimum=0
	Count *int32 `json:"count,omitempty"`

	// waived is the number of findings that a waiver switches off. They are not in
	// count.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Waived *int32 `json:"waived,omitempty"`

	// lowered is the number of findings whose severity a waiver lowered. They are
	// in count.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Lowered *int32 `json:"lowered,omitempty"`

	// since is the date since which there has been at least one finding of this
	// code, for example 2026-10-01.
	// +optional
	Since Date `json:"since,omitempty"`

	// amount is the sum of the money of the findings that carry an amount, in the
	// plan's currency.
	// +optional
	Amount Money `json:"amount,omitempty"`
}

// NotChecked names a rule that could not be applied because data are missing.
// Such a rule is neither passed nor failed.
type NotChecked struct {
	// code is the name of the rule, for example UnsecuredFundsCounted.
	// +required
	Code FindingCode `json:"code,omitempty"`

	// reason names the data that are missing.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Reason string `json:"reason,omitempty"`
}
