// Command dashboard serves the pages about technology plans in a cluster. It has no rights of its own: each
// request carries the bearer token of the person who sends it to the API server. With --public it reads some
// namespaces with its own account instead, and shows them to everyone who reaches it.
package main

import (
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/certwatcher"

	"techplan.education/internal/dashboard"
	"techplan.education/internal/dashboard/clusterreader"
	"techplan.education/internal/text"
)

// options are the values of the flags.
type options struct {
	address, base            string
	namespaces, public       string
	certificateFile, keyFile string
	maxFollowers             int
}

func main() {
	chosen, err := parseFlags(os.Args[1:], os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		os.Exit(2) // the flag package has printed why
	}
	log := newLogger(os.Stderr)
	ctrl.SetLogger(logr.FromSlogHandler(log.Handler()))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := runDashboard(ctx, chosen, log); err != nil {
		fmt.Fprintln(os.Stderr, "dashboard:", text.EscapeLines(err.Error()))
		os.Exit(1)
	}
}

// newLogger returns a logger that writes a line of JSON for each entry, with hidden characters escaped:
// errors of the API server quote what people wrote.
func newLogger(out io.Writer) *slog.Logger {
	return slog.New(slog.NewJSONHandler(text.NewWriter(out), nil))
}

func parseFlags(args []string, stderr io.Writer) (options, error) {
	var chosen options
	flags := flag.NewFlagSet("dashboard", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&chosen.address, "bind-address", ":8080", "Address of the pages.")
	flags.StringVar(&chosen.base, "base-path", "", "Part of the address before all pages, such as /plans.")
	flags.StringVar(&chosen.namespaces, "namespaces", "",
		"Namespaces, with commas between them, in which districts are looked for if a person may not list all.")
	flags.StringVar(&chosen.public, "public", "",
		"Namespaces, with commas between them, that everyone sees; they are read with the account of the program.")
	flags.StringVar(&chosen.certificateFile, "tls-cert-file", "",
		"Certificate of the pages; empty: they are served over HTTP.")
	flags.StringVar(&chosen.keyFile, "tls-key-file", "", "Key of the certificate.")
	flags.IntVar(&chosen.maxFollowers, "max-followers", 500, "How many open pages follow changes at one time.")
	if err := flags.Parse(args); err != nil {
		return chosen, err
	}
	if err := chosen.check(flags.Args()); err != nil {
		fmt.Fprintln(stderr, "dashboard:", err)
		return chosen, err
	}
	return chosen, nil
}

// check refuses values that do not go together.
func (chosen *options) check(rest []string) error {
	chosen.base = strings.TrimRight(chosen.base, "/")
	switch {
	case len(rest) > 0:
		return fmt.Errorf("unexpected argument %q", rest[0])
	case chosen.base != "" && !strings.HasPrefix(chosen.base, "/"):
		return fmt.Errorf("--base-path begins with a slash, as in /plans, not %q", chosen.base)
	case chosen.namespaces != "" && chosen.public != "":
		return errors.New("--namespaces is for people with rights of their own, and --public for pages without them: " +
			"give one of them")
	case (chosen.certificateFile == "") != (chosen.keyFile == ""):
		return errors.New("--tls-cert-file and --tls-key-file go together")
	case chosen.maxFollowers < 1:
		return fmt.Errorf("--max-followers is at least 1, not %d", chosen.maxFollowers)
	}
	return nil
}

// runDashboard serves the pages until the context ends.
func runDashboard(ctx context.Context, chosen options, log *slog.Logger) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	config, err := readConfig(chosen.public != "", podCertificate)
	if err != nil {
		return err
	}
	source, err := newSource(ctx, chosen, config, stop)
	if err != nil {
		return err
	}
	listener, err := listen(ctx, chosen, stop)
	if err != nil {
		return err
	}
	log.Info("serving", "address", listener.Addr().String(), "public", chosen.public)
	err = dashboard.Serve(ctx, listener, dashboard.NewHandler(dashboard.Options{
		Source: source, Base: chosen.base, Now: time.Now, MaxFollowers: chosen.maxFollowers,
		Report: func(err error) { log.Error("a page could not be made", "error", err.Error()) },
	}))
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return err
}

