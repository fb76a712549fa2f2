package cluster

import (
	"context"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/internal/importer/change"
)

// Applier applies manifests with the rights of the person who runs the plugin.
type Applier struct {
	// Advice says, after a conflict, who owns the field and what to do.
	Advice string
	// Forces takes a field from another manager instead of an error.
	Forces bool

	apiClient    client.Client
	fieldManager string
}

// NewApplier returns an applier that owns the fields of what it applies under a name.
func (flags Flags) NewApplier(fieldManager string) (*Applier, error) {
	apiClient, _, err := flags.newClient()
	if err != nil {
		return nil, err
	}
	return &Applier{apiClient: apiClient, fieldManager: fieldManager}, nil
}

// Apply applies a manifest on the server. Unless it forces, it takes no field from another manager:
// the error then names the field and the manager.
func (applier *Applier) Apply(ctx context.Context, manifest change.Manifest) error {
	object := &unstructured.Unstructured{Object: manifest}
	stored := &unstructured.Unstructured{}
	stored.SetGroupVersionKind(object.GroupVersionKind())
	switch err := applier.apiClient.Get(ctx, client.ObjectKeyFromObject(object), stored); {
	case err == nil:
		object.Object = manifest.AdoptValues(stored.Object)
	case !apierrors.IsNotFound(err):
		return err
	}
	options := []client.ApplyOption{client.FieldOwner(applier.fieldManager)}
	if applier.Forces {
		options = append(options, client.ForceOwnership)
	}
	err := applier.apiClient.Apply(ctx, client.ApplyConfigurationFromUnstructured(object), options...)
	if apierrors.IsConflict(err) {
		return fmt.Errorf("%s: %w", applier.Advice, err)
	}
	return err
}
