package compare

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/cli/plugin"
	"techplan.education/internal/money"
	"techplan.education/internal/snapshot"
	"techplan.education/internal/text"
)

// whatIfCommand holds the flags of kubectl techplan whatif.
type whatIfCommand struct {
	env            plugin.Environment
	input          *plugin.DistrictInput
	sets, moves    []string
	plan           string
	output, failOn string
}

// NewWhatIfCommand returns kubectl techplan whatif.
func NewWhatIfCommand(env plugin.Environment) *cobra.Command {
	whatIf := whatIfCommand{env: env}
	command := &cobra.Command{
		Use:   "whatif --set FIELD=VALUE | --move AMOUNT:FROM:TO",
		Short: "Show what a change would do, without editing anything",
		Long: `Show what a change of fields would do to money, findings and conditions, as
diff does, without editing a file or the cluster.

A field is written as findings write it, with or without spec. before it:
budget.lines[wifi].amount. It is a field of the plan; a field of another object
has the kind and name before it: Goal/reading:due. The value is YAML; null
removes the field. --move moves money from one line to another by a transfer of
today.

What the API server would refuse is refused.`,
		Example: `  # A line gets less, and prices rise faster
  kubectl techplan whatif -f plans/ --set 'budget.lines[wifi].amount=40000' \
    --set policy.refresh.inflationPercent=4

  # Money moves from one line to another
  kubectl techplan whatif -f plans/ --move 50000:laptops:training

  # A purchase is put off by a year, in the cluster
  kubectl techplan whatif --set 'budget.lines[laptops].fiscalYear=2028'

  # A lot is replaced later
  kubectl techplan whatif -f plans/ --set 'Device/lab-2024:usefulLifeMonths=72'`,
		Args: plugin.RefusePaths,
		RunE: func(command *cobra.Command, _ []string) error { return whatIf.compareEdited(command.Context()) },
	}
	whatIf.input = plugin.AddDistrictFlags(command, env)
	whatIf.input.IsStrict = true
	flags := command.Flags()
	flags.StringArrayVar(&whatIf.sets, "set", nil, "field and value; may be repeated")
	flags.StringArrayVar(&whatIf.moves, "move", nil, "amount, line that gives and line that gets; may be repeated")
	flags.StringVar(&whatIf.plan, "plan", "", "plan of the fields and moves that name no object, if there are several")
	plugin.AddChoiceFlag(command, &whatIf.failOn, "fail-on", "what leads to exit code 1: "+text.JoinOr(diffPolicies),
		diffPolicies...)
	plugin.AddOutputFlag(command, &whatIf.output, diffOutputs...)
	return command
}

func (command whatIfCommand) compareEdited(ctx context.Context) error {
	if err := plugin.CheckOutput(command.output, diffOutputs...); err != nil {
		return err
	}
	if err := plugin.CheckChoice("fail-on", command.failOn, diffPolicies...); err != nil {
		return err
	}
	if len(command.sets)+len(command.moves) == 0 {
		return errors.New("give a change: --set FIELD=VALUE or --move AMOUNT:FROM:TO")
	}
	now, day, err := plugin.ParseAsOf(command.input.AsOf, command.env.Now)
	if err != nil {
		return err
	}
	before, err := command.input.ReadDistricts(ctx)
	if err != nil {
		return err
	}
	edited, err := command.editDistricts(ctx, before, day)
	if err != nil {
		return err
	}
	// Both sides are assessed anew: the statuses of a cluster are of another instant.
	return reportDifference(command.env, command.output, command.failOn,
		version{districts: computeDistricts(before, now)}, version{districts: computeDistricts(edited, now)})
}

func computeDistricts(districts []*snapshot.NamespacedDistrict, now time.Time) []*snapshot.NamespacedDistrict {
	assessed := make([]*snapshot.NamespacedDistrict, len(districts))
	for i, district := range districts {
		assessed[i] = assessAt(district.Namespace, district.District, now)
	}
	return assessed
}

// editDistricts returns the districts with the edited objects in the place of the others.
func (command whatIfCommand) editDistricts(
	ctx context.Context, districts []*snapshot.NamespacedDistrict, day string,
) ([]*snapshot.NamespacedDistrict, error) {
	edits, err := parseFieldEdits(command.sets)
	if err != nil {
		return nil, err
	}
	moves, err := parseMoves(command.moves, day)
	if err != nil {
		return nil, err
	}
	edited := slices.Clone(districts)
	for _, edit := range append(edits, moves...) {
		if edit.kind == v1alpha1.KindTechnologyPlan {
			edit.name = cmp.Or(edit.name, command.plan)
		}
		at, object, err := findEditedObject(edited, edit)
		if err != nil {
			return nil, err
		}
		if plan, ok := object.(*v1alpha1.TechnologyPlan); ok && edit.isAppended {
			if err := checkMove(plan, edit); err != nil {
				return nil, err
			}
		}
		replacement, err := edit.applyTo(ctx, object)
		if err != nil {
			return nil, err
		}
		edited[at] = &snapshot.NamespacedDistrict{
			Namespace: edited[at].Namespace, District: overlayDistrict(edited[at].District, replacement),
		}
	}
	return edited, nil
}

