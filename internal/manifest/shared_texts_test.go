package manifest

import (
	"fmt"
	"strings"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
)

// newSharedLot returns a lot with a text in each kind of place. No two lots share the memory of a text.
func newSharedLot(model string) *v1alpha1.Device {
	own := strings.Clone
	lot := &v1alpha1.Device{}
	lot.Name, lot.Namespace, lot.Kind = own("lot"), own("district"), own("Device")
	lot.Spec.Model = v1alpha1.Label(own(model))
	lot.Spec.Acquisition.BudgetLine.Line = v1alpha1.EntryName(own("laptops"))
	lot.Spec.Acquisition.Salvage = &v1alpha1.Salvage{Amount: v1alpha1.Money(own("30"))}
	lot.Spec.NotInService = []v1alpha1.OutOfService{{State: v1alpha1.OutOfServiceState(own("Lost")), Count: 2}}
	return lot
}

// Equal texts of two lots are one, wherever they stand, and the lots stay as they were.
func TestShareTexts(t *testing.T) {
	texts := newSharedTexts()
	first, second := newSharedLot("Flip 3"), newSharedLot("Flip 3")
	texts.shareTexts(first)
	texts.shareTexts(second)
	if diff := cmp.Diff(newSharedLot("Flip 3"), second); diff != "" {
		t.Errorf("lot (-want +got):\n%s", diff)
	}
	for name, pair := range map[string][2]string{
		"the kind":           {first.Kind, second.Kind},
		"the namespace":      {first.Namespace, second.Namespace},
		"a field":            {string(first.Spec.Model), string(second.Spec.Model)},
		"a field of a field": {string(first.Spec.Acquisition.BudgetLine.Line), string(second.Spec.Acquisition.BudgetLine.Line)},
		"a field of a pointer": {
			string(first.Spec.Acquisition.Salvage.Amount), string(second.Spec.Acquisition.Salvage.Amount),
		},
		"a field of an item": {string(first.Spec.NotInService[0].State), string(second.Spec.NotInService[0].State)},
	} {
		if unsafe.StringData(pair[0]) != unsafe.StringData(pair[1]) {
			t.Errorf("%s: %q has two copies", name, pair[0])
		}
	}
	if unsafe.StringData(first.Name) == unsafe.StringData(second.Name) {
		t.Error("names are not kept, because each is different")
	}
}

// The texts that are kept are bounded.
func TestSharedTextsAreBounded(t *testing.T) {
	texts := newSharedTexts()
	for i := range 3 * maxSharedTexts {
		lot := newSharedLot(fmt.Sprint(i))
		if texts.shareTexts(lot); string(lot.Spec.Model) != fmt.Sprint(i) || len(texts.texts) > maxSharedTexts {
			t.Fatalf("lot %d has the model %s, and %d texts are kept", i, lot.Spec.Model, len(texts.texts))
		}
	}
}
