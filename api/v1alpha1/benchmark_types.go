package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Benchmark measures a goal: where it started, where it should be and when, and
// what was observed on the way.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=tpb,categories=techplan-all
// +kubebuilder:selectablefield:JSONPath=`.spec.goalRef.name`
// +kubebuilder:printcolumn:name="Goal",type=string,JSONPath=`.spec.goalRef.name`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="On track",type=string,JSONPath=`.status.conditions[?(@.type=="OnTrack")].status`
// +kubebuilder:printcolumn:name="State",type=string,JSONPath=`.status.state`
// +kubebuilder:printcolumn:name="Value",type=string,JSONPath=`.status.value`
// +kubebuilder:printcolumn:name="Target",type=string,JSONPath=`.spec.target.value`
// +kubebuilder:printcolumn:name="As of",type=string,JSONPath=`.status.asOf`
// +kubebuilder:printcolumn:name="Due",type=string,JSONPath=`.spec.target.date`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:printcolumn:name="Metric",type=string,JSONPath=`.spec.metric.name`,priority=1
// +kubebuilder:printcolumn:name="Progress %",type=string,JSONPath=`.status.progressPercent`,priority=1
// +kubebuilder:printcolumn:name="Pace",type=string,JSONPath=`.status.pace`,priority=1
type Benchmark struct {
	metav1.TypeMeta `json:",inline"`

	// metadata is the standard object metadata.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec is the benchmark as people wrote it.
	// +required
	Spec BenchmarkSpec `json:"spec,omitzero"`

	// status is what the controllers found.
	// +optional
	// +kubebuilder:default={"observedGeneration":-1}
	Status BenchmarkStatus `json:"status,omitzero"`
}

// BenchmarkList is a list of Benchmarks.
//
// +kubebuilder:object:root=true
type BenchmarkList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Benchmark `json:"items"`
}

// BenchmarkSpec is a benchmark as people wrote it.
//
// +kubebuilder:validation:XValidation:rule="self.baseline.date < self.target.date",message="target.date must be after baseline.date",fieldPath=".target.date",reason=FieldValueInvalid
type BenchmarkSpec struct {
	// goalRef is the goal that is measured.
	// +required
	GoalRef Reference `json:"goalRef,omitzero"`

	// metric says what is measured and which way is better.
	// +required
	Metric Metric `json:"metric,omitzero"`

	// baseline is the value at the start.
	// +required
	Baseline Point `json:"baseline,omitzero"`

	// target is the value to be reached and the day by which.
	// +required
	Target Point `json:"target,omitzero"`

	// milestones are the values expected between baseline and target; between
	// them the expectation is a straight line. With Maintain they are the bound
	// in force from their date on.
	// +optional
	// +listType=map
	// +listMapKey=date
	// +kubebuilder:validation:MaxItems=60
	Milestones []Point `json:"milestones,omitempty"`

	// maxAgeDays is how old the latest observation may be. Absent: 120, or with
	// milestones the longest gap between two of them plus 60.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1500
	MaxAgeDays int32 `json:"maxAgeDays,omitempty"`

	// equity says how far groups of students may be apart. Absent: groups are
	// compared by the defaults where a rule needs it, and the condition Equitable
	// is not judged.
	// +optional
	Equity EquityPolicy `json:"equity,omitzero"`

	// observations are the measured values, one a date. A value corrected later
	// replaces the one of its date. All of them together count at most 6,000 groups.
	// +optional
	// +listType=map
	// +listMapKey=date
	// +kubebuilder:validation:MaxItems=400
	// +kubebuilder:validation:XValidation:rule="self.map(o, has(o.groups) ? o.groups.size() : 0).sum() <= 6000",message="the observations count more than 6,000 groups in all: remove the groups of old observations"
	Observations []Observation `json:"observations,omitempty"`
}

// Direction is which way is better.
//
// +kubebuilder:validation:Enum=Increase;Decrease;Maintain
type Direction string

// The directions of a metric.
const (
	DirectionIncrease Direction = "Increase"
	DirectionDecrease Direction = "Decrease"
	DirectionMaintain Direction = "Maintain"
)

// Bound is the side of the target that holds with Maintain.
//
// +kubebuilder:validation:Enum=AtLeast;AtMost
type Bound string

