package testplan

import "techplan.education/api/v1alpha1"

// ensureBudget returns the plan's budget, and adds one in USD first if there is none.
func (plan *PlanBuilder) ensureBudget() *v1alpha1.Budget {
	if plan.plan.Spec.Budget == nil {
		plan.plan.Spec.Budget = &v1alpha1.Budget{Currency: "USD"}
	}
	return plan.plan.Spec.Budget
}

// SetTotal sets the total that the plan states.
func (plan *PlanBuilder) SetTotal(amount v1alpha1.Money) *PlanBuilder {
	plan.ensureBudget().Total = amount
	return plan
}

// PerPupil sets the amount for each student that the plan states.
func (plan *PlanBuilder) PerPupil(amount v1alpha1.Money) *PlanBuilder {
	plan.ensureBudget().PerPupil = amount
	return plan
}

// SetCurrency sets the currency of the budget, as an ISO 4217 code.
func (plan *PlanBuilder) SetCurrency(code string) *PlanBuilder {
	plan.ensureBudget().Currency = code
	return plan
}

// AddSource adds a funding source.
func (plan *PlanBuilder) AddSource(
	name string,
	kind v1alpha1.SourceKind,
	options ...func(*v1alpha1.FundingSource),
) *PlanBuilder {
	source := v1alpha1.FundingSource{Name: v1alpha1.EntryName(name), Kind: kind}
	for _, option := range options {
		option(&source)
	}
	plan.ensureBudget().Sources = append(plan.ensureBudget().Sources, source)
	return plan
}

// GivesIn adds the amount that a source gives in a fiscal year.
func GivesIn(fiscalYear v1alpha1.FiscalYear, amount v1alpha1.Money) func(*v1alpha1.FundingSource) {
	return func(source *v1alpha1.FundingSource) {
		source.Amounts = append(source.Amounts, v1alpha1.SourceAmount{FiscalYear: fiscalYear, Amount: amount})
	}
}

// GivesUncertain adds the amount that a source gives in a fiscal year, and how certain it is.
func GivesUncertain(
	fiscalYear v1alpha1.FiscalYear,
	amount v1alpha1.Money,
	state v1alpha1.MoneyState,
) func(*v1alpha1.FundingSource) {
	return func(source *v1alpha1.FundingSource) {
		source.Amounts = append(source.Amounts, v1alpha1.SourceAmount{FiscalYear: fiscalYear, Amount: amount, State: state})
	}
}

// WithDiscount sets the share that an E-Rate source pays, in percent.
func WithDiscount(percent v1alpha1.Percent) func(*v1alpha1.FundingSource) {
	return func(funding *v1alpha1.FundingSource) { funding.DiscountPercent = percent }
}

// UntilDay sets the last day on which the money of a source can be spent.
func UntilDay(day v1alpha1.Date) func(*v1alpha1.FundingSource) {
	return func(funding *v1alpha1.FundingSource) { funding.ObligationEnd = day }
}

// RepaidUntil sets the last day on which a bond is repaid.
func RepaidUntil(day v1alpha1.Date) func(*v1alpha1.FundingSource) {
	return func(funding *v1alpha1.FundingSource) { funding.Maturity = day }
}

// WithEndRule sets whether money must be ordered or delivered by the last day of a source.
func WithEndRule(endRule v1alpha1.EndRule) func(*v1alpha1.FundingSource) {
	return func(funding *v1alpha1.FundingSource) { funding.EndRule = endRule }
}

// AddProcurement adds a procurement by a method, changed by options.
func (plan *PlanBuilder) AddProcurement(
	name string, method v1alpha1.ProcurementMethod, options ...func(*v1alpha1.Procurement),
) *PlanBuilder {
	procurement := v1alpha1.Procurement{Name: v1alpha1.EntryName(name), Method: method}
	for _, option := range options {
		option(&procurement)
	}
	plan.ensureBudget().Procurements = append(plan.ensureBudget().Procurements, procurement)
	return plan
}

// CertifiedOn sets the day of the Form 470 of a procurement.
func CertifiedOn(day v1alpha1.Date) func(*v1alpha1.Procurement) {
	return func(procurement *v1alpha1.Procurement) { procurement.Form470Certified = day }
}

// BoughtBy sets the procurement of a line.
func BoughtBy(procurement string) func(*v1alpha1.BudgetLine) {
	return func(line *v1alpha1.BudgetLine) { line.Procurement = v1alpha1.EntryName(procurement) }
}

// AddLine adds a line of purpose Purchase, unless an option sets another. A year of 0
// leaves the fiscal year out.
func (plan *PlanBuilder) AddLine(
	name string,
	fiscalYear v1alpha1.FiscalYear,
	amount v1alpha1.Money,
	options ...func(*v1alpha1.BudgetLine),
) *PlanBuilder {
	budgetLine := v1alpha1.BudgetLine{
		Name: v1alpha1.EntryName(name), FiscalYear: fiscalYear, Amount: amount, Purpose: v1alpha1.PurposePurchase,
	}
	for _, option := range options {
		option(&budgetLine)
	}
	plan.ensureBudget().Lines = append(plan.ensureBudget().Lines, budgetLine)
	return plan
}

