package shell

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

// +kubebuilder:rbac:groups="",resources=namespaces,verbs=list;watch

// unlessLeaving passes over what is in a namespace that is being deleted. Its
// objects go one by one, and each that goes is news to those that point to it:
// ten thousand lots would be told that their plan is gone before they go
// themselves, and an evaluation could not be created any more. They are looked at
// again in a while: a district that was restored at once may be seen before the
// watch of namespaces tells so.
func unlessLeaving(c client.Reader, r reconcile.Reconciler) reconcile.Reconciler {
	return reconcile.Func(func(ctx context.Context, request reconcile.Request) (reconcile.Result, error) {
		found, err := Find(ctx, c, "", request.Namespace, namespace())
		if err != nil {
			return reconcile.Result{}, err
		}
		if found != nil && !found.DeletionTimestamp.IsZero() {
			return reconcile.Result{RequeueAfter: time.Minute}, nil
		}
		return r.Reconcile(ctx, request)
	})
}

// namespace is read for its metadata alone.
func namespace() *metav1.PartialObjectMetadata {
	n := &metav1.PartialObjectMetadata{}
	n.SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind("Namespace"))
	return n
}

// WatchNamespaces makes the caches follow which namespaces are being deleted.
func WatchNamespaces(ctx context.Context, mgr manager.Manager) error {
	if _, err := mgr.GetCache().GetInformer(ctx, namespace()); err != nil {
		return fmt.Errorf("watching namespaces: %w", err)
	}
	return nil
}
