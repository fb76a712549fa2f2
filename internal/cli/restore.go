package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/calendar"
	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/manifest"
	"techplan.education/internal/records"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/text"
)

func newRestoreCommand(env plugin.Environment) *cobra.Command {
	var files []string
	var namespace string
	command := &cobra.Command{
		Use:   "restore -f FILE [-f FILE...]",
		Short: "Write manifests that put lost records of evaluations and benchmarks back",
		Long: `Write manifests that put back what people recorded in evaluations and benchmarks
and what is gone from them: answers, a decision, a cancellation, or all questions of
an Evaluation, and observations of a Benchmark. The status of these objects remembers
them; the finding RecordLost and the condition RecordsKept say what is gone.

The objects are read as kubectl get writes them, with their status. A manifest has
what is there and what is lost. Apply it with server-side apply and another field
manager each time: what a manager applied before and leaves out is removed.
A person who changes an answer afterwards by server-side apply meets a conflict with
that manager, and repeats the command with --force-conflicts.`,
		Example: `  # Put back what is lost in one evaluation
  kubectl get evaluation annual-review-2027-06-15-60abb69899 -o yaml |
    kubectl techplan restore -f - |
    kubectl apply --server-side --field-manager=restore-$(date +%s) -f -

  # Put back what is lost in all benchmarks of a district
  kubectl get benchmarks -n maple-valley -o yaml |
    kubectl techplan restore -f - |
    kubectl apply --server-side --field-manager=restore-$(date +%s) -f -`,
		Args: plugin.RefusePaths,
		RunE: func(command *cobra.Command, _ []string) error {
			return writeLostRecords(command.Context(), env, files, namespace)
		},
	}
	flags := command.Flags()
	flags.StringArrayVarP(&files, "filename", "f", nil,
		"file or directory of evaluations and benchmarks, - for the standard input; may be repeated")
	flags.StringVarP(&namespace, "namespace", "n", "default",
		"namespace, that is district, of objects that name none")
	return command
}

// writeLostRecords writes a manifest for each object of which something is lost, and a line about
// them to the error output.
func writeLostRecords(ctx context.Context, env plugin.Environment, files []string, namespace string) error {
	if len(files) == 0 {
		return errors.New("give the evaluations and benchmarks with -f: a file, a directory, or - for the standard input")
	}
	set, err := manifest.LoadFiles(ctx, files, manifest.Options{Namespace: namespace, Stdin: env.In})
	if err != nil {
		return plugin.EscapeNames(err)
	}
	if set.Refused+set.Unread > 0 {
		return fmt.Errorf("%s cannot be read: check them with kubectl techplan lint first",
			text.FormatCount(set.Refused+set.Unread, "document"))
	}
	writer := recordWriter{Environment: env, set: set, today: calendar.DateAt(env.Now(), time.UTC)}
	for _, district := range set.Districts {
		if err := writer.writeDistrict(district); err != nil {
			return err
		}
	}
	return writer.writeCounts(files)
}

// recordWriter writes the manifests of objects of which something is lost, and counts them.
type recordWriter struct {
	plugin.Environment
	set                               *manifest.Set
	today                             calendar.Date
	evaluations, benchmarks, restored int
}

func (writer *recordWriter) writeDistrict(district *snapshot.NamespacedDistrict) error {
	for _, record := range district.Evaluations {
		writer.evaluations++
		lost := records.ComputeEvaluationLoss(record, writer.today)
		err := writer.writeObject(v1alpha1.KindEvaluation, record, lost, records.RestoreEvaluation(record, lost))
		if err != nil {
			return err
		}
	}
	for _, benchmark := range district.Benchmarks {
		writer.benchmarks++
		lost := records.ComputeBenchmarkLoss(benchmark, writer.today)
		spec := writer.set.ReadSpec(v1alpha1.KindBenchmark, benchmark.Name, district.Namespace)
		err := writer.writeObject(v1alpha1.KindBenchmark, benchmark, lost, addObservations(spec, lost))
		if err != nil {
			return err
		}
		for _, observation := range lost.Observations {
			writer.nameLeftOut(benchmark.Name, observation.Date, int(observation.GroupsLeftOut), "group")
			writer.nameLeftOut(benchmark.Name, observation.Date, int(observation.LevelsLeftOut), "level")
		}
	}
	return nil
}

// nameLeftOut says which counts of an observation are not remembered, if some are not.
func (writer *recordWriter) nameLeftOut(benchmarkName, date string, count int, noun string) {
	if count > 0 {
		fmt.Fprintf(writer.Err, "%s: the observation of %s had %s, which are not remembered: add them by hand\n",
			text.Escape(benchmarkName), date, text.FormatCount(count, noun))
	}
}

// writeObject writes an object with the spec that it has once nothing is lost, if something is.
func (writer *recordWriter) writeObject(kind string, object metav1.Object, lost records.Loss, spec any) error {
	if lost.IsEmpty() {
		return nil
	}
	writer.restored++
	return writeManifest(writer.Out, newRestoredManifest(kind, object, spec))
}

// writeCounts writes how many objects were read. That none was is an error.
func (writer *recordWriter) writeCounts(files []string) error {
	var read []string
	if writer.evaluations > 0 {
		read = append(read, text.FormatCount(writer.evaluations, "evaluation"))
	}
	if writer.benchmarks > 0 {
		read = append(read, text.FormatCount(writer.benchmarks, "benchmark"))
	}
	if len(read) == 0 {
		return plugin.EscapeNames(fmt.Errorf("no Evaluation and no Benchmark in %s", strings.Join(files, ", ")))
	}
	fmt.Fprintf(writer.Err, "%s read, with lost records: %d\n", text.JoinAnd(read), writer.restored)
	return nil
}

// addObservations adds lost observations to the spec of a benchmark. The spec is as it was written,
// because 40 in place of "40" would be a conflict with its field manager.
func addObservations(spec map[string]any, lost records.BenchmarkLoss) map[string]any {
	observations, _ := spec["observations"].([]any)
	for _, observation := range lost.Observations {
		restored := records.RestoreObservation(&observation)
		if observation.Value == "" {
			observations = append(observations, restored)
			continue
		}
		observations = append(observations, struct {
			v1alpha1.Observation `json:",inline"`
			// Value hides that of Observation, which is always quoted.
			Value any `json:"value"`
		}{restored, writeNumber(observation.Value)})
	}
	if len(observations) > 0 {
		spec["observations"] = observations
	}
	return spec
}

// writeNumber returns a measured value as most people write it: a whole number without quotes.
func writeNumber(value string) any {
	if number, err := strconv.ParseInt(value, 10, 64); err == nil && strconv.FormatInt(number, 10) == value {
		return number
	}
	return value
}

// newRestoredManifest returns an object with a spec and its own labels and annotations. If kubectl
// applies it on the server, it takes over the fields of an earlier client-side apply, and removes
// those that the manifest does not have.
func newRestoredManifest(kind string, object metav1.Object, spec any) map[string]any {
	metadata := map[string]any{"name": object.GetName(), "namespace": object.GetNamespace()}
	if labels := object.GetLabels(); len(labels) > 0 {
		metadata["labels"] = labels
	}
	annotations := maps.Clone(object.GetAnnotations())
	delete(annotations, "kubectl.kubernetes.io/last-applied-configuration")
	if len(annotations) > 0 {
		metadata["annotations"] = annotations
	}
	return map[string]any{
		"apiVersion": v1alpha1.GroupVersion.String(), "kind": kind,
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