// ForGoals names the goals of a line.
func ForGoals(goals ...string) func(*v1alpha1.BudgetLine) {
	return func(budgetLine *v1alpha1.BudgetLine) {
		for _, goalName := range goals {
			budgetLine.Goals = append(budgetLine.Goals, v1alpha1.LineGoal{Name: goalName})
		}
	}
}

// ForGoalWeighing names a goal of a line with its weight.
func ForGoalWeighing(goalName string, weight int32) func(*v1alpha1.BudgetLine) {
	return func(budgetLine *v1alpha1.BudgetLine) {
		budgetLine.Goals = append(budgetLine.Goals, v1alpha1.LineGoal{Name: goalName, Weight: weight})
	}
}

// WithoutGoal makes a line general operations.
func WithoutGoal() func(*v1alpha1.BudgetLine) {
	return func(budgetLine *v1alpha1.BudgetLine) { budgetLine.GeneralOperations = "It serves all of the district." }
}

// ForPurpose sets the purpose of a line.
func ForPurpose(purpose v1alpha1.Purpose) func(*v1alpha1.BudgetLine) {
	return func(budgetLine *v1alpha1.BudgetLine) { budgetLine.Purpose = purpose }
}

// OnSource sets the source of a line.
func OnSource(source string) func(*v1alpha1.BudgetLine) {
	return func(budgetLine *v1alpha1.BudgetLine) { budgetLine.Source = v1alpha1.EntryName(source) }
}

// InDomain sets the domain of a line.
func InDomain(domain v1alpha1.Domain) func(*v1alpha1.BudgetLine) {
	return func(budgetLine *v1alpha1.BudgetLine) { budgetLine.Domain = domain }
}

// ForTechnologies names the technologies of a line.
func ForTechnologies(technologies ...string) func(*v1alpha1.BudgetLine) {
	return func(budgetLine *v1alpha1.BudgetLine) {
		budgetLine.Technologies = append(budgetLine.Technologies, toEntryNames(technologies)...)
	}
}

// ForTechnologyWeighing names a technology of a line with its weight.
func ForTechnologyWeighing(technology string, weight int32) func(*v1alpha1.BudgetLine) {
	return func(budgetLine *v1alpha1.BudgetLine) {
		name := v1alpha1.EntryName(technology)
		budgetLine.Technologies = append(budgetLine.Technologies, name)
		budgetLine.TechnologyWeights = append(
			budgetLine.TechnologyWeights, v1alpha1.TechnologyWeight{Name: name, Weight: weight},
		)
	}
}

// OfCostKind sets the kind of cost of a line.
func OfCostKind(kind v1alpha1.CostKind) func(*v1alpha1.BudgetLine) {
	return func(budgetLine *v1alpha1.BudgetLine) { budgetLine.CostKind = kind }
}

// OnlySites names the sites of a line.
func OnlySites(sites ...string) func(*v1alpha1.BudgetLine) {
	return func(budgetLine *v1alpha1.BudgetLine) {
		budgetLine.Sites = append(budgetLine.Sites, toEntryNames(sites)...)
	}
}

// ThroughYear sets the last fiscal year of a line.
func ThroughYear(fiscalYear v1alpha1.FiscalYear) func(*v1alpha1.BudgetLine) {
	return func(budgetLine *v1alpha1.BudgetLine) { budgetLine.ThroughFiscalYear = fiscalYear }
}

// InUndecidedYears says that the years of a line are not decided.
func InUndecidedYears() func(*v1alpha1.BudgetLine) {
	return func(budgetLine *v1alpha1.BudgetLine) { yes := true; budgetLine.YearsUndecided = &yes }
}

// AlreadySpent sets the amount spent on a line, apart from its device lots.
func AlreadySpent(amount v1alpha1.Money) func(*v1alpha1.BudgetLine) {
	return func(budgetLine *v1alpha1.BudgetLine) { budgetLine.OtherSpent = amount }
}

// AlreadyCommitted sets the amount committed on a line, apart from its device lots.
func AlreadyCommitted(amount v1alpha1.Money) func(*v1alpha1.BudgetLine) {
	return func(budgetLine *v1alpha1.BudgetLine) { budgetLine.OtherCommitted = amount }
}

// MarkRecurring sets whether a line recurs every year.
func MarkRecurring(yes bool) func(*v1alpha1.BudgetLine) {
	return func(budgetLine *v1alpha1.BudgetLine) { budgetLine.Recurring = &yes }
}

// AddTransfer moves money between lines. An empty name stands for new money, or for money
// that is withdrawn.
func (plan *PlanBuilder) AddTransfer(
	name, from, to string,
	amount v1alpha1.Money,
	on v1alpha1.Date,
	options ...func(*v1alpha1.Transfer),
) *PlanBuilder {
	transfer := v1alpha1.Transfer{
		Name:   v1alpha1.EntryName(name),
		From:   v1alpha1.EntryName(from),
		To:     v1alpha1.EntryName(to),
		Amount: amount,
		Date:   on,
	}
	for _, option := range options {
		option(&transfer)
	}
	plan.ensureBudget().Transfers = append(plan.ensureBudget().Transfers, transfer)
	return plan
}

// MovedIn sets the fiscal year of the money that a transfer moves.
func MovedIn(fiscalYear v1alpha1.FiscalYear) func(*v1alpha1.Transfer) {
	return func(transfer *v1alpha1.Transfer) { transfer.FiscalYear = fiscalYear }
}
