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
func (tripper roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return tripper(r) }

func (l *writeLog) wrapTransport(inner http.RoundTripper) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		if r.Method != http.MethodGet && strings.Contains(r.URL.Path, v1alpha1.GroupVersion.Group) {
			l.addWrite(time.Now())
		}
		return inner.RoundTrip(r)
	})
}

func (l *writeLog) addWrite(at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.writes = append(l.writes, at)
}

func (l *writeLog) maxPerSecond() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	most, first := 0, 0
	for last := range l.writes {
		for l.writes[last].Sub(l.writes[first]) >= time.Second {
			first++
		}
		most = max(most, last-first+1)
	}
	return most
}

// MaxWritesPerSecond is the largest number of writes of objects of techplan that the
// candidate has sent within one second.
func (running *Running) MaxWritesPerSecond() int { return running.writes.maxPerSecond() }
