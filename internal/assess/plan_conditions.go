package assess

import (
	"fmt"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/assess/condition"
	"techplan.education/internal/assess/summary"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/completeness"
	"techplan.education/internal/inventory"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
	"techplan.education/internal/text"
)

func evaluateInForce(plan *model.Plan, today calendar.Date, next *calendar.Next) condition.Result {
	start, endDate, approved := plan.Start, plan.End, plan.Approved
	next.AddDates(start, endDate+1, approved)
	body := plan.Spec.Approval.Body
	switch {
	case approved.IsZero():
		return condition.NewFalse(v1alpha1.ReasonDraft, "A draft: no approval is recorded.")
	case today > endDate:
		return condition.NewFalse(v1alpha1.ReasonEnded, "Ended on %s; evaluated as of that day.", endDate)
	case approved > today:
		return condition.NewFalse(v1alpha1.ReasonNotYetApproved, "To be approved by %s on %s.", body, approved)
	case today < start:
		return condition.NewFalse(v1alpha1.ReasonNotStarted, "Starts on %s.", start)
	default:
		return condition.NewTrue(v1alpha1.ReasonInForce, "Approved by %s on %s, in force to %s.", body, approved, endDate)
	}
}

func evaluateComplete(status v1alpha1.CompletenessStatus) condition.Result {
	if len(status.Missing) == 0 {
		return condition.NewTrue(v1alpha1.ReasonComplete, "All %d sections are filled.", len(completeness.Sections))
	}
	var names []string
	for _, section := range status.Missing {
		names = append(names, section.Section)
	}
	return condition.NewFalse(v1alpha1.ReasonSectionsMissing,
		"%d%% complete; missing: %s.", *status.Percent, strings.Join(names, ", "))
}

// setMoneyConditions sets the conditions that rules make False: Balanced and
// BudgetAligned.
func setMoneyConditions(conditions *condition.List, planBudget *budget.Budget, findings []rules.Finding) {
	worst, noBudget := worstByCondition(findings), explainNoBudget(planBudget)
	balanced := "Every domain of technology has its share."
	if finding, ok := worst[v1alpha1.ConditionBalanced]; ok {
		balanced = finding.Message
	}
	aligned := describeAligned(planBudget, findings)
	if finding, ok := worst[v1alpha1.ConditionBudgetAligned]; ok {
		aligned += " Worst: " + finding.Message
	}
	set := func(conditionType v1alpha1.ConditionType, trueReason v1alpha1.ConditionReason, message string) {
		switch finding, isFound := worst[conditionType]; {
		case isFound:
			conditions.SetCondition(conditionType, condition.NewFalse(v1alpha1.ReasonOf(finding.Code), "%s", message))
		case noBudget != "":
			conditions.SetCondition(conditionType, condition.NewUnknown(v1alpha1.ReasonNoBudget, "%s", noBudget))
		default:
			conditions.SetCondition(conditionType, condition.NewTrue(trueReason, "%s", message))
		}
	}
	if !planBudget.HasNoDomains() {
		set(v1alpha1.ConditionBalanced, v1alpha1.ReasonBalanced, balanced)
	} else {
		conditions.SetCondition(v1alpha1.ConditionBalanced, condition.NewUnknown(
			v1alpha1.ReasonNoDomains, "No budget line says for which domain of technology it is. Set domain at the lines.",
		))
	}
	set(v1alpha1.ConditionBudgetAligned, v1alpha1.ReasonAligned, aligned)
}

// explainNoBudget returns a sentence that says why a plan has no budget to evaluate;
// empty: it has one.
func explainNoBudget(planBudget *budget.Budget) string {
	fiscalYears := planBudget.PlanYears
	switch {
	case slices.ContainsFunc(fiscalYears, planBudget.HasMoneyIn):
		return ""
	case planBudget.TotalAllotted() > 0:
		return fmt.Sprintf("No budget line has money in a year of the plan, %s to %s.", fiscalYears[0], fiscalYears[len(fiscalYears)-1])
	default:
		return "No budget line has money."
	}
}

// worstByCondition returns the worst finding that makes a condition False, for each such
// condition: an Error that is not waived, or for Balanced any finding that is not
// waived. The findings are sorted worst first.
func worstByCondition(findings []rules.Finding) map[v1alpha1.ConditionType]rules.Finding {
	worst := map[v1alpha1.ConditionType]rules.Finding{}
	for _, finding := range findings {
		rule, _ := catalog.All.FindRule(finding.Code)
		isSevere := finding.Severity == v1alpha1.SeverityError || rule.Condition == v1alpha1.ConditionBalanced
		if rule.Condition == "" || finding.Waived != "" || !isSevere {
			continue
		}
		if _, known := worst[rule.Condition]; !known {
			worst[rule.Condition] = finding
		}
	}
	return worst
}

