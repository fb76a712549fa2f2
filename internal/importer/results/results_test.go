package results_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/importer/results"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/importer/values"
	"techplan.education/internal/tables"
	"techplan.education/internal/testplan"
	"techplan.education/internal/workbook"
)

// newRecords returns two evaluations: look with the criteria privacy and use, of which use takes a
// value, and plan with the criterion access.
func newRecords() map[string]*v1alpha1.Evaluation {
	look := testplan.NewEvaluation("yearly", "2026-10-15").AddCriteria("privacy", "use").
		ChangeSpec(func(spec *v1alpha1.EvaluationSpec) { spec.Criteria[1].Pass.AtLeast = "60" }).BuildObject()
	plan := testplan.NewEvaluation("annual", "2027-06-15").AddCriteria("access").BuildObject()
	look.Name, plan.Name = "look", "plan"
	return map[string]*v1alpha1.Evaluation{"look": look, "plan": plan}
}

func read(t *testing.T, name string, content []byte) (results.Sheet, string, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	reader := &rows.Reader{Options: rows.Options{Dates: values.DateOptions{Order: values.MonthFirst}}}
	sheet, err := results.ReadFile(t.Context(), reader, file, newRecords())
	var report bytes.Buffer
	reader.Report.WriteText(&report)
	return sheet, report.String(), err
}

const header = "evaluation,criterion,question,passes,answer,value,not assessed because,evidence,evidence date," +
	"evidence tier,sample size,audience\n"

func TestReadFile(t *testing.T) {
	for name, tc := range map[string]struct {
		content string
		want    results.Sheet
	}{
		"an answer and a value": {
			header + "look,privacy,Is it?,,pass,,,,,,,\nlook,use,,at least 60,,83,,Usage export,10/12/2026,2,1240,Teachers\n",
			results.Sheet{"look": {
				{Criterion: "privacy", Answer: "Pass"},
				{
					Criterion: "use", Value: "83", Evidence: "Usage export", EvidenceDate: "2026-10-12", EvidenceTier: 2,
					SampleSize: 1240, Audience: "Teachers",
				},
			}},
		},
		"two evaluations, one not assessed": {
			header + "plan,access,,,,,The count is under way.,,,,,\nlook,privacy,,,Fail,,,,,,,\n",
			results.Sheet{
				"plan": {{Criterion: "access", NotAssessed: "The count is under way."}},
				"look": {{Criterion: "privacy", Answer: "Fail"}},
			},
		},
		"rows without an answer are left out": {
			header + "look,privacy,Is it?,,,,,,,,,\nlook,use,,,,,,,,,,\n", results.Sheet{},
		},
		"few columns, in another order": {
			"criterion,answer,evaluation\nprivacy,W,look\n",
			results.Sheet{"look": {{Criterion: "privacy", Answer: "Warning"}}},
		},
		"semicolons, as some spreadsheets write": {
			"evaluation;criterion;answer\nlook;privacy;Pass\n", results.Sheet{"look": {{Criterion: "privacy", Answer: "Pass"}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, _, err := read(t, "reviews.csv", []byte(tc.content))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("sheet (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadFileRefuses(t *testing.T) {
	for name, tc := range map[string]struct{ content, want string }{
		"an evaluation that does not exist": {
			header + "lok,privacy,,,Pass,,,,,,,\n",
			"row 2: there is no open evaluation of the name in column evaluation",
		},
		"a criterion that does not exist": {header + "look,privcy,,,Pass,,,,,,,\n", "Did you mean privacy?"},
		"a criterion of another evaluation": {
			header + "plan,use,,,Pass,,,,,,,\n", `"use" is no criterion of evaluation plan`,
		},
		"two answers to one criterion": {
			header + "look,privacy,,,Pass,,,,,,,\nlook,privacy,,,Fail,,,,,,,\n", "row 3: criterion privacy of evaluation look has a second answer",
		},
		"an answer and a reason":   {header + "look,privacy,,,Pass,,No.,,,,,\n", "and not both"},
		"a value without bounds":   {header + "plan,access,,,,83,,,,,,\n", "access has no bounds"},
		"another table":            {"serial,model\n1,Acme\n", "evaluation"},
		"an empty file":            {"", "empty"},
		"each row with its number": {header + "look,privacy,,,yes,,,,,,,\nlook,use,,,,many,,,,,,\n", "row 3"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, _, err := read(t, "reviews.csv", []byte(tc.content)); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("%v with the error %v, want %q in it", got, err, tc.want)
			}
		})
	}
}

func TestACellThatIsNoDateIsReported(t *testing.T) {
	_, report, err := read(t, "reviews.csv", []byte(header+"look,privacy,,,Pass,,,Export,soon,,,\n"))
	if err != nil || !strings.Contains(report, "evidence date") {
		t.Errorf("%v: %s", err, report)
	}
}

// TestTheTableThatIsWrittenIsRead fills in the table that people get, as CSV and as a workbook.
func TestTheTableThatIsWrittenIsRead(t *testing.T) {
	records := newRecords()
	table := results.NewTable([]*v1alpha1.Evaluation{records["look"], records["plan"]})
	var shown []string
	for at := range table.Rows {
		shown = append(shown, table.Rows[at][0].String()+" "+table.Rows[at][1].String()+" "+table.Rows[at][3].String())
		table.Rows[at][4] = tables.NewText("Pass")
		table.Rows[at][10] = tables.NewCount(240)
	}
	if diff := cmp.Diff([]string{"look privacy -", "look use at least 60", "plan access -"}, shown); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	want := results.Sheet{
		"look": {
			{Criterion: "privacy", Answer: "Pass", SampleSize: 240},
			{Criterion: "use", Answer: "Pass", SampleSize: 240},
		},
		"plan": {{Criterion: "access", Answer: "Pass", SampleSize: 240}},
	}
	var csv, xlsx bytes.Buffer
	if err := tables.WriteCSV(&csv, table); err != nil {
		t.Fatal(err)
	}
	if err := workbook.Write(&xlsx, tables.Answer{Tables: []tables.Table{table}}); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"reviews.csv": csv.Bytes(), "reviews.xlsx": xlsx.Bytes()} {
		got, _, err := read(t, name, content)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
}

func TestNewTableLeavesOutWhatHasAResult(t *testing.T) {
	record := testplan.NewEvaluation("yearly", "2026-10-15").AddCriteria("privacy", "use").AddAnswer("privacy", "Pass").BuildObject()
	if table := results.NewTable([]*v1alpha1.Evaluation{record}); len(table.Rows) != 1 || table.Rows[0][1].String() != "use" {
		t.Errorf("%d rows", len(table.Rows))
	}
}
