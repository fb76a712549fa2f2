package purchasing

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// IneffectiveUse reports paid licenses that are not used, and idle devices while more
// are bought.
var IneffectiveUse = rules.Rule{
	Code: rules.IneffectiveUse, Number: "E-21", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Money: true,
	Check: func(input *rules.Input, report *rules.Report) {
		checkUnusedLicenses(input, report)
		checkIdleDevices(input, report)
	},
}

// checkUnusedLicenses reports technologies whose licenses are used less than the
// policy's seatUseMinPercent. Technologies that are given up are left out: their
// licenses end anyway.
func checkUnusedLicenses(input *rules.Input, report *rules.Report) {
	var unknown []v1alpha1.EntryName
	for _, technology := range input.Plan.Technologies {
		_, isGone := input.FindEnding(technology)
		if isGone || technology.Seats.Paid == nil || *technology.Seats.Paid == 0 {
			continue
		}
		if technology.Seats.Used == nil {
			unknown = append(unknown, technology.Name)
			continue
		}
		unused := technology.CountUnused(input.Policy.SeatUseMinPercent)
		if unused == 0 {
			continue
		}
		paid, used := int64(*technology.Seats.Paid), int64(*technology.Seats.Used)
		waste := computeUnusedLicenseCost(input, technology, unused, paid)
		message := fmt.Sprintf("%d of %d paid licenses of %s were used", used, paid, technology.Name)
		// Without a price or a line, the waste is not known, but the licenses are still unused.
		if waste > 0 {
			message += fmt.Sprintf(": about %s a year is paid for nothing", input.FormatEstimate(waste))
		}
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning, Field: rules.TechnologyPath(technology.Name).Child("seats").String(),
			Message: message + ".", Action: adviseOnLicenses(used, paid),
			Money: waste, Technologies: []v1alpha1.EntryName{technology.Name}, Domain: v1alpha1.BudgetDomain(technology.Domain),
		})
	}
	if len(unknown) > 0 {
		slices.Sort(unknown)
		report.AddNotChecked("how many of the paid licenses are used is not recorded for %s", text.JoinFirst(unknown))
	}
}

// computeUnusedLicenseCost returns what unused licenses cost in a year: by the price of
// one license, or else by their part of the technology's lines in the current year;
// 0: not known.
func computeUnusedLicenseCost(input *rules.Input, technology *model.Technology, unused, paid int64) money.Amount {
	if technology.IsPriced {
		return technology.UnitCost.Times(unused)
	}
	budgetLines := input.LinesFor(technology.Name, v1alpha1.PurposeOperation, v1alpha1.PurposePurchase)
	return budget.MoneyFor(technology.Name, budgetLines, input.Current).MultiplyRatio(unused, paid)
}

// adviseOnLicenses suggests to buy the licenses in use and a tenth more, rounded up,
// which leaves room for new users during the year.
func adviseOnLicenses(used, paid int64) string {
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

// idleStock are the units of a technology that are owned and not used.
type idleStock struct {
	// unpriced of the count units have no cost of their own. cost is that of the others.
	count, unpriced int64
	cost            money.Amount
}

// checkIdleDevices reports one finding for each class of devices whose idle units are
// worth at least half of what is bought. Fewer idle units are a normal reserve for
// repairs.
func checkIdleDevices(input *rules.Input, report *rules.Report) {
	stocks := sumIdleStock(input)
	var unknown []v1alpha1.EntryName
	for _, class := range listClasses(input, stocks) {
		var number int64
		var worth money.Amount
		var unpriced []v1alpha1.EntryName
		for _, technology := range class.idle {
			stock := stocks[technology.Name]
			number += stock.count
			worth = worth.Plus(stock.cost + technology.UnitCost.Times(stock.unpriced))
			if stock.unpriced > 0 && !technology.IsPriced {
				unpriced = append(unpriced, technology.Name)
			}
		}
		planned := sumPurchases(class.bought)
		// An unknown price may be why the worth is below half. Technologies without a price are
		// therefore reported as not checked. If there are none, there is no finding.
		if money.ComparePercent(worth, 50, planned) < 0 {
			unknown = append(unknown, unpriced...)
			continue
		}
		names, lines := class.idleNames(), listLineNames(class.bought)
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning, Field: rules.TechnologyPath(class.idle[0].Name).String(),
			Message: fmt.Sprintf(
				"%s of %s, worth about %s, could be used before more is bought for %s (%s).",
				text.FormatCount(number, "idle device"), text.JoinAnd(names), input.FormatEstimate(worth),
				input.FormatMoney(planned), text.JoinFirst(lines),
			),
			Action: "Put the idle devices to use first and buy fewer, or record that they are retired.",
			// No more can be saved than is bought, and no more than the idle units are worth.
			Money: min(
				worth,
				planned,
			), Lines: lines, Technologies: names, Domain: v1alpha1.BudgetDomain(class.idle[0].Domain),
		})
	}
	if len(unknown) > 0 {
		slices.Sort(unknown)
		report.AddNotChecked(
			"no cost is known of idle devices that could be used before more is bought: %s", text.JoinFirst(unknown),
		)
	}
}

