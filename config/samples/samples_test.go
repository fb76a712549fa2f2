// Package samples_test holds that the samples are what they say: one that is in
// order, and a real plan with what is wrong with it.
package samples_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/inventory"
	"techplan.education/internal/manifest"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/snapshot"
)

var update = flag.Bool("update", false, "write the golden files anew")

const (
	aligned     = "aligned"
	eastCentral = "east-central-isd"
	original    = "../../internal/assess/testdata/east-central-isd-2011"
	originalDay = "2012-11-21"
	eastDay     = "2026-11-21"
)

// load reads a folder that holds one district and nothing wrong.
func load(t *testing.T, dir string) snapshot.District {
	t.Helper()
	set, err := manifest.LoadFiles(t.Context(), []string{dir}, manifest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range set.Problems {
		t.Errorf("%s:%d: %s %s", p.File, p.Line, p.Code, p.Message)
	}
	if len(set.Districts) != 1 || t.Failed() {
		t.Fatalf("%s: want one district without problems, got %d districts", dir, len(set.Districts))
	}
	d := set.Districts[0]
	return d.District
}

// noon is the instant that lint takes for a day.
func noon(t *testing.T, day string) time.Time {
	t.Helper()
	date, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	return date.Add(12 * time.Hour)
}

// planStatus assesses the plan of a world, for what a list of results leaves out.
func planStatus(t *testing.T, w snapshot.District, now time.Time) v1alpha1.TechnologyPlanStatus {
	t.Helper()
	if len(w.Plans) != 1 {
		t.Fatalf("want one plan, got %d", len(w.Plans))
	}
	plan := w.Plans[0]
	ledger := inventory.NewLedger()
	ledger.SetPlan(inventory.PlanKey{Name: plan.Name}, budget.InventoryFacts(model.ParsePlan(plan)))
	starts := map[string]calendar.Date{}
	for _, d := range w.Devices {
		lot := inventory.LotOf(d)
		ledger.SetLot(inventory.LotKey{Name: d.Name}, lot)
		starts[d.Name] = lot.Start
	}
	benchmarks := map[string][]*v1alpha1.Benchmark{}
	for _, b := range w.Benchmarks {
		benchmarks[b.Spec.GoalRef.Name] = append(benchmarks[b.Spec.GoalRef.Name], b)
	}
	status, _ := assess.ComputePlanStatus(assess.PlanInput{
		Plan: plan, Goals: w.Goals, Benchmarks: benchmarks, Evaluations: w.Evaluations,
		Inventory: func(today calendar.Date) inventory.Inventory {
			return ledger.ComputeInventory(inventory.PlanKey{Name: plan.Name}, today)
		},
		DeviceStart: func(name string) (calendar.Date, bool) { start, ok := starts[name]; return start, ok },
	}, now)
	return status
}

// TestSamplesLoad holds that every folder but that of the refused objects loads,
// as one district whose namespace is there, and with as many objects as files
// show.
func TestSamplesLoad(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var dirs []string
	for _, e := range entries {
		if e.IsDir() && e.Name() != "invalid" && e.Name() != "testdata" {
			dirs = append(dirs, e.Name())
		}
	}
	if want := []string{aligned, eastCentral}; !slices.Equal(dirs, want) {
		t.Errorf("the samples are %v, want %v", dirs, want)
	}
	for _, dir := range append(dirs, original) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			w := load(t, dir)
			if len(w.Plans) != 1 || len(w.Goals) == 0 || len(w.Benchmarks) == 0 || len(w.Devices) == 0 {
				t.Errorf(
					"want one plan with goals, benchmarks and devices, got %d, %d, %d and %d",
					len(w.Plans),
					len(w.Goals),
					len(w.Benchmarks),
					len(w.Devices),
				)
			}
		})
	}
}

// progress are the conditions that say how far work has come or what no one asked
// for, and not whether something is wrong, with the reasons under which they need
// not be True.
var progress = map[v1alpha1.ConditionType][]v1alpha1.ConditionReason{
	v1alpha1.ConditionMet:           {v1alpha1.ReasonNotYet},
	v1alpha1.ConditionUnderWarranty: {v1alpha1.ReasonEnded},
	v1alpha1.ConditionCompleted:     {v1alpha1.ReasonOpen},
	v1alpha1.ConditionDecided:       {v1alpha1.ReasonNotYet},
	v1alpha1.ConditionPassed:        {v1alpha1.ReasonNotYet, v1alpha1.ReasonNeedsChange, v1alpha1.ReasonInconclusive},
	v1alpha1.ConditionEquitable:     {v1alpha1.ReasonNoEquityPolicy},
}

