// Package results reads what a team recorded in a table, one row for each criterion of an evaluation,
// and writes the table to fill in.
package results

import (
	"context"
	"errors"
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/importer/sheet"
	"techplan.education/internal/recording"
	"techplan.education/internal/tables"
)

// The columns: the fields of a result in plain words, after what it is about.
const (
	columnEvaluation  = "evaluation"
	columnCriterion   = "criterion"
	columnQuestion    = "question"
	columnBounds      = "passes"
	columnAnswer      = "answer"
	columnValue       = "value"
	columnNotAssessed = "not assessed because"
	columnEvidence    = "evidence"
	columnDate        = "evidence date"
	columnTier        = "evidence tier"
	columnSample      = "sample size"
	columnAudience    = "audience"
)

var layout = rows.Layout{Columns: []sheet.Column{
	{Name: columnEvaluation, IsRequired: true}, {Name: columnCriterion, IsRequired: true},
	{Name: columnAnswer}, {Name: columnValue},
	{Name: columnNotAssessed, Synonyms: []string{"not assessed"}},
	{Name: columnEvidence}, {Name: columnDate}, {Name: columnTier, Synonyms: []string{"tier"}},
	{Name: columnSample, Synonyms: []string{"observations", "responses"}}, {Name: columnAudience},
}}

// Sheet is what a table records, by the name of the evaluation.
type Sheet map[string][]v1alpha1.Result

// nothingRecorded is why a row without an answer is left out.
const nothingRecorded rows.SkipError = "a criterion without an answer"

// ReadFile reads a table in CSV or XLSX. A row without an answer, a value or a reason is left out. A row
// about an evaluation or a criterion that does not exist, and a cell that cannot be read, are errors:
// nothing of the file is then recorded.
func ReadFile(
	ctx context.Context, reader *rows.Reader, name string, records map[string]*v1alpha1.Evaluation,
) (Sheet, error) {
	read := Sheet{}
	var errs []error
	err := reader.ReadFile(ctx, name, layout, func(row rows.Row) error {
		evaluation, result, err := readRow(row, records)
		if err == nil && hasCriterion(read[evaluation], result.Criterion) {
			err = fmt.Errorf("criterion %s of evaluation %s has a second answer", result.Criterion, evaluation)
		}
		if err != nil && !errors.Is(err, nothingRecorded) {
			errs = append(errs, fmt.Errorf("%s: row %d: %w", name, row.Number, err))
			return nil
		}
		if err != nil {
			return err
		}
		read[evaluation] = append(read[evaluation], result)
		return nil
	})
	return read, errors.Join(append(errs, err)...)
}

func hasCriterion(results []v1alpha1.Result, criterion v1alpha1.EntryName) bool {
	for _, result := range results {
		if result.Criterion == criterion {
			return true
		}
	}
	return false
}

// readRow reads the result of a row and the name of its evaluation.
func readRow(
	row rows.Row, records map[string]*v1alpha1.Evaluation,
) (evaluation string, result v1alpha1.Result, err error) {
	evaluation = row.Text(columnEvaluation)
	answer, value, notAssessed := row.Text(columnAnswer), row.Text(columnValue), row.Text(columnNotAssessed)
	if answer == "" && value == "" && notAssessed == "" {
		return "", result, nothingRecorded
	}
	record := records[evaluation]
	if record == nil {
		return "", result, fmt.Errorf("there is no open evaluation of the name in column %s", columnEvaluation)
	}
	criterion, err := recording.FindCriterion(record, row.Text(columnCriterion))
	if err != nil {
		return "", result, err
	}
	result, err = recording.NewResult(criterion, recording.Written{
		Answer: answer, Value: value, NotAssessed: notAssessed,
		Evidence: row.Text(columnEvidence), EvidenceTier: row.Text(columnTier),
		SampleSize: row.Text(columnSample), Audience: row.Text(columnAudience),
		EvidenceDate: v1alpha1.Date(row.Date(columnDate).String()),
	})
	return evaluation, result, err
}

// columnsToFill are empty in the table that people get.
var columnsToFill = []string{
	columnAnswer, columnValue, columnNotAssessed, columnEvidence, columnDate, columnTier, columnSample, columnAudience,
}

// NewTable returns the table to fill in: a row for each criterion without a result, in the order of
// the evaluations.
func NewTable(records []*v1alpha1.Evaluation) tables.Table {
	table := tables.Table{Name: "results", Title: "Results", Empty: "No criterion is open."}
	for _, name := range append([]string{columnEvaluation, columnCriterion, columnQuestion, columnBounds}, columnsToFill...) {
		table.Columns = append(table.Columns, tables.Column{Name: name})
	}
	for _, record := range records {
		for _, criterion := range recording.ListOpenCriteria(record) {
			row := make(tables.Row, len(table.Columns))
			row[0], row[1] = tables.NewText(record.Name), tables.NewText(criterion.Name)
			row[2], row[3] = tables.NewText(criterion.Question), tables.NewText(recording.DescribePass(criterion))
			table.Rows = append(table.Rows, row)
		}
	}
	return table
}
