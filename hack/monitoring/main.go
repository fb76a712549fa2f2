// Command monitoring writes the Grafana dashboards of the Helm chart:
//
//	go -C hack/monitoring generate ./...
//
// Its tests hold the dashboards, the alerts and their runbooks against the metrics
// that the manager really has, with Prometheus' own parser and engine. It is a
// module of its own, so that Prometheus does not reach the operator's binaries.
package main

//go:generate go run . ../../charts/techplan/files/dashboards

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: monitoring FOLDER")
		os.Exit(2)
	}
	if err := writeDashboards(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "monitoring:", err)
		os.Exit(1)
	}
}

// buildDashboards builds all dashboards, by the names of their files.
func buildDashboards() (map[string]dashboard.Dashboard, error) {
	all := map[string]dashboard.Dashboard{}
	for name, builder := range map[string]*dashboard.DashboardBuilder{
		"districts.json": newDistrictsDashboard(), "operator.json": newOperatorDashboard(),
	} {
		built, err := buildDashboard(builder)
		if err != nil {
			return nil, fmt.Errorf("building %s: %w", name, err)
		}
		all[name] = built
	}
	return all, nil
}

func writeDashboards(folder string) error {
	all, err := buildDashboards()
	if err != nil {
		return err
	}
	for name, built := range all {
		text, err := encodeDashboard(built)
		if err != nil {
			return fmt.Errorf("encoding %s: %w", name, err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