// TestAligned holds that nothing is wrong with the sample in order, on the day
// that its files name.
func TestAligned(t *testing.T) {
	const mark = "# as of: "
	files, err := filepath.Glob(filepath.Join(aligned, "[1-9]*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	var day string
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		first, _, _ := strings.Cut(string(data), "\n")
		its, ok := strings.CutPrefix(first, mark)
		if !ok || (day != "" && its != day) {
			t.Fatalf("%s: the first line is %q, want %q and the same day in each file", file, first, mark)
		}
		day = its
	}
	now := noon(t, day)
	w := load(t, aligned)
	for _, r := range snapshot.AssessDistrict(w, now) {
		for _, f := range r.Findings {
			// Devices outlive a plan of three years, and the next plan replaces them.
			if f.Code != rules.RefreshAfterPlan || f.Severity != v1alpha1.SeverityInfo {
				t.Errorf("%s %s: %s %s: %s", r.Kind, r.Name, f.Severity, f.Code, f.Message)
			}
		}
		for _, c := range r.Conditions {
			allowed := progress[v1alpha1.ConditionType(c.Type)]
			if c.Status == metav1.ConditionTrue || slices.Contains(allowed, v1alpha1.ConditionReason(c.Reason)) {
				continue
			}
			t.Errorf("%s %s: %s is %s (%s): %s", r.Kind, r.Name, c.Type, c.Status, c.Reason, c.Message)
		}
	}
	status := planStatus(t, w, now)
	if len(status.Conditions) != 10 {
		t.Errorf("want the ten conditions of a plan, got %d", len(status.Conditions))
	}
	for _, c := range status.Conditions {
		if c.Status != metav1.ConditionTrue {
			t.Errorf("the plan's %s is %s: %s", c.Type, c.Status, c.Message)
		}
	}
	for _, n := range status.NotChecked {
		t.Errorf("not checked: %s: %s", n.Code, n.Reason)
	}
	if *status.Completeness.Percent != 100 || status.Budget.AlignedPercent != "100.0" {
		t.Errorf(
			"want all sections filled and all money aligned, got %d and %s percent",
			*status.Completeness.Percent,
			status.Budget.AlignedPercent,
		)
	}
	if *status.Evaluations.Open == 0 || *status.Evaluations.Scheduled == 0 || *status.Evaluations.Completed == 0 {
		t.Errorf("want evaluations in each state, got %+v", status.Evaluations)
	}
}

// TestEastCentral holds what the real plan is reported, by code, object, year and
// money; the words are free.
func TestEastCentral(t *testing.T) {
	w := load(t, eastCentral)
	now := noon(t, eastDay)
	status := planStatus(t, w, now)
	var text strings.Builder
	for _, f := range findings(snapshot.AssessDistrict(w, now)) {
		fmt.Fprintln(&text, outline(f))
	}
	for _, n := range status.NotChecked {
		fmt.Fprintf(&text, "not checked: %s\n", n.Code)
	}
	golden(t, filepath.Join("testdata", eastCentral+".golden"), text.String())
	if *status.Evaluations.Open != 1 || *status.Evaluations.Scheduled == 0 {
		t.Errorf("want one evaluation open and others ahead, got %+v", status.Evaluations)
	}
}

// TestEastCentralOriginal holds every word on the same plan with its own dates.
func TestEastCentralOriginal(t *testing.T) {
	w := load(t, original)
	var text strings.Builder
	fmt.Fprintf(&text, "as of %s\n", originalDay)
	results := snapshot.AssessDistrict(w, noon(t, originalDay))
	for _, f := range findings(results) {
		fmt.Fprintf(&text, "\n%s\n  %s\n  -> %s\n", outline(f), f.Message, f.Action)
	}
	for _, r := range results {
		fmt.Fprintf(&text, "\n%s %s\n", r.Kind, r.Name)
		for _, c := range r.Conditions {
			fmt.Fprintf(&text, "  %s=%s %s: %s\n", c.Type, c.Status, c.Reason, c.Message)
		}
	}
	golden(t, filepath.Join(original, "findings.golden"), text.String())
}

// TestEastCentralFigures checks the district's own figures, and that moving the
// dates changed none of them.
func TestEastCentralFigures(t *testing.T) {
	for _, dir := range []string{eastCentral, original} {
		w := load(t, dir)
		spec := w.Plans[0].Spec
		var cents int64
		for _, l := range spec.Budget.Lines {
			cents += int64(money.ParseOrZero(l.Amount))
		}
		if stated := int64(money.ParseOrZero(spec.Budget.Total)); cents != stated || cents != 3_469_800_00 {
			t.Errorf("%s: the lines add up to %d hundredths, the plan says %d", dir, cents, stated)
		}
		students := int64(spec.District.Enrollment)
		if each := (2*cents + students) / (2 * students); each != int64(money.ParseOrZero(spec.Budget.PerPupil)) ||
			each != 362_49 {
			t.Errorf("%s: %d hundredths for each student, the plan says %s", dir, each, spec.Budget.PerPupil)
		}
		var computers int32
		for _, d := range w.Devices {
			computers += d.Spec.Quantity
		}
		if computers != 688 {
			t.Errorf("%s: %d lab computers, want 688", dir, computers)
		}
	}
}

// TestEastCentralMoved holds that the sample is the original with its dates moved
// by 15 years and nothing else: the same is found of it in the same plan year.
func TestEastCentralMoved(t *testing.T) {
	const years = 15
	moved := strings.NewReplacer("plan-2011", "plan-2026")
	var want []string
	for _, f := range findings(snapshot.AssessDistrict(load(t, original), noon(t, originalDay))) {
		if f.FiscalYear != 0 {
			f.FiscalYear += years
		}
		want = append(want, moved.Replace(outline(f)))
	}
	var got []string
	for _, f := range findings(snapshot.AssessDistrict(load(t, eastCentral), noon(t, "2027-11-21"))) {
		got = append(got, outline(f))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-original +sample:\n%s", diff)
	}
}

// TestDeterministic holds that neither the order of the objects nor a second run
// changes a word.
func TestDeterministic(t *testing.T) {
	for dir, day := range map[string]string{aligned: eastDay, eastCentral: eastDay, original: originalDay} {
		now := noon(t, day)
		first := snapshot.AssessDistrict(load(t, dir), now)
		w := load(t, dir)
		slices.Reverse(w.Goals)
		slices.Reverse(w.Benchmarks)
		slices.Reverse(w.Devices)
		slices.Reverse(w.Evaluations)
		if diff := cmp.Diff(first, snapshot.AssessDistrict(w, now)); diff != "" {
			t.Errorf("%s, forwards and backwards:\n%s", dir, diff)
		}
	}
}

// findings are those of all results, each once: the plan and the object that a
// finding is about both list it.
func findings(results []snapshot.Result) []v1alpha1.Finding {
	type identity struct {
		code   v1alpha1.FindingCode
		object v1alpha1.ObjectKey
		field  string
		year   v1alpha1.FiscalYear
	}
	seen := map[identity]bool{}
	var list []v1alpha1.Finding
	// The plan's come first, in its order.
	for _, r := range results {
		for _, f := range r.Findings {
			id := identity{f.Code, f.Object, f.Field, f.FiscalYear}
			if !seen[id] {
				seen[id] = true
				list = append(list, f)
			}
		}
	}
	return list
}

// outline is a finding without its words.
func outline(f v1alpha1.Finding) string {
	text := fmt.Sprintf("%s %s of %s %s at %s", f.Severity, f.Code, f.Object.Kind, f.Object.Name, f.Field)
	if f.FiscalYear != 0 {
		text += fmt.Sprintf(", FY%d", f.FiscalYear)
	}
	if f.Amount != "" {
		text += ", " + string(f.Amount)
	}
	if f.Waived != "" {
		text += ", waived by " + string(f.Waived)
	}
	return text
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v: run with -update to write it", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s; look at each line, and run with -update if it is right (-want +got):\n%s", file, diff)
	}
}
