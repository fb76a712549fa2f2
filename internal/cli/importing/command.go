// Package importing has the command import, which reads the exports of other programs and
// writes or applies what they say: device lots, enrollment, budgets and ledgers. The formats and
// what they make of the rows are in package importer.
package importing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/importer"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/importer/values"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/text"
	"techplan.education/internal/timezone"
)

// importCommand holds the flags that all formats have.
type importCommand struct {
	env    plugin.Environment
	format string
	input  *plugin.DistrictInput

	plan, mapping, dateOrder, decimal string
	proposesMapping, acceptsFewer     bool
	output                            output
}

// NewCommand returns kubectl techplan import, with a command for each format.
func NewCommand(env plugin.Environment) *cobra.Command {
	command := &cobra.Command{
		Use:   "import FORMAT FILE...",
		Short: "Read the exports of other programs into a plan",
		Long: `Read the exports of other programs into a plan: device lots from inventories,
enrollment and terms from rosters, lines and spending from budgets and ledgers.

Each format is a command of its own, whose help says how to make the export. The
plan comes from the cluster of your kubeconfig, or with -f from files. Without
--write or --apply nothing is written: the objects go to the output, and what
changes goes to the error output.

A second import of the same files changes nothing. What people added to an object
stays as it is. Names of people and devices, e-mail addresses and serial numbers
are read past, and stand in no output.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) == 0 {
				return command.Help()
			}
			return refuseFormat(args[0])
		},
	}
	for _, format := range importer.InventoryFormats() {
		command.AddCommand(newInventoryCommand(env, format))
	}
	for _, format := range importer.PlanFormats() {
		command.AddCommand(newPlanCommand(env, format))
	}
	return command
}

// refuseFormat is about a format that there is not.
func refuseFormat(name string) error {
	var names []string
	for _, format := range importer.InventoryFormats() {
		names = append(names, format.Name)
	}
	for _, format := range importer.PlanFormats() {
		names = append(names, format.Name)
	}
	if suggestion, ok := text.Suggest(name, names); ok {
		return fmt.Errorf("there is no format %q; did you mean %s?", name, suggestion)
	}
	return fmt.Errorf("there is no format %q: write %s", name, text.JoinOr(names))
}

// addFlags adds the flags that all formats have.
func (i *importCommand) addFlags(command *cobra.Command) {
	i.input = plugin.AddDistrictFlags(command, i.env)
	i.input.IsStrict = true
	flags := command.Flags()
	flags.StringVar(&i.plan, "plan", "", "name of the plan, if there are several")
	flags.StringVar(&i.mapping, "mapping", "", "file that maps what the export names to what the plan names")
	flags.BoolVar(&i.proposesMapping, "propose-mapping", false, "print the mapping that the files need, to be filled in, and stop")
	flags.BoolVar(&i.acceptsFewer, "accept-fewer", false, "accept files with over a tenth less than the last import had")
	plugin.AddChoiceFlag(command, &i.dateOrder, "date-order", "how to read a date such as 1/2/2026",
		string(values.MonthFirst), string(values.DayFirst))
	flags.StringVar(&i.decimal, "decimal", "", "sign before the decimals of amounts: point or comma (default what each amount shows)")
	i.output.addFlags(command, i.env)
}

// checkFlags reports flags that do not fit together.
func (i *importCommand) checkFlags() error {
	if i.decimal != "" {
		if err := plugin.CheckChoice("decimal", i.decimal, string(values.DecimalPoint), string(values.DecimalComma)); err != nil {
			return err
		}
	}
	if err := plugin.CheckChoice("date-order", i.dateOrder, string(values.MonthFirst), string(values.DayFirst)); err != nil {
		return err
	}
	if i.input.Query.AllNamespaces {
		return errors.New("an import is for one district: name its namespace with -n instead of -A")
	}
	return i.output.checkFlags(i.input)
}

// target is the plan that an import changes, with the objects of its district.
type target struct {
	plan     *v1alpha1.TechnologyPlan
	district snapshot.District
}

// findTarget reads the district and finds the plan.
func (i *importCommand) findTarget(ctx context.Context) (target, error) {
	districts, err := i.input.ReadDistricts(ctx)
	if err != nil {
		return target{}, err
	}
	var found []target
	var names []string
	for _, district := range districts {
		for _, plan := range district.Plans {
			names = append(names, plan.Name)
			if i.plan == "" || plan.Name == i.plan {
				plan.Namespace = district.Namespace
				found = append(found, target{plan, district.District})
			}
		}
	}
	slices.Sort(names)
	switch {
	case len(names) == 0:
		return target{}, errors.New("there is no technology plan: give its files with -f, or its namespace with -n")
	case len(found) == 0:
		return target{}, fmt.Errorf("there is no technology plan %q: give --plan %s", i.plan, text.JoinOr(slices.Compact(names)))
	case len(found) > 1 && i.plan == "":
		return target{}, fmt.Errorf("there are several plans: give --plan %s", text.JoinOr(slices.Compact(names)))
	case len(found) > 1:
		return target{}, fmt.Errorf("several districts have a plan %s: give one namespace with -n", i.plan)
	}
	return found[0], nil
}

// newReader returns a reader for the files of the district of a plan, and the as-of date there.
func (i *importCommand) newReader(
	plan *v1alpha1.TechnologyPlan, onRead func(int),
) (reader *rows.Reader, today calendar.Date, err error) {
	now, _, err := plugin.ParseAsOf(i.input.AsOf, i.env.Now)
	if err != nil {
		return nil, 0, err
	}
	zone, err := timezone.Load(cmp.Or(plan.Spec.District.TimeZone, "UTC"))
	if err != nil {
		zone = time.UTC
	}
	return &rows.Reader{Options: rows.Options{
		Dates:   values.DateOptions{Order: values.DateOrder(i.dateOrder), Zone: zone},
		Amounts: values.AmountOptions{Decimal: values.DecimalSign(i.decimal)},
		OnRead:  onRead, Stdin: i.env.In,
	}}, calendar.DateAt(now, zone), nil
}

// readMapping returns the content of the file of --mapping, or nothing.
func (i *importCommand) readMapping() ([]byte, error) {
	switch i.mapping {
	case "":
		return nil, nil
	case "-":
		return io.ReadAll(i.env.In)
	default:
		return os.ReadFile(i.mapping)
	}
}
