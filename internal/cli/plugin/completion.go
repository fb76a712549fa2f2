package plugin

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"techplan.education/internal/manifest"
	"techplan.education/internal/text"
)

// completionTimeout bounds the time that a shell waits for the names of plans.
const completionTimeout = 3 * time.Second

// CompletePlans lists the names of the plans that begin with what is typed and are not written
// yet. Without an answer it lists none: a shell has no place for an error.
func (input *DistrictInput) CompletePlans(
	command *cobra.Command, written []string, typed string,
) ([]string, cobra.ShellCompDirective) {
	ctx, cancel := context.WithTimeout(command.Context(), completionTimeout)
	defer cancel()
	names, err := input.listPlanNames(ctx)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var completions []string
	for _, name := range names {
		if strings.HasPrefix(name, typed) && !slices.Contains(written, name) {
			completions = append(completions, text.EscapeLine(name))
		}
	}
	slices.Sort(completions)
	return slices.Compact(completions), cobra.ShellCompDirectiveNoFileComp
}

// listPlanNames lists the names of the plans in the files or in the cluster. The standard input
// belongs to the shell.
func (input *DistrictInput) listPlanNames(ctx context.Context) ([]string, error) {
	if len(input.Files) == 0 {
		return input.Cluster.ListPlanNames(ctx, input.Query)
	}
	files := slices.DeleteFunc(slices.Clone(input.Files), func(file string) bool { return file == "-" })
	set, err := manifest.LoadFiles(ctx, files, manifest.Options{Namespace: "default", Stdin: strings.NewReader("")})
	if err != nil {
		return nil, err
	}
	var names []string
	for _, district := range set.Districts {
		for _, plan := range district.Plans {
			names = append(names, plan.Name)
		}
	}
	return names, nil
}
