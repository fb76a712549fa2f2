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
func (of *gatherer) buildResult(input plans.Input) (plans.Result, error) {
	merged := input.Plan.DeepCopy()
	if merged.Spec.Budget == nil {
		merged.Spec.Budget = &v1alpha1.Budget{Currency: defaultCurrency}
		of.note("the plan has no budget yet: its currency is %s; write another one under budget.currency", defaultCurrency)
	}
	before, after, err := of.updateLines(merged.Spec.Budget)
	if err != nil {
		return plans.Result{}, err
	}
	if after < before-before/10 && !input.AcceptFewer {
		return plans.Result{}, fmt.Errorf(
			"the lines of the files have %s, and the plan has %s for them: the file may have ended "+
				"early; export it again, or give --accept-fewer if it is right", of.format(after), of.format(before))
	}
	if err := of.addLines(merged.Spec.Budget); err != nil {
		return plans.Result{}, err
	}
	owned := &v1alpha1.TechnologyPlan{
		TypeMeta:   metav1.TypeMeta{APIVersion: v1alpha1.GroupVersion.String(), Kind: v1alpha1.KindTechnologyPlan},
		ObjectMeta: metav1.ObjectMeta{Name: input.Plan.Name, Namespace: input.Plan.Namespace},
		Spec:       v1alpha1.TechnologyPlanSpec{Budget: of.ownedBudget(merged.Spec.Budget)},
	}
	if of.withoutPurpose.amount != 0 {
		of.note("rows with %s have no purpose by the mapping and are left out", of.format(of.withoutPurpose.amount))
	}
	return plans.Result{Merged: merged, Owned: owned, Notes: of.notes}, nil
}

func (of *gatherer) note(format string, args ...any) {
	of.notes = append(of.notes, fmt.Sprintf(format, args...))
}

func (of *gatherer) format(amount money.Amount) string {
	return amount.FormatIn(cmp.Or(of.plan.CurrencyCode(), defaultCurrency))
}

func (of *gatherer) round(amount money.Amount) money.Amount {
	return amount.RoundIn(cmp.Or(of.plan.CurrencyCode(), defaultCurrency))
}

// updateLines sets the amounts of the lines that the plan has. It returns what the lines with
// accounts had in the years of the files, and what they have now.
func (of *gatherer) updateLines(written *v1alpha1.Budget) (before, after money.Amount, err error) {
	for i := range written.Lines {
		line := &written.Lines[i]
		parsed := of.plan.FindLine(line.Name)
		years := of.yearsOf(parsed)
		sum := of.claimed[line.Name]
		isOfFiles := slices.ContainsFunc(years, func(year calendar.FiscalYear) bool { return of.covered[year] })
		switch {
		case sum == nil && of.claims.HasLine(line.Name) && isOfFiles:
			before = before.Plus(parsed.Amount)
			of.note("line %s: no row of the files belongs to its accounts any more; it stays as it is", line.Name)
		case sum == nil:
		case sum.isUnreadable:
			of.note("line %s: amounts of its accounts cannot be read: it stays as it is", line.Name)
		case slices.ContainsFunc(years, func(year calendar.FiscalYear) bool { return !of.covered[year] }):
			of.note("line %s covers %s to %s, and the files do not have all of these years: it stays as it is",
				line.Name, years[0], years[len(years)-1])
		default:
			amount, err := of.checkAmount(line.Name, sum.amount)
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
func (of *gatherer) checkAmount(name v1alpha1.EntryName, amount money.Amount) (money.Amount, error) {
	amount = of.round(amount)
	switch {
	case !amount.IsShown():
		return 0, fmt.Errorf("line %s has %s, more than a plan can hold: correct the file", name, of.format(amount))
	case amount < 0:
		of.note("line %s: its accounts add up to %s: 0 is written", name, of.format(amount))
		return 0, nil
	default:
		return amount, nil
	}
}

// addLines adds the new lines in the order of their names.
func (of *gatherer) addLines(written *v1alpha1.Budget) error {
	taken := map[string]bool{}
	for i := range written.Lines {
		taken[string(written.Lines[i].Name)] = true
	}
	for _, key := range slices.SortedFunc(maps.Keys(of.added), compareKeys) {
		sum := of.added[key]
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
			of.note("the new line %s is left out: amounts of its accounts cannot be read", name)
			continue
		case len(sum.codes) > maxCodes:
			return fmt.Errorf("the new line %s has more than %s: write patterns for it under lines of the mapping",
				name, text.FormatCount(maxCodes, "account"))
		}
		amount, err := of.checkAmount(v1alpha1.EntryName(name), sum.amount)
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
			line.AccountCodes = slices.Clone(of.mapping.Lines[key.line])
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
func (of *gatherer) ownedBudget(merged *v1alpha1.Budget) *v1alpha1.Budget {
	owned := &v1alpha1.Budget{Currency: merged.Currency}
	for i := range merged.Lines {
		line := &merged.Lines[i]
		if !of.claims.HasLine(line.Name) && of.claimed[line.Name] == nil && of.plan.FindLine(line.Name) != nil {
			continue
		}
		owned.Lines = append(owned.Lines, v1alpha1.BudgetLine{
			Name: line.Name, FiscalYear: line.FiscalYear, Amount: line.Amount, Purpose: line.Purpose, Source: line.Source,
			AccountCodes: slices.Clone(line.AccountCodes),
		})
	}
	return owned
}
