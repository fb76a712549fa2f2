package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"strconv"
	"strings"

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
	ctrl.SetLogger(logr.FromSlogHandler(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
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
	set, err := kubernetes.NewForConfig(c.config)
	if err != nil {
		return err
	}
	c.raw = set.RESTClient()
	return nil
}

// renew puts an empty control plane in the place of a full one: a large one is
// slower, and takes the machine's memory.
func (c *cluster) renew() error {
	if err := c.environment.Stop(); err != nil {
		return fmt.Errorf("stopping the control plane: %w", err)
	}
	return c.start()
}

// district makes a namespace.
func (c *cluster) district(ctx context.Context) (string, error) {
	c.districts++
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("district-%03d", c.districts)}}
	if err := c.client.Create(ctx, namespace); err != nil {
		return "", err
	}
	return namespace.Name, nil
}

// written counts the writes that the API server has served, and those that it has
// refused: a write that meets a newer version costs it as much as one that lands.
type written struct{ devices, deviceStatuses, planStatuses, all, refused float64 }

func (w written) plus(o written) written {
	return written{w.devices + o.devices, w.deviceStatuses + o.deviceStatuses, w.planStatuses + o.planStatuses, w.all + o.all, w.refused + o.refused}
}

func (w written) minus(o written) written {
	return written{w.devices - o.devices, w.deviceStatuses - o.deviceStatuses, w.planStatuses - o.planStatuses, w.all - o.all, w.refused - o.refused}
}

// forLots writes what was written for each of so many lots.
func (w written) forLots(lots int) string {
	return fmt.Sprintf("%.3f, %.3f", w.devices/float64(lots), w.deviceStatuses/float64(lots))
}

var requests = regexp.MustCompile(`(?m)^apiserver_request_total\{([^}]*)\} ([0-9.e+]+)$`)

// writes reads the API server's own count.
func (c *cluster) writes(ctx context.Context) (written, error) {
	data, err := c.raw.Get().AbsPath("/metrics").DoRaw(ctx)
	if err != nil {
		return written{}, fmt.Errorf("reading the API server's metrics: %w", err)
	}
	var w written
	for _, match := range requests.FindAllStringSubmatch(string(data), -1) {
		labels := match[1]
		n, err := strconv.ParseFloat(match[2], 64)
		if err != nil || !strings.Contains(labels, `group="techplan.education"`) {
			continue
		}
		verb := labelOf(labels, "verb")
		if verb != "POST" && verb != "PATCH" && verb != "PUT" && verb != "APPLY" && verb != "DELETE" {
			continue
		}
		if !strings.HasPrefix(labelOf(labels, "code"), "2") {
			w.refused += n
			continue
		}
		w.all += n
		switch resource, status := labelOf(labels, "resource"), labelOf(labels, "subresource") == "status"; {
		case resource == "devices" && status:
			w.deviceStatuses += n
		case resource == "devices":
			w.devices += n
		case resource == "technologyplans" && status:
			w.planStatuses += n
		}
	}
	return w, nil
}

// metric reads figures of the API server; of several with one name, their sum.
func (c *cluster) metric(ctx context.Context, names ...string) ([]float64, error) {
	data, err := c.raw.Get().AbsPath("/metrics").DoRaw(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the API server's metrics: %w", err)
	}
	figures := make([]float64, len(names))
	for line := range strings.Lines(string(data)) {
		for i, name := range names {
			rest, found := strings.CutPrefix(line, name)
			if !found || !strings.HasPrefix(rest, " ") && !strings.HasPrefix(rest, "{") {
				continue
			}
			n, err := strconv.ParseFloat(strings.TrimSpace(rest[strings.LastIndex(rest, " "):]), 64)
			if err != nil {
				return nil, fmt.Errorf("reading %s: %w", name, err)
			}
			figures[i] += n
		}
	}
	return figures, nil
}

func labelOf(labels, name string) string {
	_, rest, found := strings.Cut(labels, name+`="`)
	if !found {
		return ""
	}
	value, _, _ := strings.Cut(rest, `"`)
	return value
}
