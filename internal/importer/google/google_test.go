package google

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/lots"
	"techplan.education/internal/testimport"
)

func TestReadsOneRowForEachDevice(t *testing.T) {
	end := calendar.New(2029, time.June, 30)
	cases := map[string]struct {
		row  string
		want lots.Unit
	}{
		"an active device, its end a day": {
			"SN1,Flip 3,ACTIVE,/Students/High,2029-06-30,,,,",
			lots.Unit{Serial: "SN1", Model: "Flip 3", Place: "/Students/High", SupportEnd: end},
		},
		"the end in milliseconds, at midnight in the west": {
			"SN1,Flip 3,ACTIVE,/High,1877497200000,,,,",
			lots.Unit{Serial: "SN1", Model: "Flip 3", Place: "/High", SupportEnd: calendar.New(2029, time.June, 30)},
		},
		"autoUpdateThrough later than autoUpdateExpiration": {
			"SN1,Flip 3,ACTIVE,/High,2027-06-30,2029-06-30,,,",
			lots.Unit{Serial: "SN1", Model: "Flip 3", Place: "/High", SupportEnd: end},
		},
		"extended support that the district has not opted in to": {
			"SN1,Flip 3,ACTIVE,/High,2027-06-30,2029-06-30,true,2027-06-30,false",
			lots.Unit{
				Serial: "SN1", Model: "Flip 3", Place: "/High",
				SupportEnd: calendar.New(2027, time.June, 30), ExtendedSupportEnd: end,
			},
		},
		"extended support that is on": {
			"SN1,Flip 3,ACTIVE,/High,2027-06-30,2029-06-30,true,2027-06-30,true",
			lots.Unit{Serial: "SN1", Model: "Flip 3", Place: "/High", SupportEnd: end},
		},
		"an end of Never": {
			"SN1,Flip 3,ACTIVE,/High,Never,,,,",
			lots.Unit{Serial: "SN1", Model: "Flip 3", Place: "/High"},
		},
		"a deprovisioned device": {
			"SN1,Flip 3,DEPROVISIONED,/High,2029-06-30,,,,",
			lots.Unit{
				Serial: "SN1", Model: "Flip 3", Place: "/High", SupportEnd: end, State: v1alpha1.OutOfServiceRetired,
			},
		},
		"a disabled device": {
			"SN1,Flip 3,DISABLED,/High,2029-06-30,,,,",
			lots.Unit{Serial: "SN1", Model: "Flip 3", Place: "/High", SupportEnd: end, State: v1alpha1.OutOfServiceLost},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			content := "serialNumber,model,status,orgUnitPath,autoUpdateExpiration,autoUpdateThrough," +
				"extendedSupportEligible,extendedSupportStart,extendedSupportEnabled\n" + c.row + "\n"
			units, report, err := testimport.ReadUnits(t, Format, "cros.csv", content)
			if err != nil {
				t.Fatal(err, report)
			}
			c.want.Category = category
			if diff := cmp.Diff([]lots.Unit{c.want}, units, cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadsCountsByModelAndEnd(t *testing.T) {
	content := "model,count,aueMonth,aueYear,expired,orgUnitPath\n" +
		"Flip 3,310,JUNE,2029,False,/High\n" +
		"Old Book,12,,,True,/High\n" +
		"Flip 3,0,JUNE,2029,False,/Middle\n"
	units, report, err := testimport.ReadUnits(t, Format, "aues.csv", content)
	if err != nil {
		t.Fatal(err)
	}
	want := []lots.Unit{
		{Category: category, Model: "Flip 3", Count: 310, Place: "/High", SupportEnd: calendar.New(2029, time.June, 30)},
		{Category: category, Model: "Old Book", Count: 12, Place: "/High"},
	}
	if diff := cmp.Diff(want, units); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(report, "no device is counted (row 4)") {
		t.Errorf("the row without devices is not reported: %s", report)
	}
}

func TestRefusesOtherExports(t *testing.T) {
	cases := map[string]struct{ header, want string }{
		"print cros basic":               {"deviceId,orgUnitPath", "gam print cros fields"},
		"formatjson":                     {"deviceId,JSON", "without formatjson"},
		"fields without an end":          {"serialNumber,model", "autoUpdateExpiration"},
		"fields without a serial number": {"model,autoUpdateExpiration", "serialNumber"},
		"a table of something else":      {"student,grade", "no column of this format"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, _, err := testimport.ReadUnits(t, Format, "cros.csv", c.header+"\nx,y\n")
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, without %q", err, c.want)
			}
		})
	}
}

func TestKeepsNoPersonalData(t *testing.T) {
	content := "serialNumber,model,status,orgUnitPath,autoUpdateExpiration,annotatedUser,recentUsers.0.email,annotatedAssetId\n" +
		"SN77,Flip 3,ACTIVE,/High,Robin Miller,Robin Miller,robin@example.org,TAG-9\n"
	_, report, err := testimport.ReadUnits(t, Format, "cros.csv", content)
	if err != nil {
		t.Fatal(err)
	}
	testimport.CheckPrivate(t, []string{"Robin", "example.org", "TAG-9", "SN77"}, report)
	if !strings.Contains(report, "column autoUpdateExpiration") {
		t.Errorf("the cell that is no date is not reported: %s", report)
	}
}
