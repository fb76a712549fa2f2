package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

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

// cluster is a control plane of its own on the loopback interface.
type cluster struct {
	binaries    string
	environment envtest.Environment
	config      *rest.Config
	client      client.Client
	raw         rest.Interface
	scheme      *runtime.Scheme
	districts   int
}

func startCluster(binaries string) (*cluster, error) {
	errorsOnly := &slog.HandlerOptions{Level: slog.LevelError}
	ctrl.SetLogger(logr.FromSlogHandler(slog.NewTextHandler(os.Stderr, errorsOnly)))
	c := &cluster{scheme: runtime.NewScheme(), binaries: binaries}
	if err := errors.Join(clientgoscheme.AddToScheme(c.scheme), v1alpha1.AddToScheme(c.scheme)); err != nil {
		return nil, err
	}
	return c, c.start()
}

func (c *cluster) start() error {
	definitions, err := crd.Definitions()
	if err != nil {
		return err
	}
	c.environment = envtest.Environment{BinaryAssetsDirectory: c.binaries, CRDs: definitions}
	if c.config, err = c.environment.Start(); err != nil {
		return fmt.Errorf("starting the control plane: %w", err)
	}
	c.config.QPS = -1 // No limit but the server's.
	if c.client, err = client.New(c.config, client.Options{Scheme: c.scheme}); err != nil {
		return err
	}
	clientset, err := kubernetes.NewForConfig(c.config)
	if err != nil {
		return err
	}
	c.raw = clientset.RESTClient()
	return nil
}

// replaceWithEmpty starts an empty control plane instead of a full one, which would
// be slower and take the machine's memory.
func (c *cluster) replaceWithEmpty() error {
	if err := c.environment.Stop(); err != nil {
		return fmt.Errorf("stopping the control plane: %w", err)
	}
	return c.start()
}

// createDistrict creates a namespace and returns its name.
func (c *cluster) createDistrict(ctx context.Context) (string, error) {
	c.districts++
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("district-%03d", c.districts)}}
	if err := c.client.Create(ctx, namespace); err != nil {
		return "", err
	}
	return namespace.Name, nil
}
