package main

import (
	"os"
	"testing"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	"sigs.k8s.io/controller-runtime/pkg/log"
)

// TestAPIServer: an API server takes all objects as they are: whatever the types
// do not say, it would. The monitoring kinds are none of its own.
func TestAPIServer(t *testing.T) {
	if testing.Short() || os.Getenv("KUBEBUILDER_ASSETS") == "" {
		t.Skip("needs the programs of `make controlplane` in KUBEBUILDER_ASSETS")
	}
	log.SetLogger(logr.Discard())
	environment := &envtest.Environment{}
	config, err := environment.Start()
	if err != nil {
		t.Fatalf("start the API server: %v", err)
	}
	t.Cleanup(func() {
		if err := environment.Stop(); err != nil {
			t.Errorf("stop the API server: %v", err)
		}
	})
	api, err := client.New(config, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{namespace, "leases"} {
		// As config/manager/namespace.yaml and the chart's README have it.
		enforced := map[string]string{"pod-security.kubernetes.io/enforce": "restricted"}
		if err := api.Create(t.Context(), &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: enforced}}); err != nil {
			t.Fatal(err)
		}
	}
	defaults := objects(t, release{}.render(t))
	if err := api.Create(t.Context(), pod(t, defaults.get(t, "Deployment/techplan")), client.DryRunAll); err != nil {
		t.Errorf("the manager does not start in a namespace with restricted pods: %v", err)
	}
	fromKustomize, _ := kustomize(t, "default")
	for from, all := range map[string]objectSet{
		"the default": defaults,
		"everything":  objects(t, release{values: everything}.render(t)),
		"kustomize":   fromKustomize,
	} {
		for name, object := range all {
			if object.GetObjectKind().GroupVersionKind().Group == "monitoring.coreos.com" {
				continue
			}
			err := api.Create(t.Context(), object, client.DryRunAll, client.FieldValidation(metav1.FieldValidationStrict))
			if err != nil && !(name == "Namespace/"+namespace && apierrors.IsAlreadyExists(err)) {
				t.Errorf("%s: %s: %v", from, name, err)
			}
		}
	}
}
