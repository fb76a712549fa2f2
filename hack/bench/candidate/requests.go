package candidate

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"techplan.education/api/v1alpha1"
)

// writeLog records when a candidate wrote.
type writeLog struct {
	mu     sync.Mutex
	writes []time.Time
}

type roundTripper func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (tripper roundTripper) RoundTrip(request *http.Request) (*http.Response, error) {
	return tripper(request)
}

func (writes *writeLog) wrapTransport(inner http.RoundTripper) http.RoundTripper {
	return roundTripper(func(request *http.Request) (*http.Response, error) {
		if request.Method != http.MethodGet && strings.Contains(request.URL.Path, v1alpha1.GroupVersion.Group) {
			writes.addWrite(time.Now())
		}
		return inner.RoundTrip(request)
	})
}

func (writes *writeLog) addWrite(at time.Time) {
	writes.mu.Lock()
	defer writes.mu.Unlock()
	writes.writes = append(writes.writes, at)
}

func (writes *writeLog) maxPerSecond() int {
	writes.mu.Lock()
	defer writes.mu.Unlock()
	most, first := 0, 0
	for last := range writes.writes {
		for writes.writes[last].Sub(writes.writes[first]) >= time.Second {
			first++
		}
		most = max(most, last-first+1)
	}
	return most
}

// MaxWritesPerSecond is the largest number of writes of objects of techplan that the
// candidate has sent within one second.
func (running *Running) MaxWritesPerSecond() int { return running.writes.maxPerSecond() }
