package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"

	"techplan.education/internal/manifest"
)

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// documents are the YAML documents of a text, no key of which stands twice.
func documents(t *testing.T, text string) []map[string]any {
	t.Helper()
	var list []map[string]any
	reader := utilyaml.NewYAMLReader(bufio.NewReader(strings.NewReader(text)))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		var content map[string]any
		if err := yaml.UnmarshalStrict(document, &content); err != nil {
			t.Fatalf("%v in\n%s", err, document)
		}
		list = append(list, content)
	}
}

// at is the value that a path of keys leads to.
func at(content any, path ...string) any {
	for _, key := range path {
		m, _ := content.(map[string]any)
		content = m[key]
	}
	return content
}

// The committed files are what the generator writes, and what Argo CD reads out
// of them is the script.
func TestCarriers(t *testing.T) {
	for _, flavour := range flavours {
		want := healthScript(flavour)
		for name, content := range listFiles(flavour, want) {
			t.Run(name, func(t *testing.T) {
				if diff := cmp.Diff(content, read(t, filepath.Join(argocd, name))); diff != "" {
					t.Errorf("stale, run go -C hack/gitops generate ./... (-generated +committed):\n%s", diff)
				}
				if strings.HasSuffix(name, ".lua") {
					return
				}
				object := documents(t, content)[0]
				key, ok := at(object, "data", "resource.customizations").(string)
				if !ok {
					key, _ = at(object, "configs", "cm", "resource.customizations").(string)
				}
				if diff := cmp.Diff(want, at(documents(t, key)[0], "techplan.education/*", "health.lua")); diff != "" {
					t.Errorf("(-script +carried):\n%s", diff)
				}
			})
		}
	}
}

