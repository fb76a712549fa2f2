package starter

import (
	"fmt"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"

	"techplan.education/internal/calendar"
)

// exampleStart is the first day of the plan from which the examples of the definitions are taken.
const exampleStart = "2026-07-01"

// yearShift is the number of years by which the examples move, so that they lie in the plan that
// begins.
type yearShift int

// newYearShift returns the shift that brings the first day of the examples nearest to a first day:
// the dates of a school year stay in their months.
func newYearShift(start string) yearShift {
	fromYear, fromMonth, _ := calendar.ParseOrZero(exampleStart).YearMonthDay()
	year, month, _ := calendar.ParseOrZero(start).YearMonthDay()
	const nearest = 5
	months := 12*(year-fromYear) + int(month-fromMonth) + nearest
	years := months / 12
	if months < 0 && months%12 != 0 {
		years--
	}
	return yearShift(years)
}

// datedWords are the dates of examples, and the years in names of entries: fall-2026 and
// chromebooks-fy27.
var datedWords = regexp.MustCompile(`\b20[0-9]{2}-[0-9]{2}-[0-9]{2}\b|\b20[0-9]{2}\b|\bfy[0-9]{2}\b`)

// moveText moves the dates and years of a text.
func (shift yearShift) moveText(words string) string {
	if shift == 0 {
		return words
	}
	return datedWords.ReplaceAllStringFunc(words, func(word string) string {
		if date, err := calendar.Parse(word); err == nil && !date.IsZero() {
			return date.AddMonths(12 * int(shift)).String()
		}
		number, err := strconv.Atoi(word[len(word)-2:])
		if err != nil {
			return word
		}
		if word[:2] == "fy" {
			return fmt.Sprintf("fy%02d", (number+int(shift)+100)%100)
		}
		return strconv.Itoa(2000 + number + int(shift))
	})
}

// moveNode moves the dates and years in the texts of a tree.
func (shift yearShift) moveNode(node *yaml.Node) {
	if node.Kind == yaml.ScalarNode && node.Tag == "!!str" {
		node.Value = shift.moveText(node.Value)
	}
	for _, child := range node.Content {
		shift.moveNode(child)
	}
}
