package measured

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"techplan.education/api/v1alpha1"
)

// HasSource reports whether a benchmark has a source.
func HasSource(benchmark *v1alpha1.Benchmark) bool {
	return benchmark.Spec.Source != (v1alpha1.BenchmarkSource{})
}

// HasInventorySource reports whether a benchmark takes its values from the inventory.
func HasInventorySource(benchmark *v1alpha1.Benchmark) bool {
	return benchmark.Spec.Source.Inventory != (v1alpha1.InventorySource{})
}

// HasPrometheusSource reports whether a benchmark takes its values from Prometheus.
func HasPrometheusSource(benchmark *v1alpha1.Benchmark) bool {
	return benchmark.Spec.Source.Prometheus != (v1alpha1.PrometheusSource{})
}

// HasEvaluationSource reports whether a benchmark takes its values from completed evaluations.
func HasEvaluationSource(benchmark *v1alpha1.Benchmark) bool {
	return benchmark.Spec.Source.Evaluations != (v1alpha1.EvaluationSource{})
}

const (
	// hashLength is how many characters of a hash stand for what is too long for a name.
	hashLength = 16
	// maxNameLength is the longest name of a source.
	maxNameLength = 128
)

// shortHash returns hashLength characters that stand for a text.
func shortHash(text string) string {
	hash := sha256.Sum256([]byte(text))
	return hex.EncodeToString(hash[:])[:hashLength]
}

// NameSource says in short what a source measures, at most 128 characters: a status keeps the values
// of one such name. How often a query is sent is not part of it. It is empty without a source.
func NameSource(source *v1alpha1.BenchmarkSource) string {
	switch {
	case source.Prometheus != (v1alpha1.PrometheusSource{}):
		return "Prometheus query " + shortHash(source.Prometheus.Query)
	case source.Evaluations != (v1alpha1.EvaluationSource{}):
		return nameEvaluations(&source.Evaluations)
	default:
		return nameInventory(&source.Inventory)
	}
}

// nameEvaluations names what is taken of which evaluations, for example: use in before-renewal of
// reading-app. A name that is too long ends with a hash of the whole of it.
func nameEvaluations(source *v1alpha1.EvaluationSource) string {
	name := "score"
	if source.Criterion != "" {
		name = string(source.Criterion)
	}
	name += " in " + string(source.Schedule)
	if source.Target != "" {
		name += " of " + source.Target
	}
	if len(name) <= maxNameLength {
		return name
	}
	kept := strings.ToValidUTF8(name[:maxNameLength-hashLength-1], "")
	return kept + " " + shortHash(name)
}

func nameInventory(source *v1alpha1.InventorySource) string {
	name := string(source.Measure)
	if audience := audienceOf(source); audience != "" {
		name += " of " + string(audience)
	}
	if source.Site != "" {
		name += " at " + string(source.Site)
	}
	return name
}

// audienceOf returns whose devices a source counts: those of students in DeviceCoverage, unless it
// says otherwise. It is empty if the source counts all.
func audienceOf(source *v1alpha1.InventorySource) v1alpha1.MeasuredAudience {
	if source.Audience == "" && source.Measure == v1alpha1.MeasureDeviceCoverage {
		return v1alpha1.MeasuredStudents
	}
	return source.Audience
}
