// Command manager runs the controllers of techplan.
package main

import (
	"crypto/tls"
	"flag"
	"fmt"
	"log/slog"
	"os"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/runtime"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers"
)

func main() {
	var metrics, probes, namespace string
	var elect bool
	flag.StringVar(&metrics, "metrics-bind-address", "0", "Address of the metrics endpoint; 0 turns it off.")
	flag.StringVar(&probes, "health-probe-bind-address", ":8081", "Address of the health probes.")
	flag.BoolVar(&elect, "leader-elect", true, "Elect a leader, so that one of several replicas works.")
	flag.StringVar(&namespace, "leader-election-namespace", "", "Namespace of the leader's lease; empty: the pod's own.")
	level := flag.Int("v", 0, "How much to log: 0 for what happens, 1 and more for details.")
	flag.Parse()
	ctrl.SetLogger(logr.FromSlogHandler(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: slog.Level(-*level)})))
	if err := run(metrics, probes, namespace, elect); err != nil {
		fmt.Fprintln(os.Stderr, "manager:", err)
		os.Exit(1)
	}
}

func run(metrics, probes, namespace string, elect bool) error {
	scheme := runtime.NewScheme()
	utilruntime.Must(clientgoscheme.AddToScheme(scheme))
	utilruntime.Must(v1alpha1.AddToScheme(scheme))
	config, err := ctrl.GetConfig()
	if err != nil {
		return fmt.Errorf("reading the kubeconfig: %w", err)
	}
	options := ctrl.Options{
		Scheme: scheme,
		Metrics: metricsserver.Options{
			BindAddress: metrics,
			TLSOpts:     []func(*tls.Config){func(c *tls.Config) { c.MinVersion = tls.VersionTLS13 }},
		},
		HealthProbeBindAddress: probes,
		LeaderElection:         elect, LeaderElectionID: "techplan.education", LeaderElectionNamespace: namespace,
		LeaderElectionReleaseOnCancel: true,
	}
	controllers.Configure(&options)
	mgr, err := ctrl.NewManager(config, options)
	if err != nil {
		return fmt.Errorf("connecting to the cluster: %w", err)
	}
	ctx := ctrl.SetupSignalHandler()
	if err := controllers.Setup(ctx, mgr, clock.RealClock{}); err != nil {
		return err
	}
	if err := mgr.AddHealthzCheck("ping", healthz.Ping); err != nil {
		return fmt.Errorf("adding the liveness probe: %w", err)
	}
	if err := mgr.AddReadyzCheck("ping", healthz.Ping); err != nil {
		return fmt.Errorf("adding the readiness probe: %w", err)
	}
	return mgr.Start(ctx)
}
