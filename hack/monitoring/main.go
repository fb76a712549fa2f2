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
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: monitoring FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "monitoring:", err)
		os.Exit(1)
	}
}

// dashboards by the name of their file.
func dashboards() map[string]dashboard {
	return map[string]dashboard{"districts.json": districts(), "operator.json": operator()}
}

func write(folder string) error {
	for name, d := range dashboards() {
		text, err := d.JSON()
		if err != nil {
			return fmt.Errorf("encoding %s: %w", name, err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// JSON is the dashboard as Grafana reads it from a file.
func (d dashboard) JSON() ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	// Queries are full of angle brackets.
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(d)
	return text.Bytes(), err
}
