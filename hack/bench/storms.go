package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers"
)

// storm is something that touches many lots at once.
type storm struct {
	*cluster
	options
	*report

	namespace string
	// crowd is the plan of the many lots, calm one of ten.
	crowd, calm *v1alpha1.TechnologyPlan
}

// toldWhat is the share of the API server in the time that an edit takes.
const toldWhat = " (until the server tells of the edit)"

// calmLots are the lots of the plan in which people go on editing.
const calmLots = 10

// storms lets all lots of a plan change at once, in several ways, and edits lots
// of another plan meanwhile: the fresh edits must not wait for the bulk.
func storms(ctx context.Context, c *cluster, o options, r *report) error {
	namespace, err := c.district(ctx)
	if err != nil {
		return err
	}
	plans, err := c.makePlans(ctx, namespace, 2)
	if err != nil {
		return err
	}
	s := &storm{cluster: c, options: o, report: r, namespace: namespace, crowd: plans[0], calm: plans[1]}
	running, err := c.run(namespace, ours(clock.RealClock{}))
	if err != nil {
		return err
	}
	defer running.abandon()
	if err := c.makeLots(ctx, plans[:1], o.storm, nil); err != nil {
		return err
	}
	if err := c.makeLots(ctx, plans[1:], calmLots, nil); err != nil {
		return err
	}
	if err := running.await(ctx, o.storm+calmLots); err != nil {
		return err
	}
	idle, err := c.latency(ctx, running, s.calm, o.runs)
	if err != nil {
		return err
	}
	r.add("a lone edit while nothing else happens, until the statuses of lot and plan, ms", idle.took.spread("%.0f"), idle.told.spread("%.0f")+toldWhat, "", "")
	atRest()
	if err := s.take(ctx, running, "a plan's edit that concerns %d lots", s.editPlan); err != nil {
		return err
	}
	atRest()
	if err := s.take(ctx, running, "an import that edits %d lots", s.importLots); err != nil {
		return err
	}
	if err := running.stop(); err != nil {
		return err
	}
	if err := s.dayBoundary(ctx); err != nil {
		return err
	}
	if err := s.limited(ctx); err != nil {
		return err
	}
	return s.deletion(ctx)
}

func (s *storm) editPlan(ctx context.Context) error {
	lead := client.RawPatch("application/merge-patch+json", []byte(`{"spec":{"policy":{"refresh":{"leadMonths":9}}}}`))
	return s.client.Patch(ctx, s.crowd.DeepCopy(), lead)
}

func (s *storm) importLots(ctx context.Context) error {
	return inParallel(s.options.storm, func(i int) error {
		return s.client.Patch(ctx, lot(s.namespace, s.crowd.Name, i), quantity(i))
	})
}

// take lets something happen, and reports how long it takes until all lots have
// their new status, what is written, how long the queue gets and what fresh edits
// have to wait.
func (s *storm) take(ctx context.Context, running *controller, what string, happen func(context.Context) error) error {
	before, err := s.writes(ctx)
	if err != nil {
		return err
	}
	many := &crowd{plan: s.crowd.Name}
	many.wanted.Store(int64(s.options.storm))
	running.crowd.Store(many)
	defer running.crowd.Store(nil)
	began := time.Now()
	watched, cancel := context.WithCancel(ctx)
	defer cancel()
	deepest := depth(watched)
	failed := make(chan error, 1)
	go func() { failed <- happen(ctx) }()
	fresh, err := s.meanwhile(ctx, running, many)
	if err != nil {
		return err
	}
	if err := <-failed; err != nil {
		return err
	}
	took := many.over.Load().Sub(began)
	pause(apart)
	cancel()
	after, err := s.writes(ctx)
	if err != nil {
		return err
	}
	w := after.minus(before)
	s.add(fmt.Sprintf(what, s.options.storm)+", s", fmt.Sprintf("%.1f", took.Seconds()), "", "",
		fmt.Sprintf("%.3f statuses for a lot, %.0f of plans; at most %.0f waiting", w.deviceStatuses/float64(s.options.storm+len(fresh.took)), w.planStatuses, <-deepest))
	s.add("... a fresh edit meanwhile, until the statuses of lot and plan, ms", fresh.took.spread("%.0f")+fmt.Sprintf(" (%d edits)", len(fresh.took)),
		fresh.told.spread("%.0f")+toldWhat, "", "")
	return nil
}

// meanwhile edits lots of the calm plan until those of the crowd have their new
// status.
func (s *storm) meanwhile(ctx context.Context, running *controller, many *crowd) (fresh edits, err error) {
	for many.over.Load() == nil {
		e, err := s.latency(ctx, running, s.calm, 1)
		if err != nil {
			return fresh, err
		}
		fresh.told, fresh.took = append(fresh.told, e.told...), append(fresh.took, e.took...)
	}
	return fresh, nil
}

