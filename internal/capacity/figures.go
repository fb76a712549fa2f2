package capacity

import (
	"math/big"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
)

// Reason says why a figure is not known. The zero value belongs to a known figure.
type Reason string

// The reasons.
const (
	// EnrollmentUnknown says that the number of students is not recorded.
	EnrollmentUnknown Reason = "the enrollment is unknown"
	// NoStudents says that a site has no students, as an office has none.
	NoStudents Reason = "the site has no students"
	// NoDevices says that there is no device to share.
	NoDevices Reason = "there is no device"
	// DevicesUnrecorded says that no lot for students is recorded at the site.
	DevicesUnrecorded Reason = "no device lot for students is recorded at the site"
	// StaffUnknown says that the number of staff is not recorded.
	StaffUnknown Reason = "the number of staff is unknown"
	// BandwidthUnknown says that the bandwidth is not recorded.
	BandwidthUnknown Reason = "the bandwidth is unknown"
	// AccessPointsUnknown says that no access points are recorded.
	AccessPointsUnknown Reason = "the access points are unknown"
	// ClassroomsUnknown says that no classrooms are recorded.
	ClassroomsUnknown Reason = "the classrooms are unknown"
	// TechniciansUnknown says that the number of technicians is not recorded.
	TechniciansUnknown Reason = "the number of technicians is unknown"
	// NoTester says that no student can be tested at a time, so that no number of days is enough.
	NoTester Reason = "no student can be tested"
)

// Count is a number, or the reason why it is not known.
type Count struct {
	Number  int64
	Unknown Reason
}

// IsKnown reports whether the number is known.
func (count Count) IsKnown() bool { return count.Unknown == "" }

// Ratio is a fraction, or the reason why it is not known. By is more than 0 if it is known.
type Ratio struct {
	Of, By  int64
	Unknown Reason
}

// newRatio returns a fraction of two counts. If the second one is 0, the fraction is unknown for
// the given reason.
func newRatio(numerator, denominator Count, ifZero Reason) Ratio {
	switch {
	case !numerator.IsKnown():
		return Ratio{Unknown: numerator.Unknown}
	case !denominator.IsKnown():
		return Ratio{Unknown: denominator.Unknown}
	case denominator.Number <= 0:
		return Ratio{Unknown: ifZero}
	default:
		return Ratio{Of: numerator.Number, By: denominator.Number}
	}
}

// IsKnown reports whether the fraction is known.
func (ratio Ratio) IsKnown() bool { return ratio.Unknown == "" }

// Decimal returns the fraction with one decimal, rounded half away from zero; empty if it is not
// known.
func (ratio Ratio) Decimal() v1alpha1.Decimal {
	if !ratio.IsKnown() {
		return ""
	}
	return money.BoundedDecimal(big.NewRat(ratio.Of, ratio.By), 1)
}

// Percent returns the fraction in percent with one decimal; empty if it is not known.
func (ratio Ratio) Percent() v1alpha1.Decimal {
	if !ratio.IsKnown() {
		return ""
	}
	return money.BoundedDecimal(new(big.Rat).Mul(big.NewRat(ratio.Of, ratio.By), big.NewRat(100, 1)), 1)
}

// Compare returns -1, 0 or 1 as the fraction is less than, equal to or more than another one.
// Both are known.
func (ratio Ratio) Compare(other Ratio) int {
	return big.NewRat(ratio.Of, ratio.By).Cmp(big.NewRat(other.Of, other.By))
}

// limitedToOne returns the fraction, at most 1. Spare units are no advantage of one site over
// another.
func (ratio Ratio) limitedToOne() Ratio {
	ratio.Of = min(ratio.Of, ratio.By)
	return ratio
}

// divideUp returns the quotient of two numbers, rounded up. Neither is negative, and the second one
// is not 0.
func divideUp(dividend, divisor int64) int64 { return (dividend + divisor - 1) / divisor }

// CountUnitsFor returns how many units a number of students of a district needs, by its policy: one unit
// for as many students as may share it, or for each student if the plan promises nothing, and the spare
// units for them.
func CountUnitsFor(plan *model.Plan, students int64) int64 {
	limits := plan.Policy.Capacity
	return withSpares(students, limits.StudentSparePercent, max(1, limits.StudentsPerDevice))
}

// withSpares returns how many units a number of people needs with spares: people × (1 + spare) / perUnit,
// rounded up.
func withSpares(people int64, sparePercent *big.Rat, perUnit int64) int64 {
	need := new(big.Rat).Add(big.NewRat(100, 1), sparePercent)
	need.Mul(need, big.NewRat(people, 100*perUnit))
	quotient, rest := new(big.Int).QuoRem(need.Num(), need.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		quotient.Add(quotient, big.NewInt(1))
	}
	return quotient.Int64()
}
