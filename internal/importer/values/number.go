package values

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/currency"

	"techplan.education/internal/money"
)

// DecimalSign is the sign before the decimals of an amount.
type DecimalSign string

// The signs before decimals. Without one, an amount is read if it has one meaning.
const (
	// DecimalPoint is the point: 1,234.56.
	DecimalPoint DecimalSign = "point"
	// DecimalComma is the comma: 1.234,56.
	DecimalComma DecimalSign = "comma"
)

// AmountOptions say how amounts are read.
type AmountOptions struct {
	// Decimal is the sign before decimals. Empty: it follows from each amount.
	Decimal DecimalSign
}

var (
	errNoAmount = errors.New("it is not an amount: write it as 1234.50")
	errCut      = errors.New("a spreadsheet shortened the number: format the column as a number and export again")
	errTwoWays  = errors.New("it can be read in two ways, as thousands or with decimals: " +
		"give --decimal comma or --decimal point, or write two decimals")
	errNoCount   = errors.New("it is not a whole number")
	errTwoCounts = errors.New("it can be read in two ways, as thousands or with decimals: write the digits alone")
	errTooMany   = errors.New("it is larger than a plan can hold")
)

// space matches the spaces that programs put into amounts: plain, no-break and narrow.
const space = `[ \t\x{a0}\x{202f}]`

// currencySign matches a symbol, a code or both: $, US$, EUR.
const currencySign = `[A-Za-z]{0,3}\p{Sc}?`

var (
	scientific   = regexp.MustCompile(`^[-+]?\d+([.,]\d+)?[eE][-+]?\d+$`)
	amountDigits = regexp.MustCompile(`^\d+([.,'’ \x{a0}\x{202f}]\d+)*$`)
	amountForm   = regexp.MustCompile(`^([-+]?)` + space + `*(` + currencySign + `)` + space + `*([-+]?)` + space +
		`*(\d(?:.*\d)?)(-?)` + space + `*(` + currencySign + `)$`)
	parentheses = regexp.MustCompile(`^([^()\d]*)\(([^()]*)\)([^()\d]*)$`)
	// noAmount is a dash, with which accountants fill a cell.
	noAmount = regexp.MustCompile(`^` + currencySign + space + `*-$`)
)

// ParseAmount reads an amount of money: 2266.13, $12.58, 133,289.59, 1.234,56 or (1,234.56),
// which is negative. isKnown is false for an empty text and a dash.
func ParseAmount(written string, options AmountOptions) (amount money.Amount, isKnown bool, err error) {
	written = strings.TrimSpace(written)
	if written == "" || noAmount.MatchString(written) {
		return 0, false, nil
	}
	if scientific.MatchString(written) {
		return 0, false, errCut
	}
	digits, isNegative, isAmount := trimAmount(written)
	if !isAmount || !amountDigits.MatchString(digits) {
		return 0, false, errNoAmount
	}
	whole, decimals, err := splitDecimals(digits, options)
	if err != nil {
		return 0, false, err
	}
	if len(whole) > len("9999999999999") {
		return 0, false, errTooMany
	}
	units, err := strconv.ParseInt(whole+(decimals + "00")[:2], 10, 64)
	if err != nil {
		return 0, false, errNoAmount
	}
	// A computed price can have more decimals; it is rounded half away from zero.
	if len(decimals) > 2 && decimals[2] >= '5' {
		units++
	}
	if isNegative {
		units = -units
	}
	return money.Amount(units), true, nil
}

// trimAmount takes the sign, the parentheses of a negative amount, and the currency away. A text
// with other words is no amount: the number of a room is not a price.
func trimAmount(written string) (digits string, isNegative, isAmount bool) {
	minuses := 0
	if parts := parentheses.FindStringSubmatch(written); parts != nil {
		written = strings.TrimSpace(parts[1] + parts[2] + parts[3])
		minuses++
	}
	parts := amountForm.FindStringSubmatch(written)
	if parts == nil || !isCurrency(parts[2]) || !isCurrency(parts[6]) {
		return "", false, false
	}
	minuses += strings.Count(parts[1]+parts[3]+parts[5], "-")
	return parts[4], minuses == 1, minuses <= 1
}

