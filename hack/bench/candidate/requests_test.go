package candidate

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestMaxPerSecond(t *testing.T) {
	for name, tc := range map[string]struct {
		milliseconds []int
		want         int
	}{
		"none":                         {nil, 0},
		"one":                          {[]int{0}, 1},
		"999 ms apart: one second":     {[]int{0, 999}, 2},
		"1000 ms apart: two seconds":   {[]int{0, 1000}, 1},
		"the busiest is in the middle": {[]int{0, 1500, 1600, 1700, 2499, 2500, 9000}, 4},
	} {
		t.Run(name, func(t *testing.T) {
			var log writeLog
			for _, at := range tc.milliseconds {
				log.addWrite(time.UnixMilli(int64(at)))
			}
			if got := log.maxPerSecond(); got != tc.want {
				t.Errorf("got %d, want %d", got, tc.want)
			}
		})
	}
}

func TestWrapTransportCountsWritesOfTechplan(t *testing.T) {
	var log writeLog
	sent := 0
	transport := log.wrapTransport(roundTripper(func(*http.Request) (*http.Response, error) {
		sent++
		return &http.Response{Body: io.NopCloser(strings.NewReader(""))}, nil
	}))
	for _, request := range []struct{ method, path string }{
		{http.MethodPatch, "/apis/techplan.education/v1alpha1/namespaces/d/devices/a/status"},
		{http.MethodPost, "/apis/techplan.education/v1alpha1/namespaces/d/evaluations"},
		{http.MethodGet, "/apis/techplan.education/v1alpha1/devices"},
		{http.MethodPost, "/apis/events.k8s.io/v1/namespaces/d/events"},
	} {
		outgoing, err := http.NewRequestWithContext(t.Context(), request.method, "https://server"+request.path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		response, err := transport.RoundTrip(outgoing)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
	}
	if len(log.writes) != 2 || sent != 4 {
		t.Errorf("counted %d writes and sent %d requests, want 2 and 4", len(log.writes), sent)
	}
}
