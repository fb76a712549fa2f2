package access

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"github.com/google/go-cmp/cmp"
	authenticationv1 "k8s.io/api/authentication/v1"
	testclock "k8s.io/utils/clock/testing"
)

// fakeReviewer knows the tokens "good" and "curious", of which the first may read
// the metrics, and counts what it is asked.
type fakeReviewer struct {
	tokens, accesses int
	err, accessErr   error
}

func (f *fakeReviewer) reviewToken(_ context.Context, token string) (*authenticationv1.UserInfo, error) {
	f.tokens++
	if f.err == nil && (token == "good" || token == "curious") {
		return &authenticationv1.UserInfo{Username: token}, nil
	}
	return nil, f.err
}

func (f *fakeReviewer) reviewAccess(
	_ context.Context, user *authenticationv1.UserInfo, verb, path string,
) (bool, error) {
	f.accesses++
	return user.Username == "good" && verb == "get" && path == "/metrics", f.accessErr
}

// endpoint is a guarded endpoint with its log.
type endpoint struct {
	*handler

	reviews *fakeReviewer
	clock   *testclock.FakePassiveClock
	log     strings.Builder
}

func newEndpoint() *endpoint {
	e := &endpoint{
		reviews: &fakeReviewer{}, clock: testclock.NewFakePassiveClock(time.Date(2026, 11, 15, 15, 0, 0, 0, time.UTC)),
	}
	log := logr.FromSlogHandler(slog.NewTextHandler(&e.log, &slog.HandlerOptions{Level: slog.LevelInfo}))
	next := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "figures"+r.Header.Get("Authorization"))
	})
	e.handler = newHandler(e.reviews, e.clock, log, next)
	return e
}

// request sends a request with a header from an address.
func (e *endpoint) request(t *testing.T, method, authorization, address string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "/metrics", http.NoBody)
	r.RemoteAddr = address + ":40000"
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	return w
}

func TestAnswers(t *testing.T) {
	unreachable := errors.New("connection refused")
	for name, c := range map[string]struct {
		method, authorization string
		err, accessErr        error
		status                int
		body                  string
		asked                 int
	}{
		"no token":                    {status: 401, body: "Unauthorized\n"},
		"a password":                  {authorization: "Basic Z29vZA==", status: 401, body: "Unauthorized\n"},
		"the scheme without a token":  {authorization: "Bearer", status: 401, body: "Unauthorized\n"},
		"two spaces before the token": {authorization: "Bearer  good", status: 401, body: "Unauthorized\n"},
		"two tokens":                  {authorization: "Bearer good good", status: 401, body: "Unauthorized\n"},
		"a token of 16 KiB": {
			authorization: "Bearer " + strings.Repeat("x", maxTokenBytes), status: 401, body: "Unauthorized\n", asked: 1,
		},
		"a token of a byte more": {
			authorization: "Bearer " + strings.Repeat("x", maxTokenBytes+1), status: 401, body: "Unauthorized\n",
		},
		"an unknown token": {authorization: "Bearer bad", status: 401, body: "Unauthorized\n", asked: 1},
		"a token without the right": {
			authorization: "Bearer curious", status: 403, body: "Authorization denied for user curious\n", asked: 2,
		},
		"a token with the right":      {authorization: "Bearer good", status: 200, body: "figures", asked: 2},
		"the scheme in small letters": {authorization: "bearer good", status: 200, body: "figures", asked: 2},
		"the right for another verb": {
			method: http.MethodHead, authorization: "Bearer good",
			status: 403, body: "Authorization denied for user good\n", asked: 2,
		},
		"another method": {method: http.MethodPost, authorization: "Bearer good", status: 405, body: "Method not allowed\n"},
		"no API server": {
			authorization: "Bearer good", err: unreachable, status: 503, body: errNotAsked.Error() + "\n", asked: 1,
		},
		"no answer about the right": {
			authorization: "Bearer good", accessErr: unreachable, status: 503, body: errNotAsked.Error() + "\n", asked: 2,
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEndpoint()
			e.reviews.err, e.reviews.accessErr = c.err, c.accessErr
			if c.method == "" {
				c.method = http.MethodGet
			}
			w := e.request(t, c.method, c.authorization, "10.0.0.1")
			if w.Code != c.status || w.Body.String() != c.body || e.reviews.tokens+e.reviews.accesses != c.asked {
				t.Errorf("got %d %q after %d reviews, want %d %q after %d",
					w.Code, w.Body, e.reviews.tokens+e.reviews.accesses, c.status, c.body, c.asked)
			}
			if got := w.Header().Get("WWW-Authenticate"); (got == "Bearer") != (c.status == http.StatusUnauthorized) {
				t.Errorf("WWW-Authenticate %q with status %d", got, c.status)
			}
			if logged := strings.Contains(e.log.String(), "level=ERROR"); logged != (c.status == http.StatusServiceUnavailable) {
				t.Errorf("logged with status %d: %s", c.status, e.log.String())
			}
		})
	}
}

