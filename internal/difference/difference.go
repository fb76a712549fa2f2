// Package difference compares two versions of a district by what their assessments say: money,
// findings and conditions. It is pure, and both versions must have been assessed at the same
// instant, so that time alone changes nothing.
package difference

import (
	"cmp"
	"maps"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
)

// Change says what happened to a plan, an amount or a finding.
type Change string

// The changes.
const (
	Unchanged Change = "Unchanged"
	Added     Change = "Added"
	Removed   Change = "Removed"
	Changed   Change = "Changed"
)

// Plan is what differs between two versions of a plan. Its JSON is read by other programs: fields
// are added, never renamed.
type Plan struct {
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	Change    Change `json:"change"`
	// Currency of the new version, or of the old one if the plan was removed. OldCurrency is
	// that of the old version if it differs.
	Currency    string      `json:"currency"`
	OldCurrency string      `json:"oldCurrency,omitempty"`
	Amounts     []Amount    `json:"amounts"`
	Findings    []Finding   `json:"findings"`
	Conditions  []Condition `json:"conditions"`
}

// Amount is an amount of money that differs. An empty side has no such amount.
type Amount struct {
	// Of says what it is an amount of, in the order of subjects.
	Of Subject `json:"of"`
	// Name of the line, goal, source or domain, or the fiscal year.
	Name   string           `json:"name,omitempty"`
	Before v1alpha1.Decimal `json:"before,omitempty"`
	After  v1alpha1.Decimal `json:"after,omitempty"`
	// By is After less Before.
	By v1alpha1.Decimal `json:"by"`
}

// Subject is what an amount is of.
type Subject string

// The subjects of amounts, in their order.
const (
	Total      Subject = "Total"
	Used       Subject = "SpentOrOrdered"
	FiscalYear Subject = "FiscalYear"
	RefreshGap Subject = "RefreshGap"
	Source     Subject = "Source"
	Domain     Subject = "Domain"
	Goal       Subject = "Goal"
	Line       Subject = "Line"
)

var subjects = []Subject{Total, Used, FiscalYear, RefreshGap, Source, Domain, Goal, Line}

// Finding is a finding that came, went or changed its severity, amount or waiver. Message and
// Action are those of the new version, or of the old one if it is gone.
type Finding struct {
	Change     Change               `json:"change"`
	Code       v1alpha1.FindingCode `json:"code"`
	Object     v1alpha1.ObjectKey   `json:"object"`
	Field      string               `json:"field,omitempty"`
	FiscalYear v1alpha1.FiscalYear  `json:"fiscalYear,omitempty"`
	Message    string               `json:"message"`
	Action     string               `json:"action,omitempty"`
	Before     *State               `json:"before,omitempty"`
	After      *State               `json:"after,omitempty"`
}

// State is how grave a finding is.
type State struct {
	Severity v1alpha1.Severity  `json:"severity"`
	Amount   v1alpha1.Money     `json:"amount,omitempty"`
	Waived   v1alpha1.EntryName `json:"waived,omitempty"`
}

// IsOpen reports whether the finding is there, not waived, and at least of a severity.
func (state *State) IsOpen(least v1alpha1.Severity) bool {
	return state != nil && state.Waived == "" && rankSeverity(state.Severity) <= rankSeverity(least)
}

func rankSeverity(severity v1alpha1.Severity) int {
	return slices.Index([]v1alpha1.Severity{v1alpha1.SeverityError, v1alpha1.SeverityWarning, v1alpha1.SeverityInfo}, severity)
}

// Condition is a condition of the plan whose status differs. An empty side has no such condition.
type Condition struct {
	Type   string                 `json:"type"`
	Before metav1.ConditionStatus `json:"before,omitempty"`
	After  metav1.ConditionStatus `json:"after,omitempty"`
	// Message is that of the new version, or of the old one if the condition is gone.
	Message string `json:"message,omitempty"`
}

