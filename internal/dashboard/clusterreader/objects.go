// Package clusterreader reads districts from a Kubernetes API server for the dashboard: with the rights of
// the person who sends a request, or from caches with the rights of the program.
package clusterreader

import (
	"errors"
	"fmt"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/dashboard"
)

// newScheme returns the kinds of the API.
func newScheme() (*runtime.Scheme, error) {
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		return nil, fmt.Errorf("register the kinds: %w", err)
	}
	return scheme, nil
}

// explainError returns the error for which the dashboard has a page, if there is one.
func explainError(err error) error {
	switch {
	case apierrors.IsUnauthorized(err):
		return errors.Join(dashboard.ErrUnauthorized, err)
	case apierrors.IsForbidden(err):
		return errors.Join(dashboard.ErrForbidden, err)
	default:
		return err
	}
}
