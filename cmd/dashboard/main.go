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
	flags.StringVar(&chosen.certificateFile, "tls-cert-file", "", "Certificate of the pages; empty: they are served over HTTP.")
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
		return errors.New("--namespaces is for people with rights of their own, and --public for pages without them: give one of them")
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
	source, err := openSource(ctx, chosen, stop)
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

// openSource returns the source of the pages. stop ends the program with an error.
func openSource(ctx context.Context, chosen options, stop context.CancelCauseFunc) (dashboard.Source, error) {
	config, err := ctrl.GetConfig()
	if err != nil {
		return nil, fmt.Errorf("reading the kubeconfig: %w", err)
	}
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
