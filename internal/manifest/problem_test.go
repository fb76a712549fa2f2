package manifest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/manifest/messages"
)

func TestSortProblems(t *testing.T) {
	inOrder := []Problem{
		{File: "a", Line: 1, Code: "A"},
		{File: "a", Line: 1, Code: "B", Field: "a"},
		{File: "a", Line: 1, Code: "B", Field: "b", Message: "a"},
		{File: "a", Line: 1, Code: "B", Field: "b", Message: "b"},
		{File: "a", Line: 1, Code: "A", Omitted: 3},
		{File: "a", Line: 2, Code: "A"},
		{File: "a", Line: 10, Code: "A"},
		{File: "b", Line: 1, Code: "A"},
	}
	reversed := slices.Clone(inOrder)
	slices.Reverse(reversed)
	twice := append(slices.Clone(reversed), inOrder...)
	for name, problems := range map[string][]Problem{"reversed": reversed, "each twice": twice} {
		if diff := cmp.Diff(inOrder, sortProblems(problems)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestOmit(t *testing.T) {
	for count, want := range map[int]string{
		1:       "and 1 more error in this document; correct these first",
		2:       "and 2 more errors in this document; correct these first",
		999:     "and 999 more errors in this document; correct these first",
		1000:    "and 1,000 more errors in this document; correct these first",
		1234567: "and 1,234,567 more errors in this document; correct these first",
	} {
		problem := Problem{Line: 3}
		problem.addOmitted(count)
		if problem.Message != want || problem.Omitted != count || problem.Line != 3 {
			t.Errorf("%d: got %+v", count, problem)
		}
	}
}

// errorsOn returns errors on the lines from first to last.
func errorsOn(first, last int) []Problem {
	var problems []Problem
	for line := first; line <= last; line++ {
		problems = append(problems, Problem{
			File: "a", Line: line, Severity: v1alpha1.SeverityError, Code: messages.CodeInvalid, Message: fmt.Sprint(line),
		})
	}
	return problems
}

func TestLimitErrors(t *testing.T) {
	warning := Problem{File: "a", Line: 500, Severity: v1alpha1.SeverityWarning, Code: codeLargeObject}
	omission := func(line, count int) Problem {
		problem := Problem{File: "a", Line: line, Severity: v1alpha1.SeverityError, Code: codeTooManyErrors}
		problem.addOmitted(count)
		return problem
	}
	shown := errorsOn(1, maxErrors)
	for name, tc := range map[string]struct{ in, want []Problem }{
		"none":                 {nil, nil},
		"as many as are shown": {shown, shown},
		"one more":             {errorsOn(1, maxErrors+1), append(slices.Clone(shown), omission(101, 1))},
		"two more, not in order": {
			append(errorsOn(3, 102), errorsOn(1, 2)...), append(slices.Clone(shown), omission(101, 2)),
		},
		"a warning does not count": {append(slices.Clone(shown), warning), append(slices.Clone(shown), warning)},
		"a warning beside many": {
			append(errorsOn(1, 101), warning), append(slices.Clone(shown), warning, omission(101, 1)),
		},
		"others are omitted already": {
			append(slices.Clone(shown), omission(7, 20)), append(slices.Clone(shown), omission(100, 20)),
		},
		"omitted twice": {
			append(errorsOn(1, 99), omission(5, 1), omission(6, 2)),
			append(errorsOn(1, 99), omission(99, 3)),
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, limitErrors(slices.Clone(tc.in))); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}
