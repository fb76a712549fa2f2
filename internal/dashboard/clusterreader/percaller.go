package clusterreader

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/clusterobjects"
	"techplan.education/internal/dashboard"
	"techplan.education/internal/debounce"
	"techplan.education/internal/snapshot"
)

// PerCaller reads with the bearer token of each request, so that the API server decides what a person sees.
// It has no rights of its own and keeps nothing between requests.
type PerCaller struct {
	config     *rest.Config
	namespaces []string
	mapper     meta.RESTMapper
}

var _ dashboard.Source = (*PerCaller)(nil)

// NewPerCaller returns a source that calls the API server of a config without its credentials. namespaces
// are those in which districts are looked for if a person may not list plans in all namespaces.
func NewPerCaller(config *rest.Config, namespaces []string) *PerCaller {
	return &PerCaller{config: rest.AnonymousClientConfig(config), namespaces: namespaces, mapper: newMapper()}
}

// newMapper returns the resources of the kinds, so that they need not be asked for.
func newMapper() meta.RESTMapper {
	mapper := meta.NewDefaultRESTMapper(nil)
	for _, kind := range []string{
		v1alpha1.KindTechnologyPlan, v1alpha1.KindGoal, v1alpha1.KindBenchmark, v1alpha1.KindDevice, v1alpha1.KindEvaluation,
	} {
		mapper.Add(v1alpha1.GroupVersion.WithKind(kind), meta.RESTScopeNamespace)
		// A cache of some namespaces asks for the scope of a list by the kind of the list.
		mapper.Add(v1alpha1.GroupVersion.WithKind(kind+"List"), meta.RESTScopeNamespace)
	}
	return mapper
}

// IsReady reports true: there is nothing to wait for.
func (source *PerCaller) IsReady() bool { return true }

// ListOmissions returns nothing: the API server has no object that cannot be read.
func (*PerCaller) ListOmissions() []dashboard.Omission { return nil }

// ForRequest returns a reader with the token of a request. The error is ErrUnauthorized if it has none.
func (source *PerCaller) ForRequest(request *http.Request) (dashboard.Reader, error) {
	scheme, token, _ := strings.Cut(request.Header.Get("Authorization"), " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return nil, dashboard.ErrUnauthorized
	}
	config := rest.CopyConfig(source.config)
	config.BearerToken = token
	// The token of a person must not be slowed down by a limit of the program.
	config.QPS = -1
	kinds, err := newScheme()
	if err != nil {
		return nil, err
	}
	caller, err := client.NewWithWatch(config, client.Options{Scheme: kinds, Mapper: source.mapper})
	if err != nil {
		return nil, fmt.Errorf("reach the API server: %w", err)
	}
	return callerReader{caller, source.namespaces}, nil
}

// callerReader reads for one request.
type callerReader struct {
	client     client.WithWatch
	namespaces []string
}

// ListDistricts reads all namespaces at once, or one by one if the person may not do that.
func (caller callerReader) ListDistricts(ctx context.Context, selector labels.Selector) ([]*snapshot.NamespacedDistrict, error) {
	districts, err := caller.listDistricts(ctx, "", selector)
	if !errors.Is(err, dashboard.ErrForbidden) {
		return districts, err
	}
	mayRead := false
	for _, namespace := range caller.namespaces {
		ofNamespace, err := caller.listDistricts(ctx, namespace, selector)
		switch {
		case errors.Is(err, dashboard.ErrForbidden):
			continue
		case err != nil:
			return nil, err
		}
		mayRead = true
		districts = append(districts, ofNamespace...)
	}
	if !mayRead {
		return nil, dashboard.ErrForbidden
	}
	return districts, nil
}

func (caller callerReader) listDistricts(
	ctx context.Context, namespace string, selector labels.Selector,
) ([]*snapshot.NamespacedDistrict, error) {
	query := clusterobjects.Query{Namespace: namespace, Selector: selector, SkipsLots: true}
	districts, err := clusterobjects.ListDistricts(ctx, caller.client, query)
	return districts, explainError(err)
}

// ReadDistrict reads all objects of a namespace.
func (caller callerReader) ReadDistrict(ctx context.Context, namespace string) (snapshot.District, error) {
	district, err := clusterobjects.ReadDistrict(ctx, caller.client, clusterobjects.Query{Namespace: namespace})
	return district, explainError(err)
}

// Follow watches the objects of a namespace that a page can show, or the plans, goals and benchmarks of all
// namespaces, as the page of all districts shows no others. It ends when the API server ends a watch, as it does after
// some minutes.
func (caller callerReader) Follow(ctx context.Context, namespace string, began, changed func()) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	kinds := []string{v1alpha1.KindTechnologyPlan, v1alpha1.KindGoal, v1alpha1.KindBenchmark}
	if namespace != "" {
		kinds = append(kinds, v1alpha1.KindDevice, v1alpha1.KindEvaluation)
	}
	events := make(chan watch.Event)
	for _, kind := range kinds {
		watcher, err := caller.watchKind(ctx, kind, namespace)
		if err != nil {
			return explainError(err)
		}
		defer watcher.Stop()
		go func() {
			// When one watch ends, all of them do.
			defer stop()
			for event := range watcher.ResultChan() {
				select {
				case events <- event:
				case <-ctx.Done():
					return
				}
			}
		}()
	}
	began()
	return debounce.Run(ctx, events, delays, func() error {
		changed()
		return nil
	})
}

// watchKind watches what changes from now on in the objects of a kind, and not all that is there.
func (caller callerReader) watchKind(ctx context.Context, kind, namespace string) (watch.Interface, error) {
	list := metav1.PartialObjectMetadataList{}
	list.SetGroupVersionKind(v1alpha1.GroupVersion.WithKind(kind + "List"))
	if err := caller.client.List(ctx, &list, client.InNamespace(namespace), client.Limit(1)); err != nil {
		return nil, err
	}
	from := &client.ListOptions{Namespace: namespace, Raw: &metav1.ListOptions{ResourceVersion: list.ResourceVersion}}
	return caller.client.Watch(ctx, &list, from)
}
