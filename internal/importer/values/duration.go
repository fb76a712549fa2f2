package values

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
)

var errNoDuration = errors.New("it is not a duration: write months, for example 36")

// maxMonths is the longest duration: a hundred years.
const maxMonths = 1200

var duration = regexp.MustCompile(`^(\d{1,4})(?:[.,]0+)?[ \x{a0}\x{202f}]*(\pL*)\.?$`)

// monthsOf are the months of the units of time, in the languages in which inventories are exported.
var monthsOf = map[string]int32{
	"m": 1, "mo": 1, "mos": 1, "month": 1, "months": 1, "mois": 1, "monat": 1, "monate": 1, "mes": 1, "meses": 1,
	"y": 12, "yr": 12, "yrs": 12, "year": 12, "years": 12, "an": 12, "ans": 12, "année": 12, "années": 12,
	"jahr": 12, "jahre": 12, "año": 12, "años": 12,
}

// ParseMonths reads a duration as a number of months: 36, 36 months or 3 years. A number alone
// counts units of unit months: 1, or 12 for years. isKnown is false for an empty text.
func ParseMonths(written string, unit int32) (months int32, isKnown bool, err error) {
	written = strings.TrimSpace(written)
	if written == "" {
		return 0, false, nil
	}
	parts := duration.FindStringSubmatch(written)
	if parts == nil {
		return 0, false, errNoDuration
	}
	if parts[2] != "" {
		if unit = monthsOf[strings.ToLower(parts[2])]; unit == 0 {
			return 0, false, errNoDuration
		}
	}
	number, err := strconv.ParseInt(parts[1], 10, 32)
	if err != nil || int32(number)*unit > maxMonths {
		return 0, false, errNoDuration
	}
	return int32(number) * unit, true, nil
}
