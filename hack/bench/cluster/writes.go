package cluster

import (
	"context"
	"fmt"
	"strings"

	"github.com/prometheus/common/model"

	"techplan.education/api/v1alpha1"
)

// WriteCounts are the writes of objects of techplan that the API server has served.
type WriteCounts struct {
	// Devices are the writes of specs of lots, DeviceStatuses and PlanStatuses those of
	// statuses, and All those of any kind.
	Devices, DeviceStatuses, PlanStatuses, All float64
	// Refused are the writes that the server has not made: a write that meets a newer
	// version costs it as much as one that succeeds.
	Refused float64
}

// Plus adds counts of another time.
func (w WriteCounts) Plus(other WriteCounts) WriteCounts { return w.addTimes(other, 1) }

// Minus takes off what had been counted before.
func (w WriteCounts) Minus(before WriteCounts) WriteCounts { return w.addTimes(before, -1) }

func (w WriteCounts) addTimes(other WriteCounts, factor float64) WriteCounts {
	w.Devices += factor * other.Devices
	w.DeviceStatuses += factor * other.DeviceStatuses
	w.PlanStatuses += factor * other.PlanStatuses
	w.All += factor * other.All
	w.Refused += factor * other.Refused
	return w
}

// FormatPerLot writes how many creates and statuses there were for each of so many
// lots.
func (w WriteCounts) FormatPerLot(lots int) string {
	return fmt.Sprintf("%.3f, %.3f", w.Devices/float64(lots), w.DeviceStatuses/float64(lots))
}

// CountWrites returns the writes since the API server started.
func (m Metrics) CountWrites() WriteCounts {
	var counts WriteCounts
	for _, sample := range m.series {
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
			counts.Refused += count
			continue
		}
		counts.All += count
		switch resource, isStatus := labels["resource"], labels["subresource"] == "status"; {
		case resource == "devices" && isStatus:
			counts.DeviceStatuses += count
		case resource == "devices":
			counts.Devices += count
		case resource == "technologyplans" && isStatus:
			counts.PlanStatuses += count
		}
	}
	return counts
}

// CountWritesDuring returns the writes that the API server serves during some work.
func (c *Cluster) CountWritesDuring(ctx context.Context, work func() error) (WriteCounts, error) {
	before, err := c.readWrites(ctx)
	if err != nil {
		return WriteCounts{}, err
	}
	if err := work(); err != nil {
		return WriteCounts{}, err
	}
	after, err := c.readWrites(ctx)
	return after.Minus(before), err
}

func (c *Cluster) readWrites(ctx context.Context) (WriteCounts, error) {
	metrics, err := c.ReadMetrics(ctx)
	return metrics.CountWrites(), err
}
