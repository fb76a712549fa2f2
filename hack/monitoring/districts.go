package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ofPlans is the value of a metric of plans, of those that are chosen, by labels
// beside namespace and plan. Where one leader follows another both may be seen for
// a moment; a plan still counts once.
func ofPlans(metric, matchers string, by ...string) string {
	matchers = strings.Join(append([]string{`namespace=~"$namespace"`, `plan=~"$plan"`}, nonEmpty(matchers)...), ", ")
	return fmt.Sprintf("max by (%s) (%s{%s})", strings.Join(append([]string{"namespace", "plan"}, by...), ", "), metric, matchers)
}

// ofObjects is the same for what is counted by district.
func ofObjects(matchers string, by ...string) string {
	return fmt.Sprintf(`max by (%s) (techplan_condition_objects{namespace=~"$namespace", %s})`,
		strings.Join(append([]string{"namespace"}, by...), ", "), matchers)
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func sorted(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

// statusColors are those of a condition.
var statusColors = map[string]string{"True": "green", "False": "red", "Unknown": "#8e8e8e"}

// verdict shows 1, -1 and 0 as the status of a condition.
func verdict() object {
	word := func(text, color string, order int) object {
		return object{"text": text, "color": color, "index": order}
	}
	return object{
		"unit": "none", "color": object{"mode": "thresholds"}, "thresholds": neutral,
		"custom": object{"align": "auto", "filterable": true, "cellOptions": object{"type": "color-text"}},
		"mappings": []object{{"type": "value", "options": object{
			"1": word("True", statusColors["True"], 0), "-1": word("False", statusColors["False"], 1), "0": word("Unknown", statusColors["Unknown"], 2),
		}}},
	}
}

// districts is for those who answer for plans: superintendents, technology
// directors, a state agency.
func districts() dashboard {
	d := newDashboard("techplan-districts", "techplan: districts", "Where the technology plans stand.", "now-30d",
		choice("namespace", "District", "label_values(techplan_plan_info, namespace)"),
		choice("plan", "Plan", `label_values(techplan_plan_info{namespace=~"$namespace"}, plan)`),
	)
	inForce := ofPlans("techplan_plan_condition", `type="InForce", status="True"`)
	d.row("At a glance", 4,
		stat("Plans in force", "Approved, and today is in their period.", "none", "value", neutral,
			query{expr: "sum(" + inForce + ")"}),
		stat("Plans in force whose money follows their goals", "The share of plans in force without an error about money.", "percentunit", "value", moreIsGood,
			query{expr: "avg(" + ofPlans("techplan_plan_condition", `type="BudgetAligned", status="True"`) + " and on (namespace, plan) (" + inForce + " == 1))"}),
		stat("Errors to settle", "Findings of severity Error in plans in force that no waiver switches off.", "none", "value", noneIsGood,
			query{expr: "sum(" + ofPlans("techplan_plan_findings", `severity="Error"`) + " and on (namespace, plan) (" + inForce + " == 1)) or vector(0)"}),
		stat("Overdue evaluations", "Of plans in force: past their last day without a complete record, or never held.", "none", "value", noneIsGood,
			query{expr: "sum(" + ofPlans("techplan_plan_evaluations", `state=~"Overdue|Missed"`, "state") + " and on (namespace, plan) (" + inForce + " == 1)) or vector(0)"}),
		stat("Machines past their support", "In service although the maker no longer supports them.", "none", "value", noneIsGood,
			query{expr: "sum(" + ofPlans("techplan_plan_devices", `support="Ended"`) + ")"}),
		stat("Time to the next evaluation", "Until the day begins on which the first of all is due.", "s", "value", neutral,
			query{expr: "clamp_min(min(" + ofPlans("techplan_plan_next_evaluation_timestamp_seconds", "") + ") - time(), 0)"}),
	)
	d.row("Plans", 9,
		matrix("Where does each plan stand?", "True is good. Unknown means that there is not enough data.", "type", verdict(),
			query{expr: fmt.Sprintf(`label_join(%s - %s, "Plan", " ", "namespace", "plan")`,
				ofPlans("techplan_plan_condition", `type!="Stalled", status="True"`, "type"),
				ofPlans("techplan_plan_condition", `type!="Stalled", status="False"`, "type"))}),
	)
	d.row("Money", 9,
		bars("How much of the money is tied to goals?", "Aligned money of all that is not general operations, as in status.budget.alignedPercent.", "percentunit",
			// What serves the whole district is not at fault for it, so no colour judges.
			thresholds("blue"),
			query{
				ofPlans("techplan_plan_budget_amount", `figure="Aligned"`) + " / on (namespace, plan) (sum by (namespace, plan) (" +
					ofPlans("techplan_plan_budget_amount", `figure=~"Aligned|Unaligned"`, "figure") + ") > 0)",
				"{{namespace}} {{plan}}",
			}),
		matrix("What is budgeted, used and left?", "In units of the currency that stands behind the plan, over all its years.", "figure",
			object{"unit": "locale", "custom": object{"align": "auto", "filterable": true}},
			query{expr: fmt.Sprintf(`label_join(%s * on (namespace, plan) group_left (currency) %s, "Plan", " ", "namespace", "plan", "currency")`,
				ofPlans("techplan_plan_budget_amount", "", "figure"), ofPlans("techplan_plan_info", "", "currency"))}),
	)
	d.row("What needs work", 8,
		stacked("How much is left to settle?", "Findings that no waiver switches off.",
			map[string]string{"Error": "red", "Warning": "orange", "Info": "blue"},
			query{"sum by (severity) (" + ofPlans("techplan_plan_findings", "", "severity") + ")", "{{severity}}"}),
		stacked("Are the machines supported?", "Machines in service, by the support of their maker.",
			map[string]string{"Supported": "green", "Ended": "red", "Unknown": statusColors["Unknown"]},
			query{"sum by (support) (" + ofPlans("techplan_plan_devices", "", "support") + ")", "{{support}}"}),
		stacked("Are the evaluations held?", "Those done and cancelled are left out.",
			map[string]string{"Scheduled": "blue", "Open": "green", "Overdue": "orange", "Missed": "red"},
			query{"sum by (state) (" + ofPlans("techplan_plan_evaluations", `state=~"Scheduled|Open|Overdue|Missed"`, "state") + ")", "{{state}}"}),
	)
	d.row("Goals", 8,
		stacked("Are the goals on track?", "All goals of the districts, whatever plan is chosen.", statusColors,
			query{"sum by (status) (" + ofObjects(`kind="Goal", type="OnTrack"`, "status") + ")", "{{status}}"}),
		stacked("Are the goals funded?", "All goals of the districts, whatever plan is chosen.", statusColors,
			query{"sum by (status) (" + ofObjects(`kind="Goal", type="Funded"`, "status") + ")", "{{status}}"}),
		stacked("Are the benchmarks on track?", "All benchmarks of the districts, whatever plan is chosen.", statusColors,
			query{"sum by (status) (" + ofObjects(`kind="Benchmark", type="OnTrack"`, "status") + ")", "{{status}}"}),
	)
	names := map[string]string{"namespace": "District", "plan": "Plan", "kind": "Kind"}
	d.row("Next", 8,
		table("When is each plan's next evaluation due?", "The day on which it is due begins then.", "dateTimeAsIso", "Due", names,
			query{expr: ofPlans("techplan_plan_next_evaluation_timestamp_seconds", "") + " * 1000"}),
		table("What belongs to nothing?", "Objects that are not Ready, as a rule because the plan or goal that they name does not exist. What they say is missing there.",
			"none", "Objects", names,
			query{expr: ofObjects(`type="Ready", status="False"`, "kind") + " > 0"}),
	)
	return d
}
