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
	apiClient    client.Client
	fieldManager string
}

// NewApplier returns an applier that owns the fields of what it applies under a name.
func (flags Flags) NewApplier(fieldManager string) (*Applier, error) {
	apiClient, _, err := flags.newClient()
	if err != nil {
		return nil, err
	}
	return &Applier{apiClient, fieldManager}, nil
}

// Apply applies a manifest on the server. It takes no field from another manager: the error then
// names the field and the manager.
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
	err := applier.apiClient.Apply(ctx, client.ApplyConfigurationFromUnstructured(object),
		client.FieldOwner(applier.fieldManager))
	if apierrors.IsConflict(err) {
		return fmt.Errorf("a person or another program set the field that this import would change: "+
			"remove it there, or take its rows out of the file: %w", err)
	}
	return err
}
