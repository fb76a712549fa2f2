package lots

import (
	"errors"
	"testing"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
)

func TestTakesTheLatestWarrantyOfTheRowsAboutAUnit(t *testing.T) {
	plan := &v1alpha1.TechnologyPlan{}
	plan.Spec.Technologies = []v1alpha1.Technology{{Name: "tablet", Kind: v1alpha1.TechnologyDevice}}
	first, last := calendar.New(2026, time.June, 30), calendar.New(2028, time.June, 30)
	cases := map[string]struct {
		ends       []calendar.Date
		isRepeated bool
	}{
		"the later end in the second row": {[]calendar.Date{first, last}, false},
		"the later end in the first row":  {[]calendar.Date{last, first}, true},
		"the same end twice":              {[]calendar.Date{last, last}, true},
		"no end in the second row":        {[]calendar.Date{last, 0}, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			gatherer := NewGatherer(plan, nil, Mapping{})
			if err := gatherer.AddOther(Unit{Serial: "SN1", Order: "PO1", WarrantyEnd: c.ends[0]}); err != nil {
				t.Fatal(err)
			}
			err := gatherer.AddOther(Unit{Serial: "sn-1", Order: "PO2", WarrantyEnd: c.ends[1]})
			if errors.Is(err, reasonRepeated) != c.isRepeated {
				t.Errorf("the second row gives %v", err)
			}
			if err := gatherer.Add(Unit{Serial: "SN1", Model: "iPad"}); err != nil {
				t.Fatal(err)
			}
			for key, group := range gatherer.groups {
				if group.warrantyEnd != last || key.identity.order != "PO1" {
					t.Errorf("the lot has the warranty %s and the order %s", group.warrantyEnd, key.identity.order)
				}
			}
			if len(gatherer.groups) != 1 {
				t.Errorf("there are %d lots", len(gatherer.groups))
			}
		})
	}
}
