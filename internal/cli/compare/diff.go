// Package compare has the commands that show what a change does to plans: diff compares two
// versions of files, revisions of Git or the cluster, and whatif edits fields of objects in memory.
package compare

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/cli/cluster"
	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/difference"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/text"
)

// The policies of --fail-on of kubectl techplan diff.
const (
	failOnNone        = "none"
	failOnNewErrors   = "new-errors"
	failOnNewWarnings = "new-warnings"
	failOnAny         = "any"
)

var diffPolicies = []string{failOnNone, failOnNewErrors, failOnNewWarnings, failOnAny}

var diffOutputs = []string{"text", "markdown", "json", "yaml"}

// diffCommand holds the flags of kubectl techplan diff.
type diffCommand struct {
	env            plugin.Environment
	files          []string
	asOf           string
	output, failOn string
	cluster        cluster.Flags
}

// NewDiffCommand returns kubectl techplan diff.
func NewDiffCommand(env plugin.Environment) *cobra.Command {
	diff := diffCommand{env: env, cluster: cluster.NewFlags()}
	command := &cobra.Command{
		Use:   "diff OLD NEW | diff REV..REV [PATH...] | diff -f FILE",
		Short: "Show what a change does to money, findings and conditions",
		Long: `Show what a change of plans does before anyone votes on it: the amounts of years,
lines, sources, goals and domains that change, the findings that come, go or
change, and the conditions of the plan. Both versions are assessed as of the
same day.

OLD and NEW are files or folders. OLD can be git:REV, which is NEW as it is in a
revision of Git. REV..REV compares two revisions, of the folder or of PATH. With
-f alone the objects of the cluster are compared with what applying the files
would make of them.`,
		Example: `  # Last year's folder and this year's
  kubectl techplan diff plans/2026 plans/2027

  # What is not committed yet
  kubectl techplan diff git:HEAD plans/

  # A pull request, as a table for its page; exit code 1 if it brings an error
  kubectl techplan diff origin/main..HEAD plans/ -o markdown --fail-on new-errors

  # What applying a folder would change in the cluster
  kubectl techplan diff -f plans/`,
		RunE: func(command *cobra.Command, args []string) error {
			return diff.compareVersions(command.Context(), args)
		},
	}
	flags := command.Flags()
	flags.StringArrayVarP(&diff.files, "filename", "f", nil,
		"file or directory to compare with the cluster, - for the standard input; may be repeated")
	flags.StringVar(&diff.asOf, "as-of", "", "day to assess as of, YYYY-MM-DD, taken at 12:00 UTC (default today)")
	plugin.AddChoiceFlag(command, &diff.failOn, "fail-on", "what leads to exit code 1: "+text.JoinOr(diffPolicies),
		diffPolicies...)
	diff.cluster.AddFlags(flags)
	plugin.AddOutputFlag(command, &diff.output, diffOutputs...)
	return command
}

func (command diffCommand) compareVersions(ctx context.Context, args []string) error {
	if err := plugin.CheckOutput(command.output, diffOutputs...); err != nil {
		return err
	}
	if err := plugin.CheckChoice("fail-on", command.failOn, diffPolicies...); err != nil {
		return err
	}
	now, _, err := plugin.ParseAsOf(command.asOf, command.env.Now)
	if err != nil {
		return err
	}
	before, after, err := command.readVersions(ctx, args, now)
	if err != nil {
		return err
	}
	return reportDifference(command.env, command.output, command.failOn, before, after)
}

// version is one side of a difference.
type version struct {
	districts []*snapshot.NamespacedDistrict
	// leftOut is the number of documents with errors, which are not among the objects.
	leftOut int
}

// reportDifference compares two versions and writes what differs. The error is errFindings if the
// policy refuses it.
func reportDifference(env plugin.Environment, output, policy string, before, after version) error {
	plans := compareDistricts(before.districts, after.districts)
	if len(plans) == 0 {
		return errors.New("no technology plan found on either side")
	}
	if err := writeDifference(env, output, plans, after.leftOut-before.leftOut); err != nil {
		return fmt.Errorf("write the difference: %w", err)
	}
	// A document that became invalid takes its findings with it.
	isBroken := policy != failOnNone && after.leftOut > before.leftOut
	if isBroken || isRefused(plans, policy) {
		return plugin.ErrFindings
	}
	return nil
}

