// Package cli is the kubectl plugin: commands, flags, output and exit codes. It
// decides nothing itself: the findings of a district come from the assessment that
// it is given, and the time from the clock that it is given.
package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"techplan.education/internal/cli/compare"
	"techplan.education/internal/cli/importing"
	"techplan.education/internal/cli/initialize"
	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/cli/recording"
	"techplan.education/internal/cli/reporting"
	"techplan.education/internal/cli/serving"
	"techplan.education/internal/tables/catalog"
	"techplan.education/internal/text"
)

// The exit codes of the plugin.
const (
	// ExitClean means that nothing of severity Error was found, or of the severity that
	// --fail-on names.
	ExitClean = 0
	// ExitFindings means that something of that severity or a worse one was found.
	ExitFindings = 1
	// ExitFailed means that the command could not do its work.
	ExitFailed = 2
)

// Environment is what the plugin gets from outside.
type Environment = plugin.Environment

// RunPlugin executes the plugin with arguments as they follow its name, and returns
// its exit code.
func RunPlugin(ctx context.Context, args []string, env plugin.Environment) int {
	// An error may quote a file name or an argument.
	env.Err = text.NewWriter(env.Err)
	command := newRootCommand(env)
	command.SetArgs(args)
	command.SetIn(env.In)
	command.SetOut(env.Out)
	command.SetErr(env.Err)
	err := command.ExecuteContext(ctx)
	switch {
	case err == nil:
		return ExitClean
	case errors.Is(err, plugin.ErrFindings):
		return ExitFindings
	case ctx.Err() != nil:
		fmt.Fprintln(env.Err, "error: interrupted")
		return ExitFailed
	default:
		for _, cause := range plugin.SplitError(err) {
			fmt.Fprintf(env.Err, "error: %v\n", cause)
		}
		return ExitFailed
	}
}

func newRootCommand(env plugin.Environment) *cobra.Command {
	command := &cobra.Command{
		Use:           "kubectl-techplan",
		Annotations:   map[string]string{cobra.CommandDisplayNameAnnotation: "kubectl techplan"},
		Short:         "Keep a school district's technology plan honest",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	command.AddCommand(
		initialize.NewCommand(env),
		newLintCommand(env),
		newStatusCommand(env),
		serving.NewDashboardCommand(env),
		reporting.NewCommand(env),
		compare.NewDiffCommand(env),
		compare.NewWhatIfCommand(env),
		newCalendarCommand(env),
		importing.NewCommand(env),
		newBenchmarkCommand(env),
		recording.NewCommand(env),
		newRestoreCommand(env),
		newExplainCommand(env),
		newSchemaCommand(env),
		newVersionCommand(env),
	)
	for _, question := range catalog.Questions() {
		command.AddCommand(newQuestionCommand(env, question))
	}
	return command
}
