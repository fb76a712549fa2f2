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
func (of *sums) buildResult(plan *v1alpha1.TechnologyPlan) (plans.Result, error) {
	merged := plan.DeepCopy()
	owned := &v1alpha1.TechnologyPlan{
		TypeMeta:   metav1.TypeMeta{APIVersion: v1alpha1.GroupVersion.String(), Kind: v1alpha1.KindTechnologyPlan},
		ObjectMeta: metav1.ObjectMeta{Name: plan.Name, Namespace: plan.Namespace},
		Spec:       v1alpha1.TechnologyPlanSpec{Budget: &v1alpha1.Budget{}},
	}
	for i := range merged.Spec.Budget.Lines {
		written := &merged.Spec.Budget.Lines[i]
		if !of.claims.HasLine(written.Name) {
			continue
		}
		line, _ := of.budget.FindLine(written.Name)
		if of.isCovered(line) {
			if err := of.updateLine(line, written); err != nil {
				return plans.Result{}, err
			}
		} else if of.lines[written.Name] != nil {
			of.note("line %s covers %s to %s, and the files do not have all of these years up to %s: it stays as it is",
				line.Name, line.Years[0], line.Years[len(line.Years)-1], of.budget.Current)
		}
		if written.OtherSpent != "" || written.OtherCommitted != "" {
			owned.Spec.Budget.Lines = append(owned.Spec.Budget.Lines, v1alpha1.BudgetLine{
				Name: written.Name, OtherSpent: written.OtherSpent, OtherCommitted: written.OtherCommitted,
			})
		}
	}
	if err := of.updateUnclaimed(merged.Spec.Budget); err != nil {
		return plans.Result{}, err
	}
	owned.Spec.Budget.Unclaimed = slices.Clone(merged.Spec.Budget.Unclaimed)
	return plans.Result{
		Merged: merged, Owned: owned, Notes: append(of.describeUnclaimed(), of.notes...), Proposed: of.proposeMapping(),
	}, nil
}

// updateLine sets otherSpent and otherCommitted of a line.
func (of *sums) updateLine(line *budget.Line, written *v1alpha1.BudgetLine) error {
	sum := of.lines[line.Name]
	if sum == nil {
		// A file may be a part of the ledger. What it does not have is not 0.
		of.note("line %s: no row of the files belongs to its accounts: it stays as it is", line.Name)
		return nil
	}
	if sum.isUnreadable {
		of.note("line %s: amounts of its accounts cannot be read: it stays as it is", line.Name)
		return nil
	}
	if line.AtLeast {
		of.note("line %s: some of its device lots have no price, so that its otherSpent counts what they cost: "+
			"write unitCost, and import again", line.Name)
	}
	spent, committed := of.subtractLots(line, sum)
	for _, amount := range []money.Amount{spent, committed} {
		if !amount.IsShown() {
			return fmt.Errorf("line %s has %s, more than a plan can hold: correct the ledger or the line's accountCodes",
				line.Name, of.format(amount))
		}
	}
	written.OtherSpent = formatUnlessUnset(written.OtherSpent, spent)
	if of.hasEncumbered {
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
func (of *sums) subtractLots(line *budget.Line, sum *lineSum) (spent, committed money.Amount) {
	code := of.budget.Currency
	spent = sum.amounts[expended].RoundIn(code) - line.LotsSpent
	if !of.hasEncumbered {
		return of.raiseToZero(line, "expended", sum.amounts[expended], line.LotsSpent, spent), 0
	}
	committed = sum.amounts[encumbered].RoundIn(code) - line.LotsCommitted
	switch {
	case spent+committed < 0:
		return of.raiseToZero(line, "expended and encumbered", sum.amounts[expended].Plus(sum.amounts[encumbered]),
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
func (of *sums) raiseToZero(line *budget.Line, what string, ledger, lots, rest money.Amount) money.Amount {
	if rest >= 0 {
		return rest
	}
	of.note(
		"line %s: its accounts have %s %s and its device lots cost %s, so that %s less is left than nothing: 0 is written; "+
			"check the line's accountCodes and the lots", line.Name, of.format(ledger), what, of.format(lots), of.format(-rest))
	return 0
}

func (of *sums) note(format string, args ...any) {
	of.notes = append(of.notes, fmt.Sprintf(format, args...))
}

// updateUnclaimed writes the money for technology that no line claims, of the years of the
// files. It needs a mapping that says which accounts are for technology: a ledger also has
// salaries and buildings.
func (of *sums) updateUnclaimed(written *v1alpha1.Budget) error {
	if !of.mapping.KnowsTechnology() {
		return nil
	}
	written.Unclaimed = slices.DeleteFunc(written.Unclaimed, func(entry v1alpha1.UnclaimedSpending) bool {
		sum := of.unclaimed[calendar.FiscalYear(entry.FiscalYear)]
		return of.years[calendar.FiscalYear(entry.FiscalYear)] && (sum == nil || !sum.isUnreadable)
	})
	for _, year := range slices.Sorted(maps.Keys(of.unclaimed)) {
		sum := of.unclaimed[year]
		amount := sum.amount.RoundIn(of.budget.Currency)
		switch {
		case sum.isUnreadable:
			of.note("%s: amounts of accounts that no line claims cannot be read: budget.unclaimed stays as it is", year)
		case !amount.IsShown():
			return fmt.Errorf("accounts for technology that no line claims have %s, more than a plan can hold: "+
				"correct technology in the mapping", of.format(amount))
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
func (of *sums) describeUnclaimed() []string {
	var notes []string
	for _, year := range slices.Sorted(maps.Keys(of.unclaimed)) {
		sum := of.unclaimed[year]
		var parts []string
		for _, key := range sum.listGroups() {
			name := key.pattern
			if name == "" {
				name = "other codes"
			}
			parts = append(parts, fmt.Sprintf("%s (%s, %s)", name,
				text.FormatCount(sum.groups[key].accounts, "account"), of.format(sum.groups[key].amount)))
		}
		list := strings.Join(parts[:min(len(parts), shownGroups)], ", ")
		if more := len(parts) - shownGroups; more > 0 {
			list += fmt.Sprintf(" and %s", text.FormatCount(more, "more group"))
		}
		note := fmt.Sprintf("%s: no line claims %s with %s: %s",
			year, text.FormatCount(sum.accounts, "account"), of.format(sum.amount), list)
		if !of.mapping.KnowsTechnology() {
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
func (of *sums) proposeMapping() []byte {
	var out strings.Builder
	var groups []group
	for _, year := range slices.Sorted(maps.Keys(of.unclaimed)) {
		for _, key := range of.unclaimed[year].listGroups() {
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
