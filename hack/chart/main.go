// Command chart writes the parts of the Helm chart that follow from elsewhere:
// the templates of the custom resource definitions, of the roles and of the
// admission policy from config/, and the README from values.yaml. So the chart
// and `kubectl apply -k config/default` cannot part. Run it in its own directory:
// go run -C hack/chart .
package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// root of the repository, from this directory.
const root = "../.."

func main() {
	if err := runChart(root); err != nil {
		fmt.Fprintln(os.Stderr, "chart:", err)
		os.Exit(1)
	}
}

func runChart(root string) error {
	texts, err := generateChart(root)
	if err != nil {
		return err
	}
	return writeChart(filepath.Join(root, "charts", "techplan"), texts)
}

// writeChart writes the texts into the chart, and removes from the folders that are
// generated whole what is no longer made.
func writeChart(chart string, texts map[string]string) error {
	var errs []error
	for _, folder := range folders {
		there, err := filepath.Glob(filepath.Join(chart, folder, "*.yaml"))
		if err != nil {
			return err
		}
		for _, path := range there {
			name := filepath.Join(folder, filepath.Base(path))
			if _, made := texts[name]; !made {
				errs = append(errs, os.Remove(path))
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		path := filepath.Join(chart, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		errs = append(errs, os.WriteFile(path, []byte(texts[name]), 0o644))
	}
	return errors.Join(errs...)
}
