package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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
	environment := &envtest.Environment{CRDInstallOptions: envtest.CRDInstallOptions{
		Paths: []string{filepath.Join(gatewayAPI(t), "config", "crd", "standard", "gateway.networking.k8s.io_httproutes.yaml")},
	}}
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
	for _, name := range []string{namespace, "leases", "maple-valley"} {
		// As config/manager/namespace.yaml and the chart's README have it.
		enforced := map[string]string{"pod-security.kubernetes.io/enforce": "restricted"}
		if err := api.Create(t.Context(), &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: enforced}}); err != nil {
			t.Fatal(err)
		}
	}
	for from, all := range map[string]objectSet{
		"the default":              objects(t, release{}.render(t)),
		"everything":               objects(t, release{values: everything}.render(t)),
		"a dashboard for people":   objects(t, release{values: "dashboard: {enabled: true}"}.render(t)),
		"a dashboard for everyone": objects(t, release{values: "dashboard: {enabled: true, publicNamespaces: [maple-valley, leases]}"}.render(t)),
		"config/default":           kustomized(t, "default"),
		"config/dashboard":         kustomized(t, "dashboard"),
		"config/dashboard-public":  kustomized(t, "dashboard-public"),
		"config/oauth2-proxy":      kustomized(t, "oauth2-proxy"),
		"the page":                 pageObjects(t),
	} {
		for name, object := range all {
			if object.GetKind() == "Deployment" {
				if err := api.Create(t.Context(), pod(t, object), client.DryRunAll); err != nil {
					t.Errorf("%s: the pods of %s do not start in a namespace with restricted pods: %v", from, name, err)
				}
			}
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

func kustomized(t *testing.T, folder string) objectSet {
	t.Helper()
	all, _ := kustomize(t, folder)
	return all
}

// gatewayAPI is the folder of the module with the definitions of the Gateway API.
func gatewayAPI(t *testing.T) string {
	t.Helper()
	folder, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "sigs.k8s.io/gateway-api").Output()
	if err != nil {
		t.Fatalf("find the Gateway API: %v", err)
	}
	return strings.TrimSpace(string(folder))
}
