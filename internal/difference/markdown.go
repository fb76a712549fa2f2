package difference

import (
	"fmt"
	"io"
	"strings"

	"techplan.education/internal/text"
)

// WriteMarkdown writes what differs for a pull request: a heading for each plan, and tables.
func WriteMarkdown(out io.Writer, plans []Plan) {
	for i, plan := range plans {
		if i > 0 {
			fmt.Fprintln(out)
		}
		fmt.Fprintf(out, "### %s\n", escapeMarkdown(plan.formatTitle()))
		var amounts [][]string
		for _, row := range plan.amountRows() {
			amounts = append(amounts, []string{row[0], row[1], row[3], strings.Trim(row[4], "()")})
		}
		var conditions [][]string
		for _, row := range plan.conditionRows() {
			conditions = append(conditions, []string{row[0], row[1], row[3], row[4]})
		}
		writeTable(out, []string{"Money", "before", "after", "change"}, amounts)
		writeTable(out, []string{"Finding", "severity and money", "code", "what and what to do"}, plan.findingRows())
		writeTable(out, []string{"Condition", "before", "after", "message"}, conditions)
	}
}

func writeTable(out io.Writer, heads []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(out, "\n| %s |\n|%s\n", strings.Join(heads, " | "), strings.Repeat("---|", len(heads)))
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = escapeMarkdown(cell)
		}
		fmt.Fprintf(out, "| %s |\n", strings.Join(cells, " | "))
	}
}

// markdownEscaper makes characters harmless that Markdown or HTML would obey: a text of a plan can
// neither end a cell nor make a link, an image, a mention or an element.
var markdownEscaper = strings.NewReplacer(
	`\`, `\\`, "|", `\|`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`,
	"!", `\!`, "#", `\#`, "~", `\~`, "@", "@<!-- -->", "://", ":<!-- -->//",
)

func escapeMarkdown(written string) string { return markdownEscaper.Replace(text.EscapeLine(written)) }
