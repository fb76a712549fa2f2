package importer_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/importer/appleschool"
	"techplan.education/internal/importer/jamf"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/testimport"
)

// What the files of a district say of two tablets: Apple knows the model and the order, and whether
// a device was released; a table of coverages the warranty; Jamf Pro the building and the price.
const (
	appleFile = `{"data":[
		{"attributes":{"serialNumber":"XSECRET1","deviceModel":"iPad (A16)","productFamily":"iPad","orderNumber":"4711",
		"orderDateTime":"2025-06-02T07:00:00Z","status":"ASSIGNED"}},
		{"attributes":{"serialNumber":"XSECRET2","deviceModel":"iPad (A16)","productFamily":"iPad","orderNumber":"4711",
		"orderDateTime":"2025-06-02T07:00:00Z","releasedFromOrgDateTime":"2026-06-01T08:00:00Z"}}],"links":{}}`
	coverageFile = "inputSerial,description,endDateTime,isCanceled\n" +
		"XSECRET1,Limited Warranty,2026-06-09T00:00:00Z,False\nXSECRET1,AppleCare+,2028-06-09T00:00:00Z,False\n" +
		"XSECRET2,Limited Warranty,2026-06-09T00:00:00Z,False\nXSECRET2,AppleCare+,2028-06-09T00:00:00Z,False\n"
	preloadFile = "Serial Number,Device Type,Full Name,Building,PO Number,Purchase Price,Life Expectancy\n" +
		"xsecret1,Mobile Device,Robin Miller,Maple High School,PO 7,$294.00,4\n" +
		"XSECRET2,Mobile Device,Robin Miller,Maple High School,PO 7,294,4\n"
)

// importTablets reads the devices of Apple, joined with another file, on top of the lots of an
// earlier import.
func importTablets(t *testing.T, format lots.Format, other string, existing ...*v1alpha1.Device) lots.Result {
	t.Helper()
	plan := &v1alpha1.TechnologyPlan{}
	plan.Name = "plan-2026"
	plan.Spec.District.Sites = []v1alpha1.Site{{Name: "maple-high"}}
	plan.Spec.Technologies = []v1alpha1.Technology{{Name: "tablet", Kind: v1alpha1.TechnologyDevice}}
	gatherer := lots.NewGatherer(plan, existing, lots.Mapping{})
	addUnits := func(format lots.Format, name, content string, add func(lots.Unit) error) {
		units, report, err := testimport.ReadUnits(t, format, name, content)
		if err != nil {
			t.Fatal(err, report)
		}
		for _, unit := range units {
			if err := add(unit); err != nil {
				t.Fatal(err)
			}
		}
	}
	addUnits(format, "other.csv", other, gatherer.AddOther)
	addUnits(appleschool.Format, "devices.json", appleFile, gatherer.Add)
	result, err := gatherer.Build("apple-school", plan, existing)
	if err != nil || len(result.Lots) != 1 {
		t.Fatalf("%d lots, error %v", len(result.Lots), err)
	}
	return result
}

func TestJoinsTheCoveragesOfAppleToItsDevices(t *testing.T) {
	result := importTablets(t, appleschool.Format, coverageFile)
	device := result.Lots[0].Merged
	spec := device.Spec
	got := fmt.Sprintf("%d of %s %s, ordered %s, warranty %s, %v", spec.Quantity, spec.Manufacturer, spec.Model,
		spec.Acquisition.Ordered, spec.WarrantyEnd, spec.NotInService)
	want := "2 of Apple iPad (A16), ordered 2025-06-02, warranty 2028-06-09, [{Retired 1 }]"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	written, err := yaml.Marshal(device)
	if err != nil {
		t.Fatal(err)
	}
	testimport.CheckPrivate(t, []string{"XSECRET", "4711"}, string(written))

	second := importTablets(t, appleschool.Format, coverageFile, device)
	if diff := cmp.Diff(device, second.Lots[0].Merged); diff != "" || len(second.Gone) > 0 {
		t.Errorf("the second import changes the lot: %s", diff)
	}
}

func TestJoinsTheInventoryPreloadOfJamfToAppleDevices(t *testing.T) {
	result := importTablets(t, jamf.Format, preloadFile)
	spec := result.Lots[0].Merged.Spec
	got := fmt.Sprintf("%s at %s for %s each, %d months", spec.Model, spec.Site, spec.Acquisition.UnitCost,
		spec.UsefulLifeMonths)
	if diff := cmp.Diff("iPad (A16) at maple-high for 294 each, 48 months", got); diff != "" {
		t.Error(diff)
	}
}
