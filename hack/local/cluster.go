package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/discovery"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/config/crd"
)

// The field managers of the objects that the launcher sets up, and of the sample.
const (
	setupManager  = "techplan-local"
	sampleManager = "techplan-sample"
)

func newScheme() (*runtime.Scheme, error) {
	scheme := runtime.NewScheme()
	err := errors.Join(clientgoscheme.AddToScheme(scheme), apiextensionsv1.AddToScheme(scheme),
		v1alpha1.AddToScheme(scheme))
	return scheme, err
}

func newClient(config *rest.Config) (client.Client, error) {
	scheme, err := newScheme()
	if err != nil {
		return nil, err
	}
	return client.New(config, client.Options{Scheme: scheme})
}

// prepareCluster applies the definitions of the kinds, waits until they are served,
// and creates the namespace.
func prepareCluster(ctx context.Context, config *rest.Config, apiClient client.Client, namespace string) error {
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		return err
	}
	for _, definition := range definitions {
		if err := applyDefinition(ctx, apiClient, definition); err != nil {
			return fmt.Errorf("install %s: %w", definition.Name, err)
		}
	}
	if err := waitServed(ctx, config, definitions); err != nil {
		return err
	}
	return ensureNamespace(ctx, apiClient, namespace)
}

func applyDefinition(
	ctx context.Context, apiClient client.Client, definition *apiextensionsv1.CustomResourceDefinition,
) error {
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(definition)
	if err != nil {
		return err
	}
	object := &unstructured.Unstructured{Object: content}
	object.SetGroupVersionKind(apiextensionsv1.SchemeGroupVersion.WithKind("CustomResourceDefinition"))
	unstructured.RemoveNestedField(object.Object, "status")
	unstructured.RemoveNestedField(object.Object, "metadata", "creationTimestamp")
	return apiClient.Apply(ctx, client.ApplyConfigurationFromUnstructured(object),
		client.FieldOwner(setupManager), client.ForceOwnership)
}

// waitServed waits until discovery lists every kind. Clients depend on discovery,
// which follows some time after the condition Established.
func waitServed(
	ctx context.Context, config *rest.Config, definitions []*apiextensionsv1.CustomResourceDefinition,
) error {
	const timeout = 30 * time.Second
	d, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		return err
	}
	var missing string
	const interval = 50 * time.Millisecond
	err = wait.PollUntilContextTimeout(ctx, interval, timeout, true, func(context.Context) (bool, error) {
		served := map[string]bool{}
		list, err := d.ServerResourcesForGroupVersion(v1alpha1.GroupVersion.String())
		if err != nil && !apierrors.IsNotFound(err) {
			return false, err
		}
		if err == nil {
			for _, resource := range list.APIResources {
				served[resource.Name] = true
			}
		}
		for _, definition := range definitions {
			if missing = definition.Spec.Names.Plural; !served[missing] {
				return false, nil
			}
		}
		return true, nil
	})
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case wait.Interrupted(err):
		return fmt.Errorf("the API server did not serve %s within %v", missing, timeout)
	}
	return err
}

// ensureNamespace creates the namespace. It first waits for the end of one of this
// name that is being deleted.
func ensureNamespace(ctx context.Context, apiClient client.Client, name string) error {
	const timeout = time.Minute
	const interval = 200 * time.Millisecond
	err := wait.PollUntilContextTimeout(ctx, interval, timeout, true, func(ctx context.Context) (bool, error) {
		namespace := &corev1.Namespace{}
		err := apiClient.Get(ctx, client.ObjectKey{Name: name}, namespace)
		switch {
		case apierrors.IsNotFound(err):
			namespace.Name = name
			err = apiClient.Create(ctx, namespace)
			return err == nil, client.IgnoreAlreadyExists(err)
		case err != nil:
			return false, err
		}
		return namespace.DeletionTimestamp == nil, nil
	})
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case wait.Interrupted(err):
		return fmt.Errorf("namespace %s is being deleted and was not gone within %v", name, timeout)
	}
	return err
}