// An answer is kept: one that allows for a minute, one that refuses for ten
// seconds. That the API server could not be asked is not kept.
func TestAnswersAreKept(t *testing.T) {
	for name, c := range map[string]struct {
		authorization string
		err           error
		after         time.Duration
		want          int
	}{
		"allowed, a moment before a minute":     {"Bearer good", nil, time.Minute - 1, 1},
		"allowed, after a minute":               {"Bearer good", nil, time.Minute + 1, 2},
		"refused, a moment before ten seconds":  {"Bearer curious", nil, 10*time.Second - 1, 1},
		"refused, after ten seconds":            {"Bearer curious", nil, 10*time.Second + 1, 2},
		"unknown, a moment before ten seconds":  {"Bearer bad", nil, 10*time.Second - 1, 1},
		"unknown, after ten seconds":            {"Bearer bad", nil, 10*time.Second + 1, 2},
		"not asked, at the same moment":         {"Bearer good", errors.New("connection refused"), 0, 2},
		"allowed, another token of the address": {"Bearer curious", nil, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			e := newEndpoint()
			e.reviews.err = c.err
			e.request(t, http.MethodGet, c.authorization, "10.0.0.1")
			e.clock.SetTime(e.clock.Now().Add(c.after))
			e.request(t, http.MethodGet, c.authorization, "10.0.0.1")
			if e.reviews.tokens != c.want {
				t.Errorf("%d reviews, want %d", e.reviews.tokens, c.want)
			}
		})
	}
}

// What an outsider may cause: 10,000 bad tokens are a few reviews and one line,
// and a scraper at another address is not held up.
func TestManyBadTokens(t *testing.T) {
	e := newEndpoint()
	statuses := map[int]int{}
	for i := range 10_000 {
		statuses[e.request(t, http.MethodGet, fmt.Sprintf("Bearer bad-%d", i), "10.0.0.1").Code]++
	}
	want := map[int]int{http.StatusUnauthorized: addressBurst, http.StatusTooManyRequests: 10_000 - addressBurst}
	if diff := cmp.Diff(want, statuses); diff != "" || e.reviews.tokens != addressBurst {
		t.Errorf("%d reviews, statuses (-want +got):\n%s", e.reviews.tokens, diff)
	}
	if w := e.request(t, http.MethodGet, "Bearer good", "10.0.0.2"); w.Code != http.StatusOK {
		t.Errorf("a scraper at another address gets %d", w.Code)
	}
	if w := e.request(t, http.MethodGet, "Bearer curious", "10.0.0.1"); w.Header().Get("Retry-After") == "" {
		t.Errorf("the refusal with status %d does not say when to try again", w.Code)
	}
	e.clock.SetTime(e.clock.Now().Add(time.Second))
	if w := e.request(t, http.MethodGet, "Bearer curious", "10.0.0.1"); w.Code != http.StatusForbidden {
		t.Errorf("a second later the address gets %d for a token that is known", w.Code)
	}
	if lines := strings.Count(e.log.String(), "\n"); lines != 1 || !strings.Contains(e.log.String(), "level=INFO") {
		t.Errorf("%d lines are logged: %s", lines, e.log.String())
	}
	e.clock.SetTime(e.clock.Now().Add(logInterval))
	e.request(t, http.MethodGet, "", "10.0.0.1")
	if log := e.log.String(); strings.Count(log, "\n") != 2 || !strings.HasSuffix(log, " requests=10002\n") {
		t.Errorf("after five minutes one line counts the others: %s", log)
	}
}

// Many addresses together have a limit too.
func TestManyAddresses(t *testing.T) {
	e := newEndpoint()
	for i := range 5000 {
		e.request(t, http.MethodGet, fmt.Sprintf("Bearer bad-%d", i), fmt.Sprintf("10.0.%d.%d", i/250, i%250))
	}
	if e.reviews.tokens != totalBurst {
		t.Errorf("%d reviews for 5,000 addresses, want %d", e.reviews.tokens, totalBurst)
	}
}

// While the API server is away, requests do not fill the log either.
func TestFailuresAreLoggedOnce(t *testing.T) {
	e := newEndpoint()
	e.reviews.err = errors.New("connection refused")
	for i := range 9 {
		e.request(t, http.MethodGet, fmt.Sprintf("Bearer bad-%d", i), "10.0.0.1")
	}
	log := e.log.String()
	one := strings.Count(log, "\n") == 1 && strings.Contains(log, "level=ERROR")
	if !one || !strings.Contains(log, "connection refused") {
		t.Errorf("logged: %s", log)
	}
}

// A caller that closes the connection before the answer causes no error.
func TestCallerGoesAway(t *testing.T) {
	e := newEndpoint()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	e.reviews.err = ctx.Err()
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/metrics", http.NoBody)
	r.Header.Set("Authorization", "Bearer good")
	e.ServeHTTP(httptest.NewRecorder(), r)
	if e.log.Len() > 0 {
		t.Errorf("logged: %s", e.log.String())
	}
}

func TestFailedHandshakesAreCounted(t *testing.T) {
	var logged strings.Builder
	now := testclock.NewFakePassiveClock(time.Date(2026, 11, 15, 15, 0, 0, 0, time.UTC))
	w := newLineWriter(logr.FromSlogHandler(slog.NewTextHandler(&logged, nil)), now)
	for range 1000 {
		fmt.Fprintln(w, "http: TLS handshake error from 10.0.0.1:40000: EOF")
	}
	fmt.Fprintln(w, "http: panic serving 10.0.0.2:40000: out of range")
	if log := logged.String(); strings.Count(log, "\n") != 2 || !strings.Contains(log, "panic serving") {
		t.Errorf("a thousand failed handshakes and another line are logged as: %s", log)
	}
	now.SetTime(now.Now().Add(logInterval))
	fmt.Fprintln(w, "http: TLS handshake error from 10.0.0.1:40000: EOF")
	if log := logged.String(); !strings.HasSuffix(log, "connections=1000\n") {
		t.Errorf("after five minutes one line counts the others: %s", log)
	}
}