// describeAligned describes how much of the budget goes to goals, and the findings about
// money.
func describeAligned(planBudget *budget.Budget, findings []rules.Finding) string {
	aligned, general, unaligned := planBudget.AlignmentTotals()
	currency := planBudget.Currency
	total := planBudget.TotalAllotted().FormatIn(currency)
	message := fmt.Sprintf("All of %s is tied to goals", total)
	switch {
	case unaligned > 0:
		message = fmt.Sprintf("%s of %s is not tied to a goal", unaligned.FormatIn(currency), total)
	case general > 0:
		message = fmt.Sprintf("%s of %s is tied to goals, %s is general operations",
			aligned.FormatIn(currency), total, general.FormatIn(currency))
	}
	var aboutMoney []rules.Finding
	underWaivers := 0
	for _, finding := range findings {
		if rule, _ := catalog.All.FindRule(finding.Code); !rule.Money {
			continue
		}
		aboutMoney = append(aboutMoney, finding)
		if finding.Waived != "" || finding.Lowered != "" {
			underWaivers++
		}
	}
	message = fmt.Sprintf("%s; %s, %s about money", message,
		text.FormatCount(summary.CountBySeverity(aboutMoney, v1alpha1.SeverityError), "error"),
		text.FormatCount(summary.CountBySeverity(aboutMoney, v1alpha1.SeverityWarning), "warning"))
	if underWaivers > 0 {
		message += fmt.Sprintf(", %d under waivers", underWaivers)
	}
	return message + "."
}

// goalsProgress is how far the goals of a plan are.
type goalsProgress struct {
	total, active, onTrack, met, benchmarks int
	// behind and unknown are the active goals that are not on track and those without
	// current data, each with its reason.
	behind, unknown []string
}

func computeGoalsProgress(
	goals []*budget.Goal, benchmarks map[string][]*model.Benchmark, today calendar.Date, next *calendar.Next,
) goalsProgress {
	result := goalsProgress{total: len(goals)}
	for _, goal := range goals {
		progress := computeGoalProgress(goal, benchmarks[goal.Name], today)
		next.AddDates(progress.next)
		result.benchmarks += len(benchmarks[goal.Name])
		if progress.met.Status == metav1.ConditionTrue {
			result.met++
		}
		if !progress.isActive {
			continue
		}
		result.active++
		described := fmt.Sprintf("%s (%s)", goal.Name, progress.onTrack.Reason)
		switch progress.onTrack.Status {
		case metav1.ConditionTrue:
			result.onTrack++
		case metav1.ConditionFalse:
			result.behind = append(result.behind, described)
		case metav1.ConditionUnknown:
			result.unknown = append(result.unknown, described)
		}
	}
	return result
}

// listCounts returns the counts as the status of a plan shows them.
func (result goalsProgress) listCounts() v1alpha1.GoalCounts {
	return v1alpha1.GoalCounts{
		Total:      summary.NewCount(result.total),
		Active:     summary.NewCount(result.active),
		OnTrack:    summary.NewCount(result.onTrack),
		Met:        summary.NewCount(result.met),
		Benchmarks: summary.NewCount(result.benchmarks),
	}
}

// evaluateOnTrack returns whether the active goals are on track.
func (result goalsProgress) evaluateOnTrack() condition.Result {
	active := text.FormatCount(result.active, "active goal")
	switch {
	case result.active == 0:
		return condition.NewUnknown(v1alpha1.ReasonNoActiveGoals, "No goal is active.")
	case len(result.behind) > 0:
		return condition.NewFalse(v1alpha1.ReasonBehind,
			"%d of %s behind: %s.", len(result.behind), active, text.ListFirst(result.behind))
	case len(result.unknown) > 0:
		return condition.NewUnknown(v1alpha1.ReasonNoData,
			"%d of %s without current data: %s.", len(result.unknown), active, text.ListFirst(result.unknown))
	default:
		return condition.NewTrue(v1alpha1.ReasonOnTrack, "%s on track.", active)
	}
}

// evaluateDevicesSupported returns whether the makers support the devices in service.
func evaluateDevicesSupported(status v1alpha1.InventoryStatus, stock []inventory.StockSum) condition.Result {
	var unknown int64
	for _, sum := range stock {
		if sum.InService && sum.Support == inventory.SupportUnknown {
			unknown += sum.Devices
		}
	}
	inService := text.FormatCount(*status.InService, "device")
	switch {
	case *status.InService == 0:
		return condition.NewUnknown(v1alpha1.ReasonNoDevices, "No device is in service.")
	case *status.Unsupported > 0:
		return condition.NewFalse(v1alpha1.ReasonUnsupported,
			"%d of %s in service past the support end.", *status.Unsupported, inService)
	case unknown > 0:
		return condition.NewUnknown(v1alpha1.ReasonEndUnknown,
			"The support end of %d of %s in service is not known.", unknown, inService)
	default:
		return condition.NewTrue(v1alpha1.ReasonSupported, "%s in service, all supported.", inService)
	}
}
