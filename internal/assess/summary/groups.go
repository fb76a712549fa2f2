package summary

import (
	"math/big"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/equity"
	"techplan.education/internal/money"
)

// ListGroups returns the groups of students of a comparison as the status of a
// benchmark shows them. It leaves out the group of all other students, which a plan
// does not list.
func ListGroups(comparison equity.Comparison) []v1alpha1.GroupEquity {
	var list []v1alpha1.GroupEquity
	for _, group := range comparison.Groups {
		if group.Name == equity.AllOthers {
			continue
		}
		status := v1alpha1.GroupEquity{Name: group.Name, Band: group.Band, Note: group.Reason}
		if group.Rate != nil {
			status.Rate = ratePercent(group.Rate)
		}
		if group.RateRatio != nil {
			status.RateRatio = money.FormatDecimal(group.RateRatio, 3)
		}
		if group.GapPoints != nil {
			status.GapPoints = money.FormatDecimal(group.GapPoints, 1)
		}
		if group.RiskRatio != nil {
			status.RiskRatio = money.BoundedDecimal(group.RiskRatio, 2)
		}
		for _, flag := range group.Flags {
			status.Flags = append(status.Flags, v1alpha1.EquityFlag(flag))
		}
		list = append(list, status)
	}
	return list
}

// ratePercent returns a rate in percent with one decimal. Only the rates 1 and 0 show as
// 100 and 0.
func ratePercent(rate *big.Rat) v1alpha1.Decimal {
	percent := new(big.Rat).Mul(rate, big.NewRat(100, 1))
	switch shown := money.FormatDecimal(percent, 1); {
	case shown == "100" && percent.Cmp(big.NewRat(100, 1)) < 0:
		return "99.9"
	case shown == "0" && percent.Sign() > 0:
		return "0.1"
	default:
		return shown
	}
}
