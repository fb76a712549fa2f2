package timezone_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"techplan.education/internal/timezone"
)

// Each name of the data is a zone that can be loaded, and loaded once.
func TestLoadEachName(t *testing.T) {
	names := timezone.ListNames()
	if len(names) < 400 {
		t.Fatalf("%d names are too few", len(names))
	}
	for _, name := range names {
		zone, err := timezone.Load(name)
		if err != nil || zone.String() != name {
			t.Errorf("%s: got %v and error %v", name, zone, err)
		}
		if again, _ := timezone.Load(name); again != zone {
			t.Errorf("%s is loaded twice", name)
		}
	}
	if zone, err := timezone.Load("UTC"); zone != time.UTC || err != nil {
		t.Errorf("UTC is %v and error %v", zone, err)
	}
}

// Instants before and after a change of the clocks, in years that the data list and
// in years for which they give a rule.
func TestZonesHaveTheirRules(t *testing.T) {
	for name, tc := range map[string]struct{ zone, in, want string }{
		"winter":                       {"America/Detroit", "2026-12-01T12:00:00Z", "2026-12-01T07:00:00-05:00"},
		"summer":                       {"America/Detroit", "2026-07-01T12:00:00Z", "2026-07-01T08:00:00-04:00"},
		"the last second of winter":    {"America/Detroit", "2027-03-14T06:59:59Z", "2027-03-14T01:59:59-05:00"},
		"the first of summer":          {"America/Detroit", "2027-03-14T07:00:00Z", "2027-03-14T03:00:00-04:00"},
		"a summer far ahead":           {"America/Chicago", "2099-07-01T12:00:00Z", "2099-07-01T07:00:00-05:00"},
		"no summer time":               {"America/Phoenix", "2026-07-01T12:00:00Z", "2026-07-01T05:00:00-07:00"},
		"a quarter of an hour":         {"Asia/Kathmandu", "2026-07-01T12:00:00Z", "2026-07-01T17:45:00+05:45"},
		"the other side of the globe":  {"Pacific/Auckland", "2026-12-31T12:00:00Z", "2027-01-01T01:00:00+13:00"},
		"a zone by its earlier name":   {"US/Eastern", "2026-07-01T12:00:00Z", "2026-07-01T08:00:00-04:00"},
		"a zone without a rule at all": {"Etc/GMT+5", "2026-07-01T12:00:00Z", "2026-07-01T07:00:00-05:00"},
	} {
		t.Run(name, func(t *testing.T) {
			zone, err := timezone.Load(tc.zone)
			if err != nil {
				t.Fatal(err)
			}
			instant, err := time.Parse(time.RFC3339, tc.in)
			if err != nil {
				t.Fatal(err)
			}
			if got := instant.In(zone).Format(time.RFC3339); got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}

// What only the zone files of a machine know is refused, in words that say what to
// write.
func TestUnknownNames(t *testing.T) {
	const machine = " means another time zone on each machine; " +
		"write the name of the district's zone, such as America/Detroit"
	const none = " is not the name of a time zone; "
	for name, want := range map[string]string{
		"localtime":             `"localtime"` + machine,
		"Local":                 `"Local"` + machine,
		"posixrules":            `"posixrules"` + machine,
		"right/America/Detroit": `"right/America/Detroit"` + none + "did you mean America/Detroit?",
		"posix/America/Detroit": `"posix/America/Detroit"` + none + "did you mean America/Detroit?",
		"america/detroit":       `"america/detroit"` + none + "did you mean America/Detroit?",
		"Detroit":               `"Detroit"` + none + "did you mean America/Detroit?",
		"Los Angeles":           `"Los Angeles"` + none + "did you mean America/Los_Angeles?",
		"Indianapolis":          `"Indianapolis"` + none + "did you mean America/Indianapolis?",
		"America/Detroitt":      `"America/Detroitt"` + none + "did you mean America/Detroit?",
		"Eastern":               `"Eastern"` + none + "did you mean America/New_York?",
		"Pacific Standard Time": `"Pacific Standard Time"` + none + "did you mean America/Los_Angeles?",
		"CDT":                   `"CDT"` + none + "did you mean America/Chicago?",
		"Nowhere/Atoll":         `"Nowhere/Atoll"` + none + "write one such as America/Detroit",
		"America":               `"America"` + none + "write one such as America/Detroit",
		"America/":              `"America/"` + none + "write one such as America/Detroit",
		"":                      `""` + none + "write one such as America/Detroit",
		"../../etc/localtime":   `"../../etc/localtime"` + none + "write one such as America/Detroit",
		"/usr/share/zoneinfo/America/Detroit": `"/usr/share/zoneinfo/America/Detroit"` + none +
			"write one such as America/Detroit",
	} {
		t.Run(name, func(t *testing.T) {
			zone, err := timezone.Load(name)
			unknown := (*timezone.UnknownZoneError)(nil)
			if zone != nil || !errors.As(err, &unknown) || unknown.Name != name {
				t.Fatalf("got %v and error %v", zone, err)
			}
			if err.Error() != want {
				t.Errorf("got  %s\nwant %s", err, want)
			}
		})
	}
}

// The environment may name a directory with other zones. They change nothing, and
// add no name.
func TestEnvironmentChangesNothing(t *testing.T) {
	dir := t.TempDir()
	// A zone file as machines have them, without a change of the clocks, under the
	// name of a zone that has one and under a name of its own.
	zoneFile := "TZif" + string(make([]byte, 16)) + string(make([]byte, 12)) +
		"\x00\x00\x00\x00" + "\x00\x00\x00\x01" + "\x00\x00\x00\x04" + "\x00\x00\x0e\x10\x00\x00" + "ODD\x00"
	for _, name := range []string{"Maple", "Europe/Zurich"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(zoneFile), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := time.LoadLocationFromTZData("Maple", []byte(zoneFile)); err != nil {
		t.Fatalf("the file is no zone: %v", err)
	}
	t.Setenv("ZONEINFO", dir)
	if zone, err := timezone.Load("Maple"); err == nil {
		t.Errorf("a zone of the machine is loaded: %v", zone)
	}
	zone, err := timezone.Load("Europe/Zurich")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, time.July, 1, 12, 0, 0, 0, time.UTC)
	if got := at.In(zone).Format(time.RFC3339); got != "2026-07-01T14:00:00+02:00" {
		t.Errorf("got %s", got)
	}
}
