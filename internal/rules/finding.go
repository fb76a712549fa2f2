package rules

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
)

// Finding is one mistake that a rule reports, with the fields that folding compares.
type Finding struct {
	// Code, Severity, Object, Field, FiscalYear, Message and Action are the fields of
	// the same names in the API.
	Code       v1alpha1.FindingCode
	Severity   v1alpha1.Severity
	Object     v1alpha1.ObjectKey
	Field      string
	FiscalYear v1alpha1.FiscalYear
	Message    string
	Action     string
	// Waived is the name of the waiver that switches the finding off. Lowered is the
	// name of the waiver that lowers its severity.
	Waived, Lowered v1alpha1.EntryName
	// Related lists the messages of the findings that this finding explains or
	// replaces.
	Related []string
	// Explains has each finding that this finding explains, also those that have no room in
	// Related.
	Explains []Explained
	// Money is the amount at stake; 0 if there is none or it is not known. The API
	// shows it as amount.
	Money money.Amount
	// Years is the number of fiscal years that share Money; 0 means one.
	Years int
	// Have is the available money of a finding whose Money is missing.
	Have money.Amount
	// Lines and Technologies are the names of the entries concerned, and Goals those of the
	// goals.
	Lines, Technologies []v1alpha1.EntryName
	Goals               []string
	// Meant lists the existing goals that a misspelt name may mean.
	Meant []string
	// Replaced lists the technologies for which a goal's Replacement lines pay in other
	// years than the finding's.
	Replaced []v1alpha1.EntryName
	// Roles lists the keys of roles that no stakeholder has: see RoleKey.
	Roles []string
	// Domain is the domain of technology concerned.
	Domain v1alpha1.BudgetDomain
	// Collapsed says that the finding replaces all findings of its code: see Collapse.
	Collapsed bool
	// PlanReview says that a review of the plan as a whole is among the overdue
	// evaluations of the finding.
	PlanReview bool
}

// Explained names a finding that is not listed itself, because another one explains it. Several
// findings may explain the same one.
type Explained struct {
	Code       v1alpha1.FindingCode
	Object     v1alpha1.ObjectKey
	Field      string
	FiscalYear v1alpha1.FiscalYear
}

// API converts the finding to its form in a status. The caller adds the date since which
// the finding exists.
func (finding Finding) API() v1alpha1.Finding {
	shown := v1alpha1.Finding{
		Code: finding.Code, Severity: finding.Severity, Object: finding.Object, Field: finding.Field, FiscalYear: finding.FiscalYear,
		Message: finding.Message, Action: finding.Action, Waived: finding.Waived, Lowered: finding.Lowered, Related: finding.Related,
	}
	if finding.Money > 0 {
		shown.Amount = finding.Money.API()
	}
	return shown
}

// severityRanks orders severities, worst first.
var severityRanks = map[v1alpha1.Severity]int{
	v1alpha1.SeverityError: 0, v1alpha1.SeverityWarning: 1, v1alpha1.SeverityInfo: 2,
}

// milderSeverity returns the milder of two severities.
func milderSeverity(left, right v1alpha1.Severity) v1alpha1.Severity {
	if severityRanks[left] > severityRanks[right] {
		return left
	}
	return right
}

// sortFindings sorts the worst first: unwaived before waived, then by severity, money,
// code, object, field and year. The message comes last, so that the order does not depend
// on the order of the rules.
func sortFindings(findings []Finding) {
	slices.SortFunc(findings, func(left, right Finding) int {
		return cmp.Or(
			compareByWaived(left, right),
			cmp.Compare(severityRanks[left.Severity], severityRanks[right.Severity]),
			cmp.Compare(right.Money, left.Money),
			cmp.Compare(left.Code, right.Code),
			cmp.Compare(left.Object.Kind, right.Object.Kind), cmp.Compare(left.Object.Name, right.Object.Name),
			cmp.Compare(left.Field, right.Field), cmp.Compare(left.FiscalYear, right.FiscalYear), cmp.Compare(left.Message, right.Message),
		)
	})
}

// compareByWaived sorts unwaived findings before waived ones.
func compareByWaived(left, right Finding) int {
	switch {
	case (left.Waived == "") == (right.Waived == ""):
		return 0
	case left.Waived == "":
		return -1
	default:
		return 1
	}
}
