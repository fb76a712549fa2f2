package reports

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/document"
	"techplan.education/internal/locale"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/reports/content"
	"techplan.education/internal/tables"
)

// Families is the report for families, in short sentences: what children get, what it costs, how it goes,
// and how to answer. Each of its sentences has a translation in each language.
var Families = Report{
	Name: "families", Short: "for families, in plain words: what children get, what it costs, how to answer",
	Build: buildFamilies, HasLanguages: true,
}

// internetOffers are programs that help families in the United States with internet at home. Lifeline is the
// discount of the Federal Communications Commission for households with a low income (47 CFR part 54, subpart
// E), and EveryoneOn is a nonprofit organization that finds cheap offers near an address.
var internetOffers = []struct{ name, address string }{
	{"Lifeline", "https://www.lifelinesupport.org"},
	{"EveryoneOn", "https://www.everyoneon.org"},
}

// familyWriter writes the report in a language.
type familyWriter struct {
	Input

	language locale.Locale
	plan     *model.Plan
}

// say returns a sentence in the language of the report. A test checks that each has a translation.
func (writer familyWriter) say(format string, args ...any) string {
	return writer.language.Say(format, args...)
}

func (writer familyWriter) newParagraph(format string, args ...any) document.Paragraph {
	return document.NewParagraph(writer.say(format, args...))
}

// content.NewMissing returns a sentence about what the plan does not say, with the field for the school office.
func (writer familyWriter) newMissing(sentence, field string) document.Paragraph {
	return document.Paragraph{
		{Words: sentence + " " + writer.say("School office: write it in") + " "}, {Words: field, IsCode: true}, {Words: "."},
	}
}

func buildFamilies(input Input) document.Document {
	writer := familyWriter{Input: input, language: locale.New(input.Language), plan: model.ParsePlan(input.Plan)}
	made := document.Document{
		Title: writer.say("Technology for our children"), Language: cmp.Or(input.Language, "en"),
		Lead: []document.Paragraph{
			writer.newParagraph("%s has a plan for technology from %s to %s.", input.Plan.Spec.District.Name,
				writer.formatDay(input.Plan.Spec.Period.Start), writer.formatDay(input.Plan.Spec.Period.End)),
			writer.newParagraph("This page says what children get, what it costs, and how it is going."),
		},
	}
	if made.Language != "en" {
		made.Lead = append(made.Lead,
			writer.newParagraph("Names and texts of the plan are in the language in which the plan is written."))
	}
	made.Sections = []document.Section{
		writer.buildDevices(), writer.buildInternet(), writer.buildPrograms(), writer.buildCost(), writer.buildProgress(),
		writer.buildAnswer(),
	}
	return made
}

func (writer familyWriter) formatDay(day v1alpha1.Date) string {
	return writer.language.FormatDay(calendar.ParseOrZero(day))
}

func formatCount(count int64) string { return tables.NewCount(count).String() }

// buildDevices says how many devices there are for students.
func (writer familyWriter) buildDevices() document.Section {
	section := document.Section{ID: "devices", Title: writer.say("Devices for children")}
	capacity := writer.Plan.Status.Capacity
	devices := content.ValueOf(capacity.StudentDevices) + content.ValueOf(capacity.SharedDevices)
	if capacity.StudentDevices == nil && capacity.SharedDevices == nil || devices == 0 {
		section.Blocks = []document.Block{writer.newMissing(
			writer.say("The plan does not say how many devices children can use."),
			"Device.spec.audience, spec.district.sites[].enrollment")}
		return section
	}
	figures := document.Figures{{
		Label: writer.say("Devices that children can use"), Value: tables.NewCount(devices),
	}}
	if writer.plan.Enrollment > 0 {
		figures = append(figures,
			document.Figure{Label: writer.say("Students"), Value: tables.NewCount(writer.plan.Enrollment)},
			document.Figure{
				Label: writer.say("Devices for each student"),
				Value: tables.NewDecimal(money.FormatDecimal(big.NewRat(devices, writer.plan.Enrollment), 2)),
			})
	}
	section.Blocks = append(section.Blocks, figures)
	switch missing := content.ValueOf(capacity.DevicesMissing); {
	case capacity.DevicesMissing == nil:
		section.Blocks = append(section.Blocks, writer.newMissing(
			writer.say("We do not know yet if each school has enough."), "spec.district.sites[].enrollment"))
	case missing == 0:
		section.Blocks = append(section.Blocks, writer.newParagraph("Each school has as many devices as the plan asks for."))
	default:
		section.Blocks = append(section.Blocks, writer.newParagraph("Some schools need more. We lack %s devices now.",
			formatCount(missing)))
	}
	return section
}

