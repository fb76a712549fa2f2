package budget

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/plans"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

// maxLines is how many lines a plan can have.
const maxLines = 500

// defaultCurrency is the currency of a plan that gets its first budget.
const defaultCurrency = "USD"

// buildResult writes the sums to the plan.
func (gatherer *gatherer) buildResult(input plans.Input) (plans.Result, error) {
	merged := input.Plan.DeepCopy()
	if merged.Spec.Budget == nil {
		merged.Spec.Budget = &v1alpha1.Budget{Currency: defaultCurrency}
		gatherer.addNote("the plan has no budget yet: its currency is %s; write another one under budget.currency",
			defaultCurrency)
	}
	before, after, err := gatherer.updateLines(merged.Spec.Budget)
	if err != nil {
		return plans.Result{}, err
	}
	if after < before-before/10 && !input.AcceptFewer {
		return plans.Result{}, fmt.Errorf(
			"the lines of the files have %s, and the plan has %s for them: the file may have ended "+
				"early; export it again, or give --accept-fewer if it is right",
			gatherer.formatMoney(after), gatherer.formatMoney(before))
	}
	if err := gatherer.addLines(merged.Spec.Budget); err != nil {
		return plans.Result{}, err
	}
	owned := &v1alpha1.TechnologyPlan{
		TypeMeta:   metav1.TypeMeta{APIVersion: v1alpha1.GroupVersion.String(), Kind: v1alpha1.KindTechnologyPlan},
		ObjectMeta: metav1.ObjectMeta{Name: input.Plan.Name, Namespace: input.Plan.Namespace},
		Spec:       v1alpha1.TechnologyPlanSpec{Budget: gatherer.ownedBudget(merged.Spec.Budget)},
	}
	if gatherer.withoutPurpose.amount != 0 {
		gatherer.addNote("rows with %s have no purpose by the mapping and are left out",
			gatherer.formatMoney(gatherer.withoutPurpose.amount))
	}
	return plans.Result{Merged: merged, Owned: owned, Notes: gatherer.notes}, nil
}

func (gatherer *gatherer) addNote(format string, args ...any) {
	gatherer.notes = append(gatherer.notes, fmt.Sprintf(format, args...))
}

func (gatherer *gatherer) formatMoney(amount money.Amount) string {
	return amount.FormatIn(cmp.Or(gatherer.plan.CurrencyCode(), defaultCurrency))
}

func (gatherer *gatherer) roundMoney(amount money.Amount) money.Amount {
	return amount.RoundIn(cmp.Or(gatherer.plan.CurrencyCode(), defaultCurrency))
}

// updateLines sets the amounts of the lines that the plan has. It returns what the lines with
// accounts had in the years of the files, and what they have now.
func (gatherer *gatherer) updateLines(written *v1alpha1.Budget) (before, after money.Amount, err error) {
	for i := range written.Lines {
		line := &written.Lines[i]
		parsed := gatherer.plan.FindLine(line.Name)
		years := gatherer.yearsOf(parsed)
		sum := gatherer.claimed[line.Name]
		isOfFiles := slices.ContainsFunc(years, func(year calendar.FiscalYear) bool { return gatherer.covered[year] })
		switch {
		case sum == nil && gatherer.claims.HasLine(line.Name) && isOfFiles:
			before = before.Plus(parsed.Amount)
			gatherer.addNote("line %s: no row of the files belongs to its accounts any more; it stays as it is", line.Name)
		case sum == nil:
		case sum.isUnreadable:
			gatherer.addNote("line %s: amounts of its accounts cannot be read: it stays as it is", line.Name)
		case slices.ContainsFunc(years, func(year calendar.FiscalYear) bool { return !gatherer.covered[year] }):
			gatherer.addNote("line %s covers %s to %s, and the files do not have all of these years: it stays as it is",
				line.Name, years[0], years[len(years)-1])
		default:
			amount, err := gatherer.checkAmount(line.Name, sum.amount)
			if err != nil {
				return 0, 0, err
			}
			before, after = before.Plus(parsed.Amount), after.Plus(amount)
			// An amount that is the same stays as it is written.
			if amount != parsed.Amount || line.Amount == "" {
				line.Amount = amount.API()
			}
		}
	}
	return before, after, nil
}

