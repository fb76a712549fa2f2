package pages

import (
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"strconv"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/chart"
	"techplan.education/internal/document"
	"techplan.education/internal/money"
	"techplan.education/internal/overview"
	"techplan.education/internal/tables"
)

// newMoneyCell returns a cell with an amount in the currency of some sums; an empty one for no amount.
func newMoneyCell(sums overview.Money, amount v1alpha1.Money) document.Cell {
	if amount == "" {
		return document.Cell{}
	}
	return document.NewCell(tables.NewAmount(money.ParseOrZero(amount), sums.Currency))
}

// NewPercentCell returns a cell with a share in percent; an empty one for no share.
func NewPercentCell(percent string) document.Cell {
	if percent == "" {
		return document.Cell{}
	}
	return document.NewTextCell(percent + "%")
}

// CountOrEmpty returns a cell with a count of a status; an empty one for an absent count.
func CountOrEmpty[N int32 | int64](count *N) tables.Cell {
	if count == nil {
		return tables.Cell{}
	}
	return tables.NewCount(*count)
}

// formatPointer writes a number; nothing for an absent one.
func formatPointer[N int32 | int64](number *N) string {
	if number == nil {
		return ""
	}
	return strconv.FormatInt(int64(*number), 10)
}

// ValueOf returns a number of a status; 0 for an absent one.
func ValueOf[N int32 | int64](number *N) N {
	if number == nil {
		return 0
	}
	return *number
}

// StateOfCondition returns the state that a condition of a plan stands for.
func StateOfCondition(conditions []metav1.Condition, conditionType v1alpha1.ConditionType) document.State {
	condition := meta.FindStatusCondition(conditions, string(conditionType))
	switch {
	case condition == nil || condition.Status == metav1.ConditionUnknown:
		return document.Unknown
	case overview.NeedsAttention(*condition):
		return document.Attention
	default:
		return document.Good
	}
}

// NewAmountCell returns a cell with an amount.
func (input Input) NewAmountCell(amount money.Amount) document.Cell {
	return document.NewCell(tables.NewAmount(amount, input.Currency()))
}

// NewProblemCell returns a cell with an amount that should be 0.
func (input Input) NewProblemCell(amount money.Amount) document.Cell {
	cell := input.NewAmountCell(amount)
	if amount > 0 {
		cell.State = document.Attention
	}
	return cell
}

// NewValue returns the size of a part of a column or bar. What is below zero has none.
func (input Input) NewValue(amount money.Amount) chart.Value {
	return chart.Value{
		Cell: tables.NewAmount(amount, input.Currency()), Size: max(0, float64(amount)) / float64(money.Unit),
	}
}

// StateOfCount returns a state for a count of what should not be; Good for none.
func StateOfCount(count int, state document.State) document.State {
	if count == 0 {
		return document.Good
	}
	return state
}

// StateOfAmount returns Attention for an amount of what should not be; Good for 0.
func StateOfAmount(amount money.Amount) document.State {
	if amount == 0 {
		return document.Good
	}
	return document.Attention
}
