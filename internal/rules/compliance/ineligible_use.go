package compliance

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/programs"
	"techplan.education/internal/rules"
)

// IneligibleUse reports this: a line is on a source of money that cannot pay for
// such a cost.
var IneligibleUse = rules.Rule{
	Code:      rules.IneligibleUse,
	Number:    "E-26",
	Worst:     v1alpha1.SeverityError,
	Files:     files,
	Money:     true,
	Condition: v1alpha1.ConditionBudgetAligned,
	// Other money settles both; that local money falls is another matter.
	FoldedUnder: []rules.Fold{
		{
			Root:    rules.RecurringCostOnOneTimeFunds,
			AnyYear: true,
			By:      rules.ByLine,
			When: func(root, f rules.Finding) bool {
				return root.Field != rules.FallingLocalMoney && onlyItsLines(root, f)
			},
		},
	},
	Check: checkIneligibleUse,
}

// checkIneligibleUse reports one finding for a line, at the first such year.
func checkIneligibleUse(input *rules.Input, report *rules.Report) {
	var noKind, noYear, unsure []string
	byYear := input.IsWaivedByYear(report.Code())
	for _, line := range input.Lines {
		if line.Source == nil {
			continue
		}
		none := ineligibleUse{line: line, kind: costKind(input, line)}
		use := none
		for _, year := range line.Years {
			if line.AmountIn(year) == 0 || !input.IsActionable(year) {
				continue
			}
			programYear, ok := int(year), true
			erate := budget.ERateCategory(line.Source) > 0
			if erate {
				programYear, ok = input.FundingYear(line, year)
			}
			allowed, fact, known := programs.CheckEligibility(line.Source.Kind, string(use.kind), line.Purpose, programYear)
			switch {
			case erate && use.kind == "":
				noKind = append(noKind, string(line.Name))
			case !ok:
				noYear = append(noYear, string(line.Name))
			case known && !allowed:
				if use.sum > 0 && byYear {
					report.Add(ineligible(input, use))
					use = none
				}
				use.add(year, programYear, fact)
			case erate && !known:
				unsure = append(unsure, string(line.Name))
			}
		}
		if use.sum > 0 {
			report.Add(ineligible(input, use))
		}
	}
	skipLines(report, "nobody can say whether E-Rate pays for a cost of no known kind: %s", noKind)
	skipLines(report, "the E-Rate year is not known: %s", noYear)
	skipLines(report, "whether E-Rate pays for such a cost in that year is not known: %s", unsure)
}

// ineligibleUse is the money of a line that its source cannot pay.
type ineligibleUse struct {
	line        *budget.Line
	kind        v1alpha1.CostKind
	sum         money.Amount
	first, last calendar.FiscalYear
	fact        programs.Fact
	// byPurpose says that its purpose rules it out, whatever the cost is.
	byPurpose bool
}

func (use *ineligibleUse) add(year calendar.FiscalYear, programYear int, fact programs.Fact) {
	if use.sum == 0 {
		allowed, _, _ := programs.CheckEligibility(use.line.Source.Kind, "", use.line.Purpose, programYear)
		use.first, use.fact, use.byPurpose = year, fact, !allowed
	}
	use.sum = use.sum.Plus(use.line.AmountIn(year))
	use.last = year
}

func ineligible(input *rules.Input, u ineligibleUse) rules.Finding {
	line := u.line
	when := "in " + u.first.String()
	if u.first != u.last {
		when = fmt.Sprintf("from %s to %s", u.first, u.last)
	}
	field, what, action := "costKind", costWords[u.kind], "Move %s to another source, or correct what sort of cost it is."
	if u.byPurpose {
		field, what, action = "source", purposeWords[line.Purpose], "Move %s to another source."
	}
	return rules.Finding{
		Severity: severityOf(
			input, u.fact,
		),
		Field:      rules.LinePath(line.Name).Child(field).String(),
		FiscalYear: v1alpha1.FiscalYear(u.first),
		Message: fmt.Sprintf(
			"%s is %s money, which cannot pay for %s: %s has %s of it %s.", line.Source.Name, programOf(line.Source),
			what, line.Name, input.FormatMoney(u.sum), when,
		),
		Action:       asking(input, fmt.Sprintf(action, line.Name), u.fact),
		Money:        u.sum,
		Lines:        []string{string(line.Name)},
		Technologies: budget.TechnologyNames(line),
	}
}

var costWords = map[v1alpha1.CostKind]string{
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

// costKind is what sort of cost a line is: its own, else what follows from the
// purpose and the kind of its technologies; empty where that tells nothing or
// two things.
func costKind(input *rules.Input, line *budget.Line) v1alpha1.CostKind {
	switch {
	case line.CostKind != "":
		return line.CostKind
	case line.Purpose == v1alpha1.PurposeProfessionalLearning:
		return v1alpha1.CostTraining
	case line.Purpose == v1alpha1.PurposeStaffing:
		return v1alpha1.CostPersonnel
	case line.Purpose != v1alpha1.PurposePurchase && line.Purpose != v1alpha1.PurposeReplacement:
		// Running a network, say, can be its maintenance or the internet access.
		return ""
	}
	var kind v1alpha1.CostKind
	for i, name := range line.Technologies {
		technology, _ := input.Technology(string(name))
		bought := boughtKinds[technology.Kind]
		if bought == "" || i > 0 && bought != kind {
			return ""
		}
		kind = bought
	}
	return kind
}

// boughtKinds are what buying a technology costs, by its kind. A service can be
// of several sorts.
var boughtKinds = map[v1alpha1.TechnologyKind]v1alpha1.CostKind{
	v1alpha1.TechnologyDevice:   v1alpha1.CostEndUserDevice,
	v1alpha1.TechnologySoftware: v1alpha1.CostSoftware,
	v1alpha1.TechnologyContent:  v1alpha1.CostDigitalContent,
	v1alpha1.TechnologyNetwork:  v1alpha1.CostInternalConnections,
}

func programOf(source *v1alpha1.FundingSource) string {
	if words := programWords[source.Kind]; words != "" {
		return words
	}
	return string(source.Kind)
}
