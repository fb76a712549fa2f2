package access

import (
	"sync"
	"time"

	utilcache "k8s.io/apimachinery/pkg/util/cache"
	"k8s.io/client-go/util/flowcontrol"
	"k8s.io/utils/clock"
)

const (
	// An address may have tokens reviewed once a second, and ten at once. A scraper
	// needs one review a minute.
	addressRate, addressBurst = 1, 10
	// All addresses together may have ten tokens reviewed a second, and fifty at
	// once.
	totalRate, totalBurst = 10, 50
	// maxAddresses bounds the addresses that are remembered.
	maxAddresses = 1024
	// addressFor is how long an address is remembered. By then its limit is full again,
	// unless the address is used all the time.
	addressFor = 10 * time.Minute
)

// limits bound the rate of token reviews. Because each address has a limit, one that tries
// many tokens does not use up the rate of the others.
type limits struct {
	clock clock.PassiveClock

	mu        sync.Mutex
	total     flowcontrol.PassiveRateLimiter
	addresses *utilcache.LRUExpireCache
}

func newLimits(clock clock.PassiveClock) *limits {
	return &limits{
		clock:     clock,
		total:     flowcontrol.NewTokenBucketPassiveRateLimiterWithClock(totalRate, totalBurst, clock),
		addresses: utilcache.NewLRUExpireCacheWithClock(maxAddresses, clock),
	}
}

// tryAccept reports whether an address may have one more token reviewed now, and counts
// the attempt. One that only the limit of all addresses refuses counts for its address.
func (l *limits) tryAccept(address string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	known, ok := l.addresses.Get(address)
	if !ok {
		known = flowcontrol.NewTokenBucketPassiveRateLimiterWithClock(addressRate, addressBurst, l.clock)
		l.addresses.Add(address, known, addressFor)
	}
	return known.(flowcontrol.PassiveRateLimiter).TryAccept() && l.total.TryAccept()
}
