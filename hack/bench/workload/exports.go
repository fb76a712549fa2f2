package workload

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"techplan.education/api/v1alpha1"
)

// ImportFiles are the files of an import.
type ImportFiles struct{ Export, Plan, Mapping string }

// WriteExport writes an export of Chromebooks with so many rows, as GAM prints it, with a plan and a
// mapping, into a folder. The rows are of 60 lots.
func WriteExport(folder string, rows int) (ImportFiles, error) {
	files := ImportFiles{
		Export: filepath.Join(folder, "chromebooks.csv"), Plan: filepath.Join(folder, "plan.yaml"),
		Mapping: filepath.Join(folder, "mapping.yaml"),
	}
	plan := NewPlan("district", "plan")
	plan.Spec.Technologies = []v1alpha1.Technology{{
		Name: "chromebook", Kind: v1alpha1.TechnologyDevice, Domain: v1alpha1.DomainEdTech,
	}}
	for school := range 12 {
		plan.Spec.District.Sites = append(plan.Spec.District.Sites,
			v1alpha1.Site{Name: v1alpha1.EntryName(fmt.Sprintf("school-%d", school))})
	}
	var object client.Object = plan
	object.GetObjectKind().SetGroupVersionKind(v1alpha1.GroupVersion.WithKind(v1alpha1.KindTechnologyPlan))
	document, err := yaml.Marshal(object)
	if err != nil {
		return files, err
	}
	if err := os.WriteFile(files.Plan, document, 0o600); err != nil {
		return files, err
	}
	const mapping = "technologies: [{model: Acme Flip, technology: chromebook, audience: Students}]\n"
	if err := os.WriteFile(files.Mapping, []byte(mapping), 0o600); err != nil {
		return files, err
	}
	return files, writeRows(files.Export, rows)
}

func writeRows(path string, rows int) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := file.Close(); err == nil {
			err = closeErr
		}
	}()
	out := bufio.NewWriter(file)
	fmt.Fprintln(out, "deviceId,serialNumber,model,status,orgUnitPath,autoUpdateExpiration,firstEnrollmentTime,annotatedUser")
	for i := range rows {
		fmt.Fprintf(out, "d%d,SN%d,Acme Flip %d,ACTIVE,/Students/School %d,2034-06-30,2026-08-05T14:00:00.000Z,x\n",
			i, i, i%5, i/5%12)
	}
	return out.Flush()
}
