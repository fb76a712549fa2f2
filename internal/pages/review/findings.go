package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/document"
	"techplan.education/internal/overview"
	"techplan.education/internal/pages"
	"techplan.education/internal/rules/catalog"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
)

// Findings is the page of all findings of a plan, worst first, with the money that they are about and what to do.
var Findings = pages.Page{Name: "findings", Title: "Findings", Build: buildFindings}

// maxRelatedShown is how many related findings the page lists below one finding.
const maxRelatedShown = 5

func buildFindings(input pages.Input) document.Document {
	summary := pages.SummarizePlan(input)
	made := document.Document{Title: "Findings", Language: "en", Lead: []document.Paragraph{document.NewParagraph(
		"What the rules of techplan report about this plan, worst first, with the money that it is about and what to do.",
	)}}
	if !summary.IsAssessed {
		made.Sections = []document.Section{pages.NewUnassessedSection()}
		return made
	}
	choice := chooseFindings(input)
	open, waived := choice.selectFindings(input.Plan.Status.Findings)
	made.Sections = append(made.Sections, buildFindingSummary(input, summary, choice))
	made.Sections = append(made.Sections, buildOpenFindings(input, choice, open))
	made.Sections = append(made.Sections, buildWaived(input, waived), buildNotChecked(input))
	if listed, total := countListedFindings(input.Plan.Status); total > listed {
		made.Sections = append(made.Sections, buildFindingTotals(input, listed, total))
	}
	return made
}

// The choices of the form of findings.
const (
	severityChoice = "severity"
	codeChoice     = "code"
	kindChoice     = "kind"
	moneyChoice    = "money"

	aboutMoney    = "about money"
	notAboutMoney = "not about money"
)

var severitiesWorstFirst = []v1alpha1.Severity{
	v1alpha1.SeverityError, v1alpha1.SeverityWarning, v1alpha1.SeverityInfo,
}

// findingChoice is what a reader chose to see of the findings. An empty field stands for all.
type findingChoice struct {
	fields []document.Field
	// unknown are values that the form does not have. They select nothing and exclude nothing.
	unknown []string
}

// chooseFindings compares what the reader chose with what there is to choose.
func chooseFindings(input pages.Input) findingChoice {
	var severities, codes, kinds []string
	for _, finding := range input.Plan.Status.Findings {
		severities = append(severities, string(finding.Severity))
		codes = append(codes, string(finding.Code))
		kinds = append(kinds, string(finding.Object.Kind))
	}
	severities = slices.DeleteFunc(text.ToStrings(severitiesWorstFirst), func(severity string) bool {
		return !slices.Contains(severities, severity)
	})
	var choice findingChoice
	choice.addField("Severity", severityChoice, severities, input.Choices[severityChoice])
	choice.addField("Finding", codeChoice, sortUnique(codes), input.Choices[codeChoice])
	choice.addField("Kind of object", kindChoice, sortUnique(kinds), input.Choices[kindChoice])
	choice.addField("Money", moneyChoice, []string{aboutMoney, notAboutMoney}, input.Choices[moneyChoice])
	return choice
}

