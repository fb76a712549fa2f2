package metrics

import (
	"context"
	"errors"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"k8s.io/apimachinery/pkg/runtime"
	toolscache "k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"techplan.education/api/v1alpha1"
)

// elected is the channel of a leader.
func elected() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}

// newReader returns a reader of objects. If list is not nil, it is called before a List.
func newReader(t *testing.T, list func(client.ObjectList) error, objects ...client.Object) client.Reader {
	t.Helper()
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	return fake.NewClientBuilder().
		WithScheme(scheme).
		WithObjects(objects...).
		WithInterceptorFuncs(interceptor.Funcs{
			List: func(ctx context.Context, c client.WithWatch, l client.ObjectList, options ...client.ListOption) error {
				if list != nil {
					if err := list(l); err != nil {
						return err
					}
				}
				return c.List(ctx, l, options...)
			},
		}).
		Build()
}

// The whole text as Prometheus reads it.
func TestExposition(t *testing.T) {
	plan := aPlan("plan-2026", v1alpha1.TechnologyPlanStatus{
		Errors: new(int32(2)), Warnings: new(int32(0)),
		FindingTotals: []v1alpha1.FindingTotal{
			{Code: "GoalUnfunded", Severity: v1alpha1.SeverityError, Count: new(int32(2))},
			{Code: "GoalOverfunded", Severity: v1alpha1.SeverityInfo, Count: new(int32(3))},
		},
		Conditions: conditionList("Ready", "True", "InForce", "False"),
		// No API server would take such a currency.
		Budget:      v1alpha1.BudgetStatus{Currency: "a\"b\\c\nd", Total: "441000", Available: "-1250.5"},
		Evaluations: v1alpha1.EvaluationCounts{Overdue: new(int32(1)), Next: v1alpha1.NextEvaluation{Due: "2026-11-30"}},
	})
	goal := &v1alpha1.Goal{
		ObjectMeta: meta("g"), Status: v1alpha1.GoalStatus{Conditions: conditionList("Ready", "True", "OnTrack", "False")},
	}
	benchmark := &v1alpha1.Benchmark{
		ObjectMeta: meta("b"),
		Status:     v1alpha1.BenchmarkStatus{Conditions: conditionList("Ready", "True", "OnTrack", "False")},
	}
	evaluation := &v1alpha1.Evaluation{
		ObjectMeta: meta("e"), Status: v1alpha1.EvaluationStatus{Conditions: conditionList("Ready", "True")},
	}
	device := aDevice("d", "plan-2026", new(int32(310)), "Ready", "True", "InService", "True", "Supported", "False")
	r := newReader(t, nil, plan, goal, benchmark, evaluation, device)
	want, err := os.Open("testdata/exposition.txt")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := want.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := testutil.CollectAndCompare(NewCollector(r, elected()), want); err != nil {
		t.Error(err)
	}
	if problems, err := testutil.CollectAndLint(NewCollector(r, elected())); err != nil || len(problems) > 0 {
		t.Errorf("the names or helps are not as usual: %v, %v", problems, err)
	}
}

func TestOnlyTheLeaderExports(t *testing.T) {
	r := newReader(t, nil, aPlan("p", v1alpha1.TechnologyPlanStatus{}))
	for name, tt := range map[string]struct {
		elected <-chan struct{}
		exports bool
	}{
		"not elected yet": {make(chan struct{}), false},
		"never elected":   {nil, false},
		"elected":         {elected(), true},
	} {
		t.Run(name, func(t *testing.T) {
			if n := testutil.CollectAndCount(NewCollector(r, tt.elected)); (n > 0) != tt.exports {
				t.Errorf("got %d series", n)
			}
		})
	}
}

// One kind that cannot be read fails the whole scrape, and says which.
func TestUnreadable(t *testing.T) {
	for name, broken := range map[string]func(client.ObjectList) bool{
		"*v1alpha1.TechnologyPlanList": func(l client.ObjectList) bool {
			_, ok := l.(*v1alpha1.TechnologyPlanList)
			return ok
		},
		"*v1alpha1.GoalList":       func(l client.ObjectList) bool { _, ok := l.(*v1alpha1.GoalList); return ok },
		"*v1alpha1.BenchmarkList":  func(l client.ObjectList) bool { _, ok := l.(*v1alpha1.BenchmarkList); return ok },
		"*v1alpha1.DeviceList":     func(l client.ObjectList) bool { _, ok := l.(*v1alpha1.DeviceList); return ok },
		"*v1alpha1.EvaluationList": func(l client.ObjectList) bool { _, ok := l.(*v1alpha1.EvaluationList); return ok },
	} {
		t.Run(name, func(t *testing.T) {
			r := newReader(t, func(l client.ObjectList) error {
				if broken(l) {
					return errors.New("no luck")
				}
				return nil
			}, aPlan("p", v1alpha1.TechnologyPlanStatus{}))
			registry := prometheus.NewPedanticRegistry()
			registry.MustRegister(NewCollector(r, elected()))
			families, err := registry.Gather()
			if err == nil || !strings.Contains(err.Error(), "listing "+name+": no luck") {
				t.Errorf("got error %v", err)
			}
			if len(families) > 0 {
				t.Errorf("got %d metrics with the error", len(families))
			}
		})
	}
}

