package rules

import (
	"cmp"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/money"
)

// Finding is what a rule has found, with what folding compares.
type Finding struct {
	// Code, Severity, Object, Field, FiscalYear, Message and Action are those of the
	// API.
	Code       v1alpha1.FindingCode
	Severity   v1alpha1.Severity
	Object     v1alpha1.ObjectKey
	Field      string
	FiscalYear v1alpha1.FiscalYear
	Message    string
	Action     string
	// Waived is the name of the waiver that switches the finding off, and Lowered of
	// the one that lowers its severity.
	Waived, Lowered v1alpha1.EntryName
	// Related are the messages of the findings that this one explains or stands for.
	Related []string
	// Money at stake; 0: none, or not known. The API shows it as amount.
	Money money.Amount
	// Years is the number of fiscal years that share Money; 0: one.
	Years int
	// Have is the money that is there, where Money is the money that is missing.
	Have money.Amount
	// Lines, Goals and Technologies are the names of what the finding is about.
	Lines, Goals, Technologies []string
	// Meant are the goals for which a misspelt name may stand.
	Meant []string
	// Replaced are the technologies that a goal's Replacement lines pay for in other
	// years than the finding's.
	Replaced []string
	// Roles that no stakeholder has, without differences of spelling.
	Roles []string
	// Domain that the finding is about.
	Domain string
	// Collapsed says that the finding stands for all findings of its code: see
	// Collapse.
	Collapsed bool
	// Target is the kind of what an overdue evaluation is about: TechnologyPlan where
	// one of several is about the plan itself.
	Target string
}

// API is the finding as the status of an object shows it, without the date since when.
func (f Finding) API() v1alpha1.Finding {
	finding := v1alpha1.Finding{
		Code: f.Code, Severity: f.Severity, Object: f.Object, Field: f.Field, FiscalYear: f.FiscalYear,
		Message: f.Message, Action: f.Action, Waived: f.Waived, Lowered: f.Lowered, Related: f.Related,
	}
	if f.Money > 0 {
		finding.Amount = f.Money.API()
	}
	return finding
}

var ranks = map[v1alpha1.Severity]int{
	v1alpha1.SeverityError: 0, v1alpha1.SeverityWarning: 1, v1alpha1.SeverityInfo: 2,
}

// milderSeverity is the milder of two severities.
func milderSeverity(a, b v1alpha1.Severity) v1alpha1.Severity {
	if ranks[a] > ranks[b] {
		return a
	}
	return b
}

// sortFindings puts the worst first: unwaived before waived, then by severity,
// money, code, object, field and year.
func sortFindings(findings []Finding) {
	slices.SortFunc(findings, func(a, b Finding) int {
		return cmp.Or(
			compareWaived(a, b),
			cmp.Compare(ranks[a.Severity], ranks[b.Severity]),
			cmp.Compare(b.Money, a.Money),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Object.Kind, b.Object.Kind), cmp.Compare(a.Object.Name, b.Object.Name),
			cmp.Compare(a.Field, b.Field), cmp.Compare(a.FiscalYear, b.FiscalYear), cmp.Compare(a.Message, b.Message),
		)
	})
}

func compareWaived(a, b Finding) int {
	switch {
	case (a.Waived == "") == (b.Waived == ""):
		return 0
	case a.Waived == "":
		return -1
	default:
		return 1
	}
}
