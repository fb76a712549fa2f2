package fairqueue_test

import (
	"fmt"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/controllers/internal/fairqueue"
)

func request(name string) reconcile.Request {
	namespace, plan, _ := strings.Cut(name, "/")
	return reconcile.Request{NamespacedName: types.NamespacedName{Namespace: namespace, Name: plan}}
}

func newQueue(t *testing.T) workqueue.TypedRateLimitingInterface[reconcile.Request] {
	t.Helper()
	q := fairqueue.New("", workqueue.DefaultTypedControllerRateLimiter[reconcile.Request]())
	t.Cleanup(q.ShutDown)
	return q
}

func TestNamespacesTakeTurns(t *testing.T) {
	for name, c := range map[string]struct{ added, want string }{
		"one namespace: first in, first out":          {"a/1 a/2 a/3", "a/1 a/2 a/3"},
		"one request behind many of another district": {"a/1 a/2 a/3 a/4 b/1", "a/1 b/1 a/2 a/3 a/4"},
		"each district in its turn":                   {"a/1 a/2 a/3 b/1 b/2 c/1", "a/1 b/1 c/1 a/2 b/2 a/3"},
		"a request that waits already keeps its turn": {"a/1 a/2 b/1 a/1", "a/1 b/1 a/2"},
	} {
		t.Run(name, func(t *testing.T) {
			q := newQueue(t)
			for r := range strings.FieldsSeq(c.added) {
				q.Add(request(r))
			}
			var got []string
			for q.Len() > 0 {
				r, _ := q.Get()
				got = append(got, r.String())
				q.Done(r)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("want %s, got %s", c.want, strings.Join(got, " "))
			}
		})
	}
}

// A plan that is put back after each batch never delays a district by more than one
// pass of each other district.
func TestAPlanThatComesBackWaitsForItsTurn(t *testing.T) {
	q := newQueue(t)
	for i := range 500 {
		q.Add(request(fmt.Sprintf("hostile/%d", i)))
	}
	for range 50 {
		r, _ := q.Get()
		q.Add(r) // Dirty while it is processed, as after a batch.
		q.Done(r)
	}
	q.Add(request("quiet/1"))
	for passes := 0; ; passes++ {
		r, _ := q.Get()
		if r.Namespace == "quiet" {
			break
		}
		if passes > 1 {
			t.Fatal("the quiet district waits for more than one pass of the other")
		}
		q.Add(r)
		q.Done(r)
	}
	if q.Len() != 500 {
		t.Errorf("%d wait, want the 500 of the other district", q.Len())
	}
}
