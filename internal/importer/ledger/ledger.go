package ledger

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/importer/accounts"
	"techplan.education/internal/importer/plans"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
)

// Format is the format ledger.
var Format = plans.Format{
	Name:  "ledger",
	Title: "Expended and encumbered amounts by account, of any finance system",
	Help: `Give a report of the ledger as CSV or XLSX with the account code, the amount that is
expended and, if it is there, the amount that is encumbered, one row for each account
or transaction. Rows that are totals are compared with the rows above them. An amount
such as (1,234.56) is negative.

A line of the plan claims accounts with its accountCodes, or under lines in the mapping:

  columns:
    account: Account Number         # or a list of columns: [Fund, Function, Object]
    expended: YTD Expended
    encumbered: Encumbrances
  lines:
    chromebooks-fy27: ["199.11.6395.*.*"]
  technology: ["*.*.6395.*.*", "*.53.*.*.*"]

Each line gets otherSpent and otherCommitted for its fiscal year: the amounts of its
accounts less what its device lots cost. Without a column for the fiscal year, the year
is that of --year, or the current one. Accounts under technology that no line claims
are added up in budget.unclaimed, which the finding SpendingOutsidePlan reports.`,
	Read: readFiles,
}

// The places of the figures of a row.
const (
	expended = iota
	encumbered
	figures
)

// readFiles reads the files and changes the plan.
func readFiles(ctx context.Context, reader *rows.Reader, input plans.Input) (plans.Result, error) {
	sums, err := newSums(input)
	if err != nil {
		return plans.Result{}, err
	}
	sums.notes, err = sums.table.ReadFiles(ctx, reader, input.Files, sums.addRow)
	if err != nil {
		return plans.Result{}, err
	}
	if sums.used == 0 {
		return plans.Result{}, errors.New(
			"no row of the files has an account code of a year of the plan: nothing is imported")
	}
	if err := sums.checkFall(input.AcceptFewer); err != nil {
		return plans.Result{}, err
	}
	return sums.buildResult(input.Plan)
}

// sums adds the rows of the files up.
type sums struct {
	mapping accounts.Mapping
	table   accounts.Table
	claims  *accounts.Claims
	budget  *budget.Budget
	// rowYears are those that rows can have.
	rowYears accounts.Years

	lines map[v1alpha1.EntryName]*lineSum
	// years are those of which the files have rows.
	years map[calendar.FiscalYear]bool
	// hasEncumbered says that a file has a column for what is encumbered.
	hasEncumbered bool
	// used is the number of rows that were added up.
	used      int
	unclaimed map[calendar.FiscalYear]*unclaimedSum
	// seen are hashes of the unclaimed accounts.
	seen  map[uint64]struct{}
	notes []string
}

// lineSum is what the accounts of a line add up to.
type lineSum struct {
	amounts [figures]money.Amount
	// isUnreadable says that an amount could not be read, so that the sums are not known.
	isUnreadable bool
}

// unclaimedSum is what the accounts of a year add up to that no line claims.
type unclaimedSum struct {
	amount   money.Amount
	accounts int32
	groups   map[group]*groupSum
	// isUnreadable says that an amount could not be read, so that the sum is not known.
	isUnreadable bool
}

// group is a part of the unclaimed accounts: those of a pattern, or, without one, those whose
// codes have fewer segments.
type group struct {
	pattern string
}

type groupSum struct {
	amount   money.Amount
	accounts int32
}

func newSums(input plans.Input) (*sums, error) {
	plan := input.Plan
	if plan.Spec.Budget == nil || len(plan.Spec.Budget.Lines) == 0 {
		return nil, errors.New("the plan has no budget lines: write them, or import a budget first")
	}
	mapping, err := accounts.ParseMapping(input.Mapping, plan, false)
	if err != nil {
		return nil, fmt.Errorf("mapping: %w", err)
	}
	computed := computeBudget(input)
	rowYears, err := accounts.NewYears(computed.PlanYears, computed.Current, calendar.FiscalYear(input.FiscalYear))
	if err != nil {
		return nil, err
	}
	sums := &sums{
		mapping: mapping, table: accounts.NewTable(mapping, accounts.ColumnExpended, accounts.ColumnEncumbered),
		claims: accounts.NewClaims(), budget: computed,
		rowYears: rowYears,
		lines:    map[v1alpha1.EntryName]*lineSum{}, years: map[calendar.FiscalYear]bool{},
		unclaimed: map[calendar.FiscalYear]*unclaimedSum{}, seen: map[uint64]struct{}{},
	}
	for _, line := range computed.Lines {
		patterns := append(slices.Clone(line.AccountCodes), mapping.Lines[line.Name]...)
		if err := sums.claims.AddLine(line.Name, line.Years, patterns...); err != nil {
			return nil, err
		}
	}
	return sums, nil
}

