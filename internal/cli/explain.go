package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"

	"techplan.education/config/crd"
	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/explain"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
	"techplan.education/internal/schema"
	"techplan.education/internal/text"
)

func newExplainCommand(env plugin.Environment) *cobra.Command {
	var output string
	table := catalog.All.ListRules()
	command := &cobra.Command{
		Use:   "explain [CODE | FIELD]",
		Short: "Explain what a finding means and how to fix it, or what a field takes",
		Long: `Explain what a finding means: why it matters and where the rule comes from, how
to fix it, with an example before and after, what hides it, and how to waive it.

A finding is named by its code, as lint and the status of a plan show it, in
upper or lower case; or by its number, which several codes may share. Without
one, all codes are listed. What the API server would refuse, which lint shows
as Invalid or UnknownField, is no finding: its message says what to do.

A field is named by its kind and path, such as technologyplan.spec.budget.lines,
and explained with its type, bounds, allowed values and the fields below it. The
kind has its short and plural names too, such as tp, and may be left out where
one kind alone has the path.`,
		Example: `  # List all codes
  kubectl techplan explain

  # Explain one
  kubectl techplan explain GoalUnfunded

  # Explain all of a number
  kubectl techplan explain E-12

  # Explain a field
  kubectl techplan explain technologyplan.spec.budget.lines.amount`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := plugin.CheckOutput(output, "text", "markdown"); err != nil {
				return err
			}
			if len(args) == 0 {
				return writeCodes(env.Out, table, output)
			}
			definitions, err := crd.LoadDefinitions()
			if err != nil {
				return err
			}
			if schema.IsFieldPath(definitions, args[0]) {
				return explainField(env.Out, definitions, args[0], output)
			}
			return explainCode(env.Out, table, args[0], output)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			fields, directive := completeField(typed)
			return append(completeCode(table, typed), fields...), directive
		},
	}
	plugin.AddOutputFlag(command, &output, "text", "markdown")
	return command
}

func writeCodes(out io.Writer, table []rules.Rule, output string) error {
	if output == "markdown" {
		_, err := io.WriteString(out, explain.RenderIndex(catalog.Subjects))
		return err
	}
	return explain.WriteList(out, table)
}

// explainCode writes the pages of a code, or of all codes of a number.
func explainCode(out io.Writer, table []rules.Rule, name, output string) error {
	var pages []string
	for _, rule := range table {
		if !strings.EqualFold(string(rule.Code), name) && !isSameNumber(rule.Number, name) {
			continue
		}
		page := explain.NewPage(rule, table)
		if output == "markdown" {
			pages = append(pages, page.RenderMarkdown())
		} else {
			pages = append(pages, page.RenderText())
		}
	}
	if len(pages) == 0 {
		return errUnknownCode(table, name)
	}
	_, err := io.WriteString(out, strings.Join(pages, "\n"))
	return err
}

// explainField writes the page of a field.
func explainField(
	out io.Writer, definitions []*apiextensionsv1.CustomResourceDefinition, path, output string,
) error {
	field, err := schema.FindField(definitions, path)
	if err != nil {
		return err
	}
	page := explain.NewFieldPage(field)
	content := page.RenderText()
	if output == "markdown" {
		content = page.RenderMarkdown()
	}
	_, err = io.WriteString(out, content)
	return err
}

// completeField lists the fields that begin with what is typed, with their summary. A shell adds
// no space behind a path that can go on.
func completeField(typed string) ([]string, cobra.ShellCompDirective) {
	directive := cobra.ShellCompDirectiveNoFileComp
	definitions, err := crd.LoadDefinitions()
	if err != nil {
		return nil, directive
	}
	var paths []string
	for _, completion := range schema.CompleteField(definitions, typed) {
		paths = append(paths, cobra.CompletionWithDesc(completion.Path, completion.Summary))
		if completion.HasFields {
			directive |= cobra.ShellCompDirectiveNoSpace
		}
	}
	return paths, directive
}

// isSameNumber reports whether a name is a number of the catalogue: e-02, E02 and
// E2 are E-02.
func isSameNumber(number, name string) bool {
	return normalizeNumber(number) == normalizeNumber(name)
}

func normalizeNumber(number string) string {
	number = strings.ToUpper(strings.ReplaceAll(number, "-", ""))
	if number == "" {
		return ""
	}
	return number[:1] + strings.TrimLeft(number[1:], "0")
}

func errUnknownCode(table []rules.Rule, name string) error {
	suggestions := suggestCodes(table, name)
	if len(suggestions) == 0 {
		return fmt.Errorf("there is no finding %s; kubectl techplan explain lists all", name)
	}
	return fmt.Errorf("there is no finding %s; did you mean %s?", name, strings.Join(suggestions, " or "))
}

// suggestCodes lists the codes that a word may stand for, at most five: those that
// begin with it, those that contain it if it has more than three letters, and those
// within three edits of it.
func suggestCodes(table []rules.Rule, word string) []string {
	const maxEdits, maxSuggestions = 3, 5
	lower := strings.ToLower(word)
	var codes, suggestions []string
	for _, rule := range table {
		code := string(rule.Code)
		codes = append(codes, code)
		at := strings.Index(strings.ToLower(code), lower)
		if at == 0 || at > 0 && len(word) > maxEdits {
			suggestions = append(suggestions, code)
		}
	}
	suggestions = append(suggestions, text.SuggestAll(word, codes, maxEdits)...)
	slices.Sort(suggestions)
	suggestions = slices.Compact(suggestions)
	return suggestions[:min(len(suggestions), maxSuggestions)]
}

// completeCode lists the codes that begin with what is typed, with their summary.
func completeCode(table []rules.Rule, typed string) []string {
	var codes []string
	for _, rule := range table {
		if strings.HasPrefix(strings.ToLower(string(rule.Code)), strings.ToLower(typed)) {
			codes = append(codes, cobra.CompletionWithDesc(string(rule.Code), rule.DescribeRule().Summary))
		}
	}
	slices.Sort(codes)
	return codes
}
