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
	options, err := parseFlags(os.Args[1:], os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		os.Exit(2) // the flag package has printed why
	}
	ctx, forceStop := watchSignals()
	if err := runLauncher(ctx, forceStop, options, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "techplan-local:", err)
		os.Exit(1)
	}
}

func parseFlags(args []string, stderr io.Writer) (options, error) {
	chosen := options{}
	flags := flag.NewFlagSet("techplan-local", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&chosen.data, "data", ".local", "`directory` of the data, logs and kubeconfig, kept for the next run")
	flags.StringVar(&chosen.bin, "bin", "bin", "`directory` of the programs that make builds")
	flags.IntVar(&chosen.port, "port", 16443, "`port` of the API server on 127.0.0.1; 0 takes a free one")
	flags.StringVar(&chosen.samples, "sample", "config/samples/east-central-isd",
		"`directory` of the YAML files to apply; empty: none")
	flags.BoolVar(&chosen.once, "once", false, "stop after the summary")
	flags.BoolVar(&chosen.noControllers, "no-controllers", false,
		"start the control plane without the controllers of techplan")
	flags.BoolVar(&chosen.bare, "bare", false,
		"start the control plane and nothing else: no definitions, no sample, no controllers")
	if err := flags.Parse(args); err != nil {
		return chosen, err
	}
	if chosen.bare {
		chosen.noControllers, chosen.samples = true, ""
	}
	if flags.NArg() > 0 {
		err := fmt.Errorf("unexpected argument %q", flags.Arg(0))
		fmt.Fprintln(stderr, "techplan-local:", err)
		return chosen, err
	}
	return chosen, nil
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
func runLauncher(ctx context.Context, forceStop <-chan struct{}, chosen options, out io.Writer) error {
	started := &launcher{options: chosen, out: out, began: time.Now()}
	if err := started.checkPrograms(); err != nil {
		return err
	}
	var err error
	if started.sample, err = readSample(chosen.samples); err != nil {
		return err
	}
	if started.dataDir, err = openDataDir(chosen.data); err != nil {
		return err
	}
	defer started.dataDir.unlockFolder()
	if err := stopStaleProcesses(ctx, started.dataDir, out); err != nil {
		return err
	}
	if started.port, err = checkPort(started.port); err != nil {
		return err
	}
	restoreLogs, err := started.redirectLogs()
	if err != nil {
		return err
	}
	defer restoreLogs()

	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	started.processes = &processGroup{
		logs:        started.dataDir.joinPath("log"),
		shownLogs:   started.dataDir.joinShown("log"),
		saveRecords: started.dataDir.writeRecords,
		reportExit:  cancel,
	}
	err = started.startAll(ctx)
	finished := err == nil
	if finished && !started.once {
		fmt.Fprintln(out, "\nPress Ctrl-C to stop.")
		<-ctx.Done()
	}
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	if started.processes.hasStarted() {
		fmt.Fprintln(out, "\nstopping")
	}
	started.processes.stopAll(forceStop)
	if errors.Is(err, errStopped) && (finished || !started.once) {
		return nil
	}
	return err
}

// startAll starts everything, applies the sample and prints the summary.
func (launcher *launcher) startAll(ctx context.Context) error {
	config, err := launcher.startControlPlane(ctx)
	if err != nil {
		return err
	}
	launcher.printProgress("control plane ready")
	if launcher.bare {
		fmt.Fprintf(launcher.out, "kubeconfig: %s\n", launcher.dataDir.joinShown(kubeconfigFile))
		return nil
	}
	apiClient, err := newClient(config)
	if err != nil {
		return err
	}
	if err := prepareCluster(ctx, config, apiClient, launcher.sample.namespace); err != nil {
		return err
	}
	if !launcher.noControllers {
		if err := launcher.startControllers(ctx); err != nil {
			return err
		}
		launcher.printProgress("controllers ready")
	}
	applied, err := launcher.sample.applyObjects(ctx, apiClient)
	for _, kept := range applied.kept {
		fmt.Fprintln(launcher.out, kept)
	}
	if err != nil {
		return err
	}
	if launcher.samples != "" {
		launcher.printProgress("sample applied", text.FormatCount(len(launcher.sample.objects), "object"),
			fmt.Sprintf("%d new or changed", applied.changed))
	}
	if !launcher.noControllers {
		count, err := launcher.waitAssessed(ctx, config, launcher.sample.namespace)
		if err != nil {
			return err
		}
		launcher.printProgress("sample assessed", text.FormatCount(count, "object"))
	}
	result, err := readSummary(ctx, apiClient, launcher.sample.namespace, launcher.began)
	if err != nil {
		return err
	}
	fmt.Fprintln(launcher.out)
	result.writeSummary(launcher.out)
	if launcher.once {
		return nil
	}
	launcher.printHints(result)
	if launcher.noControllers {
		return nil
	}
	address, err := launcher.startDashboard(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(launcher.out, "\nDashboard: %s\n", address)
	return nil
}

// printProgress prints a line that ends with the seconds since the start.
func (launcher *launcher) printProgress(what string, details ...string) {
	details = append(details, fmt.Sprintf("%.1f s", time.Since(launcher.began).Seconds()))
	fmt.Fprintf(launcher.out, "%s (%s)\n", what, strings.Join(details, ", "))
}

// redirectLogs sends the log of the client libraries to a file.
func (launcher *launcher) redirectLogs() (restore func(), err error) {
	file, err := openLog(launcher.dataDir.joinPath("log"), "techplan-local")
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

func (launcher *launcher) binaryPath(name string) string { return filepath.Join(launcher.bin, name) }

// checkPrograms reports a missing program before anything is started.
func (launcher *launcher) checkPrograms() error {
	type program struct{ target, name string }
	programs := []program{
		{"controlplane", "etcd"}, {"controlplane", "kube-apiserver"}, {"controlplane", "kube-controller-manager"},
	}
	if !launcher.noControllers {
		programs = append(programs, program{"build", "manager"})
	}
	if !launcher.noControllers && !launcher.once {
		programs = append(programs, program{"build", "kubectl-techplan"})
	}
	for _, p := range programs {
		path := launcher.binaryPath(p.name)
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
