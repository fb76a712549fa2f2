// Package cluster starts the control plane on which the benchmark runs, and reads
// what its API server counts.
package cluster

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"

	"techplan.education/api/v1alpha1"
	"techplan.education/config/crd"
)

// WaitTimeout is how long one wait for the control plane or for controllers may take.
const WaitTimeout = 2 * time.Hour

// Cluster is a control plane of its own on the loopback interface, with the
// definitions of techplan and no controllers.
type Cluster struct {
	// Config reaches the API server without a limit of requests.
	Config *rest.Config
	// Client reads from the API server, and not from a cache.
	Client client.Client
	// Scheme has the types of Kubernetes and of techplan.
	Scheme *runtime.Scheme

	binaries    string
	environment envtest.Environment
	metrics     rest.Interface
	districts   int
}

// StartCluster starts a control plane from a folder of etcd, kube-apiserver and kubectl.
// Controllers log errors alone from then on.
func StartCluster(binaries string) (*Cluster, error) {
	errorsOnly := &slog.HandlerOptions{Level: slog.LevelError}
	ctrl.SetLogger(logr.FromSlogHandler(slog.NewTextHandler(os.Stderr, errorsOnly)))
	cluster := &Cluster{binaries: binaries}
	return cluster, cluster.startEmpty()
}

// ConnectTo makes a cluster of an API server that runs already. It sends no request, and
// the cluster cannot be stopped or replaced.
func ConnectTo(config *rest.Config) (*Cluster, error) {
	cluster := &Cluster{}
	return cluster, cluster.connectTo(config)
}

func (cluster *Cluster) startEmpty() error {
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		return err
	}
	cluster.environment = envtest.Environment{BinaryAssetsDirectory: cluster.binaries, CRDs: definitions}
	config, err := cluster.environment.Start()
	if err != nil {
		return fmt.Errorf("starting the control plane: %w", err)
	}
	return cluster.connectTo(config)
}

func (cluster *Cluster) connectTo(config *rest.Config) error {
	cluster.Config = config
	cluster.Config.QPS = -1 // No limit but the server's.
	cluster.Scheme = runtime.NewScheme()
	if err := errors.Join(clientgoscheme.AddToScheme(cluster.Scheme), v1alpha1.AddToScheme(cluster.Scheme)); err != nil {
		return err
	}
	var err error
	if cluster.Client, err = client.New(cluster.Config, client.Options{Scheme: cluster.Scheme}); err != nil {
		return err
	}
	clientset, err := kubernetes.NewForConfig(cluster.Config)
	if err != nil {
		return err
	}
	cluster.metrics = clientset.RESTClient()
	return nil
}

// StopServers stops the control plane and removes its data.
func (cluster *Cluster) StopServers() error {
	if err := cluster.environment.Stop(); err != nil {
		return fmt.Errorf("stopping the control plane: %w", err)
	}
	return nil
}

// ReplaceWithEmpty starts an empty control plane instead of a full one, which would
// be slower and take the machine's memory.
func (cluster *Cluster) ReplaceWithEmpty() error {
	if err := cluster.StopServers(); err != nil {
		return err
	}
	return cluster.startEmpty()
}

// CreateDistrict creates a namespace and returns its name. No two namespaces of a
// cluster have the same name.
func (cluster *Cluster) CreateDistrict(ctx context.Context) (string, error) {
	cluster.districts++
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("district-%03d", cluster.districts)}}
	if err := cluster.Client.Create(ctx, namespace); err != nil {
		return "", err
	}
	return namespace.Name, nil
}