// ComparePlans compares the plans of two versions of a district, by name.
func ComparePlans(namespace string, before, after snapshot.District) []Plan {
	old, current := plansByName(before), plansByName(after)
	names := slices.Collect(maps.Keys(old))
	for name := range current {
		if old[name] == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var plans []Plan
	for _, name := range names {
		plans = append(plans, comparePlan(namespace, name, version{old[name], before}, version{current[name], after}))
	}
	return plans
}

func plansByName(district snapshot.District) map[string]*v1alpha1.TechnologyPlan {
	plans := map[string]*v1alpha1.TechnologyPlan{}
	for _, plan := range district.Plans {
		plans[plan.Name] = plan
	}
	return plans
}

// version is one side of a comparison. The plan is nil if this side does not have it.
type version struct {
	plan     *v1alpha1.TechnologyPlan
	district snapshot.District
}

func comparePlan(namespace, name string, before, after version) Plan {
	compared := Plan{
		Namespace: namespace, Name: name, Change: Changed, Amounts: compareAmounts(before, after),
		Findings: compareFindings(before, after), Conditions: compareConditions(before, after),
	}
	for _, side := range []version{before, after} {
		if side.plan != nil {
			compared.Currency = side.plan.Status.Budget.Currency
		}
	}
	if before.plan != nil && before.plan.Status.Budget.Currency != compared.Currency {
		compared.OldCurrency = before.plan.Status.Budget.Currency
	}
	switch {
	case before.plan == nil:
		compared.Change = Added
	case after.plan == nil:
		compared.Change = Removed
	case len(compared.Amounts)+len(compared.Findings)+len(compared.Conditions) == 0 && compared.OldCurrency == "":
		compared.Change = Unchanged
	}
	return compared
}

// amountKey identifies an amount of a version.
type amountKey struct {
	of   Subject
	name string
}

func compareAmounts(before, after version) []Amount {
	old, current := before.listAmounts(), after.listAmounts()
	keys := maps.Clone(old)
	maps.Copy(keys, current)
	amounts := []Amount{}
	for key := range keys {
		was, existed := old[key]
		is, exists := current[key]
		if was == is && existed == exists {
			continue
		}
		amount := Amount{Of: key.of, Name: key.name, By: (is - was).FormatSigned()}
		if existed {
			amount.Before = was.FormatSigned()
		}
		if exists {
			amount.After = is.FormatSigned()
		}
		amounts = append(amounts, amount)
	}
	slices.SortFunc(amounts, func(left, right Amount) int {
		return cmp.Or(slices.Index(subjects, left.Of)-slices.Index(subjects, right.Of), cmp.Compare(left.Name, right.Name))
	})
	return amounts
}

// listAmounts returns the amounts of a version that are compared.
func (side version) listAmounts() map[amountKey]money.Amount {
	amounts := map[amountKey]money.Amount{}
	if side.plan == nil {
		return amounts
	}
	budget := side.plan.Status.Budget
	add := func(of Subject, name string, amount v1alpha1.Money) {
		if parsed := money.ParseOrZero(amount); parsed != 0 {
			amounts[amountKey{of, name}] += parsed
		}
	}
	add(Total, "", budget.Total)
	add(Used, "", budget.Spent)
	add(Used, "", budget.Committed)
	for _, year := range budget.Years {
		add(FiscalYear, formatYear(year.FiscalYear), year.Allotted)
		add(RefreshGap, formatYear(year.FiscalYear), year.RefreshGap)
	}
	side.addStated(amounts, add)
	for _, domain := range budget.Domains {
		add(Domain, string(domain.Domain), domain.Amount)
	}
	for _, goal := range budget.Goals {
		add(Goal, goal.Name, goal.Allotted)
	}
	return amounts
}

// addStated adds what the plan itself states: what sources give, and what lines have. The status
// lists those lines of which money was moved or used; they have what was moved to them, too.
func (side version) addStated(
	amounts map[amountKey]money.Amount, add func(of Subject, name string, amount v1alpha1.Money),
) {
	stated := side.plan.Spec.Budget
	if stated == nil {
		return
	}
	for _, source := range stated.Sources {
		for _, given := range source.Amounts {
			add(Source, string(source.Name), given.Amount)
		}
	}
	allotted := map[v1alpha1.EntryName]v1alpha1.Money{}
	for _, line := range side.plan.Status.Budget.Lines {
		allotted[line.Name] = line.Allotted
	}
	for _, line := range stated.Lines {
		// A line without money is not the same as no line.
		amounts[amountKey{Line, string(line.Name)}] = money.ParseOrZero(cmp.Or(allotted[line.Name], line.Amount))
	}
}

func formatYear(year v1alpha1.FiscalYear) string { return calendar.FiscalYear(year).String() }

func compareConditions(before, after version) []Condition {
	old, current := before.listConditions(), after.listConditions()
	types := maps.Clone(old)
	maps.Copy(types, current)
	conditions := []Condition{}
	for conditionType, newest := range types {
		if old[conditionType].Status != current[conditionType].Status {
			conditions = append(conditions, Condition{
				conditionType, old[conditionType].Status, current[conditionType].Status, newest.Message,
			})
		}
	}
	slices.SortFunc(conditions, func(left, right Condition) int { return cmp.Compare(left.Type, right.Type) })
	return conditions
}

func (side version) listConditions() map[string]metav1.Condition {
	conditions := map[string]metav1.Condition{}
	if side.plan != nil {
		for _, condition := range side.plan.Status.Conditions {
			conditions[condition.Type] = condition
		}
	}
	return conditions
}
