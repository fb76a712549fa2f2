package watch

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"techplan.education/controllers/internal/index"
)

// +kubebuilder:rbac:groups="",resources=namespaces,verbs=list;watch

// terminatingDelay is the delay before the next look at an object whose namespace is
// being deleted.
const terminatingDelay = time.Minute

// SkipTerminatingNamespaces wraps a reconciler so that it gets no request for an
// object whose namespace is being deleted. The objects of such a namespace are deleted
// one after the other, and each deletion affects others: ten thousand lots would get a
// status about their missing plan before they are deleted themselves. And no
// evaluation can be created there. The request comes again after a minute, because a
// namespace that was deleted and created again may be seen late.
func SkipTerminatingNamespaces(reader client.Reader, reconciler reconcile.Reconciler) reconcile.Reconciler {
	return reconcile.Func(func(ctx context.Context, request reconcile.Request) (reconcile.Result, error) {
		namespace, err := index.GetOrNil(ctx, reader, "", request.Namespace, newNamespace())
		if err != nil {
			return reconcile.Result{}, err
		}
		if namespace != nil && !namespace.DeletionTimestamp.IsZero() {
			return reconcile.Result{RequeueAfter: terminatingDelay}, nil
		}
		return reconciler.Reconcile(ctx, request)
	})
}

// WatchNamespaces starts the informer of namespaces. It keeps their metadata only.
func WatchNamespaces(ctx context.Context, mgr manager.Manager) error {
	if _, err := mgr.GetCache().GetInformer(ctx, newNamespace()); err != nil {
		return fmt.Errorf("watching namespaces: %w", err)
	}
	return nil
}

func newNamespace() *metav1.PartialObjectMetadata {
	namespace := &metav1.PartialObjectMetadata{}
	namespace.SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind("Namespace"))
	return namespace
}
