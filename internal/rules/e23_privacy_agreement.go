package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "PrivacyAgreementMissing", Number: "E-23", Worst: v1alpha1.SeverityError,
		Condition:   v1alpha1.ConditionBudgetAligned,
		Summary:     "Students use a program, a service or content, and no agreement about their data is in force.",
		Why:         "A vendor may use what it knows about students only as an agreement says, and no agreement is in force once it has ended. It is an Error where the agreement has ended and the year has money for the technology, and a Warning where none is recorded.",
		Source:      "REL Northwest, Leveraging Technology for Student Success, privacy and security; FERPA, 34 CFR 99.31(a)(1)",
		Fix:         "Ask the vendor to sign or renew the agreement, and record the day on which it ends. Until then, students should not use the technology.",
		Before:      privacyAgreementBefore,
		After:       privacyAgreementAfter,
		FoldedUnder: []Fold{{Root: "SpendOnRetired", By: byTechnology, When: alone}},
		Check:       checkPrivacyAgreement,
	})
}

const privacyAgreementBefore = `
kind: TechnologyPlan
spec:
  technologies:
  - {name: math-practice, kind: Software, studentFacing: true, privacyAgreement: {expires: "2026-08-31"}}
  budget:
    currency: USD
    lines:
    - {name: math-licenses, fiscalYear: 2027, amount: 12000, purpose: Operation, technologies: [math-practice]}
`

const privacyAgreementAfter = `
kind: TechnologyPlan
spec:
  technologies:
  - {name: math-practice, kind: Software, studentFacing: true, privacyAgreement: {expires: "2028-08-31"}}
  budget:
    currency: USD
    lines:
    - {name: math-licenses, fiscalYear: 2027, amount: 12000, purpose: Operation, technologies: [math-practice]}
`

func checkPrivacyAgreement(c *Case, r *Report) {
	for _, t := range c.technologies() {
		if !isStudentFacing(t) || !takesData(t) {
			continue
		}
		lines := c.linesFor(t.Name)
		sum := moneyFor(t.Name, lines, c.Current)
		if c.noLongerUsed(t, sum) {
			continue
		}
		use, settle := "Students use", "Renew the agreement, or stop using and paying for it."
		if t.Lifecycle == v1alpha1.LifecycleCandidate {
			use, settle = "Students are to use", "Renew the agreement before students use it, or stop paying for it."
		}
		expires := calendar.Lenient(t.PrivacyAgreement.Expires)
		if expires.IsZero() {
			r.Find(Finding{
				Finding: v1alpha1.Finding{
					Severity: v1alpha1.SeverityWarning, Field: technologyField(t.Name) + ".privacyAgreement",
					Message: fmt.Sprintf("%s %s, and no agreement about their data is recorded.", use, t.Name),
					Action:  "Record the day on which the agreement ends, or ask the vendor for one.",
				},
				Technologies: []string{string(t.Name)},
			})
			continue
		}
		c.Next.Add(expires + 1)
		if expires >= c.Today || sum == 0 {
			continue
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityError, Field: technologyField(t.Name) + ".privacyAgreement.expires", FiscalYear: year(c.Current),
				Message: fmt.Sprintf("%s %s, and the agreement about their data ended on %s, while %s has %s for it.", use, t.Name, expires, c.Current, c.money(sum)),
				Action:  settle,
			},
			Money: sum, Lines: linesOf(withMoney(lines, c.Current)), Technologies: []string{string(t.Name)},
		})
	}
}

// takesData tells whether a technology is of a kind that learns about the
// students who use it.
func takesData(t v1alpha1.Technology) bool {
	switch t.Kind {
	case v1alpha1.TechnologySoftware, v1alpha1.TechnologyService, v1alpha1.TechnologyContent:
		return true
	default:
		return false
	}
}

// noLongerUsed tells whether a technology is given up and its last day is over:
// until then it still holds student data. Where the end was only decided, money
// of the current year says that it goes on.
func (c *Case) noLongerUsed(t v1alpha1.Technology, current money.Amount) bool {
	gone, ok := c.givenUp(t)
	if !ok {
		return false
	}
	c.Next.Add(gone.Last + 1)
	return gone.Last < c.Today && (t.Lifecycle == v1alpha1.LifecycleRetired || current == 0)
}
