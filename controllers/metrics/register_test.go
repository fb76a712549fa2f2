package metrics_test

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	toolscache "k8s.io/client-go/tools/cache"
	testclock "k8s.io/utils/clock/testing"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	ctrlmetrics "sigs.k8s.io/controller-runtime/pkg/metrics"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers"
	"techplan.education/controllers/metrics"
	tp "techplan.education/internal/testplan"
)

// assets is the environment variable with the folder of etcd and kube-apiserver.
const assets = "KUBEBUILDER_ASSETS"

// The manager exports the metrics of plans while the controllers run and not after they
// have stopped. Another manager can then export them.
func TestRegister(t *testing.T) {
	if os.Getenv(assets) == "" {
		t.Skipf("%s is empty: there is no API server to test against; use make test", assets)
	}
	ctrl.SetLogger(logr.FromSlogHandler(slog.NewTextHandler(io.Discard, nil)))
	environment := &envtest.Environment{
		CRDDirectoryPaths: []string{filepath.Join("..", "..", "config", "crd", "bases")}, ErrorIfCRDPathMissing: true,
	}
	config, err := environment.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := environment.Stop(); err != nil {
			t.Error(err)
		}
	})
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{clientgoscheme.AddToScheme, v1alpha1.AddToScheme} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	c, err := client.New(config, client.Options{Scheme: scheme})
	if err != nil {
		t.Fatal(err)
	}
	plan := tp.NewPlan("p").BuildObject()
	lot := tp.NewDevice("d", "chromebook", 30).BuildObject()
	stray := tp.NewDevice("stray", "chromebook", 7).BuildObject()
	stray.Spec.PlanRef.Name = "gone"
	objects := []client.Object{&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "maple-valley"}}, plan, lot, stray}
	for i, o := range objects {
		if i > 0 {
			o.SetNamespace("maple-valley")
		}
		if err := c.Create(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	start := func() (stop func()) {
		sameNames := true
		options := ctrl.Options{Scheme: scheme, Metrics: metricsserver.Options{BindAddress: "0"}}
		options.Controller.SkipNameValidation = &sameNames
		controllers.ConfigureManager(&options)
		mgr, err := ctrl.NewManager(config, options)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		t.Cleanup(cancel)
		clock := testclock.NewFakePassiveClock(time.Date(2026, 11, 15, 15, 0, 0, 0, time.UTC))
		if err := controllers.SetupControllers(ctx, mgr, clock, controllers.Options{}); err != nil {
			t.Fatal(err)
		}
		if err := metrics.RegisterCollector(mgr); err != nil {
			t.Fatal(err)
		}
		informer, err := mgr.GetCache().GetInformer(ctx, &v1alpha1.Device{})
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := informer.(interface{ GetStore() toolscache.Store }); !ok {
			t.Errorf("%T has no store: each scrape would copy all lots", informer)
		}
		done := make(chan error, 1)
		go func() { done <- mgr.Start(ctx) }()
		return func() {
			cancel()
			if err := <-done; err != nil {
				t.Errorf("the manager stopped: %v", err)
			}
		}
	}
	for range 2 {
		stop := start()
		awaitLots(t, map[string]float64{"True": 1, "False": 1, "Unknown": 0})
		stop()
		if diff := cmp.Diff(map[string]float64{}, countLots(t)); diff != "" {
			t.Errorf("after the manager stopped:\n%s", diff)
		}
	}
}

// awaitLots scrapes until the condition Ready of the lots is as wanted. If it
// never is, the limit of the whole run ends it.
func awaitLots(t *testing.T, want map[string]float64) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !cmp.Equal(want, countLots(t)) {
		select {
		case <-t.Context().Done():
			t.Fatalf("the lots are %v, want %v", countLots(t), want)
		case <-tick.C:
		}
	}
}

// countLots returns the number of lots with each status of Ready, from a scrape.
func countLots(t *testing.T) map[string]float64 {
	t.Helper()
	families, err := ctrlmetrics.Registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]float64{}
	for _, f := range families {
		if f.GetName() != "techplan_condition_objects" {
			continue
		}
		for _, m := range f.GetMetric() {
			labels := map[string]string{}
			for _, l := range m.GetLabel() {
				labels[l.GetName()] = l.GetValue()
			}
			if labels["kind"] == v1alpha1.KindDevice && labels["type"] == string(v1alpha1.ConditionReady) {
				counts[labels["status"]] = m.GetGauge().GetValue()
			}
		}
	}
	return counts
}
