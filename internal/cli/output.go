package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"techplan.education/internal/text"
)

// addOutputFlag adds the flag --output with its formats, of which the first is the
// default.
func addOutputFlag(command *cobra.Command, output *string, formats ...string) {
	command.Flags().StringVarP(output, "output", "o", formats[0], text.JoinOr(formats))
	complete := cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp)
	// It fails only for a flag that does not exist.
	_ = command.RegisterFlagCompletionFunc("output", complete)
}

func checkOutput(output string, formats ...string) error {
	if !slices.Contains(formats, output) {
		return fmt.Errorf("--output is %s, not %q", text.JoinOr(formats), output)
	}
	return nil
}
