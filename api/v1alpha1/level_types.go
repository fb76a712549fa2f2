package v1alpha1

// LevelName is the name of a level of a rubric: 1 to 40 characters in one line, for
// example Adaptation.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=40
// +kubebuilder:validation:XValidation:rule=`!self.matches(r'[\p{Cc}\x{61C}\x{200E}\x{200F}\x{2028}-\x{202E}\x{2066}-\x{2069}\x{FEFF}]')`,message="must be a single line without control characters or direction marks; type the text again instead of pasting it"
type LevelName string

// LevelCount is how many answers are at a level of a rubric.
type LevelCount struct {
	// name is the name of the level, one of metric.levels, for example Adaptation.
	// Required.
	// +required
	Name LevelName `json:"name,omitempty"`

	// count is how many answers are at this level, for example 14. Write 0 to 5000000.
	// Required.
	// +required
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=5000000
	Count *int32 `json:"count,omitempty"`
}

// LevelsStatus describes the answers of an observation by level.
type LevelsStatus struct {
	// asOf is the date of the observation.
	// +required
	AsOf Date `json:"asOf,omitempty"`

	// answers is the number of answers.
	// +required
	// +kubebuilder:validation:Minimum=1
	Answers int64 `json:"answers,omitempty"`

	// median is the level in the middle; the lower one of two. It is absent for fewer
	// than 5 answers.
	// +optional
	Median LevelName `json:"median,omitempty"`

	// shares are the percentages of the answers at each level, lowest level first. They
	// are absent for fewer than 10 answers, so that no person can be recognized.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=12
	Shares []LevelShare `json:"shares,omitempty"`
}

// LevelShare is the percentage of the answers at a level of a rubric.
type LevelShare struct {
	// name is the name of the level.
	// +required
	Name LevelName `json:"name,omitempty"`

	// percent is the percentage of the answers, for example "32.5".
	// +required
	Percent Decimal `json:"percent,omitempty"`
}

// RecordedLevel is the count of a level of a rubric that was recorded.
type RecordedLevel struct {
	// name is the name of the level.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	Name string `json:"name,omitempty"`

	// count is how many answers were at this level.
	// +optional
	Count *int32 `json:"count,omitempty"`
}
