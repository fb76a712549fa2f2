package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// showHealth prints of each object of a list what Argo CD shows by a script, and what
// Flux, Helm and kpt wait for.
func showHealth(ctx context.Context, path string, from io.Reader, to io.Writer) error {
	script, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read the script: %w", err)
	}
	data, err := io.ReadAll(from)
	if err != nil {
		return fmt.Errorf("read the objects: %w", err)
	}
	var list unstructured.UnstructuredList
	if err := list.UnmarshalJSON(data); err != nil {
		return fmt.Errorf("decode the objects: %w", err)
	}
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	for i := range list.Items {
		object := &list.Items[i]
		name := object.GetKind() + "/" + object.GetName()
		argo, err := healthOf(ctx, string(script), object)
		if err != nil {
			return fmt.Errorf("health of %s: %w", name, err)
		}
		waited, err := status.Compute(object)
		if err != nil {
			return fmt.Errorf("state of %s: %w", name, err)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", name, argo.Status, waited.Status, argo.Message)
	}
	return w.Flush()
}
