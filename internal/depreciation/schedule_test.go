package depreciation_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"techplan.education/internal/calendar"
	"techplan.education/internal/depreciation"
	"techplan.education/internal/money"
)

func day(written string) calendar.Date { return calendar.ParseOrZero(written) }

var fromJuly = calendar.FiscalYears{StartMonth: time.July}

// chromebook is the unit of the examples: Plano's price, five years.
func chromebook() depreciation.Schedule {
	return depreciation.Schedule{Cost: 305_00, Start: day("2017-08-24"), LifeMonths: 60, Currency: "USD"}
}

func TestBookValue(t *testing.T) {
	snipe11822 := depreciation.Schedule{Cost: 1300_00, Salvage: 100_00, Start: day("2022-03-10"), LifeMonths: 12}
	snipe12788 := depreciation.Schedule{Cost: 1804_46, Salvage: 120_00, Start: day("2019-07-02"), LifeMonths: 60}
	lot := chromebook()
	lot.Cost = 310 * 305_00
	yen := depreciation.Schedule{Cost: 1000_00, Start: day("2026-07-01"), LifeMonths: 36, Currency: "JPY"}
	noLife := chromebook()
	noLife.LifeMonths = 0
	negativeLife := chromebook()
	negativeLife.LifeMonths = -5
	sold, lost := snipe12788, snipe12788
	sold.Left = day("2023-04-05")
	lost.Left, lost.IsLost = day("2018-01-01"), true
	for title, c := range map[string]struct {
		schedule depreciation.Schedule
		on       string
		want     money.Amount
	}{
		"snipe-it 11822: after a month":              {snipe11822, "2022-04-10", 1200_00},
		"snipe-it 11822: after two months":           {snipe11822, "2022-05-10", 1100_00},
		"snipe-it 11822: a day before two months":    {snipe11822, "2022-05-09", 1200_00},
		"snipe-it 12788: 45 months, rounded once up": {snipe12788, "2023-04-05", 541_12},
		"a Chromebook after 34 of 60 months":         {chromebook(), "2020-06-30", 132_17},
		"310 Chromebooks are rounded once":           {lot, "2020-06-30", 40_971_67},
		"before the start: the cost":                 {chromebook(), "2017-08-23", 305_00},
		"long before the start: the cost":            {chromebook(), "2012-01-01", 305_00},
		"on the first day: the cost":                 {chromebook(), "2017-08-24", 305_00},
		"a day before the last month ends":           {chromebook(), "2022-08-23", 5_08},
		"at the end of the life: nothing":            {chromebook(), "2022-08-24", 0},
		"at the end of the life: the salvage value":  {snipe12788, "2024-07-02", 120_00},
		"long after the life: never below it":        {snipe12788, "2060-01-01", 120_00},
		"no life: not depreciated":                   {noLife, "2060-01-01", 305_00},
		"a life below 0: not depreciated":            {negativeLife, "2060-01-01", 305_00},
		"yen are whole: 972.2 of 1000":               {yen, "2026-08-01", 972_00},
		"on the day on which the units leave":        {sold, "2023-04-05", 541_12},
		"the day after":                              {sold, "2023-04-06", 0},
		"left before the start: nothing after it":    {lost, "2019-07-03", 0},
	} {
		t.Run(title, func(t *testing.T) {
			if got := c.schedule.BookValue(day(c.on)); got != c.want {
				t.Errorf("book value of %d on %s, want %d", got, c.on, c.want)
			}
		})
	}
	// The sum of the reporter, who takes 14 months that remain and forgets the salvage value.
	if got := snipe12788.BookValue(day("2023-04-05")); got == 421_04 {
		t.Error("the salvage value is left out")
	}
}

