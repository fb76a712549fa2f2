// Package controllers_test runs the controllers as cmd/manager does, against a real API
// server. Each test has a district: a namespace of its own, controllers of that namespace
// only, and a clock that the test sets.
package controllers_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/util/retry"
	testclock "k8s.io/utils/clock/testing"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testconditions"
)

// assets is the environment variable with the folder of etcd, kube-apiserver
// and kubectl.
const assets = "KUBEBUILDER_ASSETS"

// cluster is the API server of all tests; the first that needs it starts it.
var cluster struct {
	envtest.Environment

	once   sync.Once
	err    error
	client client.Client
}

func TestMain(m *testing.M) {
	if code, isReplica := exitOfReplica(); isReplica {
		os.Exit(code)
	}
	code := m.Run()
	if cluster.Config != nil {
		if err := cluster.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, "stopping the API server:", err)
		}
	}
	os.Exit(code)
}

func startCluster() (err error) {
	ctrl.SetLogger(errorsTo(os.Stderr))
	cluster.CRDDirectoryPaths = []string{filepath.Join("..", "config", "crd", "bases")}
	cluster.ErrorIfCRDPathMissing = true
	config, err := cluster.Start()
	if err != nil {
		return fmt.Errorf("starting the API server: %w", err)
	}
	config.QPS = -1
	scheme, err := newScheme()
	if err != nil {
		return err
	}
	cluster.client, err = client.New(config, client.Options{Scheme: scheme})
	return err
}

func newScheme() (*runtime.Scheme, error) {
	scheme := runtime.NewScheme()
	if err := clientgoscheme.AddToScheme(scheme); err != nil {
		return nil, err
	}
	return scheme, v1alpha1.AddToScheme(scheme)
}

func errorsTo(w io.Writer) logr.Logger {
	return logr.FromSlogHandler(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelError}))
}

// testLogs keeps the errors that the controllers log.
type testLogs struct{ lines atomic.Pointer[[]string] }

func (l *testLogs) Write(p []byte) (int, error) {
	for {
		old := l.lines.Load()
		var lines []string
		if old != nil {
			lines = append(lines, *old...)
		}
		lines = append(lines, string(bytes.TrimSpace(p)))
		if l.lines.CompareAndSwap(old, &lines) {
			return len(p), nil
		}
	}
}

func (l *testLogs) take() []string {
	if lines := l.lines.Swap(nil); lines != nil {
		return *lines
	}
	return nil
}

// district is the namespace, the clock and the clients of one test.
type district struct {
	testing.TB
	client.Client

	config    *rest.Config
	namespace string
	clock     *testclock.FakePassiveClock
	stop      func()
	sentinels int
	// beforeDelete is called before the controllers delete an object.
	beforeDelete func(client.Object)
	// options are those of the administrator.
	options controllers.Options
	// leftover counts what the queue metrics of halted controllers still show.
	leftover map[string]float64
	// onStatusPatch is called when the controllers patch the status of an object.
	onStatusPatch func(client.Object)
}

// midTerm is an instant in the first year of the plans that package testplan
// builds.
const midTerm = "2026-11-15T15:00:00Z"

// newDistrict returns a district at an instant, without controllers.
func newDistrict(tb testing.TB, at string) *district {
	tb.Helper()
	if os.Getenv(assets) == "" {
		tb.Skipf("%s is empty: there is no API server to test against; use make test", assets)
	}
	cluster.once.Do(func() { cluster.err = startCluster() })
	if cluster.err != nil {
		tb.Fatal(cluster.err)
	}
	return newDistrictOn(tb, cluster.Config, cluster.client, at)
}

// newDistrictOn returns a district on an API server that is the test's own.
func newDistrictOn(tb testing.TB, config *rest.Config, c client.Client, at string) *district {
	tb.Helper()
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "district-"}}
	if err := c.Create(tb.Context(), namespace); err != nil {
		tb.Fatal(err)
	}
	clock := testclock.NewFakePassiveClock(instant(tb, at))
	d := &district{TB: tb, Client: c, config: config, namespace: namespace.Name, clock: clock}
	tb.Cleanup(d.halt)
	return d
}

// open returns a district at an instant, with its controllers.
func open(tb testing.TB, at string) *district {
	tb.Helper()
	d := newDistrict(tb, at)
	d.start()
	return d
}

func instant(tb testing.TB, at string) time.Time {
	tb.Helper()
	now, err := time.Parse(time.RFC3339, at)
	if err != nil {
		tb.Fatal(err)
	}
	return now
}

// start starts the controllers, which must not log an error until they are halted,
// and returns when their caches are filled.
func (d *district) start() {
	d.Helper()
	d.leftover = unfinished(d)
	synced, logs := d.launch(d.config, func(o *ctrl.Options) { o.NewClient = d.newClient })
	stop := d.stop
	d.stop = func() {
		for _, line := range logs.take() {
			d.Errorf("the controllers logged: %s", line)
		}
		stop()
	}
	if !synced(d.Context()) {
		d.Fatal("the caches did not sync")
	}
}

