package shell

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
)

func TestDistrictsThatAreDeletedAreLeftAlone(t *testing.T) {
	now := metav1.Now()
	c := fake.NewClientBuilder().WithScheme(scheme.Scheme).WithObjects(
		&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "stays"}},
		&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "goes", DeletionTimestamp: &now, Finalizers: []string{"kubernetes"}}},
	).Build()
	broken := interceptor.NewClient(c, interceptor.Funcs{
		Get: func(context.Context, client.WithWatch, client.ObjectKey, client.Object, ...client.GetOption) error {
			return errors.New("on fire")
		},
	})
	cases := map[string]struct {
		reader    client.Reader
		namespace string
		passes    int
		again     time.Duration
		fails     bool
	}{
		"stays":                         {c, "stays", 1, 0, false},
		"goes":                          {c, "goes", 0, time.Minute, false},
		"not in the cache, so far":      {c, "unheard-of", 1, 0, false},
		"the cache cannot be read":      {broken, "stays", 0, 0, true},
		"the cache cannot be read also": {broken, "goes", 0, 0, true},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			passes := 0
			r := unlessLeaving(tc.reader, reconcile.Func(func(context.Context, reconcile.Request) (reconcile.Result, error) {
				passes++
				return reconcile.Result{}, nil
			}))
			request := reconcile.Request{NamespacedName: client.ObjectKey{Namespace: tc.namespace, Name: "x"}}
			result, err := r.Reconcile(t.Context(), request)
			if (err != nil) != tc.fails || passes != tc.passes || result != (reconcile.Result{RequeueAfter: tc.again}) {
				t.Errorf("%d passes, result %+v, error %v", passes, result, err)
			}
		})
	}
}