func sortUnique(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

func (choice *findingChoice) addField(label, name string, known []string, chosen string) {
	field := document.Field{Label: label, Name: name, Choices: known}
	switch {
	case slices.Contains(known, chosen):
		field.Value = chosen
	case chosen != "":
		choice.unknown = append(choice.unknown, fmt.Sprintf("%s %q", strings.ToLower(label), text.Truncate(text.EscapeLine(chosen), maxShownChoice)))
	}
	choice.fields = append(choice.fields, field)
}

// maxShownChoice is how many characters of an unknown choice the page repeats.
const maxShownChoice = 60

// isFiltered reports whether the reader chose a part of the findings.
func (choice *findingChoice) isFiltered() bool {
	return slices.ContainsFunc(choice.fields, func(field document.Field) bool { return field.Value != "" })
}

// newForm returns the form with what is chosen.
func (choice *findingChoice) newForm() document.Form {
	first := choice.fields[0]
	return document.Form{
		Label: first.Label, Name: first.Name, Value: first.Value, Choices: first.Choices, More: choice.fields[1:], Submit: "Show",
	}
}

func (choice *findingChoice) isChosen(finding v1alpha1.Finding) bool {
	about := notAboutMoney
	if isAboutMoney(finding) {
		about = aboutMoney
	}
	has := map[string]string{
		severityChoice: string(finding.Severity), codeChoice: string(finding.Code), kindChoice: string(finding.Object.Kind),
		moneyChoice: about,
	}
	return !slices.ContainsFunc(choice.fields, func(field document.Field) bool {
		return field.Value != "" && field.Value != has[field.Name]
	})
}

// isAboutMoney reports whether a finding has an amount, or is of a rule about money.
func isAboutMoney(finding v1alpha1.Finding) bool {
	rule, _ := catalog.All.FindRule(finding.Code)
	return finding.Amount != "" || rule.Money
}

// selectFindings returns the findings that the reader chose: those that count, and those that are waived.
func (choice *findingChoice) selectFindings(findings []v1alpha1.Finding) (open, waived []v1alpha1.Finding) {
	for _, finding := range findings {
		switch {
		case !choice.isChosen(finding):
		case finding.Waived != "":
			waived = append(waived, finding)
		default:
			open = append(open, finding)
		}
	}
	return open, waived
}

func buildFindingSummary(input pages.Input, summary overview.Plan, choice findingChoice) document.Section {
	figures := document.Figures{
		{
			Label: "Errors", Value: tables.NewCount(summary.Errors), Note: "must be fixed",
			State: pages.StateOfCount(summary.Errors, document.Bad),
		},
		{
			Label: "Warnings", Value: tables.NewCount(summary.Warnings), Note: "should be checked",
			State: pages.StateOfCount(summary.Warnings, document.Attention),
		},
		{Label: "Notes", Value: tables.NewCount(summary.Notes), Note: "worth knowing"},
		{Label: "Waived", Value: tables.NewCount(summary.Waived), Note: "accepted by the district, with a reason and an end"},
	}
	if summary.Money.AtRisk != "" {
		figures = append(figures, document.Figure{
			Label: "Money in findings", Value: input.NewAmount(summary.Money.AtRisk), State: document.Attention,
			Note: "at most: one sum can be in several findings",
		})
	}
	if count := len(input.Plan.Status.NotChecked); count > 0 {
		figures = append(figures, document.Figure{
			Label: "Not checked", Value: tables.NewCount(count), Note: "data are missing", State: document.Unknown,
		})
	}
	blocks := []document.Block{figures}
	if listed, total := countListedFindings(input.Plan.Status); total > listed {
		blocks = append(blocks, document.NewParagraph(fmt.Sprintf(
			"The status of the plan lists %s, which stand for %s in all: see the totals below. "+
				"The command kubectl techplan lint lists each of them from files.",
			text.FormatCount(listed, "finding"), text.FormatCount(total, "finding"))))
	}
	if len(input.Plan.Status.Findings) > 0 {
		blocks = append(blocks, choice.newForm())
	}
	if len(choice.unknown) > 0 {
		blocks = append(blocks, document.Notices{Entries: []document.Notice{{
			State: document.Attention, Heading: "Choice",
			Words:  fmt.Sprintf("No finding of this plan has the %s.", text.JoinOr(choice.unknown)),
			Action: "Choose a value of the form. This choice is left out of the selection.",
		}}})
	}
	if choice.isFiltered() {
		blocks = append(blocks, document.NewLink("Show all findings", input.LinkPage("findings")))
	}
	return document.Section{ID: "summary", Title: "Summary", Blocks: blocks}
}

// countListedFindings returns how many findings the status lists, and how many there are.
func countListedFindings(status v1alpha1.TechnologyPlanStatus) (listed, total int) {
	for _, sum := range status.FindingTotals {
		total += int(pages.ValueOf(sum.Count) + pages.ValueOf(sum.Waived))
	}
	return len(status.Findings), total
}

// severityTitles are the headings of the findings of each severity.
var severityTitles = map[v1alpha1.Severity]string{
	v1alpha1.SeverityError: "Errors", v1alpha1.SeverityWarning: "Warnings", v1alpha1.SeverityInfo: "Notes",
}

func buildOpenFindings(input pages.Input, choice findingChoice, open []v1alpha1.Finding) document.Section {
	section := document.Section{ID: "findings", Title: "Findings, worst first"}
	if len(open) == 0 {
		words := "No rule reports anything about this plan."
		if choice.isFiltered() {
			words = "No finding is as you chose."
		}
		section.Blocks = []document.Block{document.NewParagraph(words)}
		return section
	}
	for _, severity := range severitiesWorstFirst {
		var notices document.Notices
		for _, finding := range open {
			if finding.Severity == severity {
				notices.Entries = append(notices.Entries, newFindingNotice(input, finding))
			}
		}
		if len(notices.Entries) > 0 {
			section.Sections = append(section.Sections, document.Section{
				ID:     strings.ToLower(severityTitles[severity]),
				Title:  fmt.Sprintf("%s (%d)", severityTitles[severity], len(notices.Entries)),
				Blocks: []document.Block{notices},
			})
		}
	}
	section.Blocks = append(section.Blocks, document.Paragraph{
		{Words: "As a spreadsheet: "},
		{Words: "findings.xlsx", Link: input.Addresses.Table(input.Namespace, input.Plan.Name, "findings.xlsx")},
		{Words: "."},
	})
	return section
}

// newFindingNotice returns a finding with all that its status says.
func newFindingNotice(input pages.Input, finding v1alpha1.Finding) document.Notice {
	notice := input.NewNotice(finding)
	if finding.FiscalYear != 0 {
		notice.Subjects = append(notice.Subjects, document.Span{
			Words: calendar.FiscalYear(finding.FiscalYear).String(),
		})
	}
	if day := calendar.ParseOrZero(finding.Since); !day.IsZero() {
		notice.Notes = append(notice.Notes, document.NewParagraph("First seen on "+pages.SayDay(day)+"."))
	}
	if finding.Lowered != "" {
		notice.Notes = append(notice.Notes, document.NewParagraph(
			fmt.Sprintf("Lowered to %s: %s", finding.Severity, describeWaiver(input, finding.Lowered))))
	}
	if finding.Waived != "" {
		notice.Notes = append(notice.Notes, document.NewParagraph("Switched off: "+describeWaiver(input, finding.Waived)))
	}
	for _, related := range finding.Related[:min(len(finding.Related), maxRelatedShown)] {
		notice.Notes = append(notice.Notes, linkRelated(input, related))
	}
	if more := len(finding.Related) - maxRelatedShown; more > 0 {
		notice.Notes = append(notice.Notes, document.NewParagraph("And "+text.FormatCount(more, "more related finding")+"."))
	}
	return notice
}

// linkRelated returns a related finding, which begins with its code or has a message alone.
func linkRelated(input pages.Input, related string) document.Paragraph {
	code, rest, _ := strings.Cut(related, " of ")
	if _, isKnown := catalog.All.FindRule(v1alpha1.FindingCode(code)); !isKnown {
		return document.NewParagraph("One of them: " + related)
	}
	return document.Paragraph{
		{Words: "Follows from it: "}, {Words: code, Link: input.Addresses.Rule(v1alpha1.FindingCode(code))}, {Words: " of " + rest},
	}
}

// describeWaiver says in a sentence why a waiver is there, who approved it and when it ends.
func describeWaiver(input pages.Input, name v1alpha1.EntryName) string {
	at := slices.IndexFunc(input.Plan.Spec.Policy.Waivers, func(waiver v1alpha1.Waiver) bool { return waiver.Name == name })
	if at < 0 {
		return fmt.Sprintf("waiver %s, which the plan no longer has.", name)
	}
	waiver := input.Plan.Spec.Policy.Waivers[at]
	words := "waiver " + string(name)
	if day := calendar.ParseOrZero(waiver.Until); !day.IsZero() {
		words += ", until " + pages.SayDay(day)
	}
	if waiver.ApprovedBy != "" {
		words += ", approved by " + string(waiver.ApprovedBy)
	}
	return words + ". Reason: " + cmp.Or(string(waiver.Reason), "none is recorded.")
}

// buildWaived lists the findings that do not count because the district accepted them, and all waivers.
func buildWaived(input pages.Input, waived []v1alpha1.Finding) document.Section {
	notices := document.Notices{Empty: "No finding that is shown is waived."}
	for _, finding := range waived {
		notice := newFindingNotice(input, finding)
		notice.State = document.Neutral
		notice.Heading += " (" + string(finding.Severity) + ", waived)"
		notices.Entries = append(notices.Entries, notice)
	}
	section := document.Section{ID: "waived", Title: "Waived by the district", Blocks: []document.Block{notices}}
	if len(input.Plan.Spec.Policy.Waivers) > 0 {
		section.Blocks = append(section.Blocks, listWaivers(input))
	}
	return section
}

// listWaivers lists the waivers of the plan with the number of listed findings that each of them changes.
func listWaivers(input pages.Input) document.Table {
	used := map[v1alpha1.EntryName]int{}
	for _, finding := range input.Plan.Status.Findings {
		if name := cmp.Or(finding.Waived, finding.Lowered); name != "" {
			used[name]++
		}
	}
	table := document.Table{Caption: "Waivers of the plan", Columns: []string{
		"waiver", "finding", "effect", "approved by", "until", "findings changed", "reason",
	}}
	for _, waiver := range input.Plan.Spec.Policy.Waivers {
		effect := "lowers to " + string(waiver.Severity)
		if waiver.Severity == v1alpha1.WaiverOff {
			effect = "switches off"
		}
		until := document.NewCell(tables.NewDay(calendar.ParseOrZero(waiver.Until)))
		if day := calendar.ParseOrZero(waiver.Until); !day.IsZero() && day < input.Today() {
			until.State, effect = document.Attention, "ended"
		}
		table.Rows = append(table.Rows, []document.Cell{
			document.NewTextCell(waiver.Name), document.NewLinkCell(waiver.Code, input.Addresses.Rule(waiver.Code)),
			document.NewTextCell(effect), document.NewTextCell(waiver.ApprovedBy), until,
			document.NewCell(tables.NewCount(used[waiver.Name])), document.NewTextCell(waiver.Reason),
		})
	}
	return table
}

// buildNotChecked lists the rules that are neither passed nor failed.
func buildNotChecked(input pages.Input) document.Section {
	table := document.Table{
		Caption: "Rules that could not be checked: neither passed nor failed", Empty: "All rules could be checked.",
		Columns: []string{"finding", "what is missing"},
	}
	for _, notChecked := range input.Plan.Status.NotChecked {
		cell := document.NewLinkCell(notChecked.Code, input.Addresses.Rule(notChecked.Code))
		cell.State = document.Unknown
		table.Rows = append(table.Rows, []document.Cell{cell, document.NewTextCell(notChecked.Reason)})
	}
	return document.Section{ID: "not-checked", Title: "Not checked", Blocks: []document.Block{table}}
}

// buildFindingTotals counts all findings by code, for a status that lists a part of them.
func buildFindingTotals(input pages.Input, listed, total int) document.Section {
	table := document.Table{
		Caption: fmt.Sprintf("All %d findings by kind; the status lists %d", total, listed),
		Columns: []string{"finding", "worst", "count", "waived", "lowered", "amount", "since"},
	}
	var count, waived, lowered int
	hasAmount := false
	for _, sum := range input.Plan.Status.FindingTotals {
		count += int(pages.ValueOf(sum.Count))
		waived += int(pages.ValueOf(sum.Waived))
		lowered += int(pages.ValueOf(sum.Lowered))
		hasAmount = hasAmount || sum.Amount != ""
		table.Rows = append(table.Rows, []document.Cell{
			document.NewLinkCell(sum.Code, input.Addresses.Rule(sum.Code)),
			document.NewStateCell(sum.Severity, document.StateOfSeverity(sum.Severity)),
			document.NewCell(pages.CountOrEmpty(sum.Count)), document.NewCell(pages.CountOrEmpty(sum.Waived)),
			document.NewCell(pages.CountOrEmpty(sum.Lowered)), document.NewCell(input.NewAmount(sum.Amount)),
			document.NewCell(tables.NewDay(calendar.ParseOrZero(sum.Since))),
		})
	}
	table.Totals = []document.Cell{
		document.NewTextCell("Total"), {}, document.NewCell(tables.NewCount(count)), document.NewCell(tables.NewCount(waived)),
		document.NewCell(tables.NewCount(lowered)), {}, {},
	}
	section := document.Section{ID: "totals", Title: "Totals by kind", Blocks: []document.Block{table}}
	if hasAmount {
		section.Blocks = append(section.Blocks, document.NewParagraph(
			"The amounts are not added up, because one sum of money can be in findings of several kinds."))
	}
	return section
}