// launch starts the controllers as cmd/manager does, for this namespace only, under
// a configuration and with options of the test. The function that it returns waits for
// the caches.
func (d *district) launch(
	config *rest.Config, also func(*ctrl.Options),
) (synced func(context.Context) bool, logs *testLogs) {
	d.Helper()
	// A second manager in the process would have controllers of the same names.
	sameNames := true
	// Each manager has its own log: one that was stopped logs a little longer.
	logs = &testLogs{}
	options := ctrl.Options{
		Scheme: d.Scheme(), Logger: errorsTo(logs),
		Metrics: metricsserver.Options{BindAddress: "0"},
		Cache:   cache.Options{DefaultNamespaces: map[string]cache.Config{d.namespace: {}}},
	}
	options.Controller.SkipNameValidation = &sameNames
	also(&options)
	controllers.ConfigureManager(&options)
	mgr, err := ctrl.NewManager(config, options)
	if err != nil {
		d.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	if err := controllers.SetupControllers(ctx, mgr, d.clock, d.options); err != nil {
		cancel()
		d.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- mgr.Start(ctx) }()
	d.stop = func() {
		cancel()
		if err := <-done; err != nil {
			d.Logf("the controllers stopped: %v", err)
		}
	}
	return mgr.GetCache().WaitForCacheSync, logs
}

func (d *district) newClient(config *rest.Config, options client.Options) (client.Client, error) {
	c, err := client.NewWithWatch(config, options)
	if err != nil {
		return c, err
	}
	return interceptor.NewClient(c, d.intercepted()), nil
}

// intercepted calls the hooks of the test that are set.
func (d *district) intercepted() interceptor.Funcs {
	var funcs interceptor.Funcs
	if hook := d.onStatusPatch; hook != nil {
		funcs.SubResourcePatch = func(
			ctx context.Context, c client.Client, sub string, o client.Object, p client.Patch,
			options ...client.SubResourcePatchOption,
		) error {
			hook(o)
			return c.SubResource(sub).Patch(ctx, o, p, options...)
		}
	}
	if d.beforeDelete == nil {
		return funcs
	}
	funcs.Delete = func(ctx context.Context, c client.WithWatch, o client.Object, options ...client.DeleteOption) error {
		d.beforeDelete(o)
		return c.Delete(ctx, o, options...)
	}
	return funcs
}

// halt stops the controllers, which must not have logged an error so far. Errors during the
// stop are ignored.
func (d *district) halt() {
	d.Helper()
	if d.stop == nil {
		return
	}
	d.stop()
	d.stop = nil
}

// restart stops the controllers and starts new ones.
func (d *district) restart() {
	d.Helper()
	d.halt()
	d.start()
}

// set moves the clock. Delayed requests wait by real timers, so that nothing happens until
// an object is edited or the controllers are restarted.
func (d *district) set(at string) {
	d.Helper()
	d.clock.SetTime(instant(d, at))
}

// deadline is long: an awaited state usually comes within milliseconds.
const (
	deadline = 30 * time.Second
	interval = 20 * time.Millisecond
)

// eventually tries until there is no error any more.
func eventually(tb testing.TB, try func() error) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), deadline)
	defer cancel()
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		err := try()
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			tb.Fatalf("not within %s: %v", deadline, err)
		case <-tick.C:
		}
	}
}

// create adds objects as a person would, in the order given.
func (d *district) create(objects ...client.Object) {
	d.Helper()
	for _, o := range objects {
		o.SetNamespace(d.namespace)
		o.SetResourceVersion("")
		if err := d.Create(d.Context(), o); err != nil {
			d.Fatalf("creating %T %s: %v", o, o.GetName(), err)
		}
	}
}

// remove deletes objects by name.
func (d *district) remove(objects ...client.Object) {
	d.Helper()
	for _, o := range objects {
		o.SetNamespace(d.namespace)
		if err := d.Delete(d.Context(), o); err != nil {
			d.Fatalf("deleting %T %s: %v", o, o.GetName(), err)
		}
	}
}

// edit changes the newest version of an object, and tries again after a conflict.
func edit[O client.Object](d *district, object O, change func(O)) {
	d.Helper()
	object.SetNamespace(d.namespace)
	err := retry.RetryOnConflict(retry.DefaultRetry, func() error {
		if err := d.Get(d.Context(), client.ObjectKeyFromObject(object), object); err != nil {
			return err
		}
		change(object)
		return d.Update(d.Context(), object)
	})
	if err != nil {
		d.Fatalf("editing %T %s: %v", object, object.GetName(), err)
	}
}

// read gets the newest version of an object.
func read[O client.Object](d *district, object O) O {
	d.Helper()
	object.SetNamespace(d.namespace)
	if err := d.Get(d.Context(), client.ObjectKeyFromObject(object), object); err != nil {
		d.Fatalf("getting %T %s: %v", object, object.GetName(), err)
	}
	return object
}

