package programs

import (
	"math/big"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

// The ways of rounding a share: to whole percent, half away from zero, or not at all.
const (
	roundHalfAway = "HalfAwayFromZero"
	roundNone     = "None"
)

type erateTable struct {
	CategoryTwoCycles []cycle  `json:"categoryTwoCycles"`
	DiscountMatrices  []matrix `json:"discountMatrices"`
	Bidding           bidding  `json:"bidding"`
}

type bidding struct {
	WaitDays int `json:"waitDays"`
	Fact
}

// BiddingWaitDays returns how many days after the certification of an FCC Form 470 a vendor may be
// selected, a contract signed and Form 471 filed at the earliest.
func BiddingWaitDays() (int, Fact) {
	bidding := loaded().erate.Bidding
	return bidding.WaitDays, bidding.Fact
}

type cycle struct {
	First          int            `json:"first"`
	Last           int            `json:"last"`
	PerStudent     v1alpha1.Money `json:"perStudent"`
	Floor          v1alpha1.Money `json:"floor"`
	EachSchoolUpTo int            `json:"eachSchoolUpTo"`
	Method         Fact           `json:"method"`
	Fact
}

// Cycle is a five-year cycle of E-Rate's category two. Its embedded Fact is the source
// of its figures.
type Cycle struct {
	// First and Last funding year of the cycle.
	First, Last int
	// PerStudent is the budget for a student and Floor the least budget for a school,
	// both before the discount and for the whole cycle.
	PerStudent, Floor money.Amount
	// EachSchoolUpTo is the largest number of schools, 10, to which the floor applies
	// one by one. With more schools it applies to their sum.
	EachSchoolUpTo int
	// Method is the source for the method: fixed cycles with a budget per student and a
	// floor.
	Method Fact
	Fact
}

// EarliestContract returns the first day on which a vendor may be selected, a contract signed and
// Form 471 filed after the certification of a Form 470: USAC's allowable contract date. It is no
// date if the form is not certified.
func EarliestContract(certified calendar.Date) calendar.Date {
	if certified.IsZero() {
		return 0
	}
	days, _ := BiddingWaitDays()
	return certified.AddDays(days)
}

// CategoryTwoCycle returns the cycle of a funding year; false if its figures are
// unknown.
func CategoryTwoCycle(fundingYear int) (Cycle, bool) {
	for _, cycle := range loaded().erate.CategoryTwoCycles {
		if cycle.First <= fundingYear && fundingYear <= cycle.Last {
			return Cycle{
				First: cycle.First, Last: cycle.Last,
				PerStudent: money.ParseOrZero(cycle.PerStudent), Floor: money.ParseOrZero(cycle.Floor),
				EachSchoolUpTo: cycle.EachSchoolUpTo, Method: cycle.Method, Fact: cycle.Fact,
			}, true
		}
	}
	return Cycle{}, false
}

// DistrictBudget returns what the cycle allows a district before the discount, from the
// enrollment of each of its schools. A site without students is not a school and is
// left out. One more student never lowers the budget; an eleventh school can, because
// the floor then applies to the sum of all schools.
//
// The enrollment in the district's first year of application counts. Raise it when
// enrollment rises, and do not lower it when enrollment falls.
func (cycle Cycle) DistrictBudget(enrollments []int64) money.Amount {
	var schools int64
	allStudents, eachAlone := new(big.Int), new(big.Int)
	for _, count := range enrollments {
		if count > 0 {
			schools++
			allStudents.Add(allStudents, big.NewInt(count))
			eachAlone.Add(
				eachAlone, maxInt(multiplyExactly(cycle.PerStudent, big.NewInt(count)), multiplyExactly(cycle.Floor, big.NewInt(1))),
			)
		}
	}
	if schools <= int64(cycle.EachSchoolUpTo) {
		return roundToAmount(eachAlone)
	}
	return roundToAmount(maxInt(multiplyExactly(cycle.PerStudent, allStudents), multiplyExactly(cycle.Floor, big.NewInt(schools))))
}

// LeastBudget returns the least that the cycle can allow a district with a number of
// students, before the discount. It replaces DistrictBudget while the schools are
// unknown: small schools can raise the budget, and nothing lowers it.
func (cycle Cycle) LeastBudget(students int64) money.Amount {
	return cycle.DistrictBudget([]int64{students})
}

func multiplyExactly(left money.Amount, n *big.Int) *big.Int {
	return new(big.Int).Mul(big.NewInt(int64(left)), n)
}

func maxInt(first, second *big.Int) *big.Int {
	if first.Cmp(second) >= 0 {
		return first
	}
	return second
}

// roundToAmount uses Round because Round has an upper bound.
func roundToAmount(hundredths *big.Int) money.Amount {
	return money.RoundAmount(new(big.Rat).SetInt(hundredths))
}

type matrix struct {
	years
	Rounding rounding `json:"rounding"`
	Bands    []band   `json:"bands"`
	Fact
}

// rounding says how a share is rounded before its band is looked up. Shares under From
// are not rounded.
type rounding struct {
	Mode string `json:"mode"`
	From int64  `json:"from"`
	Fact
}

// band applies from a share in percent up to the next band.
type band struct {
	AtLeast     int64    `json:"atLeast"`
	CategoryOne byLocale `json:"categoryOne"`
	CategoryTwo byLocale `json:"categoryTwo"`
}

type byLocale struct {
	Urban int64 `json:"urban"`
	Rural int64 `json:"rural"`
}

// DiscountPercent returns the percentage, 0 to 100, of the price that E-Rate pays a
// district in a funding year. nslpPercent is the share of the whole district's students
// who are eligible for the national school lunch program, 0 to 100 and not rounded.
// locale is Urban or Rural; category is 1 or 2. All schools of a district have the
// district's discount.
//
// The fact is that of the matrix, or that of the rounding if an uncertain rounding
// decides the band. ok is false if the matrix is unknown, or if an argument is missing
// or out of bounds.
func DiscountPercent(
	fundingYear int,
	nslpPercent *big.Rat,
	locale v1alpha1.Locale,
	category int,
) (percent int64, fact Fact, ok bool) {
	if nslpPercent == nil || nslpPercent.Sign() < 0 || nslpPercent.Cmp(big.NewRat(100, 1)) > 0 {
		return 0, Fact{}, false
	}
	for _, matrix := range loaded().erate.DiscountMatrices {
		if matrix.includesYear(fundingYear) {
			band, fact := matrix.findBand(nslpPercent)
			percent, ok := band.discountFor(locale, category)
			if !ok {
				return 0, Fact{}, false
			}
			return percent, fact, true
		}
	}
	return 0, Fact{}, false
}

func (matrix matrix) findBand(share *big.Rat) (band, Fact) {
	exact, rounded := matrix.bandAt(share), matrix.bandAt(matrix.Rounding.roundShare(share))
	// A certain rounding makes no matrix more certain.
	if exact != rounded && !matrix.Rounding.Primary {
		return rounded, matrix.Rounding.Fact
	}
	return rounded, matrix.Fact
}

// bandAt returns the last band that begins at or below the share. The bands ascend from
// 0.
func (matrix matrix) bandAt(share *big.Rat) band {
	var found band
	for _, right := range matrix.Bands {
		if share.Cmp(big.NewRat(right.AtLeast, 1)) >= 0 {
			found = right
		}
	}
	return found
}

func (rounding rounding) roundShare(share *big.Rat) *big.Rat {
	if rounding.Mode != roundHalfAway || share.Cmp(big.NewRat(rounding.From, 1)) < 0 {
		return share
	}
	return big.NewRat(int64(money.RoundAmount(share)), 1)
}

func (band band) discountFor(locale v1alpha1.Locale, category int) (int64, bool) {
	var of byLocale
	switch category {
	case 1:
		of = band.CategoryOne
	case 2:
		of = band.CategoryTwo
	default:
		return 0, false
	}
	switch locale {
	case v1alpha1.LocaleUrban:
		return of.Urban, true
	case v1alpha1.LocaleRural:
		return of.Rural, true
	default:
		return 0, false
	}
}
