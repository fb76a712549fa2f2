package manifest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// buildReview writes a manifest of the yearly review, with more lines of its metadata and spec.
func buildReview(metadata, spec string) string {
	return "---\napiVersion: techplan.education/v1alpha1\nkind: Evaluation\nmetadata: {name: review-2027" + metadata +
		"}\nspec:\n  planRef: {name: plan-2026}\n  schedule: annual-review\n" +
		"  target: {kind: TechnologyPlan, name: plan-2026}\n  occurrence: \"2027-06-15\"\n" + spec
}

// What people record in files goes together with the evaluation that was exported from the
// cluster, and with what others record.
func TestRecordsMerge(t *testing.T) {
	const (
		uid      = ", uid: 0a-1"
		criteria = "  criteria: [{name: access, question: \"Is it there?\"}, {name: use, question: \"Is it used?\"}]\n"
		access   = "  results: [{criterion: access, answer: Pass}]\n"
		worse    = "  results: [{criterion: access, answer: Fail}]\n"
		use      = "  results: [{criterion: use, answer: Warning}]\n"
		decision = "  decision: {outcome: Retain, date: \"2027-06-21\", by: Board}\n"
		modify   = "  decision: {outcome: Modify, date: \"2027-06-21\", by: Board}\n"
		again    = "DuplicateObject"
	)
	export, record := buildReview(uid, criteria), buildReview("", access+decision)
	for name, tc := range map[string]struct {
		text string
		// want are the criteria, the results and the decision of the one evaluation.
		want, problem string
	}{
		"the export, then the record": {export + record, "access use; access=Pass; Retain", ""},
		"the record, then the export": {record + export, "access use; access=Pass; Retain", ""},
		"the record alone":            {record, "; access=Pass; Retain", ""},
		"two records, and no export":  {record + buildReview("", use), "; access=Pass use=Warning; Retain", ""},
		"two records and the export": {
			record + export + buildReview("", use), "access use; access=Pass use=Warning; Retain", "",
		},
		"a record changes what was stored": {
			buildReview(uid, criteria+worse+modify) + record, "access use; access=Pass; Retain", "",
		},
		"a record adds to what was stored": {
			buildReview(uid, criteria+use) + record, "access use; use=Warning access=Pass; Retain", "",
		},
		"the same record twice":          {record + record, "; access=Pass; Retain", again},
		"two exports":                    {export + buildReview(uid, criteria+access), "access use; ; ", again},
		"two records of one criterion":   {record + buildReview("", worse), "; access=Pass; Retain", again},
		"two records with two decisions": {record + buildReview("", use+modify), "; access=Pass; Retain", again},
		"a record of another occurrence": {
			export + strings.ReplaceAll(record, "2027-06-15", "2028-06-15"), "access use; ; ", again,
		},
		"a record without a schedule": {
			export + strings.ReplaceAll(record, "  schedule: annual-review\n", ""), "access use; ; ", again,
		},
		"a record with an error of its own": {
			export + strings.ReplaceAll(record, "Pass", "pass"), "access use; ; ", `"pass" is not one of`,
		},
		"an export beside a record with an error": {
			strings.ReplaceAll(record, "Pass", "pass") + export, "", `"pass" is not one of`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			set := load(t, tc.text)
			var got string
			for _, district := range set.Districts {
				for _, evaluation := range district.Evaluations {
					var criteria, results []string
					for _, criterion := range evaluation.Spec.Criteria {
						criteria = append(criteria, string(criterion.Name))
					}
					for _, result := range evaluation.Spec.Results {
						results = append(results, string(result.Criterion)+"="+string(result.Answer))
					}
					got += strings.Join(criteria, " ") + "; " + strings.Join(results, " ") + "; " +
						string(evaluation.Spec.Decision.Outcome)
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
			problems := lines(set)
			if tc.problem == "" && len(problems) > 0 ||
				tc.problem != "" && (len(problems) != 1 || !strings.Contains(problems[0], tc.problem)) {
				t.Errorf("want %q, got %q", tc.problem, problems)
			}
		})
	}
}

// A finding about a merged evaluation is shown at the record, which people can edit.
func TestMergedRecordIsThePlace(t *testing.T) {
	export, record := buildReview(", uid: 0a-1", ""), buildReview("", "  results: [{criterion: x, answer: Pass}]\n")
	field := ObjectField{"Evaluation", "review-2027", "default", "spec.results[x]"}
	for name, tc := range map[string]struct {
		text string
		want int
	}{
		"the record comes last":  {export + record, 19},
		"the record comes first": {record + export, 10},
	} {
		t.Run(name, func(t *testing.T) {
			if got := load(t, tc.text).FindPlaces([]ObjectField{field}); got[0].Line != tc.want {
				t.Errorf("got line %d, want %d", got[0].Line, tc.want)
			}
		})
	}
}
