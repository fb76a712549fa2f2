package cli

import (
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

// districtInput selects the districts that a command is about: in files, or in a cluster.
type districtInput struct {
	env     Environment
	files   []string
	asOf    string
	cluster cluster.Flags
	query   cluster.Query
	// isStrict makes a document with an error an error: what depends on it would be missing
	// without a word. Otherwise a line says how many were left out.
	isStrict bool
}

// addDistrictFlags adds the flags that select districts to a command.
func addDistrictFlags(command *cobra.Command, env Environment) *districtInput {
	input := &districtInput{env: env, cluster: cluster.NewFlags()}
	flags := command.Flags()
	flags.StringArrayVarP(&input.files, "filename", "f", nil,
		"file or directory to read instead of a cluster, - for the standard input; may be repeated")
	flags.StringVar(&input.asOf, "as-of", "",
		"with -f: day to assess as of, YYYY-MM-DD, taken at 12:00 UTC (default today)")
	flags.BoolVarP(&input.query.AllNamespaces, "all-namespaces", "A", false, "read the districts of all namespaces")
	flags.StringVarP(&input.query.Selector, "selector", "l", "",
		"labels of the plans to read, as kubectl get takes them, for example agency=north")
	input.cluster.AddFlags(flags)
	return input
}

// readDistricts reads the districts with the statuses of their objects. From a cluster these are
// the statuses that the controllers wrote; from files those that they would write.
func (input *districtInput) readDistricts(ctx context.Context) ([]*manifest.District, error) {
	if len(input.files) == 0 {
		if input.asOf != "" {
			return nil, fmt.Errorf("--as-of needs -f: in a cluster the statuses are of today")
		}
		return input.cluster.ReadDistricts(ctx, input.query)
	}
	now, _, err := parseAsOf(input.asOf, input.env.Now)
	if err != nil {
		return nil, err
	}
	selector, err := labels.Parse(input.query.Selector)
	if err != nil {
		return nil, fmt.Errorf("--selector: %w", err)
	}
	districts, leftOut, err := readAssessedFiles(ctx, input.env.In, input.files, input.cluster.Namespace(), now)
	if err == nil && leftOut > 0 {
		if input.isStrict {
			return nil, fmt.Errorf("%s cannot be read: check the files with kubectl techplan lint first",
				text.FormatCount(leftOut, "document"))
		}
		reportLeftOut(input.env, leftOut)
	}
	return selectDistricts(districts, input.cluster.Namespace(), selector), err
}

// selectDistricts returns the districts of a namespace, all if it is empty, with the plans that
// have some labels. Districts without such a plan are left out, as in a cluster.
func selectDistricts(districts []*manifest.District, namespace string, selector labels.Selector) []*manifest.District {
	var selected []*manifest.District
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

// reportLeftOut says on the error output how many documents are not among the objects.
func reportLeftOut(env Environment, leftOut int) {
	if leftOut > 0 {
		fmt.Fprintf(env.Err, "%s with errors left out: check the files with kubectl techplan lint\n",
			text.FormatCount(leftOut, "document"))
	}
}

// readAssessedFiles reads files and computes the statuses of their objects at an instant. leftOut
// is the number of documents that could not be read.
func readAssessedFiles(
	ctx context.Context, stdin io.Reader, files []string, namespace string, now time.Time,
) (districts []*manifest.District, leftOut int, err error) {
	if namespace == "" {
		namespace = "default"
	}
	set, err := manifest.LoadFiles(ctx, files, manifest.Options{Namespace: namespace, Stdin: stdin})
	if err != nil {
		return nil, 0, escapeNames(err)
	}
	for _, district := range set.Districts {
		districts = append(districts, &manifest.District{
			Namespace: district.Namespace, District: snapshot.ComputeStatuses(district.District, now),
		})
	}
	return districts, set.Refused + set.Unread, nil
}

// parseAsOf returns the instant of an assessment, and the day that is shown for it. Without a
// written day it is now.
func parseAsOf(written string, clock func() time.Time) (now time.Time, day string, err error) {
	if written == "" {
		now = clock().Truncate(time.Second)
		return now, now.Format(dateLayout), nil
	}
	date, err := time.Parse(dateLayout, written)
	if err != nil {
		return time.Time{}, "", fmt.Errorf("--as-of is a day such as 2027-06-30, not %q", written)
	}
	return date.Add(12 * time.Hour), written, nil
}
