package controllers_test

import (
	"fmt"
	"testing"

	"techplan.education/api/v1alpha1"
	tp "techplan.education/internal/testplan"
)

// The caches drop the labels and annotations of lots, and the API server keeps them.
func TestLabelsOfLotsStay(t *testing.T) {
	d := open(t, midTerm)
	lot := tp.NewDevice("d", "laptop", 3).ReceivedOn("2026-08-05").BuildObject()
	lot.Labels, lot.Annotations = map[string]string{"wave": "3"}, map[string]string{"note": "counted twice"}
	d.create(tp.NewPlan("p").AddTechnology("laptop").BuildObject(), lot)
	eventually(t, func() error {
		if got := read(d, &v1alpha1.Device{ObjectMeta: lot.ObjectMeta}); got.Status.ObservedGeneration != got.Generation {
			return fmt.Errorf("generation %d of %d is assessed", got.Status.ObservedGeneration, got.Generation)
		}
		return nil
	})
	got := read(d, &v1alpha1.Device{ObjectMeta: lot.ObjectMeta})
	if got.Labels["wave"] != "3" || got.Annotations["note"] != "counted twice" {
		t.Errorf("labels %v, annotations %v", got.Labels, got.Annotations)
	}
}
