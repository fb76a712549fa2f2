package compliance

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/programs"
	"techplan.education/internal/rules"
)

// IneligibleUse reports a line on a source of money that cannot pay for such a cost.
var IneligibleUse = rules.Rule{
	Code:      rules.IneligibleUse,
	Number:    "E-26",
	Worst:     v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	// Another source of money fixes both. Findings of that rule about falling local
	// money are of another kind and explain nothing here.
	FoldedUnder: []rules.Fold{
		{
			Root:    rules.RecurringCostOnOneTimeFunds,
			AnyYear: true,
			By:      rules.ByLine,
			When: func(root, finding rules.Finding) bool {
				return root.Field != rules.FallingLocalMoney && hasOnlyRootLines(root, finding)
			},
		},
	},
	Check: checkIneligibleUse,
}

// checkIneligibleUse reports one finding for each line, at the first year that the
// source cannot pay, with the money of all such years. Past years are spent and are
// left out. What a program has no rule for is allowed, except that E-Rate lists what
// it pays for: there an unknown cost is not checked.
func checkIneligibleUse(input *rules.Input, report *rules.Report) {
	var noKind, noYear, unsure []v1alpha1.EntryName
	byYear := input.IsWaivedByYear(report.Code())
	for _, budgetLine := range input.Lines {
		if budgetLine.Source == nil {
			continue
		}
		// The kind of cost is that of the line and the same in all of its years.
		none := ineligibleUse{line: budgetLine, kind: deriveCostKind(input, budgetLine)}
		use := none
		for _, fiscalYear := range budgetLine.Years {
			if budgetLine.AmountIn(fiscalYear) == 0 || !input.IsActionable(fiscalYear) {
				continue
			}
			// E-Rate has funding years of its own. Other programs go by the fiscal year.
			programYear, ok := int(fiscalYear), true
			erate := budgetLine.Source.ERateCategory() > 0
			if erate {
				programYear, ok = input.FundingYear(budgetLine, fiscalYear)
			}
			allowed, fact, known := programs.CheckEligibility(budgetLine.Source.Kind, string(use.kind), budgetLine.Purpose, programYear)
			switch {
			case erate && use.kind == "":
				noKind = append(noKind, budgetLine.Name)
			// The funding year decides which rules apply, and this line does not state it.
			case !ok:
				noYear = append(noYear, budgetLine.Name)
			// With a waiver for a single year, each year has a finding of its own.
			case known && !allowed:
				if use.sum > 0 && byYear {
					report.AddFinding(newIneligibleFinding(input, use))
					use = none
				}
				use.addYear(fiscalYear, programYear, fact)
			case erate && !known:
				unsure = append(unsure, budgetLine.Name)
			}
		}
		if use.sum > 0 {
			report.AddFinding(newIneligibleFinding(input, use))
		}
	}
	skipLines(report, "whether E-Rate pays for a cost of no known kind is not known: %s", noKind)
	skipLines(report, "the E-Rate year is not known: %s", noYear)
	skipLines(report, "whether E-Rate pays for such a cost in that year is not known: %s", unsure)
}

// ineligibleUse is the money of a line that its source cannot pay.
type ineligibleUse struct {
	line *budget.Line
	kind v1alpha1.CostKind
	sum  money.Amount
	// first and last are the years that the source cannot pay.
	first, last calendar.FiscalYear
	fact        programs.Fact
	// byPurpose says that the program excludes the purpose of the line, whatever the
	// kind of cost is.
	byPurpose bool
}

// addYear adds a year that the source cannot pay, by a fact of the program. The first
// year decides which field of the line is at fault.
func (use *ineligibleUse) addYear(fiscalYear calendar.FiscalYear, programYear int, fact programs.Fact) {
	if use.sum == 0 {
		allowed, _, _ := programs.CheckEligibility(use.line.Source.Kind, "", use.line.Purpose, programYear)
		use.first, use.fact, use.byPurpose = fiscalYear, fact, !allowed
	}
	use.sum = use.sum.Plus(use.line.AmountIn(fiscalYear))
	use.last = fiscalYear
}

