// Package types has one fault and one exception.
package types

// Spec is linted.
type Spec struct {
	// title is in order.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=20
	Title string `json:"title,omitempty"`

	// count has an unsupported type.
	// +optional
	Count *int `json:"count,omitempty"`

	// ratio is excused by the configuration.
	// +optional
	Ratio *float64 `json:"ratio,omitempty"`
}
