package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/lint"
	"techplan.education/internal/manifest"
	"techplan.education/internal/text"
)

// lintCommand holds the flags of kubectl techplan lint.
type lintCommand struct {
	env       plugin.Environment
	files     []string
	asOf      string
	namespace string
	output    string
	fix       bool
	failOn    string
}

// failNever is the value of --fail-on with which findings never lead to ExitFindings.
const failNever = "none"

func newLintCommand(env plugin.Environment) *cobra.Command {
	linter := lintCommand{env: env}
	command := &cobra.Command{
		Use:   "lint FILE...",
		Short: "Check plan files without a cluster",
		Long: `Check plan files without a cluster: what the API server would refuse, and what
the controllers would find in the plan. A FILE is a file, a directory with all
below it, a ZIP archive, or - for the standard input. Documents of other kinds
are skipped. kubectl techplan lint -f FILE is the same as kubectl techplan lint
FILE.

Each line names a file and line, a severity (error, warning or info; waived for
what a waiver of the plan switches off), a code and what is wrong; the line
below says what to do about it. Of a document with more than 100 errors the
first 100 are shown, and then how many more it has.

Below the findings are, for each plan, the conditions that the cluster would
show and that need attention, and the questions of a complete plan that the plan
does not answer. They do not change the exit code.

Other programs read the formats json, github (annotations of a GitHub workflow),
sarif (SARIF 2.1.0, for code scanning) and junit (test reports).

The exit code is 0 when there is no error, 1 when there is one, and 2 when the
check could not be done. --fail-on sets another severity for exit code 1. A
waived finding never leads to it.`,
		Example: `  # Check a directory
  kubectl techplan lint plans/

  # Check as of the first day of the next fiscal year, before a vote
  kubectl techplan lint plans/ --as-of 2027-07-01

  # Check what a template produces
  kustomize build overlays/maple | kubectl techplan lint -

  # Write what is certain into the files, then check them
  kubectl techplan lint plans/ --fix

  # Refuse warnings too, and write a file for code scanning
  kubectl techplan lint plans/ --fail-on warning -o sarif > techplan.sarif

  # Count the findings by code
  kubectl techplan lint plans/ -o json | jq '.findings | group_by(.code) | map({(.[0].code): length}) | add'`,
		RunE: func(command *cobra.Command, paths []string) error {
			linter.files = append(linter.files, paths...)
			return linter.runLint(command.Context())
		},
	}
	flags := command.Flags()
	flags.StringArrayVarP(&linter.files, "filename", "f", nil,
		"file, directory or ZIP archive to check, - for the standard input; may be repeated")
	flags.StringVar(&linter.asOf, "as-of", "", "day to check as of, YYYY-MM-DD, taken at 12:00 UTC (default today)")
	flags.StringVarP(&linter.namespace, "namespace", "n", "default",
		"namespace, that is district, of objects that name none")
	flags.BoolVar(&linter.fix, "fix", false,
		"write into the files what is certain: misspelt fields and values, quotes, and purposes that costKind decides")
	plugin.AddOutputFlag(command, &linter.output, lint.ListFormatNames()...)
	plugin.AddChoiceFlag(command, &linter.failOn, "fail-on",
		"least severity that leads to exit code 1: "+text.JoinOr(listFailOn()), listFailOn()...)
	return command
}

func (command lintCommand) runLint(ctx context.Context) error {
	now, day, err := plugin.ParseAsOf(command.asOf, command.env.Now)
	if err != nil {
		return err
	}
	if err := plugin.CheckOutput(command.output, lint.ListFormatNames()...); err != nil {
		return err
	}
	if err := plugin.CheckChoice("fail-on", command.failOn, listFailOn()...); err != nil {
		return err
	}
	if len(command.files) == 0 {
		return errors.New("give what to check with -f or without it: " +
			"a file, a directory, a ZIP archive, or - for the standard input")
	}
	if command.fix {
		if err := command.fixFiles(ctx); err != nil {
			return err
		}
	}
	saver := newMemorySaver()
	defer saver.stop()
	set, err := manifest.LoadFiles(ctx, command.files, manifest.Options{
		Namespace: command.namespace, Stdin: command.env.In, IsAssessed: true, OnBatch: saver.countDocuments,
	})
	if err != nil {
		return plugin.EscapeNames(err)
	}
	if set.Documents == 0 && len(set.Problems) == 0 {
		return plugin.EscapeNames(fmt.Errorf("no object of %s in %s", v1alpha1.Group, strings.Join(command.files, ", ")))
	}
	report := lint.NewReport(set, command.env.Assess, now, day)
	if err := command.writeReport(report); err != nil {
		return fmt.Errorf("write the findings: %w", err)
	}
	report.WriteSummary(command.env.Err, set.Refused+set.Unread)
	if command.failOn != failNever && report.HasFindings(command.failOn) {
		return plugin.ErrFindings
	}
	return nil
}

// listFailOn returns the values of --fail-on, the default first.
func listFailOn() []string { return append(slices.Clone(lint.Severities), failNever) }

func (command lintCommand) writeReport(report lint.Report) error {
	// Without a working directory paths stay as they were given.
	workingDir, _ := os.Getwd()
	options := lint.WriteOptions{
		WorkingDir: workingDir, SourceRoot: findRepository(workingDir), Version: command.env.Version, FailOn: command.failOn,
	}
	return lint.FindFormat(command.output).Write(report, command.env.Out, options)
}

// findRepository returns the root of the Git repository around a directory, or an empty path.
// The entry is a file in a worktree and in a submodule.
func findRepository(directory string) string {
	for at := directory; at != ""; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, ".git")); err == nil {
			return at
		}
		if at == filepath.Dir(at) {
			break
		}
	}
	return ""
}
