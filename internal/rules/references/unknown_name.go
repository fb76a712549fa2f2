package references

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/rules"
)

// UnknownName reports this: a name points to an entry or object that does not
// exist.
var UnknownName = rules.Rule{
	Code: rules.UnknownName, Number: "P-01", Worst: v1alpha1.SeverityWarning,
	Files:      files,
	AboutGoals: true,
	// Money that names a goal or a line that does not exist is told by the
	// rules of money.
	Check:           checkNames,
	CheckBenchmarks: checkNamesOfBenchmarks,
	CheckLot:        checkLotNames,
}

// names are the entries of a plan that others point to, by what they are.
type names struct {
	what  string
	known map[string]bool
	// given says that none can be added.
	given bool
}

func namesOf[T any](what string, entries []T, name func(T) string) *names {
	n := &names{what: what, known: map[string]bool{}}
	for _, e := range entries {
		n.known[name(e)] = true
	}
	return n
}

// checkNames reports one finding for each pointing field and missing name.
func checkNames(input *rules.Input, report *rules.Report) {
	spec := &input.Plan.Spec
	goals := &names{what: "goal", known: input.GoalNames()}
	technologies := namesOf(
		"technology", spec.Technologies, func(t v1alpha1.Technology) string { return string(t.Name) },
	)
	needs := namesOf("need", spec.Needs, func(n v1alpha1.Need) string { return string(n.Name) })
	useCases := namesOf("use case", spec.UseCases, func(u v1alpha1.UseCase) string { return string(u.Name) })
	priorities := namesOf("priority", spec.Priorities, func(p v1alpha1.Priority) string { return string(p.Name) })
	sites := namesOf("site", spec.District.Sites, func(s v1alpha1.Site) string { return string(s.Name) })
	groups := groupNames(input)
	lines := &names{what: "line"}
	if budgetSpec := spec.Budget; budgetSpec != nil {
		lines = namesOf("line", budgetSpec.Lines, func(l v1alpha1.BudgetLine) string { return string(l.Name) })
	}
	var found []dangling
	plan := pointer{found: &found}

	for _, useCase := range spec.UseCases {
		checkEach(plan, rules.Spec("useCases").Key(string(useCase.Name)).Child("needs"), needs, useCase.Needs)
	}
	for _, technology := range spec.Technologies {
		checkEach(
			plan, rules.Spec("technologies").Key(string(technology.Name)).Child("useCases"), useCases,
			technology.UseCases,
		)
		checkEach(plan, rules.Spec("technologies").Key(string(technology.Name)).Child("needs"), needs, technology.Needs)
	}
	for _, t := range spec.Timeline {
		checkEach(plan, rules.Spec("timeline").Key(string(t.Name)).Child("goals"), goals, t.Goals)
	}
	for _, program := range spec.ProfessionalLearning {
		checkEach(plan, rules.ProgramPath(program).Child("goals"), goals, program.Goals)
		checkEach(plan, rules.ProgramPath(program).Child("technologies"), technologies, program.Technologies)
		checkName(plan, rules.ProgramPath(program).Child("provider", "line"), lines, program.Provider.Line)
	}
	budgetNames(input, plan, technologies, sites, lines)
	for _, schedule := range spec.EvaluationSchedules {
		checkTarget(
			input, plan, rules.Spec("evaluationSchedules").Key(string(schedule.Name)).Child("target"),
			v1alpha1.EvaluationTarget{Kind: schedule.Target.Kind, Name: schedule.Target.Name}, goals, technologies,
		)
	}
	for _, goal := range input.Goals {
		of := pointer{found: &found, object: rules.GoalKey(goal.Name)}
		checkName(of, rules.Spec("priority"), priorities, goal.Spec.Priority)
		checkEach(of, rules.Spec("needs"), needs, goal.Spec.Needs)
		for _, d := range goal.Spec.DependsOnRefs {
			checkName(of, rules.Spec("dependsOnRefs").Key(d.Name), goals, d.Name)
		}
		if len(groups.known) > 0 {
			checkEach(of, rules.Spec("groups"), groups, goal.Spec.Groups)
		}
	}
	waiverNames(input, plan, goals)
	evaluationNames(input, &found, goals, technologies)
	reportDangling(report, found)
	inventoryNames(input, report, technologies, sites)
}

