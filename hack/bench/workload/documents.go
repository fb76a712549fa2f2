package workload

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"techplan.education/api/v1alpha1"
)

// documentsPerFile keeps files below the 16 MiB that lint reads at most.
const documentsPerFile = 10_000

// WriteDocuments writes a plan and its lots, together so many documents, into YAML
// files of a folder.
func WriteDocuments(folder string, count int) error {
	for first := 0; first < count; first += documentsPerFile {
		var text bytes.Buffer
		for i := first; i < min(first+documentsPerFile, count); i++ {
			var object client.Object = NewLot("district", "plan", i)
			kind := v1alpha1.KindDevice
			if i == 0 {
				object, kind = NewPlan("district", "plan"), v1alpha1.KindTechnologyPlan
			}
			object.GetObjectKind().SetGroupVersionKind(v1alpha1.GroupVersion.WithKind(kind))
			document, err := yaml.Marshal(object)
			if err != nil {
				return err
			}
			fmt.Fprintf(&text, "---\n%s", document)
		}
		path := filepath.Join(folder, fmt.Sprintf("%06d.yaml", first))
		if err := os.WriteFile(path, text.Bytes(), 0o600); err != nil {
			return err
		}
	}
	return nil
}
