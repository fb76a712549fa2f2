package controllers_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	coordinationv1 "k8s.io/api/coordination/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	schedule "techplan.education/internal/evaluation"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testconditions"
	tp "techplan.education/internal/testplan"
)

// seedVariable is the environment variable with which a failure is repeated, as far as
// processes allow.
const seedVariable = "TECHPLAN_TEST_SEED"

// Sizes of the test: each round changes something and then kills or freezes replicas.
const (
	rounds        = 16
	plansAtFirst  = 3
	technologies  = 6
	recordsAtOnce = 4
	// calendarDays is how far the calendar moves in one round, at most.
	calendarDays = 6
)

// trial is a schedule that plans have at first, and that is removed from them later.
const trial = "trial"

// Two replicas of the manager are killed, frozen and restarted at random, while plans are
// created and edited, the calendar moves on and people record. In the end each evaluation
// that the plans expect exists once, there is no other, and no record is lost.
func TestReplicasKilledAtRandom(t *testing.T) {
	seed := rand.Uint64()
	if text := os.Getenv(seedVariable); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("%s: %v", seedVariable, err)
		}
	}
	t.Logf("%s=%d", seedVariable, seed)
	run := &randomRun{
		replicas: newReplicas(newDistrict(t, midTerm)), random: rand.New(rand.NewPCG(seed, 1)), counts: map[string]int{},
	}
	for range plansAtFirst {
		run.createPlan()
	}
	run.running = []*replica{run.start(), run.start()}
	recorded := run.recordMeanwhile(seed)
	for range rounds {
		run.change()
		run.disturb()
	}
	answers := recorded()
	for i := range run.running {
		run.running[i].kill()
		run.running[i] = run.start()
	}
	run.checkEnd(answers)
	t.Logf("%v, %d replicas started, %d evaluations, %d recorded",
		run.counts, run.started, len(run.listNames()), len(answers))
}

// randomRun is a district in which things happen at random.
type randomRun struct {
	*replicas

	random  *rand.Rand
	running []*replica // two
	plans   int
	added   int
	counts  map[string]int // what happened, for the log
}

// listNames returns the names of the evaluations that there are.
func (run *randomRun) listNames() []string {
	run.Helper()
	all, err := run.evaluations()
	if err != nil {
		run.Fatal(err)
	}
	return slices.Sorted(maps.Keys(all))
}

// createPlan creates a plan whose schedules have evaluations that are open.
func (run *randomRun) createPlan() {
	run.Helper()
	run.plans++
	builder := tp.NewPlan(fmt.Sprintf("plan-%d", run.plans)).
		AddSchedule("whole", v1alpha1.CadenceQuarterly, "2026-09-30", v1alpha1.KindTechnologyPlan, "").
		AddSchedule("monthly", v1alpha1.CadenceMonthly, "2026-10-20", v1alpha1.TargetTechnology, "").
		AddSchedule(trial, v1alpha1.CadenceMonthly, "2026-10-05", v1alpha1.TargetTechnology, "")
	for i := range technologies {
		builder.AddTechnology(fmt.Sprintf("technology-%d", i))
	}
	run.create(builder.ChangeSpec(func(spec *v1alpha1.TechnologyPlanSpec) {
		for i := range spec.EvaluationSchedules {
			completeSchedule(&spec.EvaluationSchedules[i])
		}
	}).BuildObject())
}

// completeSchedule lets an evaluation stay open until the test ends, so that none is missed
// while no replica runs.
func completeSchedule(s *v1alpha1.EvaluationSchedule) {
	lead, grace, yes := int32(30), int32(180), true
	s.LeadDays, s.GraceDays = &lead, &grace
	s.Criteria = []v1alpha1.Criterion{{Name: "use", Question: "Is it used?"}}
	if s.Target.Kind == v1alpha1.TargetTechnology {
		s.Target.All = &yes
	}
}

