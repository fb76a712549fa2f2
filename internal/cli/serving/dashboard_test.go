package serving

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/dashboard"
)

const planFile = `apiVersion: techplan.education/v1alpha1
kind: TechnologyPlan
metadata: {name: plan-2026, namespace: oak}
spec:
  title: Oak technology plan
  period: {start: "2026-07-01", end: "2029-06-30"}
  district: {name: Oak}
`

const goalFile = `apiVersion: techplan.education/v1alpha1
kind: Goal
metadata: {name: reading, namespace: oak}
spec: {planRef: {name: plan-2026}, title: Every student reads}
`

// TestPagesSayWhatIsLeftOut serves a folder whose files are broken and corrected one after the other.
func TestPagesSayWhatIsLeftOut(t *testing.T) {
	folder := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("plan.yaml", planFile)
	write("goal.yaml", goalFile)
	var printed bytes.Buffer
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	served := dashboardCommand{env: plugin.Environment{
		In: strings.NewReader(""), Out: &printed, Err: &printed, Now: func() time.Time { return now },
	}}
	command := &cobra.Command{}
	served.input = plugin.AddDistrictFlags(command, served.env)
	if err := command.ParseFlags([]string{"-f", folder}); err != nil {
		t.Fatal(err)
	}
	source, err := served.openSource(t.Context(), func(error) {})
	if err != nil {
		t.Fatal(err)
	}
	handler := dashboard.NewHandler(dashboard.Options{
		Source: source, Now: served.env.Now, MaxFollowers: 1,
		Report: func(err error) { t.Errorf("a page could not be made: %v", err) },
	})
	const plan, left = "/districts/oak/plan-2026", "What is left out"
	for _, step := range []struct {
		title         string
		change        func()
		address       string
		status        int
		shows, misses []string
	}{
		{"all is in order", func() {}, plan, http.StatusOK, []string{"How the plan stands"}, []string{left}},
		{
			"a goal with an unknown field", func() { write("goal.yaml", strings.ReplaceAll(goalFile, "title:", "titel:")) },
			plan, http.StatusOK,
			[]string{left, filepath.Join(folder, "goal.yaml") + ":4", "Goal reading", "titel", "How the plan stands"}, nil,
		},
		{"the same on the page of all districts", func() {}, "/", http.StatusOK, []string{left, "titel"}, nil},
		{
			"a file that is not text", func() { write("notes.yaml", "\xff\xfe\xff") },
			"/", http.StatusOK, []string{left, "notes.yaml", "titel"}, nil,
		},
		{
			"the plan itself", func() { write("plan.yaml", planFile+"  purpose: [") },
			plan, http.StatusNotFound, []string{left, "plan.yaml:", "There is no such plan"}, nil,
		},
		{
			"corrected", func() {
				write("plan.yaml", planFile)
				write("goal.yaml", goalFile)
				if err := os.Remove(filepath.Join(folder, "notes.yaml")); err != nil {
					t.Fatal(err)
				}
			}, plan, http.StatusOK, []string{"How the plan stands"}, []string{left},
		},
		{
			"the folder is gone", func() {
				if err := os.RemoveAll(folder); err != nil {
					t.Fatal(err)
				}
			}, plan, http.StatusServiceUnavailable, []string{"The files cannot be read", folder, "Put the files back"}, nil,
		},
	} {
		t.Run(step.title, func(t *testing.T) {
			step.change()
			request := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "http://127.0.0.1"+step.address,
				http.NoBody)
			answer := httptest.NewRecorder()
			handler.ServeHTTP(answer, request)
			if answer.Code != step.status {
				t.Errorf("answered with %d, want %d", answer.Code, step.status)
			}
			for _, words := range step.shows {
				if !strings.Contains(answer.Body.String(), words) {
					t.Errorf("the page does not say %q:\n%s", words, answer.Body)
				}
			}
			for _, words := range step.misses {
				if strings.Contains(answer.Body.String(), words) {
					t.Errorf("the page says %q", words)
				}
			}
		})
	}
	if printed.Len() > 0 {
		t.Errorf("printed %q: the pages say it", &printed)
	}
}
