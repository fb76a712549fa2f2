package measure

import (
	"context"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/utils/clock"

	"techplan.education/api/v1alpha1"
	"techplan.education/hack/bench/candidate"
	"techplan.education/hack/bench/cluster"
	"techplan.education/hack/bench/page"
	"techplan.education/hack/bench/workload"
)

const (
	// hostilePlans is the number of plans that keep the scheduler busy, with
	// hostileSchedules schedules of 300 technologies each.
	hostilePlans, hostileSchedules = 17, 100
	// busyEvaluations is the number of evaluations from which on the scheduler is busy.
	busyEvaluations = 200
)

// measureHostileDistrict lets the plans of one district yield evaluations without
// end, and measures how long another district waits for its own.
func (bench *Bench) measureHostileDistrict(ctx context.Context) error {
	hostile, err := bench.CreateDistrict(ctx)
	if err != nil {
		return err
	}
	other, err := bench.CreateDistrict(ctx)
	if err != nil {
		return err
	}
	techplan := candidate.NewTechplan(clock.RealClock{})
	return candidate.RunCandidate(bench.Cluster, candidate.Everywhere, techplan, func(*candidate.Running) error {
		if _, err := bench.timeEvaluation(ctx, other, "alone", 1); err != nil {
			return err
		}
		for i := range hostilePlans {
			plan := workload.NewMonthlyPlan(hostile, fmt.Sprintf("plan-%02d", i), hostileSchedules)
			if err := bench.createPlanAroundNow(ctx, plan); err != nil {
				return err
			}
		}
		if err := bench.waitForEvaluations(ctx, hostile, busyEvaluations); err != nil {
			return err
		}
		var seconds samples
		for i := range bench.Runs {
			elapsed, err := bench.timeEvaluation(ctx, other, fmt.Sprintf("plan-%02d", i), i+2)
			if err != nil {
				return err
			}
			seconds = append(seconds, elapsed.Seconds())
		}
		created, err := workload.CountEvaluations(ctx, bench.Client, hostile)
		if err != nil {
			return err
		}
		bench.AddRows(hostileRow(seconds, created))
		return nil
	})
}

func hostileRow(seconds samples, created int) page.Row {
	return page.Row{
		Measure: fmt.Sprintf("%d plans of 30,000 open evaluations in one district: "+
			"another one's evaluation appears after, s", hostilePlans),
		Techplan: seconds.formatRange("%.2f"),
		Ratios:   fmt.Sprintf("%d evaluations of the one by then", created),
	}
}

// timeEvaluation creates a plan with one evaluation. It returns the time until the
// district has so many evaluations.
func (bench *Bench) timeEvaluation(ctx context.Context, namespace, planName string, count int) (time.Duration, error) {
	began := time.Now()
	if err := bench.createPlanAroundNow(ctx, workload.NewOneEvaluationPlan(namespace, planName)); err != nil {
		return 0, err
	}
	err := bench.waitForEvaluations(ctx, namespace, count)
	return time.Since(began), err
}

func (bench *Bench) createPlanAroundNow(ctx context.Context, plan *v1alpha1.TechnologyPlan) error {
	workload.SetPeriodAround(plan, time.Now())
	return bench.Client.Create(ctx, plan)
}

// waitForEvaluations returns when a district has so many evaluations.
func (bench *Bench) waitForEvaluations(ctx context.Context, namespace string, count int) error {
	const interval = 20 * time.Millisecond
	hasAll := func(ctx context.Context) (bool, error) {
		found, err := workload.CountEvaluations(ctx, bench.Client, namespace)
		return found >= count, err
	}
	return wait.PollUntilContextTimeout(ctx, interval, cluster.WaitTimeout, true, hasAll)
}