// change makes a change after which there are other evaluations, and waits until the first of
// them has come or gone.
func (run *randomRun) change() {
	run.Helper()
	run.set(run.clock.Now().AddDate(0, 0, run.random.IntN(calendarDays)).Format(time.RFC3339))
	before := run.listNames()
	if run.random.IntN(4) == 0 {
		run.counts["plans created"]++
		run.createPlan()
	} else {
		run.counts["schedules added"]++
		edit(run.district, plan(fmt.Sprintf("plan-%d", 1+run.random.IntN(run.plans))), func(p *v1alpha1.TechnologyPlan) {
			if run.random.IntN(2) == 0 {
				p.Spec.EvaluationSchedules = slices.DeleteFunc(p.Spec.EvaluationSchedules,
					func(s v1alpha1.EvaluationSchedule) bool { return s.Name == trial })
			}
			p.Spec.EvaluationSchedules = append(p.Spec.EvaluationSchedules, run.newSchedule())
		})
	}
	eventually(run, func() error {
		run.startEnded()
		if now := run.listNames(); slices.Equal(before, now) {
			return fmt.Errorf("still %d evaluations", len(now))
		}
		return nil
	})
}

// newSchedule returns a schedule with evaluations of all technologies that are open.
func (run *randomRun) newSchedule() v1alpha1.EvaluationSchedule {
	run.added++
	list := tp.NewPlan("any").AddSchedule(fmt.Sprintf("added-%d", run.added), v1alpha1.CadenceMonthly, "2026-10-25",
		v1alpha1.TargetTechnology, "").BuildObject().Spec.EvaluationSchedules
	completeSchedule(&list[0])
	return list[0]
}

// startEnded starts replicas again that have ended by themselves, because a busy machine did
// not let them renew the lease.
func (run *randomRun) startEnded() {
	run.Helper()
	for i, r := range run.running {
		if r.hasEnded() {
			run.counts["ended by itself"]++
			run.running[i] = run.start()
		}
	}
}

// awaitLeader waits until one of the replicas leads, and not the one of a name. It returns
// the number of the leader.
func (run *randomRun) awaitLeader(except string) (leader int) {
	run.Helper()
	eventually(run, func() error {
		run.startEnded()
		var lease coordinationv1.Lease
		key := client.ObjectKey{Namespace: run.namespace, Name: "techplan.education"}
		if err := run.Get(run.Context(), key, &lease); err != nil {
			return err
		}
		holder := lease.Spec.HolderIdentity
		if holder == nil || *holder == except {
			return errors.New("no other replica leads")
		}
		leader = slices.IndexFunc(run.running, func(r *replica) bool { return r.name == *holder })
		if leader < 0 {
			return fmt.Errorf("%s leads, which was killed", *holder)
		}
		return nil
	})
	return leader
}

// disturb kills or freezes replicas, mostly the one that leads and is writing, and starts
// them again.
func (run *randomRun) disturb() {
	run.Helper()
	leader := run.awaitLeader("")
	hit := run.running[leader]
	switch run.random.IntN(8) {
	case 0:
		run.counts["both killed"]++
		for i, r := range run.running {
			r.kill()
			run.running[i] = run.start()
		}
	case 1:
		run.counts["other killed"]++
		run.running[1-leader].kill()
		run.running[1-leader] = run.start()
	case 2, 3, 4:
		run.counts["leader killed"]++
		hit.kill()
		run.running[leader] = run.start()
	default:
		// The other takes over, and the one that was frozen goes on with what it was doing.
		run.counts["leader frozen"]++
		hit.freeze()
		run.awaitLeader(hit.name)
		hit.resume()
		eventually(run, func() error {
			if !hit.hasEnded() {
				return fmt.Errorf("%s does not end, although another leads", hit.name)
			}
			return nil
		})
		run.running[leader] = run.start()
	}
}

// recordMeanwhile records answers in evaluations, as the role of a principal, until the
// function that it returns is called, which returns the answers by the names of the evaluations.
func (run *randomRun) recordMeanwhile(seed uint64) (end func() map[string]v1alpha1.Answer) {
	run.Helper()
	ctx, cancel := context.WithCancel(run.Context())
	random := rand.New(rand.NewPCG(seed, 2))
	answers := map[string]v1alpha1.Answer{}
	var recorder sync.WaitGroup
	recorder.Go(func() {
		tick := time.NewTicker(5 * interval)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if err := run.recordSome(random, answers); err != nil {
				run.Errorf("recording: %v", err)
				return
			}
		}
	})
	return func() map[string]v1alpha1.Answer {
		cancel()
		recorder.Wait()
		return answers
	}
}

