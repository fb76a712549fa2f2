package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/tables"
	"techplan.education/internal/text"
	"techplan.education/internal/workbook"
)

var questionOutputs = []string{"text", "wide", "json", "csv", "xlsx"}

// questionCommand holds the flags of a command that answers a question with tables.
type questionCommand struct {
	env           plugin.Environment
	question      tables.Question
	input         *plugin.DistrictInput
	options       map[string]*string
	switches      map[string]*bool
	output, table string
}

func newQuestionCommand(env plugin.Environment, question tables.Question) *cobra.Command {
	asked := questionCommand{env: env, question: question, options: map[string]*string{}, switches: map[string]*bool{}}
	command := &cobra.Command{
		Use:   question.Name + " [PLAN...]",
		Short: question.Short,
		Long: question.Long + `

The objects come from the cluster of your kubeconfig, or with -f from files. The
figures are computed as of now, or with -f as of the day of --as-of. An object
with an error is refused, since its figures would be missing.`,
		Example: question.Example,
		RunE: func(command *cobra.Command, names []string) error {
			return asked.answerQuestion(command.Context(), names)
		},
	}
	asked.input = plugin.AddDistrictFlags(command, env)
	asked.input.IsStrict = true
	flags := command.Flags()
	for _, option := range question.Options {
		switch {
		case option.IsSwitch:
			asked.switches[option.Name] = flags.Bool(option.Name, false, option.Usage)
		case option.Choices != nil:
			asked.options[option.Name] = new(string)
			plugin.AddChoiceFlag(command, asked.options[option.Name], option.Name, option.Usage, option.Choices...)
		default:
			asked.options[option.Name] = flags.String(option.Name, "", option.Usage)
		}
	}
	flags.StringVar(&asked.table, "table", "", "with -o csv: table to write, by its name in -o json (default the first)")
	plugin.AddOutputFlag(command, &asked.output, questionOutputs...)
	return command
}

func (command questionCommand) answerQuestion(ctx context.Context, names []string) error {
	if err := plugin.CheckOutput(command.output, questionOutputs...); err != nil {
		return err
	}
	if command.table != "" && command.output != "csv" {
		return errors.New("--table needs -o csv: the other formats have all tables")
	}
	for _, option := range command.question.Options {
		if option.Choices == nil {
			continue
		}
		if err := plugin.CheckChoice(option.Name, *command.options[option.Name], option.Choices...); err != nil {
			return err
		}
	}
	now, day, err := plugin.ParseAsOf(command.input.AsOf, command.env.Now)
	if err != nil {
		return err
	}
	districts, err := command.input.ReadDistricts(ctx)
	if err != nil {
		return err
	}
	answer, err := command.askPlans(districts, names, now)
	if err != nil {
		return err
	}
	if answer.LeftOut > 0 {
		fmt.Fprintf(command.env.Err, "%s are not listed: choose a shorter window\n",
			text.FormatCount(answer.LeftOut, "expected evaluation"))
	}
	return command.writeAnswer(answer, day)
}

// askPlans asks the question about the plans of some names, all without names. A plan that does not
// have what an option names is left out, unless no plan has it.
func (command questionCommand) askPlans(
	districts []*snapshot.NamespacedDistrict, names []string, now time.Time,
) (tables.Answer, error) {
	var answers []tables.Answer
	var missing *tables.NotFoundError
	found := map[string]bool{}
	for _, district := range districts {
		for _, plan := range district.SortByName().Plans {
			if len(names) > 0 && !slices.Contains(names, plan.Name) {
				continue
			}
			found[plan.Name] = true
			answer, err := command.question.Answer(tables.Input{
				Namespace: district.Namespace, District: district.District, Plan: plan, Now: now,
				HasHistory: len(command.input.Files) == 0, Options: command.readOptions(),
			})
			switch {
			case errors.As(err, &missing):
			case err != nil:
				return tables.Answer{}, err
			default:
				answers = append(answers, answer)
			}
		}
	}
	for _, name := range names {
		if !found[name] {
			return tables.Answer{}, fmt.Errorf("no technology plan %q found", name)
		}
	}
	switch {
	case len(found) == 0:
		return tables.Answer{}, errors.New("no technology plan found")
	case len(answers) == 0:
		return tables.Answer{}, missing
	default:
		return tables.MergeAnswers(answers), nil
	}
}

func (command questionCommand) readOptions() map[string]string {
	values := map[string]string{}
	for name, value := range command.options {
		values[name] = *value
	}
	for name, isGiven := range command.switches {
		if *isGiven {
			values[name] = strconv.FormatBool(true)
		}
	}
	return values
}

func (command questionCommand) writeAnswer(answer tables.Answer, day string) error {
	table, err := command.chooseTable(answer)
	if err != nil {
		return err
	}
	switch command.output {
	case "json":
		err = tables.WriteJSON(command.env.Out, day, answer)
	case "csv":
		err = tables.WriteCSV(command.env.Out, table)
	case "xlsx":
		err = workbook.Write(command.env.Out, answer)
	default:
		err = tables.WriteText(command.env.Out, answer, command.output == "wide")
	}
	if err != nil {
		return fmt.Errorf("write the %s: %w", command.question.Name, err)
	}
	return nil
}

// chooseTable returns the table of --table, or the first one.
func (command questionCommand) chooseTable(answer tables.Answer) (tables.Table, error) {
	var names []string
	for _, table := range answer.Tables {
		if command.table == "" || command.table == table.Name {
			return table, nil
		}
		names = append(names, table.Name)
	}
	return tables.Table{}, fmt.Errorf("--table is %s, not %q", text.JoinOr(names), command.table)
}
