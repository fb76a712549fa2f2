// Package lint is the report of kubectl techplan lint: the problems of files, and the findings,
// conditions and open questions of the districts in them, with their files and lines, in the
// formats that people and programs read.
//
// It reads no files and no clock, and it decides nothing: what is found comes from the assessment
// that it is given.
package lint

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"techplan.education/internal/manifest"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/text"
)

// Finding is one line of the report. Its JSON is read by other programs: fields
// are added, never renamed. Its texts have no hidden characters.
type Finding struct {
	File       string `json:"file"`
	Line       int    `json:"line"`
	Severity   string `json:"severity"`
	Code       string `json:"code"`
	Kind       string `json:"kind"`
	Name       string `json:"name"`
	Namespace  string `json:"namespace"`
	Field      string `json:"field,omitempty"`
	FiscalYear int32  `json:"fiscalYear,omitempty"`
	Amount     string `json:"amount,omitempty"`
	Message    string `json:"message"`
	Action     string `json:"action,omitempty"`
	// Related are the findings that this one explains and that have no line of their
	// own.
	Related []string `json:"related,omitempty"`
	// Waived is the name of the waiver that switches the finding off.
	Waived string `json:"waived,omitempty"`
	// Lowered is the name of the waiver that lowers the severity.
	Lowered string `json:"lowered,omitempty"`
	// Omitted is the number of errors of the document for which this one stands,
	// because they are not shown.
	Omitted int `json:"omitted,omitempty"`

	// isProblem is set for a problem of a file, whose message does not name the
	// object; the message of a rule does.
	isProblem bool
}

// Summary counts what is in a report.
type Summary struct {
	// Errors, Warnings and Infos are the findings that are not waived, and Waived those that are.
	// An error that stands for others counts as many.
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Infos    int `json:"infos"`
	Waived   int `json:"waived"`
	// Documents are the objects of techplan, and Skipped those of other kinds.
	Documents int `json:"documents"`
	Skipped   int `json:"skipped"`
}

// Report is what lint found in files. Its JSON is read by other programs: fields are added, never
// renamed.
type Report struct {
	// AsOf is the day of the assessment, YYYY-MM-DD.
	AsOf string `json:"asOf"`
	// Findings are ordered by file and line.
	Findings []Finding `json:"findings"`
	// Conditions are those that need attention, by namespace and plan.
	Conditions []Condition `json:"conditions,omitempty"`
	// Completeness has an entry for each plan whose sections were counted.
	Completeness []PlanCompleteness `json:"completeness,omitempty"`
	Summary      Summary            `json:"summary"`
	// Files are the names of the files that were read.
	Files []string `json:"-"`
}

// Severities are the severities of findings, worst first.
var Severities = []string{severityError, severityWarning, severityInfo}

// HasFindings reports whether there is a finding of at least a severity that is not waived.
func (r Report) HasFindings(severity string) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.isAtLeast(severity) })
}

// isAtLeast reports whether a finding has a severity or a worse one. A waived finding has
// none, and no finding has a severity that does not exist.
func (f Finding) isAtLeast(severity string) bool {
	least := slices.Index(Severities, severity)
	return f.Waived == "" && least >= 0 && slices.Index(Severities, f.Severity) <= least
}

// listFiles returns the names of the files that were read, escaped.
func listFiles(set *manifest.Set) []string {
	var names []string
	for _, name := range set.Files {
		names = append(names, text.Escape(name))
	}
	return names
}

// NewReport assesses each district of a set at an instant, and returns what is wrong in the files
// and what was found in the districts. The day is shown as that of the assessment.
func NewReport(
	set *manifest.Set, assess func(snapshot.District, time.Time) []snapshot.Result, now time.Time, day string,
) Report {
	assessed := assessDistricts(set, assess, now)
	report := sortFindings(day, set, collectFindings(set, assessed))
	report.Files = listFiles(set)
	report.Conditions = collectConditions(set, assessed)
	report.Completeness = collectCompleteness(set, assessed)
	return report
}

// sortFindings returns a report with the problems of a set and with findings, in order.
func sortFindings(day string, set *manifest.Set, found []Finding) Report {
	r := Report{AsOf: day, Findings: make([]Finding, 0, len(set.Problems)+len(found))}
	for _, problem := range set.Problems {
		r.Findings = append(r.Findings, newProblemFinding(problem))
	}
	r.Findings = append(r.Findings, found...)
	for i := range r.Findings {
		r.Findings[i].escapeText()
	}
	slices.SortStableFunc(r.Findings, compareFindings)
	r.Summary = Summary{Documents: set.Documents, Skipped: set.Skipped}
	for _, f := range r.Findings {
		r.Summary.countFinding(f)
	}
	return r
}

// compareFindings orders findings by place, and then so that the order is always
// the same.
func compareFindings(left, right Finding) int {
	return cmp.Or(
		cmp.Compare(left.File, right.File), cmp.Compare(left.Line, right.Line), cmp.Compare(left.Omitted, right.Omitted),
		cmp.Compare(slices.Index(Severities, left.Severity), slices.Index(Severities, right.Severity)),
		cmp.Compare(left.Code, right.Code), cmp.Compare(left.Kind, right.Kind), cmp.Compare(left.Namespace, right.Namespace),
		cmp.Compare(left.Name, right.Name), cmp.Compare(left.Field, right.Field), cmp.Compare(left.FiscalYear, right.FiscalYear),
		cmp.Compare(left.Message, right.Message),
	)
}

