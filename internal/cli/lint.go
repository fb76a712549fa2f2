package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/manifest"
	"techplan.education/internal/text"
)

// lintCommand holds the flags of kubectl techplan lint.
type lintCommand struct {
	env       Environment
	files     []string
	asOf      string
	namespace string
	output    string
}

func newLintCommand(env Environment) *cobra.Command {
	l := lintCommand{env: env}
	command := &cobra.Command{
		Use:   "lint -f FILE [-f FILE...]",
		Short: "Check plan files without a cluster",
		Long: `Check plan files without a cluster: what the API server would refuse, and what
the controllers would find in the plan. Directories are read with all below
them; documents of other kinds are skipped.

Each line names a file and line, a severity (error, warning or info; waived for
what a waiver of the plan switches off), a code and what is wrong; the line
below says what to do about it. Of a document with more than 100 errors the
first 100 are shown, and then how many more it has.

The exit code is 0 when there is no error, 1 when there is one, and 2 when the
check could not be done.`,
		Example: `  # Check a directory
  kubectl techplan lint -f plans/

  # Check as of the first day of the next fiscal year, before a vote
  kubectl techplan lint -f plans/ --as-of 2027-07-01

  # Check what a template produces
  kustomize build overlays/maple | kubectl techplan lint -f -

  # Count the findings by code
  kubectl techplan lint -f plans/ -o json | jq '.findings | group_by(.code) | map({(.[0].code): length}) | add'`,
		Args: refusePaths,
		RunE: func(command *cobra.Command, _ []string) error { return l.runLint(command.Context()) },
	}
	flags := command.Flags()
	flags.StringArrayVarP(&l.files, "filename", "f", nil,
		"file or directory to check, - for the standard input; may be repeated")
	flags.StringVar(&l.asOf, "as-of", "", "day to check as of, YYYY-MM-DD, taken at 12:00 UTC (default today)")
	flags.StringVarP(&l.namespace, "namespace", "n", "default",
		"namespace, that is district, of objects that name none")
	addOutputFlag(command, &l.output, "text", "json")
	return command
}

func (command lintCommand) runLint(ctx context.Context) error {
	now, day, err := parseAsOf(command.asOf, command.env.Now)
	if err != nil {
		return err
	}
	if err := checkOutput(command.output, "text", "json"); err != nil {
		return err
	}
	if len(command.files) == 0 {
		return errors.New("give what to check with -f: a file, a directory, or - for the standard input")
	}
	set, err := manifest.LoadFiles(ctx, command.files, manifest.Options{Namespace: command.namespace, Stdin: command.env.In})
	if err != nil {
		return escapeNames(err)
	}
	if set.Documents == 0 && len(set.Problems) == 0 {
		return escapeNames(fmt.Errorf("no object of %s in %s", v1alpha1.Group, strings.Join(command.files, ", ")))
	}
	report := newReport(day, set, collectFindings(set, command.env.Assess, now))
	if command.output == "json" {
		err = report.writeJSON(command.env.Out)
	} else {
		err = report.writeText(command.env.Out)
	}
	if err != nil {
		return fmt.Errorf("write the findings: %w", err)
	}
	report.writeSummary(command.env.Err, set.Refused+set.Unread)
	if report.Summary.Errors > 0 {
		return errFindings
	}
	return nil
}

// escapeNames returns errors that name files with the hidden characters of these
// names escaped, newlines too. The causes stay apart, one a line.
func escapeNames(err error) error {
	var escaped []error
	for _, cause := range splitError(err) {
		escaped = append(escaped, errors.New(text.Escape(cause.Error())))
	}
	return errors.Join(escaped...)
}

// refusePaths is about paths that are given without the flag for them.
func refusePaths(command *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	paths := strings.Join(args, " -f ")
	return escapeNames(fmt.Errorf("give files with -f: kubectl techplan %s -f %s", command.Name(), paths))
}

const dateLayout = "2006-01-02"
