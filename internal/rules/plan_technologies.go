package rules

import (
	"fmt"
	"maps"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/budget"
	"techplan.education/internal/calendar"
	"techplan.education/internal/money"
)

func init() {
	register(Rule{
		Code: "OpenAlternativeExists", Number: "P-46", Worst: v1alpha1.SeverityInfo,
		Summary: "The plan pays for a proprietary technology, and one that is open serves the same use case.",
		Why:     "What may be used and changed freely costs no licenses. The money may do more elsewhere.",
		Source:  "MI Roadmap: open educational resources",
		Fix:     "Let those who teach with it compare the two. If the open one will do, plan the change and free the money; if not, say in a waiver what it lacks.",
		Before: `
kind: TechnologyPlan
spec:
  useCases:
  - {name: daily-practice, description: A student works on tasks that fit what they can do.}
  technologies:
  - {name: math-practice, kind: Software, license: Proprietary, useCases: [daily-practice]}
  - {name: open-math, kind: Content, license: OpenEducationalResource, useCases: [daily-practice]}
  budget:
    currency: USD
    lines:
    - {name: math-licenses, fiscalYear: 2027, amount: 12000, purpose: Operation, technologies: [math-practice]}
`,
		After: `
kind: TechnologyPlan
spec:
  useCases:
  - {name: daily-practice, description: A student works on tasks that fit what they can do.}
  technologies:
  - {name: math-practice, kind: Software, license: Proprietary, lifecycle: Retired, retireOn: "2026-06-30"}
  - {name: open-math, kind: Content, license: OpenEducationalResource, useCases: [daily-practice]}
  budget:
    currency: USD
    lines:
    - {name: math-training, fiscalYear: 2027, amount: 2000, purpose: ProfessionalLearning, technologies: [open-math]}
`,
		Check: checkOpenAlternatives,
	})
}

func init() {
	register(Rule{
		Code: "OverlappingTechnologies", Number: "P-47", Worst: v1alpha1.SeverityInfo,
		Summary: "In the same year the plan pays for two or more programs or collections of content that serve the same use case.",
		Why:     "Students and teachers meet hundreds of tools. Each has to be paid for, learned, vetted and supported, and two for one use share the benefit of one.",
		Source:  "REL Northwest, Leveraging Technology for Student Success: students and teachers with hundreds of tools",
		Fix:     "Look at which of them is used and what for, keep that one and give up the others. If each has a use of its own, give it a use case of its own.",
		Before: `
kind: TechnologyPlan
spec:
  useCases:
  - {name: daily-practice, description: A student works on tasks that fit what they can do.}
  technologies:
  - {name: math-practice, kind: Software, useCases: [daily-practice]}
  - {name: number-lab, kind: Software, useCases: [daily-practice]}
  budget:
    currency: USD
    lines:
    - {name: math-licenses, fiscalYear: 2027, amount: 12000, purpose: Operation, technologies: [math-practice]}
    - {name: lab-licenses, fiscalYear: 2027, amount: 7000, purpose: Operation, technologies: [number-lab]}
`,
		After: `
kind: TechnologyPlan
spec:
  useCases:
  - {name: daily-practice, description: A student works on tasks that fit what they can do.}
  technologies:
  - {name: math-practice, kind: Software, useCases: [daily-practice]}
  - {name: number-lab, kind: Software, useCases: [daily-practice], lifecycle: Retired, retireOn: "2026-06-30"}
  budget:
    currency: USD
    lines:
    - {name: math-licenses, fiscalYear: 2027, amount: 12000, purpose: Operation, technologies: [math-practice]}
`,
		// Whether the open one can take the place of the other is the same question,
		// and who has said no has answered both.
		FoldedUnder: []Fold{{Root: "OpenAlternativeExists", AnyYear: true, EvenWaived: true, By: byTechnology, When: func(root, f Finding) bool {
			return slices.Equal(root.Technologies, f.Technologies)
		}}},
		Check: checkOverlap,
	})
}

func init() {
	register(Rule{
		Code: "IntegrationMissing", Number: "P-48", Worst: v1alpha1.SeverityInfo,
		Summary: "What students use does not work with the district's other systems, or does not say so where others do.",
		Why:     "Without a common sign-on, class lists and a way to take data out, each tool costs lessons, and leaving it costs the data.",
		Source:  "REL Northwest, Leveraging Technology for Student Success: infrastructures that integrate new technologies with existing systems",
		Fix:     "Ask the vendor for what is missing before the contract renews. What a technology does not need is left out of its record: one without data of its own needs no export.",
		Before: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: math-practice, kind: Software, studentFacing: true, integration: {signOn: true, rostering: false}}
`,
		After: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: math-practice, kind: Software, studentFacing: true, integration: {signOn: true, rostering: true}}
`,
		Check: checkIntegration,
	})
}