// readVersions reads both sides as the arguments name them. A path that exists is a path, even if
// its name has two dots.
func (command diffCommand) readVersions(ctx context.Context, args []string, now time.Time) (before, after version, err error) {
	switch {
	case len(command.files) > 0 && len(args) > 0:
		return before, after, errors.New("give OLD and NEW, or -f to compare files with the cluster, not both")
	case len(command.files) > 0:
		return command.readClusterAndFiles(ctx, now)
	case len(args) > 0 && strings.Contains(args[0], "..") && !plugin.FileExists(args[0]):
		return command.readRevisions(ctx, args[0], args[1:], now)
	case len(args) != 2:
		return before, after, errors.New("give two versions: OLD NEW, or REV..REV, or -f to compare files with the cluster")
	}
	if name, ok := strings.CutPrefix(args[0], "git:"); ok {
		before, err = command.readRevision(ctx, name, args[1:], now)
	} else if err = checkNested(args[0], args[1]); err == nil {
		before, err = command.readFiles(ctx, args[:1], now)
	}
	if err == nil {
		after, err = command.readFiles(ctx, args[1:], now)
	}
	return before, after, err
}

// checkNested refuses a folder that is within the other one: the objects of the inner one would stand
// on both sides, and twice in the outer one. A file within the other folder is a part of it, and one
// path on both sides is the same version.
func checkNested(before, after string) error {
	for _, paths := range [][2]string{{before, after}, {after, before}} {
		inner, outer := resolvePath(paths[0]), resolvePath(paths[1])
		relative, err := filepath.Rel(outer, inner)
		info, statErr := os.Stat(inner)
		if err == nil && statErr == nil && info.IsDir() && relative != "." && filepath.IsLocal(relative) {
			return fmt.Errorf("%s lies within %s, so its objects would stand on both sides: move one of them beside the other",
				text.EscapeLine(paths[0]), text.EscapeLine(paths[1]))
		}
	}
	return nil
}

// resolvePath returns the absolute path of a file without symbolic links, as far as it is known.
func resolvePath(path string) string {
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		path = resolved
	}
	return path
}

// readRevisions reads both revisions of a range. A range with three dots begins where the
// revisions separated, as in Git.
func (command diffCommand) readRevisions(
	ctx context.Context, written string, paths []string, now time.Time,
) (before, after version, err error) {
	old, current, _ := strings.Cut(written, "..")
	old = cmp.Or(old, "HEAD")
	if since, ok := strings.CutPrefix(current, "."); ok {
		current = cmp.Or(since, "HEAD")
		base, err := runGit(ctx, nil, "merge-base", "--end-of-options", old, current)
		if err != nil {
			return before, after, fmt.Errorf("git knows no common revision of %q and %q", old, current)
		}
		old = strings.TrimSpace(string(base))
	}
	if before, err = command.readRevision(ctx, old, paths, now); err == nil {
		after, err = command.readRevision(ctx, cmp.Or(current, "HEAD"), paths, now)
	}
	return before, after, err
}

func (command diffCommand) readRevision(
	ctx context.Context, name string, paths []string, now time.Time,
) (version, error) {
	extracted, err := extractRevision(ctx, name, paths)
	if err != nil {
		return version{}, err
	}
	defer extracted.removeFolder()
	if extracted.skipped > 0 {
		fmt.Fprintf(command.env.Err, "%s of revision %s not read\n",
			text.FormatCount(extracted.skipped, "symbolic link or submodule"), text.EscapeLine(name))
	}
	if len(extracted.files) == 0 {
		return version{}, nil
	}
	return command.readFiles(ctx, extracted.files, now)
}

func (command diffCommand) readFiles(ctx context.Context, files []string, now time.Time) (version, error) {
	districts, left, err := plugin.ReadAssessedFiles(ctx, command.env.In, files, command.cluster.Namespace(), now)
	if err == nil {
		command.env.ReportLeftOut(left.Documents)
	}
	return version{districts, left.Documents}, err
}

// readClusterAndFiles reads what is in the cluster, and what applying the files would make of it:
// objects of the files replace those of the same name, and the others stay.
func (command diffCommand) readClusterAndFiles(ctx context.Context, now time.Time) (before, after version, err error) {
	files, err := command.readFiles(ctx, command.files, now)
	if err != nil {
		return before, after, err
	}
	after.leftOut = files.leftOut
	for _, written := range files.districts {
		current, err := command.cluster.ReadNamespace(ctx, written.Namespace)
		if err != nil {
			return before, after, err
		}
		applied := overlayDistrict(current, written.District)
		before.districts = append(before.districts, assessAt(written.Namespace, current, now))
		after.districts = append(after.districts, assessAt(written.Namespace, applied, now))
	}
	return before, after, nil
}

