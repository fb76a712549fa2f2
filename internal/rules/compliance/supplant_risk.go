package compliance

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/programs"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// SupplantRisk reports federal money that rises while the local or state money that
// paid for the same thing the year before falls.
var SupplantRisk = rules.Rule{
	Code: rules.SupplantRisk, Number: "E-30", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	Check: checkSupplantRisk,
}

// purposeYear is what money is for: a purpose in a fiscal year.
type purposeYear struct {
	purpose v1alpha1.Purpose
	year    calendar.FiscalYear
}

// payers are the lines that pay for a technology.
type payers struct {
	technology v1alpha1.EntryName
	// local lines are on local and state money. Whether sourceless lines are local or
	// federal is not known.
	local, sourceless map[purposeYear][]*budget.Line
	// federal lines, by source, are on money that must not supplant.
	federal map[v1alpha1.EntryName]map[purposeYear][]*budget.Line
}

// checkSupplantRisk checks each technology and each federal source that pays for it.
// It is never an Error: local money may have been gone in any case, and only the
// district can show that.
func checkSupplantRisk(input *rules.Input, report *rules.Report) {
	var unknown []v1alpha1.EntryName
	for _, technology := range input.Plan.Technologies {
		payers := collectPayers(input, technology.Name)
		known := true
		for _, sourceName := range slices.Sorted(maps.Keys(payers.federal)) {
			known = checkFederalSource(input, report, payers, sourceName) && known
		}
		if !known {
			unknown = append(unknown, technology.Name)
		}
	}
	if len(unknown) > 0 {
		report.AddNotChecked(
			"lines without a source may be local, state or federal money, "+
				"so whether one takes the place of the other is not known: %s",
			text.JoinFirst(unknown),
		)
	}
}

// collectPayers sorts the lines that name a technology. They include the year before
// the first that is checked, if the plan has lines of it: it shows what local money
// paid before.
func collectPayers(input *rules.Input, technologyName v1alpha1.EntryName) payers {
	paying := payers{
		technologyName,
		map[purposeYear][]*budget.Line{},
		map[purposeYear][]*budget.Line{},
		map[v1alpha1.EntryName]map[purposeYear][]*budget.Line{},
	}
	for _, budgetLine := range input.LinesFor(technologyName) {
		for fiscalYear := input.ActionableYears[0] - 1; fiscalYear <= input.ActionableYears[len(input.ActionableYears)-1]; fiscalYear++ {
			if budgetLine.AmountIn(fiscalYear) > 0 {
				paying.addLine(budgetLine, purposeYear{budgetLine.Purpose, fiscalYear})
			}
		}
	}
	return paying
}

// addLine adds a line to those of its source. Federal programs without a rule against
// supplanting are left out.
func (payers payers) addLine(budgetLine *budget.Line, at purposeYear) {
	switch {
	// The line may be local or federal, so it only widens the range of both.
	case budgetLine.Source == nil:
		payers.sourceless[at] = append(payers.sourceless[at], budgetLine)
	case budgetLine.Source.Kind == v1alpha1.SourceLocal || budgetLine.Source.Kind == v1alpha1.SourceState:
		payers.local[at] = append(payers.local[at], budgetLine)
	default:
		if _, must := programs.MustNotSupplant(budgetLine.Source.Kind); !must {
			return
		}
		if payers.federal[budgetLine.Source.Name] == nil {
			payers.federal[budgetLine.Source.Name] = map[purposeYear][]*budget.Line{}
		}
		payers.federal[budgetLine.Source.Name][at] = append(payers.federal[budgetLine.Source.Name][at], budgetLine)
	}
}

// sumMoney sums the money of lines for the technology, for a purpose in its year.
func (payers payers) sumMoney(lines map[purposeYear][]*budget.Line, at purposeYear) money.Amount {
	return budget.MoneyFor(payers.technology, lines[at], at.year)
}

// supplantedMoney is what a federal source pays in a year in the place of local or state money.
type supplantedMoney struct {
	purposes     []string
	federal, now []*budget.Line
	// local sources of the year before.
	local []v1alpha1.EntryName
	// had is the local and state money of the year before, and has that of the year;
	// atMost says that it may be less. paid is what the federal source paid the year
	// before.
	had, has, paid money.Amount
	atMost         bool
	// money is the amount that took the place of other money.
	money money.Amount
}

// checkFederalSource reports the first year in which a source pays more for something
// and local or state money less. Later years are compared with a year that is wrong
// already. known reports whether all years could be checked.
func checkFederalSource(
	input *rules.Input,
	report *rules.Report,
	paying payers,
	sourceName v1alpha1.EntryName,
) (known bool) {
	known = true
	for _, fiscalYear := range input.ActionableYears {
		var found supplantedMoney
		for _, at := range slices.SortedFunc(maps.Keys(paying.federal[sourceName]), comparePurposes) {
			if at.year == fiscalYear {
				known = found.addPurpose(paying, paying.federal[sourceName], at) && known
			}
		}
		if len(found.federal) > 0 {
			report.AddFinding(newSupplantFinding(input, paying.technology, sourceName, fiscalYear, found))
			return true
		}
	}
	return known
}

