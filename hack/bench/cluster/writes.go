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
func (counts WriteCounts) Plus(other WriteCounts) WriteCounts { return counts.addTimes(other, 1) }

// Minus takes off what had been counted before.
func (counts WriteCounts) Minus(before WriteCounts) WriteCounts { return counts.addTimes(before, -1) }

func (counts WriteCounts) addTimes(other WriteCounts, factor float64) WriteCounts {
	counts.Devices += factor * other.Devices
	counts.DeviceStatuses += factor * other.DeviceStatuses
	counts.PlanStatuses += factor * other.PlanStatuses
	counts.All += factor * other.All
	counts.Refused += factor * other.Refused
	return counts
}

// FormatPerLot writes how many creates and statuses there were for each of so many
// lots.
func (counts WriteCounts) FormatPerLot(lotCount int) string {
	return fmt.Sprintf("%.3f, %.3f", counts.Devices/float64(lotCount), counts.DeviceStatuses/float64(lotCount))
}

// CountWrites returns the writes since the API server started.
func (metrics Metrics) CountWrites() WriteCounts {
	var counts WriteCounts
	for _, sample := range metrics.series {
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
func (cluster *Cluster) CountWritesDuring(ctx context.Context, work func() error) (WriteCounts, error) {
	before, err := cluster.readWrites(ctx)
	if err != nil {
		return WriteCounts{}, err
	}
	if err := work(); err != nil {
		return WriteCounts{}, err
	}
	after, err := cluster.readWrites(ctx)
	return after.Minus(before), err
}

func (cluster *Cluster) readWrites(ctx context.Context) (WriteCounts, error) {
	metrics, err := cluster.ReadMetrics(ctx)
	return metrics.CountWrites(), err
}
