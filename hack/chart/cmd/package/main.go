// Command package writes the parts of a release that install the manager: the files of the chart
// with their version, and a manifest of the definitions, the roles and the manager for kubectl.
// hack/release runs it, and packs the chart.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"helm.sh/helm/v4/pkg/chart/common"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// image is the name of the manager's image in config/.
const image = "ghcr.io/techplan/techplan"

func main() {
	root := flag.String("root", "../..", "Root of the repository.")
	out := flag.String("out", "", "Folder to write into: techplan, with the files of the chart, and install.yaml.")
	version := flag.String("version", "", "Version of the release, without a leading v.")
	flag.Parse()
	if err := writePackage(*root, *out, *version); err != nil {
		fmt.Fprintln(os.Stderr, "package:", err)
		os.Exit(1)
	}
}

func writePackage(root, out, version string) error {
	if out == "" || version == "" {
		return errors.New("give -out and -version")
	}
	loaded, err := loader.LoadDir(filepath.Join(root, "charts", "techplan"))
	if err != nil {
		return fmt.Errorf("load the chart: %w", err)
	}
	if err := writeChart(loaded, filepath.Join(out, "techplan"), version); err != nil {
		return err
	}
	manifest, err := buildManifest(filepath.Join(root, "config"), version)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "install.yaml"), manifest, 0o644)
}

// writeChart writes the files that Helm would pack, and the version of the release for that of
// the repository in those files that state it.
func writeChart(loaded *chart.Chart, folder, version string) error {
	replacer := strings.NewReplacer(loaded.Metadata.AppVersion, version)
	for _, file := range loaded.Raw {
		data := file.Data
		if file.Name == "Chart.yaml" || file.Name == "README.md" {
			data = []byte(replacer.Replace(string(data)))
		}
		path := filepath.Join(folder, filepath.FromSlash(file.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return err
		}
	}
	written, err := loader.LoadDir(folder)
	if err != nil {
		return fmt.Errorf("load the written chart: %w", err)
	}
	if written.Metadata.Version != version || written.Metadata.AppVersion != version {
		return fmt.Errorf("charts/techplan/Chart.yaml has the versions %s and %s, which differ: write the same for both",
			loaded.Metadata.Version, loaded.Metadata.AppVersion)
	}
	if !slices.EqualFunc(loaded.Raw, written.Raw, func(left, right *common.File) bool { return left.Name == right.Name }) {
		return errors.New("the written chart has other files than the chart")
	}
	return nil
}

// buildManifest builds config/default as kubectl does, with the image and the labels of a version.
func buildManifest(config, version string) ([]byte, error) {
	files := filesys.MakeFsInMemory()
	for _, folder := range []string{"crd", "default", "manager", "rbac"} {
		if err := copyFolder(files, filepath.Join(config, folder), folder); err != nil {
			return nil, err
		}
	}
	overlay := fmt.Sprintf(`apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../default]
images: [{name: %s, newTag: %q}]
labels: [{pairs: {app.kubernetes.io/version: %q}}]
sortOptions: {order: legacy}
`, image, version, version)
	if err := files.WriteFile("release/kustomization.yaml", []byte(overlay)); err != nil {
		return nil, err
	}
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionUnspecified // as the files say
	resources, err := krusty.MakeKustomizer(options).Run(files, "release")
	if err != nil {
		return nil, fmt.Errorf("build config/default: %w", err)
	}
	manifest, err := resources.AsYaml()
	if err != nil {
		return nil, fmt.Errorf("write the manifest: %w", err)
	}
	header := fmt.Sprintf("# techplan %s: kubectl apply --server-side -f install.yaml\n", version)
	return append([]byte(header), manifest...), nil
}

// copyFolder copies the manifests below a folder into memory.
func copyFolder(files filesys.FileSystem, from, to string) error {
	return filepath.WalkDir(from, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".yaml" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		return files.WriteFile(filepath.Join(to, relative), data)
	})
}