// escapeText makes each message one line, and escapes the hidden characters of all
// fields: neither a terminal nor a program that reads the JSON must obey them.
func (f *Finding) escapeText() {
	for _, value := range []*string{
		&f.File, &f.Severity, &f.Code, &f.Kind, &f.Name, &f.Namespace, &f.Field, &f.Amount, &f.Waived, &f.Lowered,
	} {
		*value = text.Escape(*value)
	}
	f.Message, f.Action = text.EscapeLine(f.Message), text.EscapeLine(f.Action)
	// The list belongs to the assessment, which is not changed.
	related := make([]string, len(f.Related))
	for i := range f.Related {
		related[i] = text.EscapeLine(f.Related[i])
	}
	f.Related = related
}

// countFinding counts a finding. An error that stands for others counts as many.
func (s *Summary) countFinding(f Finding) {
	switch {
	case f.Waived != "":
		s.Waived++
	case f.Severity == severityError:
		s.Errors += max(f.Omitted, 1)
	case f.Severity == severityWarning:
		s.Warnings++
	default:
		s.Infos++
	}
}

func (r Report) writeJSON(out io.Writer, _ WriteOptions) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}

func (r Report) writeText(out io.Writer, _ WriteOptions) error {
	buffered := bufio.NewWriter(out)
	for _, f := range r.Findings {
		fmt.Fprintf(buffered, "%s:%d: %s %s %s\n", f.File, f.Line, f.formatLabel(), f.Code, f.formatSentence())
		for _, line := range f.listAdvice() {
			fmt.Fprintf(buffered, "  %s\n", line)
		}
	}
	r.writePlans(buffered)
	return buffered.Flush()
}

// listAdvice returns the lines below the line of a finding: what to do, and what it explains.
func (f Finding) listAdvice() []string {
	var lines []string
	if f.Action != "" {
		lines = append(lines, "-> "+f.Action)
	}
	for _, related := range f.Related {
		lines = append(lines, "and so "+related)
	}
	return lines
}

// planKey identifies a plan of the report.
type planKey struct{ namespace, name string }

// writePlans writes for each plan the conditions that need attention, and its open questions.
func (r Report) writePlans(out io.Writer) {
	conditions := make(map[planKey][]Condition)
	questions := make(map[planKey]PlanCompleteness)
	for _, of := range r.Conditions {
		if !of.isReported {
			key := planKey{of.Namespace, of.Plan}
			conditions[key] = append(conditions[key], of)
		}
	}
	for _, plan := range r.Completeness {
		questions[planKey{plan.Namespace, plan.Name}] = plan
	}
	keys := slices.AppendSeq(slices.Collect(maps.Keys(conditions)), maps.Keys(questions))
	slices.SortFunc(keys, func(left, right planKey) int {
		return cmp.Or(cmp.Compare(left.namespace, right.namespace), cmp.Compare(left.name, right.name))
	})
	keys = slices.Compact(keys)
	hasNamespaces := len(keys) > 0 && keys[0].namespace != keys[len(keys)-1].namespace
	for _, key := range keys {
		label := key.name
		if hasNamespaces {
			label += " of namespace " + key.namespace
		}
		if len(conditions[key]) > 0 {
			fmt.Fprintf(out, "Conditions of %s that need attention:\n", label)
			writePlanConditions(out, conditions[key])
		}
		questions[key].writeOpenQuestions(out, label)
	}
}

// labelWaived is the label of a waived finding, in place of its severity.
const labelWaived = "waived"

// formatLabel returns the severity, or that the finding is waived.
func (f Finding) formatLabel() string {
	if f.Waived != "" {
		return labelWaived
	}
	return f.Severity
}

// FormatProblem returns the sentence about a problem of a file, with its object and field and
// without its place.
func FormatProblem(problem manifest.Problem) string {
	return newProblemFinding(problem).formatSentence()
}

// formatSentence returns the message with what it lacks: the waiver, and for a problem
// the object and field.
func (f Finding) formatSentence() string {
	switch {
	case f.Waived != "":
		return fmt.Sprintf("%s (waiver %s)", f.Message, f.Waived)
	case f.Lowered != "":
		return fmt.Sprintf("%s (lowered by waiver %s)", f.Message, f.Lowered)
	case !f.isProblem || f.Name == "":
		return f.Message
	case f.Field == "" || strings.Contains(f.Message, f.Field):
		return fmt.Sprintf("%s %s: %s", f.Kind, f.Name, f.Message)
	default:
		return fmt.Sprintf("%s %s: %s: %s", f.Kind, f.Name, f.Field, f.Message)
	}
}

// WriteSummary writes the counts in one line, after a line about the documents that
// could not be assessed, if there are any.
func (r Report) WriteSummary(out io.Writer, leftOut int) {
	counts := r.Summary
	line := fmt.Sprintf("%s: %s, %s, %s", text.FormatCount(counts.Documents, "document"),
		text.FormatCount(counts.Errors, "error"), text.FormatCount(counts.Warnings, "warning"), text.FormatCount(counts.Infos, "note"))
	if counts.Waived > 0 {
		line += fmt.Sprintf(", %d waived", counts.Waived)
	}
	if leftOut > 0 {
		fmt.Fprintf(out, "%s with errors left out of the assessment; findings may report left-out objects as missing\n",
			text.FormatCount(leftOut, "document"))
	}
	fmt.Fprintln(out, line)
}
