package docs

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/labels"

	"techplan.education/internal/dashboard"
	"techplan.education/internal/snapshot"
)

// emptyCluster is a source of pages without any plan.
type emptyCluster struct{}

func (emptyCluster) ForRequest(*http.Request) (dashboard.Reader, error) { return emptyCluster{}, nil }

func (emptyCluster) IsReady() bool { return true }

func (emptyCluster) ListOmissions() []dashboard.Omission { return nil }

func (emptyCluster) ListDistricts(context.Context, labels.Selector) ([]*snapshot.NamespacedDistrict, error) {
	return nil, nil
}

func (emptyCluster) ReadDistrict(context.Context, string) (snapshot.District, error) {
	return snapshot.District{}, nil
}

func (emptyCluster) Follow(context.Context, string, func(), func()) error { return nil }

var pageAddress = regexp.MustCompile(`https://plans\.district\.example(/[a-z/A-Z0-9-]*)`)

// Each address of a page in the documentation leads to a page. There is no plan here, and the answer says so.
func TestAddressesOfPages(t *testing.T) {
	handler := dashboard.NewHandler(dashboard.Options{
		Source: emptyCluster{}, Now: time.Now, MaxFollowers: 1, Report: func(err error) { t.Error(err) },
	})
	seen := map[string]bool{}
	for _, found := range pageAddress.FindAllStringSubmatch(read(t, "dashboard-in-a-cluster.md"), -1) {
		// The proxy answers below this path.
		if path := found[1]; !strings.HasPrefix(path, "/oauth2/") {
			seen[path] = true
		}
	}
	const fewest = 6
	if len(seen) < fewest {
		t.Fatalf("the page has %d addresses", len(seen))
	}
	for path := range seen {
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody))
		if strings.Contains(recorder.Body.String(), "There is no such page") {
			t.Errorf("%s is answered with %d and no page", path, recorder.Code)
		}
	}
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/districts/a/b/other", http.NoBody))
	if !strings.Contains(recorder.Body.String(), "There is no such page") {
		t.Error("an unknown page is answered as a known one")
	}
}
