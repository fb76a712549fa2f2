package cluster

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// Metrics are what the API server counted up to an instant.
type Metrics struct{ series model.Vector }

// ReadMetrics reads the metrics of the API server.
func (cluster *Cluster) ReadMetrics(ctx context.Context) (Metrics, error) {
	text, err := cluster.metrics.Get().AbsPath("/metrics").DoRaw(ctx)
	if err != nil {
		return Metrics{}, fmt.Errorf("reading the API server's metrics: %w", err)
	}
	return parseMetrics(bytes.NewReader(text))
}

// parseMetrics reads the text format of Prometheus. A histogram comes as its
// buckets, sum and count.
func parseMetrics(text io.Reader) (Metrics, error) {
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(text)
	if err != nil {
		return Metrics{}, fmt.Errorf("reading metrics: %w", err)
	}
	var metrics Metrics
	for _, family := range families {
		extracted, err := expfmt.ExtractSamples(&expfmt.DecodeOptions{}, family)
		if err != nil {
			return Metrics{}, fmt.Errorf("reading metrics: %w", err)
		}
		metrics.series = append(metrics.series, extracted...)
	}
	return metrics, nil
}

func (metrics Metrics) sumSeries(name string) float64 {
	sum := 0.0
	for _, sample := range metrics.series {
		if sample.Metric[model.MetricNameLabel] == model.LabelValue(name) {
			sum += float64(sample.Value)
		}
	}
	return sum
}

// ProcessorSeconds is the processor time that the API server has used.
func (metrics Metrics) ProcessorSeconds() float64 {
	return metrics.sumSeries("process_cpu_seconds_total")
}

// MemoryBytes is the memory of the API server.
func (metrics Metrics) MemoryBytes() float64 {
	return metrics.sumSeries("process_resident_memory_bytes")
}

// StorageBytes is the size of the API server's database.
func (metrics Metrics) StorageBytes() float64 {
	return metrics.sumSeries("apiserver_storage_size_bytes")
}