// readAll reads all objects of the district from the API server.
func (d *district) readAll() (snapshot.District, error) {
	var plans v1alpha1.TechnologyPlanList
	var goals v1alpha1.GoalList
	var benchmarks v1alpha1.BenchmarkList
	var devices v1alpha1.DeviceList
	var evaluations v1alpha1.EvaluationList
	for _, list := range []client.ObjectList{&plans, &goals, &benchmarks, &devices, &evaluations} {
		if err := d.List(d.Context(), list, client.InNamespace(d.namespace)); err != nil {
			return snapshot.District{}, err
		}
	}
	return snapshot.District{
		Plans: pointers(plans.Items), Goals: pointers(goals.Items), Benchmarks: pointers(benchmarks.Items),
		Devices: pointers(devices.Items), Evaluations: pointers(evaluations.Items),
	}, nil
}

func pointers[T any](items []T) []*T {
	list := make([]*T, len(items))
	for i := range items {
		list[i] = &items[i]
	}
	return list
}

// assessment is the part of a status that does not depend on when it was written.
type assessment struct {
	Findings   []v1alpha1.Finding
	Conditions []metav1.Condition
}

// assessments are by kind and name.
type assessments map[string]assessment

// timeless ignores the fields that depend on when an object was assessed and how often its
// spec was edited.
var timeless = cmp.Options{
	cmpopts.IgnoreFields(metav1.Condition{}, "LastTransitionTime", "ObservedGeneration"),
	cmpopts.IgnoreFields(v1alpha1.Finding{}, "Since"),
	cmpopts.EquateEmpty(),
}

// storedAssessments returns the assessments in the statuses of objects.
func storedAssessments(w snapshot.District) assessments {
	all := assessments{}
	for _, o := range w.Plans {
		all[v1alpha1.KindTechnologyPlan+"/"+o.Name] = assessment{o.Status.Findings, o.Status.Conditions}
	}
	for _, o := range w.Goals {
		all[v1alpha1.KindGoal+"/"+o.Name] = assessment{o.Status.Findings, o.Status.Conditions}
	}
	for _, o := range w.Benchmarks {
		all[v1alpha1.KindBenchmark+"/"+o.Name] = assessment{nil, o.Status.Conditions}
	}
	for _, o := range w.Devices {
		all[v1alpha1.KindDevice+"/"+o.Name] = assessment{o.Status.Findings, o.Status.Conditions}
	}
	for _, o := range w.Evaluations {
		all[v1alpha1.KindEvaluation+"/"+o.Name] = assessment{nil, o.Status.Conditions}
	}
	return all
}

// assessOffline returns the assessments that the linter makes of the same objects.
func (d *district) assessOffline(w snapshot.District) assessments {
	all := assessments{}
	for _, r := range snapshot.AssessDistrict(w, d.clock.Now()) {
		all[r.Kind+"/"+r.Name] = assessment{r.Findings, r.Conditions}
	}
	return all
}

// awaitAssessed waits until every status of the district agrees with the offline assessment
// of the same objects, and checks the contract of all conditions.
func (d *district) awaitAssessed() assessments {
	d.Helper()
	var w snapshot.District
	var got assessments
	eventually(d, func() (err error) {
		if w, err = d.readAll(); err != nil {
			return err
		}
		got = storedAssessments(w)
		if err := checkObserved(w); err != nil {
			return err
		}
		if diff := cmp.Diff(d.assessOffline(w), got, timeless); diff != "" {
			return fmt.Errorf("(-offline +cluster):\n%s", diff)
		}
		return nil
	})
	for _, o := range objectsOf(w) {
		testconditions.AssertContract(d, o, nil)
	}
	return got
}

// checkObserved returns an error that names the objects whose status is not about the newest
// spec.
func checkObserved(w snapshot.District) error {
	var late []string
	for _, o := range objectsOf(w) {
		if _, generation := testconditions.ConditionsOf(o); generation != o.GetGeneration() {
			late = append(late, fmt.Sprintf("%T %s", o, o.GetName()))
		}
	}
	if len(late) > 0 {
		return fmt.Errorf("not assessed: %s", strings.Join(late, ", "))
	}
	return nil
}

func objectsOf(w snapshot.District) []client.Object {
	var list []client.Object
	for _, o := range w.Plans {
		list = append(list, o)
	}
	for _, o := range w.Goals {
		list = append(list, o)
	}
	for _, o := range w.Benchmarks {
		list = append(list, o)
	}
	for _, o := range w.Devices {
		list = append(list, o)
	}
	for _, o := range w.Evaluations {
		list = append(list, o)
	}
	return list
}

// versions returns the resource versions of all objects of the district.
func (d *district) versions() map[string]string {
	d.Helper()
	w, err := d.readAll()
	if err != nil {
		d.Fatal(err)
	}
	all := map[string]string{}
	for _, o := range objectsOf(w) {
		all[fmt.Sprintf("%T %s", o, o.GetName())] = o.GetResourceVersion()
	}
	return all
}
