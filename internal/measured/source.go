package measured

import (
	"crypto/sha256"
	"encoding/hex"

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

// queryNameLength is how many characters of the hash of a query stand for it.
const queryNameLength = 16

// NameSource says in short what a source measures, at most 128 characters: a status keeps the values
// of one such name. How often a query is sent is not part of it. It is empty without a source.
func NameSource(source *v1alpha1.BenchmarkSource) string {
	if source.Prometheus != (v1alpha1.PrometheusSource{}) {
		hash := sha256.Sum256([]byte(source.Prometheus.Query))
		return "Prometheus query " + hex.EncodeToString(hash[:])[:queryNameLength]
	}
	return nameInventory(&source.Inventory)
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
