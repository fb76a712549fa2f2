package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/overview"
)

// statusCommand holds the flags of kubectl techplan status.
type statusCommand struct {
	env    plugin.Environment
	input  *plugin.DistrictInput
	output string
	watch  bool
}

func newStatusCommand(env plugin.Environment) *cobra.Command {
	status := statusCommand{env: env}
	command := &cobra.Command{
		Use:   "status [PLAN...]",
		Short: "Show how plans stand, on one screen each",
		Long: `Show how plans stand: period, goals, devices, evaluations, money, the conditions
that need attention, and the worst findings with what to do about them. The
objects come from the cluster of your kubeconfig, or with -f from files.

With -A or -l, or -o wide, each plan is one row, the worst first, with sums.`,
		Example: `  # The plans of the namespace
  kubectl techplan status

  # All districts that you may see, the worst first
  kubectl techplan status -A

  # The members of an agency, by the labels of their plans
  kubectl techplan status -A -l agency=north

  # The same again after each change
  kubectl techplan status -A --watch

  # A folder, as of the first day of the next fiscal year
  kubectl techplan status -f plans/ --as-of 2027-07-01`,
		RunE: func(command *cobra.Command, names []string) error {
			if status.watch {
				return status.watchStatus(command.Context(), names)
			}
			return status.showStatus(command.Context(), names)
		},
	}
	status.input = plugin.AddDistrictFlags(command, env)
	command.Flags().BoolVarP(&status.watch, "watch", "w", false, "show it again after each change, until Ctrl-C")
	command.ValidArgsFunction = status.input.CompletePlans
	plugin.AddOutputFlag(command, &status.output, "text", "wide", "json", "yaml")
	return command
}

// watchStatus shows the status now and after each change of the plans, with the time above it.
func (command statusCommand) watchStatus(ctx context.Context, names []string) error {
	if len(command.input.Files) > 0 {
		return errors.New("--watch is for a cluster: files do not report their changes")
	}
	var last []byte
	err := command.input.Cluster.WatchPlans(ctx, command.input.Query, func() error {
		var shown bytes.Buffer
		once := command
		once.env.Out = &shown
		if err := once.showStatus(ctx, names); err != nil || bytes.Equal(shown.Bytes(), last) {
			return err
		}
		last = shown.Bytes()
		_, err := fmt.Fprintf(command.env.Out, "%s\n%s\n", command.env.Now().Format(time.TimeOnly), last)
		return err
	})
	select {
	case <-ctx.Done():
		// Ctrl-C is how a watch ends.
		return nil
	default:
		return err
	}
}

func (command statusCommand) showStatus(ctx context.Context, names []string) error {
	if err := plugin.CheckOutput(command.output, "text", "wide", "json", "yaml"); err != nil {
		return err
	}
	if at := slices.IndexFunc(names, plugin.FileExists); at >= 0 && len(command.input.Files) == 0 {
		return plugin.EscapeNames(fmt.Errorf("%s is a file: give files with -f, as in kubectl techplan status -f %s", names[at], names[at]))
	}
	districts, err := command.input.ReadDistricts(ctx)
	if err != nil {
		return err
	}
	now, _, err := plugin.ParseAsOf(command.input.AsOf, command.env.Now)
	if err != nil {
		return err
	}
	var plans []overview.Plan
	for _, district := range districts {
		for _, plan := range overview.ListPlans(district.Namespace, district.District) {
			if !command.isTable() {
				plan.AddNextDates(district.District, now)
			}
			plans = append(plans, plan)
		}
	}
	if plans, err = selectPlans(plans, names); err != nil {
		return err
	}
	if err := command.writePlans(plans); err != nil {
		return fmt.Errorf("write the status: %w", err)
	}
	return nil
}

// isTable reports whether each plan is a row: for many districts, unless another format is asked
// for.
func (command statusCommand) isTable() bool {
	isMany := command.input.Query.AllNamespaces || command.input.Query.Selector != ""
	return command.output == "wide" || command.output == "text" && isMany
}

// selectPlans returns the plans of some names, in their order; all without names.
func selectPlans(plans []overview.Plan, names []string) ([]overview.Plan, error) {
	if len(plans) == 0 {
		return nil, errors.New("no technology plan found")
	}
	if len(names) == 0 {
		return plans, nil
	}
	var selected []overview.Plan
	for _, name := range names {
		before := len(selected)
		for _, plan := range plans {
			if plan.Name == name {
				selected = append(selected, plan)
			}
		}
		if len(selected) == before {
			return nil, fmt.Errorf("no technology plan %q found", name)
		}
	}
	return selected, nil
}

func (command statusCommand) writePlans(plans []overview.Plan) error {
	out := bufio.NewWriter(command.env.Out)
	switch {
	case command.output == "json" || command.output == "yaml":
		return command.env.WriteObject(command.output, map[string][]overview.Plan{"plans": plans})
	case command.isTable():
		overview.WriteTable(out, plans, command.output == "wide")
	default:
		for i, plan := range plans {
			if i > 0 {
				fmt.Fprintln(out)
			}
			overview.WritePlan(out, plan)
		}
	}
	return out.Flush()
}
