package dashboard

import (
	"fmt"

	"techplan.education/internal/document"
	"techplan.education/internal/text"
)

// mostOmissions is how many omissions a page lists.
const mostOmissions = 20

// newOmissionSection returns the first section of each page while something is left out: figures without it are not
// those of the whole plan.
func newOmissionSection(omissions []Omission) document.Section {
	notices := document.Notices{}
	for _, omission := range omissions[:min(len(omissions), mostOmissions)] {
		notice := document.Notice{
			State: document.Bad, Heading: omission.Place, Words: omission.Reason,
			Action: "Correct the file; the page follows when it is saved.",
		}
		if omission.Object != "" {
			notice.Subjects = []document.Span{{Words: omission.Object}}
		}
		notices.Entries = append(notices.Entries, notice)
	}
	section := document.Section{ID: "left-out", Title: "What is left out", Blocks: []document.Block{
		document.NewParagraph("These files or objects have errors. They are on no page and in no figure."), notices,
	}}
	if more := len(omissions) - mostOmissions; more > 0 {
		section.Blocks = append(section.Blocks, document.NewParagraph(fmt.Sprintf(
			"%s more: kubectl techplan lint lists all of them.", text.FormatCount(more, "error"))))
	}
	return section
}
