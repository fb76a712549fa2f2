package tables

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
)

// The options that several questions have.
const (
	// ByOption says what divides the rows.
	ByOption = "by"
	// YearOption is the only fiscal year that is listed.
	YearOption = "year"
)

// The values of ByOption that several questions have.
const (
	ByTechnology = "technology"
	BySource     = "source"
)

// The first and the last fiscal year that an option can name.
const firstYear, lastYear = 1990, 2300

// ParseYear reads the option that names a fiscal year: FY2028 or 2028.
func ParseYear(written string) (calendar.FiscalYear, error) {
	number, err := strconv.Atoi(strings.TrimPrefix(strings.ToUpper(written), "FY"))
	if err != nil || number < firstYear || number > lastYear {
		return 0, fmt.Errorf("--%s is a fiscal year such as FY2028 or 2028, not %q", YearOption, written)
	}
	return calendar.FiscalYear(number), nil
}

// ParseDay reads an option that names a day. An empty one has the default.
func ParseDay(option, written string, otherwise calendar.Date) (calendar.Date, error) {
	day, err := calendar.Parse(written)
	if err != nil {
		return 0, fmt.Errorf("--%s is a day such as 2027-06-30, not %q", option, written)
	}
	return cmp.Or(day, otherwise), nil
}

// CompareNames orders rows by a name; what has no name comes last.
func CompareNames(left, right v1alpha1.EntryName) int {
	switch {
	case left == right:
		return 0
	case left == "":
		return 1
	case right == "":
		return -1
	default:
		return cmp.Compare(left, right)
	}
}