func evaluationNames(input *rules.Input, found *[]dangling, goals, technologies *names) {
	for _, record := range input.Evaluations {
		of := pointer{found: found, object: v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: record.Name}}
		checkTarget(input, of, rules.Spec("target"), record.Spec.Target, goals, technologies)
		criteria := namesOf(
			"criterion", record.Spec.Criteria, func(c v1alpha1.Criterion) string { return string(c.Name) },
		)
		for _, result := range record.Spec.Results {
			checkName(of, rules.Spec("results").Key(string(result.Criterion)), criteria, result.Criterion)
		}
	}
}

func groupNames(input *rules.Input) *names {
	return namesOf(
		"group", input.Plan.Spec.District.Groups, func(g v1alpha1.StudentGroup) string { return string(g.Name) },
	)
}

// checkNamesOfBenchmarks reports the groups that a benchmark counts apart and the
// district does not list, at the first observation that counts each.
func checkNamesOfBenchmarks(input *rules.Input, report *rules.Report) {
	groups := groupNames(input)
	if len(groups.known) == 0 {
		return
	}
	var found []dangling
	for _, benchmark := range input.SortedBenchmarks() {
		first := map[v1alpha1.GroupName]v1alpha1.Observation{}
		for _, other := range benchmark.Spec.Observations {
			for _, group := range other.Groups {
				if known, ok := first[group.Name]; !ok || other.Date < known.Date {
					first[group.Name] = other
				}
			}
		}
		for _, name := range slices.Sorted(maps.Keys(first)) {
			of := pointer{found: &found, object: rules.BenchmarkKey(benchmark.Name)}
			checkEach(of, rules.ObservationPath(first[name]).Child("groups"), groups, []v1alpha1.GroupName{name})
		}
	}
	reportDangling(report, found)
}

// waiverNames looks at what waivers are about: one with a mistyped code or object
// waives nothing.
func waiverNames(input *rules.Input, plan pointer, goals *names) {
	codes := namesOf("finding", input.Rules(), func(r rules.Rule) string { return string(r.Code) })
	codes.given = true
	plans := &names{what: "TechnologyPlan", known: map[string]bool{input.Plan.Name: true}, given: true}
	for _, waiver := range input.Plan.Spec.Policy.Waivers {
		path := rules.Spec("policy", "waivers").Key(string(waiver.Name))
		checkName(plan, path.Child("code"), codes, waiver.Code)
		switch waiver.Object.Kind {
		case v1alpha1.KindGoal:
			checkName(plan, path.Child("object"), goals, waiver.Object.Name)
		case v1alpha1.KindTechnologyPlan:
			checkName(plan, path.Child("object"), plans, waiver.Object.Name)
		}
	}
}

func budgetNames(input *rules.Input, plan pointer, technologies, sites, lines *names) {
	spec := input.Plan.Spec.Budget
	if spec == nil {
		return
	}
	sources := namesOf("source", spec.Sources, func(s v1alpha1.FundingSource) string { return string(s.Name) })
	for _, line := range spec.Lines {
		checkName(plan, rules.LinePath(line.Name).Child("source"), sources, line.Source)
		checkEach(plan, rules.LinePath(line.Name).Child("technologies"), technologies, line.Technologies)
		checkEach(plan, rules.LinePath(line.Name).Child("sites"), sites, line.Sites)
	}
	for _, transfer := range spec.Transfers {
		checkName(
			plan, rules.Spec("budget", "transfers").Key(string(transfer.Name)).Child("from"), lines, transfer.From,
		)
		checkName(plan, rules.Spec("budget", "transfers").Key(string(transfer.Name)).Child("to"), lines, transfer.To)
	}
}