// checkAmount returns the amount of a line. A line cannot have less than nothing.
func (gatherer *gatherer) checkAmount(name v1alpha1.EntryName, amount money.Amount) (money.Amount, error) {
	amount = gatherer.roundMoney(amount)
	switch {
	case !amount.IsShown():
		return 0, fmt.Errorf("line %s has %s, more than a plan can hold: correct the file", name, gatherer.formatMoney(amount))
	case amount < 0:
		gatherer.addNote("line %s: its accounts add up to %s: 0 is written", name, gatherer.formatMoney(amount))
		return 0, nil
	default:
		return amount, nil
	}
}

// addLines adds the new lines in the order of their names.
func (gatherer *gatherer) addLines(written *v1alpha1.Budget) error {
	taken := map[string]bool{}
	for i := range written.Lines {
		taken[string(written.Lines[i].Name)] = true
	}
	for _, key := range slices.SortedFunc(maps.Keys(gatherer.added), compareKeys) {
		sum := gatherer.added[key]
		name := string(key.line)
		if name == "" {
			name = nameFor(key, "")
			for number := 2; taken[name]; number++ {
				name = nameFor(key, fmt.Sprintf("-%d", number))
			}
		}
		switch {
		case taken[name]:
			return fmt.Errorf("the accounts of line %s under lines of the mapping have several purposes or sources: "+
				"divide it into several lines", name)
		case sum.isUnreadable:
			gatherer.addNote("the new line %s is left out: amounts of its accounts cannot be read", name)
			continue
		case len(sum.codes) > maxCodes:
			return fmt.Errorf("the new line %s has more than %s: write patterns for it under lines of the mapping",
				name, text.FormatCount(maxCodes, "account"))
		}
		amount, err := gatherer.checkAmount(v1alpha1.EntryName(name), sum.amount)
		if err != nil {
			return err
		}
		taken[name] = true
		line := v1alpha1.BudgetLine{
			Name: v1alpha1.EntryName(name), FiscalYear: v1alpha1.FiscalYear(key.year), Amount: amount.API(),
			Purpose: key.purpose, Source: key.source,
		}
		for _, code := range slices.Sorted(slices.Values(sum.codes)) {
			line.AccountCodes = append(line.AccountCodes, v1alpha1.AccountPattern(code))
		}
		if key.line != "" {
			line.AccountCodes = slices.Clone(gatherer.mapping.Lines[key.line])
		}
		written.Lines = append(written.Lines, line)
	}
	if len(written.Lines) > maxLines {
		return fmt.Errorf("the plan would have %d lines, more than %d: write under technology of the mapping which accounts "+
			"are for technology, or combine accounts under lines", len(written.Lines), maxLines)
	}
	return nil
}

func compareKeys(left, right lineKey) int {
	return cmp.Or(
		cmp.Compare(left.year, right.year), cmp.Compare(left.line, right.line), cmp.Compare(left.slug, right.slug),
		cmp.Compare(left.purpose, right.purpose), cmp.Compare(left.source, right.source),
	)
}

// ownedBudget returns the fields that the import owns: of each line that it finds by its accounts
// or name, what it writes into a new line. The currency is among them, because the import writes
// it into a plan without a budget.
func (gatherer *gatherer) ownedBudget(merged *v1alpha1.Budget) *v1alpha1.Budget {
	owned := &v1alpha1.Budget{Currency: merged.Currency}
	for i := range merged.Lines {
		line := &merged.Lines[i]
		if !gatherer.claims.HasLine(line.Name) && gatherer.claimed[line.Name] == nil &&
			gatherer.plan.FindLine(line.Name) != nil {
			continue
		}
		owned.Lines = append(owned.Lines, v1alpha1.BudgetLine{
			Name: line.Name, FiscalYear: line.FiscalYear, Amount: line.Amount, Purpose: line.Purpose, Source: line.Source,
			AccountCodes: slices.Clone(line.AccountCodes),
		})
	}
	return owned
}
