package importing_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/cli/importing"
	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/testimport"
)

const planFile = `# The plan of a made-up district.
apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata: {name: plan-2026, namespace: maple-valley}
spec:
  title: A plan
  period: {start: "2026-07-01", end: "2029-06-30"}
  district:
    name: Maple Valley Schools
    sites:
    - {name: maple-high, enrollment: 1240}
  technologies:
  - {name: chromebook, kind: Device}
  - {name: laptop, kind: Device}
`

const mappingFile = "technologies: [{model: Acme, technology: chromebook}]\n"

// exportHeader is that of GAM, with columns about people.
const exportHeader = "serialNumber,model,status,orgUnitPath,autoUpdateExpiration,annotatedUser,recentUsers.0.email\n"

// run is a folder with a plan, in which commands run.
type run struct {
	*testing.T

	folder      string
	in          string
	interactive bool
}

func newRun(t *testing.T) *run {
	t.Helper()
	of := &run{T: t, folder: t.TempDir()}
	of.save("plans/plan.yaml", planFile)
	of.save("mapping.yaml", mappingFile)
	t.Chdir(of.folder)
	return of
}

func (of *run) save(name, content string) {
	of.Helper()
	path := filepath.Join(of.folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		of.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		of.Fatal(err)
	}
}

// start runs kubectl techplan import.
func (of *run) start(args ...string) (out, messages string, err error) {
	of.Helper()
	var written, printed bytes.Buffer
	command := importing.NewCommand(plugin.Environment{
		In: strings.NewReader(of.in), Out: &written, Err: &printed, Interactive: of.interactive,
		Now: func() time.Time { return time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC) },
	})
	command.SetArgs(args)
	command.SilenceUsage, command.SilenceErrors = true, true
	command.SetOut(&printed)
	command.SetErr(&printed)
	err = command.ExecuteContext(of.Context())
	return written.String(), printed.String(), err
}

// export returns the rows of a number of devices.
func export(count int) string {
	return exportHeader + strings.Repeat("SERIAL,Acme Flip 5,ACTIVE,/Maple High,2034-06-30,Robin Miller,robin@example.org\n", 1) +
		strings.Repeat(",Acme Flip 5,ACTIVE,/Maple High,2034-06-30,Robin Miller,robin@example.org\n", count-1)
}

func TestWritesLotsBesideThePlan(t *testing.T) {
	of := newRun(t)
	of.save("cros.csv", export(40))
	args := []string{"google", "cros.csv", "-f", "plans", "--mapping", "mapping.yaml", "--write", "plans/devices.yaml"}
	if _, messages, err := of.start(args...); err != nil || !strings.Contains(messages, "plans/devices.yaml written") {
		t.Fatal(messages, err)
	}
	first, err := os.ReadFile("plans/devices.yaml")
	if err != nil {
		t.Fatal(err)
	}
	// A person adds a comment and the line that paid.
	edited := strings.Replace(string(first), "  quantity: 40\n", "  quantity: 40 # counted in June\n\n", 1)
	of.save("plans/devices.yaml", edited)
	if _, messages, err := of.start(args...); err != nil || !strings.Contains(messages, "0 objects new, 0 changed, 1 unchanged") {
		t.Fatal(messages, err)
	}
	of.save("cros.csv", export(38))
	if _, messages, err := of.start(args...); err != nil {
		t.Fatal(messages, err)
	}
	second, err := os.ReadFile("plans/devices.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Replace(edited, "quantity: 40", "quantity: 38", 1), string(second)); diff != "" {
		t.Error(diff)
	}
}

func TestNoOutputHoldsWhatBelongsToPeople(t *testing.T) {
	of := newRun(t)
	of.save("cros.csv", export(3)+"SERIAL,Acme Flip 5,ACTIVE,/Maple High,Robin Miller,Robin Miller,robin@example.org\n"+
		"SN-2,Acme Flip 5,ACTIVE,/Maple High,Robin Miller,Robin Miller,robin@example.org\n")
	for _, args := range [][]string{{"--diff"}, {}, {"--propose-mapping"}, {"--write", "plans/new.yaml"}} {
		out, messages, err := of.start(append([]string{"google", "cros.csv", "-f", "plans", "--mapping", "mapping.yaml"}, args...)...)
		if err != nil {
			t.Fatal(err)
		}
		testimport.CheckPrivate(t, []string{"Robin", "example.org", "SERIAL,", "SN-2"}, out, messages)
	}
	written, err := os.ReadFile("plans/new.yaml")
	if err != nil {
		t.Fatal(err)
	}
	testimport.CheckPrivate(t, []string{"Robin", "example.org", "SERIAL", "SN-2"}, string(written))
}

