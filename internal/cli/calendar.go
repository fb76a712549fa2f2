package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/duedates"
	"techplan.education/internal/manifest"
	"techplan.education/internal/text"
)

// calendarWriters write a calendar in the formats of kubectl techplan calendar.
var calendarWriters = map[string]func(io.Writer, dueCalendar) error{
	"text": writeCalendarText,
	"ics":  writeICalendar,
	"json": writeCalendarJSON,
	"csv":  writeCalendarCSV,
}

var calendarFormats = []string{"text", "ics", "json", "csv"}

// maxCalendarYears bounds the window of a calendar: a plan covers at most ten years.
const maxCalendarYears = 20

// calendarCommand holds the flags of kubectl techplan calendar.
type calendarCommand struct {
	env      Environment
	input    *districtInput
	from, to string
	output   string
}

func newCalendarCommand(env Environment) *cobra.Command {
	c := calendarCommand{env: env}
	command := &cobra.Command{
		Use:   "calendar",
		Short: "List what is due, as a table or for a calendar program",
		Long: `List what is due in a window of days: evaluations and reviews of the plan, goals,
actions and benchmarks, renewals and notices of contracts, privacy agreements,
the last days of funding sources, devices to buy, to return and to count,
communications, professional learning, steps of the timeline, and waivers. The
objects come from the cluster of your kubeconfig, or with -f from files.

With -o ics the output is a file for calendar programs. Each date is an event of
a whole day. A second import of a newer file moves the events whose dates were
edited, and doubles none.

The exit code is 0, or 2 when the calendar could not be made. An object with an
error is a reason for that, since its dates would be missing.`,
		Example: `  # What is due in the next twelve months, in the cluster and in files
  kubectl techplan calendar
  kubectl techplan calendar -f plans/

  # What is due in fiscal year 2028
  kubectl techplan calendar -f plans/ --from 2027-07-01 --to 2028-06-30

  # A file to import or to publish
  kubectl techplan calendar -f plans/ -o ics > plan.ics

  # A table for a spreadsheet
  kubectl techplan calendar -f plans/ -o csv > plan.csv`,
		Args: refusePaths,
		RunE: func(command *cobra.Command, _ []string) error { return c.runCalendar(command.Context()) },
	}
	c.input = addDistrictFlags(command, env)
	c.input.isStrict = true
	flags := command.Flags()
	flags.StringVar(&c.from, "from", "", "first day to list, YYYY-MM-DD (default the day of --as-of)")
	flags.StringVar(&c.to, "to", "", "last day to list, YYYY-MM-DD (default a year after the first day)")
	addOutputFlag(command, &c.output, calendarFormats...)
	return command
}

// dueCalendar is what is due in all plans in a window.
type dueCalendar struct {
	AsOf, From, To calendar.Date
	Plans          []planCalendar
}

// planCalendar is what is due in one plan.
type planCalendar struct {
	Namespace, Name string
	// Title is that of the plan, on one line.
	Title    string
	Currency string
	Dates    []duedates.DueDate
	// LeftOut is the number of expected evaluations that are not among the dates.
	LeftOut int
}

func (command calendarCommand) runCalendar(ctx context.Context) error {
	if err := checkOutput(command.output, calendarFormats...); err != nil {
		return err
	}
	made, err := command.parseWindow()
	if err != nil {
		return err
	}
	districts, err := command.input.readDistricts(ctx)
	if err != nil {
		return err
	}
	for _, district := range districts {
		for _, plan := range district.Plans {
			made.Plans = append(made.Plans, newPlanCalendar(district, plan, made.From, made.To))
		}
	}
	if len(made.Plans) == 0 {
		return errors.New("no technology plan found")
	}
	if err := calendarWriters[command.output](command.env.Out, made); err != nil {
		return fmt.Errorf("write the calendar: %w", err)
	}
	for _, plan := range made.Plans {
		if plan.LeftOut > 0 {
			fmt.Fprintf(command.env.Err, "%s of %s are not listed, beyond the first %d: choose a shorter window\n",
				text.FormatCount(plan.LeftOut, "expected evaluation"), plan.Name, duedates.MostExpected)
		}
	}
	return nil
}

// newPlanCalendar lists what is due in a plan of a district.
func newPlanCalendar(district *manifest.District, plan *v1alpha1.TechnologyPlan, from, to calendar.Date) planCalendar {
	made := planCalendar{
		Namespace: district.Namespace, Name: plan.Name, Title: text.EscapeLine(string(plan.Spec.Title)),
	}
	if plan.Spec.Budget != nil {
		made.Currency = plan.Spec.Budget.Currency
	}
	made.Dates, made.LeftOut = duedates.ListDueDates(district.SortByName(), plan.Name, from, to)
	return made
}

// parseWindow reads the flags for days.
func (command calendarCommand) parseWindow() (dueCalendar, error) {
	now := command.env.Now()
	today := calendar.DateAt(now, now.Location())
	var made dueCalendar
	var err error
	if made.AsOf, err = parseDay("--as-of", command.input.asOf, today); err != nil {
		return made, err
	}
	if made.From, err = parseDay("--from", command.from, made.AsOf); err != nil {
		return made, err
	}
	if made.To, err = parseDay("--to", command.to, made.From.AddMonths(12)); err != nil {
		return made, err
	}
	switch {
	case made.To < made.From:
		return made, fmt.Errorf("--to is %s, before the first day %s", made.To, made.From)
	case made.To > made.From.AddMonths(12*maxCalendarYears):
		return made, fmt.Errorf("from %s to %s are more than %d years: choose a shorter window",
			made.From, made.To, maxCalendarYears)
	case made.AsOf < epoch:
		return made, fmt.Errorf("--as-of is a day from %s on, not %s", epoch, made.AsOf)
	default:
		return made, nil
	}
}

// epoch is the first day of which the sequence numbers of events are counted.
var epoch = calendar.New(1970, time.January, 1)

// parseDay reads a flag that names a day. An empty one has the default.
func parseDay(flag, written string, otherwise calendar.Date) (calendar.Date, error) {
	day, err := calendar.Parse(written)
	if err != nil {
		return 0, fmt.Errorf("%s is a day such as 2027-06-30, not %q", flag, written)
	}
	return cmp.Or(day, otherwise), nil
}
