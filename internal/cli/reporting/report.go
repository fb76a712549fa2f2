// Package reporting has the command that writes reports about plans.
package reporting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/api/meta"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/document"
	"techplan.education/internal/document/html"
	"techplan.education/internal/document/markdown"
	"techplan.education/internal/document/pdf"
	"techplan.education/internal/locale"
	"techplan.education/internal/reports"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
	"techplan.education/internal/workbook"
)

var outputs = []string{"html", "pdf", "md", "xlsx", "csv"}

// reportCommand holds the flags of kubectl techplan report.
type reportCommand struct {
	env           plugin.Environment
	input         *plugin.DistrictInput
	options       reports.Options
	output, table string
}

// NewCommand returns the command kubectl techplan report.
func NewCommand(env plugin.Environment) *cobra.Command {
	written := reportCommand{env: env}
	command := &cobra.Command{
		Use:   "report NAME [PLAN]",
		Short: "Write a report for a board, families, a meeting or a grant",
		Long: `Write a report about a plan, for reading, printing or a spreadsheet:

` + listReports() + `
The objects come from the cluster of your kubeconfig, or with -f from files. The
figures are computed as of now, or with -f as of the day of --as-of. Without PLAN
it is the plan in force. An object with an error is refused, since its figures
would be missing.

A PDF needs Chromium or Chrome on this machine.`,
		Example: `  # What the board should know, as a page to print
  kubectl techplan report board > board.html

  # The same as PDF, since a meeting of which the plan does not know
  kubectl techplan report board -o pdf --since 2026-09-21 > board.pdf

  # For families, in Spanish, from a folder
  kubectl techplan report families -f plans/ --language es > familias.html

  # The agenda of a meeting, with what is due until the end of the term
  kubectl techplan report agenda -o md --until 2026-12-18

  # The tables of a grant application, for a spreadsheet
  kubectl techplan report grant -f plans/ -o xlsx > grant.xlsx`,
		Args:              cobra.MatchAll(cobra.RangeArgs(1, 2)),
		ValidArgsFunction: written.complete,
		RunE: func(command *cobra.Command, args []string) error {
			return written.write(command.Context(), args)
		},
	}
	written.input = plugin.AddDistrictFlags(command, env)
	written.input.IsStrict = true
	flags := command.Flags()
	flags.StringVar(&written.options.Since, "since", "",
		"board, agenda: first day of what changed, YYYY-MM-DD (default for board the day on which the plan\n"+
			"records that the board was informed, or else 90 days ago; for agenda 30 days ago)")
	flags.StringVar(&written.options.Until, "until", "",
		"agenda: last day of what is due, YYYY-MM-DD (default in 30 days)")
	flags.StringVar(&written.options.Language, "language", "",
		"families: language of the report, "+text.JoinOr(locale.Languages())+" (default en)")
	flags.StringVar(&written.table, "table", "", "with -o csv: tables of one section, by its name (default all)")
	plugin.AddOutputFlag(command, &written.output, outputs...)
	// It fails only for a flag that does not exist.
	_ = command.RegisterFlagCompletionFunc("language",
		cobra.FixedCompletions(locale.Languages(), cobra.ShellCompDirectiveNoFileComp))
	return command
}

// listReports lists the reports for the help.
func listReports() string {
	var lines strings.Builder
	for _, report := range reports.ListReports() {
		fmt.Fprintf(&lines, "  %-15s %s\n", report.Name, report.Short)
	}
	return lines.String()
}

