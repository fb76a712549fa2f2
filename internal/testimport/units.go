package testimport

import (
	"fmt"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/importer/rows"
)

// Private is a text that stands for personal data in the seeds of FuzzUnits.
const Private = "qzxprivate"

// NewPlan returns a plan with two technologies and two sites.
func NewPlan() *v1alpha1.TechnologyPlan {
	return &v1alpha1.TechnologyPlan{
		ObjectMeta: metav1.ObjectMeta{Name: "plan-2026", Namespace: "maple"},
		Spec: v1alpha1.TechnologyPlanSpec{
			District: v1alpha1.District{Sites: []v1alpha1.Site{{Name: "maple-high"}, {Name: "oak-elementary"}}},
			Technologies: []v1alpha1.Technology{
				{Name: "student-chromebook", Kind: v1alpha1.TechnologyDevice},
				{Name: "staff-laptop", Kind: v1alpha1.TechnologyDevice},
			},
		},
	}
}

// FuzzUnits tries generated files on a format, from the given ones on, and gathers what is read
// into lots. Nothing panics; each error names the file; no error and no account holds Private,
// wherever it stands in the file; and each lot is one that the API server takes.
func FuzzUnits(f *testing.F, format lots.Format, seeds ...string) {
	f.Helper()
	for _, seed := range seeds {
		f.Add(seed)
	}
	plan := NewPlan()
	mapping := lots.Mapping{Technologies: []lots.TechnologyRule{{Model: "F", Technology: "student-chromebook"}}}
	f.Fuzz(func(t *testing.T, content string) {
		gatherer := lots.NewGatherer(plan, nil, mapping)
		reader := rows.Reader{Options: rows.Options{Stdin: strings.NewReader(content)}}
		err := reader.ReadFile(t.Context(), "-", format.Layout, func(row rows.Row) error {
			unit, err := format.ReadUnit(row)
			if err != nil {
				return err
			}
			return gatherer.Add(unit)
		})
		if err != nil && !strings.Contains(err.Error(), "standard input") {
			t.Errorf("the error does not name the file: %v", err)
		}
		var report strings.Builder
		reader.Report.WriteText(&report)
		CheckPrivate(t, []string{Private}, fmt.Sprint(err), report.String())
		result, err := gatherer.Build(format.Name, plan, nil)
		if err != nil {
			CheckPrivate(t, []string{Private}, err.Error())
			return
		}
		for _, lot := range result.Lots {
			CheckLot(t, lot.Owned)
		}
	})
}

// CheckLot fails if a lot breaks a rule of the API that holds between its fields.
func CheckLot(t *testing.T, device *v1alpha1.Device) {
	t.Helper()
	spec, acquisition := device.Spec, device.Spec.Acquisition
	inStates := int64(0)
	for _, of := range spec.NotInService {
		inStates += int64(of.Count)
		if of.Count < 1 || of.State == "" {
			t.Errorf("lot %s has %d units in the state %q", device.Name, of.Count, of.State)
		}
	}
	ordered, received := calendar.ParseOrZero(acquisition.Ordered), calendar.ParseOrZero(acquisition.Received)
	inService := calendar.ParseOrZero(spec.InService)
	switch {
	case device.Name == "" || len(device.Name) > 253 || spec.Technology == "":
		t.Errorf("lot %q has the technology %q", device.Name, spec.Technology)
	case spec.Quantity < 1 || inStates > int64(spec.Quantity):
		t.Errorf("of %d units, %d are not in service", spec.Quantity, inStates)
	case !received.IsZero() && ordered > received:
		t.Errorf("it is ordered on %s and received on %s", ordered, received)
	case !inService.IsZero() && inService < received:
		t.Errorf("it is received on %s and in service on %s", received, inService)
	case spec.LeaseEnd != "" && acquisition.Kind != v1alpha1.AcquisitionLease:
		t.Errorf("the lease ends on %s, and it came by %q", spec.LeaseEnd, acquisition.Kind)
	case spec.UsefulLifeMonths < 0 || spec.UsefulLifeMonths > 600:
		t.Errorf("the useful life is %d months", spec.UsefulLifeMonths)
	}
	for _, label := range []v1alpha1.Label{spec.Model, spec.Manufacturer} {
		if strings.ContainsAny(string(label), "\n\r\t\x00") || len([]rune(string(label))) > 160 {
			t.Errorf("the label %q is no line of at most 160 characters", label)
		}
	}
}
