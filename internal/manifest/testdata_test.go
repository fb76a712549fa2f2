package manifest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The files of testdata, each with its problems.
func TestFiles(t *testing.T) {
	const machine = " means another time zone on each machine; " +
		"write the name of the district's zone, such as America/Detroit"
	const zone, amount = " Invalid spec.district.timeZone ", ".amount "
	const meant = " is not the name of a time zone; did you mean America/Detroit?"
	colour := []string{"16 UnknownField spec.colour unknown field spec.colour"}
	for file, want := range map[string][]string{
		"utf8-with-mark":   colour,
		"utf16-little-end": colour,
		"utf16-big-end":    colour,
		"time-zones": {
			"24" + zone + `"localtime"` + machine,
			"32" + zone + `"posixrules"` + machine,
			"40" + zone + `"Local"` + machine,
			"48" + zone + `"right/America/Detroit"` + meant,
			"56" + zone + `"posix/America/Detroit"` + meant,
			"64" + zone + `"america/detroit"` + meant,
		},
		"numbers": {
			"9 AmbiguousNumber spec.district.enrollment 02360 is read as 1264, " +
				"because a zero in front makes a number octal; write 2360",
			`10 AmbiguousNumber spec.district.erate.nslpPercent "0.58" means 0.58 percent; for 58 percent write 58`,
			"11 AmbiguousNumber spec.district.sites[0].enrollment 0890 is read as 890; " +
				"write it without a zero in front: 890",
			"14 AmbiguousNumber spec.budget.total 020000 is read as 8192, " +
				"because a zero in front makes a number octal; write 20000",
			"17 AmbiguousNumber spec.budget.lines[0]" + amount + "020000 is read as 8192, " +
				"because a zero in front makes a number octal; write 20000",
			"18 AmbiguousNumber spec.budget.lines[1]" + amount + "09500 is read as 9500; " +
				"write it without a zero in front: 9500",
			"19 AmbiguousNumber spec.budget.lines[2]" + amount + "2_000 is read as 2000; write 2000",
			"20 AmbiguousNumber spec.budget.lines[3]" + amount + "2e3 is read as 2000; write 2000",
			"21 AmbiguousNumber spec.budget.lines[4]" + amount + "0x20 is read as 32, a number in another base; write 32",
		},
	} {
		t.Run(file, func(t *testing.T) {
			set, err := LoadFiles(t.Context(), []string{"testdata/" + file + ".yaml"}, Options{Namespace: "default"})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, lines(set)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if file == "numbers" && set.Refused > 0 {
				t.Error("a warning refuses the plan")
			}
		})
	}
}

// The zone files of a machine, and those that the environment names, change nothing.
func TestZonesOfTheEnvironment(t *testing.T) {
	t.Setenv("ZONEINFO", "testdata")
	set := load(t, planText)
	if len(set.Problems) > 0 {
		t.Errorf("problems %q", lines(set))
	}
}
