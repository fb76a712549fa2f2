package page

import "strings"

const (
	// takenAgain marks a row that comes from a later run than the rest of the page.
	takenAgain = " (taken again)"
	// continued begins the measure of a row that continues the one before it.
	continued = "..."
)

// splitPage finds the table of measures: what stands before it with its header, its
// rows, and what follows.
func splitPage(page string) (before string, rows []string, after string, found bool) {
	lines := strings.SplitAfter(page, "\n")
	for i := 1; i < len(lines); i++ {
		if !strings.HasPrefix(lines[i], "|---") || !strings.HasPrefix(lines[i-1], "| "+header.Measure+" |") {
			continue
		}
		end := i + 1
		for end < len(lines) && strings.HasPrefix(lines[end], "|") {
			end++
		}
		return strings.Join(lines[:i+1], ""), lines[i+1 : end], strings.Join(lines[end:], ""), true
	}
	return page, nil, "", false
}

// group is a row with the rows that continue it. The rows of a group are measured
// together.
type group struct {
	measure string
	rows    []string
}

// groupRows groups rows of a Markdown table.
func groupRows(rows []string) []group {
	var groups []group
	for _, text := range rows {
		measure, _, _ := strings.Cut(strings.TrimPrefix(text, "| "), " |")
		measure = strings.TrimSuffix(measure, takenAgain)
		if strings.HasPrefix(measure, continued) && len(groups) > 0 {
			last := &groups[len(groups)-1]
			last.rows = append(last.rows, text)
			continue
		}
		groups = append(groups, group{measure: measure, rows: []string{text}})
	}
	return groups
}

// mergeRows puts rows into the table of a page. A group replaces the whole group of
// the same measure; a group that the page lacks goes to the end of the table.
func mergeRows(page string, rows []Row) string {
	before, present, after, found := splitPage(page)
	if !found {
		return strings.TrimRight(page, "\n") + "\n\n" + renderTable(rows)
	}
	var marked []string
	for _, row := range rows {
		row.Measure += takenAgain
		marked = append(marked, row.formatRow())
	}
	taken := map[string][]string{}
	fresh := groupRows(marked)
	for _, group := range fresh {
		taken[group.measure] = group.rows
	}
	var table strings.Builder
	for _, group := range groupRows(present) {
		if rows, ok := taken[group.measure]; ok {
			group.rows = rows
			delete(taken, group.measure)
		}
		table.WriteString(strings.Join(group.rows, ""))
	}
	if last := table.String(); last != "" && !strings.HasSuffix(last, "\n") {
		table.WriteString("\n") // the page ended with its table
	}
	for _, group := range fresh {
		if _, ok := taken[group.measure]; ok {
			table.WriteString(strings.Join(group.rows, ""))
		}
	}
	return before + table.String() + after
}
