package candidate

import (
	"context"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/metrics"
)

// The metrics that controllers of this process count.
const (
	reconcilesMetric = "controller_runtime_reconcile_total"
	workersMetric    = "controller_runtime_active_workers"
	queueMetric      = "workqueue_depth"
)

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

// WaitIdle returns when no controller of this process has reconciled for a second, or
// with the error of the context.
func WaitIdle(ctx context.Context) error {
	before := -1.0
	return wait.PollUntilContextCancel(ctx, time.Second, true, func(context.Context) (bool, error) {
		count := sumOwnMetric(reconcilesMetric, "")
		isIdle := count == before && sumOwnMetric(workersMetric, "") == 0
		before = count
		return isIdle, nil
	})
}

// WatchQueueLength watches the queues of the controllers until the context ends, and
// then sends how many objects waited at most.
func WatchQueueLength(ctx context.Context) <-chan float64 {
	longest := make(chan float64, 1)
	go func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		// The metric still counts queues of controllers that were stopped.
		abandoned := sumOwnMetric(queueMetric, "")
		most := 0.0
		for {
			select {
			case <-ctx.Done():
				longest <- most - abandoned
				return
			case <-tick.C:
				most = max(most, sumOwnMetric(queueMetric, ""))
			}
		}
	}()
	return longest
}
