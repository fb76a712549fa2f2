package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/programs"
)

func init() {
	register(Rule{
		Code: "CostUnknown", Number: "P-37", Worst: v1alpha1.SeverityWarning,
		Summary: "Devices must be replaced within the next years, and nothing says what that costs.",
		Why:     "A bill that nobody has put a figure to is in no budget.",
		Source:  "MI Roadmap, strategy 3 B; Plano ISD, replacement costs have to be funded",
		Fix:     "Write down what one machine of the technology costs; a quote or the last invoice will do.",
		Before: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: laptop, usefulLifeMonths: 48}
---
kind: Device
metadata: {name: grade-9}
spec:
  technology: laptop
  quantity: 30
  inService: "2026-08-17"
`,
		After: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: laptop, usefulLifeMonths: 48, unitCost: 450}
---
kind: Device
metadata: {name: grade-9}
spec:
  technology: laptop
  quantity: 30
  inService: "2026-08-17"
`,
		// What the plan does not know has no price.
		FoldedUnder: []Fold{{Root: "UnknownName", By: byField}},
		Check:       checkCostKnown,
	})
}

func init() {
	register(Rule{
		Code: "FederalInventoryOverdue", Number: "P-38", Worst: v1alpha1.SeverityWarning,
		Summary: "Equipment that federal money bought was not counted by hand for longer than its rules allow.",
		Why:     "Auditors ask for the count, and money may have to be paid back for what cannot be found.",
		Source:  "2 CFR 200.313(d)(2): a physical inventory of equipment at least once every two years; what costs less than equipment is a supply (2 CFR 200.1)",
		Fix:     "Count the machines by hand and record the day at each lot. Lots need their own price: what costs less than equipment need not be counted, unless the district itself asks for it.",
		Before: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: server, unitCost: 14000}
  budget:
    currency: USD
    sources:
    - {name: title-i, kind: TitleIA}
    lines:
    - {name: servers, amount: 28000, purpose: Purchase, source: title-i, technologies: [server]}
---
kind: Device
metadata: {name: core-servers}
spec:
  technology: server
  quantity: 2
  acquisition: {received: "2024-08-19", unitCost: 14000, budgetLine: {plan: maple-valley, line: servers}}
`,
		After: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: server, unitCost: 14000}
  budget:
    currency: USD
    sources:
    - {name: title-i, kind: TitleIA}
    lines:
    - {name: servers, amount: 28000, purpose: Purchase, source: title-i, technologies: [server]}
---
kind: Device
metadata: {name: core-servers}
spec:
  technology: server
  quantity: 2
  lastInventory: "2026-06-12"
  acquisition: {received: "2024-08-19", unitCost: 14000, budgetLine: {plan: maple-valley, line: servers}}
`,
		Check: checkCounted,
	})
}

// checkCostKnown reports one finding for each technology. The forecast begins
// with the current year.
func checkCostKnown(c *Case, r *Report) {
	machines, first := map[string]int64{}, map[string]calendar.FiscalYear{}
	for _, d := range c.Demands {
		if d.Unpriced == 0 || !c.judges(d.Shown) && d.Shown > c.Horizon() {
			continue
		}
		if machines[d.Technology] == 0 || d.Shown < first[d.Technology] {
			first[d.Technology] = d.Shown
		}
		machines[d.Technology] += d.Unpriced
	}
	for _, name := range sortedKeys(machines) {
		field := technologyField(v1alpha1.EntryName(name))
		action := fmt.Sprintf("Write down what replacing one machine of %s costs.", name)
		if _, ok := c.Technology(name); ok {
			field += ".unitCost"
		} else {
			action = fmt.Sprintf("Add %s to the plan with the price of one machine, or write down what the lots cost.", name)
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Field: field,
				Message: fmt.Sprintf("Replacing %s has no known cost, and is due for %s, the first in %s.", name, count(machines[name], "device"), first[name]),
				Action:  action,
			},
			Technologies: []string{name},
		})
	}
}

// checkCounted reports one finding for each line.
func checkCounted(c *Case, r *Report) {
	sums, unpriced := map[string]lotSum{}, map[string]int64{}
	least, before, _, equipment := programs.FederalEquipment()
	for _, charge := range c.Charges {
		l, ok := c.Line(charge.Line)
		// The ledger may still know the line as it was a moment ago.
		if !ok || l.Source == nil || !programs.Federal(l.Source.Kind) {
			continue
		}
		if t, known := c.Technology(charge.Technology); charge.Unpriced > 0 && (!known || t.UnitCost == "" || money.Of(t.UnitCost) >= min(least, before)) {
			unpriced[charge.Line] += charge.Unpriced
		}
		if !charge.Uncounted {
			continue
		}
		sum := sums[charge.Line]
		sums[charge.Line] = lotSum{lots: sum.lots + charge.Lots, devices: sum.devices + charge.Devices}
	}
	months, fact := programs.FederalInventoryMonths()
	for _, name := range sortedKeys(unpriced) {
		r.Skip("%s on %s have no price of their own, so whether they are equipment, from %s each, is not known", count(unpriced[name], "device"), name, c.money(least))
	}
	action := "Count them by hand and record the day at each lot."
	if fact := leastSure(fact, equipment); !fact.Primary {
		action += fmt.Sprintf(" If in doubt what must be counted and how often, ask %s.", fact.Ask)
	}
	for _, name := range sortedKeys(sums) {
		l, _ := c.Line(name)
		sum := sums[name]
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Field: lineField(l.Name),
				Message: fmt.Sprintf("Nobody has counted by hand for %d months the equipment bought on %s (%s): %s in %s.",
					months, l.Source.Name, name, count(sum.devices, "device"), count(sum.lots, "device lot")),
				Action: action,
			},
			Lines: []string{name}, Technologies: technologiesOf(l),
		})
	}
}
