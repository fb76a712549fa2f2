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
	"iter"
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
	// isNotReady is set for an object that could not be assessed.
	isNotReady bool
	// isNotChecked is set for a rule that lacks data, which is no finding.
	isNotChecked bool
}

// Summary counts what is in a report.
type Summary struct {
	// Errors, Warnings and Infos are the findings that are not waived, and Waived those that are.
	// An error that stands for others counts as many. Findings of a plan that its status counts
	// and does not list are included.
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Infos    int `json:"infos"`
	Waived   int `json:"waived"`
	// NotChecked are the rules that lack data. They stand among the findings with severity info.
	NotChecked int `json:"notChecked"`
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
func (report Report) HasFindings(severity string) bool {
	return slices.ContainsFunc(report.Findings, func(finding Finding) bool { return finding.isAtLeast(severity) })
}

// isAtLeast reports whether a finding has a severity or a worse one. A waived finding has
// none, and no finding has a severity that does not exist.
func (finding Finding) isAtLeast(severity string) bool {
	least := slices.Index(Severities, severity)
	return finding.Waived == "" && least >= 0 && slices.Index(Severities, finding.Severity) <= least
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
	set *manifest.Set, assess func(snapshot.District, time.Time) iter.Seq[snapshot.Result], now time.Time, day string,
) Report {
	assessed := assessDistricts(set, assess, now)
	report := sortFindings(day, set, collectFindings(set, assessed))
	report.Summary.countUnlisted(assessed, report.Findings)
	report.Files = listFiles(set)
	report.Conditions = collectConditions(set, assessed)
	report.Completeness = collectCompleteness(set, assessed)
	return report
}

// sortFindings returns a report with the problems of a set and with findings, in order.
func sortFindings(day string, set *manifest.Set, found []Finding) Report {
	report := Report{AsOf: day, Findings: make([]Finding, 0, len(set.Problems)+len(found))}
	for _, problem := range set.Problems {
		report.Findings = append(report.Findings, newProblemFinding(problem))
	}
	report.Findings = append(report.Findings, found...)
	for i := range report.Findings {
		report.Findings[i].escapeText()
	}
	slices.SortStableFunc(report.Findings, compareFindings)
	report.Summary = Summary{Documents: set.Documents, Skipped: set.Skipped}
	for _, finding := range report.Findings {
		report.Summary.countFinding(finding)
	}
	return report
}

// countUnlisted adds the findings that the statuses of the plans count and do not list: see
// Summary. The findings of a namespace that are listed are those of its plans.
func (counts *Summary) countUnlisted(assessed []assessedDistrict, findings []Finding) {
	listed := make(map[string]*Summary)
	for _, finding := range findings {
		if finding.isProblem || finding.isNotReady {
			continue
		}
		if listed[finding.Namespace] == nil {
			listed[finding.Namespace] = &Summary{}
		}
		listed[finding.Namespace].countFinding(finding)
	}
	for _, district := range assessed {
		var all snapshot.FindingCounts
		for _, result := range district.results {
			all.Errors += result.Counts.Errors
			all.Warnings += result.Counts.Warnings
			all.Notes += result.Counts.Notes
			all.Waived += result.Counts.Waived
		}
		own := listed[text.Escape(district.Namespace)]
		if own == nil {
			own = &Summary{}
		}
		counts.Errors += max(0, all.Errors-own.Errors)
		counts.Warnings += max(0, all.Warnings-own.Warnings)
		counts.Infos += max(0, all.Notes-own.Infos)
		counts.Waived += max(0, all.Waived-own.Waived)
	}
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
func (finding *Finding) escapeText() {
	for _, value := range []*string{
		&finding.File, &finding.Severity, &finding.Code, &finding.Kind, &finding.Name, &finding.Namespace,
		&finding.Field, &finding.Amount, &finding.Waived, &finding.Lowered,
	} {
		*value = text.Escape(*value)
	}
	finding.Message, finding.Action = text.EscapeLine(finding.Message), text.EscapeLine(finding.Action)
	// The list belongs to the assessment, which is not changed.
	related := make([]string, len(finding.Related))
	for i := range finding.Related {
		related[i] = text.EscapeLine(finding.Related[i])
	}
	finding.Related = related
}

// countFinding counts a finding. An error that stands for others counts as many.
func (counts *Summary) countFinding(finding Finding) {
	switch {
	case finding.isNotChecked:
		counts.NotChecked++
	case finding.Waived != "":
		counts.Waived++
	case finding.Severity == severityError:
		counts.Errors += max(finding.Omitted, 1)
	case finding.Severity == severityWarning:
		counts.Warnings++
	default:
		counts.Infos++
	}
}

func (report Report) writeJSON(out io.Writer, _ WriteOptions) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(report)
}

func (report Report) writeText(out io.Writer, _ WriteOptions) error {
	buffered := bufio.NewWriter(out)
	for _, finding := range report.Findings {
		fmt.Fprintf(buffered, "%s:%d: %s %s %s\n",
			finding.File, finding.Line, finding.formatLabel(), finding.Code, finding.formatSentence())
		for _, line := range finding.listAdvice() {
			fmt.Fprintf(buffered, "  %s\n", line)
		}
	}
	report.writePlans(buffered)
	return buffered.Flush()
}

// listAdvice returns the lines below the line of a finding: what to do, and what it explains.
func (finding Finding) listAdvice() []string {
	var lines []string
	if finding.Action != "" {
		lines = append(lines, "-> "+finding.Action)
	}
	for _, related := range finding.Related {
		lines = append(lines, "and so "+related)
	}
	return lines
}

// planKey identifies a plan of the report.
type planKey struct{ namespace, name string }

// writePlans writes for each plan the conditions that need attention, and its open questions.
func (report Report) writePlans(out io.Writer) {
	conditions := make(map[planKey][]Condition)
	questions := make(map[planKey]PlanCompleteness)
	for _, condition := range report.Conditions {
		if !condition.isReported {
			key := planKey{condition.Namespace, condition.Plan}
			conditions[key] = append(conditions[key], condition)
		}
	}
	for _, plan := range report.Completeness {
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
func (finding Finding) formatLabel() string {
	if finding.Waived != "" {
		return labelWaived
	}
	return finding.Severity
}

// FormatProblem returns the sentence about a problem of a file, with its object and field and
// without its place.
func FormatProblem(problem manifest.Problem) string {
	return newProblemFinding(problem).formatSentence()
}

// formatSentence returns the message with what it lacks: the waiver, and for a problem
// the object and field.
func (finding Finding) formatSentence() string {
	switch {
	case finding.Waived != "":
		return fmt.Sprintf("%s (waiver %s)", finding.Message, finding.Waived)
	case finding.Lowered != "":
		return fmt.Sprintf("%s (lowered by waiver %s)", finding.Message, finding.Lowered)
	case !finding.isProblem || finding.Name == "":
		return finding.Message
	case finding.Field == "" || strings.Contains(finding.Message, finding.Field):
		return fmt.Sprintf("%s %s: %s", finding.Kind, finding.Name, finding.Message)
	default:
		return fmt.Sprintf("%s %s: %s: %s", finding.Kind, finding.Name, finding.Field, finding.Message)
	}
}

// WriteSummary writes the counts in one line, after a line about the documents that
// could not be assessed, if there are any.
func (report Report) WriteSummary(out io.Writer, leftOut int) {
	counts := report.Summary
	line := fmt.Sprintf("%s: %s, %s, %s", text.FormatCount(counts.Documents, "document"),
		text.FormatCount(counts.Errors, "error"), text.FormatCount(counts.Warnings, "warning"), text.FormatCount(counts.Infos, "note"))
	if counts.Waived > 0 {
		line += fmt.Sprintf(", %d waived", counts.Waived)
	}
	if counts.NotChecked > 0 {
		line += fmt.Sprintf(", %d not checked", counts.NotChecked)
	}
	if leftOut > 0 {
		fmt.Fprintf(out, "%s with errors left out of the assessment; findings may report left-out objects as missing\n",
			text.FormatCount(leftOut, "document"))
	}
	fmt.Fprintln(out, line)
}