// kustomize builds a folder with the kubectl of the local control plane.
func kustomize(t *testing.T, dir string) []map[string]any {
	t.Helper()
	assets := os.Getenv("KUBEBUILDER_ASSETS")
	if assets == "" {
		t.Skip("KUBEBUILDER_ASSETS is empty: there is no kubectl to build with; use make test")
	}
	out, err := exec.CommandContext(t.Context(), filepath.Join(assets, "kubectl"), "kustomize", dir).Output()
	if exit := (&exec.ExitError{}); errors.As(err, &exit) {
		t.Fatalf("kubectl kustomize: %v\n%s", err, exit.Stderr)
	} else if err != nil {
		t.Fatal(err)
	}
	return documents(t, string(out))
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// The patch adds the script to Argo CD's ConfigMap and leaves the rest alone.
func TestPatch(t *testing.T) {
	for _, flavour := range flavours {
		t.Run(flavour, func(t *testing.T) {
			dir, patch := t.TempDir(), "argocd-cm-"+flavour+".yaml"
			put(t, filepath.Join(dir, patch), read(t, filepath.Join(argocd, patch)))
			put(t, filepath.Join(dir, "cm.yaml"), `
apiVersion: v1
kind: ConfigMap
metadata: {name: argocd-cm}
data: {resource.customizations.health.example.org_Pump: return nil, url: https://argocd.example.org}
`)
			put(t, filepath.Join(dir, "kustomization.yaml"), "namespace: argocd\nresources: [cm.yaml]\npatches: [{path: "+patch+"}]\n")
			built := kustomize(t, dir)
			data, _ := at(built[0], "data").(map[string]any)
			customizations, _ := data["resource.customizations"].(string)
			delete(data, "resource.customizations")
			rest := map[string]any{"resource.customizations.health.example.org_Pump": "return nil", "url": "https://argocd.example.org"}
			if diff := cmp.Diff(rest, data); diff != "" || len(built) != 1 {
				t.Errorf("%d objects (-want +got):\n%s", len(built), diff)
			}
			if got := at(documents(t, customizations)[0], "techplan.education/*", "health.lua"); got != script(t, flavour) {
				t.Errorf("the ConfigMap carries another script:\n%v", got)
			}
		})
	}
}

// The component keeps records from being pruned, and changes nothing else. No object has a
// wave: objects may arrive in any order.
func TestEvaluationsAreKept(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "evaluations", "kustomization.yaml"),
		read(t, filepath.Join(argocd, "evaluations", "kustomization.yaml")))
	files, err := filepath.Glob(samples + "aligned/[1-9]*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sample: %v", err)
	}
	want := map[string]any{}
	list := ""
	for _, file := range files {
		text := read(t, file)
		put(t, filepath.Join(dir, "district", filepath.Base(file)), text)
		list += "- " + filepath.Base(file) + "\n"
		for _, object := range documents(t, text) {
			if object["kind"] == "Evaluation" {
				at(object, "metadata").(map[string]any)["annotations"] = map[string]any{
					"argocd.argoproj.io/sync-options":    "Prune=false,Delete=false",
					"argocd.argoproj.io/compare-options": "IgnoreExtraneous",
				}
			}
			want[fmt.Sprint(object["kind"], "/", at(object, "metadata", "name"))] = object
		}
	}
	put(t, filepath.Join(dir, "district", "kustomization.yaml"), "components: [../evaluations]\nresources:\n"+list)
	got := map[string]any{}
	for _, object := range kustomize(t, filepath.Join(dir, "district")) {
		got[fmt.Sprint(object["kind"], "/", at(object, "metadata", "name"))] = object
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The sample application is one of those that the sample ApplicationSet makes.
func TestApplicationIsOneOfTheSet(t *testing.T) {
	application := documents(t, read(t, filepath.Join(argocd, "application.yaml")))[0]
	set := read(t, filepath.Join(argocd, "applicationset.yaml"))
	for _, value := range []struct{ expression, value string }{
		{"{{.path.basenameNormalized}}", "maple-valley"}, {"{{.path.path}}", "districts/maple-valley"},
	} {
		set = strings.ReplaceAll(set, value.expression, value.value)
	}
	template := at(documents(t, set)[0], "spec", "template")
	for _, path := range [][]string{{"metadata", "name"}, {"metadata", "annotations"}, {"spec"}} {
		if diff := cmp.Diff(at(template, path...), at(application, path...)); diff != "" {
			t.Errorf("%v (-set +application):\n%s", path, diff)
		}
	}
	project := documents(t, read(t, filepath.Join(argocd, "project.yaml")))[0]
	if got, want := at(project, "metadata", "name"), at(application, "spec", "project"); got != want {
		t.Errorf("the project is %v, the application's %v", got, want)
	}
}

var fence = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$")

// Every block of YAML on the page can be read; objects of Argo CD are those of
// the files, and objects of techplan are in order.
func TestPage(t *testing.T) {
	const page = "../../docs/gitops.md"
	ours := map[string]map[string]any{}
	for _, file := range []string{"project.yaml", "applicationset.yaml"} {
		object := documents(t, read(t, filepath.Join(argocd, file)))[0]
		ours[fmt.Sprint(object["kind"])] = object
	}
	dir := t.TempDir()
	shown := 0
	blocks := fence.FindAllStringSubmatch(read(t, page), -1)
	for i, block := range blocks {
		put(t, filepath.Join(dir, fmt.Sprintf("%02d.yaml", i)), block[1])
		for _, object := range documents(t, block[1]) {
			if len(object) == 0 {
				t.Errorf("block %d is empty", i+1)
			}
			if object["apiVersion"] != "argoproj.io/v1alpha1" {
				continue
			}
			shown++
			if diff := cmp.Diff(ours[fmt.Sprint(object["kind"])], object); diff != "" {
				t.Errorf("block %d (-file +page):\n%s", i+1, diff)
			}
		}
	}
	if shown != len(ours) {
		t.Errorf("the page shows %d objects of Argo CD, want %d", shown, len(ours))
	}
	set, err := manifest.LoadFiles(t.Context(), []string{dir}, manifest.Options{Namespace: "maple-valley"})
	if err != nil {
		t.Fatal(err)
	}
	if set.Documents == 0 {
		t.Error("the page shows no object of techplan")
	}
	for _, p := range set.Problems {
		t.Errorf("%s, line %d: %s %s: %s", p.File, p.Line, p.Code, p.Field, p.Message)
	}
}
