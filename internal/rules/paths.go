package rules

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"techplan.education/api/v1alpha1"
)

// Spec is the path of a field of a spec: Spec("budget", "lines").Key("wifi") is written
// spec.budget.lines[wifi].
func Spec(names ...string) *field.Path { return field.NewPath("spec", names...) }

// LinePath is the path of a budget line.
func LinePath(name v1alpha1.EntryName) *field.Path { return Spec("budget", "lines").Key(string(name)) }

// SourcePath is the path of a source of money.
func SourcePath(name v1alpha1.EntryName) *field.Path {
	return Spec("budget", "sources").Key(string(name))
}

// TechnologyPath is the path of a technology.
func TechnologyPath(name v1alpha1.EntryName) *field.Path {
	return Spec("technologies").Key(string(name))
}

// ProgramPath is the path of a program of professional learning.
func ProgramPath(program v1alpha1.LearningProgram) *field.Path {
	return Spec("professionalLearning").Key(string(program.Name))
}

// ObservationPath is the path of an observation in its benchmark.
func ObservationPath(other v1alpha1.Observation) *field.Path {
	return Spec("observations").Key(string(other.Date))
}

// GoalKey names a goal.
func GoalKey(name string) v1alpha1.ObjectKey {
	return v1alpha1.ObjectKey{Kind: v1alpha1.KindGoal, Name: name}
}

// BenchmarkKey names a benchmark.
func BenchmarkKey(name string) v1alpha1.ObjectKey {
	return v1alpha1.ObjectKey{Kind: v1alpha1.KindBenchmark, Name: name}
}

// FallingLocalMoney is the field of the findings of RecurringCostOnOneTimeFunds that are
// about local money that falls, and not about one line.
const FallingLocalMoney = "spec.budget.sources"