// depth watches the queues of the controllers until the context ends, and then
// says how many waited at most.
func depth(ctx context.Context) <-chan float64 {
	result := make(chan float64, 1)
	go func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		// Queues that were abandoned are still counted in the metric.
		abandoned := waiting()
		most := 0.0
		for {
			select {
			case <-ctx.Done():
				result <- most - abandoned
				return
			case <-tick.C:
				most = max(most, waiting())
			}
		}
	}()
	return result
}

func waiting() float64 { return gauge("workqueue_depth", "") }

// shifted is a clock that shows another time than the machine's.
type shifted struct {
	clock.RealClock
	by time.Duration
}

func (s shifted) Now() time.Time { return s.RealClock.Now().Add(s.by) }

// dayBoundary is the midnight after which no lot of the crowd has a warranty any
// more: the clock is set to shortly before.
func (s *storm) dayBoundary(ctx context.Context) error {
	detroit, err := time.LoadLocation("America/Detroit")
	if err != nil {
		return err
	}
	midnight := time.Date(2028, time.August, 6, 0, 0, 0, 0, detroit)
	start := func(ahead time.Duration) (*controller, *shifted, error) {
		c := &shifted{by: time.Until(midnight.Add(-ahead))}
		running, err := s.run(s.namespace, ours(c))
		return running, c, err
	}
	// First all that has happened by then is caught up with.
	running, _, err := start(30 * 24 * time.Hour)
	if err != nil {
		return err
	}
	defer running.abandon()
	running.quiet()
	if err := running.stop(); err != nil {
		return err
	}
	// Time enough to look at all lots before, and to write what the days since then changed.
	ahead := 30*time.Second + time.Duration(s.options.storm/100)*time.Second
	running, shown, err := start(ahead)
	if err != nil {
		return err
	}
	defer running.abandon()
	atRest()
	if shown.Now().After(midnight) {
		return errors.New("the lots were not looked at before midnight")
	}
	pause(midnight.Sub(shown.Now()))
	return s.take(ctx, running, "a midnight after which %d lots have no warranty", func(context.Context) error { return nil })
}

// rate is the limit of requests a second in the measure with one.
const rate = 50

// limited makes lots while the controllers may not make more than so many requests
// a second.
func (s *storm) limited(ctx context.Context) error {
	namespace, err := s.district(ctx)
	if err != nil {
		return err
	}
	plans, err := s.makePlans(ctx, namespace, plansEach)
	if err != nil {
		return err
	}
	slow := ours(clock.RealClock{})
	slow.config = func(config *rest.Config) { controllers.Limit(config, rate, rate/10) }
	running, err := s.run(namespace, slow)
	if err != nil {
		return err
	}
	defer running.abandon()
	lots := 20 * rate
	if err := s.makeLots(ctx, plans, lots, nil); err != nil {
		return err
	}
	if err := running.await(ctx, lots); err != nil {
		return err
	}
	s.add(fmt.Sprintf("%d new lots with a limit of %d requests a second: most writes within a second", lots, rate),
		fmt.Sprint(running.requests.busiest()), fmt.Sprintf("%d and a burst of %d", rate, rate/10), "", "")
	return running.stop()
}

// deletion deletes a district as the namespace controller does: kind by kind.
func (s *storm) deletion(ctx context.Context) error {
	running, err := s.run(s.namespace, ours(clock.RealClock{}))
	if err != nil {
		return err
	}
	defer running.abandon()
	if err := running.await(ctx, s.options.storm); err != nil {
		return err
	}
	running.quiet()
	watched, cancel := context.WithCancel(ctx)
	deepest := depth(watched)
	before, err := s.writes(ctx)
	if err != nil {
		cancel()
		return err
	}
	began := time.Now()
	err = s.client.Delete(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: s.namespace}})
	// The worst order: the lots hear of their plan's end before they go.
	for _, kind := range []client.Object{&v1alpha1.TechnologyPlan{}, &v1alpha1.Goal{}, &v1alpha1.Benchmark{}, &v1alpha1.Device{}, &v1alpha1.Evaluation{}} {
		err = errors.Join(err, s.client.DeleteAllOf(ctx, kind, client.InNamespace(s.namespace)))
	}
	if err != nil {
		cancel()
		return err
	}
	err = running.until(ctx, "all lots are to be gone", func() (bool, error) { return running.lots.Load() == 0, nil })
	took := time.Since(began)
	pause(apart)
	cancel()
	if err != nil {
		return err
	}
	after, err := s.writes(ctx)
	if err != nil {
		return err
	}
	w := after.minus(before)
	s.add(fmt.Sprintf("a district of %d lots deleted, s", s.options.storm), fmt.Sprintf("%.1f", took.Seconds()), "", "",
		fmt.Sprintf("%.0f statuses of lots, %.0f of plans; at most %.0f waiting", w.deviceStatuses, w.planStatuses, <-deepest))
	return nil
}
