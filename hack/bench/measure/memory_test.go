package measure

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/hack/bench/cluster"
	"techplan.education/hack/bench/page"
)

func TestHeapRows(t *testing.T) {
	bytes := heaps{techplan: 24_540, base: 42_690, plain: 39_970, trimmed: 15_079, ledger: 4_650}
	want := []page.Row{{
		Measure:  "heap for a lot, all included, bytes",
		Techplan: "2454",
		Bare:     "3997 (plain typed cache)",
		Baseline: "4269",
		Ratios:   "0.61 of a plain cache",
	}, {
		Measure:  "of which the object in its cache, the ledger, indexes with the rest",
		Techplan: "1507, 465, 482",
	}}
	if diff := cmp.Diff(want, heapRows(10, bytes)); diff != "" {
		t.Errorf("the rows (-want +got):\n%s", diff)
	}
}

func TestServerMemoryRowOfAServerWithoutMetrics(t *testing.T) {
	want := page.Row{
		Measure:  "1000 new lots of one plan, until every status is current, s",
		Techplan: "91",
		Ratios:   "then 0 MB in the API server, 0 MB in its database",
	}
	got := serverMemoryRow(1000, 90_600*time.Millisecond, cluster.Metrics{})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the row (-want +got):\n%s", diff)
	}
}
