package cluster

import (
	"context"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/dashboard/clusterreader"
)

// OpenDashboard returns a reader of the cluster for the dashboard: of all namespaces if the person may read
// them, otherwise of the namespace of the flags or of the kubeconfig. The error says that neither may be read.
func (flags Flags) OpenDashboard(ctx context.Context, query Query) (*clusterreader.Cached, error) {
	apiClient, namespace, err := flags.newClient()
	if err != nil {
		return nil, err
	}
	config, _, err := flags.loadConfig()
	if err != nil {
		return nil, err
	}
	if flags.Namespace() == "" {
		err := checkReading(ctx, apiClient, "")
		switch {
		case err == nil:
			return clusterreader.NewCached(config, nil)
		case query.AllNamespaces || !apierrors.IsForbidden(err):
			return nil, err
		}
	}
	if err := checkReading(ctx, apiClient, namespace); err != nil {
		return nil, err
	}
	return clusterreader.NewCached(config, []string{namespace})
}

// checkReading reads one object of each kind, so that a missing right is known before a cache waits for it.
func checkReading(ctx context.Context, apiClient client.Client, namespace string) error {
	for _, list := range []client.ObjectList{
		&v1alpha1.TechnologyPlanList{}, &v1alpha1.GoalList{}, &v1alpha1.BenchmarkList{}, &v1alpha1.DeviceList{},
		&v1alpha1.EvaluationList{},
	} {
		if err := apiClient.List(ctx, list, client.InNamespace(namespace), client.Limit(1)); err != nil {
			return fmt.Errorf("read the objects of the plans: %w", err)
		}
	}
	return nil
}
