// Command techplan-local runs techplan on a local control plane, as a trial that
// needs no cluster: etcd, kube-apiserver, a few controllers of Kubernetes and
// those of techplan, all on the loopback interface. It installs the custom
// resource definitions, applies a sample district, and prints a summary of it. At
// a signal it stops everything that it started. The data stay for the next run.
//
// envtest starts the same programs, but for tests: its certificates are new each
// time and last a week, etcd does not sync to disk, and a program that ends is not
// reported. docs/design/0002-dependencies.md compares kwokctl.
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

// errStopped is the cause of a stop by a signal.
var errStopped = errors.New("stopped by a signal")

func main() {
	o, err := parseFlags(os.Args[1:], os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		os.Exit(2) // the flag package has printed why
	}
	ctx, forceStop := watchSignals()
	if err := runLauncher(ctx, forceStop, o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "techplan-local:", err)
		os.Exit(1)
	}
}

func parseFlags(args []string, stderr io.Writer) (options, error) {
	o := options{}
	flags := flag.NewFlagSet("techplan-local", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.data, "data", ".local", "`directory` of the data, logs and kubeconfig, kept for the next run")
	flags.StringVar(&o.bin, "bin", "bin", "`directory` of the programs that make builds")
	flags.IntVar(&o.port, "port", 16443, "`port` of the API server on 127.0.0.1; 0 takes a free one")
	flags.StringVar(&o.samples, "sample", "config/samples/east-central-isd",
		"`directory` of the YAML files to apply; empty: none")
	flags.BoolVar(&o.once, "once", false, "stop after the summary")
	flags.BoolVar(&o.noControllers, "no-controllers", false,
		"start the control plane without the controllers of techplan")
	flags.BoolVar(&o.bare, "bare", false,
		"start the control plane and nothing else: no definitions, no sample, no controllers")
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

// watchSignals returns a context that ends with errStopped at the first signal to
// stop, and a channel that closes at the second, which forces the stop.
func watchSignals() (context.Context, <-chan struct{}) {
	// Output into a closed pipe would otherwise end the launcher, and leave the
	// programs running.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		signal.Notify(signals, syscall.SIGHUP)
	}
	return stopAtSignals(signals)
}

// stopAtSignals does for a channel what watchSignals does for the process.
func stopAtSignals(signals <-chan os.Signal) (context.Context, <-chan struct{}) {
	ctx, cancel := context.WithCancelCause(context.Background())
	forceStop := make(chan struct{})
	go func() {
		<-signals
		cancel(errStopped)
		<-signals
		close(forceStop)
	}()
	return ctx, forceStop
}

// launcher is one run.
type launcher struct {
	options
	out       io.Writer
	began     time.Time
	dataDir   dataDir
	sample    sample
	processes *processGroup
}

// runLauncher runs until ctx ends or a program that it started ends by itself; with
// once, until the summary is printed. It stops everything that it started before it
// returns.
func runLauncher(ctx context.Context, forceStop <-chan struct{}, o options, out io.Writer) error {
	l := &launcher{options: o, out: out, began: time.Now()}
	if err := l.checkPrograms(); err != nil {
		return err
	}
	var err error
	if l.sample, err = readSample(o.samples); err != nil {
		return err
	}
	if l.dataDir, err = openDataDir(o.data); err != nil {
		return err
	}
	defer l.dataDir.unlockFolder()
	if err := stopStaleProcesses(ctx, l.dataDir, out); err != nil {
		return err
	}
	if l.port, err = checkPort(l.port); err != nil {
		return err
	}
	restoreLogs, err := l.redirectLogs()
	if err != nil {
		return err
	}
	defer restoreLogs()

	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	l.processes = &processGroup{
		logs:        l.dataDir.joinPath("log"),
		shownLogs:   l.dataDir.joinShown("log"),
		saveRecords: l.dataDir.writeRecords,
		reportExit:  cancel,
	}
	err = l.startAll(ctx)
	finished := err == nil
	if finished && !l.once {
		fmt.Fprintln(out, "\nPress Ctrl-C to stop.")
		<-ctx.Done()
	}
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	if l.processes.hasStarted() {
		fmt.Fprintln(out, "\nstopping")
	}
	l.processes.stopAll(forceStop)
	if errors.Is(err, errStopped) && (finished || !l.once) {
		return nil
	}
	return err
}

// startAll starts everything, applies the sample and prints the summary.
func (l *launcher) startAll(ctx context.Context) error {
	config, err := l.startControlPlane(ctx)
	if err != nil {
		return err
	}
	l.printProgress("control plane ready")
	if l.bare {
		fmt.Fprintf(l.out, "kubeconfig: %s\n", l.dataDir.joinShown(kubeconfigFile))
		return nil
	}
	apiClient, err := newClient(config)
	if err != nil {
		return err
	}
	if err := prepareCluster(ctx, config, apiClient, l.sample.namespace); err != nil {
		return err
	}
	if !l.noControllers {
		if err := l.startControllers(ctx); err != nil {
			return err
		}
		l.printProgress("controllers ready")
	}
	applied, err := l.sample.applyObjects(ctx, apiClient)
	for _, kept := range applied.kept {
		fmt.Fprintln(l.out, kept)
	}
	if err != nil {
		return err
	}
	if l.samples != "" {
		l.printProgress("sample applied", text.FormatCount(len(l.sample.objects), "object"),
			fmt.Sprintf("%d new or changed", applied.changed))
	}
	if !l.noControllers {
		count, err := l.waitAssessed(ctx, config, l.sample.namespace)
		if err != nil {
			return err
		}
		l.printProgress("sample assessed", text.FormatCount(count, "object"))
	}
	result, err := readSummary(ctx, apiClient, l.sample.namespace, l.began)
	if err != nil {
		return err
	}
	fmt.Fprintln(l.out)
	result.writeSummary(l.out)
	if !l.once {
		l.printHints(result)
	}
	return nil
}

// printProgress prints a line that ends with the seconds since the start.
func (l *launcher) printProgress(what string, details ...string) {
	details = append(details, fmt.Sprintf("%.1f s", time.Since(l.began).Seconds()))
	fmt.Fprintf(l.out, "%s (%s)\n", what, strings.Join(details, ", "))
}

// redirectLogs sends the log of the client libraries to a file.
func (l *launcher) redirectLogs() (restore func(), err error) {
	file, err := openLog(l.dataDir.joinPath("log"), "techplan-local")
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

func (l *launcher) binaryPath(name string) string { return filepath.Join(l.bin, name) }

// checkPrograms reports a missing program before anything is started.
func (l *launcher) checkPrograms() error {
	type program struct{ target, name string }
	programs := []program{
		{"controlplane", "etcd"}, {"controlplane", "kube-apiserver"}, {"controlplane", "kube-controller-manager"},
	}
	if !l.noControllers {
		programs = append(programs, program{"build", "manager"})
	}
	for _, p := range programs {
		path := l.binaryPath(p.name)
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, os.ErrNotExist):
			return fmt.Errorf("%s is missing: build it with `make %s`", path, p.target)
		case err != nil:
			return err
		case !info.Mode().IsRegular() || info.Mode()&0o111 == 0:
			return fmt.Errorf("%s is not a program that can be run: remove it, and build it with `make %s`",
				path, p.target)
		}
	}
	return nil
}
