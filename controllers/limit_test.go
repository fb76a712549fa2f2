package controllers_test

import (
	"testing"

	"k8s.io/client-go/rest"

	"techplan.education/controllers"
)

func TestLimit(t *testing.T) {
	cases := map[string]struct {
		rate    float32
		burst   int
		limited bool
		atOnce  int
	}{
		"no rate":                  {0, 10, false, 0},
		"a negative rate":          {-1, 10, false, 0},
		"one a second":             {1, 1, true, 1},
		"a burst of 10":            {0.001, 10, true, 10},
		"a burst of 0 counts as 1": {0.001, 0, true, 1},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			config := &rest.Config{}
			lease := rest.CopyConfig(config)
			controllers.LimitRequestRate(config, tc.rate, tc.burst)
			if (config.RateLimiter != nil) != tc.limited || !tc.limited && config.QPS >= 0 {
				t.Fatalf("limiter %v, %f queries a second", config.RateLimiter, config.QPS)
			}
			if lease.RateLimiter != nil {
				t.Error("the lease is limited too")
			}
			if !tc.limited {
				return
			}
			// All copies of the configuration share one limit.
			atOnce := 0
			for range 20 {
				if rest.CopyConfig(config).RateLimiter.TryAccept() {
					atOnce++
				}
			}
			if atOnce != tc.atOnce {
				t.Errorf("%d requests at once, want %d", atOnce, tc.atOnce)
			}
		})
	}
}