// findEditedObject returns the object that an edit names, and the number of its district. An edit
// without a name is of the only plan.
func findEditedObject(districts []*snapshot.NamespacedDistrict, edit fieldEdit) (at int, object client.Object, err error) {
	var names []string
	found := 0
	for i, district := range districts {
		for _, candidate := range objectsOfKind(district.District, edit.kind) {
			names = append(names, candidate.GetName())
			if edit.name == "" || candidate.GetName() == edit.name {
				at, object, found = i, candidate, found+1
			}
		}
	}
	switch {
	case found == 1:
		return at, object, nil
	case found == 0 && len(names) == 0:
		return 0, nil, fmt.Errorf("there is no %s", edit.kind)
	case found == 0:
		message := fmt.Sprintf("there is no %s %q", edit.kind, edit.name)
		if suggestion, ok := text.Suggest(edit.name, names); ok {
			message += "; did you mean " + suggestion + "?"
		}
		return 0, nil, errors.New(message)
	default:
		return 0, nil, fmt.Errorf("more than one %s is meant: give --plan, or write KIND/NAME:FIELD, "+
			"and give --namespace if districts have the same names", edit.kind)
	}
}

func objectsOfKind(district snapshot.District, kind string) []client.Object {
	switch kind {
	case v1alpha1.KindTechnologyPlan:
		return asObjects(district.Plans)
	case v1alpha1.KindGoal:
		return asObjects(district.Goals)
	case v1alpha1.KindBenchmark:
		return asObjects(district.Benchmarks)
	case v1alpha1.KindDevice:
		return asObjects(district.Devices)
	case v1alpha1.KindEvaluation:
		return asObjects(district.Evaluations)
	default:
		return nil
	}
}

func asObjects[O client.Object](objects []O) []client.Object {
	list := make([]client.Object, len(objects))
	for i, object := range objects {
		list[i] = object
	}
	return list
}

// moveParts are the amount, the line that gives and the line that gets.
const moveParts = 3

// parseMoves returns the edits that add a transfer for each move, on a day.
func parseMoves(moves []string, day string) ([]fieldEdit, error) {
	var edits []fieldEdit
	for i, move := range moves {
		parts := strings.Split(move, ":")
		if len(parts) != moveParts || slices.Contains(parts, "") {
			return nil, fmt.Errorf("--move is AMOUNT:FROM:TO, for example 50000:laptops:training, not %q", move)
		}
		edits = append(edits, fieldEdit{
			kind: v1alpha1.KindTechnologyPlan, path: "spec.budget.transfers", isAppended: true,
			value: map[string]any{
				"name": fmt.Sprintf("what-if-%d", i+1), "amount": parts[0], "from": parts[1], "to": parts[2], "date": day,
			},
		})
	}
	return edits, nil
}

// checkMove refuses a move between lines that the plan does not have, and of more money than the
// line has: the transfer would make money.
func checkMove(plan *v1alpha1.TechnologyPlan, edit fieldEdit) error {
	if plan.Spec.Budget == nil {
		return fmt.Errorf("--move: %s has no budget lines", plan.Name)
	}
	allotted := map[string]v1alpha1.Money{}
	var names []string
	for _, line := range plan.Spec.Budget.Lines {
		names, allotted[string(line.Name)] = append(names, string(line.Name)), line.Amount
	}
	for _, line := range plan.Status.Budget.Lines {
		allotted[string(line.Name)] = line.Allotted
	}
	transfer, _ := edit.value.(map[string]any)
	for _, end := range []string{"from", "to"} {
		name := fmt.Sprint(transfer[end])
		if _, ok := allotted[name]; !ok {
			message := fmt.Sprintf("--move: there is no line %q", name)
			if suggestion, ok := text.Suggest(name, names); ok {
				message += "; did you mean " + suggestion + "?"
			}
			return errors.New(message)
		}
	}
	from := fmt.Sprint(transfer["from"])
	amount := money.ParseOrZero(v1alpha1.Money(fmt.Sprint(transfer["amount"])))
	if has := money.ParseOrZero(allotted[from]); amount > has {
		currency := plan.Spec.Budget.Currency
		return fmt.Errorf("--move: %s has %s, less than %s", from, has.FormatIn(currency), amount.FormatIn(currency))
	}
	return nil
}