// buildInternet says who gets help with internet at home.
func (writer familyWriter) buildInternet() document.Section {
	section := document.Section{ID: "internet", Title: writer.say("Internet at home")}
	var connected int64
	for _, lot := range writer.District.Devices {
		isForStudents := lot.Spec.Audience == v1alpha1.AudienceStudents || lot.Spec.Audience == v1alpha1.AudienceShared
		if lot.Spec.PlanRef.Name == writer.Plan.Name && isForStudents && hasDataPlan(lot) {
			connected += int64(content.ValueOf(lot.Status.Owned))
		}
	}
	if connected > 0 {
		section.Blocks = append(section.Blocks, writer.newParagraph(
			"The schools pay for the internet on %s devices that children use. Ask if your child can take one home.",
			formatCount(connected)))
	} else {
		section.Blocks = append(section.Blocks, writer.newMissing(
			writer.say("The plan does not say if the schools help with internet at home."),
			"Device.spec.yearlyCosts (kind Connectivity)"))
	}
	if writer.plan.CurrencyCode() == "USD" {
		list := document.List{}
		for _, offer := range internetOffers {
			list.Entries = append(list.Entries, document.Paragraph{
				{Words: offer.name + ": "}, {Words: offer.address, Link: offer.address},
			})
		}
		section.Blocks = append(section.Blocks,
			writer.newParagraph("You may also get help to pay for internet at home. Look here:"), list)
	}
	return section
}

func hasDataPlan(lot *v1alpha1.Device) bool {
	return slices.ContainsFunc(lot.Spec.YearlyCosts, func(cost v1alpha1.YearlyCost) bool {
		return cost.Kind == v1alpha1.YearlyCostConnectivity && money.ParseOrZero(cost.Amount) > 0
	})
}

// buildPrograms lists the programs that students use, and what they do with them.
func (writer familyWriter) buildPrograms() document.Section {
	uses := map[v1alpha1.EntryName]v1alpha1.UseCase{}
	for _, use := range writer.Plan.Spec.UseCases {
		uses[use.Name] = use
	}
	table := document.Table{
		Caption: writer.say("Programs that children use"),
		Empty:   writer.say("The plan does not name a program that children use."),
		Columns: []string{writer.say("program"), writer.say("what children do with it")},
	}
	hasGaps := false
	for _, technology := range writer.plan.Technologies {
		isProgram := technology.Kind == v1alpha1.TechnologySoftware || technology.Kind == v1alpha1.TechnologyContent ||
			technology.Kind == v1alpha1.TechnologyService
		inUse := technology.Lifecycle == "" || technology.Lifecycle == v1alpha1.LifecycleAdopted ||
			technology.Lifecycle == v1alpha1.LifecycleRetiring
		if !technology.IsStudentFacing() || !isProgram || !inUse {
			continue
		}
		var described []string
		for _, name := range technology.UseCases {
			if use, isKnown := uses[name]; isKnown {
				described = append(described, string(use.Description))
			}
		}
		hasGaps = hasGaps || len(described) == 0
		table.Rows = append(table.Rows, []document.Cell{
			document.NewTextCell(content.SpellName(technology.Name)),
			document.NewTextCell(cmp.Or(strings.Join(described, " "), writer.say("the plan does not say"))),
		})
	}
	section := document.Section{ID: "programs", Title: writer.say("Programs"), Blocks: []document.Block{table}}
	switch {
	case len(table.Rows) == 0:
		section.Blocks = []document.Block{writer.newMissing(table.Empty, "spec.technologies[].studentFacing")}
	case hasGaps:
		section.Blocks = append(section.Blocks, writer.newMissing(
			writer.say("The plan does not say what children do with some of them."), "spec.technologies[].useCases"))
	}
	return section
}

// buildCost says what the plan costs by school year, and for each student.
func (writer familyWriter) buildCost() document.Section {
	section := document.Section{ID: "cost", Title: writer.say("What it costs")}
	status := writer.Plan.Status.Budget
	if len(status.Years) == 0 {
		section.Blocks = []document.Block{writer.newMissing(writer.say("The plan does not say what it costs."),
			"spec.budget")}
		return section
	}
	table := document.Table{
		Caption: writer.say("Money for technology by year"),
		Columns: []string{writer.say("year"), writer.say("money"), writer.say("for each student")},
		Totals: []document.Cell{document.NewTextCell(writer.say("Total")),
			writer.NewAmountCell(roundAmount(money.ParseOrZero(status.Total))), {}},
	}
	for _, year := range status.Years {
		allotted := roundAmount(money.ParseOrZero(year.Allotted))
		if allotted == 0 {
			continue
		}
		row := []document.Cell{document.NewTextCell(writer.nameYear(year.FiscalYear)), writer.NewAmountCell(allotted), {}}
		if writer.plan.Enrollment > 0 {
			row[2] = writer.NewAmountCell(roundAmount(allotted.MultiplyRatio(1, writer.plan.Enrollment)))
		}
		table.Rows = append(table.Rows, row)
	}
	section.Blocks = []document.Block{table}
	if writer.plan.Enrollment == 0 {
		section.Blocks = append(section.Blocks, writer.newMissing(
			writer.say("The plan does not say how many students there are."), "spec.district.enrollment"))
	}
	return section
}

