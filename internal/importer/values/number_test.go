package values

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"techplan.education/internal/money"
)

func TestReadsAmounts(t *testing.T) {
	cases := map[string]struct {
		written string
		decimal DecimalSign
		want    money.Amount
	}{
		"an amount with two decimals":          {"2266.13", "", 226613},
		"a symbol before it":                   {"$12.58", "", 1258},
		"a symbol with a space":                {"$ 12.58", "", 1258},
		"commas between thousands":             {"133,289.59", "", 13328959},
		"points between thousands":             {"1.234,56", "", 123456},
		"millions":                             {"1,234,567.89", "", 123456789},
		"millions with points":                 {"1.234.567,89", "", 123456789},
		"millions with points, no decimals":    {"1.234.567", "", 123456700},
		"spaces between thousands":             {"1 234,56", "", 123456},
		"no-break spaces between thousands":    {"1\u00a0234,56", "", 123456},
		"narrow spaces between thousands":      {"1\u202f234,56\u00a0€", "", 123456},
		"apostrophes between thousands":        {"1'234.50", "", 123450},
		"typographic apostrophes":              {"CHF 1’234.50", "", 123450},
		"a whole number":                       {"305", "", 30500},
		"one decimal":                          {"305.5", "", 30550},
		"one decimal after a comma":            {"12,5", "", 1250},
		"two decimals after a comma":           {"12,50", "", 1250},
		"zero":                                 {"0", "", 0},
		"zero with decimals":                   {"0.00", "", 0},
		"a comma between thousands":            {"1,234", "", 123400},
		"three decimals below one":             {"0.125", "", 13},
		"three decimals of a long number":      {"1234.567", "", 123457},
		"a point, and decimals asked for":      {"1.234", DecimalPoint, 123},
		"a point, and thousands asked for":     {"1.234", DecimalComma, 123400},
		"a comma, and decimals asked for":      {"1,234", DecimalComma, 123},
		"a comma, and thousands asked for":     {"1,234", DecimalPoint, 123400},
		"half a cent is rounded up":            {"1.235", DecimalPoint, 124},
		"less than half a cent is rounded off": {"1.2349", "", 123},
		"a negative half is rounded from zero": {"-1.235", DecimalPoint, -124},
		"a minus":                              {"-12.50", "", -1250},
		"a minus before the symbol":            {"-$12.50", "", -1250},
		"a minus behind the symbol":            {"$-12.50", "", -1250},
		"a minus behind":                       {"12.50-", "", -1250},
		"a plus":                               {"+12.50", "", 1250},
		"parentheses are negative":             {"(1,234.56)", "", -123456},
		"parentheses around the symbol":        {"($1,234.56)", "", -123456},
		"parentheses behind the symbol":        {"$(1,234.56)", "", -123456},
		"a code before it":                     {"USD 12.58", "", 1258},
		"a code behind it":                     {"12.58 USD", "", 1258},
		"a symbol behind it":                   {"12,58 €", "", 1258},
		"a symbol with letters":                {"US$12.58", "", 1258},
		"crowns":                               {"1 234,50 kr", "", 123450},
		"spaces around it":                     {"  12.58 ", "", 1258},
		"the largest amount":                   {"9999999999999.99", "", 999999999999999},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			amount, isKnown, err := ParseAmount(c.written, AmountOptions{Decimal: c.decimal})
			if err != nil || !isKnown || amount != c.want {
				t.Errorf("%q is read as %d, %t with the error %v, not %d", c.written, amount, isKnown, err, c.want)
			}
		})
	}
}

func TestAnEmptyAmountIsUnknown(t *testing.T) {
	for _, written := range []string{"", "  ", "-", "$ -", " $ -   ", "€-"} {
		if amount, isKnown, err := ParseAmount(written, AmountOptions{}); amount != 0 || isKnown || err != nil {
			t.Errorf("%q is read as %d, %t with the error %v", written, amount, isKnown, err)
		}
	}
}