// complete lists the names of reports, and after one the names of plans.
func (command *reportCommand) complete(
	cobraCommand *cobra.Command, written []string, typed string,
) ([]string, cobra.ShellCompDirective) {
	switch len(written) {
	case 0:
		var names []string
		for _, report := range reports.ListReports() {
			names = append(names, report.Name+"\t"+report.Short)
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	case 1:
		return command.input.CompletePlans(cobraCommand, nil, typed)
	default:
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
}

func (command *reportCommand) write(ctx context.Context, args []string) error {
	report, err := findReport(args[0])
	if err != nil {
		return err
	}
	if err := plugin.CheckOutput(command.output, outputs...); err != nil {
		return err
	}
	if command.table != "" && command.output != "csv" {
		return errors.New("--table needs -o csv: the other formats have all tables")
	}
	now, _, err := plugin.ParseAsOf(command.input.AsOf, command.env.Now)
	if err != nil {
		return err
	}
	districts, err := command.input.ReadDistricts(ctx)
	if err != nil {
		return err
	}
	var candidates []reports.Input
	for _, district := range districts {
		for _, plan := range district.SortByName().Plans {
			candidates = append(candidates, reports.Input{
				Namespace: district.Namespace, District: district.District, Plan: plan, Now: now,
				HasHistory: len(command.input.Files) == 0,
			})
		}
	}
	chosen, err := choosePlan(candidates, args[1:])
	if err != nil {
		return err
	}
	input, err := report.ApplyOptions(chosen, command.options)
	if err != nil {
		return err
	}
	if err := command.writeDocument(ctx, report.Build(input)); err != nil {
		return fmt.Errorf("write the report %s: %w", report.Name, err)
	}
	return nil
}

func findReport(name string) (reports.Report, error) {
	var names []string
	for _, report := range reports.ListReports() {
		if report.Name == name {
			return report, nil
		}
		names = append(names, report.Name)
	}
	return reports.Report{}, fmt.Errorf("no report %q: the reports are %s", name, text.JoinAnd(names))
}

// choosePlan returns the plan of a name, or without one the only plan that there is, or that is in force.
func choosePlan(candidates []reports.Input, names []string) (reports.Input, error) {
	var found, inForce []reports.Input
	for _, candidate := range candidates {
		if len(names) > 0 && candidate.Plan.Name != names[0] {
			continue
		}
		found = append(found, candidate)
		if meta.IsStatusConditionTrue(candidate.Plan.Status.Conditions, string(v1alpha1.ConditionInForce)) {
			inForce = append(inForce, candidate)
		}
	}
	switch {
	case len(found) == 0 && len(names) > 0:
		return reports.Input{}, fmt.Errorf("no technology plan %q found", names[0])
	case len(found) == 0:
		return reports.Input{}, errors.New("no technology plan found")
	case len(found) == 1:
		return found[0], nil
	case len(inForce) == 1:
		return inForce[0], nil
	}
	var listed []string
	for _, candidate := range found {
		listed = append(listed, candidate.Namespace+"/"+candidate.Plan.Name)
	}
	return reports.Input{}, fmt.Errorf("a report is about one plan, and there are %s: %s. Name the plan, or choose its "+
		"namespace with --namespace", text.FormatCount(len(found), "plan"), text.ListFirst(listed))
}

func (command *reportCommand) writeDocument(ctx context.Context, content document.Document) error {
	out := command.env.Out
	switch command.output {
	case "pdf":
		return pdf.Write(ctx, out, content)
	case "md":
		return markdown.Write(out, content)
	case "xlsx":
		return workbook.Write(out, tables.Answer{Tables: content.ListTables()})
	case "csv":
		return command.writeCSV(content.ListTables())
	default:
		return html.Write(out, content, html.Frame{})
	}
}

// writeCSV writes the tables one after the other, each below its title; or those of one section.
func (command *reportCommand) writeCSV(list []tables.Table) error {
	var names []string
	for _, table := range list {
		names = append(names, table.Name)
	}
	names = slices.Compact(names)
	if command.table != "" && !slices.Contains(names, command.table) {
		return fmt.Errorf("--table is %s, not %q", text.JoinOr(names), command.table)
	}
	isFirst := true
	for _, table := range list {
		if command.table != "" && table.Name != command.table {
			continue
		}
		if !isFirst {
			if _, err := fmt.Fprint(command.env.Out, "\r\n"); err != nil {
				return err
			}
		}
		isFirst = false
		title := tables.Table{Columns: []tables.Column{{Name: table.Title}}}
		if err := tables.WriteCSV(command.env.Out, title); err != nil {
			return err
		}
		if err := tables.WriteCSV(command.env.Out, table); err != nil {
			return err
		}
	}
	return nil
}
