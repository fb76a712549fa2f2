package pages

import (
	"regexp"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/document"
	"techplan.education/internal/policy"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
)

// Rule makes the page that explains the findings of a rule: the words of its page in the documentation, how serious
// they are, and the values of the plan's policy on which they depend.
func Rule(rule rules.Rule, addresses Addresses) document.Document {
	documentation := rule.DescribeRule()
	made := document.Document{
		Title: string(rule.Code), Language: "en",
		Lead: []document.Paragraph{linkRules(parseMarkdown(documentation.Summary), rule.Code, addresses)},
	}
	made.Sections = append(made.Sections, document.Section{
		ID: "rule", Title: "The rule", Blocks: []document.Block{listRuleFacts(rule, addresses)},
	})
	for _, part := range []struct{ id, title, words string }{
		{"why", "Why it matters", documentation.Why}, {"fix", "How to fix it", documentation.Fix},
		{"source", "Source", documentation.Source},
	} {
		if part.words == "" {
			continue
		}
		section := document.Section{ID: part.id, Title: part.title}
		for words := range strings.SplitSeq(part.words, "\n\n") {
			section.Blocks = append(section.Blocks, linkRules(parseMarkdown(words), rule.Code, addresses))
		}
		made.Sections = append(made.Sections, section)
		if part.id == "fix" && len(rule.Thresholds) > 0 {
			made.Sections = append(made.Sections, listRuleThresholds(rule))
		}
	}
	made.Sections = append(made.Sections, document.Section{ID: "example", Title: "Example", Blocks: []document.Block{
		document.Code{Caption: "A plan with this finding", Words: documentation.Before},
		document.Code{Caption: "The same plan without it", Words: documentation.After},
	}}, document.Section{ID: "waiver", Title: "If the district accepts it", Blocks: []document.Block{
		document.NewParagraph("A waiver in spec.policy.waivers of the plan, with a reason and an end, lowers the finding or switches it off. " +
			"It stays in the list of findings."),
		document.Code{Caption: "The whole page in a terminal", Words: "kubectl techplan explain " + string(rule.Code)},
	}})
	return made
}

// severityMeanings say what a severity asks for.
var severityMeanings = map[v1alpha1.Severity]string{
	v1alpha1.SeverityError: "Error: it must be fixed", v1alpha1.SeverityWarning: "Warning: it should be checked",
	v1alpha1.SeverityInfo: "Info: it is worth knowing",
}

// listRuleFacts returns what the catalog says of a rule.
func listRuleFacts(rule rules.Rule, addresses Addresses) document.Facts {
	about := "not about money"
	if rule.Money {
		about = "about money: it counts in the condition BudgetAligned"
	}
	facts := document.Facts{
		{Name: "At worst", Value: document.NewParagraph(severityMeanings[rule.Worst])},
		{Name: "Subject", Value: document.NewParagraph(about)},
	}
	if rule.Condition != "" {
		facts = append(facts, document.Fact{Name: "Condition", Value: document.Paragraph{
			{Words: "an Error makes the condition "}, {Words: string(rule.Condition), IsCode: true}, {Words: " of the plan False"},
		}})
	}
	var roots []v1alpha1.FindingCode
	for _, fold := range rule.FoldedUnder {
		roots = append(roots, fold.Root)
	}
	slices.Sort(roots)
	if roots = slices.Compact(roots); len(roots) > 0 {
		var explained document.Paragraph
		for number, root := range roots {
			if number > 0 {
				explained = append(explained, document.Span{Words: ", "})
			}
			explained = append(explained, document.Span{Words: string(root), Link: addresses.Rule(root)})
		}
		facts = append(facts, document.Fact{
			Name: "Listed below", Value: append(explained, document.Span{Words: ", if that finding explains this one"}),
		})
	}
	return append(facts, document.Fact{Name: "Number", Value: document.NewParagraph(rule.Number)})
}

// listRuleThresholds lists the fields of spec.policy on which a rule depends.
func listRuleThresholds(rule rules.Rule) document.Section {
	table := document.Table{
		Caption: "Fields of spec.policy of the plan that decide when there is a finding",
		Empty:   "No field of the policy changes this rule.",
		Columns: []string{"field", "if left out", "meaning", "source"},
	}
	for _, threshold := range policy.ListThresholds() {
		if slices.Contains(rule.Thresholds, threshold.Field) {
			table.Rows = append(table.Rows, []document.Cell{
				document.NewTextCell(threshold.Field), document.NewTextCell(threshold.Default),
				document.NewTextCell(threshold.Meaning), document.NewTextCell(threshold.Source),
			})
		}
	}
	return document.Section{ID: "thresholds", Title: "What the district can set", Blocks: []document.Block{table}}
}

// codePattern finds what could be the name of another rule.
var codePattern = regexp.MustCompile(`\b[A-Z][A-Za-z0-9]+[a-z0-9][A-Z][A-Za-z0-9]+\b`)

// linkRules links the names of other rules in a paragraph with their pages.
func linkRules(paragraph document.Paragraph, own v1alpha1.FindingCode, addresses Addresses) document.Paragraph {
	var linked document.Paragraph
	for _, span := range paragraph {
		rest := 0
		for _, found := range codePattern.FindAllStringIndex(span.Words, -1) {
			code := v1alpha1.FindingCode(span.Words[found[0]:found[1]])
			if _, isRule := catalog.All.FindRule(code); !isRule || code == own || span.Link != "" {
				continue
			}
			before, named := span, span
			before.Words, named.Words, named.Link = span.Words[rest:found[0]], string(code), addresses.Rule(code)
			if before.Words != "" {
				linked = append(linked, before)
			}
			linked, rest = append(linked, named), found[1]
		}
		if span.Words = span.Words[rest:]; span.Words != "" {
			linked = append(linked, span)
		}
	}
	return linked
}

// markedPattern finds what Markdown of the rules marks: names in backquotes, and links.
var markedPattern = regexp.MustCompile("`([^`]+)`|\\[([^]]+)\\]\\(([^)]+)\\)|<(https://[^>]+)>")

// parseMarkdown returns a paragraph of the documentation of a rule. Addresses of other files are left out.
func parseMarkdown(words string) document.Paragraph {
	words = strings.Join(strings.Fields(words), " ")
	var paragraph document.Paragraph
	rest := 0
	for _, found := range markedPattern.FindAllStringSubmatchIndex(words, -1) {
		if found[0] > rest {
			paragraph = append(paragraph, document.Span{Words: words[rest:found[0]]})
		}
		rest = found[1]
		switch {
		case found[2] >= 0:
			paragraph = append(paragraph, document.Span{Words: words[found[2]:found[3]], IsCode: true})
		case found[4] >= 0:
			span := document.Span{Words: words[found[4]:found[5]]}
			if link := words[found[6]:found[7]]; strings.HasPrefix(link, "https://") {
				span.Link = link
			}
			paragraph = append(paragraph, span)
		default:
			paragraph = append(paragraph, document.Span{Words: words[found[8]:found[9]], Link: words[found[8]:found[9]]})
		}
	}
	if rest < len(words) {
		paragraph = append(paragraph, document.Span{Words: words[rest:]})
	}
	return paragraph
}
