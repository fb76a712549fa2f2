package measured_test

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/measured"
	"techplan.education/internal/testplan"
)

// devicesOf returns an inventory with so many devices for students, which changes on a day.
func devicesOf(count int64, next calendar.Date) func(calendar.Date) inventory.Inventory {
	sum := inventory.StockSum{
		StockKey: inventory.StockKey{
			Technology: "chromebook", LotState: inventory.LotState{InService: true, Audience: inventory.AudienceStudents},
		},
		Stock: inventory.Stock{Lots: 1, Devices: count, Ready: count},
	}
	return func(calendar.Date) inventory.Inventory {
		return inventory.Inventory{Stock: []inventory.StockSum{sum}, Next: next}
	}
}

// newCovered is a benchmark of the coverage of 1,000 students.
func newCovered() *testplan.BenchmarkBuilder {
	return testplan.NewBenchmark("b", "g").TakeInventory(v1alpha1.MeasureDeviceCoverage, "", "")
}

// follow updates a benchmark on days, and keeps each outcome as the status does.
type follow struct {
	benchmark *v1alpha1.Benchmark
	plan      *v1alpha1.TechnologyPlan
	last      measured.Outcome
}

func newFollow(benchmark *testplan.BenchmarkBuilder) *follow {
	return &follow{
		benchmark: benchmark.BuildObject(),
		plan:      testplan.NewPlan(testplan.DefaultPlan).SetEnrollment(1000).BuildObject(),
	}
}

func (f *follow) update(input measured.Input) {
	input.Benchmark, input.Plan = f.benchmark, f.plan
	f.last = measured.Update(input)
	f.benchmark.Status.Measured = f.last.Values
	f.benchmark.Status.Conditions = nil
	if f.last.Reason != "" {
		f.benchmark.Status.Conditions = []metav1.Condition{{
			Type: string(v1alpha1.ConditionSourceAnswered), Status: f.last.Status,
			Reason: string(f.last.Reason), Message: f.last.Message,
		}}
	}
}

func (f *follow) devices(day v1alpha1.Date, count int64) {
	f.update(measured.Input{Today: calendar.ParseOrZero(day), Inventory: devicesOf(count, 0)})
}

func (f *follow) values() string {
	list := ""
	for _, value := range f.last.Values.Values {
		list += fmt.Sprintf("%s=%s ", value.Date, value.Value)
	}
	return list
}

type step struct {
	day     v1alpha1.Date
	devices int64
	// values are those after the step.
	values string
}

func TestInventoryValues(t *testing.T) {
	for title, c := range map[string]struct {
		benchmark *testplan.BenchmarkBuilder
		steps     []step
	}{
		"a value that stays is added once": {newCovered(), []step{
			{"2026-10-01", 600, "2026-10-01=60 "}, {"2026-10-02", 600, "2026-10-01=60 "},
		}},
		"another value on another day": {newCovered(), []step{
			{"2026-10-01", 600, "2026-10-01=60 "}, {"2026-10-09", 650, "2026-10-01=60 2026-10-09=65 "},
		}},
		"the last value of a day counts": {newCovered(), []step{
			{"2026-10-01", 600, "2026-10-01=60 "}, {"2026-10-01", 650, "2026-10-01=65 "},
		}},
		"a value that returns within a day": {newCovered(), []step{
			{"2026-10-01", 600, "2026-10-01=60 "}, {"2026-10-02", 650, "2026-10-01=60 2026-10-02=65 "},
			{"2026-10-02", 600, "2026-10-01=60 "},
		}},
		"the day before the baseline": {newCovered(), []step{{"2026-06-30", 600, ""}, {"2026-07-01", 600, "2026-07-01=60 "}}},
		"the day of the target is the last one": {newCovered(), []step{
			{"2029-06-30", 600, "2029-06-30=60 "}, {"2029-07-01", 650, "2029-06-30=60 "},
		}},
		"an observation of the day counts in its place": {
			newCovered().AddObservation("10", "2026-10-01"),
			[]step{{"2026-10-01", 600, ""}, {"2026-10-02", 600, "2026-10-02=60 "}},
		},
		"an observation with the same value needs no other one": {
			newCovered().AddObservation("60", "2026-10-01"), []step{{"2026-10-02", 600, ""}},
		},
		"a withdrawn day has no value": {
			newCovered().ChangeSpec(func(spec *v1alpha1.BenchmarkSpec) {
				spec.Withdrawn = []v1alpha1.Withdrawal{{Date: "2026-10-01", Reason: "Counted twice."}}
			}),
			[]step{{"2026-10-01", 600, ""}, {"2026-10-02", 600, "2026-10-02=60 "}},
		},
		// From 40 to 80 in 1,095 days: 48.0 is on the line after 219 days, and pace 0.9 ends after 243.
		"time alone changes the state": {newCovered(), []step{
			{"2027-02-05", 480, "2027-02-05=48 "}, {"2027-03-01", 480, "2027-02-05=48 "},
			{"2027-03-02", 480, "2027-02-05=48 2027-03-02=48 "},
		}},
		// A target that is met needs no further value.
		"a value that reached the target": {newCovered(), []step{
			{"2026-10-01", 900, "2026-10-01=90 "}, {"2028-10-01", 900, "2026-10-01=90 "},
		}},
	} {
		t.Run(title, func(t *testing.T) {
			f := newFollow(c.benchmark)
			for _, step := range c.steps {
				f.devices(step.day, step.devices)
				if got := f.values(); got != step.values {
					t.Errorf("on %s: got %q, want %q", step.day, got, step.values)
				}
			}
		})
	}
}

