// Package recording has the command record, with which people record what came of an evaluation:
// in a dialogue on a terminal, or from a table that a team filled in.
package recording

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/importer/change"
	"techplan.education/internal/importer/results"
	"techplan.education/internal/importer/rows"
	"techplan.education/internal/importer/values"
	"techplan.education/internal/model"
	"techplan.education/internal/recording"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
	"techplan.education/internal/workbook"
)

// recordCommand holds the flags of kubectl techplan record.
type recordCommand struct {
	env   plugin.Environment
	input *plugin.DistrictInput

	by, from, output                 string
	writesTemplate, isDryRun, forces bool
}

var templateOutputs = []string{"csv", "xlsx"}

// NewCommand returns kubectl techplan record.
func NewCommand(env plugin.Environment) *cobra.Command {
	r := &recordCommand{env: env}
	command := &cobra.Command{
		Use:   "record [EVALUATION] --by ROLE",
		Short: "Record the answers and the decision of an evaluation",
		Long: `Record the answers and the decision of an evaluation. On a terminal, the command asks
for each criterion that has no result yet, and then for the decision; an empty line
leaves one open. It asks in plain lines, which a screen reader reads in their order.

A team fills in a table instead: --template writes it, a row for each open criterion,
and --from records what is in it, in CSV or XLSX.

What is recorded is applied under a field manager of the role in --by, for example
record-technology-director, so that people who record do not remove each other's
answers. An answer that another role has given is refused; --force-conflicts replaces
it. With -f, the evaluations come from files, and the records are written as YAML to
keep beside the plan. --dry-run writes them as YAML too, and applies nothing.`,
		Example: `  # Answer the questions of an evaluation
  kubectl techplan record annual-review-2027-06-15-60abb69899 --by "Board of Education"

  # Fill in a table for all open evaluations
  kubectl techplan record --template > reviews.csv
  kubectl techplan record --from reviews.csv --by "Technology director"`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			return r.run(command.Context(), append(args, "")[0])
		},
	}
	r.input = plugin.AddEvaluationFlags(command, env)
	flags := command.Flags()
	flags.StringVar(&r.by, "by", "", "role or body that records, never a person's name")
	flags.StringVar(&r.from, "from", "", "table to record, CSV or XLSX, - for the standard input")
	flags.BoolVar(&r.writesTemplate, "template", false, "write the table to fill in")
	flags.BoolVar(&r.isDryRun, "dry-run", false, "write the records as YAML, and apply nothing")
	flags.BoolVar(&r.forces, "force-conflicts", false, "replace answers that another role has given")
	plugin.AddOutputFlag(command, &r.output, templateOutputs...)
	return command
}

// run reads the evaluations and does what the flags say. name is empty if none is given.
func (command *recordCommand) run(ctx context.Context, name string) error {
	if err := command.checkFlags(name); err != nil {
		return err
	}
	records, err := command.input.ReadEvaluations(ctx)
	if err != nil {
		return err
	}
	if name != "" {
		record, err := findEvaluation(records, name)
		if err != nil {
			return err
		}
		records = []*v1alpha1.Evaluation{record}
	}
	switch {
	case command.writesTemplate:
		return command.writeTemplate(records)
	case command.from != "":
		return command.recordTable(ctx, records)
	default:
		return command.recordAnswers(ctx, records[0])
	}
}

// checkFlags reports flags that do not fit together.
func (command *recordCommand) checkFlags(name string) error {
	switch {
	case command.writesTemplate && command.from != "":
		return errors.New("give one of --template and --from")
	case command.writesTemplate:
		return plugin.CheckOutput(command.output, templateOutputs...)
	case command.by == "":
		return errors.New(`give --by with the role or body that records, such as --by "Technology director"`)
	case command.from == "" && name == "":
		return errors.New("give the name of the evaluation, or a table with --from; kubectl techplan evaluations lists them")
	case command.from == "" && !command.env.Interactive:
		return errors.New("the standard input is no terminal on which to ask: give a table with --from")
	}
	return recording.CheckRole(command.by)
}

