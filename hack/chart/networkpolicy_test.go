package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestConnectionToPrometheus: the manager may connect to Prometheus where its outgoing connections are limited, if the
// administrator chose a Prometheus and said where its pods are. Otherwise a policy stays closed.
func TestConnectionToPrometheus(t *testing.T) {
	const (
		url    = "prometheus: {url: 'http://prometheus.monitoring:80'}\n"
		egress = "egress: [{ports: [{port: 443, protocol: TCP}]}]"
		pods   = "prometheusTo: [{podSelector: {matchLabels: {app: prometheus}}}]"
	)
	api := map[string]any{"ports": []any{map[string]any{"port": float64(443), "protocol": "TCP"}}}
	prometheus := func(port float64) map[string]any {
		return map[string]any{
			"ports": []any{map[string]any{"port": port, "protocol": "TCP"}},
			"to":    []any{map[string]any{"podSelector": map[string]any{"matchLabels": map[string]any{"app": "prometheus"}}}},
		}
	}
	for title, test := range map[string]struct {
		values string
		want   any
	}{
		"nothing is limited":            {url + "networkPolicy: {enabled: true, " + pods + "}", nil},
		"no Prometheus was chosen":      {"networkPolicy: {enabled: true, " + egress + ", " + pods + "}", []any{api}},
		"its pods are not known":        {url + "networkPolicy: {enabled: true, " + egress + "}", []any{api}},
		"its pods, at the usual port":   {url + "networkPolicy: {enabled: true, " + egress + ", " + pods + "}", []any{api, prometheus(9090)}},
		"its pods, at a port of theirs": {url + "networkPolicy: {enabled: true, prometheusPort: 8080, " + egress + ", " + pods + "}", []any{api, prometheus(8080)}},
	} {
		t.Run(title, func(t *testing.T) {
			spec := objects(t, release{values: test.values}.render(t)).get(t, "NetworkPolicy/techplan").Object["spec"].(map[string]any)
			if diff := cmp.Diff(test.want, spec["egress"]); diff != "" {
				t.Errorf("outgoing connections (-want +got):\n%s", diff)
			}
			types := []any{"Ingress"}
			if test.want != nil {
				types = append(types, "Egress")
			}
			if diff := cmp.Diff(any(types), spec["policyTypes"]); diff != "" {
				t.Errorf("types (-want +got):\n%s", diff)
			}
		})
	}
}