func init() {
	register(Rule{
		Code: "ContractEndsEarly", Number: "P-49", Worst: v1alpha1.SeverityWarning,
		Summary: "A contract ends before the plan does, and later years have money for the technology.",
		Why:     "The plan counts on a price that nobody has agreed to, and on a product that may not be there.",
		Source:  "CITES, Develop a Strategic Technology Implementation Plan: contracting among the risks",
		Fix:     "Extend the contract and record its new last day, or record in renewal the day on which it goes on. If it is to end, take the technology off the lines of the later years.",
		Before: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: math-practice, kind: Software, contractEnd: "2027-06-30"}
  budget:
    currency: USD
    lines:
    - {name: math-licenses, fiscalYear: 2027, throughFiscalYear: 2029, amount: 36000, purpose: Operation, technologies: [math-practice]}
`,
		After: `
kind: TechnologyPlan
spec:
  technologies:
  - {name: math-practice, kind: Software, contractEnd: "2029-06-30"}
  budget:
    currency: USD
    lines:
    - {name: math-licenses, fiscalYear: 2027, throughFiscalYear: 2029, amount: 36000, purpose: Operation, technologies: [math-practice]}
`,
		Check: checkContracts,
	})
}

// serving lists the technologies that serve each use case of the plan and pass a
// test, by name.
func (c *Case) serving(which func(v1alpha1.Technology) bool) map[v1alpha1.EntryName][]v1alpha1.Technology {
	known := map[v1alpha1.EntryName]bool{}
	for _, u := range c.Plan.Spec.UseCases {
		known[u.Name] = true
	}
	by := map[v1alpha1.EntryName][]v1alpha1.Technology{}
	for _, t := range c.technologies() {
		if _, gone := c.givenUp(t); gone || !which(t) {
			continue
		}
		for _, u := range t.UseCases {
			if known[u] {
				by[u] = append(by[u], t)
			}
		}
	}
	return by
}

// productLines are those that pay for a technology itself: training and staff
// are paid for whatever is used.
func (c *Case) productLines(technology v1alpha1.EntryName) []*budget.Line {
	return c.linesFor(technology, v1alpha1.PurposeOperation, v1alpha1.PurposePurchase, v1alpha1.PurposeReplacement)
}

func everyYear(calendar.FiscalYear) bool { return true }

// openWords are the licenses under which a technology may be used freely.
var openWords = map[v1alpha1.License]string{
	v1alpha1.LicenseOpenEducationalResource: "an open educational resource",
	v1alpha1.LicenseOpenSource:              "open source",
}

func checkOpenAlternatives(c *Case, r *Report) {
	open := c.serving(func(t v1alpha1.Technology) bool { return openWords[t.License] != "" })
	for _, t := range c.technologies() {
		if _, gone := c.givenUp(t); gone || t.License != v1alpha1.LicenseProprietary {
			continue
		}
		use, other, ok := alternative(t, open)
		lines := c.productLines(t.Name)
		cost := c.spendOn(t.Name, lines, everyYear)
		if !ok || cost.sum == 0 {
			continue
		}
		f := cost.years[0]
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityInfo, Field: technologyField(t.Name) + ".license", FiscalYear: year(f),
				Message: fmt.Sprintf("%s has %s for %s, which is proprietary. %s is %s and serves the same use case (%s).",
					f, c.money(cost.first), t.Name, other.Name, openWords[other.License], use),
				Action: fmt.Sprintf("Find out whether %s can take the place of %s before you pay.", other.Name, t.Name),
			},
			Money: cost.first, Lines: linesOf(withMoney(lines, f)),
			Technologies: slices.Sorted(slices.Values([]string{string(t.Name), string(other.Name)})),
		})
	}
}

// alternative is the first use case of a technology, by name, that an open one
// serves as well.
func alternative(t v1alpha1.Technology, open map[v1alpha1.EntryName][]v1alpha1.Technology) (v1alpha1.EntryName, v1alpha1.Technology, bool) {
	for _, u := range slices.Sorted(slices.Values(t.UseCases)) {
		if len(open[u]) > 0 {
			return u, open[u][0], true
		}
	}
	return "", v1alpha1.Technology{}, false
}

// overlap is a set of technologies that serve the same use cases and cost money
// in the same year.
type overlap struct {
	year         calendar.FiscalYear
	sum          money.Amount
	technologies []string
	lines        []string
	uses         []string
}

// checkOverlap reports one finding for the same technologies, however many use
// cases they share: there is one choice to make.
func checkOverlap(c *Case, r *Report) {
	products := c.serving(func(t v1alpha1.Technology) bool {
		return t.Kind == v1alpha1.TechnologySoftware || t.Kind == v1alpha1.TechnologyContent
	})
	var found []*overlap
	known := map[string]*overlap{}
	for _, use := range slices.Sorted(maps.Keys(products)) {
		o := c.overlapOf(products[use])
		if o == nil {
			continue
		}
		key := fmt.Sprint(o.year, o.technologies)
		if known[key] == nil {
			known[key] = o
			found = append(found, o)
		}
		known[key].uses = append(known[key].uses, string(use))
	}
	for _, o := range found {
		uses := "use case " + o.uses[0]
		if len(o.uses) > 1 {
			uses = "use cases " + several(o.uses)
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityInfo, Field: "spec.useCases[" + o.uses[0] + "]", FiscalYear: year(o.year),
				Message: fmt.Sprintf("%s has %s for %d technologies that serve %s: %s.", o.year, c.money(o.sum), len(o.technologies), uses, several(o.technologies)),
				Action:  "Find out which of them is used, and give up the others.",
			},
			Money: o.sum, Lines: o.lines, Technologies: o.technologies,
		})
	}
}

// overlapOf is the first judged year in which two or more of some technologies
// cost money; nil: there is none. Where one takes the place of another, they cost
// money in different years.
func (c *Case) overlapOf(technologies []v1alpha1.Technology) *overlap {
	for _, f := range c.Judged {
		o := &overlap{year: f}
		for _, t := range technologies {
			lines := c.productLines(t.Name)
			if amount := moneyFor(t.Name, lines, f); amount > 0 {
				o.sum = o.sum.Plus(amount)
				o.technologies = append(o.technologies, string(t.Name))
				o.lines = append(o.lines, linesOf(withMoney(lines, f))...)
			}
		}
		if len(o.technologies) > 1 {
			slices.Sort(o.lines)
			o.lines = slices.Compact(o.lines)
			return o
		}
	}
	return nil
}

// integrations are the ways in which a technology works with other systems.
var integrations = []struct {
	words string
	of    func(v1alpha1.Integration) *bool
}{
	{"the district's sign-on", func(i v1alpha1.Integration) *bool { return i.SignOn }},
	{"class lists from the student information system", func(i v1alpha1.Integration) *bool { return i.Rostering }},
	{"a way to take its data out", func(i v1alpha1.Integration) *bool { return i.DataExport }},
}

func checkIntegration(c *Case, r *Report) {
	recorded := false
	var without []string
	for _, t := range c.technologies() {
		recorded = recorded || t.Integration != (v1alpha1.Integration{})
		if !c.adopted(t) || !isStudentFacing(t) || !takesData(t) {
			continue
		}
		if t.Integration == (v1alpha1.Integration{}) {
			without = append(without, string(t.Name))
			continue
		}
		var missing []string
		for _, way := range integrations {
			if works := way.of(t.Integration); works != nil && !*works {
				missing = append(missing, way.words)
			}
		}
		if len(missing) > 0 {
			r.Find(Finding{
				Finding: v1alpha1.Finding{
					Severity: v1alpha1.SeverityInfo, Field: technologyField(t.Name) + ".integration",
					Message: fmt.Sprintf("Students use %s, which works without %s.", t.Name, anyOf(missing)),
					Action:  "Ask the vendor for it before the contract renews.",
				},
				Technologies: []string{string(t.Name)},
			})
		}
	}
	if !recorded || len(without) == 0 {
		return
	}
	r.Find(Finding{
		Finding: v1alpha1.Finding{
			Severity: v1alpha1.SeverityInfo, Field: "spec.technologies",
			Message: fmt.Sprintf("How it works with the district's other systems is not recorded of %d that students use: %s.", len(without), several(without)),
			Action:  "Record sign-on, class lists and the export of data for each, as far as they apply.",
		},
		Technologies: without,
	})
}

// adopted tells whether a technology is in use and to stay.
func (c *Case) adopted(t v1alpha1.Technology) bool {
	_, gone := c.givenUp(t)
	return !gone && (t.Lifecycle == "" || t.Lifecycle == v1alpha1.LifecycleAdopted)
}

// checkContracts is silent where the contract is said to go on: whether it should
// is asked at its renewal.
func checkContracts(c *Case, r *Report) {
	for _, t := range c.technologies() {
		end := calendar.Lenient(t.ContractEnd)
		if _, gone := c.givenUp(t); gone || end.IsZero() || calendar.Lenient(t.Renewal) >= end {
			continue
		}
		lines := slices.DeleteFunc(c.linesFor(t.Name), func(l *budget.Line) bool {
			return l.Purpose == v1alpha1.PurposeEvaluation // Which may be of what comes next.
		})
		later := c.spendOn(t.Name, lines, func(f calendar.FiscalYear) bool { return c.Fiscal.Start(f) > end })
		if later.sum == 0 {
			continue
		}
		r.Find(Finding{
			Finding: v1alpha1.Finding{
				Severity: v1alpha1.SeverityWarning, Field: technologyField(t.Name) + ".contractEnd", FiscalYear: year(later.years[0]),
				Message: fmt.Sprintf("The contract of %s runs to %s, and %s.", t.Name, end, c.stillHas(later)),
				Action:  fmt.Sprintf("Extend the contract or record its renewal, or take %s off %s.", t.Name, several(later.lines)),
			},
			Money: later.sum, Years: len(later.years), Lines: later.lines, Technologies: []string{string(t.Name)},
		})
	}
}
