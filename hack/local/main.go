// Command techplan-local runs techplan on a local control plane, as a trial that
// needs no cluster: etcd, kube-apiserver, a few controllers of Kubernetes and
// those of techplan, all on the loopback interface. It installs the custom
// resource definitions, applies a sample district, says where that stands, and
// stops everything that it started when it is told to stop. The data stay for
// the next run.
//
// envtest starts the same programs, but for tests: its certificates last a week
// and are new each time, etcd does not sync to disk, and nobody is told when a
// program ends. So the programs are started here.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/go-logr/logr"
	"k8s.io/klog/v2"
	ctrl "sigs.k8s.io/controller-runtime"

	"techplan.education/internal/text"
)

// options are the flags. Paths are as given, for messages.
type options struct {
	data, bin, samples  string
	port                int
	once, noControllers bool
	bare                bool
}

// errTold is the cause when a person or the system said to stop.
var errTold = errors.New("told to stop")

func main() {
	o, err := parse(os.Args[1:], os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		os.Exit(2) // the flag package has said why
	}
	ctx, hurry := signals()
	if err := launch(ctx, hurry, o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "techplan-local:", err)
		os.Exit(1)
	}
}

func parse(args []string, stderr io.Writer) (options, error) {
	o := options{}
	flags := flag.NewFlagSet("techplan-local", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.data, "data", ".local", "`directory` of the data, logs and kubeconfig, kept for the next run")
	flags.StringVar(&o.bin, "bin", "bin", "`directory` of the programs that make builds")
	flags.IntVar(&o.port, "port", 16443, "`port` of the API server on 127.0.0.1; 0 takes a free one")
	flags.StringVar(&o.samples, "sample", "config/samples/east-central-isd", "`directory` of the YAML files to apply; empty: none")
	flags.BoolVar(&o.once, "once", false, "stop after the summary")
	flags.BoolVar(&o.noControllers, "no-controllers", false, "start the control plane without the controllers of techplan")
	flags.BoolVar(&o.bare, "bare", false, "start the control plane and nothing else: no definitions, no sample, no controllers")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.bare {
		o.noControllers, o.samples = true, ""
	}
	if flags.NArg() > 0 {
		err := fmt.Errorf("unexpected argument %q", flags.Arg(0))
		fmt.Fprintln(stderr, "techplan-local:", err)
		return o, err
	}
	return o, nil
}

