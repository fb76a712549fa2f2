package purchasing

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/inventory"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// IneffectiveUse reports this: licenses that are paid for are not used, or
// devices stand idle while more are bought.
var IneffectiveUse = rules.Rule{
	Code: rules.IneffectiveUse, Number: "E-21", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	Check: func(input *rules.Input, report *rules.Report) {
		checkUnusedLicenses(input, report)
		checkIdleDevices(input, report)
	},
}

func checkUnusedLicenses(input *rules.Input, report *rules.Report) {
	for _, t := range input.Technologies() {
		_, gone := input.FindEnding(t)
		if gone || t.Seats.Paid == nil || *t.Seats.Paid == 0 || t.Seats.Used == nil {
			continue
		}
		paid, used := int64(*t.Seats.Paid), int64(*t.Seats.Used)
		if big.NewRat(100*used, paid).Cmp(input.Policy.SeatUseMinPercent) >= 0 {
			continue
		}
		waste := unusedMoney(input, t, paid-used, paid)
		message := fmt.Sprintf("%d of %d paid licenses of %s were used", used, paid, t.Name)
		if waste > 0 {
			message += fmt.Sprintf(": about %s a year is paid for nothing", input.FormatEstimate(waste))
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityWarning, Field: rules.TechnologyPath(t.Name).Child("seats").String(),
			Message: message + ".", Action: buyFewer(used, paid),
			Money: waste, Technologies: []string{string(t.Name)}, Domain: string(t.Domain),
		})
	}
}

// unusedMoney is what unused licenses cost in a year: by the price of one, else
// as their part of what the technology's lines of the current year hold; 0: not
// known.
func unusedMoney(input *rules.Input, t v1alpha1.Technology, unused, paid int64) money.Amount {
	if t.UnitCost != "" {
		return money.Of(t.UnitCost).Times(unused)
	}
	lines := input.LinesFor(t.Name, v1alpha1.PurposeOperation, v1alpha1.PurposePurchase)
	return budget.MoneyFor(t.Name, lines, input.Current).Ratio(unused, paid)
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

// checkIdleDevices compares what the idle machines of a class are worth with what
// is bought of it, once for each class.
func checkIdleDevices(input *rules.Input, report *rules.Report) {
	idle := idle(input)
	var unknown []string
	for _, k := range classes(input, idle) {
		var number int64
		var worth money.Amount
		var unpriced []string
		for _, t := range k.idle {
			stock := idle[t.Name]
			number += stock.count
			worth = worth.Plus(stock.cost + money.Of(t.UnitCost).Times(stock.unpriced))
			if stock.unpriced > 0 && t.UnitCost == "" {
				unpriced = append(unpriced, string(t.Name))
			}
		}
		planned := sumOf(k.bought)
		if money.ComparePercent(worth, 50, planned) < 0 {
			unknown = append(unknown, unpriced...)
			continue
		}
		names, lines := k.names(), linesBuying(k.bought)
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityWarning, Field: rules.TechnologyPath(k.idle[0].Name).String(),
			Message: fmt.Sprintf(
				"%s of %s, worth about %s, could be used before more is bought for %s (%s).",
				text.Plural(
					number,
					"idle device",
				),
				enumerated(names),
				input.FormatEstimate(worth),
				input.FormatMoney(planned),
				text.JoinFirst(lines),
			),
			Action: "Put the idle devices to use first and buy fewer, or record that they are retired.",
			Money:  min(worth, planned), Lines: lines, Technologies: names, Domain: string(k.idle[0].Domain),
		})
	}
	if len(unknown) > 0 {
		slices.Sort(unknown)
		report.Skip(
			"no cost is known of idle devices that could be used before more is bought: %s",
			text.JoinFirst(unknown),
		)
	}
}

// enumerated writes all of some names.
func enumerated(names []string) string {
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// idle sums the idle machines by technology. Those whose support has ended can
// take nobody's place.
func idle(input *rules.Input) map[v1alpha1.EntryName]idleStock {
	sums := map[v1alpha1.EntryName]idleStock{}
	for _, s := range input.Stock {
		if s.Idle == 0 || s.Support == inventory.Unsupported {
			continue
		}
		name := v1alpha1.EntryName(s.Technology)
		sum := sums[name]
		sum.count += s.Idle
		sum.unpriced += s.IdleUnpriced
		sum.cost = sum.cost.Plus(s.IdleCost)
		sums[name] = sum
	}
	return sums
}

// class are machines that can take each other's place: idle ones, and those that
// are bought.
type class struct {
	// idle technologies by name.
	idle   []v1alpha1.Technology
	bought []purchase
}

func (k class) names() []string {
	names := make([]string, len(k.idle))
	for i, t := range k.idle {
		names[i] = string(t.Name)
	}
	return names
}

// classes are those of which something is idle and something is bought. What is
// given up is not put to use again.
func classes(input *rules.Input, idle map[v1alpha1.EntryName]idleStock) []class {
	if len(idle) == 0 {
		return nil
	}
	own := map[v1alpha1.EntryName]class{}
	for _, t := range input.Technologies() {
		k := class{bought: purchases(input, t.Name)}
		if _, gone := input.FindEnding(t); !gone && idle[t.Name].count > 0 {
			k.idle = []v1alpha1.Technology{t}
		}
		own[t.Name] = k
	}
	together := exchangeable(input, own)
	whole := map[v1alpha1.EntryName]class{}
	for _, t := range input.Technologies() {
		root := together.root(t.Name)
		k := whole[root]
		k.idle, k.bought = append(k.idle, own[t.Name].idle...), append(k.bought, own[t.Name].bought...)
		whole[root] = k
	}
	var classes []class
	for _, t := range input.Technologies() {
		// Each once, at its first idle technology.
		if k := whole[together.root(t.Name)]; len(k.bought) > 0 && len(k.idle) > 0 && k.idle[0].Name == t.Name {
			classes = append(classes, k)
		}
	}
	return classes
}

// exchangeable puts together the devices that share a use case of which
// something is idle and something is bought; another use case makes nobody ask.
func exchangeable(input *rules.Input, own map[v1alpha1.EntryName]class) groups {
	uses := map[v1alpha1.EntryName]struct{ idle, bought []v1alpha1.EntryName }{}
	for _, t := range input.Technologies() {
		if t.Kind != v1alpha1.TechnologyDevice {
			continue
		}
		for _, name := range t.UseCases {
			u := uses[name]
			if len(own[t.Name].idle) > 0 {
				u.idle = append(u.idle, t.Name)
			}
			if len(own[t.Name].bought) > 0 {
				u.bought = append(u.bought, t.Name)
			}
			uses[name] = u
		}
	}
	together := groups{}
	for _, u := range uses {
		if len(u.idle) == 0 || len(u.bought) == 0 {
			continue
		}
		for _, name := range slices.Concat(u.idle, u.bought) {
			together.join(u.idle[0], name)
		}
	}
	return together
}

// groups of technologies: each leads to another of its group, in the end to the
// one that stands for all.
type groups map[v1alpha1.EntryName]v1alpha1.EntryName

func (g groups) root(name v1alpha1.EntryName) v1alpha1.EntryName {
	next, ok := g[name]
	if !ok {
		return name
	}
	g[name] = g.root(next)
	return g[name]
}

func (g groups) join(a, b v1alpha1.EntryName) {
	if a, b = g.root(a), g.root(b); a != b {
		g[b] = a
	}
}
