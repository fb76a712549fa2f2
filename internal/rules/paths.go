package rules

import (
	"k8s.io/apimachinery/pkg/util/validation/field"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/model"
)

// SpecPath returns the path of a field of a spec: Spec("budget", "lines").Key("wifi") is written
// spec.budget.lines[wifi].
func SpecPath(names ...string) *field.Path { return field.NewPath("spec", names...) }

// The lists whose entries many findings and references name. A path never changes, so
// that all paths below a list share it.
var (
	linesPath        = SpecPath("budget", "lines")
	sourcesPath      = SpecPath("budget", "sources")
	procurementsPath = SpecPath("budget", "procurements")
	technologiesPath = SpecPath("technologies")
	programsPath     = SpecPath("professionalLearning")
	observationsPath = SpecPath("observations")
)

// LinePath returns the path of a budget line.
func LinePath(entryName v1alpha1.EntryName) *field.Path { return linesPath.Key(string(entryName)) }

// SourcePath returns the path of a funding source.
func SourcePath(entryName v1alpha1.EntryName) *field.Path {
	return sourcesPath.Key(string(entryName))
}

// ProcurementPath returns the path of a procurement.
func ProcurementPath(entryName v1alpha1.EntryName) *field.Path {
	return procurementsPath.Key(string(entryName))
}

// TechnologyPath returns the path of a technology.
func TechnologyPath(entryName v1alpha1.EntryName) *field.Path {
	return technologiesPath.Key(string(entryName))
}

// ProgramPath returns the path of a program of professional learning.
func ProgramPath(program model.Program) *field.Path {
	return programsPath.Key(string(program.Name))
}

// ObservationPath returns the path of an observation in its benchmark.
func ObservationPath(observation model.Observation) *field.Path {
	return observationsPath.Key(string(observation.Observation.Date))
}

// GoalKey returns the reference of a finding to a goal.
func GoalKey(name string) v1alpha1.ObjectKey {
	return v1alpha1.ObjectKey{Kind: v1alpha1.KindGoal, Name: name}
}

// BenchmarkKey returns the reference of a finding to a benchmark.
func BenchmarkKey(name string) v1alpha1.ObjectKey {
	return v1alpha1.ObjectKey{Kind: v1alpha1.KindBenchmark, Name: name}
}

// FallingLocalMoney is the field of those findings of RecurringCostOnOneTimeFunds that
// report a decrease of local money. Other findings of that rule are about one line.
const FallingLocalMoney = "spec.budget.sources"
