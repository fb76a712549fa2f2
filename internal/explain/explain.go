// Package explain writes what a finding means and what to do about it, from the
// documentation that stands beside each rule: as a page of Markdown, or as text
// for a terminal. The pages under docs and the plugin's explain command have the
// same words. The package decides nothing.
package explain

import (
	"embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"text/template"
	"unicode"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/policy"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
)

// Page explains one rule. The rule's documentation is Markdown: names of fields stand
// in backquotes.
type Page struct {
	rules.Rule
	rules.Documentation

	// Waiver is a part of a plan that switches the findings of the rule off: YAML
	// without line breaks around it.
	Waiver string
	// Thresholds are those on which the rule depends.
	Thresholds []policy.Threshold
	// HiddenBy are the codes of findings that explain those of the rule, and Hides
	// the codes of findings that those of the rule explain, in alphabetical order.
	HiddenBy, Hides []v1alpha1.FindingCode
}

// NewPage returns the page of a rule. The table of all rules gives the rules that
// it hides.
func NewPage(rule rules.Rule, table []rules.Rule) Page {
	doc := rule.DescribeRule()
	doc.Before, doc.After = strings.TrimSpace(doc.Before), strings.TrimSpace(doc.After)
	// The page ends the sentence of the source itself.
	doc.Source = strings.TrimSuffix(doc.Source, ".")
	return Page{
		Rule:          rule,
		Documentation: doc,
		Waiver:        strings.TrimSpace(RenderWaiver(rule)),
		Thresholds:    listThresholds(rule),
		HiddenBy:      listHidingCodes(rule),
		Hides:         listHiddenCodes(rule, table),
	}
}

// listThresholds returns the thresholds on which a rule depends.
func listThresholds(rule rules.Rule) []policy.Threshold {
	var list []policy.Threshold
	for _, threshold := range policy.ListThresholds() {
		if slices.Contains(rule.Thresholds, threshold.Field) {
			list = append(list, threshold)
		}
	}
	return list
}

func listHidingCodes(rule rules.Rule) []v1alpha1.FindingCode {
	var codes []v1alpha1.FindingCode
	for _, fold := range rule.FoldedUnder {
		codes = append(codes, fold.Root)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

func listHiddenCodes(rule rules.Rule, table []rules.Rule) []v1alpha1.FindingCode {
	var codes []v1alpha1.FindingCode
	for _, other := range table {
		if slices.Contains(listHidingCodes(other), rule.Code) {
			codes = append(codes, other.Code)
		}
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

//go:embed templates
var files embed.FS

// templates are the pages. Their function link is that of Markdown; a page for a
// terminal has another one.
var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"cell":      escapeCell,
	"hyphenate": hyphenateCode,
	"link":      func(title, path any) string { return fmt.Sprintf("[%s](%s)", title, path) },
}).ParseFS(files, "templates/*.tmpl"))

// renderTemplate executes a template. It panics if the template does not fit its data,
// which no input can bring about.
func renderTemplate(pages *template.Template, name string, data any) string {
	var out strings.Builder
	if err := pages.ExecuteTemplate(&out, name, data); err != nil {
		panic(err)
	}
	return out.String()
}

// RenderMarkdown returns the page as it stands under docs.
func (page Page) RenderMarkdown() string { return renderTemplate(templates, "finding.md.tmpl", page) }

// RenderWaiver returns a part of a plan, as YAML, that switches the findings of a
// rule off.
func RenderWaiver(rule rules.Rule) string { return renderTemplate(templates, "waiver.yaml.tmpl", rule) }

// RenderIndex returns the page of Markdown that lists the rules by subject.
func RenderIndex(subjects []catalog.Subject) string {
	return renderTemplate(templates, "findings.md.tmpl", subjects)
}

// RenderPolicy returns the page of Markdown that lists thresholds.
func RenderPolicy(thresholds []policy.Threshold) string {
	return renderTemplate(templates, "policy.md.tmpl", thresholds)
}

// WriteList writes the codes of a table for a terminal, one a line, in columns.
// The error is that of the writer.
func WriteList(out io.Writer, table []rules.Rule) error {
	columns := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(columns, "CODE\tNUMBER\tAT WORST\tSAYS")
	for _, rule := range table {
		fmt.Fprintf(columns, "%s\t%s\t%s\t%s\n", rule.Code, rule.Number, rule.Worst, rule.DescribeRule().Summary)
	}
	return columns.Flush()
}

// escapeCell keeps a text in its cell of a table.
func escapeCell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// hyphenateCode writes GoalUnfunded as goal-unfunded.
func hyphenateCode(code v1alpha1.FindingCode) string {
	var out strings.Builder
	for i, letter := range string(code) {
		if unicode.IsUpper(letter) && i > 0 {
			out.WriteByte('-')
		}
		out.WriteRune(unicode.ToLower(letter))
	}
	return out.String()
}
