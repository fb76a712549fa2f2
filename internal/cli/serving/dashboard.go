// Package serving has the command that serves the pages about plans to a browser on the same machine.
package serving

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/labels"

	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/dashboard"
	"techplan.education/internal/dashboard/filereader"
	"techplan.education/internal/manifest"
	"techplan.education/internal/snapshot"
)

// maxFollowers is how many open pages follow changes at one time: a browser has a few.
const maxFollowers = 100

// dashboardCommand holds the flags of kubectl techplan dashboard.
type dashboardCommand struct {
	env          plugin.Environment
	input        *plugin.DistrictInput
	port         int
	withoutToken bool
}

// NewDashboardCommand returns the command kubectl techplan dashboard.
func NewDashboardCommand(env plugin.Environment) *cobra.Command {
	served := dashboardCommand{env: env}
	command := &cobra.Command{
		Use:   "dashboard",
		Short: "Show plans in a browser",
		Long: `Show plans in a browser: districts, and for each plan its overview, money, devices,
goals, evaluations and findings. The pages follow changes of the cluster, or with
-f of the files, and end with Ctrl-C.

The objects come from the cluster of your kubeconfig, with your rights: all
namespaces if you may read them, otherwise the one of your kubeconfig or of
--namespace. Nothing is written.

The server answers on this machine alone. The address that it prints works once,
in one browser.`,
		Example: `  # The districts of the cluster that you may see
  kubectl techplan dashboard

  # A folder, while you write it
  kubectl techplan dashboard -f plans/`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error { return served.serve(command.Context()) },
	}
	served.input = plugin.AddDistrictFlags(command, env)
	flags := command.Flags()
	flags.IntVar(&served.port, "port", 0, "port to listen on at 127.0.0.1 (default a free one)")
	flags.BoolVar(&served.withoutToken, "without-token", false,
		"let every program of this machine read the pages, for sample data alone")
	return command
}

// serve serves the pages until the context ends.
func (command dashboardCommand) serve(ctx context.Context) error {
	if command.port < 0 || command.port > 65535 {
		return fmt.Errorf("--port is a number from 0 to 65535, not %d", command.port)
	}
	selector, err := labels.Parse(command.input.Query.Selector)
	if err != nil {
		return fmt.Errorf("--selector: %w", err)
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	source, err := command.openSource(ctx, stop)
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(command.port)))
	if err != nil {
		return fmt.Errorf("listen at port %d: %w; choose another one with --port", command.port, err)
	}
	handler := dashboard.NewHandler(dashboard.Options{
		Source: source, Selector: selector, Now: command.env.Now, MaxFollowers: maxFollowers,
		Report: func(err error) { fmt.Fprintln(command.env.Err, plugin.EscapeNames(err)) },
	})
	address := fmt.Sprintf("http://%s/", listener.Addr())
	if !command.withoutToken {
		guard, token := dashboard.NewLocalGuard(handler)
		handler = guard
		address += "?token=" + token
	}
	fmt.Fprintf(command.env.Out, "Dashboard: %s\n", address)
	err = dashboard.Serve(ctx, listener, dashboard.RequireLocalHost(handler))
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return err
}

// openSource returns the source of the pages: files, or the cluster. stop ends the command with an error.
func (command dashboardCommand) openSource(ctx context.Context, stop context.CancelCauseFunc) (dashboard.Source, error) {
	if len(command.input.Files) == 0 {
		if command.input.AsOf != "" {
			return nil, errors.New("--as-of needs -f: in a cluster the statuses are of today")
		}
		return command.openCluster(ctx, stop)
	}
	// The first reading shows whether the files can be read at all. Pages say later what is left out of them.
	_, left, err := command.input.ReadFiles(ctx)
	if err != nil {
		return nil, err
	}
	command.env.ReportLeftOut(left.Documents)
	return &filereader.Files{Names: command.input.Files, Read: command.readFiles}, nil
}

// readFiles reads the districts of the files, and what is left out of them.
func (command dashboardCommand) readFiles(
	ctx context.Context,
) ([]*snapshot.NamespacedDistrict, []dashboard.Omission, error) {
	districts, left, err := command.input.ReadFiles(ctx)
	var omissions []dashboard.Omission
	for _, problem := range left.Errors {
		omissions = append(omissions, newOmission(problem))
	}
	return districts, omissions, err
}

// newOmission returns an error in a file as a page says it.
func newOmission(problem manifest.Problem) dashboard.Omission {
	omission := dashboard.Omission{Place: problem.File, Reason: problem.Message}
	if problem.Line > 0 {
		omission.Place += ":" + strconv.Itoa(problem.Line)
	}
	if problem.Kind != "" {
		omission.Object = strings.TrimSpace(problem.Kind + " " + problem.Name)
	}
	if problem.Field != "" {
		omission.Reason = problem.Field + ": " + problem.Message
	}
	return omission
}

// openCluster returns a source that follows the cluster of the flags, once it is known what may be read.
func (command dashboardCommand) openCluster(ctx context.Context, stop context.CancelCauseFunc) (dashboard.Source, error) {
	cached, err := command.input.Cluster.OpenDashboard(ctx, command.input.Query)
	if err != nil {
		return nil, err
	}
	full := make(chan struct{})
	go func() {
		if err := cached.Start(ctx, func() { close(full) }); err != nil {
			stop(err)
		}
	}()
	select {
	case <-full:
		return cached, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