// checkTarget notes the target of an evaluation or a schedule if it does not exist.
func checkTarget(
	input *rules.Input, at pointer, path *field.Path, target v1alpha1.EvaluationTarget, goals, technologies *names,
) {
	switch target.Kind {
	case v1alpha1.TargetTechnologyPlan:
		// The plan itself exists.
	case v1alpha1.TargetGoal:
		checkName(at, path, goals, target.Name)
	case v1alpha1.TargetTechnology:
		checkName(at, path, technologies, target.Name)
	case v1alpha1.TargetDevice:
		checkName(
			at,
			path,
			&names{
				what:  "device",
				known: map[string]bool{target.Name: input.DeviceExists == nil || input.DeviceExists(target.Name)},
			},
			target.Name,
		)
	}
}

// pointer is an object whose fields name others.
type pointer struct {
	found  *[]dangling
	object v1alpha1.ObjectKey
}

// dangling is a field that names what does not exist.
type dangling struct {
	object      v1alpha1.ObjectKey
	field, name string
	to          *names
}

// checkEach notes the names of a list that do not exist.
func checkEach[T ~string](from pointer, path *field.Path, to *names, pointed []T) {
	for _, p := range pointed {
		checkName(from, path.Key(string(p)), to, p)
	}
}

// checkName notes the name of a field if it does not exist; an empty one points
// nowhere.
func checkName[T ~string](from pointer, path *field.Path, to *names, pointed T) {
	if name := string(pointed); name != "" && !to.known[name] {
		*from.found = append(*from.found, dangling{
			object: from.object, field: path.String(), name: name, to: to,
		})
	}
}

// reportDangling reports names that do not exist, and what may be meant by each.
// Names are counted for each kind apart, so that what is said of a goal does not
// depend on the evaluations.
func reportDangling(report *rules.Report, found []dangling) {
	type about struct {
		kind v1alpha1.ObjectKind
		to   *names
	}
	missing, meant := map[about]map[string]bool{}, map[about]map[string][]string{}
	for _, d := range found {
		a := about{d.object.Kind, d.to}
		if missing[a] == nil {
			missing[a] = map[string]bool{}
		}
		missing[a][d.name] = true
	}
	for a := range missing {
		meant[a] = rules.SuggestNames(missing[a], a.to.known)
	}
	for _, d := range found {
		action := "Correct the name, or add the " + d.to.what + "."
		if d.to.given {
			action = "Correct the name."
		}
		if names := meant[about{d.object.Kind, d.to}][d.name]; len(names) > 0 {
			action = fmt.Sprintf("Did you mean %s? %s", names[0], action)
		}
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Object:   d.object,
			Field:    d.field,
			Message: fmt.Sprintf(
				"%s names %s %s, which does not exist.",
				strings.TrimSuffix(strings.TrimPrefix(d.field, "spec."), "["+d.name+"]"), d.to.what, d.name,
			),
			Action: action,
		})
	}
}

// inventoryNames reports the technologies and sites that device lots name and
// the plan does not have, with their devices.
func inventoryNames(input *rules.Input, report *rules.Report, technologies, sites *names) {
	type missing struct{ what, field, name string }
	sums := map[missing]rules.LotSum{}
	for _, stock := range input.Stock {
		for _, m := range []missing{{technologies.what, "spec.technologies", stock.Technology}, {sites.what, "spec.district.sites", stock.Site}} {
			known := technologies.known
			if m.what == sites.what {
				known = sites.known
			}
			if m.name != "" && !known[m.name] {
				sums[m] = rules.LotSum{
					Lots:    sums[m].Lots + stock.Lots,
					Devices: sums[m].Devices + stock.Devices,
					Cost:    sums[m].Cost.Plus(stock.Cost),
				}
			}
		}
	}
	keys := slices.SortedFunc(maps.Keys(sums), func(a, b missing) int {
		return cmp.Or(cmp.Compare(a.what, b.what), cmp.Compare(a.name, b.name))
	})
	for _, m := range keys {
		sum := sums[m]
		report.Add(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    m.field + "[" + m.name + "]",
			Message: fmt.Sprintf(
				"The plan has no %s %s, and it is named by %s.", m.what, m.name, input.DescribeLots(sum),
			),
			Action: fmt.Sprintf("Correct the lots, or add the %s to the plan.", m.what),
			Money:  sum.Cost,
		})
	}
}
