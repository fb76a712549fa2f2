package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/manifest"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/text"
)

const dateLayout = "2006-01-02"

// lint holds the flags of the command.
type lint struct {
	env       Environment
	files     []string
	asOf      string
	namespace string
	output    string
}

func newLint(env Environment) *cobra.Command {
	l := lint{env: env}
	command := &cobra.Command{
		Use:   "lint -f FILE [-f FILE...]",
		Short: "Check plan files without a cluster",
		Long: `Check plan files without a cluster: what the API server would refuse, and what
the controllers would find in the plan. Directories are read with all below
them; documents of other kinds are passed over.

Each line names a file and line, a severity (error, warning or info; waived for
what a waiver of the plan switches off), a code and what is wrong; the line
below says what to do about it. Of a document with more than 100 errors the
first 100 are shown, and then how many more it has.

The exit code is 0 when there is no error, 1 when there is one, and 2 when the
check could not be done.`,
		Example: `  # Check a directory
  kubectl techplan lint -f plans/

  # Check as of the first day of the next fiscal year, before a vote
  kubectl techplan lint -f plans/ --as-of 2027-07-01

  # Check what a template produces
  kustomize build overlays/maple | kubectl techplan lint -f -

  # Count the findings by code
  kubectl techplan lint -f plans/ -o json | jq '.findings | group_by(.code) | map({(.[0].code): length}) | add'`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error { return l.run(command.Context()) },
	}
	flags := command.Flags()
	flags.StringArrayVarP(&l.files, "filename", "f", nil, "file or directory to check, - for the standard input; may be repeated")
	flags.StringVar(&l.asOf, "as-of", "", "day to check as of, YYYY-MM-DD, taken at 12:00 UTC (default today)")
	flags.StringVarP(&l.namespace, "namespace", "n", "default", "namespace, that is district, of objects that name none")
	flags.StringVarP(&l.output, "output", "o", "text", "text or json")
	complete := func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return []string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp
	}
	// It fails only for a flag that does not exist.
	_ = command.RegisterFlagCompletionFunc("output", complete)
	return command
}

func (l lint) run(ctx context.Context) error {
	now, day, err := l.instant()
	if err != nil {
		return err
	}
	if l.output != "text" && l.output != "json" {
		return fmt.Errorf("--output is text or json, not %q", l.output)
	}
	if len(l.files) == 0 {
		return errors.New("give what to check with -f: a file, a directory, or - for the standard input")
	}
	set, err := manifest.Load(ctx, l.files, manifest.Options{Namespace: l.namespace, Stdin: l.env.In})
	if err != nil {
		return showNames(err)
	}
	if set.Documents == 0 && len(set.Problems) == 0 {
		return showNames(fmt.Errorf("no object of %s in %s", v1alpha1.Group, strings.Join(l.files, ", ")))
	}
	report := newReport(day, set, l.findings(set, now))
	if l.output == "json" {
		err = report.writeJSON(l.env.Out)
	} else {
		err = report.writeText(l.env.Out)
	}
	if err != nil {
		return fmt.Errorf("write the findings: %w", err)
	}
	report.writeSummary(l.env.Err, set.Refused+set.Unread)
	if report.Summary.Errors > 0 {
		return errFindings
	}
	return nil
}

// showNames makes errors that name files fit for a terminal, which could obey what
// stands in a name.
func showNames(err error) error {
	var shown []error
	for _, each := range splitError(err) {
		shown = append(shown, errors.New(text.Escape(each.Error())))
	}
	return errors.Join(shown...)
}

// instant is when to judge, and the day to show for it.
func (l lint) instant() (time.Time, string, error) {
	if l.asOf == "" {
		now := l.env.Now().Truncate(time.Second)
		return now, now.Format(dateLayout), nil
	}
	day, err := time.Parse(dateLayout, l.asOf)
	if err != nil {
		return time.Time{}, "", fmt.Errorf("--as-of is a day such as 2027-06-30, not %q", l.asOf)
	}
	return day.Add(12 * time.Hour), l.asOf, nil
}

// identity is what makes two findings the same: the plan and the object that a
// finding is about both list it.
type identity struct {
	code       v1alpha1.FindingCode
	object     v1alpha1.ObjectKey
	field      string
	fiscalYear v1alpha1.FiscalYear
}

// findings judges each district and puts its findings on their lines.
func (l lint) findings(set *manifest.Set, now time.Time) []finding {
	var out []finding
	for _, district := range set.Districts {
		parents := parentsOf(district)
		add := func(f finding) { out = append(out, f) }
		seen := make(map[identity]bool)
		results := l.env.Assess(district.District, now)
		told := toldSingly(results)
		for _, result := range results {
			if f, ok := notReady(result); ok {
				f.Namespace = district.Namespace
				if !follows(f, set, parents) {
					add(f)
				}
			}
			for _, skipped := range result.NotChecked {
				add(finding{
					Severity: "info", Code: string(skipped.Code), Kind: result.Kind, Name: result.Name, Namespace: district.Namespace,
					Message: "Not checked: " + skipped.Reason + ".",
				})
			}
			for _, found := range result.Findings {
				if gathered(found) && told[found.Code] {
					continue
				}
				id := identity{found.Code, found.Object, found.Field, found.FiscalYear}
				if !seen[id] {
					seen[id] = true
					f := ofFinding(found)
					f.Namespace = district.Namespace
					add(f)
				}
			}
		}
	}
	placeFindings(out, set)
	return out
}