// newIneligibleFinding makes the finding of a line. If only the kind of cost is at
// fault, the line may just be described wrongly, so the action offers to correct
// that.
func newIneligibleFinding(input *rules.Input, use ineligibleUse) rules.Finding {
	budgetLine := use.line
	when := "in " + use.first.String()
	if use.first != use.last {
		when = fmt.Sprintf("from %s to %s", use.first, use.last)
	}
	field, cost := "costKind", costNames[use.kind]
	action := "Move %s to a source that may pay for it, or correct what sort of cost it is."
	if use.byPurpose {
		field, cost, action = "source", purposeNames[budgetLine.Purpose], "Move %s to a source that may pay for it."
	}
	return rules.Finding{
		Severity:   severityOfFact(input, use.fact),
		Field:      rules.LinePath(budgetLine.Name).Child(field).String(),
		FiscalYear: v1alpha1.FiscalYear(use.first),
		Message: fmt.Sprintf(
			"%s is %s money, which cannot pay for %s: %s has %s of it %s.", budgetLine.Source.Name, programName(budgetLine.Source),
			cost, budgetLine.Name, input.FormatMoney(use.sum), when,
		),
		Action:       appendWhomToAsk(input, fmt.Sprintf(action, budgetLine.Name), use.fact),
		Money:        use.sum,
		Lines:        []v1alpha1.EntryName{budgetLine.Name},
		Technologies: budget.TechnologyNames(budgetLine),
	}
}

// costNames name kinds of cost in a sentence.
var costNames = map[v1alpha1.CostKind]string{
	v1alpha1.CostEndUserDevice:       "devices that people use",
	v1alpha1.CostSoftware:            "software",
	v1alpha1.CostDigitalContent:      "digital content",
	v1alpha1.CostInternetAccess:      "internet access",
	v1alpha1.CostInternalConnections: "network equipment inside the schools",
	v1alpha1.CostManagedWiFi:         "Wi-Fi that a company manages",
	v1alpha1.CostBasicMaintenance:    "maintenance of the network",
	v1alpha1.CostTraining:            "training",
	v1alpha1.CostPersonnel:           "staff",
	v1alpha1.CostOther:               "costs of another kind",
}

// deriveCostKind is the kind of cost of a line: its own, or else what follows from
// its purpose and from the kind of its technologies. It is empty if these give no
// answer or two different ones.
func deriveCostKind(input *rules.Input, budgetLine *budget.Line) v1alpha1.CostKind {
	switch {
	case budgetLine.CostKind != "":
		return budgetLine.CostKind
	case budgetLine.Purpose == v1alpha1.PurposeProfessionalLearning:
		return v1alpha1.CostTraining
	case budgetLine.Purpose == v1alpha1.PurposeStaffing:
		return v1alpha1.CostPersonnel
	case budgetLine.Purpose != v1alpha1.PurposePurchase && budgetLine.Purpose != v1alpha1.PurposeReplacement:
		// Running a network, say, can be its maintenance or the internet access.
		return ""
	}
	var kind v1alpha1.CostKind
	for i, entryName := range budgetLine.Technologies {
		technology := input.Plan.FindTechnology(entryName)
		if technology == nil {
			return ""
		}
		bought := boughtKinds[technology.Kind]
		if bought == "" || i > 0 && bought != kind {
			return ""
		}
		kind = bought
	}
	return kind
}

// boughtKinds are the kinds of cost of buying a technology, by its kind. A service is
// missing, as it can be of several kinds of cost.
var boughtKinds = map[v1alpha1.TechnologyKind]v1alpha1.CostKind{
	v1alpha1.TechnologyDevice:   v1alpha1.CostEndUserDevice,
	v1alpha1.TechnologySoftware: v1alpha1.CostSoftware,
	v1alpha1.TechnologyContent:  v1alpha1.CostDigitalContent,
	v1alpha1.TechnologyNetwork:  v1alpha1.CostInternalConnections,
}

// programName names the program of a source in a sentence. A kind without a name goes
// by itself.
func programName(source *model.Source) string {
	if name := programNames[source.Kind]; name != "" {
		return name
	}
	return string(source.Kind)
}
