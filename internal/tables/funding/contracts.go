package funding

import (
	"cmp"
	"slices"
	"time"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
)

// Contracts is the question which contracts renew or end, what they cost and whether they are used.
var Contracts = tables.Question{
	Name:  "contracts",
	Short: "List the contracts: renewal, notice, end, money, seats and evaluations",
	Long: `List the technologies of which the plan records a contract: a renewal, a term of
notice, an end, an agreement about student data, or seats. The first column with
a date is the next of these days; the technologies are in its order, and those
without one come last.

The money is that of lines of purpose Operation, Purchase or Replacement, in the
present fiscal year; the second table has all years. A line that names several
technologies counts for each with an equal part. Evaluations of the whole
district count, whatever plan they belong to.`,
	Example: `  # The contracts of the plans of the namespace
  kubectl techplan contracts

  # With the kind, the lifecycle, the terms and the role that keeps the contract
  kubectl techplan contracts -f plans/ -o wide

  # The money by fiscal year, for a spreadsheet
  kubectl techplan contracts -f plans/ -o csv --table years > contracts.csv`,
	Answer: answerContracts,
}

// Contract is a technology with its contract.
type Contract struct {
	Technology v1alpha1.EntryName
	Kind       v1alpha1.TechnologyKind
	Lifecycle  v1alpha1.Lifecycle
	// Next is the earliest of the days below that is not past; no date if there is none.
	Next calendar.Date
	// Renewal is the next renewal, or the written one if it is past and no later one is known.
	// NoticeBy is the day by which notice is to be given before it.
	Renewal, NoticeBy calendar.Date
	TermMonths        int32
	// ContractEnd and AgreementEnd are the last days of the contract and of the agreement about
	// student data.
	ContractEnd, AgreementEnd calendar.Date
	// Year is the present fiscal year, and Amount the money of it.
	Year   calendar.FiscalYear
	Amount money.Amount
	// SeatsPaid and SeatsUsed are nil if they are not recorded.
	SeatsPaid, SeatsUsed *int32
	// Evaluated is the day of the last evaluation that is completed, and Decision its decision.
	Evaluated calendar.Date
	Decision  v1alpha1.DecisionOutcome
	// EvaluationDue is the due date of the next evaluation that is to be held, overdue ones included.
	EvaluationDue calendar.Date
	// Keeper is the role that signs and keeps the contract.
	Keeper v1alpha1.Role
}

// ContractYear is the money for a contract in a fiscal year.
type ContractYear struct {
	Technology v1alpha1.EntryName
	Year       calendar.FiscalYear
	Amount     money.Amount
	Lines      []v1alpha1.EntryName
}

// ListContracts lists the technologies of a plan that have contract data at an instant, by the next
// day and name. It is empty for a plan that the district does not have.
func ListContracts(district snapshot.District, planName string, now time.Time) []Contract {
	plan := district.FindPlan(planName)
	if plan == nil {
		return nil
	}
	planBudget := snapshot.ComputeBudget(district, plan, now)
	today := assess.DateInDistrict(plan, now)
	schedule, _ := assess.ComputeSchedule(snapshot.GatherSchedule(district, plan), now)
	records := model.ParseEvaluations(district.SortByName().Evaluations)
	var list []Contract
	for _, technology := range planBudget.Plan.Technologies {
		if !hasContract(technology) {
			continue
		}
		contract := newContract(technology, today)
		contract.Year = planBudget.Current
		contract.Amount = budget.MoneyFor(technology.Name, linesOfContract(planBudget, technology.Name), planBudget.Current)
		contract.addEvaluations(records, schedule, today)
		list = append(list, contract)
	}
	slices.SortFunc(list, func(left, right Contract) int {
		if left.Next.IsZero() != right.Next.IsZero() {
			return cmp.Compare(right.Next, left.Next)
		}
		return cmp.Or(cmp.Compare(left.Next, right.Next), cmp.Compare(left.Technology, right.Technology))
	})
	return list
}

// hasContract reports whether a plan records anything of the contract of a technology.
func hasContract(technology *model.Technology) bool {
	return !technology.Renewal.IsZero() || technology.NoticeDays != nil || !technology.ContractEnd.IsZero() ||
		!technology.AgreementExpires.IsZero() || technology.Seats.Paid != nil
}

func newContract(technology *model.Technology, today calendar.Date) Contract {
	contract := Contract{
		Technology: technology.Name, Kind: technology.Kind,
		Lifecycle: cmp.Or(technology.Lifecycle, v1alpha1.LifecycleAdopted),
		Renewal:   technology.NextRenewal(today), TermMonths: technology.RenewalTermMonths,
		ContractEnd: technology.ContractEnd, AgreementEnd: technology.AgreementExpires,
		SeatsPaid: technology.Seats.Paid, SeatsUsed: technology.Seats.Used, Keeper: technology.Responsibilities.Contract,
	}
	if !contract.Renewal.IsZero() {
		contract.NoticeBy, _ = technology.NoticeDay(contract.Renewal)
	}
	for _, day := range []calendar.Date{contract.Renewal, contract.NoticeBy, contract.ContractEnd, contract.AgreementEnd} {
		if day >= today {
			contract.Next = calendar.EarliestOf(contract.Next, day)
		}
	}
	return contract
}

// linesOfContract returns the lines that pay for a technology itself, and not for training or staff.
func linesOfContract(planBudget *budget.Budget, technology v1alpha1.EntryName) []*budget.Line {
	purposes := []v1alpha1.Purpose{v1alpha1.PurposeOperation, v1alpha1.PurposePurchase, v1alpha1.PurposeReplacement}
	return slices.DeleteFunc(slices.Clone(planBudget.Lines), func(line *budget.Line) bool {
		return !line.HasTechnology(technology) || !slices.Contains(purposes, line.Purpose)
	})
}