// roundAmount rounds an amount to whole units of its currency.
func roundAmount(amount money.Amount) money.Amount {
	return amount.MultiplyRatio(1, int64(money.Unit)) * money.Unit
}

// nameYear names a fiscal year by the calendar years in which it is.
func (writer familyWriter) nameYear(year v1alpha1.FiscalYear) string {
	fiscalYear := calendar.FiscalYear(year)
	first, _, _ := writer.plan.Fiscal.StartOf(fiscalYear).YearMonthDay()
	last, _, _ := writer.plan.Fiscal.EndOf(fiscalYear).YearMonthDay()
	if first == last {
		return fmt.Sprint(last)
	}
	return fmt.Sprintf("%d-%d", first, last)
}

// buildProgress says how the goals go.
func (writer familyWriter) buildProgress() document.Section {
	section := document.Section{ID: "progress", Title: writer.say("How it is going")}
	goals := writer.ListGoals()
	if len(goals) == 0 {
		section.Blocks = []document.Block{writer.newMissing(writer.say("The plan has no goals yet."), "Goal")}
		return section
	}
	table := document.Table{
		Caption: writer.say("Our goals"), Columns: []string{writer.say("goal"), writer.say("how it is going")},
	}
	going, behind := 0, 0
	for _, goal := range goals[:min(len(goals), content.MaxRows)] {
		state, words := document.Unknown, writer.say("we do not know yet")
		switch described, _ := describeGoal(goal); {
		case goal.Spec.Closed.Outcome == v1alpha1.OutcomeMet:
			state, words = document.Good, writer.say("done")
		case described == document.Noted:
			state, words = document.Noted, writer.say("ended")
		case described == document.Good:
			state, words = document.Good, writer.say("as planned")
		case described == document.Attention:
			state, words = document.Attention, writer.say("behind")
			behind++
		}
		if state == document.Good {
			going++
		}
		table.Rows = append(table.Rows, []document.Cell{
			document.NewTextCell(goal.Spec.Title), document.NewStateCell(words, state),
		})
	}
	section.Blocks = []document.Block{
		writer.newParagraph("Number of goals: %s. As planned or done: %s.", formatCount(int64(len(goals))),
			formatCount(int64(going))),
		table,
	}
	if behind > 0 {
		section.Blocks = append(section.Blocks,
			writer.newParagraph("We work on the goals that are behind. You can ask us about them."))
	}
	return section
}

// buildAnswer says how families can answer: the ways that the plan records for them, and the role to ask.
func (writer familyWriter) buildAnswer() document.Section {
	section := document.Section{ID: "answer", Title: writer.say("How you can answer")}
	ways := document.List{}
	for _, communication := range writer.Plan.Spec.Communications {
		isForFamilies := isAudience(communication, "famil", "parent", "guardian", "caregiver", "padres")
		if isForFamilies && communication.Feedback != "" && !hasAddress(communication.Feedback) {
			ways.Entries = append(ways.Entries, document.NewParagraph(string(communication.Feedback)))
		}
	}
	if len(ways.Entries) > 0 {
		section.Blocks = append(section.Blocks, writer.newParagraph("Tell us what you think. You can do it this way:"), ways)
	} else {
		section.Blocks = append(section.Blocks, writer.newMissing(
			writer.say("The plan does not say how families can answer."), "spec.communications[].feedback (audience Families)"))
	}
	if role := writer.findContact(); role != "" {
		section.Blocks = append(section.Blocks,
			writer.newParagraph("You can also call the school office. Ask for this role: %s.", role))
	} else {
		section.Blocks = append(section.Blocks, writer.newMissing(
			writer.say("The plan does not say who can help you."), "spec.domainLeads (domain EdTech)"))
	}
	return section
}

// findContact returns the role that leads technology for teaching and learning, or else another lead; empty
// for none.
func (writer familyWriter) findContact() string {
	contact := ""
	for _, lead := range writer.Plan.Spec.DomainLeads {
		if !hasAddress(lead.Role) && (contact == "" || lead.Domain == v1alpha1.DomainEdTech) {
			contact = string(lead.Role)
		}
	}
	return contact
}

// hasAddress reports whether a text has the sign of an e-mail address, which can name a person.
func hasAddress[S ~string](words S) bool { return strings.ContainsRune(string(words), '@') }
