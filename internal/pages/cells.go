package pages

import (
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"strconv"

	"techplan.education/api/v1alpha1"
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

// newPercentCell returns a cell with a share in percent; an empty one for no share.
func newPercentCell(percent string) document.Cell {
	if percent == "" {
		return document.Cell{}
	}
	return document.NewTextCell(percent + "%")
}

// countOrEmpty returns a cell with a count of a status; an empty one for an absent count.
func countOrEmpty[N int32 | int64](count *N) tables.Cell {
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

func valueOf[N int32 | int64](number *N) N {
	if number == nil {
		return 0
	}
	return *number
}

// stateOfCondition returns the state that a condition of a plan stands for.
func stateOfCondition(conditions []metav1.Condition, conditionType v1alpha1.ConditionType) document.State {
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
