package v1alpha1

// Criterion is a question that an evaluation answers.
//
// +kubebuilder:validation:XValidation:rule="!has(self.warning) || has(self.pass)",message="warning needs pass: write which values pass as well",fieldPath=".warning",reason=FieldValueInvalid
type Criterion struct {
	// name is the name that a result uses for the criterion: a-z, 0-9 and
	// hyphens, at most 63, for example privacy. Required.
	// +required
	Name EntryName `json:"name,omitempty"`

	// question is the question, at most 160 characters, for example
	// "Is the privacy agreement on file?" Required.
	// +required
	Question Label `json:"question,omitempty"`

	// weight is how much the criterion counts beside the others. Write 0 to 100,
	// for example 3 for one that counts three times as much as one without a
	// weight. If left out, it is 1.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	Weight *int32 `json:"weight,omitempty"`

	// mustPass says that the evaluation as a whole fails if this criterion fails,
	// whatever the others say: true or false. Use it for what is not negotiable,
	// such as a privacy agreement on file. If left out, it is false.
	// +optional
	MustPass *bool `json:"mustPass,omitempty"`

	// pass is which values pass, for a criterion that is answered with a value,
	// for example {atLeast: 60}. If left out, the answer is Pass, Warning or Fail.
	// +optional
	Pass Bounds `json:"pass,omitzero"`

	// warning is which of the values that do not pass count as Warning, for
	// example {atLeast: 40}. Any other value is Fail. If left out, each value that
	// does not pass is Fail.
	// +optional
	Warning Bounds `json:"warning,omitzero"`
}

// Bounds are the bounds of a value, which both belong to it. All that are given
// hold together.
//
// +kubebuilder:validation:MinProperties=1
type Bounds struct {
	// atLeast is the lowest value. Write 60 or "87.5". If left out, there is
	// none.
	// +optional
	AtLeast Decimal `json:"atLeast,omitempty"`

	// atMost is the highest value. Write 60 or "87.5". If left out, there is
	// none.
	// +optional
	AtMost Decimal `json:"atMost,omitempty"`

	// changeAtLeast is the least change since the last completed evaluation of the
	// same schedule and target, in percent. Write -5 to accept a fall of up to 5
	// percent. If left out, there is none.
	// +optional
	ChangeAtLeast Decimal `json:"changeAtLeast,omitempty"`

	// changeAtMost is the greatest change since the last completed evaluation of the
	// same schedule and target, in percent. Write 10 to accept a rise of up to 10
	// percent. If left out, there is none.
	// +optional
	ChangeAtMost Decimal `json:"changeAtMost,omitempty"`
}
