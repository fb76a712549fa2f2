package dashboard_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/labels"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/dashboard"
	"techplan.education/internal/manifest"
	"techplan.education/internal/snapshot"
)

// memory is a source that tests change.
type memory struct {
	mutex     sync.Mutex
	districts []*snapshot.NamespacedDistrict
	changed   chan struct{}
	err       error
	omissions []dashboard.Omission
}

func (source *memory) IsReady() bool { return true }

func (source *memory) ListOmissions() []dashboard.Omission { return source.omissions }

func (source *memory) ForRequest(*http.Request) (dashboard.Reader, error) { return source, source.err }

func (source *memory) ListDistricts(_ context.Context, selector labels.Selector) ([]*snapshot.NamespacedDistrict, error) {
	source.mutex.Lock()
	defer source.mutex.Unlock()
	var list []*snapshot.NamespacedDistrict
	for _, district := range source.districts {
		chosen := *district
		chosen.Plans = slices.DeleteFunc(slices.Clone(district.Plans), func(plan *v1alpha1.TechnologyPlan) bool {
			return !selector.Matches(labels.Set(plan.Labels))
		})
		if len(chosen.Plans) > 0 {
			list = append(list, &chosen)
		}
	}
	return list, nil
}

func (source *memory) ReadDistrict(_ context.Context, namespace string) (snapshot.District, error) {
	source.mutex.Lock()
	defer source.mutex.Unlock()
	for _, district := range source.districts {
		if district.Namespace == namespace {
			return district.District, nil
		}
	}
	return snapshot.District{}, nil
}

func (source *memory) Follow(ctx context.Context, _ string, began, changed func()) error {
	began()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-source.changed:
			changed()
		}
	}
}

// readSamples returns a source with the sample districts.
func readSamples(t *testing.T) *memory {
	t.Helper()
	source := &memory{changed: make(chan struct{})}
	for _, sample := range []string{"aligned", "east-central-isd"} {
		set, err := manifest.LoadFiles(t.Context(), []string{filepath.Join("..", "..", "config", "samples", sample)},
			manifest.Options{Namespace: sample})
		if err != nil {
			t.Fatal(err)
		}
		for _, district := range set.Districts {
			source.districts = append(source.districts, &snapshot.NamespacedDistrict{
				Namespace: district.Namespace, District: snapshot.ComputeStatuses(district.District, asOf),
			})
		}
	}
	return source
}

func serve(t *testing.T, source dashboard.Source) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(dashboard.NewHandler(dashboard.Options{
		Source: source, Now: func() time.Time { return asOf }, MaxFollowers: 10,
		Report: func(err error) { t.Errorf("a page could not be made: %v", err) },
	}))
	t.Cleanup(func() {
		// A page that follows changes keeps its connection.
		server.CloseClientConnections()
		server.Close()
	})
	return server
}
