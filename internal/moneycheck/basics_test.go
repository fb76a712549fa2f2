package moneycheck

import (
	"math/big"
	"slices"
	"strings"
	"time"

	"techplan.education/api/v1alpha1"
)

// parseAmount reads an amount of money in hundredths of the currency unit. An empty text is 0.
func parseAmount[T v1alpha1.Money | v1alpha1.Decimal](written T) int64 {
	text, negative := strings.CutPrefix(string(written), "-")
	if text == "" {
		return 0
	}
	units, decimals, _ := strings.Cut(text, ".")
	hundredths, ok := new(big.Int).SetString(units+(decimals + "00")[:2], 10)
	if !ok || !hundredths.IsInt64() {
		panic("not an amount: " + string(written))
	}
	if negative {
		return -hundredths.Int64()
	}
	return hundredths.Int64()
}

// parsePercent reads a percentage as a fraction: "12.5" is 1/8.
func parsePercent(written v1alpha1.Percent) *big.Rat {
	if written == "" {
		return new(big.Rat)
	}
	percent, ok := new(big.Rat).SetString(string(written))
	if !ok {
		panic("not a percentage: " + string(written))
	}
	return percent.Quo(percent, big.NewRat(100, 1))
}

// round rounds half away from zero. All amounts that are rounded here are positive.
func round(exact *big.Rat) int64 {
	half := new(big.Rat).Add(exact, big.NewRat(1, 2))
	return new(big.Int).Quo(half.Num(), half.Denom()).Int64()
}

// split divides an amount by weights so that the parts add up to it. Each part is rounded
// down to a whole number of the least amount that can be paid; what is left goes to the
// largest remainders, and to the earlier part where they are equal. If all weights are zero,
// the parts are equal.
func split(total int64, weights []int64, least int64) []int64 {
	if len(weights) == 0 {
		return nil
	}
	sum := new(big.Int)
	for _, weight := range weights {
		sum.Add(sum, big.NewInt(weight))
	}
	if sum.Sign() == 0 {
		return splitEvenly(total, len(weights), least)
	}
	pieces := total / least
	parts := make([]int64, len(weights))
	remainders := make([]*big.Int, len(weights))
	order := make([]int, len(weights))
	left := pieces
	for i, weight := range weights {
		product := new(big.Int).Mul(big.NewInt(pieces), big.NewInt(weight))
		whole, remainder := new(big.Int).QuoRem(product, sum, new(big.Int))
		parts[i], remainders[i], order[i] = whole.Int64(), remainder, i
		left -= parts[i]
	}
	slices.SortStableFunc(order, func(i, j int) int { return remainders[j].Cmp(remainders[i]) })
	for _, i := range order[:left] {
		parts[i]++
	}
	for i := range parts {
		parts[i] *= least
	}
	return parts
}

// splitEvenly divides an amount into equal parts; the earliest ones take what is left over.
func splitEvenly(total int64, count int, least int64) []int64 {
	ones := make([]int64, count)
	for i := range ones {
		ones[i] = 1
	}
	return split(total, ones, least)
}

// parseDay reads a date. An empty text is the zero time, which is no date.
func parseDay(written v1alpha1.Date) time.Time {
	if written == "" {
		return time.Time{}
	}
	day, err := time.Parse(time.DateOnly, string(written))
	if err != nil {
		panic(err)
	}
	return day
}

// isBy reports whether a date is known and not after a day.
func isBy(date, day time.Time) bool { return !date.IsZero() && !date.After(day) }

// addMonths moves a day by months, at most to the end of the month: one month after
// 31 January is the last day of February.
func addMonths(day time.Time, months int) time.Time {
	first := time.Date(day.Year(), day.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1)
	return first.AddDate(0, 0, min(day.Day(), last.Day())-1)
}

// countDays counts the days from first to last, both included.
func countDays(first, last time.Time) int64 {
	if last.Before(first) {
		return 0
	}
	return int64(last.Sub(first)/(24*time.Hour)) + 1
}

// fiscalYear is the calendar year in which the fiscal year of a day ends.
func (d *district) fiscalYear(day time.Time) int {
	if d.startMonth > 1 && day.Month() >= d.startMonth {
		return day.Year() + 1
	}
	return day.Year()
}

// firstDay is the first day of a fiscal year.
func (d *district) firstDay(year int) time.Time {
	if d.startMonth > 1 {
		year--
	}
	return time.Date(year, d.startMonth, 1, 0, 0, 0, 0, time.UTC)
}

// lastDay is the last day of a fiscal year.
func (d *district) lastDay(year int) time.Time { return d.firstDay(year+1).AddDate(0, 0, -1) }

// daysIn counts the days of a fiscal year in a period.
func (d *district) daysIn(year int, start, end time.Time) int64 {
	first, last := d.firstDay(year), d.lastDay(year)
	if start.After(first) {
		first = start
	}
	if end.Before(last) {
		last = end
	}
	return countDays(first, last)
}