// recordSome records an answer in some of the evaluations that have none.
func (run *randomRun) recordSome(random *rand.Rand, answers map[string]v1alpha1.Answer) error {
	var list v1alpha1.EvaluationList
	if err := run.List(run.Context(), &list, client.InNamespace(run.namespace)); err != nil {
		return err
	}
	random.Shuffle(len(list.Items), func(i, j int) { list.Items[i], list.Items[j] = list.Items[j], list.Items[i] })
	left := recordsAtOnce
	for _, e := range list.Items {
		if _, done := answers[e.Name]; done || e.Spec.Schedule == trial || left == 0 {
			continue
		}
		left--
		answer := []v1alpha1.Answer{v1alpha1.AnswerPass, v1alpha1.AnswerWarning, v1alpha1.AnswerFail}[random.IntN(3)]
		record := client.ApplyConfigurationFromUnstructured(recordOf(&e, answer))
		if err := run.Apply(run.Context(), record, client.FieldOwner("record-principal")); err != nil {
			return err
		}
		answers[e.Name] = answer
	}
	return nil
}

// recordOf returns what a person applies to record an answer in an evaluation that exists.
func recordOf(e *v1alpha1.Evaluation, answer v1alpha1.Answer) *unstructured.Unstructured {
	record := &unstructured.Unstructured{Object: map[string]any{"spec": map[string]any{
		"planRef":    map[string]any{"name": e.Spec.PlanRef.Name},
		"schedule":   string(e.Spec.Schedule),
		"target":     map[string]any{"kind": string(e.Spec.Target.Kind), "name": e.Spec.Target.Name},
		"occurrence": e.Spec.Occurrence,
		"results":    []any{map[string]any{"criterion": "use", "answer": string(answer)}},
	}}}
	record.SetGroupVersionKind(v1alpha1.GroupVersion.WithKind(v1alpha1.KindEvaluation))
	record.SetNamespace(e.Namespace)
	record.SetName(e.Name)
	record.SetUID(e.UID)
	return record
}

// checkEnd waits until the district is as it has to be in the end.
func (run *randomRun) checkEnd(answers map[string]v1alpha1.Answer) {
	run.Helper()
	if len(answers) == 0 {
		run.Fatal("nothing was recorded")
	}
	eventually(run, func() error {
		w, err := run.readAll()
		if err != nil {
			return err
		}
		return errors.Join(run.checkExpected(w), checkRecorded(w, answers), checkObserved(w))
	})
}

// checkExpected returns an error unless the evaluations are those that the plans expect, once each.
func (run *randomRun) checkExpected(w snapshot.District) error {
	want, got := map[schedule.Identity]int{}, map[schedule.Identity]int{}
	without := w
	without.Evaluations = nil
	for _, p := range w.Plans {
		computed, _ := assess.ComputeSchedule(snapshot.GatherSchedule(without, p), run.clock.Now())
		for _, expected := range computed.Create {
			want[expected.Identity]++
		}
	}
	for _, e := range w.Evaluations {
		got[schedule.IdentityOf(e)]++
	}
	if diff := cmp.Diff(want, got); diff != "" {
		return fmt.Errorf("evaluations (-expected +stored):\n%s", diff)
	}
	return nil
}

// checkRecorded returns an error unless each answer is there and remembered.
func checkRecorded(w snapshot.District, answers map[string]v1alpha1.Answer) error {
	inSpec, inStatus := map[string]v1alpha1.Answer{}, map[string]v1alpha1.Answer{}
	var lost []error
	for _, e := range w.Evaluations {
		for _, result := range e.Spec.Results {
			inSpec[e.Name] = result.Answer
		}
		for _, result := range e.Status.Recorded.Results {
			inStatus[e.Name] = v1alpha1.Answer(result.Answer)
		}
		conditions, _ := testconditions.ConditionsOf(e)
		for _, condition := range conditions {
			if condition.Reason == string(v1alpha1.ReasonRecordLost) {
				lost = append(lost, fmt.Errorf("%s: %s", e.Name, condition.Message))
			}
		}
	}
	for where, found := range map[string]map[string]v1alpha1.Answer{"spec": inSpec, "status": inStatus} {
		if diff := cmp.Diff(answers, found); diff != "" {
			lost = append(lost, fmt.Errorf("answers in the %s (-recorded +stored):\n%s", where, diff))
		}
	}
	return errors.Join(lost...)
}