// The bounds of Maintain.
const (
	BoundAtLeast Bound = "AtLeast"
	BoundAtMost  Bound = "AtMost"
)

// UnitPercent is the unit whose values lie between 0 and 100.
const UnitPercent = "percent"

// Metric says what is measured.
//
// +kubebuilder:validation:XValidation:rule="(self.direction == 'Maintain') == has(self.bound)",message="bound, AtLeast or AtMost, goes with direction Maintain and is required there",fieldPath=".bound",reason=FieldValueInvalid
type Metric struct {
	// name of the measure, for instance students with a supported device.
	// +required
	Name Label `json:"name,omitempty"`

	// unit of the values. Values in percent lie between 0 and 100.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=40
	// +kubebuilder:validation:XValidation:rule=`!self.matches(r'[\p{Cc}\x{61C}\x{200E}\x{200F}\x{2028}-\x{202E}\x{2066}-\x{2069}\x{FEFF}]')`,message="must be a single line without control characters or marks that change the direction of text; type the text again instead of pasting it"
	Unit string `json:"unit,omitempty"`

	// direction is Increase, Decrease or Maintain.
	// +required
	Direction Direction `json:"direction,omitempty"`

	// dimension that the measure belongs to: Access, Adoption, TeacherComfort,
	// StudentImpact or Cost.
	// +optional
	Dimension Dimension `json:"dimension,omitempty"`

	// bound is AtLeast or AtMost, with Maintain.
	// +optional
	Bound Bound `json:"bound,omitempty"`
}

// Dimension is what side of a program a measure is about.
//
// +kubebuilder:validation:Enum=Access;Adoption;TeacherComfort;StudentImpact;Cost
type Dimension string

// The dimensions that a rule reads.
const (
	DimensionAccess        Dimension = "Access"
	DimensionStudentImpact Dimension = "StudentImpact"
)

// EquityPolicy says how far groups of students may be apart.
//
// +kubebuilder:validation:MinProperties=1
type EquityPolicy struct {
	// maxGapPoints is how many percentage points a group may be behind the best.
	// Absent: 10.
	// +optional
	MaxGapPoints Percent `json:"maxGapPoints,omitempty"`

	// minRateRatio is the least ratio of a group's rate to the best group's, a
	// fraction between 0 and 1. Absent: 0.8, the four-fifths rule.
	// +optional
	// +kubebuilder:validation:XValidation:rule="type(self) == int ? self >= 0 && self <= 1 : self.matches('^(0([.][0-9]{1,4})?|1([.]0{1,4})?)$')",message="must be a ratio between 0 and 1: \"0.8\" is four fifths"
	MinRateRatio Decimal `json:"minRateRatio,omitempty"`

	// maxRiskRatio is how many times as likely as all other students a group may
	// be to go without, a factor between 1 and 1000. Absent: 2.
	// +optional
	// +kubebuilder:validation:XValidation:rule="type(self) == int ? self >= 1 && self <= 1000 : self.matches('^([1-9][0-9]{0,2}([.][0-9]{1,4})?|1000([.]0{1,4})?)$')",message="must be a factor between 1 and 1000: 2 is twice as likely"
	MaxRiskRatio Decimal `json:"maxRiskRatio,omitempty"`
}

// Point is a value at a date.
type Point struct {
	// value in the metric's unit.
	// +required
	Value Decimal `json:"value,omitempty"`

	// date of the value.
	// +required
	Date Date `json:"date,omitempty"`
}

// Observation is a measured value.
//
// +kubebuilder:validation:XValidation:rule="has(self.have) == has(self.of)",message="have and of go together",fieldPath=".have",reason=FieldValueInvalid
type Observation struct {
	// date of the observation.
	// +required
	Date Date `json:"date,omitempty"`

	// value in the metric's unit.
	// +required
	Value Decimal `json:"value,omitempty"`

	// have is how many of the counted have it, for instance a device.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=5000000
	Have *int32 `json:"have,omitempty"`

	// of is how many were counted.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=5000000
	Of int32 `json:"of,omitempty"`

	// groups of students that were counted apart. Counts only.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=20
	Groups []GroupObservation `json:"groups,omitempty"`
}

