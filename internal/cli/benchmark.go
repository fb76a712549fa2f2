package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/util/validation"

	"techplan.education/internal/benchmarktemplates"
	"techplan.education/internal/calendar"
	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/text"
)

// newBenchmarkCommand returns kubectl techplan benchmark, which has ready measures.
func newBenchmarkCommand(env plugin.Environment) *cobra.Command {
	command := &cobra.Command{
		Use:   "benchmark",
		Short: "Write a ready measure of a goal as a Benchmark",
		Args:  cobra.NoArgs,
		RunE:  func(command *cobra.Command, _ []string) error { return command.Help() },
	}
	command.AddCommand(newTemplatesCommand(env), newTemplateCommand(env))
	return command
}

func newTemplatesCommand(env plugin.Environment) *cobra.Command {
	return &cobra.Command{
		Use:               "templates",
		Short:             "List the ready measures",
		Long:              "List the ready measures by name, with what each of them measures.",
		Example:           `  kubectl techplan benchmark templates`,
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(*cobra.Command, []string) error {
			measures, err := benchmarktemplates.List()
			if err != nil {
				return err
			}
			return writeTemplates(env, measures)
		},
	}
}

func writeTemplates(env plugin.Environment, measures []benchmarktemplates.Template) error {
	width := len("NAME")
	for _, measure := range measures {
		width = max(width, len(measure.Name))
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%-*s  %s\n", width, "NAME", "MEASURES")
	for _, measure := range measures {
		fmt.Fprintf(&out, "%-*s  %s\n", width, measure.Name, measure.Short)
	}
	_, err := env.Out.Write([]byte(out.String()))
	return err
}

// templateFlags are the flags of kubectl techplan benchmark template.
type templateFlags struct{ goal, namespace, site, from, until string }

func newTemplateCommand(env plugin.Environment) *cobra.Command {
	var written templateFlags
	command := &cobra.Command{
		Use:   "template NAME --goal GOAL",
		Short: "Write a ready measure as the YAML of a Benchmark",
		Long: `Write a ready measure to the standard output, for a goal of your plan. Replace the
value of the baseline and that of the target by your own, and apply it. The comments
say how to measure it.

The baseline is of today, and the target three years later, unless --from and --until
say otherwise.`,
		Example: `  # Students who have internet at home, for the goal home-access
  kubectl techplan benchmark template home-internet --goal home-access > 31-home-internet.yaml`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return writeTemplate(env, args[0], written)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			measures, err := benchmarktemplates.List()
			if err != nil || len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return listTemplateNames(measures), cobra.ShellCompDirectiveNoFileComp
		},
	}
	flags := command.Flags()
	flags.StringVar(&written.goal, "goal", "", "Name of the goal that is measured")
	flags.StringVarP(&written.namespace, "namespace", "n", "", "Namespace of the Benchmark; empty: none is written")
	flags.StringVar(&written.site, "site", "", "Name of the site, for a measure of one")
	flags.StringVar(&written.from, "from", "", "Date of the baseline, such as 2026-07-01; empty: today")
	flags.StringVar(&written.until, "until", "", "Date of the target, such as 2029-06-30; empty: three years later")
	for _, name := range []string{"goal", "namespace", "site", "from", "until"} {
		// The error is that of a flag that does not exist.
		_ = command.RegisterFlagCompletionFunc(name, cobra.NoFileCompletions)
	}
	return command
}

func listTemplateNames(measures []benchmarktemplates.Template) []string {
	names := make([]string, len(measures))
	for i, measure := range measures {
		names[i] = measure.Name
	}
	return names
}

// writeTemplate writes the measure of a name.
func writeTemplate(env plugin.Environment, name string, written templateFlags) error {
	measures, err := benchmarktemplates.List()
	if err != nil {
		return err
	}
	answers, err := written.parse(env)
	if err != nil {
		return err
	}
	for _, measure := range measures {
		if measure.Name != name {
			continue
		}
		if measure.NeedsSite() && answers.Site == "" {
			return fmt.Errorf("%s is measured at a site: give --site", name)
		}
		filled, err := measure.Fill(answers)
		if err != nil {
			return err
		}
		_, err = env.Out.Write([]byte(filled))
		return err
	}
	if suggestion, ok := text.Suggest(name, listTemplateNames(measures)); ok {
		return fmt.Errorf("there is no measure %s; did you mean %s?", text.EscapeLine(name), suggestion)
	}
	return fmt.Errorf("there is no measure %s; kubectl techplan benchmark templates lists them", text.EscapeLine(name))
}

// parse checks the flags.
func (written templateFlags) parse(env plugin.Environment) (benchmarktemplates.Answers, error) {
	answers := benchmarktemplates.Answers{Goal: written.goal, Namespace: written.namespace, Site: written.site}
	now := env.Now()
	answers.From = calendar.DateAt(now, now.Location())
	switch {
	case written.goal == "":
		return answers, fmt.Errorf("name the goal that is measured: --goal")
	case len(validation.IsDNS1123Subdomain(written.goal)) > 0:
		return answers, fmt.Errorf("--goal is the name of a Goal, such as home-access, not %q", written.goal)
	case written.namespace != "" && len(validation.IsDNS1123Label(written.namespace)) > 0:
		return answers, fmt.Errorf("--namespace is a name such as maple-valley, not %q", written.namespace)
	case written.site != "" && len(validation.IsDNS1123Label(written.site)) > 0:
		return answers, fmt.Errorf("--site is a name such as maple-high, not %q", written.site)
	}
	var err error
	if written.from != "" {
		if answers.From, err = calendar.Parse(written.from); err != nil {
			return answers, fmt.Errorf("--from is a day such as 2026-07-01, not %q", written.from)
		}
	}
	answers.Until = answers.From.AddMonths(36)
	if written.until != "" {
		if answers.Until, err = calendar.Parse(written.until); err != nil {
			return answers, fmt.Errorf("--until is a day such as 2029-06-30, not %q", written.until)
		}
	}
	if answers.Until <= answers.From {
		return answers, fmt.Errorf("--until is %s, which is not after %s", answers.Until, answers.From)
	}
	return answers, nil
}