// signals gives a context that ends with errTold at the first signal to stop,
// and a channel that is closed at the second: whoever asks twice is in a hurry.
func signals() (context.Context, <-chan struct{}) {
	// Output into a closed pipe would otherwise end the launcher, and leave the
	// programs running.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	told := make(chan os.Signal, 2)
	signal.Notify(told, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		signal.Notify(told, syscall.SIGHUP)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	hurry := make(chan struct{})
	go func() {
		<-told
		cancel(errTold)
		<-told
		close(hurry)
	}()
	return ctx, hurry
}

// launcher is one run.
type launcher struct {
	options
	out       io.Writer
	began     time.Time
	home      home
	sample    sample
	processes *group
}

// launch runs until ctx ends, a program that it started ends by itself, or with
// once the summary is out. Everything that was started is stopped when it
// returns.
func launch(ctx context.Context, hurry <-chan struct{}, o options, out io.Writer) error {
	l := &launcher{options: o, out: out, began: time.Now()}
	if err := l.findPrograms(); err != nil {
		return err
	}
	var err error
	if l.sample, err = readSample(o.samples); err != nil {
		return err
	}
	if l.home, err = openHome(o.data); err != nil {
		return err
	}
	defer l.home.close()
	if err := stopLeftovers(ctx, l.home, out); err != nil {
		return err
	}
	if l.port, err = takePort(l.port); err != nil {
		return err
	}
	restoreLogs, err := l.redirectLogs()
	if err != nil {
		return err
	}
	defer restoreLogs()

	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	l.processes = &group{logs: l.home.file("log"), shownLogs: filepath.Join(o.data, "log"), record: l.home.record, died: cancel}
	err = l.trial(ctx)
	finished := err == nil
	if finished && !l.once {
		fmt.Fprintln(out, "\nPress Ctrl-C to stop.")
		<-ctx.Done()
	}
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	if l.processes.any() {
		fmt.Fprintln(out, "\nstopping")
	}
	l.processes.stop(hurry)
	if errors.Is(err, errTold) && (finished || !l.once) {
		return nil
	}
	return err
}

// trial starts everything, applies the sample and prints the summary.
func (l *launcher) trial(ctx context.Context) error {
	config, err := l.startControlPlane(ctx)
	if err != nil {
		return err
	}
	l.progress("control plane ready")
	if l.bare {
		fmt.Fprintf(l.out, "kubeconfig: %s\n", l.home.shownFile(kubeconfigFile))
		return nil
	}
	c, err := newClient(config)
	if err != nil {
		return err
	}
	if err := prepare(ctx, config, c, l.sample.namespace); err != nil {
		return err
	}
	if !l.noControllers {
		if err := l.startControllers(ctx); err != nil {
			return err
		}
		l.progress("controllers ready")
	}
	applied, err := l.sample.apply(ctx, c)
	for _, kept := range applied.kept {
		fmt.Fprintln(l.out, kept)
	}
	if err != nil {
		return err
	}
	if l.samples != "" {
		l.progress("sample applied", text.PluralWithCommas(len(l.sample.objects), "object"), fmt.Sprintf("%d new or changed", applied.changed))
	}
	if !l.noControllers {
		n, err := l.awaitAssessed(ctx, config, l.sample.namespace)
		if err != nil {
			return err
		}
		l.progress("sample assessed", text.PluralWithCommas(n, "object"))
	}
	d, err := gather(ctx, c, l.sample.namespace)
	if err != nil {
		return err
	}
	fmt.Fprintln(l.out)
	d.render(l.out)
	if !l.once {
		l.renderHints(d)
	}
	return nil
}

// progress writes a line that ends with the seconds since the start.
func (l *launcher) progress(what string, details ...string) {
	details = append(details, fmt.Sprintf("%.1f s", time.Since(l.began).Seconds()))
	fmt.Fprintf(l.out, "%s (%s)\n", what, strings.Join(details, ", "))
}

// redirectLogs keeps what the client libraries log out of the output.
func (l *launcher) redirectLogs() (restore func(), err error) {
	file, err := openLog(l.home.file("log"), "techplan-local")
	if err != nil {
		return nil, err
	}
	klog.LogToStderr(false)
	klog.SetOutput(file)
	ctrl.SetLogger(klog.Background())
	return func() {
		ctrl.SetLogger(logr.Discard())
		klog.Flush()
		klog.SetOutput(io.Discard)
		_ = file.Close()
	}, nil
}

func (l *launcher) program(name string) string { return filepath.Join(l.bin, name) }

// findPrograms says what is missing before anything is touched.
func (l *launcher) findPrograms() error {
	made := []struct{ target, name string }{
		{"controlplane", "etcd"}, {"controlplane", "kube-apiserver"}, {"controlplane", "kube-controller-manager"},
	}
	if !l.noControllers {
		made = append(made, struct{ target, name string }{"build", "manager"})
	}
	for _, m := range made {
		info, err := os.Stat(l.program(m.name))
		switch {
		case errors.Is(err, os.ErrNotExist):
			return fmt.Errorf("%s is missing: build it with `make %s`", l.program(m.name), m.target)
		case err != nil:
			return err
		case !info.Mode().IsRegular() || info.Mode()&0o111 == 0:
			return fmt.Errorf("%s is not a program that can be run: remove it, and build it with `make %s`", l.program(m.name), m.target)
		}
	}
	return nil
}