// GroupObservation counts a group of students.
type GroupObservation struct {
	// name of the group.
	// +required
	Name GroupName `json:"name,omitempty"`

	// have is how many of the group have it.
	// +required
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=5000000
	Have *int32 `json:"have,omitempty"`

	// of is how many of the group were counted, at least 10.
	// +required
	// +kubebuilder:validation:Minimum=10
	// +kubebuilder:validation:Maximum=5000000
	Of int32 `json:"of,omitempty"`
}

// BenchmarkState is where a benchmark stands.
//
// +kubebuilder:validation:Enum=NoData;NotStarted;Met;Missed;Stale;OnTrack;AtRisk;OffTrack
type BenchmarkState string

// The states of a benchmark, in the order in which they are tried.
const (
	// StateNotStarted is before the baseline's date.
	StateNotStarted BenchmarkState = "NotStarted"
	// StateNoData has no observation that counts.
	StateNoData BenchmarkState = "NoData"
	// StateMet has reached its target.
	StateMet BenchmarkState = "Met"
	// StateMissed is past its target's date without reaching it.
	StateMissed BenchmarkState = "Missed"
	// StateStale has a latest observation that is too old.
	StateStale BenchmarkState = "Stale"
	// StateOnTrack has a pace of at least 0.90, or it is too early to say.
	StateOnTrack BenchmarkState = "OnTrack"
	// StateAtRisk has a pace from 0.70 to under 0.90.
	StateAtRisk BenchmarkState = "AtRisk"
	// StateOffTrack has a pace under 0.70.
	StateOffTrack BenchmarkState = "OffTrack"
)

// BenchmarkStatus is what the controllers found about a benchmark.
type BenchmarkStatus struct {
	// observedGeneration is the generation of the spec that was assessed.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// conditions are Ready, OnTrack, Met and Equitable.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=8
	Conditions []metav1.Condition `json:"conditions,omitempty"`

	// state is where the benchmark stands.
	// +optional
	State BenchmarkState `json:"state,omitempty"`

	// value is the latest observation that counts.
	// +optional
	Value Decimal `json:"value,omitempty"`

	// asOf is the date of that observation; the figures below are as of it.
	// +optional
	AsOf Date `json:"asOf,omitempty"`

	// expectedValue on that date, on the line from baseline to target.
	// +optional
	ExpectedValue Decimal `json:"expectedValue,omitempty"`

	// progressPercent is the way covered from baseline to target.
	// +optional
	ProgressPercent Decimal `json:"progressPercent,omitempty"`

	// pace is progress over expected progress; 1 is exactly on the line.
	// +optional
	Pace Decimal `json:"pace,omitempty"`

	// forecast is the value on the target's date at this speed.
	// +optional
	Forecast Decimal `json:"forecast,omitempty"`

	// forecastDate is the first day on which the target is reached at this speed.
	// +optional
	ForecastDate Date `json:"forecastDate,omitempty"`

	// equity compares the groups of the latest observation that counts groups.
	// Figures that could point to single students are left out.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=50
	Equity []GroupEquity `json:"equity,omitempty"`
}

// GroupEquity compares a group of students with the best group and with all
// others.
type GroupEquity struct {
	// name of the group.
	// +required
	Name GroupName `json:"name,omitempty"`

	// rate is the share of the group that has it, in percent; absent where it
	// could point to single students.
	// +optional
	Rate Decimal `json:"rate,omitempty"`

	// band stands for a rate that must not be shown exactly.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=80
	Band string `json:"band,omitempty"`

	// rateRatio is the group's rate over the best group's.
	// +optional
	RateRatio Decimal `json:"rateRatio,omitempty"`

	// gapPoints is how many percentage points the group is behind the best.
	// +optional
	GapPoints Decimal `json:"gapPoints,omitempty"`

	// riskRatio is how many times likelier the group is to go without than all
	// other students.
	// +optional
	RiskRatio Decimal `json:"riskRatio,omitempty"`

	// flags name the measures that are beyond the policy.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=3
	// +kubebuilder:validation:items:Enum=RateRatio;GapPoints;RiskRatio
	Flags []string `json:"flags,omitempty"`

	// note says why figures are left out.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Note string `json:"note,omitempty"`
}
