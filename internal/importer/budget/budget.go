package budget

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/accounts"
	"techplan.education/internal/importer/names"
	"techplan.education/internal/importer/plans"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
)

// Format is the format budget.
var Format = plans.Format{
	Name:  "budget",
	Title: "Budgeted amounts by account, of any finance system or spreadsheet",
	Help: `Give a budget report or spreadsheet as CSV or XLSX with the account code, the description
and the budgeted amount, one row for each account. Of several budgets in the file, the
adopted or original one is read. Rows that are totals are compared and not imported.

The mapping says what new lines are for:

  columns:
    account: Account Number         # or a list of columns: [Fund, Function, Object]
    budget: Original Budget
  technology: ["*.*.6395.*.*", "*.53.*.*.*"]
  purposes:
  - {accounts: ["*.*.6395.*.*"], purpose: Purchase}
  - {accounts: ["*.53.6299.*.*"], purpose: Operation}
  sources:
  - {accounts: ["199.*.*.*.*"], source: general}
  lines:
    wifi-fy27: ["199.53.6399.*.*"]

The rule with the most letters and digits decides. A line that claims an account with its
accountCodes, or under lines, gets the amount; it keeps all else. Other accounts become new
lines, named for their description and year. Without a column for the fiscal year, the year
is that of --year, or the current one. Look at the names before you apply them: a description
may hold the name of a person.`,
	Read: readFiles,
}

// readFiles reads the files and changes the plan.
func readFiles(ctx context.Context, reader *rows.Reader, input plans.Input) (plans.Result, error) {
	gatherer, err := newGatherer(input)
	if err != nil {
		return plans.Result{}, err
	}
	gatherer.notes, err = gatherer.table.ReadFiles(ctx, reader, input.Files, gatherer.addRow)
	if err != nil {
		return plans.Result{}, err
	}
	if len(gatherer.claimed) == 0 && len(gatherer.added) == 0 {
		return plans.Result{}, errors.New("no row of the files belongs to a line, and none has a purpose by the mapping: " +
			"nothing is imported; write purposes in the mapping")
	}
	return gatherer.buildResult(input)
}

// gatherer adds the rows up by line.
type gatherer struct {
	mapping accounts.Mapping
	table   accounts.Table
	claims  *accounts.Claims
	plan    *model.Plan
	years   accounts.Years

	// covered are the years of which the files have rows.
	covered map[calendar.FiscalYear]bool
	claimed map[v1alpha1.EntryName]*lineSum
	added   map[lineKey]*lineSum
	// byCode are the new lines by a hash of their accounts and year: an account with several
	// descriptions belongs to the line of the first one.
	byCode map[uint64]*lineSum
	// withoutPurpose are the rows that no rule gives a purpose.
	withoutPurpose lineSum
	notes          []string
}

// lineSum is what the rows of a line add up to.
type lineSum struct {
	amount money.Amount
	// codes are the accounts of a new line, each once and in the order of the files.
	codes []string
	// isUnreadable says that an amount could not be read, so that the sum is not known.
	isUnreadable bool
}

// lineKey is what the rows of a new line have in common. line is its name if the mapping gives
// it one.
type lineKey struct {
	line    v1alpha1.EntryName
	slug    string
	year    calendar.FiscalYear
	purpose v1alpha1.Purpose
	source  v1alpha1.EntryName
}

func newGatherer(input plans.Input) (*gatherer, error) {
	mapping, err := accounts.ParseMapping(input.Mapping, input.Plan, true)
	if err != nil {
		return nil, fmt.Errorf("mapping: %w", err)
	}
	plan := model.ParsePlan(input.Plan)
	var ofPlan []calendar.FiscalYear
	for year := plan.Fiscal.YearOf(plan.Start); year <= plan.Fiscal.YearOf(plan.End); year++ {
		ofPlan = append(ofPlan, year)
	}
	current := plan.Fiscal.YearOf(max(plan.Start, min(input.Today, plan.End)))
	years, err := accounts.NewYears(ofPlan, current, calendar.FiscalYear(input.FiscalYear))
	if err != nil {
		return nil, err
	}
	gatherer := &gatherer{
		mapping: mapping, table: accounts.NewTable(mapping, accounts.ColumnBudget), claims: accounts.NewClaims(), plan: plan,
		years:   years,
		covered: map[calendar.FiscalYear]bool{}, claimed: map[v1alpha1.EntryName]*lineSum{}, added: map[lineKey]*lineSum{},
		byCode: map[uint64]*lineSum{},
	}
	for _, line := range plan.Lines {
		patterns := append(slices.Clone(line.AccountCodes), mapping.Lines[line.Name]...)
		if err := gatherer.claims.AddLine(line.Name, gatherer.yearsOf(line), patterns...); err != nil {
			return nil, err
		}
	}
	for name, patterns := range mapping.Lines {
		if plan.FindLine(name) != nil {
			continue
		}
		// A new line that the mapping names has accounts of one year: that of the files.
		if err := gatherer.claims.AddLine(name, []calendar.FiscalYear{gatherer.years.Default}, patterns...); err != nil {
			return nil, err
		}
	}
	return gatherer, nil
}

