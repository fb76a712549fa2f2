package controllers_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
	testclock "k8s.io/utils/clock/testing"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"techplan.education/controllers"
)

// replicaVariable is the environment variable that makes the program of the tests a replica
// of the manager: its options as JSON.
const replicaVariable = "TECHPLAN_TEST_REPLICA"

// The lease of the replicas is as short as its unit, seconds, and a busy machine allow.
const (
	leaseDuration = 2 * time.Second
	renewDeadline = 1500 * time.Millisecond
	retryPeriod   = 200 * time.Millisecond
)

// replicaOptions say what a replica works on.
type replicaOptions struct {
	// Name is the holder of the lease.
	Name       string
	Kubeconfig string
	Namespace  string
	// At is the instant at which its clock stands.
	At time.Time
}

// runReplica runs the controllers as cmd/manager does, in one namespace, with a clock of the
// test and a short lease.
func runReplica(text string) error {
	var chosen replicaOptions
	if err := json.Unmarshal([]byte(text), &chosen); err != nil {
		return err
	}
	ctrl.SetLogger(errorsTo(os.Stderr))
	config, err := clientcmd.BuildConfigFromFlags("", chosen.Kubeconfig)
	if err != nil {
		return err
	}
	config.QPS = -1
	lock, err := resourcelock.NewFromKubeconfig(resourcelock.LeasesResourceLock, chosen.Namespace, "techplan.education",
		resourcelock.ResourceLockConfig{Identity: chosen.Name}, config, renewDeadline)
	if err != nil {
		return err
	}
	scheme, err := newScheme()
	if err != nil {
		return err
	}
	lease, renew, retry := leaseDuration, renewDeadline, retryPeriod
	options := ctrl.Options{
		Scheme:  scheme,
		Metrics: metricsserver.Options{BindAddress: "0"},
		Cache:   cache.Options{DefaultNamespaces: map[string]cache.Config{chosen.Namespace: {}}},

		LeaderElection:                      true,
		LeaderElectionResourceLockInterface: lock,
		LeaderElectionReleaseOnCancel:       true,
		LeaseDuration:                       &lease,
		RenewDeadline:                       &renew,
		RetryPeriod:                         &retry,
	}
	controllers.ConfigureManager(&options)
	mgr, err := ctrl.NewManager(config, options)
	if err != nil {
		return err
	}
	ctx := ctrl.SetupSignalHandler()
	clock := testclock.NewFakePassiveClock(chosen.At)
	if err := controllers.SetupControllers(ctx, mgr, clock, controllers.Options{}); err != nil {
		return err
	}
	return mgr.Start(ctx)
}

// replica is a process with the controllers.
type replica struct {
	name    string
	command *exec.Cmd
	ended   chan struct{} // closed at its end
}

// replicas are the processes of one district.
type replicas struct {
	*district

	kubeconfig, log string
	started         int
}

func newReplicas(d *district) *replicas {
	d.Helper()
	folder := d.TempDir()
	r := &replicas{district: d, kubeconfig: filepath.Join(folder, "kubeconfig"), log: filepath.Join(folder, "log")}
	if err := os.WriteFile(r.kubeconfig, cluster.KubeConfig, 0o600); err != nil {
		d.Fatal(err)
	}
	d.Cleanup(func() {
		if log, err := os.ReadFile(r.log); d.Failed() {
			d.Logf("what the replicas logged (%v):\n%s", err, log)
		}
	})
	return r
}

// start starts a replica, whose clock stands where that of the district does now.
func (r *replicas) start() *replica {
	r.Helper()
	r.started++
	started := &replica{name: fmt.Sprintf("replica-%d", r.started), ended: make(chan struct{})}
	text, err := json.Marshal(replicaOptions{
		Name: started.name, Kubeconfig: r.kubeconfig, Namespace: r.namespace, At: r.clock.Now(),
	})
	if err != nil {
		r.Fatal(err)
	}
	program, err := os.Executable()
	if err != nil {
		r.Fatal(err)
	}
	started.command = exec.Command(program)
	started.command.Env = append(os.Environ(), replicaVariable+"="+string(text))
	log, err := os.OpenFile(r.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		r.Fatal(err)
	}
	defer log.Close()
	started.command.Stdout, started.command.Stderr = log, log
	if err := started.command.Start(); err != nil {
		r.Fatal(err)
	}
	go func() {
		_ = started.command.Wait()
		close(started.ended)
	}()
	r.Cleanup(started.kill)
	return started
}

// kill ends the process at once, as a machine that fails does.
func (replica *replica) kill() {
	_ = replica.command.Process.Kill() // fails if it has ended
	<-replica.ended
}

// freeze stops the process, as a machine that is too busy does: it knows nothing of the time
// that passes.
func (replica *replica) freeze() { _ = replica.command.Process.Signal(syscall.SIGSTOP) }

func (replica *replica) resume() { _ = replica.command.Process.Signal(syscall.SIGCONT) }

func (replica *replica) hasEnded() bool {
	select {
	case <-replica.ended:
		return true
	default:
		return false
	}
}

// exitOfReplica runs the replica that the environment asks for, if it does.
func exitOfReplica() (code int, isReplica bool) {
	text := os.Getenv(replicaVariable)
	if text == "" {
		return 0, false
	}
	if err := runReplica(text); err != nil {
		fmt.Fprintln(os.Stderr, "a replica ended:", err)
		return 1, true
	}
	return 0, true
}