func TestRefusesWhatIsNoAmount(t *testing.T) {
	cases := map[string]struct {
		written string
		decimal DecimalSign
		want    error
	}{
		"a word":                              {"Robin", "", errNoAmount},
		"the number of a room":                {"Room 12", "", errNoAmount},
		"a number with a word behind":         {"12 each", "", errNoAmount},
		"a number of pieces":                  {"12 pcs", "", errNoAmount},
		"a credit":                            {"12.50 CR", "", errNoAmount},
		"a debit":                             {"12.50DR", "", errNoAmount},
		"a date":                              {"2026-07-01", "", errNoAmount},
		"a date with slashes":                 {"7/1/2026", "", errNoAmount},
		"a percentage":                        {"12 %", "", errNoAmount},
		"two numbers":                         {"12.50 13.50", "", errNoAmount},
		"groups of two digits":                {"1,23,456.00", "", errNoAmount},
		"a group of two digits":               {"12 34", "", errNoAmount},
		"decimals in groups":                  {"1.50 5", "", errNoAmount},
		"points as thousands and decimals":    {"1.2.3", "", errNoAmount},
		"decimals of the other sign":          {"1234.56", DecimalComma, errNoAmount},
		"a parenthesis that is not closed":    {"(12.50", "", errNoAmount},
		"a minus in parentheses":              {"(-12.50)", "", errNoAmount},
		"two minuses":                         {"-12.50-", "", errNoAmount},
		"a spreadsheet shortened it":          {"6.37702E+15", "", errCut},
		"a spreadsheet shortened it, a comma": {"6,37702E+15", "", errCut},
		"thousands or three decimals":         {"1.234", "", errTwoWays},
		"thousands or three decimals, a sign": {"$1.234", "", errTwoWays},
		"more than a plan can hold":           {"10000000000000", "", errTooMany},
		"digits of another script":            {"١٢", "", errNoAmount},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			amount, isKnown, err := ParseAmount(c.written, AmountOptions{Decimal: c.decimal})
			if !errors.Is(err, c.want) || isKnown || amount != 0 {
				t.Errorf("%q is read as %d, %t with the error %v, not %v", c.written, amount, isKnown, err, c.want)
			}
		})
	}
}

// Amounts are read as they were written, in each of the two ways and with either sign.
func TestReadsEachAmountInBothWays(t *testing.T) {
	for _, cents := range []int64{0, 1, 9, 10, 99, 100, 99_999, 100_000, 123_456, 1_234_567_89, 9_999_999_999_999_99} {
		whole, decimals := groupDigits(cents/100), fmt.Sprintf("%02d", cents%100)
		for written, sign := range map[string]DecimalSign{
			strings.ReplaceAll(whole, "_", ",") + "." + decimals: DecimalPoint,
			strings.ReplaceAll(whole, "_", ".") + "," + decimals: DecimalComma,
			strings.ReplaceAll(whole, "_", " ") + "," + decimals: DecimalComma,
			strings.ReplaceAll(whole, "_", "'") + "." + decimals: DecimalPoint,
			strings.ReplaceAll(whole, "_", "") + "." + decimals:  DecimalPoint,
		} {
			for _, decimal := range []DecimalSign{"", sign} {
				for prefix, want := range map[string]int64{"": cents, "-": -cents, "$": cents, "-$": -cents} {
					amount, isKnown, err := ParseAmount(prefix+written, AmountOptions{Decimal: decimal})
					if err != nil || !isKnown || int64(amount) != want {
						t.Errorf("%q is read as %d, %t with the error %v, not %d", prefix+written, amount, isKnown, err, want)
					}
				}
			}
		}
	}
}

// groupDigits writes a number with an underscore between its thousands.
func groupDigits(number int64) string {
	if number < 1000 {
		return fmt.Sprint(number)
	}
	return fmt.Sprintf("%s_%03d", groupDigits(number/1000), number%1000)
}

