package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"techplan.education/internal/calendar"
	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/duecalendar"
	"techplan.education/internal/duedates"
	"techplan.education/internal/text"
)

// maxCalendarYears bounds the window of a calendar: a plan covers at most ten years.
const maxCalendarYears = 20

// calendarCommand holds the flags of kubectl techplan calendar.
type calendarCommand struct {
	env      plugin.Environment
	input    *plugin.DistrictInput
	from, to string
	output   string
}

func newCalendarCommand(env plugin.Environment) *cobra.Command {
	due := calendarCommand{env: env}
	command := &cobra.Command{
		Use:   "calendar",
		Short: "List what is due, as a table or for a calendar program",
		Long: `List what is due in a window of days: evaluations and reviews of the plan, goals,
actions and benchmarks, renewals and notices of contracts, privacy agreements,
the last days of funding sources, devices to buy, to return and to count,
communications, professional learning, steps of the timeline, testing windows,
and waivers. The objects come from the cluster of your kubeconfig, or with -f
from files.

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
		Args: plugin.RefusePaths,
		RunE: func(command *cobra.Command, _ []string) error { return due.runCalendar(command.Context()) },
	}
	due.input = plugin.AddDistrictFlags(command, env)
	due.input.IsStrict = true
	flags := command.Flags()
	flags.StringVar(&due.from, "from", "", "first day to list, YYYY-MM-DD (default the day of --as-of)")
	flags.StringVar(&due.to, "to", "", "last day to list, YYYY-MM-DD (default a year after the first day)")
	plugin.AddOutputFlag(command, &due.output, listCalendarFormats()...)
	return command
}

func (command calendarCommand) runCalendar(ctx context.Context) error {
	if err := plugin.CheckOutput(command.output, listCalendarFormats()...); err != nil {
		return err
	}
	made, err := command.parseWindow()
	if err != nil {
		return err
	}
	districts, err := command.input.ReadDistricts(ctx)
	if err != nil {
		return err
	}
	for _, district := range districts {
		for _, plan := range district.Plans {
			made.AddPlan(district.Namespace, district.District, plan)
		}
	}
	if len(made.Plans) == 0 {
		return errors.New("no technology plan found")
	}
	if err := findCalendarFormat(command.output).Write(made, command.env.Out); err != nil {
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

// listCalendarFormats returns the names of the formats of a calendar, the default one first.
func listCalendarFormats() []string {
	var names []string
	for _, format := range duecalendar.Formats {
		names = append(names, format.Name)
	}
	return names
}

// findCalendarFormat returns the format of a name. The name is one of listCalendarFormats.
func findCalendarFormat(name string) duecalendar.Format {
	isNamed := func(format duecalendar.Format) bool { return format.Name == name }
	return duecalendar.Formats[slices.IndexFunc(duecalendar.Formats, isNamed)]
}

// parseWindow reads the flags for days.
func (command calendarCommand) parseWindow() (duecalendar.Calendar, error) {
	now := command.env.Now()
	today := calendar.DateAt(now, now.Location())
	var made duecalendar.Calendar
	var err error
	if made.AsOf, err = parseDay("--as-of", command.input.AsOf, today); err != nil {
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
	case made.AsOf < duecalendar.Epoch:
		return made, fmt.Errorf("--as-of is a day from %s on, not %s", duecalendar.Epoch, made.AsOf)
	default:
		return made, nil
	}
}

// parseDay reads a flag that names a day. An empty one has the default.
func parseDay(flag, written string, otherwise calendar.Date) (calendar.Date, error) {
	day, err := calendar.Parse(written)
	if err != nil {
		return 0, fmt.Errorf("%s is a day such as 2027-06-30, not %q", flag, written)
	}
	return cmp.Or(day, otherwise), nil
}
