package cli

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"techplan.education/internal/manifest"
	"techplan.education/internal/text"
)

// finding is one line of the report. Its JSON is read by other programs: fields
// are added, never renamed.
type finding struct {
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
	// Related are the findings that this one explains and that are therefore not
	// told apart.
	Related []string `json:"related,omitempty"`
	// Waived is the name of the waiver that switches the finding off.
	Waived string `json:"waived,omitempty"`
	// Lowered is the name of the waiver that lowers the severity.
	Lowered string `json:"lowered,omitempty"`
	// Omitted is the number of errors of the document for which this one stands,
	// because they are not shown.
	Omitted int `json:"omitted,omitempty"`

	// problem tells what a file got wrong from what the judgement found: its
	// message does not name the object.
	problem bool
}

type summary struct {
	Errors    int `json:"errors"`
	Warnings  int `json:"warnings"`
	Infos     int `json:"infos"`
	Waived    int `json:"waived"`
	Documents int `json:"documents"`
	Skipped   int `json:"skipped"`
}

type report struct {
	AsOf     string    `json:"asOf"`
	Findings []finding `json:"findings"`
	Summary  summary   `json:"summary"`
}

func newReport(day string, set *manifest.Set, found []finding) report {
	r := report{AsOf: day, Findings: make([]finding, 0, len(set.Problems)+len(found))}
	for _, p := range set.Problems {
		r.Findings = append(r.Findings, ofProblem(p))
	}
	r.Findings = append(r.Findings, found...)
	for i := range r.Findings {
		r.Findings[i].escape()
	}
	slices.SortStableFunc(r.Findings, compare)
	r.Summary = summary{Documents: set.Documents, Skipped: set.Skipped}
	for _, f := range r.Findings {
		r.Summary.count(f)
	}
	return r
}

// escape makes each message one line and shows what is hidden in any field, so
// that neither a terminal nor a program that reads the JSON obeys it.
func (f *finding) escape() {
	for _, word := range []*string{
		&f.File, &f.Severity, &f.Code, &f.Kind, &f.Name, &f.Namespace, &f.Field, &f.Amount, &f.Waived, &f.Lowered,
	} {
		*word = text.Escape(*word)
	}
	f.Message, f.Action = text.EscapeLine(f.Message), text.EscapeLine(f.Action)
	related := make([]string, len(f.Related))
	for i := range f.Related {
		related[i] = text.EscapeLine(f.Related[i])
	}
	f.Related = related
}

func (s *summary) count(f finding) {
	switch {
	case f.Waived != "":
		s.Waived++
	case f.Severity == "error":
		s.Errors += max(f.Omitted, 1)
	case f.Severity == "warning":
		s.Warnings++
	default:
		s.Infos++
	}
}

func (r report) writeJSON(to io.Writer) error {
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(r)
}

func (r report) writeText(to io.Writer) error {
	w := bufio.NewWriter(to)
	for _, f := range r.Findings {
		fmt.Fprintf(w, "%s:%d: %s %s %s\n", f.File, f.Line, f.label(), f.Code, f.text())
		if f.Action != "" {
			fmt.Fprintf(w, "  -> %s\n", f.Action)
		}
		for _, related := range f.Related {
			fmt.Fprintf(w, "  and so %s\n", related)
		}
	}
	return w.Flush()
}

func (f finding) label() string {
	if f.Waived != "" {
		return "waived"
	}
	return f.Severity
}

func (f finding) text() string {
	switch {
	case f.Waived != "":
		return fmt.Sprintf("%s (waiver %s)", f.Message, f.Waived)
	case f.Lowered != "":
		return fmt.Sprintf("%s (lowered by waiver %s)", f.Message, f.Lowered)
	case !f.problem || f.Name == "":
		return f.Message
	case f.Field == "" || strings.Contains(f.Message, f.Field):
		return fmt.Sprintf("%s %s: %s", f.Kind, f.Name, f.Message)
	default:
		return fmt.Sprintf("%s %s: %s: %s", f.Kind, f.Name, f.Field, f.Message)
	}
}

// writeSummary says in one line what was found, and in another what could not
// be judged.
func (r report) writeSummary(to io.Writer, refused int) {
	s := r.Summary
	line := fmt.Sprintf("%s: %s, %s, %s", text.Plural(s.Documents, "document"),
		text.Plural(s.Errors, "error"), text.Plural(s.Warnings, "warning"), text.Plural(s.Infos, "note"))
	if s.Waived > 0 {
		line += fmt.Sprintf(", %d waived", s.Waived)
	}
	if refused > 0 {
		fmt.Fprintf(to, "%s with errors left out of the assessment; what points there may be told as missing\n", text.Plural(refused, "document"))
	}
	fmt.Fprintln(to, line)
}
