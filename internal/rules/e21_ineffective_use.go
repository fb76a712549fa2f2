package rules

import (
	"fmt"
	"math/big"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "IneffectiveUse", Number: "E-21", Worst: v1alpha1.SeverityWarning,
		Summary: "Licenses that are paid for are not used, or devices stand idle while more are bought.",
		Why:     "Money that buys nothing could close another gap. A needs assessment looks for resources that are not used well before it asks for new ones.",
		Source:  "MI Roadmap: needs assessment to identify gaps and ineffective use of resources; LearnPlatform, 2019: 27 percent of licenses were never used",
		Fix: "Pay for as many licenses as are used, with a few to spare, or train people first and count again. " +
			"Put idle devices to use before you buy more of their class, or record that they are retired.",
		Before: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: math-tutor, kind: Software, domain: EdTech, unitCost: 12, seats: {paid: 1000, used: 410}}
`,
		After: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: math-tutor, kind: Software, domain: EdTech, unitCost: 12, seats: {paid: 460, used: 410}}
`,
		FoldedUnder: []Fold{{Root: "SpendOnRetired", AnyYear: true, When: sameTechnology}},
		Check: func(c *Case, r *Report) {
			checkUnusedLicenses(c, r)
			checkIdleDevices(c, r)
		},
	})
}

func checkUnusedLicenses(c *Case, r *Report) {
	for _, t := range c.technologies() {
		if t.Seats.Paid == nil || *t.Seats.Paid == 0 || t.Seats.Used == nil || c.goneBefore(t, c.Current) {
			continue
		}
		paid, used := int64(*t.Seats.Paid), int64(*t.Seats.Used)
		if big.NewRat(100*used, paid).Cmp(c.Policy.SeatUseMinPercent) >= 0 {
			continue
		}
		waste := c.unusedMoney(t, paid-used, paid)
		message := fmt.Sprintf("%d of %d paid licenses of %s were used", used, paid, t.Name)
		if waste > 0 {
			message += fmt.Sprintf(": about %s a year is paid for nothing", c.about(waste))
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Field: technologyField(t.Name) + ".seats",
				Message: message + ".", Action: buyFewer(used, paid),
			},
			Money: waste, Technologies: []string{string(t.Name)}, Domain: string(t.Domain),
		})
	}
}

// unusedMoney is what unused licenses cost in a year: by the price of one, else
// as their part of what the technology's lines of the current year hold; 0: not
// known.
func (c *Case) unusedMoney(t v1alpha1.Technology, unused, paid int64) money.Amount {
	if t.UnitCost != "" {
		return money.Of(t.UnitCost).Times(unused)
	}
	lines := c.linesFor(t.Name, v1alpha1.PurposeOperation, v1alpha1.PurposePurchase)
	return moneyFor(t.Name, lines, c.Current).Ratio(unused, paid)
}

// buyFewer suggests those in use and a tenth more, rounded up.
func buyFewer(used, paid int64) string {
	enough := used + (used+9)/10
	switch {
	case used == 0:
		return "Stop paying for them, or train people first."
	case enough < paid:
		return fmt.Sprintf("Buy %d, or train people first.", enough)
	default:
		return "Buy fewer, or train people first."
	}
}

// idleStock are the machines of a technology that are owned and not used.
type idleStock struct {
	count, unpriced int64
	cost            money.Amount
}

// checkIdleDevices compares what idle machines are worth with what is bought of
// the same class: the same technology, and devices that share a use case with
// it.
func checkIdleDevices(c *Case, r *Report) {
	idle := c.idle()
	if len(idle) == 0 {
		return
	}
	bought := map[v1alpha1.EntryName][]purchase{}
	devices := map[v1alpha1.EntryName][]v1alpha1.EntryName{}
	for _, t := range c.technologies() {
		bought[t.Name] = c.purchases(t.Name)
		if t.Kind == v1alpha1.TechnologyDevice {
			for _, u := range t.UseCases {
				devices[u] = append(devices[u], t.Name)
			}
		}
	}
	var unknown []string
	for _, t := range c.technologies() {
		stock := idle[string(t.Name)]
		class := classOf(t, devices)
		var purchases []purchase
		for _, name := range class {
			purchases = append(purchases, bought[name]...)
		}
		planned := sumOf(purchases)
		if stock.count == 0 || planned == 0 || c.goneBefore(t, c.Current) {
			continue
		}
		worth := stock.cost + money.Of(t.UnitCost).Times(stock.unpriced)
		if money.ComparePercent(worth, 50, planned) < 0 {
			if stock.unpriced > 0 && t.UnitCost == "" {
				unknown = append(unknown, string(t.Name))
			}
			continue
		}
		lines := linesBuying(purchases)
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Field: technologyField(t.Name),
				Message: fmt.Sprintf("%s of %s, worth about %s, could be used before more is bought for %s (%s).",
					count(stock.count, "idle device"), t.Name, c.about(worth), c.money(planned), several(lines)),
				Action: "Put the idle devices to use first and buy fewer, or record that they are retired.",
			},
			Money: min(worth, planned), Lines: lines, Technologies: []string{string(t.Name)}, Domain: string(t.Domain),
		})
	}
	if len(unknown) > 0 {
		r.Skip("no cost is known of idle devices that could be used before more is bought: %s", several(unknown))
	}
}

// idle sums the idle machines by technology. Those whose support has ended can
// take nobody's place.
func (c *Case) idle() map[string]idleStock {
	sums := map[string]idleStock{}
	for _, s := range c.Stock {
		if s.Idle == 0 || s.Support == inventory.Unsupported {
			continue
		}
		sum := sums[s.Technology]
		sum.count += s.Idle
		sum.unpriced += s.IdleUnpriced
		sum.cost += s.IdleCost
		sums[s.Technology] = sum
	}
	return sums
}

// classOf is a technology with the devices that share a use case with it, if it
// is a device itself.
func classOf(t v1alpha1.Technology, devices map[v1alpha1.EntryName][]v1alpha1.EntryName) []v1alpha1.EntryName {
	class := []v1alpha1.EntryName{t.Name}
	if t.Kind == v1alpha1.TechnologyDevice {
		for _, u := range t.UseCases {
			class = append(class, devices[u]...)
		}
	}
	slices.Sort(class)
	return slices.Compact(class)
}