// computeBudget returns the budget of the plan with what device lots charge to its lines.
func computeBudget(input plans.Input) *budget.Budget {
	plan := model.ParsePlan(input.Plan)
	planKey := inventory.PlanKey{Name: plan.Name}
	ledger := inventory.NewLedger()
	ledger.SetPlan(planKey, budget.InventoryFacts(plan))
	for _, device := range input.Devices {
		ledger.SetLot(inventory.LotKey{Name: device.Name}, inventory.LotOf(device))
	}
	return budget.Compute(budget.Input{
		Plan: plan, Inventory: ledger.ComputeInventory(planKey, min(input.Today, plan.End)), Today: input.Today,
	})
}

// addRow adds an entry, and looks whether its file has what is encumbered.
func (sums *sums) addRow(row rows.Row, entry accounts.Entry) error {
	sums.hasEncumbered = sums.hasEncumbered || sums.table.HasColumn(row.Header(), accounts.ColumnEncumbered)
	return sums.addEntry(entry)
}

// addEntry adds the amounts of an account to the line that claims it.
func (sums *sums) addEntry(entry accounts.Entry) error {
	year, err := sums.rowYears.FindYear(entry)
	if err != nil {
		return err
	}
	line, isClaimed, err := sums.claims.FindLine(entry.Code, year)
	if err != nil {
		return err
	}
	sums.used++
	sums.years[year] = true
	if !isClaimed {
		sums.addUnclaimed(entry, year)
		return nil
	}
	sum := sums.lines[line]
	if sum == nil {
		sum = &lineSum{}
		sums.lines[line] = sum
	}
	for i, figure := range entry.Figures {
		sum.amounts[i] = sum.amounts[i].Plus(figure.Amount)
		sum.isUnreadable = sum.isUnreadable || figure.IsUnreadable
	}
	return nil
}

// maxGroups bounds the groups of unclaimed accounts.
const maxGroups = 10_000

func (sums *sums) addUnclaimed(entry accounts.Entry, year calendar.FiscalYear) {
	if !sums.mapping.IsTechnology(entry.Code) {
		return
	}
	sum := sums.unclaimed[year]
	if sum == nil {
		sum = &unclaimedSum{groups: map[group]*groupSum{}}
		sums.unclaimed[year] = sum
	}
	amount := entry.Figures[expended].Amount.Plus(entry.Figures[encumbered].Amount)
	key := group{entry.Code.GroupPattern()}
	if sum.groups[key] == nil && len(sum.groups) >= maxGroups {
		key = group{}
	}
	if sum.groups[key] == nil {
		sum.groups[key] = &groupSum{}
	}
	sum.isUnreadable = sum.isUnreadable || entry.Figures[expended].IsUnreadable || entry.Figures[encumbered].IsUnreadable
	sum.amount = sum.amount.Plus(amount)
	sum.groups[key].amount = sum.groups[key].amount.Plus(amount)
	hash := sums.claims.HashCode(entry.Code, year)
	if _, isCounted := sums.seen[hash]; !isCounted {
		sums.seen[hash] = struct{}{}
		sum.accounts++
		sum.groups[key].accounts++
	}
}

// checkFall reports files in which the lines have spent much less than the plan says they have
// spent beside their lots: some exports stop early without an error.
func (sums *sums) checkFall(isAccepted bool) error {
	var before, after money.Amount
	for _, line := range sums.budget.Lines {
		if sums.claims.HasLine(line.Name) && sums.isCovered(line) {
			before = before.Plus(line.OtherSpent)
			if sums.hasEncumbered {
				before = before.Plus(line.OtherCommitted)
			}
			if sum := sums.lines[line.Name]; sum != nil {
				after = after.Plus(max(0, sum.amounts[expended].Plus(sum.amounts[encumbered])))
			}
		}
	}
	if isAccepted || after >= before-before/10 {
		return nil
	}
	return fmt.Errorf(
		"the accounts of the plan's lines have %s expended and encumbered, and the plan has %s: the file may have "+
			"ended early; export it again, or give --accept-fewer if it is right",
		sums.formatMoney(after), sums.formatMoney(before))
}

func (sums *sums) formatMoney(amount money.Amount) string {
	return amount.FormatIn(sums.budget.Currency)
}

// isCovered reports whether the files have rows of all years of a line up to the current one.
// The spending of a line that covers several years has no year, so that a file of one of them
// does not say what the line has spent.
func (sums *sums) isCovered(line *budget.Line) bool {
	isAny := false
	for _, year := range line.Years {
		if !sums.years[year] && year <= sums.budget.Current {
			return false
		}
		isAny = isAny || sums.years[year]
	}
	return isAny
}