func TestComputeYear(t *testing.T) {
	onFirstJuly := depreciation.Schedule{Cost: 1200_00, Start: day("2026-07-01"), LifeMonths: 24}
	retired := depreciation.Schedule{Cost: 600_00, Salvage: 60_00, Start: day("2024-07-01"), LifeMonths: 36, Left: day("2026-01-15")}
	lost := retired
	lost.IsLost = true
	late := retired
	late.Left = day("2028-02-01")
	early := retired
	early.Left = day("2023-01-01")
	for title, c := range map[string]struct {
		schedule depreciation.Schedule
		year     calendar.FiscalYear
		want     depreciation.Figures
	}{
		"the year before": {onFirstJuly, 2026, depreciation.Figures{}},
		"in service on 1 July loses no month": {onFirstJuly, 2027, depreciation.Figures{
			Added: 1200_00, Depreciation: 600_00, Cost: 1200_00, Book: 600_00,
		}},
		"the last year": {onFirstJuly, 2028, depreciation.Figures{
			Opening: 600_00, Depreciation: 600_00, Cost: 1200_00,
		}},
		"after the life the units are still there": {onFirstJuly, 2040, depreciation.Figures{Cost: 1200_00}},
		// From 24 August to 30 June are ten full months, and to 1 July too.
		"ten months of the first year": {chromebook(), 2018, depreciation.Figures{
			Added: 305_00, Depreciation: 50_83, Cost: 305_00, Book: 254_17,
		}},
		// 18 of 36 months: 600 - 540 / 2 = 330 on the day.
		"retired early: the rest is written off": {retired, 2026, depreciation.Figures{
			Opening: 420_00, Depreciation: 90_00, WriteOff: 270_00, Salvaged: 60_00,
		}},
		"lost early: the salvage value too": {lost, 2026, depreciation.Figures{
			Opening: 420_00, Depreciation: 90_00, WriteOff: 330_00,
		}},
		"the year after they left":                {retired, 2027, depreciation.Figures{}},
		"retired after the life: nothing is left": {late, 2028, depreciation.Figures{Opening: 60_00, Salvaged: 60_00}},
		"left before they were put to use": {early, 2025, depreciation.Figures{
			Added: 600_00, WriteOff: 540_00, Salvaged: 60_00,
		}},
	} {
		t.Run(title, func(t *testing.T) {
			if diff := cmp.Diff(c.want, c.schedule.ComputeYear(fromJuly, c.year)); diff != "" {
				t.Errorf("figures (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPerYear(t *testing.T) {
	for title, c := range map[string]struct {
		schedule depreciation.Schedule
		want     money.Amount
		end      string
	}{
		"a Chromebook": {chromebook(), 61_00, "2022-08-24"},
		"a third of a year of life": {depreciation.Schedule{
			Cost: 100_00, Salvage: 1_00, Start: day("2026-01-31"), LifeMonths: 4,
		}, 297_00, "2026-05-31"},
		"seven months, rounded": {depreciation.Schedule{
			Cost: 100_00, Start: day("2026-07-31"), LifeMonths: 7,
		}, 171_43, "2027-02-28"},
		"no life": {depreciation.Schedule{Cost: 100_00, Start: day("2026-07-01")}, 0, ""},
	} {
		t.Run(title, func(t *testing.T) {
			if got := c.schedule.PerYear(); got != c.want || c.schedule.End().String() != c.end {
				t.Errorf("%d a year to %s, want %d to %s", got, c.schedule.End(), c.want, c.end)
			}
		})
	}
}

func randomSchedule(random *rand.Rand) depreciation.Schedule {
	schedule := depreciation.Schedule{
		Cost: money.Amount(random.Int64N(1_000_000_00)), Start: day("2010-01-01").AddDays(random.IntN(4000)),
		LifeMonths: 1 + random.IntN(130), Currency: []string{"USD", "JPY"}[random.IntN(2)],
	}
	if schedule.Currency == "JPY" {
		schedule.Cost -= schedule.Cost % money.Unit
	}
	schedule.Salvage = money.Amount(random.Int64N(int64(schedule.Cost) + 1)).RoundIn(schedule.Currency)
	if random.IntN(2) == 0 {
		schedule.Left, schedule.IsLost = schedule.Start.AddDays(random.IntN(3000)-200), random.IntN(2) == 0
	}
	return schedule
}

// The years add up to the cost less the salvage value to the cent, and no figure is negative. The
// opening value of a year is the book value of the year before.
func TestYearsAddUp(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 1))
	for range 3000 {
		schedule := randomSchedule(random)
		years := calendar.FiscalYears{StartMonth: time.Month(1 + random.IntN(12))}
		var lost, before money.Amount
		for year := calendar.FiscalYear(2005); year < 2045; year++ {
			figures := schedule.ComputeYear(years, year)
			if min(figures.Depreciation, figures.WriteOff, figures.Salvaged, figures.Book, figures.Opening) < 0 {
				t.Fatalf("%+v in %s: %+v", schedule, year, figures)
			}
			if figures.Opening != before {
				t.Fatalf("%+v in %s opens with %d after %d", schedule, year, figures.Opening, before)
			}
			sum := figures.Opening + figures.Added - figures.Depreciation - figures.WriteOff - figures.Salvaged
			if sum != figures.Book {
				t.Fatalf("%+v in %s: %+v adds up to %d", schedule, year, figures, sum)
			}
			lost += figures.Depreciation + figures.WriteOff
			before = figures.Book
		}
		want := schedule.Cost - schedule.Salvage
		if schedule.IsLost {
			want = schedule.Cost
		}
		if lost != want {
			t.Fatalf("%+v loses %d, want %d", schedule, lost, want)
		}
	}
}

// The book value never rises, is never above the cost, and never below the salvage value while the
// units are there.
func TestBookValueNeverRises(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 2))
	for range 200 {
		schedule := randomSchedule(random)
		before := schedule.Cost
		for date := schedule.Start.AddDays(-40); date < schedule.Start.AddMonths(schedule.LifeMonths)+40; date++ {
			value := schedule.BookValue(date)
			isThere := schedule.Left.IsZero() || date <= max(schedule.Left, schedule.Start)
			if value > before || isThere && value < schedule.Salvage || !isThere && value != 0 {
				t.Fatalf("%+v is worth %d on %s, after %d", schedule, value, date, before)
			}
			before = value
		}
	}
}
