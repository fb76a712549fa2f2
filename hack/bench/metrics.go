package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"sigs.k8s.io/controller-runtime/pkg/metrics"

	"techplan.education/api/v1alpha1"
)

// parseMetrics reads the text format of Prometheus. A histogram comes as its
// buckets, sum and count.
func parseMetrics(text io.Reader) (model.Vector, error) {
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(text)
	if err != nil {
		return nil, fmt.Errorf("reading metrics: %w", err)
	}
	var all model.Vector
	for _, family := range families {
		extracted, err := expfmt.ExtractSamples(&expfmt.DecodeOptions{}, family)
		if err != nil {
			return nil, fmt.Errorf("reading metrics: %w", err)
		}
		all = append(all, extracted...)
	}
	return all, nil
}

// sumMetric adds up all series of a metric. It is 0 for a metric without series.
func sumMetric(metrics model.Vector, name string) float64 {
	sum := 0.0
	for _, sample := range metrics {
		if sample.Metric[model.MetricNameLabel] == model.LabelValue(name) {
			sum += float64(sample.Value)
		}
	}
	return sum
}

// sumOwnMetric adds up the series of a metric of this process, of one controller or
// of all ("").
func sumOwnMetric(name, controller string) float64 {
	families, err := metrics.Registry.Gather()
	if err != nil {
		return 0
	}
	sum := 0.0
	for _, family := range families {
		if family.GetName() != name {
			continue
		}
		for _, metric := range family.GetMetric() {
			matches := controller == ""
			for _, label := range metric.GetLabel() {
				matches = matches || label.GetValue() == controller
			}
			if matches {
				sum += metric.GetGauge().GetValue() + metric.GetCounter().GetValue()
			}
		}
	}
	return sum
}

// writeCounts are the writes of objects of techplan that the API server has served.
// refused are those that it has not: a write that meets a newer version costs the
// server as much as one that succeeds.
type writeCounts struct{ devices, deviceStatuses, planStatuses, all, refused float64 }

func (w writeCounts) plus(other writeCounts) writeCounts {
	return writeCounts{
		devices:        w.devices + other.devices,
		deviceStatuses: w.deviceStatuses + other.deviceStatuses,
		planStatuses:   w.planStatuses + other.planStatuses,
		all:            w.all + other.all,
		refused:        w.refused + other.refused,
	}
}

func (w writeCounts) minus(other writeCounts) writeCounts {
	return writeCounts{
		devices:        w.devices - other.devices,
		deviceStatuses: w.deviceStatuses - other.deviceStatuses,
		planStatuses:   w.planStatuses - other.planStatuses,
		all:            w.all - other.all,
		refused:        w.refused - other.refused,
	}
}

// perLot writes how many creates and statuses there were for each of so many lots.
func (w writeCounts) perLot(lots int) string {
	return fmt.Sprintf("%.3f, %.3f", w.devices/float64(lots), w.deviceStatuses/float64(lots))
}

// countWrites reads the writes from the metrics of an API server.
func countWrites(metrics model.Vector) writeCounts {
	var counts writeCounts
	for _, sample := range metrics {
		labels := sample.Metric
		if labels[model.MetricNameLabel] != "apiserver_request_total" || labels["group"] != v1alpha1.Group {
			continue
		}
		count := float64(sample.Value)
		switch labels["verb"] {
		case "POST", "PATCH", "PUT", "APPLY", "DELETE":
		default:
			continue
		}
		if !strings.HasPrefix(string(labels["code"]), "2") {
			counts.refused += count
			continue
		}
		counts.all += count
		switch resource, isStatus := labels["resource"], labels["subresource"] == "status"; {
		case resource == "devices" && isStatus:
			counts.deviceStatuses += count
		case resource == "devices":
			counts.devices += count
		case resource == "technologyplans" && isStatus:
			counts.planStatuses += count
		}
	}
	return counts
}

// readMetrics reads the metrics of the API server.
func (c *cluster) readMetrics(ctx context.Context) (model.Vector, error) {
	text, err := c.raw.Get().AbsPath("/metrics").DoRaw(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the API server's metrics: %w", err)
	}
	return parseMetrics(bytes.NewReader(text))
}

func (c *cluster) readWrites(ctx context.Context) (writeCounts, error) {
	metrics, err := c.readMetrics(ctx)
	return countWrites(metrics), err
}