// addEvaluations adds the last and the next evaluation of the technology.
func (contract *Contract) addEvaluations(
	records []*model.Evaluation, schedule *evaluation.Schedule, today calendar.Date,
) {
	target := v1alpha1.EvaluationTarget{Kind: v1alpha1.TargetTechnology, Name: string(contract.Technology)}
	for _, record := range records {
		on, isDone := evaluation.CompletedOn(record)
		if evaluation.IsAbout(record.Evaluation, contract.Technology) && isDone && on <= today && on >= contract.Evaluated {
			contract.Evaluated, contract.Decision = on, record.Spec.Decision.Outcome
		}
	}
	for _, item := range schedule.Records {
		isPending := item.State != evaluation.Completed && item.State != evaluation.Cancelled
		if slices.Contains(item.ListTechnologies(), contract.Technology) && isPending {
			contract.EvaluationDue = calendar.EarliestOf(contract.EvaluationDue, item.Due)
		}
	}
	if expected, exists := schedule.NextExpected(target, today-1); exists {
		contract.EvaluationDue = calendar.EarliestOf(contract.EvaluationDue, expected.Due)
	}
}

// ListContractYears lists the money for the contracts of a plan by technology and fiscal year, for
// each year with money.
func ListContractYears(district snapshot.District, planName string, now time.Time) []ContractYear {
	plan := district.FindPlan(planName)
	if plan == nil {
		return nil
	}
	planBudget := snapshot.ComputeBudget(district, plan, now)
	var list []ContractYear
	for _, technology := range planBudget.Plan.Technologies {
		if !hasContract(technology) {
			continue
		}
		lines := linesOfContract(planBudget, technology.Name)
		for _, sums := range planBudget.Years {
			if paying := budget.LinesWithMoney(lines, sums.FiscalYear); len(paying) > 0 {
				list = append(list, ContractYear{
					Technology: technology.Name, Year: sums.FiscalYear, Lines: budget.LineNames(paying),
					Amount: budget.MoneyFor(technology.Name, paying, sums.FiscalYear),
				})
			}
		}
	}
	return list
}

func answerContracts(input tables.Input) (tables.Answer, error) {
	district, plan := input.District, input.Plan.Name
	return tables.Answer{Tables: []tables.Table{
		tables.NewTable(input, "contracts", "Contracts", "No technology has contract data.",
			contractColumns(input), ListContracts(district, plan, input.Now)),
		tables.NewTable(input, "years", "Money by fiscal year", "No line pays for a technology with contract data.",
			contractYearColumns(input), ListContractYears(district, plan, input.Now)),
	}}, nil
}

func contractColumns(input tables.Input) []tables.ColumnOf[Contract] {
	return []tables.ColumnOf[Contract]{
		tables.NewColumn("technology", func(row Contract) tables.Cell { return tables.NewText(row.Technology) }),
		tables.NewWideColumn("kind", func(row Contract) tables.Cell { return tables.NewText(row.Kind) }),
		tables.NewWideColumn("lifecycle", func(row Contract) tables.Cell { return tables.NewText(row.Lifecycle) }),
		tables.NewColumn("next day", func(row Contract) tables.Cell { return tables.NewDay(row.Next) }),
		tables.NewColumn("renewal", func(row Contract) tables.Cell { return tables.NewDay(row.Renewal) }),
		tables.NewWideColumn("term months", func(row Contract) tables.Cell {
			return tables.NewPositive(row.TermMonths)
		}),
		tables.NewColumn("notice by", func(row Contract) tables.Cell { return tables.NewDay(row.NoticeBy) }),
		tables.NewColumn("contract end", func(row Contract) tables.Cell { return tables.NewDay(row.ContractEnd) }),
		tables.NewColumn("privacy end", func(row Contract) tables.Cell { return tables.NewDay(row.AgreementEnd) }),
		tables.NewColumn("fiscal year", func(row Contract) tables.Cell { return tables.NewYear(row.Year) }),
		tables.NewAmountColumn(input, "money", func(row Contract) money.Amount { return row.Amount }),
		tables.NewColumn("seats paid", func(row Contract) tables.Cell { return tables.NewCountOrNone(row.SeatsPaid) }),
		tables.NewColumn("seats used", func(row Contract) tables.Cell { return tables.NewCountOrNone(row.SeatsUsed) }),
		tables.NewColumn("evaluated", func(row Contract) tables.Cell { return tables.NewDay(row.Evaluated) }),
		tables.NewColumn("decision", func(row Contract) tables.Cell { return tables.NewText(row.Decision) }),
		tables.NewColumn("evaluation due", func(row Contract) tables.Cell { return tables.NewDay(row.EvaluationDue) }),
		tables.NewWideColumn("kept by", func(row Contract) tables.Cell { return tables.NewText(row.Keeper) }),
		tables.NewCurrencyColumn[Contract](input),
	}
}

func contractYearColumns(input tables.Input) []tables.ColumnOf[ContractYear] {
	return []tables.ColumnOf[ContractYear]{
		tables.NewColumn("technology", func(row ContractYear) tables.Cell { return tables.NewText(row.Technology) }),
		tables.NewColumn("fiscal year", func(row ContractYear) tables.Cell { return tables.NewYear(row.Year) }),
		tables.NewAmountColumn(input, "money", func(row ContractYear) money.Amount { return row.Amount }),
		tables.NewColumn("lines", func(row ContractYear) tables.Cell { return tables.NewList(row.Lines) }),
		tables.NewCurrencyColumn[ContractYear](input),
	}
}
