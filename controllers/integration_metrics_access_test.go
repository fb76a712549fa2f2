package controllers_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"

	"techplan.education/controllers/metrics/access"
)

// metricsOf serves an endpoint behind the filter of the metrics.
func metricsOf(t *testing.T, config *rest.Config, logs io.Writer) http.Handler {
	t.Helper()
	httpClient, err := rest.HTTPClientFor(config)
	if err != nil {
		t.Fatal(err)
	}
	filter, err := access.NewFilter(config, httpClient, clock.RealClock{})
	if err != nil {
		t.Fatal(err)
	}
	log := logr.FromSlogHandler(slog.NewTextHandler(logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	next := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	handler, err := filter(log, next)
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

// Tokens with the right, without it and unknown ones each get their own status. The API
// server gets one review of each.
func TestMetricsAccess(t *testing.T) {
	withRoles(t)
	config := asAccount(account)
	becomes(t, clientOf(t, config), question{verb: "create", group: "authentication.k8s.io", resource: "tokenreviews"})
	bind(t, home, "prometheus", "techplan-metrics-reader")
	becomes(t, clientOf(t, asAccount("prometheus")), question{verb: "get", resource: "/metrics"})
	revoked := tokenOf(t, "revoked")
	gone := named(&corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: home}}, "revoked")
	if err := cluster.client.Delete(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	good := "Bearer " + tokenOf(t, "prometheus")
	unreachable := rest.CopyConfig(config)
	unreachable.Host = "https://127.0.0.1:1"
	powerless := asAccount("curious")
	for name, tc := range map[string]struct {
		config        *rest.Config
		authorization string
		want          int
	}{
		"no token":                                    {config, "", http.StatusUnauthorized},
		"a scheme without a token":                    {config, "Bearer ", http.StatusUnauthorized},
		"an invented token":                           {config, "Bearer made-up", http.StatusUnauthorized},
		"a token with a broken signature":             {config, good + "x", http.StatusUnauthorized},
		"a token of a deleted account":                {config, "Bearer " + revoked, http.StatusUnauthorized},
		"a token without the right":                   {config, "Bearer " + tokenOf(t, "curious"), http.StatusForbidden},
		"a token with the right":                      {config, good, http.StatusOK},
		"a token while no API server can be reached":  {unreachable, good, http.StatusServiceUnavailable},
		"no token while no API server can be reached": {unreachable, "", http.StatusUnauthorized},
		"a manager without the right to review":       {powerless, "Bearer made-up", http.StatusServiceUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			logs := &testLogs{}
			handler := metricsOf(t, tc.config, logs)
			for range 3 {
				r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", http.NoBody)
				r.Header.Set("Authorization", tc.authorization)
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, r)
				if w.Code != tc.want {
					t.Errorf("got %d, want %d", w.Code, tc.want)
				}
			}
			lines := logs.take()
			failed := tc.want == http.StatusServiceUnavailable
			switch {
			case tc.want == http.StatusOK && len(lines) > 0:
				t.Errorf("logged: %q", lines)
			case tc.want != http.StatusOK && (len(lines) != 1 || strings.Contains(lines[0], "level=ERROR") != failed):
				t.Errorf("three requests are logged as %q, want one line, at level error: %t", lines, failed)
			}
		})
	}
}
