package tables

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/dustin/go-humanize"

	"techplan.education/internal/calendar"
	"techplan.education/internal/difference"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

// WriteText writes the tables of an answer with aligned columns, the notes, and what differs in words.
// wide adds columns and tables.
func WriteText(out io.Writer, answer Answer, wide bool) error {
	var written strings.Builder
	shown := slices.DeleteFunc(slices.Clone(answer.Tables), func(table Table) bool {
		return table.Shown == InWide && !wide
	})
	for i, table := range shown {
		if i > 0 {
			written.WriteString("\n")
		}
		if len(shown) > 1 {
			written.WriteString(table.Title + "\n")
		}
		table.writeText(&written, wide)
	}
	for i, note := range answer.Notes {
		if i == 0 {
			written.WriteString("\n")
		}
		written.WriteString(text.EscapeLine(note) + "\n")
	}
	if len(answer.Difference) > 0 {
		written.WriteString("\n")
		difference.WriteText(&written, answer.Difference)
	}
	_, err := io.WriteString(out, written.String())
	return err
}

func (table Table) writeText(out io.Writer, wide bool) {
	if len(table.Rows) == 0 {
		fmt.Fprintln(out, table.Empty)
		return
	}
	var lines [][]string
	shown := table.shownIn(wide)
	heading := make([]string, len(shown))
	for i, column := range shown {
		heading[i] = strings.ToUpper(table.Columns[column].Name)
	}
	lines = append(lines, heading)
	for _, row := range table.Rows {
		line := make([]string, len(shown))
		for i, column := range shown {
			line[i] = row[column].formatText()
		}
		lines = append(lines, line)
	}
	for i, column := range shown {
		if table.isNumeric(column) {
			alignRight(lines, i)
		}
	}
	aligned := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, line := range lines {
		fmt.Fprintln(aligned, strings.Join(line, "\t"))
	}
	_ = aligned.Flush()
}

// isNumeric reports whether a column has numbers, and no text.
func (table Table) isNumeric(column int) bool {
	hasNumber := false
	for _, row := range table.Rows {
		if cell := row[column]; cell.isNumber() {
			hasNumber = true
		} else if cell.kind != emptyCell {
			return false
		}
	}
	return hasNumber
}

// alignRight fills the cells of a column up on the left.
func alignRight(lines [][]string, column int) {
	widest := 0
	for _, line := range lines {
		widest = max(widest, utf8.RuneCountInString(line[column]))
	}
	for _, line := range lines {
		line[column] = strings.Repeat(" ", widest-utf8.RuneCountInString(line[column])) + line[column]
	}
}

// formatText writes a cell for people, on one line and without hidden characters.
func (cell Cell) formatText() string {
	switch cell.kind {
	case textCell:
		return text.EscapeLine(cell.words)
	case listCell:
		if len(cell.list) == 0 {
			return "-"
		}
		return text.EscapeLine(text.ListFirst(cell.list))
	case decimalCell:
		return cell.words
	case countCell:
		return humanize.Comma(cell.number)
	case yearCell:
		return calendar.FiscalYear(cell.number).String()
	case amountCell:
		return money.Amount(cell.number).FormatIn(cell.currency)
	default:
		return "-"
	}
}

// WriteCSV writes a table for a spreadsheet, with line ends as RFC 4180 has them. Numbers are plain
// numbers, and no cell is run as a formula.
func WriteCSV(out io.Writer, table Table) error {
	writer := csv.NewWriter(out)
	writer.UseCRLF = true
	heading := make([]string, len(table.Columns))
	for i, column := range table.Columns {
		heading[i] = column.Name
	}
	records := [][]string{heading}
	for _, row := range table.Rows {
		record := make([]string, len(row))
		for i, cell := range row {
			record[i] = cell.formatCSV()
		}
		records = append(records, record)
	}
	return writer.WriteAll(records)
}

func (cell Cell) formatCSV() string {
	switch cell.kind {
	case textCell:
		return protectCell(text.EscapeLine(cell.words))
	case listCell:
		return protectCell(text.EscapeLine(strings.Join(cell.list, ", ")))
	default:
		return cell.formatNumber()
	}
}

// formatNumber writes the number of a cell without a currency and without separators; nothing for
// another cell.
func (cell Cell) formatNumber() string {
	switch cell.kind {
	case decimalCell:
		return cell.words
	case countCell, yearCell:
		return strconv.FormatInt(cell.number, 10)
	case amountCell:
		return string(money.Amount(cell.number).FormatSigned())
	default:
		return ""
	}
}

// protectCell returns a cell that a spreadsheet shows as text and does not run as a formula.
func protectCell(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// WriteJSON writes the tables of an answer by their names, each as a list of objects with the
// columns as keys, and the as-of date. An empty cell is null, and an amount is a number.
func WriteJSON(out io.Writer, asOf string, answer Answer) error {
	object := []member{{"asOf", asOf}}
	for _, table := range answer.Tables {
		object = append(object, member{table.Name, table.listObjects()})
	}
	if len(answer.Difference) > 0 {
		object = append(object, member{"difference", answer.Difference})
	}
	if answer.LeftOut > 0 {
		object = append(object, member{"leftOut", answer.LeftOut})
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(orderedObject(object))
}

func (table Table) listObjects() []orderedObject {
	objects := make([]orderedObject, len(table.Rows))
	for i, row := range table.Rows {
		for column, cell := range row {
			objects[i] = append(objects[i], member{formatKey(table.Columns[column].Name), cell.jsonValue()})
		}
	}
	return objects
}

// formatKey returns the JSON key of a column: fiscalYear for "fiscal year".
func formatKey(name string) string {
	words := strings.Fields(name)
	for i := 1; i < len(words); i++ {
		words[i] = strings.ToUpper(words[i][:1]) + words[i][1:]
	}
	return strings.Join(words, "")
}

// jsonValue returns what JSON has for a cell.
func (cell Cell) jsonValue() any {
	switch cell.kind {
	case textCell:
		return text.Escape(cell.words)
	case listCell:
		escaped := make([]string, len(cell.list))
		for i, entry := range cell.list {
			escaped[i] = text.Escape(entry)
		}
		return escaped
	default:
		if number := cell.formatNumber(); number != "" {
			return json.Number(number)
		}
		return nil
	}
}

// member is a key of a JSON object with its value.
type member struct {
	key   string
	value any
}

// orderedObject is a JSON object whose keys keep their order: that of the columns.
type orderedObject []member

// MarshalJSON implements json.Marshaler.
func (object orderedObject) MarshalJSON() ([]byte, error) {
	var written bytes.Buffer
	encoder := json.NewEncoder(&written)
	encoder.SetEscapeHTML(false)
	written.WriteString("{")
	for i, member := range object {
		if i > 0 {
			written.WriteString(",")
		}
		if err := encoder.Encode(member.key); err != nil {
			return nil, err
		}
		written.WriteString(":")
		if err := encoder.Encode(member.value); err != nil {
			return nil, err
		}
	}
	written.WriteString("}")
	return written.Bytes(), nil
}
