package rules

import (
	"fmt"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/programs"
)

func init() {
	register(Rule{
		Code: "EvidenceMissing", Number: "E-22", Worst: v1alpha1.SeverityWarning,
		Summary:     "Nothing says how well it is shown that a costly program helps students learn.",
		Why:         "Few products are backed by research, and federal programs ask for evidence of what they pay for. It is a Warning where federal money pays. Where no technology of the plan has a tier of evidence, the plan does not record it; that is said once.",
		Source:      "REL Northwest, Leveraging Technology for Student Success, few products have research behind them; ESSA, section 8101(21); the limit is techplan's own",
		Fix:         "Ask the vendor for studies, or look the product up, and record the tier. If there is no study, a small trial of your own with a comparison is evidence as well.",
		Before:      evidenceMissingBefore,
		After:       evidenceMissingAfter,
		FoldedUnder: underTechnology(),
		Check:       checkEvidence,
	})
}

const evidenceMissingBefore = `
kind: TechnologyPlan
spec:
  technologies:
  - {name: math-practice, domain: EdTech, kind: Software}
  - {name: reading-tutor, domain: EdTech, kind: Software, evidence: {tier: 3}}
  budget:
    currency: USD
    sources:
    - {name: title-iva, kind: TitleIVA}
    lines:
    - {name: math-licenses, fiscalYear: 2027, amount: 12000, purpose: Operation, source: title-iva, technologies: [math-practice]}
`

const evidenceMissingAfter = `
kind: TechnologyPlan
spec:
  technologies:
  - {name: math-practice, domain: EdTech, kind: Software, evidence: {tier: 4}}
  - {name: reading-tutor, domain: EdTech, kind: Software, evidence: {tier: 3}}
  budget:
    currency: USD
    sources:
    - {name: title-iva, kind: TitleIVA}
    lines:
    - {name: math-licenses, fiscalYear: 2027, amount: 12000, purpose: Operation, source: title-iva, technologies: [math-practice]}
`

func checkEvidence(c *Case, r *Report) {
	var missing []Finding
	recorded := false
	for _, t := range c.technologies() {
		if t.Evidence.Tier != 0 {
			recorded = true
		} else if f, ok := c.unproven(t); ok {
			missing = append(missing, f)
		}
	}
	if recorded {
		for _, f := range missing {
			r.Find(f)
		}
		return
	}
	var names []string
	for _, f := range missing {
		names = append(names, f.Technologies...)
	}
	r.nowhere(names, "how well it is shown to help students learn", fmt.Sprintf("Record the evidence for programs and content that cost more than %s a year.", c.money(c.Policy.EvidenceLimit)))
}

// unproven reports the first year in which a technology costs as much as calls
// for evidence.
func (c *Case) unproven(t v1alpha1.Technology) (Finding, bool) {
	_, gone := c.givenUp(t)
	product := t.Kind == v1alpha1.TechnologySoftware || t.Kind == v1alpha1.TechnologyContent
	if !product || !instructional(t) || gone {
		return Finding{}, false
	}
	lines := c.productLines(t.Name)
	costly := c.spendOn(t.Name, lines, func(f calendar.FiscalYear) bool {
		return moneyFor(t.Name, lines, f) > c.Policy.EvidenceLimit
	})
	if costly.sum == 0 {
		return Finding{}, false
	}
	// The first year, or the first that federal money pays for.
	f, severity, paid := costly.years[0], v1alpha1.SeverityInfo, ""
	for _, other := range costly.years {
		if source := federalSource(withMoney(lines, other)); source != "" {
			f, severity, paid = other, v1alpha1.SeverityWarning, fmt.Sprintf(", and %s, which is federal money, pays for it", source)
			break
		}
	}
	amount := moneyFor(t.Name, lines, f)
	lines = withMoney(lines, f)
	return Finding{
		Finding: v1alpha1.Finding{
			Severity: severity, Field: technologyField(t.Name) + ".evidence", FiscalYear: year(f),
			Message: fmt.Sprintf("No evidence is recorded for %s. %s has %s for it%s.", t.Name, f, c.money(amount), paid),
			Action:  "Record a study, or run a small evaluation of your own.",
		},
		Money: amount, Lines: linesOf(lines), Technologies: []string{string(t.Name)},
	}, true
}

// federalSource is the first source of federal money among those of lines;
// empty: none.
func federalSource(lines []*budget.Line) v1alpha1.EntryName {
	for _, l := range lines {
		if l.Source != nil && programs.Federal(l.Source.Kind) {
			return l.Source.Name
		}
	}
	return ""
}
