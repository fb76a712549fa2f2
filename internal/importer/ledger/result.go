package ledger

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/plans"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

// buildResult writes the sums to the plan.
func (sums *sums) buildResult(plan *v1alpha1.TechnologyPlan) (plans.Result, error) {
	merged := plan.DeepCopy()
	owned := &v1alpha1.TechnologyPlan{
		TypeMeta:   metav1.TypeMeta{APIVersion: v1alpha1.GroupVersion.String(), Kind: v1alpha1.KindTechnologyPlan},
		ObjectMeta: metav1.ObjectMeta{Name: plan.Name, Namespace: plan.Namespace},
		Spec:       v1alpha1.TechnologyPlanSpec{Budget: &v1alpha1.Budget{}},
	}
	for i := range merged.Spec.Budget.Lines {
		written := &merged.Spec.Budget.Lines[i]
		if !sums.claims.HasLine(written.Name) {
			continue
		}
		line, _ := sums.budget.FindLine(written.Name)
		if sums.isCovered(line) {
			if err := sums.updateLine(line, written); err != nil {
				return plans.Result{}, err
			}
		} else if sums.lines[written.Name] != nil {
			sums.addNote("line %s covers %s to %s, and the files do not have all of these years up to %s: it stays as it is",
				line.Name, line.Years[0], line.Years[len(line.Years)-1], sums.budget.Current)
		}
		if written.OtherSpent != "" || written.OtherCommitted != "" {
			owned.Spec.Budget.Lines = append(owned.Spec.Budget.Lines, v1alpha1.BudgetLine{
				Name: written.Name, OtherSpent: written.OtherSpent, OtherCommitted: written.OtherCommitted,
			})
		}
	}
	if err := sums.updateUnclaimed(merged.Spec.Budget); err != nil {
		return plans.Result{}, err
	}
	owned.Spec.Budget.Unclaimed = slices.Clone(merged.Spec.Budget.Unclaimed)
	return plans.Result{
		Merged: merged, Owned: owned, Notes: append(sums.describeUnclaimed(), sums.notes...), Proposed: sums.proposeMapping(),
	}, nil
}

// updateLine sets otherSpent and otherCommitted of a line.
func (sums *sums) updateLine(line *budget.Line, written *v1alpha1.BudgetLine) error {
	sum := sums.lines[line.Name]
	if sum == nil {
		// A file may be a part of the ledger. What it does not have is not 0.
		sums.addNote("line %s: no row of the files belongs to its accounts: it stays as it is", line.Name)
		return nil
	}
	if sum.isUnreadable {
		sums.addNote("line %s: amounts of its accounts cannot be read: it stays as it is", line.Name)
		return nil
	}
	if line.AtLeast {
		sums.addNote("line %s: some of its device lots have no price, so that its otherSpent counts what they cost: "+
			"write unitCost, and import again", line.Name)
	}
	spent, committed := sums.subtractLots(line, sum)
	for _, amount := range []money.Amount{spent, committed} {
		if !amount.IsShown() {
			return fmt.Errorf("line %s has %s, more than a plan can hold: correct the ledger or the line's accountCodes",
				line.Name, sums.formatMoney(amount))
		}
	}
	written.OtherSpent = formatUnlessUnset(written.OtherSpent, spent)
	if sums.hasEncumbered {
		written.OtherCommitted = formatUnlessUnset(written.OtherCommitted, committed)
	}
	return nil
}

// formatUnlessUnset returns an amount as the plan writes it. A field that is left out stays so at
// 0, which it means. An amount that is the same stays as it is written.
func formatUnlessUnset(written v1alpha1.Money, amount money.Amount) v1alpha1.Money {
	if money.ParseOrZero(written) == amount {
		return written
	}
	return amount.API()
}

// subtractLots returns what a line has spent and committed beside its device lots. Lots that cost
// more than the one of the two are taken from the other.
func (sums *sums) subtractLots(line *budget.Line, sum *lineSum) (spent, committed money.Amount) {
	code := sums.budget.Currency
	spent = sum.amounts[expended].RoundIn(code) - line.LotsSpent
	if !sums.hasEncumbered {
		return sums.raiseToZero(line, "expended", sum.amounts[expended], line.LotsSpent, spent), 0
	}
	committed = sum.amounts[encumbered].RoundIn(code) - line.LotsCommitted
	switch {
	case spent+committed < 0:
		return sums.raiseToZero(line, "expended and encumbered", sum.amounts[expended].Plus(sum.amounts[encumbered]),
			line.LotsSpent.Plus(line.LotsCommitted), spent+committed), 0
	case spent < 0:
		// Lots that were received and are not paid yet.
		return 0, committed + spent
	case committed < 0:
		// Lots that were paid before they arrived.
		return spent + committed, 0
	default:
		return spent, committed
	}
}

