package duecalendar

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"techplan.education/internal/text"
)

// writeICalendar writes a calendar by RFC 5545. Each date is an event of a whole day, without a
// time zone. Nothing in it comes from the clock: the stamp is the as-of day, and the sequence
// number counts days, so that a later calendar replaces an earlier one.
func (made Calendar) writeICalendar(out io.Writer) error {
	file := ics.NewCalendar()
	file.SetProductId("-//techplan.education//kubectl techplan calendar//EN")
	file.SetCalscale("GREGORIAN")
	file.SetMethod(ics.MethodPublish)
	file.SetXWRCalName(made.formatName())
	year, month, day := made.AsOf.YearMonthDay()
	stamp := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	for _, entry := range made.listEntries() {
		event := file.AddEvent(entry.formatUID())
		event.SetDtStampTime(stamp)
		event.SetModifiedAt(stamp)
		event.SetSequence(int(made.AsOf - Epoch))
		year, month, day := entry.Day.YearMonthDay()
		event.SetAllDayStartAt(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
		event.SetSummary(entry.formatTitle())
		event.SetDescription(text.EscapeLine(fmt.Sprintf(
			"%s %s in namespace %s: %s. Plan: %s.",
			entry.Object.Kind, entry.Object.Name, entry.plan.Namespace, entry.Field, entry.plan.Title,
		)))
		event.AddCategory(string(entry.Kind))
		event.SetTimeTransparency(ics.TransparencyTransparent)
	}
	return file.SerializeTo(out, ics.WithNewLineWindows)
}

// formatName returns the name under which programs show the calendar.
func (made Calendar) formatName() string {
	if len(made.Plans) == 1 {
		return text.EscapeLine(made.Plans[0].Title)
	}
	return "Due dates of " + text.FormatCount(len(made.Plans), "technology plan")
}

// formatUID returns the identifier of an event. It depends on what is due and not on the day or
// the words, so that a program moves the event when the day is edited.
func (entry dueEntry) formatUID() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{
		entry.plan.Namespace, entry.plan.Name, string(entry.Kind), string(entry.Object.Kind), entry.Object.Name,
		entry.Field, entry.Occurrence,
	}, "\x00")))
	return hex.EncodeToString(sum[:16]) + "@techplan.education"
}
