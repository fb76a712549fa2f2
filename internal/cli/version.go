package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/cli/cluster"
	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/skew"
)

// versionReport is what kubectl techplan version knows.
type versionReport struct {
	Plugin     string `json:"plugin"`
	APIVersion string `json:"apiVersion"`
	// Cluster is nil without a cluster.
	Cluster  *cluster.Versions `json:"cluster,omitempty"`
	Warnings []string          `json:"warnings,omitempty"`
}

// versionCommand holds the flags of kubectl techplan version.
type versionCommand struct {
	env        plugin.Environment
	output     string
	clientOnly bool
	cluster    cluster.Flags
}

func newVersionCommand(env plugin.Environment) *cobra.Command {
	version := versionCommand{env: env, cluster: cluster.NewFlags()}
	command := &cobra.Command{
		Use:   "version",
		Short: "Print the versions of this plugin and of techplan in the cluster",
		Long: `Print the version of this plugin and, if a cluster can be reached, the versions of
the manager and of the definitions in it. A warning says which of them are
further apart than is supported.

The version of the manager is the tag of its image or the label
app.kubernetes.io/version of its Deployment, and that of the definitions is the
same label. A user who may not read these sees the plugin alone.`,
		Example: `  # The plugin and the cluster
  kubectl techplan version

  # The plugin alone, without a request to the cluster
  kubectl techplan version --client`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error { return version.showVersions(command.Context()) },
	}
	flags := command.Flags()
	flags.BoolVar(&version.clientOnly, "client", false, "print the version of the plugin alone, and ask no cluster")
	version.cluster.AddFlags(flags)
	plugin.AddOutputFlag(command, &version.output, "text", "json", "yaml")
	return command
}

func (command versionCommand) showVersions(ctx context.Context) error {
	if err := plugin.CheckOutput(command.output, "text", "json", "yaml"); err != nil {
		return err
	}
	report := versionReport{Plugin: command.env.Version, APIVersion: v1alpha1.GroupVersion.String()}
	if !command.clientOnly {
		versions, err := command.cluster.ReadVersions(ctx)
		switch {
		case err == nil:
			report.addCluster(versions)
		case !errors.Is(err, cluster.ErrNoCluster):
			// The version of the plugin is an answer without the cluster too.
			fmt.Fprintf(command.env.Err, "the versions in the cluster are not known: %v\n", err)
		}
	}
	var err error
	if command.output == "text" {
		err = report.writeText(command.env.Out)
	} else {
		err = command.env.WriteObject(command.output, report)
	}
	if err != nil {
		return fmt.Errorf("write the version: %w", err)
	}
	return nil
}

// addCluster adds the versions of a cluster, and warnings about those that are too far apart.
func (report *versionReport) addCluster(versions cluster.Versions) {
	report.Cluster = &versions
	report.Warnings = skew.ListProblems(skew.Versions{
		Plugin: report.Plugin, Manager: versions.Manager.Version, Definitions: versions.Definitions.Version,
	})
}

func (report *versionReport) writeText(out io.Writer) error {
	var text strings.Builder
	fmt.Fprintf(&text, "kubectl-techplan %s, %s\n", report.Plugin, report.APIVersion)
	if report.Cluster != nil {
		fmt.Fprintf(&text, "manager          %s\n", formatComponent(report.Cluster.Manager))
		fmt.Fprintf(&text, "definitions      %s\n", formatComponent(report.Cluster.Definitions))
	}
	for _, warning := range report.Warnings {
		fmt.Fprintf(&text, "warning: %s\n", warning)
	}
	_, err := io.WriteString(out, text.String())
	return err
}

func formatComponent(component cluster.Component) string {
	switch {
	case component.Version == "":
		return "unknown: " + component.Unknown
	case component.Image != "":
		return component.Version + ", " + component.Image
	default:
		return component.Version
	}
}
