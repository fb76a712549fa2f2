package duecalendar

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"
	"github.com/google/go-cmp/cmp"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/duedates"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/testfiles"
	"techplan.education/internal/testplan"
	"techplan.education/internal/testrandom"
)

// decodeICalendar reads a calendar with a parser that shares no code with the one that wrote it.
func decodeICalendar(t *testing.T, written string) *ical.Calendar {
	t.Helper()
	decoder := ical.NewDecoder(strings.NewReader(written))
	decoded, err := decoder.Decode()
	if err != nil {
		t.Fatalf("the calendar cannot be read: %v", err)
	}
	// The encoder refuses a component that lacks a property, or has one twice.
	if len(decoded.Children) > 0 {
		if err := ical.NewEncoder(&bytes.Buffer{}).Encode(decoded); err != nil {
			t.Errorf("the calendar breaks RFC 5545: %v", err)
		}
	}
	return decoded
}

// checkLines checks the lines of a calendar: at most 75 octets, whole characters, and CR LF at the
// end of each.
func checkLines(t *testing.T, written string) {
	t.Helper()
	if !strings.HasSuffix(written, "END:VCALENDAR\r\n") {
		t.Errorf("the calendar ends with %q", written[max(0, len(written)-30):])
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(written, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") || !utf8.ValidString(line) {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
	}
}

func exportICalendar(t *testing.T, file, asOf, from, to string) string {
	t.Helper()
	written := writeDated(t, "ics", file, asOf, from, to)
	checkLines(t, written)
	return written
}

func TestICalendar(t *testing.T) {
	const want = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//techplan.education//kubectl techplan calendar//EN
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:Juniper Flats technology plan
BEGIN:VEVENT
UID:beb7ccd6609f5f3ad83dca56f21702d2@techplan.education
DTSTAMP:20261121T000000Z
LAST-MODIFIED:20261121T000000Z
SEQUENCE:20778
DTSTART;VALUE=DATE:20270701
SUMMARY:Contract of reading-app renews ($4\,000)
DESCRIPTION:TechnologyPlan plan-2026 in namespace default:
  spec.technologies[reading-app].renewal. Plan: Juniper Flats technology
  plan.
CATEGORIES:ContractRenewal
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
`
	got := exportICalendar(t, testfiles.Dated, "2026-11-21", "2027-07-01", "2027-07-01")
	if diff := cmp.Diff(want, strings.ReplaceAll(got, "\r\n", "\n")); diff != "" {
		t.Errorf("calendar (-want +got):\n%s", diff)
	}
	events := decodeICalendar(t, got).Events()
	if len(events) != 1 {
		t.Fatalf("%d events", len(events))
	}
	if summary := textOf(t, events[0].Props, "SUMMARY"); summary != "Contract of reading-app renews ($4,000)" {
		t.Errorf("the summary is %q", summary)
	}
	start := events[0].Props.Get("DTSTART")
	day, err := start.DateTime(time.UTC)
	if err != nil || start.Params.Get("VALUE") != "DATE" || day.Format(time.DateOnly) != "2027-07-01" {
		t.Errorf("the day is %v, %v, %v", day, start.Params, err)
	}
}

func TestICalendarWithoutDates(t *testing.T) {
	got := exportICalendar(t, testfiles.Dated, "2026-11-21", "2026-11-21", "2026-12-31")
	if events := decodeICalendar(t, got).Events(); len(events) != 0 {
		t.Errorf("%d events", len(events))
	}
}

// Text of files ends no line and no property, and begins none.
func TestICalendarEscapesHostileText(t *testing.T) {
	for name, c := range map[string]struct{ title, want string }{
		"separators":          {`a, b; c \n d: e`, `a, b; c \n d: e`},
		"a newline":           {"a\nb", "a b"},
		"an injected event":   {"a\r\nEND:VEVENT\r\nBEGIN:VALARM\r\nATTACH:x", "a END:VEVENT BEGIN:VALARM ATTACH:x"},
		"a carriage return":   {"a\rSUMMARY:b", "a SUMMARY:b"},
		"a line separator":    {"a\u2028b\u0085c", `a\u2028b\u0085c`},
		"a right-to-left":     {"a\u202eb\u200fc", `a\u202eb\u200fc`},
		"an escape character": {"a\x1b[31mb", `a\x1b[31mb`},
		"no UTF-8":            {"a\xffb", "a\ufffdb"},
		"long, of wide characters": {
			strings.Repeat("\u5b66", 200), strings.Repeat("\u5b66", 200),
		},
		"long, of characters beyond the basic plane": {
			strings.Repeat("\U0001f4c5", 99), strings.Repeat("\U0001f4c5", 99),
		},
		"long, of invalid bytes": {strings.Repeat("\xff", 200), strings.Repeat("\ufffd", 200)},
		"long, of spaces":        {strings.Repeat("a    ", 60) + "b", strings.Repeat("a ", 60) + "b"},
		"long, of separators":    {strings.Repeat(",;", 100), strings.Repeat(",;", 100)},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			made := Calendar{AsOf: Epoch + 1, Plans: []Plan{{
				Title: c.title, Namespace: c.title, Name: c.title,
				Dates: []duedates.DueDate{{
					Day: Epoch, Title: c.title, Name: c.title, Kind: duedates.Kind("A,B"), Field: c.title,
					Object: v1alpha1.ObjectKey{Kind: "Goal", Name: c.title}, Occurrence: c.title,
				}},
			}}}
			if err := made.writeICalendar(&out); err != nil {
				t.Fatal(err)
			}
			checkLines(t, out.String())
			decoded := decodeICalendar(t, out.String())
			events := decoded.Events()
			if len(events) != 1 || len(events[0].Children) != 0 || len(decoded.Children) != 1 {
				t.Fatalf("the text makes components: %s", out.String())
			}
			for _, text := range []string{
				textOf(t, events[0].Props, "SUMMARY"), textOf(t, decoded.Props, "X-WR-CALNAME"),
			} {
				if text != c.want {
					t.Errorf("the text is %q, want %q", text, c.want)
				}
			}
			if got := len(events[0].Props); got != 9 {
				t.Errorf("the event has %d properties", got)
			}
		})
	}
}

func textOf(t *testing.T, props ical.Props, name string) string {
	t.Helper()
	prop := props.Get(name)
	if prop == nil {
		t.Fatalf("there is no %s", name)
	}
	prop.SetValueType(ical.ValueText)
	text, err := prop.Text()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Another export after an edit has the same identifiers and greater numbers, and differs in the
// edited days and the stamps alone.
func TestICalendarMovesEditedEvents(t *testing.T) {
	const from, to = "2027-01-01", "2027-12-31"
	before := exportICalendar(t, testfiles.Dated, "2026-11-21", from, to)
	edited := strings.NewReplacer("2027-07-01", "2027-08-01", "2027-06-30", "2027-05-31").Replace(testfiles.Dated)
	after := exportICalendar(t, edited, "2026-11-22", from, to)
	var got []string
	moved := map[string]string{}
	for _, event := range decodeICalendar(t, before).Events() {
		moved[textOf(t, event.Props, "UID")] = describeEvent(t, event)
	}
	for _, event := range decodeICalendar(t, after).Events() {
		uid := textOf(t, event.Props, "UID")
		got = append(got, fmt.Sprintf("%s -> %s", moved[uid], describeEvent(t, event)))
	}
	if diff := cmp.Diff([]string{
		"ContractNotice on 20270502, 20778 -> ContractNotice on 20270602, 20779",
		"ContractRenewal on 20270701, 20778 -> ContractRenewal on 20270801, 20779",
		"GoalDue on 20270630, 20778 -> GoalDue on 20270531, 20779",
	}, slices.Sorted(slices.Values(got))); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	stamps := strings.NewReplacer("20261122T", "20261121T", "SEQUENCE:20779", "SEQUENCE:20778")
	again := exportICalendar(t, testfiles.Dated, "2026-11-22", from, to)
	if diff := cmp.Diff(before, stamps.Replace(again)); diff != "" {
		t.Errorf("the same plan a day later (-before +after):\n%s", diff)
	}
}

func describeEvent(t *testing.T, event ical.Event) string {
	t.Helper()
	sequence, err := strconv.Atoi(event.Props.Get("SEQUENCE").Value)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s on %s, %d", textOf(t, event.Props, "CATEGORIES"), event.Props.Get("DTSTART").Value, sequence)
}

// Every date of random plans is one event of a whole day, with an identifier of its own, and the
// same again in each export.
func TestICalendarOfRandomPlans(t *testing.T) {
	from, to := calendar.New(2024, time.January, 1), calendar.New(2031, time.December, 31)
	total := 0
	for seed := range uint64(60) {
		world := testrandom.NewWorld(seed)
		district := snapshot.District{
			Plans: []*v1alpha1.TechnologyPlan{world.Plan}, Goals: world.Goals, Benchmarks: world.Benchmarks,
			Devices: world.Devices, Evaluations: world.Evaluations,
		}
		made := Calendar{AsOf: from, From: from, To: to}
		made.AddPlan(testplan.Namespace, district, world.Plan)
		var out, again bytes.Buffer
		if err := made.writeICalendar(&out); err != nil {
			t.Fatal(err)
		}
		if err := made.writeICalendar(&again); err != nil || again.String() != out.String() {
			t.Fatalf("seed %d: the second export differs, error %v", seed, err)
		}
		checkLines(t, out.String())
		seen := map[string]bool{}
		events := decodeICalendar(t, out.String()).Events()
		for i, entry := range made.listEntries() {
			uid := textOf(t, events[i].Props, "UID")
			start := events[i].Props.Get("DTSTART")
			day := strings.ReplaceAll(entry.Day.String(), "-", "")
			if seen[uid] || start.Value != day || start.Params.Get("VALUE") != "DATE" || start.Params.Get("TZID") != "" {
				t.Errorf("seed %d: event %s is on %s, want %s", seed, uid, start.Value, day)
			}
			seen[uid] = true
		}
		total += len(events)
	}
	if total < 600 {
		t.Errorf("%d events in 60 plans: this tests little", total)
	}
}