// raiseToZero returns an amount, or 0 and a note if it is negative.
func (sums *sums) raiseToZero(line *budget.Line, what string, ledger, lots, rest money.Amount) money.Amount {
	if rest >= 0 {
		return rest
	}
	sums.addNote(
		"line %s: its accounts have %s %s and its device lots cost %s, so that %s less is left than nothing: 0 is written; "+
			"check the line's accountCodes and the lots",
		line.Name, sums.formatMoney(ledger), what, sums.formatMoney(lots), sums.formatMoney(-rest))
	return 0
}

func (sums *sums) addNote(format string, args ...any) {
	sums.notes = append(sums.notes, fmt.Sprintf(format, args...))
}

// updateUnclaimed writes the money for technology that no line claims, of the years of the
// files. It needs a mapping that says which accounts are for technology: a ledger also has
// salaries and buildings.
func (sums *sums) updateUnclaimed(written *v1alpha1.Budget) error {
	if !sums.mapping.KnowsTechnology() {
		return nil
	}
	written.Unclaimed = slices.DeleteFunc(written.Unclaimed, func(entry v1alpha1.UnclaimedSpending) bool {
		sum := sums.unclaimed[calendar.FiscalYear(entry.FiscalYear)]
		return sums.years[calendar.FiscalYear(entry.FiscalYear)] && (sum == nil || !sum.isUnreadable)
	})
	for _, year := range slices.Sorted(maps.Keys(sums.unclaimed)) {
		sum := sums.unclaimed[year]
		amount := sum.amount.RoundIn(sums.budget.Currency)
		switch {
		case sum.isUnreadable:
			sums.addNote("%s: amounts of accounts that no line claims cannot be read: budget.unclaimed stays as it is", year)
		case !amount.IsShown():
			return fmt.Errorf("accounts for technology that no line claims have %s, more than a plan can hold: "+
				"correct technology in the mapping", sums.formatMoney(amount))
		case amount > 0:
			written.Unclaimed = append(written.Unclaimed, v1alpha1.UnclaimedSpending{
				FiscalYear: v1alpha1.FiscalYear(year), Amount: amount.API(), Accounts: min(sum.accounts, maxAccounts),
			})
		}
	}
	slices.SortFunc(written.Unclaimed, func(left, right v1alpha1.UnclaimedSpending) int {
		return cmp.Compare(left.FiscalYear, right.FiscalYear)
	})
	return nil
}

// maxAccounts is the largest number of accounts that the plan can hold.
const maxAccounts = 1_000_000

// shownGroups is how many groups of accounts a note shows.
const shownGroups = 8

// describeUnclaimed returns a note for each year in which accounts are claimed by no line.
func (sums *sums) describeUnclaimed() []string {
	var notes []string
	for _, year := range slices.Sorted(maps.Keys(sums.unclaimed)) {
		sum := sums.unclaimed[year]
		var parts []string
		for _, key := range sum.listGroups() {
			name := key.pattern
			if name == "" {
				name = "other codes"
			}
			parts = append(parts, fmt.Sprintf("%s (%s, %s)", name,
				text.FormatCount(sum.groups[key].accounts, "account"), sums.formatMoney(sum.groups[key].amount)))
		}
		list := strings.Join(parts[:min(len(parts), shownGroups)], ", ")
		if more := len(parts) - shownGroups; more > 0 {
			list += fmt.Sprintf(" and %s", text.FormatCount(more, "more group"))
		}
		note := fmt.Sprintf("%s: no line claims %s with %s: %s",
			year, text.FormatCount(sum.accounts, "account"), sums.formatMoney(sum.amount), list)
		if !sums.mapping.KnowsTechnology() {
			note += "; write under technology in the mapping which accounts are for technology, and the plan records their money"
		}
		notes = append(notes, note)
	}
	return notes
}

// listGroups returns the groups, those with the most money first.
func (sum *unclaimedSum) listGroups() []group {
	return slices.SortedFunc(maps.Keys(sum.groups), func(left, right group) int {
		return cmp.Or(
			cmp.Compare(sum.groups[right].amount, sum.groups[left].amount), cmp.Compare(left.pattern, right.pattern),
		)
	})
}

// proposedGroups is how many groups of accounts a proposed mapping has.
const proposedGroups = 50

// proposeMapping returns a mapping with the groups of accounts that no line claims, for a person
// to move to lines or to take out.
func (sums *sums) proposeMapping() []byte {
	var out strings.Builder
	var groups []group
	for _, year := range slices.Sorted(maps.Keys(sums.unclaimed)) {
		for _, key := range sums.unclaimed[year].listGroups() {
			if key.pattern != "" && !slices.Contains(groups, key) && len(groups) < proposedGroups {
				groups = append(groups, key)
			}
		}
	}
	if len(groups) == 0 {
		return nil
	}
	out.WriteString("# Accounts that no line claims. Move those that belong to a line below lines, as in\n" +
		"# lines: {wifi-fy27: [\"199.11.6395.*.*\"]}, and take out those that are not for technology.\ntechnology:\n")
	for _, key := range groups {
		fmt.Fprintf(&out, "- %q\n", key.pattern)
	}
	return []byte(out.String())
}
