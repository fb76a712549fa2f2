package debounce_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/debounce"
)

var delays = debounce.Delays{Quiet: 200 * time.Millisecond, Most: time.Second}

// TestRun sends events at times of a clock that the test owns, and compares when the calls come.
func TestRun(t *testing.T) {
	every := func(step, last time.Duration) []time.Duration {
		var times []time.Duration
		for at := time.Duration(0); at <= last; at += step {
			times = append(times, at)
		}
		return times
	}
	for name, tc := range map[string]struct {
		events, want []time.Duration
	}{
		"no event":                           {nil, nil},
		"one event":                          {[]time.Duration{0}, []time.Duration{200 * time.Millisecond}},
		"two within the quiet period":        {every(199*time.Millisecond, 199*time.Millisecond), []time.Duration{399 * time.Millisecond}},
		"two, the quiet period between them": {every(201*time.Millisecond, 201*time.Millisecond), []time.Duration{200 * time.Millisecond, 401 * time.Millisecond}},
		"events that never pause": {
			every(150*time.Millisecond, 1950*time.Millisecond), []time.Duration{time.Second, 2050 * time.Millisecond},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, stop := context.WithCancel(t.Context())
				events, began := make(chan struct{}), time.Now()
				var calls []time.Duration
				ended := make(chan error)
				go func() {
					ended <- debounce.Run(ctx, events, delays, func() error {
						calls = append(calls, time.Since(began))
						return nil
					})
				}()
				for _, at := range tc.events {
					<-time.After(at - time.Since(began))
					events <- struct{}{}
				}
				<-time.After(time.Hour)
				stop()
				if err := <-ended; err != nil {
					t.Error(err)
				}
				if diff := cmp.Diff(tc.want, calls); diff != "" {
					t.Errorf("calls (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// TestRunEnds checks what a closed channel and a failed call do to events that wait.
func TestRunEnds(t *testing.T) {
	failed := errors.New("failed")
	for name, tc := range map[string]struct {
		isSent    bool
		err, want error
		calls     int
	}{
		"closed without an event":       {false, nil, nil, 0},
		"closed while an event waits":   {true, nil, nil, 1},
		"the call for that event fails": {true, failed, failed, 1},
	} {
		t.Run(name, func(t *testing.T) {
			events := make(chan struct{}, 1)
			if tc.isSent {
				events <- struct{}{}
			}
			close(events)
			calls := 0
			err := debounce.Run(t.Context(), events, delays, func() error {
				calls++
				return tc.err
			})
			if !errors.Is(err, tc.want) || calls != tc.calls {
				t.Errorf("%d calls and the error %v, want %d and %v", calls, err, tc.calls, tc.want)
			}
		})
	}
}
