package watch_test

import (
	"context"
	"errors"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/controllers/internal/watch"
)

func TestTerminatingNamespacesAreSkipped(t *testing.T) {
	deleted := metav1.NewTime(now)
	c := fake.NewClientBuilder().
		WithScheme(scheme.Scheme).
		WithObjects(
			&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "active"}},
			&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{
				Name: "terminating", DeletionTimestamp: &deleted, Finalizers: []string{"kubernetes"},
			}},
		).
		Build()
	broken := interceptor.NewClient(c, interceptor.Funcs{
		Get: func(context.Context, client.WithWatch, client.ObjectKey, client.Object, ...client.GetOption) error {
			return errors.New("on fire")
		},
	})
	cases := map[string]struct {
		reader    client.Reader
		namespace string
		passes    int
		requeue   time.Duration
		fails     bool
	}{
		"active":                             {c, "active", 1, 0, false},
		"terminating":                        {c, "terminating", 0, time.Minute, false},
		"not in the cache yet":               {c, "unknown", 1, 0, false},
		"active, and the read fails":         {broken, "active", 0, 0, true},
		"terminating, and the read fails":    {broken, "terminating", 0, 0, true},
		"not in the cache, and a read fails": {broken, "unknown", 0, 0, true},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			passes := 0
			count := reconcile.Func(func(context.Context, reconcile.Request) (reconcile.Result, error) {
				passes++
				return reconcile.Result{}, nil
			})
			request := reconcile.Request{NamespacedName: client.ObjectKey{Namespace: tc.namespace, Name: "x"}}
			result, err := watch.SkipTerminatingNamespaces(tc.reader, count).Reconcile(t.Context(), request)
			want := reconcile.Result{RequeueAfter: tc.requeue}
			if (err != nil) != tc.fails || passes != tc.passes || result != want {
				t.Errorf("%d passes, result %+v, error %v", passes, result, err)
			}
		})
	}
}
