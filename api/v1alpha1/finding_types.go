package v1alpha1

// Severity says how much a finding matters.
//
// +kubebuilder:validation:Enum=Error;Warning;Info
type Severity string

// The severities, worst first.
const (
	// SeverityError must be settled; it turns the condition that the rule names.
	SeverityError Severity = "Error"
	// SeverityWarning should be looked at.
	SeverityWarning Severity = "Warning"
	// SeverityInfo is worth knowing.
	SeverityInfo Severity = "Info"
)

// FindingCode is the stable name of a rule, such as GoalUnfunded.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=63
// +kubebuilder:validation:Pattern=`^[A-Z][A-Za-z0-9]*$`
type FindingCode string

// ObjectKey names an object of the district by kind and name.
type ObjectKey struct {
	// kind of the object.
	// +required
	// +kubebuilder:validation:Enum=TechnologyPlan;Goal;Benchmark;Device;Evaluation
	Kind string `json:"kind,omitempty"`

	// name of the object.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:XValidation:rule=`!self.matches(r'[\pC\p{Zl}\p{Zp}]')`,message="must be a name without control characters or other invisible characters; type the name again instead of pasting it"
	Name string `json:"name,omitempty"`
}

// Finding is one thing that is wrong or worth knowing, in words that a
// superintendent can act on. Its identity is code, object, field and fiscal
// year.
type Finding struct {
	// code is the name of the rule that fired.
	// +required
	Code FindingCode `json:"code,omitempty"`

	// severity is Error, Warning or Info.
	// +required
	Severity Severity `json:"severity,omitempty"`

	// object is what the finding is about.
	// +required
	Object ObjectKey `json:"object,omitzero"`

	// field is the path of the value to look at, as in spec.budget.lines[wifi].
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Field string `json:"field,omitempty"`

	// fiscalYear is the year that the finding is about; absent: no single year.
	// +optional
	FiscalYear FiscalYear `json:"fiscalYear,omitempty"`

	// amount is the money at stake, in the plan's currency.
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

	// since is the date on which the finding was first seen. One that was not
	// listed by itself, since there were too many of its code, has the date of the
	// first of them.
	// +optional
	Since Date `json:"since,omitempty"`

	// waived names the waiver of spec.policy.waivers that switches the finding
	// off. A waived finding counts in no condition.
	// +optional
	Waived EntryName `json:"waived,omitempty"`

	// lowered names the waiver of spec.policy.waivers that lowers the severity.
	// The finding counts as what it was lowered to.
	// +optional
	Lowered EntryName `json:"lowered,omitempty"`

	// related lists what follows from this finding and is therefore not told
	// apart, as CODE of OBJECT.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=10
	// +kubebuilder:validation:items:MinLength=1
	// +kubebuilder:validation:items:MaxLength=400
	Related []string `json:"related,omitempty"`
}

// FindingTotal counts the findings of one code, those that did not fit in the
// list included.
type FindingTotal struct {
	// code of the rule.
	// +required
	Code FindingCode `json:"code,omitempty"`

	// severity is the worst among the findings counted.
	// +required
	Severity Severity `json:"severity,omitempty"`

	// count of unwaived findings.
	// +required
	// +kubebuilder:validation:Minimum=0
	Count *int32 `json:"count,omitempty"`

	// waived counts the findings that a waiver switches off.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Waived *int32 `json:"waived,omitempty"`

	// lowered counts those among count whose severity a waiver lowers.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Lowered *int32 `json:"lowered,omitempty"`

	// since is the date from which on at least one finding of the code has been
	// seen.
	// +optional
	Since Date `json:"since,omitempty"`

	// amount is the sum of their money, where they carry any.
	// +optional
	Amount Money `json:"amount,omitempty"`
}

// NotChecked names a rule that could not be applied for want of data. Silence
// about a rule is not a pass.
type NotChecked struct {
	// code of the rule.
	// +required
	Code FindingCode `json:"code,omitempty"`

	// reason names the missing data.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Reason string `json:"reason,omitempty"`
}
