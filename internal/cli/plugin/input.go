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
	districts, left, err := input.ReadFiles(ctx)
	if err != nil {
		return nil, err
	}
	if left.Documents > 0 {
		if input.IsStrict {
			return nil, fmt.Errorf("%s cannot be read: check the files with kubectl techplan lint first",
				text.FormatCount(left.Documents, "document"))
		}
		input.env.ReportLeftOut(left.Documents)
	}
	return districts, nil
}

// LeftOut is what of files is not among the objects that were read.
type LeftOut struct {
	// Documents is the number of objects that are refused, and of files or documents that are not text or not YAML.
	Documents int
	// Errors say what is wrong with them, in the order of files and lines.
	Errors []manifest.Problem
}

// ReadFiles reads the districts of the files of -f with the statuses that the controllers would write, and what is
// left out of them.
func (input *DistrictInput) ReadFiles(ctx context.Context) ([]*snapshot.NamespacedDistrict, LeftOut, error) {
	now, _, err := ParseAsOf(input.AsOf, input.env.Now)
	if err != nil {
		return nil, LeftOut{}, err
	}
	selector, err := labels.Parse(input.Query.Selector)
	if err != nil {
		return nil, LeftOut{}, fmt.Errorf("--selector: %w", err)
	}
	districts, left, err := ReadAssessedFiles(ctx, input.env.In, input.Files, input.Cluster.Namespace(), now)
	return selectDistricts(districts, input.Cluster.Namespace(), selector), left, err
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

// ReadAssessedFiles reads files and computes the statuses of their objects at an instant.
func ReadAssessedFiles(
	ctx context.Context, stdin io.Reader, files []string, namespace string, now time.Time,
) (districts []*snapshot.NamespacedDistrict, left LeftOut, err error) {
	if namespace == "" {
		namespace = "default"
	}
	set, err := manifest.LoadFiles(ctx, files, manifest.Options{Namespace: namespace, Stdin: stdin})
	if err != nil {
		return nil, LeftOut{}, EscapeNames(err)
	}
	for _, district := range set.Districts {
		districts = append(districts, &snapshot.NamespacedDistrict{
			Namespace: district.Namespace, District: snapshot.ComputeStatuses(district.District, now),
		})
	}
	left.Documents = set.Refused + set.Unread
	for _, problem := range set.Problems {
		if problem.Severity == v1alpha1.SeverityError {
			left.Errors = append(left.Errors, problem)
		}
	}
	return districts, left, nil
}
