package messages

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// durationText is a time with its unit, such as 5 years.
var durationText = regexp.MustCompile(`(?i)^([0-9]+) *(d|days?|w|weeks?|m|mos?|months?|y|yrs?|years?)$`)

var (
	// groupedNumber has commas between the thousands.
	groupedNumber = regexp.MustCompile(`^[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$`)
	// commaDecimal has a comma before the decimals, and may have points between the
	// thousands.
	commaDecimal = regexp.MustCompile(`^[0-9]{1,3}(\.?[0-9]{3})*,[0-9]{1,2}$`)
	plainNumber  = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)
	wholeNumber  = regexp.MustCompile(`^-?[0-9]+$`)
	// fiscalYearText is one year, or the two calendar years of a fiscal year.
	fiscalYearText = regexp.MustCompile(
		`(?i)^(?:FY|SY|fiscal year|school year)? *'?([0-9]{4}|[0-9]{2})(?: *[-/–] *([0-9]{4}|[0-9]{2}))?$`)
)

// findNumber returns the number that a text means, in plain digits, and whether it
// means one: without a currency sign, commas between the thousands, a percent sign
// or the unit of a large number.
func findNumber(written string) (string, bool) {
	number := strings.TrimSpace(written)
	for _, sign := range []string{"$", "US$", "USD", "€", "£"} {
		number = strings.TrimSpace(strings.TrimPrefix(number, sign))
	}
	for _, sign := range []string{"USD", "dollars", "$", "percent", "%"} {
		number = strings.TrimSpace(strings.TrimSuffix(number, sign))
	}
	zeros := ""
	for _, unit := range []struct{ ending, zeros string }{
		{"k", "000"}, {"K", "000"}, {" thousand", "000"}, {" million", "000000"}, {"M", "000000"}, {"m", "000000"},
	} {
		if without, ok := strings.CutSuffix(number, unit.ending); ok {
			number, zeros = without, unit.zeros
			break
		}
	}
	switch {
	case groupedNumber.MatchString(number):
		number = strings.ReplaceAll(number, ",", "")
	case commaDecimal.MatchString(number):
		number = strings.Replace(strings.ReplaceAll(number, ".", ""), ",", ".", 1)
	}
	if !plainNumber.MatchString(number) {
		return "", false
	}
	return normalizeDigits(number, zeros), true
}

// normalizeDigits returns a number multiplied by 1 with zeros, without leading
// zeros and without decimals that are zero.
func normalizeDigits(number, zeros string) string {
	sign := ""
	if strings.HasPrefix(number, "-") {
		sign, number = "-", number[1:]
	}
	whole, decimals, _ := strings.Cut(number, ".")
	for ; zeros != ""; zeros = zeros[1:] {
		next := "0"
		if decimals != "" {
			next, decimals = decimals[:1], decimals[1:]
		}
		whole += next
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	if strings.Trim(decimals, "0") == "" {
		return sign + whole
	}
	return sign + whole + "." + decimals
}

// writeNumber returns how a number is written in a file: with decimals, in quotes.
func writeNumber(number string) string {
	if strings.Contains(number, ".") {
		return strconv.Quote(number)
	}
	return number
}

// explainNumber says how to write a text that means a number; empty: it means none,
// or has the right form already.
func explainNumber(written string) string {
	number, ok := findNumber(written)
	if !ok || number == written || strings.HasPrefix(number, "-") {
		return ""
	}
	if strings.Contains(number, ".") {
		return fmt.Sprintf("write %q, with the quotes, instead of %s", number, showValue(written))
	}
	return fmt.Sprintf("write %s instead of %s", number, showValue(written))
}

// explainWholeNumber says what to write for a field that takes a whole number.
func explainWholeNumber(field, written string) string {
	lower := strings.ToLower(field)
	switch {
	case strings.HasSuffix(lower, "fiscalyear") || field == "erateFundingYear":
		if message := explainYear(field, written); message != "" {
			return message
		}
	case strings.HasSuffix(field, "Month"):
		for _, layout := range []string{"January", "Jan"} {
			if month, err := time.Parse(layout, written); err == nil {
				return fmt.Sprintf("write the month as its number: %d", month.Month())
			}
		}
	}
	if message := explainDuration(field, written); message != "" {
		return message
	}
	number, ok := findNumber(written)
	switch {
	case ok && wholeNumber.MatchString(number) && number == written:
		return fmt.Sprintf("write the number without quotes: %s", number)
	case ok && wholeNumber.MatchString(number):
		return fmt.Sprintf("write %s instead of %s", number, showValue(written))
	case ok:
		return fmt.Sprintf("must be a whole number, not %s", number)
	default:
		return fmt.Sprintf("must be a whole number in digits, such as 12, not %s", showValue(written))
	}
}

// explainYear says how to write a fiscal year, which is named for the calendar year
// in which it ends, or a funding year of E-Rate, which is named for the one in which
// it begins.
func explainYear(field, written string) string {
	match := fiscalYearText.FindStringSubmatch(strings.TrimSpace(written))
	if match == nil {
		return ""
	}
	first, last := fullYear(match[1]), match[2]
	switch {
	case last == "" && first == written:
		return fmt.Sprintf("write the year without quotes: %s", first)
	case last == "":
		return fmt.Sprintf("write the year as a number of four digits: %s", first)
	case field == "erateFundingYear":
		return fmt.Sprintf("write the calendar year in which the funding year begins: %s", first)
	default:
		return fmt.Sprintf("write the calendar year in which the fiscal year ends: %s", fullYear(last))
	}
}

// fullYear returns a year of two or four digits with four.
func fullYear(year string) string {
	if len(year) == 2 {
		return "20" + year
	}
	return year
}

// explainDuration says how to write a time with its unit in a field of months or
// days.
func explainDuration(field, written string) string {
	match := durationText.FindStringSubmatch(strings.TrimSpace(written))
	if match == nil {
		return ""
	}
	count, err := strconv.Atoi(match[1])
	if err != nil || count > 10_000 {
		return ""
	}
	unit := strings.ToLower(match[2][:1])
	switch {
	case strings.HasSuffix(field, "Months"):
		months := map[string]int{"m": count, "y": 12 * count}[unit]
		if months > 0 {
			return fmt.Sprintf("write the number of months: %d", months)
		}
	case strings.HasSuffix(strings.ToLower(field), "days"):
		days := map[string]int{"d": count, "w": 7 * count}[unit]
		if days > 0 {
			return fmt.Sprintf("write the number of days: %d", days)
		}
	}
	return ""
}
