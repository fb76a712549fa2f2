package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"
)

const root = "../../../.."

func TestWritePackage(t *testing.T) {
	out := t.TempDir()
	if err := writePackage(root, out, "7.8.9-rc.1"); err != nil {
		t.Fatal(err)
	}
	written, err := loader.LoadDir(filepath.Join(out, "techplan"))
	if err != nil {
		t.Fatal(err)
	}
	if err := written.Validate(); err != nil {
		t.Error(err)
	}
	if got := written.Metadata.Annotations["artifacthub.io/images"]; strings.Count(got, ":7.8.9-rc.1\n") != 2 || !strings.Contains(got, image+":7.8.9-rc.1\n") {
		t.Errorf("the annotation of the images is %s", got)
	}
	for _, file := range written.Raw {
		if file.Name == "README.md.gotmpl" {
			t.Errorf("%s is packed, and .helmignore leaves it out", file.Name)
		}
	}
	checkManifest(t, filepath.Join(out, "install.yaml"))
}

// checkManifest: all objects carry the version, the manager has the image of it, and the
// namespace and the definitions come before what needs them.
func checkManifest(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	decoder := yaml.NewYAMLOrJSONDecoder(bytes.NewReader(data), 4096)
	counts := map[string]int{}
	for {
		var object unstructured.Unstructured
		if err := decoder.Decode(&object.Object); err != nil {
			break
		}
		kind := object.GetKind()
		counts[kind]++
		if got := object.GetLabels()["app.kubernetes.io/version"]; got != "7.8.9-rc.1" {
			t.Errorf("%s %s has the version %q", kind, object.GetName(), got)
		}
		if kind == "Deployment" && !bytes.Contains(data, []byte("image: "+image+":7.8.9-rc.1\n")) {
			t.Error("the manager has another image")
		}
		if kind == "ServiceAccount" && (counts["Namespace"] != 1 || counts["CustomResourceDefinition"] != 5) {
			t.Errorf("the service account comes before the namespace or a definition: %v", counts)
		}
	}
	if counts["Deployment"] != 1 || counts["ClusterRole"] == 0 || counts["CustomResourceDefinition"] != 5 {
		t.Errorf("the manifest has %v, want a Deployment, roles and five definitions", counts)
	}
}

func TestWritePackageRefusals(t *testing.T) {
	for name, c := range map[string]struct{ root, out, version, want string }{
		"no folder":     {root, "", "0.1.0", "give -out and -version"},
		"no version":    {root, t.TempDir(), "", "give -out and -version"},
		"no repository": {t.TempDir(), t.TempDir(), "0.1.0", "load the chart: "},
		"other versions": {
			copyChart(t, "version: 0.1.0\nappVersion", "version: 0.2.0\nappVersion"), t.TempDir(), "0.1.0",
			"has the versions 0.2.0 and 0.1.0, which differ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if err := writePackage(c.root, c.out, c.version); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("want an error with %q, got %v", c.want, err)
			}
		})
	}
}

// copyChart copies the chart with a change of Chart.yaml.
func copyChart(t *testing.T, before, after string) (copied string) {
	t.Helper()
	copied = t.TempDir()
	folder := filepath.Join(copied, "charts", "techplan")
	if err := os.CopyFS(folder, os.DirFS(filepath.Join(root, "charts", "techplan"))); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "Chart.yaml")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(data), before, after, 1)
	if changed == string(data) {
		t.Fatalf("Chart.yaml lacks %q", before)
	}
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	return copied
}
