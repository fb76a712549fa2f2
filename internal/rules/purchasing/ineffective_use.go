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
	for _, technology := range input.Technologies() {
		_, gone := input.FindEnding(technology)
		if gone || technology.Seats.Paid == nil || *technology.Seats.Paid == 0 || technology.Seats.Used == nil {
			continue
		}
		paid, used := int64(*technology.Seats.Paid), int64(*technology.Seats.Used)
		if big.NewRat(100*used, paid).Cmp(input.Policy.SeatUseMinPercent) >= 0 {
			continue
		}
		waste := unusedMoney(input, technology, paid-used, paid)
		message := fmt.Sprintf("%d of %d paid licenses of %s were used", used, paid, technology.Name)
		if waste > 0 {
			message += fmt.Sprintf(": about %s a year is paid for nothing", input.FormatEstimate(waste))
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityWarning, Field: rules.TechnologyPath(technology.Name).Child("seats").String(),
			Message: message + ".", Action: buyFewer(used, paid),
			Money: waste, Technologies: []string{string(technology.Name)}, Domain: string(technology.Domain),
		})
	}
}

// unusedMoney is what unused licenses cost in a year: by the price of one, else
// as their part of what the technology's lines of the current year hold; 0: not
// known.
func unusedMoney(input *rules.Input, technology v1alpha1.Technology, unused, paid int64) money.Amount {
	if technology.UnitCost != "" {
		return money.ParseOrZero(technology.UnitCost).Times(unused)
	}
	lines := input.LinesFor(technology.Name, v1alpha1.PurposeOperation, v1alpha1.PurposePurchase)
	return budget.MoneyFor(technology.Name, lines, input.Current).Ratio(unused, paid)
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
		for _, technology := range k.idle {
			stock := idle[technology.Name]
			number += stock.count
			worth = worth.Plus(stock.cost + money.ParseOrZero(technology.UnitCost).Times(stock.unpriced))
			if stock.unpriced > 0 && technology.UnitCost == "" {
				unpriced = append(unpriced, string(technology.Name))
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
					number, "idle device",
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
			"no cost is known of idle devices that could be used before more is bought: %s", text.JoinFirst(unknown),
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
	for _, stock := range input.Stock {
		if stock.Idle == 0 || stock.Support == inventory.Unsupported {
			continue
		}
		name := v1alpha1.EntryName(stock.Technology)
		sum := sums[name]
		sum.count += stock.Idle
		sum.unpriced += stock.IdleUnpriced
		sum.cost = sum.cost.Plus(stock.IdleCost)
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

func (class class) names() []string {
	names := make([]string, len(class.idle))
	for i, technology := range class.idle {
		names[i] = string(technology.Name)
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
	for _, technology := range input.Technologies() {
		k := class{bought: purchases(input, technology.Name)}
		if _, gone := input.FindEnding(technology); !gone && idle[technology.Name].count > 0 {
			k.idle = []v1alpha1.Technology{technology}
		}
		own[technology.Name] = k
	}
	together := exchangeable(input, own)
	whole := map[v1alpha1.EntryName]class{}
	for _, technology := range input.Technologies() {
		root := together.root(technology.Name)
		k := whole[root]
		k.idle, k.bought = append(
			k.idle, own[technology.Name].idle...,
		), append(
			k.bought, own[technology.Name].bought...,
		)
		whole[root] = k
	}
	var classes []class
	for _, technology := range input.Technologies() {
		// Each once, at its first idle technology.
		if k := whole[together.root(technology.Name)]; len(k.bought) > 0 && len(k.idle) > 0 &&
			k.idle[0].Name == technology.Name {
			classes = append(classes, k)
		}
	}
	return classes
}

// exchangeable puts together the devices that share a use case of which
// something is idle and something is bought; another use case makes nobody ask.
func exchangeable(input *rules.Input, own map[v1alpha1.EntryName]class) groups {
	uses := map[v1alpha1.EntryName]struct{ idle, bought []v1alpha1.EntryName }{}
	for _, technology := range input.Technologies() {
		if technology.Kind != v1alpha1.TechnologyDevice {
			continue
		}
		for _, name := range technology.UseCases {
			u := uses[name]
			if len(own[technology.Name].idle) > 0 {
				u.idle = append(u.idle, technology.Name)
			}
			if len(own[technology.Name].bought) > 0 {
				u.bought = append(u.bought, technology.Name)
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

func (groups groups) root(name v1alpha1.EntryName) v1alpha1.EntryName {
	next, ok := groups[name]
	if !ok {
		return name
	}
	groups[name] = groups.root(next)
	return groups[name]
}

func (groups groups) join(a, b v1alpha1.EntryName) {
	if a, b = groups.root(a), groups.root(b); a != b {
		groups[b] = a
	}
}
