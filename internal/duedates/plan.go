package duedates

import (
	"fmt"
	"strconv"

	"techplan.education/internal/calendar"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/people"
)

// addPlanEntries adds the end of the plan and the dates of its sources, programs, steps,
// testing windows and waivers.
func (list *lister) addPlanEntries() {
	plan := list.plan
	list.addDate(DueDate{
		Day: plan.End, Kind: PlanEnd, Name: plan.Name, Field: "spec.period.end",
		Title: fmt.Sprintf("Last day of the plan: %s", plan.Spec.Title),
	})
	for _, source := range plan.Sources {
		title := "Last day to order with money of %s"
		if source.RequiresDelivery() {
			title = "Last day to receive what money of %s pays for"
		}
		path := rules.SourcePath(source.Name).Child("obligationEnd")
		list.addEntry(source.ObligationEnd, FundingEnd, source.Name, path, title, source.Name)
	}
	for _, program := range plan.Programs {
		path := rules.ProgramPath(program)
		list.addEntry(program.Start, LearningStart, program.Name, path.Child("start"),
			"Professional learning %s begins", program.Name)
		list.addEntry(calendar.ParseOrZero(program.FollowUp), LearningFollowUp, program.Name, path.Child("followUp"),
			"Follow-up of professional learning %s", program.Name)
	}
	for _, step := range plan.Timeline {
		path := rules.SpecPath("timeline").Key(string(step.Name))
		list.addEntry(step.Start, TimelineStart, step.Name, path.Child("start"),
			"Step %s of the timeline begins; its last day is %s", step.Name, step.End)
		if step.End > step.Start {
			list.addEntry(step.End, TimelineEnd, step.Name, path.Child("end"), "Step %s of the timeline ends", step.Name)
		}
	}
	list.addTestingWindows()
	for _, waiver := range plan.Policy.Waivers {
		path := rules.SpecPath("policy", "waivers").Key(string(waiver.Name)).Child("until")
		list.addEntry(waiver.Until, WaiverEnd, waiver.Name, path,
			"Last day of waiver %s of %s: take it out, or decide anew", waiver.Name, waiver.Code)
	}
}

// addTestingWindows adds the first and the last day of each testing window. A window of one day
// has the first alone.
func (list *lister) addTestingWindows() {
	for _, window := range list.plan.TestingWindows {
		path := rules.SpecPath("testingWindows").Key(string(window.Name))
		place := "all sites with students"
		if window.Site != "" {
			place = string(window.Site)
		}
		list.addEntry(window.Start, TestingStart, window.Name, path.Child("start"),
			"Testing window %s of %s begins; its last day is %s", window.Name, place, window.End)
		if window.End > window.Start {
			list.addEntry(window.End, TestingEnd, window.Name, path.Child("end"),
				"Testing window %s of %s ends", window.Name, place)
		}
	}
}

// addCommunications adds the next day on which each audience of an approved plan is to be
// informed, and those after it, as if each were kept.
func (list *lister) addCommunications() {
	if list.plan.Approved.IsZero() {
		return
	}
	for _, communication := range list.plan.Communications {
		due, ok := people.FindDueCommunication(communication.Communication, communication.Last, list.plan.InForceSince())
		if !ok {
			continue
		}
		path := rules.SpecPath("communications").Key(string(communication.Name)).String()
		list.eachUntilEnd(due.Since, due.Months, func(number int, day calendar.Date) {
			list.addDate(DueDate{
				Day: day, Kind: Communication, Name: string(communication.Name), Field: path,
				Title:      fmt.Sprintf("Inform %s about the progress of the plan", communication.Audience),
				Occurrence: strconv.Itoa(number),
			})
		})
	}
}