func FuzzParseAmount(f *testing.F) {
	for _, written := range []string{
		"", "-", "2266.13", "$12.58", "133,289.59", "1.234,56", "(1,234.56)", "6.37702E+15", "1.234", "1 234,5 €",
		"Room 12", "9999999999999.995", "\xff12", "--5", "1,23,456", "$-",
	} {
		for _, decimal := range []string{"", string(DecimalPoint), string(DecimalComma)} {
			f.Add(written, decimal)
		}
	}
	known := map[error]bool{errNoAmount: true, errCut: true, errTwoWays: true, errTooMany: true}
	f.Fuzz(func(t *testing.T, written, decimal string) {
		sign := DecimalSign(decimal)
		if sign != DecimalPoint && sign != DecimalComma {
			sign = ""
		}
		amount, isKnown, err := ParseAmount(written, AmountOptions{Decimal: sign})
		switch {
		case err != nil && (isKnown || amount != 0):
			t.Errorf("%q has the amount %d and the error %v", written, amount, err)
		case err != nil && !known[err]:
			t.Errorf("the error of %q is none of the fixed sentences: %v", written, err)
		case !isKnown && amount != 0:
			t.Errorf("%q is not known and has the amount %d", written, amount)
		case amount < -money.Shown-1 || amount > money.Shown+1:
			t.Errorf("%q is read as %d, more than a plan can show", written, amount)
		case isKnown && !strings.ContainsAny(written, "0123456789"):
			t.Errorf("%q has no digit and is read as %d", written, amount)
		}
	})
}

func TestReadsCounts(t *testing.T) {
	for written, want := range map[string]int32{
		"0": 0, "1": 1, "1240": 1240, "1,240": 1240, "1,234,567": 1_234_567, "12.0": 12, "12.": 12, "007": 7,
		"5000000": 5_000_000, "1000.00": 1000,
	} {
		if count, isKnown, err := ParseCount(written); err != nil || !isKnown || count != want {
			t.Errorf("%q is read as %d, %t with the error %v, not %d", written, count, isKnown, err, want)
		}
	}
	if count, isKnown, err := ParseCount(" "); count != 0 || isKnown || err != nil {
		t.Errorf("an empty text is read as %d, %t with the error %v", count, isKnown, err)
	}
}

func TestRefusesWhatIsNoCount(t *testing.T) {
	for written, want := range map[string]error{
		"Robin": errNoCount, "-1": errNoCount, "1.5": errNoCount, "1,5": errNoCount, "1,24": errNoCount,
		"12 units": errNoCount,
		"1e3":      errCut, "6.37702E+15": errCut, "1.000": errTwoCounts, "1.240": errTwoCounts, "5000001": errTooMany,
		"99999999999999999999": errNoCount, ".": errNoCount, ".5": errNoCount, "+1": errNoCount,
	} {
		if count, isKnown, err := ParseCount(written); !errors.Is(err, want) || isKnown || count != 0 {
			t.Errorf("%q is read as %d, %t with the error %v, not %v", written, count, isKnown, err, want)
		}
	}
}

func FuzzParseCount(f *testing.F) {
	for _, written := range []string{"", "0", "1,240", "1.000", "1e3", "-1", "5000001", "\xff", "1,,2", "12.00"} {
		f.Add(written)
	}
	known := map[error]bool{errNoCount: true, errCut: true, errTwoCounts: true, errTooMany: true}
	f.Fuzz(func(t *testing.T, written string) {
		count, isKnown, err := ParseCount(written)
		switch {
		case err != nil && (isKnown || count != 0 || !known[err]):
			t.Errorf("%q is read as %d, %t with the error %v", written, count, isKnown, err)
		case count < 0 || count > maxCount:
			t.Errorf("%q is read as %d", written, count)
		case err == nil && !isKnown && strings.TrimSpace(written) != "":
			t.Errorf("%q has neither a number nor an error", written)
		}
	})
}
