package values

import (
	"errors"
	"testing"

	"techplan.education/api/v1alpha1"
)

func TestReadsDurations(t *testing.T) {
	for _, c := range []struct {
		written string
		unit    int32
		want    int32
	}{
		{"36", 1, 36},
		{"36.0", 1, 36},
		{"36 months", 1, 36},
		{"36 months", 12, 36},
		{"36\u00a0mois", 1, 36},
		{"1 Monat", 1, 1},
		{"24 meses", 1, 24},
		{"3", 12, 36},
		{"3 years", 1, 36},
		{"3 ans", 12, 36},
		{"1 Jahr", 12, 12},
		{"4 AÑOS", 12, 48},
		{"5 yrs.", 1, 60},
		{"0", 12, 0},
		{"100", 12, 1200},
	} {
		if months, isKnown, err := ParseMonths(c.written, c.unit); err != nil || !isKnown || months != c.want {
			t.Errorf("%q is read as %d, %t with the error %v, not %d", c.written, months, isKnown, err, c.want)
		}
	}
	if months, isKnown, err := ParseMonths("  ", 1); months != 0 || isKnown || err != nil {
		t.Errorf("an empty text is read as %d, %t with the error %v", months, isKnown, err)
	}
}

func TestRefusesWhatIsNoDuration(t *testing.T) {
	for _, written := range []string{
		"Robin", "-1", "3.5 years", "3 weeks", "2026-07-01", "101 years", "99999", "3 years 2 months", "Lifelong",
	} {
		if months, isKnown, err := ParseMonths(written, 12); !errors.Is(err, errNoDuration) || isKnown || months != 0 {
			t.Errorf("%q is read as %d, %t with the error %v", written, months, isKnown, err)
		}
	}
}

func TestReadsStatuses(t *testing.T) {
	const (
		lost     = v1alpha1.OutOfServiceLost
		retired  = v1alpha1.OutOfServiceRetired
		inRepair = v1alpha1.OutOfServiceInRepair
		idle     = v1alpha1.OutOfServiceIdle
	)
	for written, want := range map[string]v1alpha1.OutOfServiceState{
		"": inUse, "  ": inUse, "Deployed": inUse, "In use": inUse, "IN USE > Library": inUse, "En service": inUse,
		"In Betrieb": inUse, "En uso": inUse,
		"Ready to Deploy": idle, "Pending": idle, "In stock": idle, "Not in use": idle, "En stock": idle, "Lager": idle,
		"Almacén": idle, "Undeployable": idle,
		"Out for Repair": inRepair, "Out for Diagnostics": inRepair, "Broken": inRepair, "Out of service": inRepair,
		"Hors service": inRepair, "En panne": inRepair, "Reparatur": inRepair, "Averiado": inRepair,
		"Archived": retired, "Broken - Not Fixable": retired, "Retired/Surplus": retired, "Réformé": retired,
		"Ausgemustert": retired, "Dado de baja": retired,
		"Lost/Stolen": lost, "LOST IN STORAGE": lost, "Stolen - archived": lost, "Volé": lost, "Gestohlen": lost,
		"Robado": lost,
	} {
		if state, err := ParseState(written); err != nil || state != want {
			t.Errorf("%q is read as %q with the error %v, not %q", written, state, err, want)
		}
	}
	// Parts of a word are not the word: a Restock is no stock, and Userland no use.
	for _, written := range []string{"Robin", "???", "42", "Blockstock", "Userland"} {
		if state, err := ParseState(written); !errors.Is(err, errNoState) || state != inUse {
			t.Errorf("%q is read as %q with the error %v", written, state, err)
		}
	}
}

func FuzzWords(f *testing.F) {
	for _, written := range []string{"", "36 months", "Lost/Stolen", "3 ans", "-1", "\xff", "99999999999", "İ"} {
		f.Add(written, int32(1))
		f.Add(written, int32(12))
	}
	f.Fuzz(func(t *testing.T, written string, unit int32) {
		unit = max(1, min(12, unit))
		months, isKnown, err := ParseMonths(written, unit)
		if err != nil && (!errors.Is(err, errNoDuration) || isKnown || months != 0) || months < 0 || months > maxMonths {
			t.Errorf("%q is read as %d, %t with the error %v", written, months, isKnown, err)
		}
		if _, err := ParseState(written); err != nil && !errors.Is(err, errNoState) {
			t.Errorf("the status %q has the error %v", written, err)
		}
	})
}
