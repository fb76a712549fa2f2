package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"techplan.education/internal/explain"
	"techplan.education/internal/rules"
	"techplan.education/internal/rules/catalog"
	"techplan.education/internal/text"
)

func newExplain(env Environment) *cobra.Command {
	var output string
	table := catalog.All.Rules()
	command := &cobra.Command{
		Use:   "explain [CODE]",
		Short: "Say what a finding means and how to fix it",
		Long: `Say what a finding means: why it matters and where the rule comes from, how to
fix it, with an example before and after, what hides it, and how to waive it.

A finding is named by its code, as lint and the status of a plan show it, in
upper or lower case; or by its number, which several codes may share. Without
one, all codes are listed. What the API server would refuse, which lint shows
as Invalid or UnknownField, is no finding: its message says what to do.`,
		Example: `  # List all codes
  kubectl techplan explain

  # Explain one
  kubectl techplan explain GoalUnfunded

  # Explain all of a number
  kubectl techplan explain E-12`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if output != "text" && output != "markdown" {
				return fmt.Errorf("--output is text or markdown, not %q", output)
			}
			if len(args) == 0 {
				return listCodes(env.Out, table, output)
			}
			return explainCode(env.Out, table, args[0], output)
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return completeCode(table, begun), cobra.ShellCompDirectiveNoFileComp
		},
	}
	command.Flags().StringVarP(&output, "output", "o", "text", "text or markdown")
	// It fails only for a flag that does not exist.
	_ = command.RegisterFlagCompletionFunc("output",
		cobra.FixedCompletions([]string{"text", "markdown"}, cobra.ShellCompDirectiveNoFileComp))
	return command
}

func listCodes(to io.Writer, table []rules.Rule, output string) error {
	if output == "markdown" {
		_, err := io.WriteString(to, explain.RenderIndex(catalog.Subjects))
		return err
	}
	return explain.WriteList(to, table)
}

// explainCode writes the pages of a code, or of all codes of a number.
func explainCode(to io.Writer, table []rules.Rule, asked, output string) error {
	var pages []string
	for _, r := range table {
		if !strings.EqualFold(string(r.Code), asked) && !sameNumber(r.Number, asked) {
			continue
		}
		page := explain.NewPage(r, table)
		if output == "markdown" {
			pages = append(pages, page.Markdown())
		} else {
			pages = append(pages, page.Text())
		}
	}
	if len(pages) == 0 {
		return unknownCode(table, asked)
	}
	_, err := io.WriteString(to, strings.Join(pages, "\n"))
	return err
}

// sameNumber tells whether somebody asks for a number: E-02 is asked for as e-02,
// E02 and E2 too.
func sameNumber(number, asked string) bool {
	plain := func(s string) string {
		s = strings.ToUpper(strings.ReplaceAll(s, "-", ""))
		if len(s) < 2 {
			return s
		}
		return s[:1] + strings.TrimLeft(s[1:], "0")
	}
	return plain(number) == plain(asked)
}

func unknownCode(table []rules.Rule, asked string) error {
	near := suggestCodes(table, asked)
	if len(near) == 0 {
		return fmt.Errorf("there is no finding %s; kubectl techplan explain lists all", asked)
	}
	return fmt.Errorf("there is no finding %s; did you mean %s?", asked, strings.Join(near, " or "))
}

// suggestCodes lists the codes that a word may stand for, at most five: those that
// begin with it, those that contain it if it has more than three letters, and those
// within three edits of it.
func suggestCodes(table []rules.Rule, asked string) []string {
	const maxEdits, maxSuggestions = 3, 5
	lower := strings.ToLower(asked)
	var codes, suggestions []string
	for _, r := range table {
		code := string(r.Code)
		codes = append(codes, code)
		at := strings.Index(strings.ToLower(code), lower)
		if at == 0 || at > 0 && len(asked) > maxEdits {
			suggestions = append(suggestions, code)
		}
	}
	suggestions = append(suggestions, text.SuggestAll(asked, codes, maxEdits)...)
	slices.Sort(suggestions)
	suggestions = slices.Compact(suggestions)
	return suggestions[:min(len(suggestions), maxSuggestions)]
}

// completeCode lists the codes that begin as what is typed does, with what they
// say.
func completeCode(table []rules.Rule, begun string) []string {
	var codes []string
	for _, r := range table {
		if strings.HasPrefix(strings.ToLower(string(r.Code)), strings.ToLower(begun)) {
			codes = append(codes, cobra.CompletionWithDesc(string(r.Code), r.Documentation().Summary))
		}
	}
	slices.Sort(codes)
	return codes
}
