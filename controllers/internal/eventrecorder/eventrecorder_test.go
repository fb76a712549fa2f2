package eventrecorder_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/tools/events"

	"techplan.education/controllers/internal/eventrecorder"
	tp "techplan.education/internal/testplan"
)

// record returns the note of an event as it reaches the recorder below.
func record(format string, args ...any) string {
	below := events.NewFakeRecorder(1)
	recorder := eventrecorder.New(below)
	recorder.Eventf(tp.NewGoal("g").BuildObject(), nil, corev1.EventTypeNormal, "Reason", "Action", format, args...)
	return strings.TrimPrefix(<-below.Events, "Normal Reason ")
}

func TestNotes(t *testing.T) {
	for name, tc := range map[string]struct {
		format string
		args   []any
		want   string
	}{
		"plain text":             {"Met is %s.", []any{"True"}, "Met is True."},
		"a per cent sign":        {"%s", []any{"40% of 80%d."}, "40% of 80%d."},
		"control characters":     {"%s", []any{"A\n\x1b[2J\u202eB"}, `A \x1b[2J\u202eB`},
		"a format without verbs": {"Done.", nil, "Done."},
	} {
		t.Run(name, func(t *testing.T) {
			if got := record(tc.format, tc.args...); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

// A note that is too long is cut between two characters.
func TestLongNoteIsCut(t *testing.T) {
	for shift := range 3 {
		note := record("%s", strings.Repeat("x", shift)+strings.Repeat("€", 2000))
		if !utf8.ValidString(note) || len(note) > 1000 || len(note) < 998 {
			t.Errorf("%d bytes, valid: %t", len(note), utf8.ValidString(note))
		}
	}
	if note := record("%s", strings.Repeat("x", 1000)); len(note) != 1000 {
		t.Errorf("a note of 1,000 bytes has %d", len(note))
	}
}
