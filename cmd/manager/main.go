// Command manager runs the controllers of techplan.
package main

import (
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/apimachinery/pkg/runtime"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"techplan.education/api/v1alpha1"
	"techplan.education/controllers"
	"techplan.education/controllers/metrics"
	"techplan.education/controllers/metrics/access"
	"techplan.education/internal/text"
)

func main() {
	var chosen options
	flag.StringVar(
		&chosen.metricsAddress, "metrics-bind-address", "0",
		"Address of the metrics endpoint, which asks the API server who may read it; 0 turns it off.",
	)
	flag.StringVar(
		&chosen.certificateDir, "metrics-cert-dir", "",
		"Folder of tls.crt and tls.key for the metrics endpoint; empty: a certificate signed by itself.",
	)
	flag.StringVar(&chosen.probeAddress, "health-probe-bind-address", ":8081", "Address of the health probes.")
	flag.BoolVar(&chosen.leaderElect, "leader-elect", true, "Elect a leader, so that one of several replicas works.")
	flag.StringVar(
		&chosen.leaseNamespace, "leader-election-namespace", "", "Namespace of the leader's lease; empty: the pod's own.",
	)
	flag.Float64Var(&chosen.qps, "kube-api-qps", 0, "Requests a second to the API server, on average; 0: as many as it takes.")
	flag.IntVar(&chosen.burst, "kube-api-burst", 10, "Requests at once, where kube-api-qps is set.")
	flag.StringVar(
		&chosen.controllers.PrometheusURL, "prometheus-url", "",
		"Address of the Prometheus that answers the queries of benchmarks; empty: no query is sent.",
	)
	flag.StringVar(
		&chosen.controllers.PrometheusNamespaceParameter, "prometheus-namespace-parameter", "",
		"Parameter of a query with the namespace of its benchmark, for a proxy that narrows the query to it.",
	)
	showVersion := flag.Bool("version", false, "Print the version and end.")
	level := flag.Int("v", 0, "How much to log: 0 for what happens, 1 and more for details.")
	flag.Parse()
	if *showVersion {
		fmt.Fprintln(os.Stdout, readVersion())
		return
	}
	ctrl.SetLogger(newLogger(os.Stderr, *level))
	access.RedirectStandardLog(ctrl.Log.WithName("http"), clock.RealClock{})
	if err := runManager(chosen); err != nil {
		fmt.Fprintln(os.Stderr, "manager:", text.EscapeLines(err.Error()))
		os.Exit(1)
	}
}

// version is that of the image, set by the linker: -ldflags "-X main.version=0.1.0".
var version string

// readVersion returns the version of the image or, in another build, that of the module.
func readVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(unknown)"
}

// newLogger returns a logger that writes a line of JSON for each entry. Level 0 is for
// events of the operator, 1 and more for details. Errors of the API server quote what
// people wrote, so the lines are escaped.
func newLogger(out io.Writer, level int) logr.Logger {
	options := &slog.HandlerOptions{Level: slog.Level(-level)}
	return logr.FromSlogHandler(slog.NewJSONHandler(text.NewWriter(out), options))
}

// options are the values of the flags.
type options struct {
	metricsAddress, certificateDir, probeAddress string
	leaderElect                                  bool
	leaseNamespace                               string
	qps                                          float64
	burst                                        int
	controllers                                  controllers.Options
}

func runManager(options options) error {
	mgr, err := newManager(options)
	if err != nil {
		return err
	}
	ctx := ctrl.SetupSignalHandler()
	if err := controllers.SetupControllers(ctx, mgr, clock.RealClock{}, options.controllers); err != nil {
		return err
	}
	if err := metrics.RegisterCollector(mgr); err != nil {
		return err
	}
	if err := mgr.AddHealthzCheck("ping", healthz.Ping); err != nil {
		return fmt.Errorf("adding the liveness probe: %w", err)
	}
	if err := mgr.AddReadyzCheck("caches", newCacheCheck(mgr.GetCache())); err != nil {
		return fmt.Errorf("adding the readiness probe: %w", err)
	}
	return mgr.Start(ctx)
}

func newManager(chosen options) (ctrl.Manager, error) {
	scheme := runtime.NewScheme()
	utilruntime.Must(clientgoscheme.AddToScheme(scheme))
	utilruntime.Must(v1alpha1.AddToScheme(scheme))
	config, err := ctrl.GetConfig()
	if err != nil {
		return nil, fmt.Errorf("reading the kubeconfig: %w", err)
	}
	// The renewal of the lease and the reviews of who may read the metrics do not wait for
	// the limit of the other requests.
	unlimited := rest.CopyConfig(config)
	controllers.LimitRequestRate(config, float32(chosen.qps), chosen.burst)
	options := ctrl.Options{
		Scheme:                        scheme,
		Metrics:                       newMetricsOptions(chosen, unlimited),
		HealthProbeBindAddress:        chosen.probeAddress,
		LeaderElection:                chosen.leaderElect,
		LeaderElectionID:              "techplan.education",
		LeaderElectionNamespace:       chosen.leaseNamespace,
		LeaderElectionConfig:          unlimited,
		LeaderElectionReleaseOnCancel: true,
	}
	controllers.ConfigureManager(&options)
	mgr, err := ctrl.NewManager(config, options)
	if err != nil {
		return nil, fmt.Errorf("connecting to the cluster: %w", err)
	}
	return mgr, nil
}

// newMetricsOptions returns the options of the metrics endpoint, whose filter sends its
// reviews with the configuration.
func newMetricsOptions(options options, config *rest.Config) metricsserver.Options {
	return metricsserver.Options{
		BindAddress:   options.metricsAddress,
		SecureServing: true,
		CertDir:       options.certificateDir,
		FilterProvider: func(_ *rest.Config, client *http.Client) (metricsserver.Filter, error) {
			return access.NewFilter(config, client, clock.RealClock{})
		},
		TLSOpts: []func(*tls.Config){func(c *tls.Config) { c.MinVersion = tls.VersionTLS13 }},
	}
}

// newCacheCheck returns a check that passes once the caches are filled. This replica could
// then start to work at once if it were elected.
func newCacheCheck(clusterCache cache.Cache) healthz.Checker {
	return func(request *http.Request) error {
		ctx, cancel := context.WithTimeout(request.Context(), time.Second)
		defer cancel()
		if !clusterCache.WaitForCacheSync(ctx) {
			return errors.New("the caches are being filled")
		}
		return nil
	}
}
