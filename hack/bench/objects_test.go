package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/hack/bench/baseline"
	"techplan.education/internal/assess"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/cli"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/snapshot"
)

// lintOutput lints the documents that the bench writes.
func lintOutput(t *testing.T, count int) string {
	t.Helper()
	dir := t.TempDir()
	if err := writeDocuments(dir, count); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	code := cli.Run(context.Background(), []string{"lint", "-f", dir}, cli.Environment{
		Out: &stdout, Err: &stderr, Version: "test", Assess: snapshot.AssessDistrict,
		Now: func() time.Time { return time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC) },
	})
	if code == cli.ExitFailed {
		t.Fatalf("exit code %d:\n%s", code, &stderr)
	}
	return stdout.String() + stderr.String()
}

// TestDocumentsAreValid holds that the API accepts what the bench writes: a refused
// document costs less than a valid one.
func TestDocumentsAreValid(t *testing.T) {
	const count = 60
	output := lintOutput(t, count)
	if !strings.Contains(output, fmt.Sprintf("%d documents", count)) {
		t.Errorf("not all documents were checked:\n%s", output)
	}
	if refused := regexp.MustCompile(`(?m)^.*error Invalid.*$`).FindString(output); refused != "" {
		t.Errorf("a document is refused: %s", refused)
	}
}

func TestLotsPointToWhatTheirPlanHas(t *testing.T) {
	plan := newPlan("district", "plan")
	exists := map[v1alpha1.EntryName]bool{}
	for _, technology := range plan.Spec.Technologies {
		exists[technology.Name] = true
	}
	for _, site := range plan.Spec.District.Sites {
		exists[site.Name] = true
	}
	for _, line := range plan.Spec.Budget.Lines {
		exists[line.Name] = true
	}
	names := map[string]bool{}
	for i := range 200 {
		lot := newLot("district", "plan", i)
		names[lot.Name] = true
		spec := lot.Spec
		for _, entry := range []v1alpha1.EntryName{spec.Technology, spec.Site, spec.Acquisition.BudgetLine.Line} {
			if !exists[entry] {
				t.Errorf("lot %d points to %s, which the plan lacks", i, entry)
			}
		}
	}
	if len(names) != 200 {
		t.Errorf("200 lots have %d names", len(names))
	}
}

func TestWriteDocumentsIntoSeveralFiles(t *testing.T) {
	dir := t.TempDir()
	if err := writeDocuments(dir, documentsPerFile+1); err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"000000.yaml": documentsPerFile, "010000.yaml": 1}
	got := map[string]int{}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	plans := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got[filepath.Base(file)] = bytes.Count(text, []byte("---\n"))
		plans += bytes.Count(text, []byte("kind: TechnologyPlan\n"))
	}
	if diff := cmp.Diff(want, got); diff != "" || plans != 1 {
		t.Errorf("%d plans, documents by file (-want +got):\n%s", plans, diff)
	}
}

func TestParsePeakMemory(t *testing.T) {
	got, found := parsePeakMemory("lint: 5 documents\nVmHWM:\t  992256 kB\n")
	if !found || math.Abs(got-969) > 0.001 {
		t.Errorf("got %v, %v; want 969 MB", got, found)
	}
	if _, found := parsePeakMemory("no such line"); found {
		t.Error("found memory in a text without it")
	}
	var out strings.Builder
	printPeakMemory(&out)
	if _, err := os.Stat("/proc/self/status"); err == nil {
		if megabytes, found := parsePeakMemory(out.String()); !found || megabytes < 1 {
			t.Errorf("this process uses %v MB, printed as %q", megabytes, &out)
		}
	}
}