// The condition says what the source gives, and Next when that can change.
func TestInventoryConditions(t *testing.T) {
	for title, c := range map[string]struct {
		benchmark *testplan.BenchmarkBuilder
		input     measured.Input
		want      measured.Outcome
	}{
		"no source": {testplan.NewBenchmark("b", "g"), measured.Input{Today: today}, measured.Outcome{}},
		"before the baseline": {newCovered(), measured.Input{Today: calendar.New(2026, 6, 1)}, measured.Outcome{
			Status: metav1.ConditionUnknown, Reason: v1alpha1.ReasonNotStarted,
			Message: "The first value is taken on 2026-07-01, the date of the baseline.", Next: calendar.New(2026, 7, 1),
		}},
		"after the target": {newCovered(), measured.Input{Today: calendar.New(2029, 7, 1)}, measured.Outcome{
			Status: metav1.ConditionTrue, Reason: v1alpha1.ReasonEnded,
			Message: "2029-06-30 was the last day on which a value counts: the date of the target, or the end of the plan.",
		}},
		"a value": {
			newCovered(), measured.Input{Today: today, Inventory: devicesOf(600, calendar.New(2026, 11, 1))},
			measured.Outcome{
				Status: metav1.ConditionTrue, Reason: v1alpha1.ReasonAnswered,
				Message: "DeviceCoverage of Students is 60 percent.", Next: calendar.New(2026, 11, 1),
			},
		},
		"no lots": {
			newCovered(),
			measured.Input{Today: today, Inventory: func(calendar.Date) inventory.Inventory { return inventory.Inventory{} }},
			measured.Outcome{
				Status: metav1.ConditionFalse, Reason: v1alpha1.ReasonNotKnown,
				Message: "DeviceCoverage of Students is not known: no device lot for students is recorded.",
				Next:    calendar.New(2029, 7, 1),
			},
		},
		"an observation of the day": {
			newCovered().AddObservation("10", v1alpha1.Date(today.String())),
			measured.Input{Today: today, Inventory: devicesOf(600, 0)},
			measured.Outcome{
				Status: metav1.ConditionTrue, Reason: v1alpha1.ReasonAnswered,
				Message: "DeviceCoverage of Students is 60 percent.", Next: today + 1,
			},
		},
	} {
		t.Run(title, func(t *testing.T) {
			f := newFollow(c.benchmark)
			f.update(c.input)
			f.last.Values = v1alpha1.MeasuredValues{}
			if diff := cmp.Diff(c.want, f.last); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Another measure begins another list, and so does not a source that is taken away.
func TestValuesBelongToTheirSource(t *testing.T) {
	f := newFollow(newCovered())
	f.devices("2026-10-01", 600)
	f.benchmark.Spec.Source = v1alpha1.BenchmarkSource{}
	f.devices("2026-10-02", 650)
	if got := f.values(); got != "2026-10-01=60 " || f.last.Reason != "" {
		t.Errorf("without a source the values are %q, the reason %q", got, f.last.Reason)
	}
	f.benchmark.Spec.Source.Inventory = v1alpha1.InventorySource{
		Measure: v1alpha1.MeasureDeviceCoverage, Audience: v1alpha1.MeasuredStudents,
	}
	f.devices("2026-10-03", 700)
	if got := f.values(); got != "2026-10-01=60 2026-10-03=70 " {
		t.Errorf("with the same source again the values are %q", got)
	}
	f.benchmark.Spec.Source.Inventory.Measure = v1alpha1.MeasureUnitsReady
	f.devices("2026-10-04", 700)
	if got := f.values(); got != "2026-10-04=100 " || f.last.Values.Source != "UnitsReady of Students" {
		t.Errorf("another measure has the values %q of %s", got, f.last.Values.Source)
	}
}

func answerOf(f *follow, value string) *measured.Answer {
	number, _ := new(big.Rat).SetString(value)
	return &measured.Answer{Source: measured.NameSource(&f.benchmark.Spec.Source), Value: number}
}

// ask updates a benchmark with the answer of a day.
func (f *follow) ask(today, answered v1alpha1.Date, access measured.Access, answer *measured.Answer) {
	f.update(measured.Input{
		Today: calendar.ParseOrZero(today), AnsweredOn: calendar.ParseOrZero(answered),
		Prometheus: measured.Prometheus{Access: access, Answer: answer},
	})
}

func (f *follow) expect(t *testing.T, title, values string, reason v1alpha1.ConditionReason, due bool, next string) {
	t.Helper()
	isWanted := f.last.Reason == reason && f.last.IsQueryDue == due && f.last.Next.String() == next
	if got := f.values(); got != values || !isWanted {
		t.Errorf("%s: values %q, reason %s, due: %t, next %s; want %q, %s, %t, %s",
			title, got, f.last.Reason, f.last.IsQueryDue, f.last.Next, values, reason, due, next)
	}
}

func TestPrometheusValues(t *testing.T) {
	const given = measured.AccessGiven
	f := newFollow(testplan.NewBenchmark("b", "g").AskPrometheus("sum(active)", 7).AddObservation("44", "2026-10-09"))
	f.ask("2026-10-01", "", given, nil)
	f.expect(t, "nothing asked yet", "", v1alpha1.ReasonWaiting, true, "2026-10-02")
	f.ask("2026-10-01", "2026-10-01", given, answerOf(f, "41.23456"))
	f.expect(t, "the first answer", "2026-10-01=41.2346 ", v1alpha1.ReasonAnswered, false, "2026-10-08")
	f.ask("2026-10-03", "", given, nil)
	f.expect(t, "after a restart", "2026-10-01=41.2346 ", v1alpha1.ReasonAnswered, false, "2026-10-08")
	f.ask("2026-10-07", "2026-10-07", given, answerOf(f, "42"))
	f.expect(t, "an answer before its time", "2026-10-01=41.2346 ", v1alpha1.ReasonAnswered, false, "2026-10-08")
	f.ask("2026-10-08", "2026-10-01", given, answerOf(f, "41.23456"))
	f.expect(t, "time for the next one", "2026-10-01=41.2346 ", v1alpha1.ReasonAnswered, true, "2026-10-09")
	failed := &measured.Answer{Source: f.last.Values.Source, Problem: "It did not answer."}
	f.ask("2026-10-08", "2026-10-08", given, failed)
	f.expect(t, "no answer", "2026-10-01=41.2346 ", v1alpha1.ReasonNotAnswered, true, "2026-10-09")
	f.ask("2026-10-09", "", given, nil)
	f.expect(t, "a day with an observation", "2026-10-01=41.2346 ", v1alpha1.ReasonNotAnswered, false, "2026-10-10")
	f.ask("2026-10-10", "2026-10-10", given, answerOf(f, "155"))
	f.expect(t, "no percentage", "2026-10-01=41.2346 ", v1alpha1.ReasonNotAnswered, true, "2026-10-11")
	if want := "The answer is 155, and a percentage lies between 0 and 100."; f.last.Message != want {
		t.Errorf("the message is %q, want %q", f.last.Message, want)
	}
	f.ask("2026-10-11", "2026-10-10", given, answerOf(f, "43"))
	f.expect(t, "an answer of the day before", "2026-10-01=41.2346 2026-10-10=43 ", v1alpha1.ReasonAnswered, false, "2026-10-17")
}

// Another query does not inherit the answers of the one before.
func TestAnswersBelongToTheirQuery(t *testing.T) {
	f := newFollow(testplan.NewBenchmark("b", "g").AskPrometheus("sum(active)", 0))
	earlier := answerOf(f, "41")
	f.ask("2026-10-01", "2026-10-01", measured.AccessGiven, earlier)
	f.expect(t, "every 7 days if it is not given", "2026-10-01=41 ", v1alpha1.ReasonAnswered, false, "2026-10-08")
	f.benchmark.Spec.Source.Prometheus.Query = "sum(licensed)"
	f.ask("2026-10-02", "2026-10-01", measured.AccessGiven, earlier)
	f.expect(t, "another query", "", v1alpha1.ReasonWaiting, true, "2026-10-03")
}

func TestPrometheusAccess(t *testing.T) {
	f := newFollow(testplan.NewBenchmark("b", "g").AskPrometheus("up", 7))
	f.ask("2026-10-01", "", measured.AccessOffline, nil)
	f.expect(t, "offline", "", v1alpha1.ReasonNotMeasuredHere, false, "2029-07-01")
	f.ask("2026-10-01", "", measured.AccessNone, nil)
	f.expect(t, "no server", "", v1alpha1.ReasonNoPrometheus, false, "2029-07-01")
	f.ask("2026-10-01", "", measured.AccessGiven, nil)
	f.expect(t, "a server", "", v1alpha1.ReasonWaiting, true, "2026-10-02")
	f.ask("2026-10-01", "2026-10-01", measured.AccessGiven, answerOf(f, "1"))
	f.ask("2026-10-05", "", measured.AccessOffline, nil)
	f.expect(t, "offline, with the status of the cluster", "2026-10-01=1 ", v1alpha1.ReasonAnswered, false, "2029-07-01")
	f.ask("2029-07-01", "", measured.AccessGiven, nil)
	f.expect(t, "after the last day", "2026-10-01=1 ", v1alpha1.ReasonEnded, false, "")
	f.ask("2026-06-30", "", measured.AccessGiven, nil)
	f.expect(t, "before the first day", "2026-10-01=1 ", v1alpha1.ReasonNotStarted, false, "2026-07-01")
}
