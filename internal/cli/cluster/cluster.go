// Package cluster reads districts from a Kubernetes cluster, with the kubeconfig and the rights of
// the person who runs the plugin. Only Applier writes.
package cluster

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/pflag"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/clusterobjects"
	"techplan.education/internal/debounce"
	"techplan.education/internal/snapshot"
)

// Flags are the flags of kubectl that say which cluster is read, and as whom.
type Flags struct {
	config *genericclioptions.ConfigFlags
}

// NewFlags returns flags with the defaults of kubectl.
func NewFlags() Flags {
	all := genericclioptions.NewConfigFlags(true)
	// The other flags of kubectl are for rare cases, and each can be set in the kubeconfig.
	return Flags{&genericclioptions.ConfigFlags{
		KubeConfig: all.KubeConfig, Context: all.Context, Namespace: all.Namespace, Impersonate: all.Impersonate,
		Timeout: all.Timeout,
	}}
}

// AddFlags adds the flags to a command.
func (flags Flags) AddFlags(set *pflag.FlagSet) { flags.config.AddFlags(set) }

// Namespace returns the namespace of the flag --namespace; empty if it is not given.
func (flags Flags) Namespace() string { return *flags.config.Namespace }

// Query says what is read.
type Query struct {
	// AllNamespaces reads every namespace, and otherwise the one of the flags or of the
	// kubeconfig is read.
	AllNamespaces bool
	// Selector selects plans by their labels, as kubectl get --selector does; empty: all.
	Selector string
}

// prepareQuery returns a client, and the namespace and the labels that a query selects.
func (flags Flags) prepareQuery(query Query) (client.Client, *client.ListOptions, error) {
	selector, err := labels.Parse(query.Selector)
	if err != nil {
		return nil, nil, fmt.Errorf("--selector: %w", err)
	}
	apiClient, namespace, err := flags.newClient()
	if err != nil {
		return nil, nil, err
	}
	if query.AllNamespaces {
		namespace = ""
	}
	return apiClient, &client.ListOptions{Namespace: namespace, LabelSelector: selector}, nil
}

// ReadDistricts reads the objects with their statuses, by namespace. Namespaces without a plan are
// left out.
func (flags Flags) ReadDistricts(ctx context.Context, query Query) ([]*snapshot.NamespacedDistrict, error) {
	apiClient, options, err := flags.prepareQuery(query)
	if err != nil {
		return nil, err
	}
	return clusterobjects.ListDistricts(ctx, apiClient, clusterobjects.Query{
		Namespace: options.Namespace, Selector: options.LabelSelector,
	})
}

// ListPlanNames returns the names of the plans that a query selects, for completion. It reads no
// other objects.
func (flags Flags) ListPlanNames(ctx context.Context, query Query) ([]string, error) {
	apiClient, options, err := flags.prepareQuery(query)
	if err != nil {
		return nil, err
	}
	list := metav1.PartialObjectMetadataList{}
	list.SetGroupVersionKind(v1alpha1.GroupVersion.WithKind("TechnologyPlanList"))
	if err := apiClient.List(ctx, &list, options); err != nil {
		return nil, fmt.Errorf("read the plans: %w", err)
	}
	var names []string
	for _, plan := range list.Items {
		names = append(names, plan.Name)
	}
	return names, nil
}

// ReadNamespace reads the objects of a namespace.
func (flags Flags) ReadNamespace(ctx context.Context, namespace string) (snapshot.District, error) {
	apiClient, _, err := flags.newClient()
	if err != nil {
		return snapshot.District{}, err
	}
	return clusterobjects.ReadDistrict(ctx, apiClient, clusterobjects.Query{Namespace: namespace})
}

// ReadEvaluations reads the evaluations of the namespace, and nothing else: people may record in
// evaluations without the right to read the plan.
func (flags Flags) ReadEvaluations(ctx context.Context) ([]*v1alpha1.Evaluation, error) {
	apiClient, namespace, err := flags.newClient()
	if err != nil {
		return nil, err
	}
	list := v1alpha1.EvaluationList{}
	if err := apiClient.List(ctx, &list, client.InNamespace(namespace)); err != nil {
		return nil, fmt.Errorf("read the evaluations: %w", err)
	}
	evaluations := make([]*v1alpha1.Evaluation, len(list.Items))
	for i := range list.Items {
		evaluations[i] = &list.Items[i]
	}
	return evaluations, nil
}

// WatchPlans calls changed after each change of a plan that the query selects, until the context
// ends; changes that come together have one call. It watches: the API server is asked nothing
// while nothing changes.
func (flags Flags) WatchPlans(ctx context.Context, query Query, changed func() error) error {
	selector, err := labels.Parse(query.Selector)
	if err != nil {
		return fmt.Errorf("--selector: %w", err)
	}
	apiClient, namespace, err := flags.newClient()
	if err != nil {
		return err
	}
	if query.AllNamespaces {
		namespace = ""
	}
	for ctx.Err() == nil {
		if err := watchOnce(ctx, apiClient, changed, client.InNamespace(namespace), client.MatchingLabelsSelector{Selector: selector}); err != nil {
			return err
		}
	}
	return nil
}

// delays say how long changes of plans are collected before they are reported.
var delays = debounce.Delays{Quiet: 500 * time.Millisecond, Most: 5 * time.Second}

// watchOnce watches until the API server ends the watch, as it does after some minutes. Each watch
// begins with the objects that there are.
func watchOnce(
	ctx context.Context, apiClient client.WithWatch, changed func() error, options ...client.ListOption,
) error {
	watcher, err := apiClient.Watch(ctx, &v1alpha1.TechnologyPlanList{}, options...)
	if err != nil {
		return fmt.Errorf("watch the plans: %w", err)
	}
	defer watcher.Stop()
	// What is there now is shown at once.
	if err := changed(); err != nil {
		return err
	}
	return debounce.Run(ctx, watcher.ResultChan(), delays, changed)
}

func (flags Flags) newClient() (apiClient client.WithWatch, namespace string, err error) {
	config, namespace, err := flags.loadConfig()
	if err != nil {
		return nil, "", err
	}
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		return nil, "", err
	}
	apiClient, err = client.NewWithWatch(config, client.Options{Scheme: scheme})
	if err != nil {
		return nil, "", fmt.Errorf("reach the cluster: %w", err)
	}
	return apiClient, namespace, nil
}

// loadConfig reads the kubeconfig, or the account of the pod, and the namespace that it names.
func (flags Flags) loadConfig() (config *rest.Config, namespace string, err error) {
	loader := flags.config.ToRawKubeConfigLoader()
	namespace, _, err = loader.Namespace()
	if err != nil {
		return nil, "", fmt.Errorf("read the kubeconfig: %w", err)
	}
	if raw, err := loader.RawConfig(); err == nil && len(raw.Contexts) == 0 {
		// A pod has a cluster without a kubeconfig.
		if _, err := rest.InClusterConfig(); err != nil {
			return nil, "", ErrNoCluster
		}
	}
	config, err = flags.config.ToRESTConfig()
	if err != nil {
		return nil, "", fmt.Errorf("read the kubeconfig: %w", err)
	}
	return config, namespace, nil
}
