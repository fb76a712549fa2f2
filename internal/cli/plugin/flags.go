package plugin

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"techplan.education/internal/text"
)

// AddChoiceFlag adds a flag with its values, of which the first is the default.
func AddChoiceFlag(command *cobra.Command, value *string, name, usage string, choices ...string) {
	command.Flags().StringVar(value, name, choices[0], usage)
	complete := cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp)
	// It fails only for a flag that does not exist.
	_ = command.RegisterFlagCompletionFunc(name, complete)
}

// AddOutputFlag adds the flag --output with its formats, of which the first is the
// default.
func AddOutputFlag(command *cobra.Command, output *string, formats ...string) {
	command.Flags().StringVarP(output, "output", "o", formats[0], text.JoinOr(formats))
	complete := cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp)
	// It fails only for a flag that does not exist.
	_ = command.RegisterFlagCompletionFunc("output", complete)
}

// CheckOutput returns an error for a value of --output that is none of its formats.
func CheckOutput(output string, formats ...string) error {
	return CheckChoice("output", output, formats...)
}

// CheckChoice returns an error for a value of a flag that is none of its choices.
func CheckChoice(flag, value string, choices ...string) error {
	if !slices.Contains(choices, value) {
		return fmt.Errorf("--%s is %s, not %q", flag, text.JoinOr(choices), value)
	}
	return nil
}

// RefusePaths returns an error for paths that are given without the flag for them.
func RefusePaths(command *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	paths := strings.Join(args, " -f ")
	return EscapeNames(fmt.Errorf("give files with -f: kubectl techplan %s -f %s", command.Name(), paths))
}

// FileExists reports whether there is a file or folder of a name.
func FileExists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// ParseAsOf returns the instant of an assessment, and the day that is shown for it, YYYY-MM-DD.
// Without a written day it is now. The error names the flag --as-of.
func ParseAsOf(written string, clock func() time.Time) (now time.Time, day string, err error) {
	if written == "" {
		now = clock().Truncate(time.Second)
		return now, now.Format(time.DateOnly), nil
	}
	date, err := time.Parse(time.DateOnly, written)
	if err != nil {
		return time.Time{}, "", fmt.Errorf("--as-of is a day such as 2027-06-30, not %q", written)
	}
	return date.Add(12 * time.Hour), written, nil
}
