package rules

import (
	"cmp"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

// TransferDirection is whether a transfer brings money or takes it.
type TransferDirection int8

// The directions of transfers.
const (
	TransferOut TransferDirection = -1
	TransferIn  TransferDirection = 1
)

// transferEffect is what one transfer changes in some lines and fiscal years together.
type transferEffect struct {
	transfer *model.Transfer
	line     v1alpha1.EntryName
	year     calendar.FiscalYear
	net      money.Amount
}

// DescribeTransfers returns a sentence, with a space before it, that names the transfers of one
// direction that changed what some lines have together in the selected fiscal years, with the
// year of their money; which may be nil for all years. It is empty if there are none, or if
// transfers of the other direction make up for them: then they are not what is wrong.
func (input *Input) DescribeTransfers(
	direction TransferDirection,
	budgetLines []*budget.Line,
	which func(calendar.FiscalYear) bool,
) string {
	var total money.Amount
	effects := collectTransferEffects(direction, budgetLines, which)
	for _, effect := range effects {
		total = total.Plus(effect.net)
	}
	effects = slices.DeleteFunc(effects, func(effect transferEffect) bool {
		return effect.net*money.Amount(direction) <= 0
	})
	if total*money.Amount(direction) <= 0 || len(effects) == 0 {
		return ""
	}
	verb, preposition := "brought", "to"
	if direction == TransferOut {
		verb, preposition = "took", "from"
	}
	describe := func(effect transferEffect) string {
		return fmt.Sprintf(
			"%s of %s %s %s", input.FormatMoney(max(effect.net, -effect.net)), effect.year, preposition, effect.line,
		)
	}
	if len(effects) == 1 {
		return fmt.Sprintf(" Transfer %s %s %s.", effects[0].transfer.Name, verb, describe(effects[0]))
	}
	phrases := make([]string, len(effects))
	for i, effect := range effects {
		phrases[i] = fmt.Sprintf("%s (%s)", describe(effect), effect.transfer.Name)
	}
	return fmt.Sprintf(" Transfers %s %s.", verb, text.JoinFirst(phrases))
}

// collectTransferEffects lists what each transfer changes, by date and name. The line and the
// year are those of the direction that is asked for.
func collectTransferEffects(
	direction TransferDirection,
	budgetLines []*budget.Line,
	which func(calendar.FiscalYear) bool,
) []transferEffect {
	byName := map[v1alpha1.EntryName]*transferEffect{}
	for _, budgetLine := range budgetLines {
		for _, move := range budgetLine.Moves {
			if which != nil && !which(move.Year) {
				continue
			}
			effect := byName[move.Transfer.Name]
			if effect == nil {
				effect = &transferEffect{transfer: move.Transfer}
				byName[move.Transfer.Name] = effect
			}
			effect.net += move.Amount
			if move.Amount*money.Amount(direction) > 0 {
				effect.line, effect.year = budgetLine.Name, move.Year
			}
		}
	}
	var effects []transferEffect
	for _, effect := range byName {
		effects = append(effects, *effect)
	}
	slices.SortFunc(effects, func(left, right transferEffect) int {
		return cmp.Or(cmp.Compare(left.transfer.Date, right.transfer.Date), cmp.Compare(left.transfer.Name, right.transfer.Name))
	})
	return effects
}

// IsYear returns a function that reports whether a fiscal year is the given one.
func IsYear(fiscalYear calendar.FiscalYear) func(calendar.FiscalYear) bool {
	return func(other calendar.FiscalYear) bool { return other == fiscalYear }
}