func TestRefusalsOfImport(t *testing.T) {
	base := []string{"google", "cros.csv", "-f", "plans", "--mapping", "mapping.yaml"}
	cases := map[string]struct {
		args []string
		want string
	}{
		"a misspelt format": {
			[]string{"goggle", "cros.csv"}, `there is no format "goggle"; did you mean google?`,
		},
		"a format that there is not": {
			[]string{"excel", "cros.csv"}, "write google, intune, jamf, apple-school, snipe-it",
		},
		"dates with the day first": {
			[]string{"csv", "dates.csv", "-f", "plans"},
			"dates.csv: row 3, column received: the first number of a date is no month: give --date-order day-first",
		},
		"no file":                  {[]string{"google", "-f", "plans"}, "give the file of the export"},
		"a file that is not there": {[]string{"google", "none.csv", "-f", "plans"}, "none.csv"},
		"a plan that is not there": {
			append(base, "--plan", "plan-2029"), `there is no technology plan "plan-2029": give --plan plan-2026`,
		},
		"all namespaces":           {append(base, "-A"), "for one district"},
		"--apply with files":       {append(base, "--apply"), "--apply changes a cluster"},
		"--write with --diff":      {append(base, "--diff", "--write", "x.yaml"), "one of --write and --diff"},
		"another sign of decimals": {append(base, "--decimal", "dot"), "--decimal is point or comma"},
		"another order of dates": {
			append(base, "--date-order", "us"), "--date-order is month-first or day-first",
		},
		"--with without a format":      {append(base, "--with", "assets.csv"), "--with is FORMAT=FILE"},
		"--with of an unknown format":  {append(base, "--with", "snipe=assets.csv"), `there is no format "snipe"`},
		"a model without a technology": {base[:4], "the plan has no technology for 12 units: Acme Flip 5 (12)"},
		"a mapping with a wrong name": {
			append(base[:4:4], "--mapping", "wrong.yaml"),
			"wrong.yaml: technologies[0].technology: the plan has no technology \"chromebok\"; did you mean chromebook?",
		},
		"a year that is none": {
			[]string{"ledger", "cros.csv", "-f", "plans", "--year", "next"}, "--year is a fiscal year",
		},
		"an export of something else": {[]string{"jamf", "cros.csv", "-f", "plans"}, "cros.csv"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			of := newRun(t)
			of.save("cros.csv", export(12))
			of.save("dates.csv", "model,technology,received\nFlip,chromebook,2/3/2026\nFlip,chromebook,13/3/2026\n")
			of.save("wrong.yaml", "technologies: [{model: Acme, technology: chromebok}]\n")
			out, messages, err := of.start(c.args...)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v, without %q; printed were %s%s", err, c.want, out, messages)
			}
		})
	}
}

func TestAnExportThatStopsEarly(t *testing.T) {
	of := newRun(t)
	of.save("cros.csv", export(100))
	args := []string{"google", "cros.csv", "-f", "plans", "--mapping", "mapping.yaml", "--write", "plans/devices.yaml"}
	for _, c := range []struct {
		title     string
		count     int
		args      []string
		isRefused bool
	}{
		{"the first import", 100, args, false},
		{"a tenth fewer", 90, args, false},
		{"a unit more than a tenth fewer", 80, args, true},
		{"accepted", 80, append(args, "--accept-fewer"), false},
	} {
		of.save("cros.csv", export(c.count))
		_, _, err := of.start(c.args...)
		if isRefused := err != nil && strings.Contains(err.Error(), "--accept-fewer"); isRefused != c.isRefused {
			t.Errorf("%s: the error is %v", c.title, err)
		}
	}
}

func TestTemplateOfTheOwnTable(t *testing.T) {
	of := newRun(t)
	out, _, err := of.start("csv", "--template", "-f", "plans")
	if err != nil {
		t.Fatal(err)
	}
	of.save("devices.csv", strings.Replace(out, "Example: delete this row", "Flip 5", 1))
	shown, messages, err := of.start("csv", "devices.csv", "-f", "plans", "--diff")
	if err != nil || !strings.Contains(shown, "spec.quantity: 310") || !strings.Contains(shown, "spec.site: maple-high") {
		t.Errorf("the filled-in template gives %s%s, error %v", shown, messages, err)
	}
}
