package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Benchmark measures a Goal: the value at the start, the value to reach and
// the day by which to reach it, and the values observed on the way.
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
// +kubebuilder:printcolumn:name="Site",type=string,JSONPath=`.spec.population.site`,priority=1
// +kubebuilder:printcolumn:name="Progress %",type=string,JSONPath=`.status.progressPercent`,priority=1
// +kubebuilder:printcolumn:name="Pace",type=string,JSONPath=`.status.pace`,priority=1
type Benchmark struct {
	metav1.TypeMeta `json:",inline"`

	// metadata is the standard object metadata: the name of the benchmark and the
	// namespace of the district.
	// +optional
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec is the benchmark as people write it.
	// +required
	Spec BenchmarkSpec `json:"spec,omitzero"`

	// status is what techplan computes from the benchmark. People do not write it.
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

// BenchmarkSpec is a benchmark as people write it.
//
// +kubebuilder:validation:XValidation:rule="self.baseline.date < self.target.date",message="target.date must be after baseline.date",fieldPath=".target.date",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.source) || !has(self.source.inventory) || (self.source.inventory.measure in ['DeviceCoverage', 'UnitsSupported', 'UnitsReady']) == (has(self.metric.unit) && self.metric.unit == 'percent')",message="DeviceCoverage, UnitsSupported and UnitsReady are percentages: write unit percent with them, and another unit or none with the other measures",fieldPath=".metric.unit",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.population) || !has(self.population.site) || !has(self.source) || !has(self.source.inventory) || has(self.source.inventory.site) && self.source.inventory.site == self.population.site",message="population and source.inventory name different sites: write the same site in both",fieldPath=".population.site",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.observations) || self.observations.all(o, !has(o.levels) || (has(self.metric.levels) && o.levels.all(l, l.name in self.metric.levels)))",message="an observation counts a level that metric.levels does not have: write the name of the level as it stands there",fieldPath=".observations",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.source) || !has(self.source.evaluations) || has(self.source.evaluations.criterion) || has(self.metric.unit) && self.metric.unit == 'percent'",message="the score of an evaluation is a percentage: write unit percent, or give source.evaluations.criterion",fieldPath=".metric.unit",reason=FieldValueInvalid
type BenchmarkSpec struct {
	// goalRef names the Goal that this benchmark measures. The Goal must be in the
	// same namespace, for example {name: one-to-one}. Required.
	// +required
	GoalRef Reference `json:"goalRef,omitzero"`

	// metric says what is measured, in which unit, and which direction is better.
	// Required.
	// +required
	Metric Metric `json:"metric,omitzero"`

	// population is whom the benchmark measures, and where, for example {site:
	// maple-high, grades: 9-12}. Goals with the same measure at several sites show them
	// side by side. If left out, the whole district is measured.
	// +optional
	Population Population `json:"population,omitzero"`

	// technology is the name of the entry of the plan's technologies whose use is
	// measured, for example reading-app. The score of an evaluation of the
	// technology then says whether groups are behind, and with dimension Adoption
	// how its use has changed. If left out, the benchmark is of no technology.
	// +optional
	Technology EntryName `json:"technology,omitempty"`

	// baseline is the value at the start and the day on which it was measured, for
	// example {value: 40, date: "2026-07-01"}. Required.
	// +required
	Baseline Point `json:"baseline,omitzero"`

	// target is the value to reach and the day by which to reach it, for example
	// {value: 100, date: "2028-06-30"}. The day must be after the baseline's.
	// Required.
	// +required
	Target Point `json:"target,omitzero"`

	// milestones are the values expected between the baseline and the target, one
	// entry a date, at most 60, for example {value: 70, date: "2027-06-30"}.
	// Between two of these dates the expected value follows a straight line. With
	// direction Maintain, a milestone is the bound from its date on. If left out,
	// the line runs straight from the baseline to the target.
	// +optional
	// +listType=map
	// +listMapKey=date
	// +kubebuilder:validation:MaxItems=60
	Milestones []Point `json:"milestones,omitempty"`

	// maxAgeDays is the number of days after which the latest observation is too
	// old, so that the benchmark becomes Stale. Write 1 to 1500, for example 200.
	// If left out, it is 120, or with two or more milestones 60 more than the
	// longest gap between two of them.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1500
	MaxAgeDays int32 `json:"maxAgeDays,omitempty"`

	// equity sets how far a group of students may be behind the others, for
	// example {maxGapPoints: 10}. If left out, the condition Equitable is Unknown,
	// and a rule that compares groups uses the default limits.
	// +optional
	Equity EquityPolicy `json:"equity,omitzero"`

	// source is from where techplan takes values by itself: the device inventory of
	// the plan, a query of Prometheus, or completed evaluations. The values are in status.measured, and count
	// as observations do. An observation of the same date counts in their place. If left
	// out, people write all observations.
	// +optional
	Source BenchmarkSource `json:"source,omitzero"`

	// observations are the measured values, one entry a date, at most 400. To
	// correct a value, edit the entry of its date. All observations together may
	// count at most 6,000 groups and levels. If left out, the benchmark has no data.
	// +optional
	// +listType=map
	// +listMapKey=date
	// +kubebuilder:validation:MaxItems=400
	// +kubebuilder:validation:XValidation:rule="self.map(o, has(o.groups) ? o.groups.size() : has(o.levels) ? o.levels.size() : 0).sum() <= 6000",message="the observations count more than 6,000 groups and levels in total: remove the groups of old observations, or write their value in place of the levels"
	Observations []Observation `json:"observations,omitempty"`

	// withdrawn lists the dates of observations that were taken out on purpose,
	// with the reason, at most 60, for example {date: "2026-10-15", reason: "The
	// export counted loaned devices twice."}. The status then forgets the
	// observation, and the value that source gave for that date. If left out, an
	// observation that is gone counts as lost, and the plan has the finding
	// RecordLost.
	// +optional
	// +listType=map
	// +listMapKey=date
	// +kubebuilder:validation:MaxItems=60
	Withdrawn []Withdrawal `json:"withdrawn,omitempty"`
}

// Direction is the direction in which a measured value gets better.
//
// +kubebuilder:validation:Enum=Increase;Decrease;Maintain
type Direction string

// The directions of a metric.
const (
	// DirectionIncrease is better when the value rises.
	DirectionIncrease Direction = "Increase"
	// DirectionDecrease is better when the value falls.
	DirectionDecrease Direction = "Decrease"
	// DirectionMaintain is good while the value stays on one side of the target.
	DirectionMaintain Direction = "Maintain"
)

// Bound is the side of the target on which a value must stay with direction
// Maintain.
//
// +kubebuilder:validation:Enum=AtLeast;AtMost
type Bound string

// The bounds of Maintain.
const (
	// BoundAtLeast is good while the value is at the target or above it.
	BoundAtLeast Bound = "AtLeast"
	// BoundAtMost is good while the value is at the target or below it.
	BoundAtMost Bound = "AtMost"
)

// UnitPercent is the unit whose values lie between 0 and 100.
const UnitPercent = "percent"

// Metric says what is measured, in which unit, and which direction is better.
//
// +kubebuilder:validation:XValidation:rule="(self.direction == 'Maintain') == has(self.bound)",message="give bound, AtLeast or AtMost, with direction Maintain, and with no other direction",fieldPath=".bound",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="has(self.levels) == has(self.fromLevel)",message="give levels and fromLevel together, or neither",fieldPath=".fromLevel",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.levels) || !has(self.fromLevel) || self.levels.exists(l, l == self.fromLevel && l != self.levels[0])",message="fromLevel must be one of levels, and not the first: every answer is at the lowest level or above",fieldPath=".fromLevel",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="!has(self.levels) || (has(self.unit) && self.unit == 'percent')",message="with levels the value is the percentage of the answers at fromLevel or above: write unit percent",fieldPath=".unit",reason=FieldValueInvalid
type Metric struct {
	// name is a short name for what is measured, at most 160 characters, for
	// example "students with a working device". Required.
	// +required
	Name Label `json:"name,omitempty"`

	// unit is the unit of all values of this benchmark, in your own words, at most
	// 40 characters, for example "percent" or "Mbit/s". With percent, every value
	// must be between 0 and 100. If left out, values are shown without a unit.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=40
	// +kubebuilder:validation:XValidation:rule=`!self.matches(r'[\p{Cc}\x{61C}\x{200E}\x{200F}\x{2028}-\x{202E}\x{2066}-\x{2069}\x{FEFF}]')`,message="must be a single line without control characters or direction marks; type the text again instead of pasting it"
	Unit string `json:"unit,omitempty"`

	// direction says which way is better: Increase, Decrease, or Maintain to keep
	// the value on one side of the target. Required.
	// +required
	Direction Direction `json:"direction,omitempty"`

	// dimension is the side of the program that is measured: Access, Adoption,
	// TeacherComfort, StudentImpact or Cost. The finding EquityGap looks at
	// benchmarks of Access only. If left out, rules that read the dimension skip
	// this benchmark.
	// +optional
	Dimension Dimension `json:"dimension,omitempty"`

	// bound is the side of the target on which the value must stay: AtLeast or
	// AtMost. Required with direction Maintain; leave it out with any other
	// direction.
	// +optional
	Bound Bound `json:"bound,omitempty"`

	// levels are the levels of a rubric, the lowest first, 2 to 12, for example
	// [Entry, Adoption, Adaptation, Infusion, Transformation]. Observations can then
	// count the answers at each level. If left out, the metric has no levels.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MinItems=2
	// +kubebuilder:validation:MaxItems=12
	// +kubebuilder:validation:XValidation:rule="self.all(l, self.exists_one(other, other == l))",message="two levels have the same name: give each a name of its own"
	Levels []LevelName `json:"levels,omitempty"`

	// fromLevel is the lowest level that counts as reached, for example Adaptation:
	// the value is the percentage of the answers at this level or above. Required with
	// levels; leave it out without.
	// +optional
	FromLevel LevelName `json:"fromLevel,omitempty"`
}

// Dimension is the side of a program that a benchmark measures.
//
// +kubebuilder:validation:Enum=Access;Adoption;TeacherComfort;StudentImpact;Cost
type Dimension string

// The dimensions of a measure.
const (
	// DimensionAccess is whether students and teachers have the technology.
	DimensionAccess Dimension = "Access"
	// DimensionAdoption is whether they use it.
	DimensionAdoption Dimension = "Adoption"
	// DimensionTeacherComfort is how confident teachers are with it.
	DimensionTeacherComfort Dimension = "TeacherComfort"
	// DimensionStudentImpact is what students gain from it.
	DimensionStudentImpact Dimension = "StudentImpact"
	// DimensionCost is what it costs.
	DimensionCost Dimension = "Cost"
)

// EquityPolicy sets how far a group of students may be behind the others. A
// limit that is left out has its default.
//
// +kubebuilder:validation:MinProperties=1
type EquityPolicy struct {
	// maxGapPoints is the number of percentage points by which a group's rate may
	// be below the best group's. Write 0 to 100, for example 10. If left out, it
	// is 10.
	// +optional
	MaxGapPoints Percent `json:"maxGapPoints,omitempty"`

	// minRateRatio is the smallest share of the best group's rate that a group may
	// have, as a fraction from 0 to 1 with at most four decimals and in quotes,
	// for example "0.8". If left out, it is 0.8, the four-fifths rule.
	// +optional
	// +kubebuilder:validation:XValidation:rule="type(self) == int ? self >= 0 && self <= 1 : self.matches('^(0([.][0-9]{1,4})?|1([.]0{1,4})?)$')",message="must be a ratio between 0 and 1 with at most four decimals: \"0.8\" means four fifths"
	MinRateRatio Decimal `json:"minRateRatio,omitempty"`

	// maxRiskRatio is how many times as likely as all other students a group may
	// be to go without. Write 1 to 1000; put a number with decimals, at most four,
	// in quotes, for example 2 or "1.5". If left out, it is 2.
	// +optional
	// +kubebuilder:validation:XValidation:rule="type(self) == int ? self >= 1 && self <= 1000 : self.matches('^([1-9][0-9]{0,2}([.][0-9]{1,4})?|1000([.]0{1,4})?)$')",message="must be a factor between 1 and 1000 with at most four decimals: 2 means twice as likely"
	MaxRiskRatio Decimal `json:"maxRiskRatio,omitempty"`
}

// BenchmarkSource is from where techplan takes the values of a benchmark: one of its
// members.
//
// +kubebuilder:validation:MinProperties=1
// +kubebuilder:validation:XValidation:rule="[has(self.inventory), has(self.prometheus), has(self.evaluations)].exists_one(given, given)",message="give one source: inventory, prometheus or evaluations"
type BenchmarkSource struct {
	// inventory takes a measure of the devices and sites of the plan, for example
	// {measure: DeviceCoverage}. A value is added on the day on which it differs
	// from the one before.
	// +optional
	Inventory InventorySource `json:"inventory,omitzero"`

	// prometheus takes the answer of a query, for example {query:
	// "sum(wifi_clients)"}. The administrator of techplan chooses the server; if
	// there is none, no value is added, and the condition SourceAnswered says so.
	// +optional
	Prometheus PrometheusSource `json:"prometheus,omitzero"`

	// evaluations takes a value from each completed evaluation of a schedule of the
	// plan, for example {schedule: before-renewal, target: reading-app, criterion: use}.
	// +optional
	Evaluations EvaluationSource `json:"evaluations,omitzero"`
}

// EvaluationSource is a figure of the completed evaluations of a schedule.
//
// +kubebuilder:validation:MinProperties=1
type EvaluationSource struct {
	// schedule is the name of an entry of the plan's evaluationSchedules, for example
	// before-renewal. Required.
	// +required
	Schedule EntryName `json:"schedule,omitempty"`

	// target is the name of what is evaluated, for example reading-app. Use it with a
	// schedule of several technologies or goals. If left out, all evaluations of the
	// schedule count, those of one day with their mean.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:XValidation:rule=`!self.matches(r'[\pC\p{Zl}\p{Zp}]')`,message="must be a name without control characters or other invisible characters; type the name again instead of pasting it"
	Target string `json:"target,omitempty"`

	// criterion is the name of the criterion whose value is taken, for example use. A
	// value counts on its evidenceDate, or else on the day of the decision, or the due
	// date. If left out, the score is taken, in percent.
	// +optional
	Criterion EntryName `json:"criterion,omitempty"`
}

// InventorySource is a measure of the devices and sites of the plan.
//
// +kubebuilder:validation:MinProperties=1
// +kubebuilder:validation:XValidation:rule="self.measure != 'DevicesPerTechnician' || !has(self.site)",message="technicians are those of the district: remove site",fieldPath=".site",reason=FieldValueInvalid
// +kubebuilder:validation:XValidation:rule="self.measure != 'KbpsPerStudent' || has(self.site)",message="the bandwidth is that of a site: give site",fieldPath=".site",reason=FieldValueRequired
// +kubebuilder:validation:XValidation:rule="!has(self.audience) || self.measure in ['DeviceCoverage', 'UnitsSupported', 'UnitsReady']",message="audience belongs to DeviceCoverage, UnitsSupported and UnitsReady: remove it",fieldPath=".audience",reason=FieldValueInvalid
type InventorySource struct {
	// measure is what to take: StudentsPerDevice, DeviceCoverage, UnitsSupported,
	// UnitsReady, DevicesPerTechnician or KbpsPerStudent. Required.
	// +required
	Measure InventoryMeasure `json:"measure,omitempty"`

	// site is the name of the site to measure, for example maple-high. Required with
	// KbpsPerStudent; leave it out with DevicesPerTechnician. If left out, the whole
	// district is measured.
	// +optional
	Site EntryName `json:"site,omitempty"`

	// audience is whose devices to measure: Students, which includes the shared ones,
	// or Staff. Only with DeviceCoverage, UnitsSupported and UnitsReady. If left out,
	// DeviceCoverage is that of students, and the two others count all units.
	// +optional
	Audience MeasuredAudience `json:"audience,omitempty"`
}

// InventoryMeasure is a figure that techplan computes from the devices and sites of a
// plan.
//
// +kubebuilder:validation:Enum=StudentsPerDevice;DeviceCoverage;UnitsSupported;UnitsReady;DevicesPerTechnician;KbpsPerStudent
type InventoryMeasure string

// The measures.
const (
	// MeasureStudentsPerDevice is how many students share a device.
	MeasureStudentsPerDevice InventoryMeasure = "StudentsPerDevice"
	// MeasureDeviceCoverage is the part of the students, or of the staff, for whom there
	// is a device, in percent, at most 100.
	MeasureDeviceCoverage InventoryMeasure = "DeviceCoverage"
	// MeasureUnitsSupported is the part of the units in service whose support has not
	// ended, in percent.
	MeasureUnitsSupported InventoryMeasure = "UnitsSupported"
	// MeasureUnitsReady is the part of the units in service that are neither idle nor in
	// repair, in percent.
	MeasureUnitsReady InventoryMeasure = "UnitsReady"
	// MeasureDevicesPerTechnician is how many units in service a technician looks after.
	MeasureDevicesPerTechnician InventoryMeasure = "DevicesPerTechnician"
	// MeasureKbpsPerStudent is the bandwidth of a site for each student, in kilobits in
	// one second.
	MeasureKbpsPerStudent InventoryMeasure = "KbpsPerStudent"
)

// MeasuredAudience is whose devices a measure counts.
//
// +kubebuilder:validation:Enum=Students;Staff
type MeasuredAudience string

// The audiences of a measure.
const (
	// MeasuredStudents counts devices for students, the shared ones too.
	MeasuredStudents MeasuredAudience = "Students"
	// MeasuredStaff counts devices for staff.
	MeasuredStaff MeasuredAudience = "Staff"
)

// PrometheusSource is a query of the Prometheus that the administrator of techplan
// chose.
//
// +kubebuilder:validation:MinProperties=1
type PrometheusSource struct {
	// query is an expression in the language of Prometheus that gives one number, at
	// most 1,000 characters, for example "100 * sum(lms_active_users) /
	// sum(lms_licensed_users)". Required.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1000
	// +kubebuilder:validation:XValidation:rule=`!self.matches(r'[\x00-\x08\x0B-\x1F\x7F-\x9F\x{61C}\x{200E}\x{200F}\x{2028}-\x{202E}\x{2066}-\x{2069}\x{FEFF}]')`,message="must not contain control characters or direction marks; type the text again instead of pasting it"
	Query string `json:"query,omitempty"`

	// everyDays is how many days pass between two values. Write 1 to 366, for example
	// 30. If left out, it is 7.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=366
	EveryDays int32 `json:"everyDays,omitempty"`
}

// Point is a value on a date.
type Point struct {
	// value is the value in the metric's unit. Write a whole number, or a number
	// with at most four decimals in quotes, for example 40 or "87.5". It may be
	// negative. Required.
	// +required
	Value Decimal `json:"value,omitempty"`

	// date is the day of the value. Write YYYY-MM-DD, for example "2026-07-01".
	// Required.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Date Date `json:"date,omitempty"`
}

// Observation is a value that was measured on a date, or the answers at each level of a
// rubric, from which the value is computed.
//
// +kubebuilder:validation:XValidation:rule="has(self.value) != has(self.levels)",message="give value, or levels to count the answers at each level of a rubric"
// +kubebuilder:validation:XValidation:rule="!has(self.levels) || !(has(self.have) || has(self.of) || has(self.groups))",message="remove have, of and groups: levels counts the answers",fieldPath=".levels",reason=FieldValueForbidden
// +kubebuilder:validation:XValidation:rule="has(self.have) == has(self.of)",message="give have and of together, or neither",fieldPath=".have",reason=FieldValueInvalid
type Observation struct {
	// date is the day of the measurement. Write YYYY-MM-DD, for example
	// "2026-10-15". Required.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Date Date `json:"date,omitempty"`

	// value is the measured value in the metric's unit. Write a whole number, or a
	// number with at most four decimals in quotes, for example 55 or "54.9".
	// Required, except with levels.
	// +optional
	Value Decimal `json:"value,omitempty"`

	// levels are how many answers are at each level of metric.levels, for example
	// {name: Adaptation, count: 14}; a level that is left out has none. The value is
	// the percentage at metric.fromLevel or above, if there are at least 5 answers.
	// Write counts only, never names of people. If left out, value is what was
	// measured.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=12
	// +kubebuilder:validation:XValidation:rule="self.exists(l, l.count > 0)",message="no level has an answer: count at least one, or remove the observation"
	Levels []LevelCount `json:"levels,omitempty"`

	// have is how many of the students counted have what is measured, for example
	// 682 students with a device. Write 0 to 5000000, and give of as well. If left
	// out, only the value counts.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=5000000
	Have *int32 `json:"have,omitempty"`

	// of is how many students were counted in all, for example 1240. Write 1 to
	// 5000000, and give have as well. If left out, only the value counts.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=5000000
	Of int32 `json:"of,omitempty"`

	// groups are the same counts for groups of students, at most 20 groups, for
	// example {name: EnglishLearners, have: 61, of: 118}. Write counts only, never
	// names of students. If left out, this observation compares no groups.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=20
	Groups []GroupObservation `json:"groups,omitempty"`
}

// Withdrawal says that an observation was taken out on purpose.
type Withdrawal struct {
	// date is the date of the observation that was taken out. Write YYYY-MM-DD,
	// for example "2026-10-15". Required.
	// +required
	// +kubebuilder:validation:XValidation:rule="self >= timestamp('1970-01-01T00:00:00Z')",message="the year must be 1970 or later: write the date as YYYY-MM-DD, for example 2026-10-01"
	Date Date `json:"date,omitempty"`

	// reason is why it was taken out, in one line of at most 160 characters, for
	// example "The export counted loaned devices twice." Required.
	// +required
	Reason Label `json:"reason,omitempty"`
}

// GroupObservation is the count of one group of students in an observation.
type GroupObservation struct {
	// name is the name of the group: letters and digits without spaces, at most
	// 63, for example EnglishLearners. Required.
	// +required
	Name GroupName `json:"name,omitempty"`

	// have is how many of the group have what is measured, for example 61. Write 0
	// to 5000000. Required.
	// +required
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=5000000
	Have *int32 `json:"have,omitempty"`

	// of is how many of the group were counted, for example 118. Write 10 to
	// 5000000; leave out a group of fewer than 10, so that no student can be
	// recognised. Required.
	// +required
	// +kubebuilder:validation:Minimum=10
	// +kubebuilder:validation:Maximum=5000000
	Of int32 `json:"of,omitempty"`
}

// BenchmarkState is the state of a benchmark.
//
// +kubebuilder:validation:Enum=NoData;NotStarted;Met;Missed;Stale;OnTrack;AtRisk;OffTrack
type BenchmarkState string

// The states of a benchmark, in the order in which they are checked.
const (
	// StateNotStarted is the state before the baseline's date.
	StateNotStarted BenchmarkState = "NotStarted"
	// StateNoData is the state without an observation that counts.
	StateNoData BenchmarkState = "NoData"
	// StateMet is the state once the target is reached.
	StateMet BenchmarkState = "Met"
	// StateMissed is the state after the target's date if the target is not reached.
	StateMissed BenchmarkState = "Missed"
	// StateStale is the state while the latest observation is too old.
	StateStale BenchmarkState = "Stale"
	// StateOnTrack is a pace of at least 0.90, or it is too early for a pace.
	StateOnTrack BenchmarkState = "OnTrack"
	// StateAtRisk is a pace from 0.70 to less than 0.90.
	StateAtRisk BenchmarkState = "AtRisk"
	// StateOffTrack is a pace of less than 0.70.
	StateOffTrack BenchmarkState = "OffTrack"
)

// BenchmarkStatus is what techplan computes from a benchmark.
type BenchmarkStatus struct {
	// observedGeneration is the version of the spec (metadata.generation) from
	// which this status was computed. While it is lower than metadata.generation,
	// the status is out of date.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// conditions are Ready, OnTrack, Met, Equitable and RecordsKept, SourceAnswered
	// with a source, and Stalled while only an edit can make the benchmark Ready. True
	// is good, except for Stalled. The reason of OnTrack is the state.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=8
	Conditions []metav1.Condition `json:"conditions,omitempty"`

	// state is the state of the benchmark: NotStarted, NoData, Met, Missed, Stale,
	// OnTrack, AtRisk or OffTrack. It is absent while Ready is False.
	// +optional
	State BenchmarkState `json:"state,omitempty"`

	// value is the newest observation or measured value up to today and up to the
	// target's date, in the metric's unit, for example "55". It is absent without such
	// a value.
	// +optional
	Value Decimal `json:"value,omitempty"`

	// asOf is the date of that observation, for example 2026-10-15. All figures
	// below are as of this date, not as of today.
	// +optional
	AsOf Date `json:"asOf,omitempty"`

	// expectedValue is the value expected on that date, on the line from the
	// baseline over the milestones to the target, for example "60.04".
	// +optional
	ExpectedValue Decimal `json:"expectedValue,omitempty"`

	// progressPercent is the part of the way from baseline to target that is
	// covered, in percent, for example "37.5". It can be below 0 or above 100.
	// +optional
	ProgressPercent Decimal `json:"progressPercent,omitempty"`

	// pace is the progress divided by the expected progress, for example "0.749".
	// It is 1 exactly on the line. From 0.90 the benchmark is OnTrack, from 0.70
	// AtRisk, below that OffTrack.
	// +optional
	Pace Decimal `json:"pace,omitempty"`

	// forecast is the value on the target's date if the change since the baseline
	// goes on at the same speed, for example "70".
	// +optional
	Forecast Decimal `json:"forecast,omitempty"`

	// forecastDate is the first day on which the target is reached at that speed,
	// for example 2030-02-28. It is absent if the target is not reached.
	// +optional
	ForecastDate Date `json:"forecastDate,omitempty"`

	// equity compares the groups of the latest observation that counts groups.
	// Figures from which single students could be recognised are left out.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=50
	Equity []GroupEquity `json:"equity,omitempty"`

	// levels describes the answers of the newest observation up to today that counts
	// levels. It is absent without one.
	// +optional
	Levels LevelsStatus `json:"levels,omitzero"`

	// recorded is what people have recorded so far, each observation with the day
	// on which techplan first saw it. What is gone from spec stays here, with the
	// day of its loss, until its date is listed in spec.withdrawn. kubectl
	// techplan restore puts it back.
	// +optional
	Recorded RecordedObservations `json:"recorded,omitzero"`

	// measured are the values that techplan took from spec.source.
	// +optional
	Measured MeasuredValues `json:"measured,omitzero"`
}

// MeasuredValues are the values that techplan took from the source of a benchmark.
//
// +kubebuilder:validation:MinProperties=1
type MeasuredValues struct {
	// source says in short what was measured, for example DeviceCoverage at maple-high.
	// Another measure, site, audience, query, schedule, target or criterion begins an
	// empty list.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	Source string `json:"source,omitempty"`

	// values are the values in the order of their dates, at most 120. If there are more,
	// old ones that are close together are left out.
	// +optional
	// +listType=map
	// +listMapKey=date
	// +kubebuilder:validation:MaxItems=120
	Values []MeasuredValue `json:"values,omitempty"`
}

// MeasuredValue is a value that techplan took from the source of a benchmark.
type MeasuredValue struct {
	// date is the day of the value, in the time zone of the district.
	// +required
	Date Date `json:"date,omitempty"`

	// value is the value in the metric's unit, with at most four decimals.
	// +required
	Value Decimal `json:"value,omitempty"`
}

// RecordedObservations are the observations that a benchmark has, or had. They are
// copies of what was written.
//
// +kubebuilder:validation:MinProperties=1
type RecordedObservations struct {
	// observations are the measured values, at most 400. If there are more, those
	// that are lost and have the oldest dates are left out.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=400
	Observations []RecordedObservation `json:"observations,omitempty"`
}

// RecordedObservation is an observation that was recorded.
type RecordedObservation struct {
	// date is the day of the measurement.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	Date string `json:"date,omitempty"`

	// value is the measured value.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	Value string `json:"value,omitempty"`

	// have is how many of the students counted have what is measured.
	// +optional
	Have *int32 `json:"have,omitempty"`

	// of is how many students were counted in all.
	// +optional
	// +kubebuilder:validation:Minimum=1
	Of int32 `json:"of,omitempty"`

	// groups are the counts of groups of students. Together the observations keep at
	// most 400 groups and levels, those of the newest dates.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Groups []RecordedGroup `json:"groups,omitempty"`

	// levels are the counts of the levels of a rubric. Together the observations keep
	// at most 400 groups and levels, those of the newest dates.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=12
	Levels []RecordedLevel `json:"levels,omitempty"`

	// levelsLeftOut is the number of levels that the observation has, or had, and that
	// are not kept here. It is absent if all are kept.
	// +optional
	// +kubebuilder:validation:Minimum=1
	LevelsLeftOut int32 `json:"levelsLeftOut,omitempty"`

	// groupsLeftOut is the number of groups that the observation has, or had, and
	// that are not kept here. It is absent if all are kept.
	// +optional
	// +kubebuilder:validation:Minimum=1
	GroupsLeftOut int32 `json:"groupsLeftOut,omitempty"`

	RecordedDays `json:",inline"`
}

// RecordedGroup is the count of a group of students that was recorded.
type RecordedGroup struct {
	// name is the name of the group.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name,omitempty"`

	// have is how many of the group have what is measured.
	// +optional
	Have *int32 `json:"have,omitempty"`

	// of is how many of the group were counted.
	// +optional
	// +kubebuilder:validation:Minimum=1
	Of int32 `json:"of,omitempty"`
}

// GroupEquity compares a group of students with the best group and with all
// other students.
type GroupEquity struct {
	// name is the name of the group, as in the observation.
	// +required
	Name GroupName `json:"name,omitempty"`

	// rate is the share of the group that has what is measured, in percent, for
	// example "51.7". It is absent where single students could be recognised.
	// +optional
	Rate Decimal `json:"rate,omitempty"`

	// band is a range in place of a rate that must not be shown exactly, for
	// example "50 to under 75 percent".
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=80
	Band string `json:"band,omitempty"`

	// rateRatio is the group's rate divided by the best group's, for example
	// "0.812". Below minRateRatio the group has the flag RateRatio.
	// +optional
	RateRatio Decimal `json:"rateRatio,omitempty"`

	// gapPoints is the number of percentage points by which the group's rate is
	// below the best group's, for example "12". Above maxGapPoints the group has
	// the flag GapPoints.
	// +optional
	GapPoints Decimal `json:"gapPoints,omitempty"`

	// riskRatio is how many times as likely as all other students the group is to
	// go without, for example "1.6". Above maxRiskRatio the group has the flag
	// RiskRatio.
	// +optional
	RiskRatio Decimal `json:"riskRatio,omitempty"`

	// flags are the measures that are beyond the limits of spec.equity, or beyond
	// the default limits: RateRatio, GapPoints, RiskRatio. Flags are set even
	// where the figure is left out.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=3
	Flags []EquityFlag `json:"flags,omitempty"`

	// note says why figures are left out. It is absent if none is.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Note string `json:"note,omitempty"`
}

// EquityFlag is a measure in which a group of students is further behind than its
// limit allows.
//
// +kubebuilder:validation:Enum=RateRatio;GapPoints;RiskRatio
type EquityFlag string

// The flags of a group, in the order in which status lists them.
const (
	// EquityFlagRateRatio is a rate that is too small a share of the best group's.
	EquityFlagRateRatio EquityFlag = "RateRatio"
	// EquityFlagGapPoints is a rate that is too many points below the best group's.
	EquityFlagGapPoints EquityFlag = "GapPoints"
	// EquityFlagRiskRatio is a group that goes without too many times as often as
	// all other students.
	EquityFlagRiskRatio EquityFlag = "RiskRatio"
)
