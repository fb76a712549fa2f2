package importing

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/importer/change"
	"techplan.education/internal/importer/plans"
	"techplan.education/internal/text"
)

// planCommand is the command of a format that says something about a plan.
type planCommand struct {
	importCommand

	of   plans.Format
	year string
}

func newPlanCommand(env plugin.Environment, format plans.Format) *cobra.Command {
	i := &planCommand{importCommand: importCommand{env: env, format: format.Name}, of: format}
	command := &cobra.Command{
		Use:   format.Name + " FILE...",
		Short: format.Title,
		Long: fmt.Sprintf(`%s.

%s

What the files do not say stays as people wrote it.`, format.Title, format.Help),
		Example: fmt.Sprintf(`  # See what the files would change
  kubectl techplan import %[1]s export.csv -f plans/ --diff

  # Write it into the files of the plan, in place
  kubectl techplan import %[1]s export.csv -f plans/ --write plans/plan.yaml`, format.Name),
		Args: cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, files []string) error { return i.importFiles(command.Context(), files) },
	}
	i.addFlags(command)
	command.Flags().StringVar(&i.year, "year", "", "fiscal year of the files, for example FY2027 or 2027, if they do not say it")
	return command
}

func (i *planCommand) importFiles(ctx context.Context, files []string) error {
	if err := i.checkFlags(); err != nil {
		return err
	}
	year, err := parseYear(i.year)
	if err != nil {
		return err
	}
	target, err := i.findTarget(ctx)
	if err != nil {
		return err
	}
	mapping, err := i.readMapping()
	if err != nil {
		return err
	}
	progress := newProgress(i.env, files)
	reader, today, err := i.newReader(target.plan, progress.countBytes)
	if err != nil {
		return err
	}
	result, err := i.of.Read(ctx, reader, plans.Input{
		Files: files, Plan: target.plan, Devices: target.district.Devices, Mapping: mapping,
		Today: today, FiscalYear: year, AcceptFewer: i.acceptsFewer,
	})
	progress.clearBar()
	reader.Report.WriteText(i.env.Err)
	if err != nil {
		return plugin.EscapeNames(err)
	}
	if i.proposesMapping {
		if len(result.Proposed) == 0 {
			return fmt.Errorf("the format %s needs no further mapping", i.format)
		}
		_, err := i.env.Out.Write(result.Proposed)
		return err
	}
	for _, note := range result.Notes {
		fmt.Fprintln(i.env.Err, text.EscapeLine(note))
	}
	return i.output.writeChanges(ctx, i.format, []change.Change{{
		Before: target.plan, After: result.Merged, Owned: result.Owned,
	}})
}

// parseYear reads a fiscal year: FY2028 or 2028; none is 0.
func parseYear(written string) (v1alpha1.FiscalYear, error) {
	if written == "" {
		return 0, nil
	}
	number, err := strconv.Atoi(strings.TrimPrefix(strings.ToUpper(written), "FY"))
	if err != nil || number < 1990 || number > 2200 {
		return 0, fmt.Errorf("--year is a fiscal year such as FY2028 or 2028, not %q", written)
	}
	return v1alpha1.FiscalYear(number), nil
}