// placeFindings puts findings on the lines of their fields.
func placeFindings(found []finding, set *manifest.Set) {
	fields := make([]manifest.ObjectField, 0, len(found))
	for _, f := range found {
		fields = append(fields, manifest.ObjectField{Kind: f.Kind, Name: f.Name, Namespace: f.Namespace, Path: f.Field})
	}
	for i, place := range set.Positions(fields) {
		found[i].File, found[i].Line = place.File, place.Line
	}
}

// gathered tells a finding that stands on the plan for many of its kind.
func gathered(f v1alpha1.Finding) bool { return f.Field == "" && len(f.Related) > 0 }

// toldSingly are the codes that objects below the plan list themselves.
func toldSingly(results []snapshot.Result) map[v1alpha1.FindingCode]bool {
	told := make(map[v1alpha1.FindingCode]bool)
	for _, r := range results {
		for _, f := range r.Findings {
			if r.Kind != v1alpha1.KindTechnologyPlan {
				told[f.Code] = true
			}
		}
	}
	return told
}

// follows tells an object that is not ready because what it belongs to is in the
// files and was refused: that has a line of its own, and one mistake in a plan
// would otherwise be told for each of its goals and lots.
func follows(f finding, set *manifest.Set, parents map[v1alpha1.ObjectKey]string) bool {
	parent := parents[v1alpha1.ObjectKey{Kind: v1alpha1.ObjectKind(f.Kind), Name: f.Name}]
	switch v1alpha1.ConditionReason(f.Code) {
	case v1alpha1.ReasonGoalNotFound:
		return set.IsLeftOut(v1alpha1.KindGoal, parent, f.Namespace)
	case v1alpha1.ReasonPlanNotFound:
		if f.Kind == v1alpha1.KindBenchmark {
			parent = parents[v1alpha1.ObjectKey{Kind: v1alpha1.KindGoal, Name: parent}]
		}
		return set.IsLeftOut(v1alpha1.KindTechnologyPlan, parent, f.Namespace)
	default:
		return false
	}
}

// parentsOf is the name of the plan, or for a benchmark the goal, that each
// object of a district belongs to.
func parentsOf(d *manifest.District) map[v1alpha1.ObjectKey]string {
	parents := make(map[v1alpha1.ObjectKey]string)
	for _, o := range d.Goals {
		parents[v1alpha1.ObjectKey{Kind: v1alpha1.KindGoal, Name: o.Name}] = o.Spec.PlanRef.Name
	}
	for _, o := range d.Benchmarks {
		parents[v1alpha1.ObjectKey{Kind: v1alpha1.KindBenchmark, Name: o.Name}] = o.Spec.GoalRef.Name
	}
	for _, o := range d.Devices {
		parents[v1alpha1.ObjectKey{Kind: v1alpha1.KindDevice, Name: o.Name}] = o.Spec.PlanRef.Name
	}
	for _, o := range d.Evaluations {
		parents[v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: o.Name}] = o.Spec.PlanRef.Name
	}
	return parents
}

// notReady is the line for an object that could not be assessed.
func notReady(result snapshot.Result) (finding, bool) {
	i := slices.IndexFunc(result.Conditions, func(c metav1.Condition) bool { return c.Type == string(v1alpha1.ConditionReady) })
	if i < 0 || result.Conditions[i].Status != metav1.ConditionFalse {
		return finding{}, false
	}
	ready := result.Conditions[i]
	f := finding{
		Severity: shownSeverity(v1alpha1.SeverityError), Code: ready.Reason, Kind: result.Kind, Name: result.Name,
		Message: ready.Message,
	}
	switch v1alpha1.ConditionReason(ready.Reason) {
	case v1alpha1.ReasonPlanNotFound:
		f.Field = "spec.planRef.name"
	case v1alpha1.ReasonGoalNotFound:
		f.Field = "spec.goalRef.name"
	default:
		// Any other reason is about the object itself.
	}
	return f, true
}

func ofFinding(f v1alpha1.Finding) finding {
	return finding{
		Severity: shownSeverity(f.Severity), Code: string(f.Code), Kind: string(f.Object.Kind), Name: f.Object.Name,
		Field: f.Field, FiscalYear: int32(f.FiscalYear), Amount: string(f.Amount),
		Message: f.Message, Action: f.Action, Related: f.Related, Waived: string(f.Waived), Lowered: string(f.Lowered),
	}
}

func ofProblem(p manifest.Problem) finding {
	return finding{
		File: p.File, Line: p.Line, Severity: shownSeverity(p.Severity), Code: p.Code,
		Kind: p.Kind, Name: p.Name, Namespace: p.Namespace, Field: p.Field, Message: p.Message,
		Omitted: p.Omitted, problem: true,
	}
}

// severities are the words shown, worst first.
var severities = []string{"error", "warning", "info"}

func shownSeverity(s v1alpha1.Severity) string { return strings.ToLower(string(s)) }

// compare orders findings by place, and then so that the order is always the
// same.
func compare(a, b finding) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Omitted, b.Omitted),
		cmp.Compare(slices.Index(severities, a.Severity), slices.Index(severities, b.Severity)),
		cmp.Compare(a.Code, b.Code), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Namespace, b.Namespace),
		cmp.Compare(a.Name, b.Name), cmp.Compare(a.Field, b.Field), cmp.Compare(a.FiscalYear, b.FiscalYear),
		cmp.Compare(a.Message, b.Message),
	)
}
