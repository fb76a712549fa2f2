package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/grafana/grafana-foundation-sdk/go/common"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

// ofPlans is the value of a metric of plans, of those that are chosen, by labels
// beside namespace and plan. Where one leader follows another both may be seen for
// a moment; a plan still counts once.
func ofPlans(metric, matchers string, by ...string) string {
	matchers = strings.Join(append([]string{`namespace=~"$namespace"`, `plan=~"$plan"`}, nonEmpty(matchers)...), ", ")
	return fmt.Sprintf("max by (%s) (%s{%s})", strings.Join(append([]string{"namespace", "plan"}, by...), ", "),
		metric, matchers)
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

func sortedKeys(colors map[string]string) []string { return slices.Sorted(maps.Keys(colors)) }

// coloredText shows the text of a cell in the color of its value.
func coloredText() common.TableCellOptions {
	return common.TableCellOptions{TableColorTextCellOptions: common.NewTableColorTextCellOptions()}
}

// statusColors are those of a condition.
var statusColors = map[string]string{"True": "green", "False": "red", "Unknown": "#8e8e8e"}

// mapConditions shows 1, -1 and 0 as the status of a condition.
func mapConditions() []dashboard.ValueMapping {
	show := func(text string, order int32) dashboard.ValueMappingResult {
		return dashboard.ValueMappingResult{Text: &text, Color: new(statusColors[text]), Index: &order}
	}
	return []dashboard.ValueMapping{{ValueMap: &dashboard.ValueMap{
		Type: dashboard.MappingTypeValueToText,
		Options: map[string]dashboard.ValueMappingResult{
			"1": show("True", 0), "-1": show("False", 1), "0": show("Unknown", 2),
		},
	}}}
}

// newDistrictsDashboard is for the people responsible for plans: superintendents,
// technology directors, a state agency.
func newDistrictsDashboard() *dashboard.DashboardBuilder {
	d := newDashboard("techplan-districts", "techplan: districts", "Where the technology plans stand.", "now-30d",
		newChoice("namespace", "District", "label_values(techplan_plan_info, namespace)").AllValue(".*"),
		newChoice("plan", "Plan", `label_values(techplan_plan_info{namespace=~"$namespace"}, plan)`).AllValue(".*"),
	)
	inForce := ofPlans("techplan_plan_condition", `type="InForce", status="True"`)
	addRow(d, "At a glance", 4,
		newStat("Plans in force", "Approved, and today is in their period.", "none", common.BigValueTextModeValue, neutral,
			query{expr: "sum(" + inForce + ")"}),
		newStat("Plans in force whose money follows their goals",
			"The share of plans in force without an error about money.", "percentunit", common.BigValueTextModeValue,
			moreIsGood,
			query{expr: "avg(" + ofPlans("techplan_plan_condition", `type="BudgetAligned", status="True"`) +
				" and on (namespace, plan) (" + inForce + " == 1))"}),
		newStat("Errors to fix", "Findings of severity Error in plans in force that no waiver switches off.", "none",
			common.BigValueTextModeValue, noneIsGood,
			query{expr: "sum(" + ofPlans("techplan_plan_findings", `severity="Error"`) + " and on (namespace, plan) (" +
				inForce + " == 1)) or vector(0)"}),
		newStat("Overdue evaluations",
			"Of plans in force: past their last day without a complete record, or never held.", "none", common.BigValueTextModeValue, noneIsGood,
			query{expr: "sum(" + ofPlans("techplan_plan_evaluations", `state=~"Overdue|Missed"`, "state") +
				" and on (namespace, plan) (" + inForce + " == 1)) or vector(0)"}),
		newStat("Units past their support", "In service although the manufacturer no longer supports them.", "none",
			common.BigValueTextModeValue, noneIsGood,
			query{expr: "sum(" + ofPlans("techplan_plan_devices", `support="Ended"`) + ")"}),
		newStat("Time to the next evaluation", "Until the day begins on which the first of all is due.", "s",
			common.BigValueTextModeValue, neutral,
			query{expr: "clamp_min(min(" + ofPlans("techplan_plan_next_evaluation_timestamp_seconds", "") + ") - time(), 0)"}),
	)
	addRow(d, "Plans", 9,
		newMatrix("Where does each plan stand?", "True is good. Unknown means that there is not enough data.", "type",
			query{expr: fmt.Sprintf(`label_join(%s - %s, "Plan", " ", "namespace", "plan")`,
				ofPlans("techplan_plan_condition", `type!="Stalled", status="True"`, "type"),
				ofPlans("techplan_plan_condition", `type!="Stalled", status="False"`, "type"))}).
			Unit("none").
			ColorScheme(colorBy(dashboard.FieldColorModeIdThresholds)).
			Thresholds(neutral).
			Mappings(mapConditions()).
			CellOptions(coloredText()),
	)
	addRow(d, "Money", 9,
		newBars("How much of the money is tied to goals?",
			"Aligned money of all that is not general operations, as in status.budget.alignedPercent.", "percentunit",
			// What serves the whole district is not at fault for it, so no colour marks it.
			newThresholds("blue"),
			query{
				ofPlans("techplan_plan_budget_amount", `figure="Aligned"`) +
					" / on (namespace, plan) (sum by (namespace, plan) (" +
					ofPlans("techplan_plan_budget_amount", `figure=~"Aligned|Unaligned"`, "figure") + ") > 0)",
				"{{namespace}} {{plan}}",
			}),
		newMatrix("What is budgeted, used and left?",
			"In units of the currency that stands behind the plan, over all its years.", "figure",
			query{expr: fmt.Sprintf(
				`label_join(%s * on (namespace, plan) group_left (currency) %s, `+
					`"Plan", " ", "namespace", "plan", "currency")`,
				ofPlans("techplan_plan_budget_amount", "", "figure"), ofPlans("techplan_plan_info", "", "currency"))}).
			Unit("locale"),
	)
	addRow(d, "What needs work", 8,
		newStack("How much is left to fix?", "Findings that no waiver switches off.",
			map[string]string{"Error": "red", "Warning": "orange", "Info": "blue"},
			query{"sum by (severity) (" + ofPlans("techplan_plan_findings", "", "severity") + ")", "{{severity}}"}),
		newStack("Are the devices supported?", "Units in service, by state of the manufacturer's support.",
			map[string]string{"Supported": "green", "Ended": "red", "Unknown": statusColors["Unknown"]},
			query{"sum by (support) (" + ofPlans("techplan_plan_devices", "", "support") + ")", "{{support}}"}),
		newStack("Are the evaluations held?", "Those done and cancelled are left out.",
			map[string]string{"Scheduled": "blue", "Open": "green", "Overdue": "orange", "Missed": "red"},
			query{"sum by (state) (" + ofPlans("techplan_plan_evaluations", `state=~"Scheduled|Open|Overdue|Missed"`,
				"state") + ")", "{{state}}"}),
	)
	addRow(d, "Goals", 8,
		newStack("Are the goals on track?", "All goals of the districts, whatever plan is chosen.", statusColors,
			query{"sum by (status) (" + ofObjects(`kind="Goal", type="OnTrack"`, "status") + ")", "{{status}}"}),
		newStack("Are the goals funded?", "All goals of the districts, whatever plan is chosen.", statusColors,
			query{"sum by (status) (" + ofObjects(`kind="Goal", type="Funded"`, "status") + ")", "{{status}}"}),
		newStack("Are the benchmarks on track?", "All benchmarks of the districts, whatever plan is chosen.", statusColors,
			query{"sum by (status) (" + ofObjects(`kind="Benchmark", type="OnTrack"`, "status") + ")", "{{status}}"}),
	)
	names := map[string]string{"namespace": "District", "plan": "Plan", "kind": "Kind"}
	addRow(d, "Next", 8,
		newTable("When is each plan's next evaluation due?", "The day on which it is due begins then.", "dateTimeAsIso",
			"Due", names,
			query{expr: ofPlans("techplan_plan_next_evaluation_timestamp_seconds", "") + " * 1000"}),
		newTable("What belongs to nothing?",
			"Objects that are not Ready, as a rule because the plan or goal that they name does not exist. "+
				"What they say is missing there.",
			"none", "Objects", names,
			query{expr: ofObjects(`type="Ready", status="False"`, "kind") + " > 0"}),
	)
	return d
}