// isCurrency reports whether letters beside an amount are a currency. The letters of a credit or
// a debit are none: the sign of the amount then depends on the account.
func isCurrency(sign string) bool {
	last, _ := utf8.DecodeLastRuneInString(sign)
	if sign == "" || unicode.Is(unicode.Sc, last) || strings.EqualFold(sign, "kr") {
		return true
	}
	_, err := currency.ParseISO(sign)
	return err == nil
}

// splitDecimals returns the digits before and after the sign of the decimals.
func splitDecimals(digits string, options AmountOptions) (whole, decimals string, err error) {
	sign := options.Decimal
	if sign == "" {
		if sign, err = findDecimalSign(digits); err != nil {
			return "", "", err
		}
	}
	decimal := "."
	if sign == DecimalComma {
		decimal = ","
	}
	whole, decimals, _ = strings.Cut(digits, decimal)
	if onlyDigits(decimals) != decimals {
		return "", "", errNoAmount
	}
	if at := strings.IndexFunc(whole, isNoDigit); at >= 0 {
		separator, _ := utf8.DecodeRuneInString(whole[at:])
		if !hasThousands(whole, string(separator)) {
			return "", "", errNoAmount
		}
	}
	return onlyDigits(whole), decimals, nil
}

// findDecimalSign returns the sign before the decimals of an amount that has one meaning.
func findDecimalSign(digits string) (DecimalSign, error) {
	point, comma := strings.LastIndex(digits, "."), strings.LastIndex(digits, ",")
	switch {
	case point >= 0 && comma >= 0 && point < comma:
		return DecimalComma, nil
	case point >= 0 && comma >= 0:
		return DecimalPoint, nil
	case strings.Count(digits, ".") > 1:
		return DecimalComma, nil
	case comma >= 0 && !hasThousands(digits, ","):
		// 12,5 has decimals: thousands come in groups of three.
		return DecimalComma, nil
	case point >= 0 && hasThousands(digits, "."):
		return "", errTwoWays
	default:
		return DecimalPoint, nil
	}
}

// hasThousands reports whether a sign stands between groups of three digits.
func hasThousands(digits, sign string) bool {
	groups := strings.Split(digits, sign)
	for _, group := range groups[1:] {
		if len(group) != 3 || onlyDigits(group) != group {
			return false
		}
	}
	return len(groups[0]) <= 3 && groups[0] != "0" && onlyDigits(groups[0]) == groups[0]
}

func isNoDigit(character rune) bool { return character < '0' || character > '9' }

func onlyDigits(written string) string {
	return strings.Map(func(character rune) rune {
		if isNoDigit(character) {
			return -1
		}
		return character
	}, written)
}

// maxCount is the largest number of units, students or months that a plan can hold.
const maxCount = 5_000_000

// ParseCount reads a whole number that is not negative: 1240 or 1,240. isKnown is false for an
// empty text.
func ParseCount(written string) (count int32, isKnown bool, err error) {
	written = strings.TrimSpace(written)
	if written == "" {
		return 0, false, nil
	}
	if scientific.MatchString(written) {
		return 0, false, errCut
	}
	if hasThousands(written, ".") && strings.Contains(written, ".") {
		return 0, false, errTwoCounts
	}
	whole, decimals, _ := strings.Cut(written, ".")
	if strings.Trim(decimals, "0") != "" {
		return 0, false, errNoCount
	}
	if strings.Contains(whole, ",") && hasThousands(whole, ",") {
		whole = onlyDigits(whole)
	}
	number, err := strconv.ParseUint(whole, 10, 63)
	switch {
	case err != nil:
		return 0, false, errNoCount
	case number > maxCount:
		return 0, false, errTooMany
	}
	return int32(number), true, nil
}