// addPurpose adds the money of a purpose if it supplants even in the best case, in
// which lines without a source are local money now and were federal money before.
// known is false if it supplants only in the worst case.
func (supplanted *supplantedMoney) addPurpose(
	paying payers,
	federal map[purposeYear][]*budget.Line,
	now purposeYear,
) (known bool) {
	before := purposeYear{now.purpose, now.year - 1}
	had, has := paying.sumMoney(paying.local, before), paying.sumMoney(paying.local, now)
	paid, pays := paying.sumMoney(federal, before), paying.sumMoney(federal, now)
	mayHave, mayHavePaid := paying.sumMoney(paying.sourceless, now), paying.sumMoney(paying.sourceless, before)
	switch {
	// Local money must fall and federal money must rise; one of them alone supplants nothing.
	case !isDecrease(had, has) || !isDecrease(pays, paid):
		return true
	case !isDecrease(had, has+mayHave) || !isDecrease(pays, paid+mayHavePaid):
		return false
	}
	supplanted.purposes = append(supplanted.purposes, purposeNames[now.purpose])
	supplanted.federal, supplanted.now = append(
		supplanted.federal, federal[now]...,
	), append(
		supplanted.now, paying.local[now]...,
	)
	for _, budgetLine := range paying.local[before] {
		supplanted.local = append(supplanted.local, budgetLine.Source.Name)
	}
	supplanted.had += had
	supplanted.has += has + mayHave
	supplanted.paid += paid
	supplanted.atMost = supplanted.atMost || mayHave > 0
	// What took the place of local money is no more than either change.
	supplanted.money = supplanted.money.Plus(min(pays-paid-mayHavePaid, had-has-mayHave))
	return true
}

// isDecrease reports whether an amount falls by more than one unit of the currency.
// Amounts over several years are divided to the cent, so their parts differ a little
// by themselves.
func isDecrease(had, has money.Amount) bool { return had-has > money.Unit }

// comparePurposes sorts by purpose, so that the message has a fixed order.
func comparePurposes(left, right purposeYear) int { return cmp.Compare(left.purpose, right.purpose) }

// newSupplantFinding makes the finding of a technology, a federal source and a year.
func newSupplantFinding(
	input *rules.Input,
	technologyName, sourceName v1alpha1.EntryName,
	fiscalYear calendar.FiscalYear,
	found supplantedMoney,
) rules.Finding {
	slices.SortFunc(found.federal, func(left, right *budget.Line) int { return cmp.Compare(left.Name, right.Name) })
	paid, bound := "nothing", ""
	if found.paid > 0 {
		paid = input.FormatMoney(found.paid)
	}
	if found.atMost {
		bound = "at most "
	}
	message := fmt.Sprintf(
		"%s pays %s for %s (%s) in %s and %s in %s. Local and state money for it (%s) falls from %s to %s%s.",
		sourceName,
		input.FormatMoney(
			budget.MoneyFor(technologyName, found.federal, fiscalYear),
		),
		technologyName,
		text.JoinFirst(found.purposes),
		fiscalYear,
		paid,
		fiscalYear-1,
		text.JoinFirst(rules.Unique(found.local)),
		input.FormatMoney(found.had),
		bound,
		input.FormatMoney(found.has),
	)
	if sites := listSeparateSites(found.federal, found.now); len(sites) > 0 {
		message += fmt.Sprintf(" %s pays at %s, local money pays for it elsewhere.", sourceName, text.JoinFirst(sites))
	}
	fact, _ := programs.MustNotSupplant(found.federal[0].Source.Kind)
	return rules.Finding{
		Severity:   v1alpha1.SeverityWarning,
		Field:      rules.LinePath(found.federal[0].Name).Child("technologies").Key(string(technologyName)).String(),
		FiscalYear: v1alpha1.FiscalYear(fiscalYear),
		Message:    message,
		Action: appendWhomToAsk(
			input,
			"This can count as supplanting: federal money in the place of local money. "+
				"Keep the local money as it was, or write down why it would be gone in any case.",
			fact,
		),
		Money:        found.money,
		Lines:        budget.LineNames(found.federal),
		Technologies: []v1alpha1.EntryName{technologyName},
	}
}

// listSeparateSites lists the sites of federal lines if the local lines of the same
// purpose and year name other sites only. An auditor may accept such a split, so the
// message names it.
func listSeparateSites(federal, local []*budget.Line) []string {
	var sites []string
	for _, budgetLine := range federal {
		samePurpose := slices.DeleteFunc(
			slices.Clone(local), func(other *budget.Line) bool {
				return other.Purpose != budgetLine.Purpose
			},
		)
		if len(budgetLine.Sites) > 0 && len(samePurpose) > 0 &&
			!slices.ContainsFunc(samePurpose, func(other *budget.Line) bool {
				return len(other.Sites) == 0 || rules.Intersect(text.ToStrings(budgetLine.Sites), text.ToStrings(other.Sites))
			}) {
			sites = append(sites, text.ToStrings(budgetLine.Sites)...)
		}
	}
	slices.Sort(sites)
	return slices.Compact(sites)
}
