package cli

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"techplan.education/config/crd"
	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/schema"
	"techplan.education/internal/text"
)

func newSchemaCommand(env plugin.Environment) *cobra.Command {
	return &cobra.Command{
		Use:   "schema [KIND]",
		Short: "Write the JSON Schema that editors need to complete and check plan files",
		Long: `Write a JSON Schema (draft-07) to the standard output. With it, an editor completes
names of fields, shows what a field means, and marks what the API server would
refuse. Without a kind, the schema takes an object of any kind; with one, such as
Goal, in upper or lower case, of that kind alone.

A schema does not hold the rules that compare fields with each other: lint reports
these.`,
		Example: `  # For all files of a folder
  kubectl techplan schema > techplan.json

  # For goals alone
  kubectl techplan schema Goal > goal.json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return writeSchema(env.Out, args)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			kinds, err := loadSchemas()
			if err != nil || len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return slices.Sorted(maps.Keys(kinds)), cobra.ShellCompDirectiveNoFileComp
		},
	}
}

func loadSchemas() (map[string]*schema.Schema, error) {
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		return nil, err
	}
	return schema.BuildKinds(definitions)
}

// writeSchema writes the schema of the kind that the arguments name, or of any kind.
func writeSchema(out io.Writer, args []string) error {
	kinds, err := loadSchemas()
	if err != nil {
		return err
	}
	chosen := schema.BuildAny(kinds)
	if len(args) > 0 {
		kind, err := findKind(slices.Sorted(maps.Keys(kinds)), args[0])
		if err != nil {
			return err
		}
		chosen = kinds[kind]
	}
	content, err := chosen.Render()
	if err != nil {
		return fmt.Errorf("write the schema: %w", err)
	}
	_, err = out.Write(content)
	return err
}

// findKind returns the kind of a name in upper or lower case, or an error with the
// kind that a misspelt name may stand for.
func findKind(kinds []string, name string) (string, error) {
	at := slices.IndexFunc(kinds, func(kind string) bool { return strings.EqualFold(kind, name) })
	if at >= 0 {
		return kinds[at], nil
	}
	if suggestion, ok := text.Suggest(name, kinds); ok {
		return "", fmt.Errorf("there is no kind %s; did you mean %s?", text.EscapeLine(name), suggestion)
	}
	return "", fmt.Errorf("there is no kind %s; the kinds are %s", text.EscapeLine(name), text.JoinAnd(kinds))
}