// TestBaselineAssessesLikeTechplan holds that the baseline differs in the way of
// working alone.
func TestBaselineAssessesLikeTechplan(t *testing.T) {
	now := time.Date(2026, 11, 21, 17, 0, 0, 0, time.UTC)
	plan := newPlan("district", "plan")
	ledger, key := inventory.NewLedger(), inventory.PlanKey{Namespace: "district", Name: "plan"}
	ledger.SetPlan(key, budget.Facts(model.ParsePlan(plan)))
	var lots []v1alpha1.Device
	var devices int64
	for i := range 50 {
		lot := newLot("district", "plan", i)
		lots = append(lots, *lot)
		devices += int64(lot.Spec.Quantity)
		ledger.Set(keyOfLot(lot), inventory.LotOf(lot))
	}
	input := newPlanInput(plan, nil)
	input.Inventory = func(today calendar.Date) inventory.Inventory { return ledger.Inventory(key, today) }
	want, _ := assess.Plan(input, now)
	got := baseline.Assess(plan, lots, now)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the statuses differ (-techplan +baseline):\n%s", diff)
	}
	if got.Inventory.Lots == nil || *got.Inventory.Lots != 50 || *got.Inventory.Devices != devices {
		t.Errorf("the inventory is %+v, want 50 lots of %d devices", got.Inventory, devices)
	}
}

func TestMonthlyPlanYieldsEvaluationsWithoutEnd(t *testing.T) {
	plan := newMonthlyPlan("plan", 100)
	if got := len(plan.Spec.Technologies); got != 300 {
		t.Errorf("%d technologies, want 300", got)
	}
	now := time.Date(2031, 7, 15, 17, 0, 0, 0, time.UTC)
	status, _ := assess.Plan(newPlanInput(plan, nil), now)
	if status.Evaluations.Scheduled == nil && status.Evaluations.Open == nil {
		t.Errorf("no evaluation is expected: %+v", status.Evaluations)
	}
}

func TestSharingPlanNamesExistingGoals(t *testing.T) {
	plan, goals := newSharingPlan(30)
	exists := map[string]bool{}
	for _, goal := range goals {
		exists[goal.Name] = true
	}
	if len(exists) != 30 || len(plan.Spec.Budget.Lines) != 30 {
		t.Errorf("%d goals and %d lines, want 30 each", len(exists), len(plan.Spec.Budget.Lines))
	}
	for _, line := range plan.Spec.Budget.Lines {
		named := map[string]bool{}
		for _, goal := range line.Goals {
			named[goal.Name] = true
			if !exists[goal.Name] {
				t.Errorf("%s names %s, which does not exist", line.Name, goal.Name)
			}
		}
		if len(named) != 20 {
			t.Errorf("%s names %d different goals, want 20", line.Name, len(named))
		}
	}
}

func TestTimeCalls(t *testing.T) {
	var seen []int
	var sink []*int
	milliseconds, allocations := timeCalls(4, func(i int) {
		seen = append(seen, i)
		for range 100 {
			sink = append(sink, new(i))
		}
	})
	if diff := cmp.Diff([]int{0, 1, 2, 3}, seen); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	if milliseconds < 0 || allocations < 100 || allocations > 1000 || len(sink) != 400 {
		t.Errorf("%v ms and %v allocations for a call that makes 100", milliseconds, allocations)
	}
	if got := inMilliseconds(1500 * time.Microsecond); got != 1.5 {
		t.Errorf("1500 microseconds are %v ms", got)
	}
}

func TestProfiles(t *testing.T) {
	o := options{profiles: filepath.Join(t.TempDir(), "profiles")}
	taken := false
	if err := o.withCPUProfile("one change, restart", func() error { taken = true; return nil }); err != nil || !taken {
		t.Fatalf("taken %v, %v", taken, err)
	}
	if err := o.writeHeapProfile("restart"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"one-change,-restart.cpu.pprof", "restart.heap.pprof"} {
		if info, err := os.Stat(filepath.Join(o.profiles, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	without := options{}
	if err := without.withCPUProfile("x", func() error { return io.EOF }); !errors.Is(err, io.EOF) {
		t.Errorf("the error of the measure is lost: %v", err)
	}
	if err := without.writeHeapProfile("x"); err != nil {
		t.Error(err)
	}
}