// sumIdleStock sums the idle units by technology. Units without support are left out,
// as they can no longer replace a purchase.
func sumIdleStock(input *rules.Input) map[v1alpha1.EntryName]idleStock {
	sums := map[v1alpha1.EntryName]idleStock{}
	for _, stock := range input.Stock {
		if stock.Idle == 0 || stock.Support == inventory.Unsupported {
			continue
		}
		entryName := stock.Technology
		sum := sums[entryName]
		sum.count += stock.Idle
		sum.unpriced += stock.IdleUnpriced
		sum.cost = sum.cost.Plus(stock.IdleCost)
		sums[entryName] = sum
	}
	return sums
}

// deviceClass are devices that can replace each other: those that are idle and those
// that are bought.
type deviceClass struct {
	// idle are the technologies with idle units, by name.
	idle   []*model.Technology
	bought []purchase
}

// idleNames are the names of the technologies with idle units.
func (class deviceClass) idleNames() []v1alpha1.EntryName {
	names := make([]v1alpha1.EntryName, len(class.idle))
	for i, technology := range class.idle {
		names[i] = technology.Name
	}
	return names
}

// listClasses lists the classes with idle units and purchases. Technologies that are
// given up are not put to use again, so their idle units do not count.
func listClasses(input *rules.Input, idle map[v1alpha1.EntryName]idleStock) []deviceClass {
	if len(idle) == 0 {
		return nil
	}
	// Each technology first is a class of its own. Then the classes of exchangeable
	// devices are joined.
	own := map[v1alpha1.EntryName]deviceClass{}
	for _, technology := range input.Plan.Technologies {
		class := deviceClass{bought: selectActionable(input, listPurchases(input, technology.Name))}
		if _, isGone := input.FindEnding(technology); !isGone && idle[technology.Name].count > 0 {
			class.idle = []*model.Technology{technology}
		}
		own[technology.Name] = class
	}
	together := groupExchangeable(input, own)
	whole := map[v1alpha1.EntryName]deviceClass{}
	for _, technology := range input.Plan.Technologies {
		representative := together.findRepresentative(technology.Name)
		class := whole[representative]
		class.idle = append(class.idle, own[technology.Name].idle...)
		class.bought = append(class.bought, own[technology.Name].bought...)
		whole[representative] = class
	}
	var classes []deviceClass
	for _, technology := range input.Plan.Technologies {
		// A class is listed once, at its first idle technology.
		if class := whole[together.findRepresentative(technology.Name)]; len(class.bought) > 0 && len(class.idle) > 0 &&
			class.idle[0].Name == technology.Name {
			classes = append(classes, class)
		}
	}
	return classes
}

// groupExchangeable groups the devices that share a use case, if one of them is idle
// and another is bought. A use case without an idle or a bought device joins nothing,
// so that classes stay small.
func groupExchangeable(input *rules.Input, own map[v1alpha1.EntryName]deviceClass) technologyGroups {
	uses := map[v1alpha1.EntryName]struct{ idle, bought []v1alpha1.EntryName }{}
	for _, technology := range input.Plan.Technologies {
		// Software and services cannot stand idle on a shelf.
		if technology.Kind != v1alpha1.TechnologyDevice {
			continue
		}
		for _, entryName := range technology.UseCases {
			devices := uses[entryName]
			if len(own[technology.Name].idle) > 0 {
				devices.idle = append(devices.idle, technology.Name)
			}
			if len(own[technology.Name].bought) > 0 {
				devices.bought = append(devices.bought, technology.Name)
			}
			uses[entryName] = devices
		}
	}
	together := technologyGroups{}
	for _, devices := range uses {
		if len(devices.idle) == 0 || len(devices.bought) == 0 {
			continue
		}
		for _, entryName := range slices.Concat(devices.idle, devices.bought) {
			together.mergeGroups(devices.idle[0], entryName)
		}
	}
	return together
}

// technologyGroups are groups of technologies. Each technology leads to another of
// its group, and in the end to the one that stands for the group.
type technologyGroups map[v1alpha1.EntryName]v1alpha1.EntryName

// findRepresentative finds the technology that stands for the group of a name, and shortens the
// way to it.
func (groups technologyGroups) findRepresentative(entryName v1alpha1.EntryName) v1alpha1.EntryName {
	next, ok := groups[entryName]
	if !ok {
		return entryName
	}
	groups[entryName] = groups.findRepresentative(next)
	return groups[entryName]
}

// mergeGroups puts the groups of two technologies together.
func (groups technologyGroups) mergeGroups(left, right v1alpha1.EntryName) {
	if left, right = groups.findRepresentative(left), groups.findRepresentative(right); left != right {
		groups[right] = left
	}
}