// A value that Prometheus cannot take fails the scrape as well.
func TestInvalidText(t *testing.T) {
	p := aPlan("p", v1alpha1.TechnologyPlanStatus{Budget: v1alpha1.BudgetStatus{Currency: "\xff"}})
	for _, s := range computeSamples(lists{plans: []*v1alpha1.TechnologyPlan{p}}.objects()) {
		registry := prometheus.NewRegistry()
		registry.MustRegister(single{s})
		if _, err := registry.Gather(); (err == nil) == (s.family == planInfo) {
			t.Errorf("%s: got error %v", s.Name, err)
		}
	}
}

// single is a collector of one sample.
type single struct{ sample }

func (s single) Describe(ch chan<- *prometheus.Desc) { ch <- s.desc }
func (s single) Collect(ch chan<- prometheus.Metric) { ch <- s.toMetric() }

// informers stand for a manager's cache of all namespaces.
type informers struct {
	cache.Informers
	client.Reader

	store  toolscache.Store
	synced bool
	err    error
}

func (i informers) GetInformer(context.Context, client.Object, ...cache.InformerGetOption) (cache.Informer, error) {
	if i.err != nil {
		return nil, i.err
	}
	return informer{store: i.store, synced: i.synced}, nil
}

type informer struct {
	cache.Informer
	store  toolscache.Store
	synced bool
}

func (i informer) HasSynced() bool            { return i.synced }
func (i informer) GetStore() toolscache.Store { return i.store }

// If there is a store, nothing is listed. A store that is not synced is an error.
func TestStore(t *testing.T) {
	for name, tt := range map[string]struct {
		informers
		object any
		want   []string
		err    string
	}{
		"synced":     {informers{synced: true}, aDevice("a", "p", nil), []string{"a"}, ""},
		"not synced": {informers{}, aDevice("a", "p", nil), nil, "the cache of *v1alpha1.Device has not synced"},
		"no informer": {
			informers{err: errors.New("no luck")}, aDevice("a", "p", nil), nil,
			"finding the informer of *v1alpha1.Device: no luck",
		},
		"another kind": {
			informers{synced: true}, &v1alpha1.Goal{ObjectMeta: meta("g")}, nil,
			"the cache of *v1alpha1.Device holds a *v1alpha1.Goal",
		},
	} {
		t.Run(name, func(t *testing.T) {
			tt.store = toolscache.NewStore(toolscache.MetaNamespaceKeyFunc)
			if err := tt.store.Add(tt.object); err != nil {
				t.Fatal(err)
			}
			found, err := readKind(t.Context(), tt.informers, &v1alpha1.DeviceList{})
			if (err == nil) != (tt.err == "") || (err != nil && err.Error() != tt.err) {
				t.Fatalf("got error %v", err)
			}
			var names []string
			if found != nil {
				for d := range found {
					names = append(names, d.Name)
				}
			}
			if diff := cmp.Diff(tt.want, names); diff != "" {
				t.Error(diff)
			}
		})
	}
}

var (
	described = regexp.MustCompile(`^Desc\{fqName: "([^"]+)", help: "([^"]+)", .*variableLabels: \{([^}]*)\}`)
	tableRow  = regexp.MustCompile("(?m)^\\| `(techplan_[a-z_]+)` \\| ([^|]*) \\|")
	inTicks   = regexp.MustCompile("`([a-z_]+)`")
)

// What the collector describes, the table and the page of the documentation name
// the same metrics with the same labels.
func TestTable(t *testing.T) {
	table, descs, page := map[string][]string{}, map[string][]string{}, map[string][]string{}
	for _, m := range ListMetrics() {
		table[m.Name] = m.Labels
	}
	ch := make(chan *prometheus.Desc, len(table)+1)
	NewCollector(nil, nil).Describe(ch)
	close(ch)
	for d := range ch {
		found := described.FindStringSubmatch(d.String())
		if found == nil {
			t.Fatalf("cannot read %s", d)
		}
		descs[found[1]] = strings.Split(found[3], ",")
	}
	if diff := cmp.Diff(table, descs); diff != "" {
		t.Errorf("table (-), described (+):\n%s", diff)
	}
	text, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range tableRow.FindAllStringSubmatch(string(text), -1) {
		var labels []string
		for _, l := range inTicks.FindAllStringSubmatch(row[2], -1) {
			labels = append(labels, l[1])
		}
		page[row[1]] = labels
	}
	if diff := cmp.Diff(table, page); diff != "" {
		t.Errorf("table (-), docs/metrics.md (+):\n%s", diff)
	}
}

// The page names each value of the labels that techplan defines.
func TestValuesOnThePage(t *testing.T) {
	text, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]bool{}
	for _, f := range []string{
		"Budgeted", "Aligned", "Unaligned", "Committed", "Spent", "Available", "Scheduled", "Open", "Overdue", "Missed",
		"Completed", "Cancelled",
	} {
		values[f] = true
	}
	for _, s := range supports {
		values[s] = true
	}
	for _, types := range conditions {
		for _, c := range types {
			values[string(c)] = true
		}
	}
	for _, v := range slices.Sorted(maps.Keys(values)) {
		if !strings.Contains(string(text), "`"+v+"`") {
			t.Errorf("docs/metrics.md does not name %s", v)
		}
	}
}
