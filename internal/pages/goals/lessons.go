package goals

import (
	"fmt"

	"techplan.education/internal/document"
	"techplan.education/internal/lessons"
	"techplan.education/internal/pages"
	"techplan.education/internal/text"
)

// The most lessons of a goal that the page lists, and the most characters of each.
const (
	maxLessons      = 5
	maxLessonLength = 500
)

// buildLessons lists what the district has learned before about the need or the technologies of a goal.
// Without such a lesson it has no blocks.
func buildLessons(input pages.Input, id string, goal *shownGoal) document.Section {
	section := document.Section{ID: id + "-lessons", Title: "What was learned before"}
	found := lessons.NewFinder(lessons.District{
		Plans: input.District.Plans, Goals: input.District.Goals, Evaluations: input.District.Evaluations,
	}).FindLessons(goal.Goal.Goal, input.Today())
	if len(found) == 0 {
		return section
	}
	notices := document.Notices{}
	for _, lesson := range found[:min(len(found), maxLessons)] {
		notices.Entries = append(notices.Entries, document.Notice{
			State: document.Noted, Heading: fmt.Sprintf("%s: %s", pages.SayDay(lesson.On), lesson.Title),
			Words: text.Truncate(lesson.Words, maxLessonLength),
			Link:  input.LinkObject(lesson.Object.Kind, lesson.Object.Name),
			Notes: []document.Paragraph{document.NewParagraph("About the same " + lesson.Shared + ".")},
		})
	}
	section.Blocks = []document.Block{notices}
	if more := len(found) - maxLessons; more > 0 {
		section.Blocks = append(section.Blocks, document.NewParagraph(fmt.Sprintf("%d earlier ones are not listed.", more)))
	}
	return section
}
