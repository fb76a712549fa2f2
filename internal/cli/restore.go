package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"sigs.k8s.io/yaml"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/manifest"
	"techplan.education/internal/text"
)

func newRestoreCommand(env plugin.Environment) *cobra.Command {
	var files []string
	var namespace string
	command := &cobra.Command{
		Use:   "restore -f FILE [-f FILE...]",
		Short: "Write manifests that put lost records of evaluations back",
		Long: `Write manifests that put back what people recorded in evaluations and what is gone
from them: answers, a decision, a cancellation, or all questions. The status of an Evaluation
remembers them; the finding RecordLost and the condition RecordsKept say what is
gone.

The evaluations are read as kubectl get writes them, with their status. A manifest
has what is there and what is lost. Apply it with server-side apply and another
field manager each time: what a manager applied before and leaves out is removed.
A person who changes an answer afterwards by server-side apply meets a conflict with
that manager, and repeats the command with --force-conflicts.`,
		Example: `  # Put back what is lost in one evaluation
  kubectl get evaluation annual-review-2027-06-15-60abb69899 -o yaml |
    kubectl techplan restore -f - |
    kubectl apply --server-side --field-manager=restore-$(date +%s) -f -`,
		Args: plugin.RefusePaths,
		RunE: func(command *cobra.Command, _ []string) error {
			return writeLostRecords(command.Context(), env, files, namespace)
		},
	}
	flags := command.Flags()
	flags.StringArrayVarP(&files, "filename", "f", nil,
		"file or directory of evaluations, - for the standard input; may be repeated")
	flags.StringVarP(&namespace, "namespace", "n", "default",
		"namespace, that is district, of objects that name none")
	return command
}

// writeLostRecords writes a manifest for each evaluation of which something is lost, and a line
// about them to the error output.
func writeLostRecords(ctx context.Context, env plugin.Environment, files []string, namespace string) error {
	if len(files) == 0 {
		return errors.New("give the evaluations with -f: a file, a directory, or - for the standard input")
	}
	set, err := manifest.LoadFiles(ctx, files, manifest.Options{Namespace: namespace, Stdin: env.In})
	if err != nil {
		return plugin.EscapeNames(err)
	}
	if set.Refused+set.Unread > 0 {
		return fmt.Errorf("%s cannot be read: check them with kubectl techplan lint first",
			text.FormatCount(set.Refused+set.Unread, "document"))
	}
	read, restored := 0, 0
	for _, district := range set.Districts {
		for _, record := range district.Evaluations {
			read++
			recorded := evaluation.RememberRecords(record, calendar.DateAt(env.Now(), time.UTC))
			lost := evaluation.FindLost(record, &recorded)
			if lost.IsEmpty() {
				continue
			}
			restored++
			if err := writeManifest(env.Out, newRestoredManifest(record, lost)); err != nil {
				return err
			}
		}
	}
	if read == 0 {
		return plugin.EscapeNames(fmt.Errorf("no Evaluation in %s", strings.Join(files, ", ")))
	}
	fmt.Fprintf(env.Err, "%s read, with lost records: %d\n", text.FormatCount(read, "evaluation"), restored)
	return nil
}

// newRestoredManifest returns an evaluation with what it has and what is lost. If kubectl applies
// it on the server, it takes over the fields of an earlier client-side apply, and removes those
// that the manifest does not have.
func newRestoredManifest(record *v1alpha1.Evaluation, lost evaluation.Lost) map[string]any {
	spec := record.Spec.DeepCopy()
	for _, criterion := range lost.Criteria {
		spec.Criteria = append(spec.Criteria, v1alpha1.Criterion{
			Name: v1alpha1.EntryName(criterion.Name), Question: v1alpha1.Label(criterion.Question),
		})
	}
	for _, result := range lost.Results {
		spec.Results = append(spec.Results, v1alpha1.Result{
			Criterion: v1alpha1.EntryName(result.Criterion), Answer: v1alpha1.Answer(result.Answer),
			NotAssessed: v1alpha1.Text(result.NotAssessed), Evidence: v1alpha1.Text(result.Evidence),
		})
	}
	if decision := lost.Decision; decision != nil {
		spec.Decision = v1alpha1.Decision{
			Outcome: v1alpha1.DecisionOutcome(decision.Outcome), Date: v1alpha1.Date(decision.Date),
			By: v1alpha1.Role(decision.By), Reason: v1alpha1.Text(decision.Reason),
		}
	}
	if cancelled := lost.Cancelled; cancelled != nil {
		spec.Cancelled = v1alpha1.Cancellation{
			Reason: v1alpha1.Text(cancelled.Reason), Date: v1alpha1.Date(cancelled.Date),
			By: v1alpha1.Role(cancelled.By),
		}
	}
	metadata := map[string]any{"name": record.Name, "namespace": record.Namespace}
	if len(record.Labels) > 0 {
		metadata["labels"] = record.Labels
	}
	annotations := maps.Clone(record.Annotations)
	delete(annotations, "kubectl.kubernetes.io/last-applied-configuration")
	if len(annotations) > 0 {
		metadata["annotations"] = annotations
	}
	return map[string]any{
		"apiVersion": v1alpha1.GroupVersion.String(), "kind": v1alpha1.KindEvaluation,
		"metadata": metadata, "spec": spec,
	}
}

func writeManifest(out io.Writer, content map[string]any) error {
	data, err := yaml.Marshal(content)
	if err != nil {
		return fmt.Errorf("write a manifest: %w", err)
	}
	_, err = fmt.Fprintf(out, "---\n%s", data)
	return err
}
