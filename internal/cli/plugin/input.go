package plugin

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/labels"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/cli/cluster"
	"techplan.education/internal/manifest"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/text"
)

// DistrictInput selects the districts that a command is about: in files, or in a cluster.
type DistrictInput struct {
	env Environment
	// Files are the files and directories of -f. Without one, a cluster is read.
	Files []string
	// AsOf is the day of --as-of, as it is written; empty: today.
	AsOf    string
	Cluster cluster.Flags
	Query   cluster.Query
	// IsStrict makes a document with an error an error: what depends on it would be missing
	// without a word. Otherwise a line says how many were left out.
	IsStrict bool
}

// AddDistrictFlags adds the flags that select districts to a command.
func AddDistrictFlags(command *cobra.Command, env Environment) *DistrictInput {
	input := &DistrictInput{env: env, Cluster: cluster.NewFlags()}
	flags := command.Flags()
	flags.StringArrayVarP(&input.Files, "filename", "f", nil,
		"file or directory to read instead of a cluster, - for the standard input; may be repeated")
	flags.StringVar(&input.AsOf, "as-of", "",
		"with -f: day to assess as of, YYYY-MM-DD, taken at 12:00 UTC (default today)")
	flags.BoolVarP(&input.Query.AllNamespaces, "all-namespaces", "A", false, "read the districts of all namespaces")
	flags.StringVarP(&input.Query.Selector, "selector", "l", "",
		"labels of the plans to read, as kubectl get takes them, for example agency=north")
	input.Cluster.AddFlags(flags)
	return input
}

// ReadDistricts reads the districts with the statuses of their objects. From a cluster these are
// the statuses that the controllers wrote; from files those that they would write.
func (input *DistrictInput) ReadDistricts(ctx context.Context) ([]*snapshot.NamespacedDistrict, error) {
	if len(input.Files) == 0 {
		if input.AsOf != "" {
			return nil, fmt.Errorf("--as-of needs -f: in a cluster the statuses are of today")
		}
		return input.Cluster.ReadDistricts(ctx, input.Query)
	}
	now, _, err := ParseAsOf(input.AsOf, input.env.Now)
	if err != nil {
		return nil, err
	}
	selector, err := labels.Parse(input.Query.Selector)
	if err != nil {
		return nil, fmt.Errorf("--selector: %w", err)
	}
	districts, leftOut, err := ReadAssessedFiles(ctx, input.env.In, input.Files, input.Cluster.Namespace(), now)
	if err == nil && leftOut > 0 {
		if input.IsStrict {
			return nil, fmt.Errorf("%s cannot be read: check the files with kubectl techplan lint first",
				text.FormatCount(leftOut, "document"))
		}
		input.env.ReportLeftOut(leftOut)
	}
	return selectDistricts(districts, input.Cluster.Namespace(), selector), err
}

// AddEvaluationFlags adds the flags that select evaluations to a command: those of files, or of one
// namespace of a cluster.
func AddEvaluationFlags(command *cobra.Command, env Environment) *DistrictInput {
	input := &DistrictInput{env: env, Cluster: cluster.NewFlags()}
	flags := command.Flags()
	flags.StringArrayVarP(&input.Files, "filename", "f", nil,
		"file or directory of evaluations to read instead of a cluster, - for the standard input; may be repeated")
	input.Cluster.AddFlags(flags)
	return input
}

// ReadEvaluations reads the evaluations of a namespace, or of files. Evaluations of other namespaces in
// the files are left out if one is given.
func (input *DistrictInput) ReadEvaluations(ctx context.Context) ([]*v1alpha1.Evaluation, error) {
	if len(input.Files) == 0 {
		return input.Cluster.ReadEvaluations(ctx)
	}
	namespace := input.Cluster.Namespace()
	set, err := manifest.LoadFiles(ctx, input.Files, manifest.Options{
		Namespace: cmp.Or(namespace, "default"), Stdin: input.env.In,
	})
	if err != nil {
		return nil, EscapeNames(err)
	}
	input.env.ReportLeftOut(set.Refused + set.Unread)
	var evaluations []*v1alpha1.Evaluation
	for _, district := range set.Districts {
		if namespace == "" || district.Namespace == namespace {
			evaluations = append(evaluations, district.Evaluations...)
		}
	}
	return evaluations, nil
}

// selectDistricts returns the districts of a namespace, all if it is empty, with the plans that
// have some labels. Districts without such a plan are left out, as in a cluster.
func selectDistricts(districts []*snapshot.NamespacedDistrict, namespace string, selector labels.Selector) []*snapshot.NamespacedDistrict {
	var selected []*snapshot.NamespacedDistrict
	for _, district := range districts {
		if namespace != "" && district.Namespace != namespace {
			continue
		}
		district.Plans = slices.DeleteFunc(district.Plans, func(plan *v1alpha1.TechnologyPlan) bool {
			return !selector.Matches(labels.Set(plan.Labels))
		})
		if len(district.Plans) > 0 {
			selected = append(selected, district)
		}
	}
	return selected
}

// ReportLeftOut says on the error output how many documents are not among the objects.
func (env Environment) ReportLeftOut(leftOut int) {
	if leftOut > 0 {
		fmt.Fprintf(env.Err, "%s with errors left out: check the files with kubectl techplan lint\n",
			text.FormatCount(leftOut, "document"))
	}
}

// ReadAssessedFiles reads files and computes the statuses of their objects at an instant. leftOut
// is the number of documents that could not be read.
func ReadAssessedFiles(
	ctx context.Context, stdin io.Reader, files []string, namespace string, now time.Time,
) (districts []*snapshot.NamespacedDistrict, leftOut int, err error) {
	if namespace == "" {
		namespace = "default"
	}
	set, err := manifest.LoadFiles(ctx, files, manifest.Options{Namespace: namespace, Stdin: stdin})
	if err != nil {
		return nil, 0, EscapeNames(err)
	}
	for _, district := range set.Districts {
		districts = append(districts, &snapshot.NamespacedDistrict{
			Namespace: district.Namespace, District: snapshot.ComputeStatuses(district.District, now),
		})
	}
	return districts, set.Refused + set.Unread, nil
}
