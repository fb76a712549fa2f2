package pages

import (
	"regexp"
	"strings"

	"techplan.education/internal/document"
	"techplan.education/internal/rules"
)

// Rule makes the page that explains the findings of a rule: the words of its page in the documentation.
func Rule(rule rules.Rule) document.Document {
	documentation := rule.DescribeRule()
	made := document.Document{
		Title: string(rule.Code), Language: "en", Lead: []document.Paragraph{parseMarkdown(documentation.Summary)},
	}
	for _, part := range []struct{ id, title, words string }{
		{"why", "Why it matters", documentation.Why}, {"fix", "How to fix it", documentation.Fix},
		{"source", "Source", documentation.Source},
	} {
		if part.words == "" {
			continue
		}
		section := document.Section{ID: part.id, Title: part.title}
		for words := range strings.SplitSeq(part.words, "\n\n") {
			section.Blocks = append(section.Blocks, parseMarkdown(words))
		}
		made.Sections = append(made.Sections, section)
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