func assessAt(namespace string, district snapshot.District, now time.Time) *snapshot.NamespacedDistrict {
	return &snapshot.NamespacedDistrict{Namespace: namespace, District: snapshot.ComputeStatuses(district, now)}
}

// overlayDistrict returns the objects of a district with those of another one in their place.
func overlayDistrict(district, over snapshot.District) snapshot.District {
	return snapshot.District{
		Plans: overlayObjects(district.Plans, over.Plans),
		Goals: overlayObjects(district.Goals, over.Goals),
		Benchmarks: keepRemembered(
			district.Benchmarks, overlayObjects(district.Benchmarks, over.Benchmarks), copyBenchmarkMemory),
		Devices: overlayObjects(district.Devices, over.Devices),
		Evaluations: keepRemembered(
			district.Evaluations, overlayObjects(district.Evaluations, over.Evaluations), copyEvaluationMemory),
	}
}

// keepRemembered gives objects what the status of the ones in their place remembers: applying a
// file does not change a status, and what it removes from the records is found lost. copyMemory
// returns a copy of an object with what another one remembers.
func keepRemembered[O metav1.Object](before, after []O, copyMemory func(from, to O) O) []O {
	remembered := map[string]O{}
	for _, object := range before {
		remembered[object.GetName()] = object
	}
	kept := slices.Clone(after)
	for i, object := range kept {
		if earlier, ok := remembered[object.GetName()]; ok {
			kept[i] = copyMemory(earlier, object)
		}
	}
	return kept
}

func copyEvaluationMemory(from, to *v1alpha1.Evaluation) *v1alpha1.Evaluation {
	copied := to.DeepCopy()
	copied.Status.Recorded = from.Status.Recorded
	return copied
}

func copyBenchmarkMemory(from, to *v1alpha1.Benchmark) *v1alpha1.Benchmark {
	copied := to.DeepCopy()
	copied.Status.Recorded = from.Status.Recorded
	return copied
}

func overlayObjects[O metav1.Object](objects, over []O) []O {
	replaced := map[string]bool{}
	for _, object := range over {
		replaced[object.GetName()] = true
	}
	kept := slices.DeleteFunc(slices.Clone(objects), func(object O) bool { return replaced[object.GetName()] })
	return append(kept, over...)
}

// compareDistricts compares the plans of all namespaces, in order.
func compareDistricts(before, after []*snapshot.NamespacedDistrict) []difference.Plan {
	type versions struct{ before, after snapshot.District }
	byNamespace := map[string]versions{}
	for _, district := range before {
		byNamespace[district.Namespace] = versions{before: district.District}
	}
	for _, district := range after {
		both := byNamespace[district.Namespace]
		both.after = district.District
		byNamespace[district.Namespace] = both
	}
	var plans []difference.Plan
	for _, namespace := range slices.Sorted(maps.Keys(byNamespace)) {
		both := byNamespace[namespace]
		plans = append(plans, difference.ComparePlans(namespace, both.before, both.after)...)
	}
	return plans
}

// writtenDifference is the JSON of a difference.
type writtenDifference struct {
	Plans []difference.Plan `json:"plans"`
	// Invalid is how many more documents with errors the new version has than the old one. They
	// are on no side.
	Invalid int `json:"invalid,omitempty"`
}

func writeDifference(env plugin.Environment, output string, plans []difference.Plan, invalid int) error {
	invalid = max(invalid, 0)
	if output == "json" || output == "yaml" {
		return env.WriteObject(output, writtenDifference{plans, invalid})
	}
	out := bufio.NewWriter(env.Out)
	if invalid > 0 {
		fmt.Fprintf(out, "The new version has %s with errors more than the old one, left out here.\n\n",
			text.FormatCount(invalid, "document"))
	}
	if output == "markdown" {
		difference.WriteMarkdown(out, plans)
	} else {
		difference.WriteText(out, plans)
	}
	return out.Flush()
}

// isRefused reports whether a difference leads to exit code 1 under a policy.
func isRefused(plans []difference.Plan, policy string) bool {
	least := map[string]v1alpha1.Severity{
		failOnNewErrors: v1alpha1.SeverityError, failOnNewWarnings: v1alpha1.SeverityWarning,
	}[policy]
	return slices.ContainsFunc(plans, func(plan difference.Plan) bool {
		if policy == failOnAny && plan.Change != difference.Unchanged {
			return true
		}
		return least != "" && slices.ContainsFunc(plan.Findings, func(finding difference.Finding) bool {
			return finding.After.IsOpen(least) && !finding.Before.IsOpen(least)
		})
	})
}