// newSource returns the source of the pages. stop ends the program with an error.
func newSource(
	ctx context.Context, chosen options, config *rest.Config, stop context.CancelCauseFunc,
) (dashboard.Source, error) {
	if chosen.public == "" {
		return clusterreader.NewPerCaller(config, splitNames(chosen.namespaces)), nil
	}
	cached, err := clusterreader.NewCached(config, splitNames(chosen.public))
	if err != nil {
		return nil, err
	}
	go func() {
		if err := cached.Start(ctx, func() {}); err != nil {
			stop(err)
		}
	}()
	return cached, nil
}

// podCertificate is where a pod has the certificate of the API server.
const podCertificate = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"

// readConfig returns how the API server is reached: as KUBECONFIG says, or in a pod as the pod says. Pages for
// people with rights of their own need the address and the certificate alone, so that a pod needs no token.
func readConfig(needsAccount bool, certificate string) (*rest.Config, error) {
	kubeconfig := os.Getenv(clientcmd.RecommendedConfigPathEnvVar)
	host, port := os.Getenv("KUBERNETES_SERVICE_HOST"), os.Getenv("KUBERNETES_SERVICE_PORT")
	if kubeconfig != "" || host == "" || port == "" {
		return readKubeconfig(kubeconfig)
	}
	if needsAccount {
		config, err := rest.InClusterConfig()
		if err != nil {
			return nil, fmt.Errorf("--public needs the token of a service account: %w. "+
				"Set automountServiceAccountToken of the pod to true, or KUBECONFIG", err)
		}
		return removeLimit(config), nil
	}
	config := &rest.Config{
		Host: "https://" + net.JoinHostPort(host, port), TLSClientConfig: rest.TLSClientConfig{CAFile: certificate},
	}
	if _, err := rest.TLSConfigFor(config); err != nil {
		return nil, fmt.Errorf("reading the certificate of the API server: %w. "+
			"Mount the ConfigMap kube-root-ca.crt into the folder of this file, or set KUBECONFIG", err)
	}
	return config, nil
}

// readKubeconfig reads a kubeconfig, or the one of the home folder if the path is empty.
func readKubeconfig(path string) (*rest.Config, error) {
	loader := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(clientcmd.NewDefaultClientConfigLoadingRules(), nil)
	config, err := loader.ClientConfig()
	switch {
	case err == nil:
		return removeLimit(config), nil
	case !clientcmd.IsEmptyConfig(err):
		return nil, fmt.Errorf("reading the kubeconfig: %w", err)
	case path != "":
		return nil, fmt.Errorf("KUBECONFIG is %q, which names no cluster: set it to the path of a kubeconfig", path)
	default:
		return nil, errors.New("no cluster is known: set KUBECONFIG to the path of a kubeconfig, or run the dashboard " +
			"in a pod. For pages on your own machine, run kubectl techplan dashboard")
	}
}

// removeLimit leaves it to the API server how many requests it takes at a time.
func removeLimit(config *rest.Config) *rest.Config {
	config.QPS = -1
	return config
}

func splitNames(names string) []string {
	return strings.FieldsFunc(names, func(letter rune) bool { return letter == ',' || letter == ' ' })
}

// listen returns the listener of the pages: with a certificate that is read again when its files change, or
// without one.
func listen(ctx context.Context, chosen options, stop context.CancelCauseFunc) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", chosen.address)
	if err != nil {
		return nil, fmt.Errorf("listening at %s: %w", chosen.address, err)
	}
	if chosen.certificateFile == "" {
		return listener, nil
	}
	watcher, err := certwatcher.New(chosen.certificateFile, chosen.keyFile)
	if err != nil {
		return nil, fmt.Errorf("reading the certificate: %w", err)
	}
	go func() {
		if err := watcher.Start(ctx); err != nil {
			stop(err)
		}
	}()
	return tls.NewListener(listener, &tls.Config{
		GetCertificate: watcher.GetCertificate, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
	}), nil
}