// findEvaluation returns the evaluation of a name.
func findEvaluation(records []*v1alpha1.Evaluation, name string) (*v1alpha1.Evaluation, error) {
	var names []string
	for _, record := range records {
		if record.Name == name {
			return record, nil
		}
		names = append(names, record.Name)
	}
	return nil, &tables.NotFoundError{Noun: "evaluation", Name: name, Suggestion: suggest(name, names)}
}

func suggest(name string, names []string) string {
	suggestion, _ := text.Suggest(name, names)
	return suggestion
}

// today is the date in UTC. The zone of the district decides the state of an evaluation, which may
// differ for some hours.
func (command *recordCommand) today() calendar.Date {
	return calendar.DateAt(command.env.Now(), time.UTC)
}

// writeTemplate writes a table with the criteria of the evaluations that can be held now.
func (command *recordCommand) writeTemplate(records []*v1alpha1.Evaluation) error {
	var open []*v1alpha1.Evaluation
	for _, record := range records {
		state, _ := evaluation.StateOf(model.ParseEvaluation(record), command.today())
		if state == evaluation.Open || state == evaluation.Overdue {
			open = append(open, record)
		}
	}
	slices.SortFunc(open, func(left, right *v1alpha1.Evaluation) int {
		return cmp.Or(cmp.Compare(left.Spec.Due, right.Spec.Due), cmp.Compare(left.Name, right.Name))
	})
	table := results.NewTable(open)
	fmt.Fprintf(command.env.Err, "%s of %s to fill in\n", text.FormatCount(len(table.Rows), "criterion"),
		text.FormatCount(len(open), "open evaluation"))
	if command.output == "xlsx" {
		return workbook.Write(command.env.Out, tables.Answer{Tables: []tables.Table{table}})
	}
	return tables.WriteCSV(command.env.Out, table)
}

// recordTable records what a table has. If anything in it cannot be read, nothing is recorded.
func (command *recordCommand) recordTable(ctx context.Context, records []*v1alpha1.Evaluation) error {
	byName := map[string]*v1alpha1.Evaluation{}
	for _, record := range records {
		byName[record.Name] = record
	}
	reader := &rows.Reader{Options: rows.Options{
		Stdin: command.env.In, Dates: values.DateOptions{Order: values.MonthFirst},
	}}
	sheet, err := results.ReadFile(ctx, reader, command.from, byName)
	reader.Report.WriteText(command.env.Err)
	if err == nil && reader.Report.CountUnreadable() > 0 {
		err = errors.New("some cells cannot be read")
	}
	if err != nil {
		return errors.Join(plugin.EscapeNames(err), errors.New("nothing is recorded"))
	}
	var objects []client.Object
	for _, record := range records {
		if entries := (recording.Entries{Results: sheet[record.Name]}); !entries.IsEmpty() {
			objects = append(objects, recording.NewObject(record, recording.NameFieldManager(command.by), entries))
		}
	}
	return command.applyRecords(ctx, objects)
}

// applyRecords applies the records, or writes them as YAML if they are from files or with --dry-run.
func (command *recordCommand) applyRecords(ctx context.Context, objects []client.Object) error {
	if len(objects) == 0 {
		fmt.Fprintln(command.env.Err, "nothing to record")
		return nil
	}
	if command.isDryRun || len(command.input.Files) > 0 {
		return command.env.WriteManifests(objects)
	}
	manager := recording.NameFieldManager(command.by)
	applier, err := command.input.Cluster.NewApplier(manager)
	if err != nil {
		return err
	}
	applier.Advice = "another role has recorded it: agree with that role, or replace it with --force-conflicts"
	applier.Forces = command.forces
	for at, object := range objects {
		manifest, err := change.NewManifest(object)
		if err == nil {
			err = applier.Apply(ctx, manifest)
		}
		if err != nil {
			return fmt.Errorf("%s recorded, then evaluation %s: %w", text.FormatCount(at, "evaluation"), object.GetName(), err)
		}
		fmt.Fprintf(command.env.Err, "recorded in evaluation %s as %s\n", object.GetName(), manager)
	}
	return nil
}
