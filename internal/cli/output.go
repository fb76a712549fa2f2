package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"techplan.education/internal/text"
)

// writeOptions is what a format needs beside the report.
type writeOptions struct {
	// workingDir is the directory to which the paths of files are relative.
	workingDir string
	// version is that of the plugin.
	version string
	// failOn is the least severity that leads to ExitFindings.
	failOn string
}

// formatPath returns the path of a file as programs compare it: with slashes, and relative to the
// working directory if the file is below it.
func (options writeOptions) formatPath(file string) string {
	if filepath.IsAbs(file) {
		relative, err := filepath.Rel(options.workingDir, file)
		if err == nil && filepath.IsLocal(relative) {
			file = relative
		}
	}
	if file == "" {
		return ""
	}
	return filepath.ToSlash(filepath.Clean(file))
}

// reportFormat is a format in which lint writes a report.
type reportFormat struct {
	name  string
	write func(report, io.Writer, writeOptions) error
}

// reportFormats are the formats of lint, the default one first.
var reportFormats = []reportFormat{
	{"text", func(r report, out io.Writer, _ writeOptions) error { return r.writeText(out) }},
	{"json", func(r report, out io.Writer, _ writeOptions) error { return r.writeJSON(out) }},
	{"github", report.writeGitHub},
	{"sarif", report.writeSARIF},
	{"junit", report.writeJUnit},
}

// listReportFormats returns the names of the formats of lint.
func listReportFormats() []string {
	var names []string
	for _, format := range reportFormats {
		names = append(names, format.name)
	}
	return names
}

// findReportFormat returns the format of a name. The name is one of listReportFormats.
func findReportFormat(name string) reportFormat {
	return reportFormats[slices.IndexFunc(reportFormats, func(format reportFormat) bool { return format.name == name })]
}

// addChoiceFlag adds a flag with its values, of which the first is the default.
func addChoiceFlag(command *cobra.Command, value *string, name, usage string, choices ...string) {
	command.Flags().StringVar(value, name, choices[0], usage)
	complete := cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp)
	// It fails only for a flag that does not exist.
	_ = command.RegisterFlagCompletionFunc(name, complete)
}

// addOutputFlag adds the flag --output with its formats, of which the first is the
// default.
func addOutputFlag(command *cobra.Command, output *string, formats ...string) {
	command.Flags().StringVarP(output, "output", "o", formats[0], text.JoinOr(formats))
	complete := cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp)
	// It fails only for a flag that does not exist.
	_ = command.RegisterFlagCompletionFunc("output", complete)
}

func checkOutput(output string, formats ...string) error {
	return checkChoice("output", output, formats...)
}

// checkChoice returns an error for a value of a flag that is none of its choices.
func checkChoice(flag, value string, choices ...string) error {
	if !slices.Contains(choices, value) {
		return fmt.Errorf("--%s is %s, not %q", flag, text.JoinOr(choices), value)
	}
	return nil
}
