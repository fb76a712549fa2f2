package rules

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/programs"
)

func init() {
	register(Rule{
		Code: "IneligibleUse", Number: "E-26", Worst: v1alpha1.SeverityError,
		Condition: v1alpha1.ConditionBudgetAligned,
		Summary:   "A line is on a source of money that cannot pay for such a cost.",
		Why:       "A program refuses what it does not pay for, and then the district pays.",
		Source:    "E-Rate, Eligible Services List; state laws on bonds; MI Roadmap, federal funding by program",
		Fix:       "Move the line to a source that can pay for it. If the cost is of another kind than it looks, say of which kind.",
		Before: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    sources:
    - {name: erate, kind: ERateC2, discountPercent: 80}
    - {name: general, kind: Local}
    lines:
    - {name: wifi-training, fiscalYear: 2027, amount: 6000, source: erate, purpose: ProfessionalLearning}
`,
		After: `
kind: TechnologyPlan
spec:
  budget:
    currency: USD
    sources:
    - {name: erate, kind: ERateC2, discountPercent: 80}
    - {name: general, kind: Local}
    lines:
    - {name: wifi-training, fiscalYear: 2027, amount: 6000, source: general, purpose: ProfessionalLearning}
`,
		// Other money settles both; that local money falls is another matter.
		FoldedUnder: []Fold{{Root: "RecurringCostOnOneTimeFunds", AnyYear: true, By: byLine, When: func(root, f Finding) bool {
			return root.Field != fallingField && onlyItsLines(root, f)
		}}},
		Check: checkIneligibleUse,
	})
}

// checkIneligibleUse reports one finding for a line, at the first such year.
func checkIneligibleUse(c *Case, r *Report) {
	var noKind, noYear, unsure []string
	byYear := c.waivedByYear(r.rule.Code)
	for _, l := range c.Lines {
		if l.Source == nil {
			continue
		}
		none := ineligibleUse{line: l, kind: c.costKind(l)}
		use := none
		for _, f := range l.Years {
			if l.In(f) == 0 || !c.judges(f) {
				continue
			}
			programYear, ok := int(f), true
			erate := budget.ERateCategory(l.Source) > 0
			if erate {
				programYear, ok = c.FundingYear(l, f)
			}
			allowed, fact, known := programs.Eligible(l.Source.Kind, string(use.kind), l.Purpose, programYear)
			switch {
			case erate && use.kind == "":
				noKind = append(noKind, string(l.Name))
			case !ok:
				noYear = append(noYear, string(l.Name))
			case known && !allowed:
				if use.sum > 0 && byYear {
					r.Find(c.ineligible(use))
					use = none
				}
				use.add(f, programYear, fact)
			case erate && !known:
				unsure = append(unsure, string(l.Name))
			}
		}
		if use.sum > 0 {
			r.Find(c.ineligible(use))
		}
	}
	skipLines(r, "nobody can say whether E-Rate pays for a cost of no known kind: %s", noKind)
	skipLines(r, "the E-Rate year is not known: %s", noYear)
	skipLines(r, "whether E-Rate pays for such a cost in that year is not known: %s", unsure)
}

// skipLines skips a rule for lines, if there are any.
func skipLines(r *Report, format string, lines []string) {
	if len(lines) > 0 {
		r.Skip(format, several(slices.Compact(slices.Sorted(slices.Values(lines)))))
	}
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

func (u *ineligibleUse) add(f calendar.FiscalYear, programYear int, fact programs.Fact) {
	if u.sum == 0 {
		allowed, _, _ := programs.Eligible(u.line.Source.Kind, "", u.line.Purpose, programYear)
		u.first, u.fact, u.byPurpose = f, fact, !allowed
	}
	u.sum = u.sum.Plus(u.line.In(f))
	u.last = f
}

func (c *Case) ineligible(u ineligibleUse) Finding {
	l := u.line
	when := "in " + u.first.String()
	if u.first != u.last {
		when = fmt.Sprintf("from %s to %s", u.first, u.last)
	}
	field, what, action := ".costKind", costWords[u.kind], "Move %s to another source, or correct what sort of cost it is."
	if u.byPurpose {
		field, what, action = ".source", purposeWords[l.Purpose], "Move %s to another source."
	}
	return Finding{
		Finding: v1alpha1.Finding{
			Severity: c.severityOf(u.fact), Field: lineField(l.Name) + field, FiscalYear: year(u.first),
			Message: fmt.Sprintf("%s is %s money, which cannot pay for %s: %s has %s of it %s.", l.Source.Name, programOf(l.Source), what, l.Name, c.money(u.sum), when),
			Action:  c.asking(fmt.Sprintf(action, l.Name), u.fact),
		},
		Money: u.sum, Lines: []string{string(l.Name)}, Technologies: technologiesOf(l),
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

var purposeWords = map[v1alpha1.Purpose]string{
	v1alpha1.PurposePurchase:             "purchases",
	v1alpha1.PurposeImplementation:       "setting things up",
	v1alpha1.PurposeOperation:            "running costs",
	v1alpha1.PurposeProfessionalLearning: "training",
	v1alpha1.PurposeReplacement:          "replacements",
	v1alpha1.PurposeStaffing:             "staff",
	v1alpha1.PurposeEvaluation:           "evaluation",
}

// costKind is what sort of cost a line is: its own, else what follows from the
// purpose and the kind of its technologies; empty where that tells nothing or
// two things.
func (c *Case) costKind(l *budget.Line) v1alpha1.CostKind {
	switch {
	case l.CostKind != "":
		return l.CostKind
	case l.Purpose == v1alpha1.PurposeProfessionalLearning:
		return v1alpha1.CostTraining
	case l.Purpose == v1alpha1.PurposeStaffing:
		return v1alpha1.CostPersonnel
	case l.Purpose != v1alpha1.PurposePurchase && l.Purpose != v1alpha1.PurposeReplacement:
		// Running a network, say, can be its maintenance or the internet access.
		return ""
	}
	var kind v1alpha1.CostKind
	for i, name := range l.Technologies {
		t, _ := c.Technology(string(name))
		bought := boughtKinds[t.Kind]
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