// yearsOf returns the fiscal years of a line, all years of the plan for a line that states none.
func (gatherer *gatherer) yearsOf(line *model.Line) []calendar.FiscalYear {
	if line.FiscalYear == 0 {
		return gatherer.years.OfPlan
	}
	var years []calendar.FiscalYear
	for year := line.FiscalYear; year <= line.ThroughFiscalYear; year++ {
		years = append(years, year)
	}
	return years
}

// The reasons for which a row is left out.
const (
	reasonNotForPlan rows.SkipError = "no account under technology of the mapping"
	reasonNoPurpose  rows.SkipError = "no rule under purposes of the mapping for its account"
	reasonTwoRules   rows.SkipError = "two rules of the mapping for its account, and neither has more letters and digits"
	reasonNoName     rows.SkipError = "no description, for which its line could be named"
	reasonNoAmount   rows.SkipError = "no amount"
)

// addRow adds the amount of an account to its line.
func (gatherer *gatherer) addRow(_ rows.Row, entry accounts.Entry) error {
	year, err := gatherer.years.FindYear(entry)
	if err != nil {
		return err
	}
	line, isClaimed, err := gatherer.claims.FindLine(entry.Code, year)
	switch {
	case err != nil:
		return err
	case isClaimed && gatherer.plan.FindLine(line) != nil:
		gatherer.covered[year] = true
		sumOf(gatherer.claimed, line).addEntry(entry, false)
		return nil
	case !isClaimed && !gatherer.mapping.IsTechnology(entry.Code):
		return reasonNotForPlan
	}
	hash := gatherer.claims.HashCode(entry.Code, year)
	if sum := gatherer.byCode[hash]; sum != nil {
		sum.addEntry(entry, false)
		return nil
	}
	key, err := gatherer.keyOf(entry, line, year)
	if err != nil {
		return err
	}
	gatherer.covered[year] = true
	if existing := gatherer.findByName(key); existing != "" {
		sumOf(gatherer.claimed, existing).addEntry(entry, false)
		return nil
	}
	sum := sumOf(gatherer.added, key)
	sum.addEntry(entry, line == "")
	gatherer.byCode[hash] = sum
	return nil
}

// keyOf returns the key of the new line of a row.
func (gatherer *gatherer) keyOf(
	entry accounts.Entry, line v1alpha1.EntryName, year calendar.FiscalYear,
) (lineKey, error) {
	figure := entry.Figures[0]
	if figure.IsEmpty || figure.Amount == 0 && !figure.IsUnreadable {
		return lineKey{}, reasonNoAmount
	}
	purpose, isFound, isAmbiguous := gatherer.mapping.FindPurpose(entry.Code)
	source, _, isSourceAmbiguous := gatherer.mapping.FindSource(entry.Code)
	switch {
	case isAmbiguous, isSourceAmbiguous:
		return lineKey{}, reasonTwoRules
	case !isFound:
		gatherer.withoutPurpose.amount = gatherer.withoutPurpose.amount.Plus(figure.Amount)
		return lineKey{}, reasonNoPurpose
	}
	key := lineKey{line: line, year: year, purpose: purpose, source: source}
	if line == "" {
		key.slug = names.MakeSlug(entry.Description)
		if key.slug == "" {
			return lineKey{}, reasonNoName
		}
	}
	return key, nil
}

// findByName returns the line of the plan that has the name of a new line, has no accounts of
// its own, and is of the same year: a person wrote it before the first import.
func (gatherer *gatherer) findByName(key lineKey) v1alpha1.EntryName {
	if key.line != "" {
		return ""
	}
	for _, name := range []string{nameFor(key, ""), names.CutSlug(key.slug, names.MaxEntry)} {
		line := gatherer.plan.FindLine(v1alpha1.EntryName(name))
		if line != nil && !gatherer.claims.HasLine(line.Name) &&
			slices.Equal(gatherer.yearsOf(line), []calendar.FiscalYear{key.year}) {
			return line.Name
		}
	}
	return ""
}

// nameFor returns the name of a new line: its description and its year, with a suffix if another
// line has that name.
func nameFor(key lineKey, suffix string) string {
	ending := fmt.Sprintf("-fy%02d%s", int(key.year)%100, suffix)
	return names.CutSlug(key.slug, names.MaxEntry-len(ending)) + ending
}

func sumOf[Key comparable](sums map[Key]*lineSum, key Key) *lineSum {
	if sums[key] == nil {
		sums[key] = &lineSum{}
	}
	return sums[key]
}

func (sum *lineSum) addEntry(entry accounts.Entry, keepsCode bool) {
	figure := entry.Figures[0]
	sum.amount = sum.amount.Plus(figure.Amount)
	sum.isUnreadable = sum.isUnreadable || figure.IsUnreadable
	// One code beyond the bound is enough to see that there are too many.
	if code := entry.Code.String(); keepsCode && len(sum.codes) <= maxCodes && !slices.Contains(sum.codes, code) {
		sum.codes = append(sum.codes, code)
	}
}

// maxCodes is how many account codes a line can have.
const maxCodes = 20
