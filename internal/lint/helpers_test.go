package lint

import (
	"bytes"
	"errors"
	"iter"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/manifest"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testfiles"
)

const (
	files = testfiles.PlanAndGoal
	chain = testfiles.AllKinds
)

// The types of an assessment. An assessment is what a report is given to assess a
// district with.
type (
	district   = snapshot.District
	result     = snapshot.Result
	assessment func(district, time.Time) []result
)

var (
	plan = v1alpha1.ObjectKey{Kind: "TechnologyPlan", Name: "plan-2026"}
	goal = v1alpha1.ObjectKey{Kind: "Goal", Name: "one-to-one"}
)

func conditions(reason, message string) []metav1.Condition {
	return []metav1.Condition{
		{Type: "OnTrack", Status: "False"},
		{Type: "Ready", Status: "False", Reason: reason, Message: message},
	}
}

// each is the assessment as a report takes it.
func (assess assessment) each(assessed district, now time.Time) iter.Seq[result] {
	return slices.Values(assess(assessed, now))
}

// finds is an assessment with the same results for each district.
func finds(results ...result) assessment {
	return func(district, time.Time) []result { return results }
}

// writeReport writes the report of files in a format, as of 21 November 2026. What is read from
// the standard input is given.
func writeReport(
	t *testing.T, format, failOn, stdin string, assess assessment, paths ...string,
) string {
	t.Helper()
	options := manifest.Options{Namespace: "default", Stdin: strings.NewReader(stdin)}
	set, err := manifest.LoadFiles(t.Context(), paths, options)
	if err != nil {
		t.Fatal(err)
	}
	workingDir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	report := NewReport(set, assess.each, time.Date(2026, 11, 21, 17, 30, 0, 0, time.UTC), "2026-11-21")
	var out bytes.Buffer
	err = FindFormat(format).Write(report, &out, WriteOptions{WorkingDir: workingDir, Version: "v0.1.0", FailOn: failOn})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// full is a writer that takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }
