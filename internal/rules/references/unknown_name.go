package references

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
)

// UnknownName reports a field that names an entry or object which does not exist.
var UnknownName = rules.Rule{
	Code: rules.UnknownName, Number: "P-01", Worst: v1alpha1.SeverityWarning,
	Files:      files,
	AboutGoals: true,
	// Budget lines that name a missing goal are reported by BudgetLineWithoutGoal, with
	// their money.
	Check:           checkPlanNames,
	CheckBenchmarks: checkBenchmarkNames,
	CheckLot:        checkLotNames,
}

// nameSet is a set of names to which fields can refer.
type nameSet struct {
	// what is the word of a message for an entry of the set, such as "technology".
	what  string
	known map[string]bool
	// fixed says that the district cannot add a name: the codes of findings are fixed.
	fixed bool
}

// collectNames collects the names of a list of entries.
func collectNames[T any, Name ~string](what string, entries []T, nameOf func(T) Name) *nameSet {
	set := &nameSet{what: what, known: map[string]bool{}}
	for _, entry := range entries {
		set.known[string(nameOf(entry))] = true
	}
	return set
}

// checkPlanNames reports one finding for each field and missing name. It checks all
// references of the plan, its goals and its evaluations but those of budget lines to goals.
func checkPlanNames(input *rules.Input, report *rules.Report) {
	spec := input.Plan.Spec
	goals := &nameSet{what: "goal", known: input.GoalNames()}
	technologies := collectNames(
		"technology",
		spec.Technologies,
		func(technology v1alpha1.Technology) v1alpha1.EntryName { return technology.Name },
	)
	needs := collectNames("need", spec.Needs, func(need v1alpha1.Need) v1alpha1.EntryName { return need.Name })
	useCases := collectNames("use case", spec.UseCases, func(useCase v1alpha1.UseCase) v1alpha1.EntryName { return useCase.Name })
	priorities := collectNames(
		"priority",
		spec.Priorities,
		func(priority v1alpha1.Priority) v1alpha1.EntryName { return priority.Name },
	)
	terms := collectNames("term", spec.District.Terms, func(term v1alpha1.Term) v1alpha1.EntryName { return term.Name })
	sites := collectNames("site", spec.District.Sites, func(site v1alpha1.Site) v1alpha1.EntryName { return site.Name })
	groups := collectGroupNames(input)
	lines := collectNames("line", input.Plan.Lines, func(line *model.Line) v1alpha1.EntryName { return line.Name })
	var found []unknownReference
	plan := referrer{found: &found}

	for _, useCase := range spec.UseCases {
		checkEachName(plan, rules.SpecPath("useCases").Key(string(useCase.Name)).Child("needs"), needs, useCase.Needs)
	}
	for _, technology := range spec.Technologies {
		checkEachName(
			plan, rules.TechnologyPath(technology.Name).Child("useCases"), useCases,
			technology.UseCases,
		)
		checkEachName(
			plan, rules.TechnologyPath(technology.Name).Child("needs"), needs, technology.Needs,
		)
		checkEachName(plan, rules.TechnologyPath(technology.Name).Child("replaces"), technologies, technology.Replaces)
	}
	for _, step := range spec.Timeline {
		checkEachName(plan, rules.SpecPath("timeline").Key(string(step.Name)).Child("goals"), goals, step.Goals)
	}
	for _, program := range input.Plan.Programs {
		checkEachName(plan, rules.ProgramPath(program).Child("goals"), goals, program.Goals)
		checkEachName(plan, rules.ProgramPath(program).Child("technologies"), technologies, program.Technologies)
		checkSingleName(plan, rules.ProgramPath(program).Child("provider", "line"), lines, program.Provider.Line)
	}
	checkBudgetNames(input, plan, technologies, sites, lines)
	checkPlaceNames(spec, plan, technologies, sites, groups)
	for _, schedule := range spec.EvaluationSchedules {
		checkTargetName(
			input, plan, rules.SpecPath("evaluationSchedules").Key(string(schedule.Name)).Child("target"),
			v1alpha1.EvaluationTarget{Kind: schedule.Target.Kind, Name: schedule.Target.Name}, goals, technologies,
		)
		checkScheduleNames(plan, &schedule, terms, technologies)
	}
	for _, goal := range input.Goals {
		referrer := referrer{found: &found, object: rules.GoalKey(goal.Name)}
		checkSingleName(referrer, rules.SpecPath("priority"), priorities, goal.Spec.Priority)
		checkEachName(referrer, rules.SpecPath("needs"), needs, goal.Spec.Needs)
		checkEachName(referrer, rules.SpecPath("sites"), sites, goal.Spec.Sites)
		for _, dependency := range goal.Spec.DependsOnRefs {
			checkSingleName(referrer, rules.SpecPath("dependsOnRefs").Key(dependency.Name), goals, dependency.Name)
		}
		if len(groups.known) > 0 {
			checkEachName(referrer, rules.SpecPath("groups"), groups, goal.Spec.Groups)
		}
	}
	checkWaiverNames(input, plan, goals)
	checkEvaluationNames(input, &found, goals, technologies)
	reportUnknownNames(report, found)
	reportInventoryNames(input, report, technologies, sites)
}

// checkScheduleNames checks the terms that a schedule follows, and the technologies that it evaluates
// together.
func checkScheduleNames(plan referrer, schedule *v1alpha1.EvaluationSchedule, terms, technologies *nameSet) {
	path := rules.SpecPath("evaluationSchedules").Key(string(schedule.Name))
	checkEachName(plan, path.Child("terms"), terms, schedule.Terms)
	checkEachName(plan, path.Child("technologies"), technologies, schedule.Technologies)
}

// checkThresholds checks the benchmarks after whose values schedules expect an evaluation.
func checkThresholds(input *rules.Input, plan referrer) {
	benchmarks := collectNames("benchmark", input.SortedBenchmarks(),
		func(benchmark *model.Benchmark) string { return benchmark.Name })
	for _, schedule := range input.Plan.Spec.EvaluationSchedules {
		path := rules.SpecPath("evaluationSchedules").Key(string(schedule.Name)).Child("threshold", "benchmarkRef")
		checkSingleName(plan, path, benchmarks, schedule.Threshold.BenchmarkRef.Name)
	}
}

// checkEvaluationNames checks the targets of evaluations, and the criteria of their results.
func checkEvaluationNames(input *rules.Input, found *[]unknownReference, goals, technologies *nameSet) {
	for _, record := range input.Evaluations {
		referrer := referrer{found: found, object: v1alpha1.ObjectKey{Kind: v1alpha1.KindEvaluation, Name: record.Name}}
		checkTargetName(input, referrer, rules.SpecPath("target"), record.Spec.Target, goals, technologies)
		checkEachName(referrer, rules.SpecPath("technologies"), technologies, record.Spec.Technologies)
		criteria := collectNames(
			"criterion", listCriteria(input.Plan.Spec, record.Spec),
			func(criterion v1alpha1.Criterion) v1alpha1.EntryName { return criterion.Name },
		)
		for _, result := range record.Spec.Results {
			checkSingleName(referrer, rules.SpecPath("results").Key(string(result.Criterion)), criteria, result.Criterion)
		}
	}
}

// listCriteria lists the criteria of an evaluation. A record that is kept in a file leaves them to
// the evaluation to which it is applied, so those of its schedule stand for them.
func listCriteria(plan *v1alpha1.TechnologyPlanSpec, record v1alpha1.EvaluationSpec) []v1alpha1.Criterion {
	if len(record.Criteria) > 0 {
		return record.Criteria
	}
	for _, schedule := range plan.EvaluationSchedules {
		if schedule.Name == record.Schedule {
			return schedule.Criteria
		}
	}
	return nil
}

// collectGroupNames collects the student groups of the district. If it lists none, groups
// are not checked: the plan then uses the names of groups freely.
func collectGroupNames(input *rules.Input) *nameSet {
	return collectNames(
		"group", input.Plan.Spec.District.Groups, func(group v1alpha1.StudentGroup) v1alpha1.GroupName { return group.Name },
	)
}

// checkBenchmarkNames reports the sites and schedules from which a benchmark takes its values, and the
// groups that it counts, if the plan does not have them.
func checkBenchmarkNames(input *rules.Input, report *rules.Report) {
	groups := collectGroupNames(input)
	sites := collectNames(
		"site", input.Plan.Spec.District.Sites, func(site v1alpha1.Site) v1alpha1.EntryName { return site.Name },
	)
	technologies := collectNames("technology", input.Plan.Spec.Technologies,
		func(technology v1alpha1.Technology) v1alpha1.EntryName { return technology.Name })
	var found []unknownReference
	checkThresholds(input, referrer{found: &found})
	for _, benchmark := range input.SortedBenchmarks() {
		referrer := referrer{found: &found, object: rules.BenchmarkKey(benchmark.Name)}
		checkSingleName(referrer, rules.SpecPath("source", "inventory", "site"), sites, benchmark.Spec.Source.Inventory.Site)
		checkSingleName(referrer, rules.SpecPath("population", "site"), sites, benchmark.Spec.Population.Site)
		checkSingleName(referrer, rules.SpecPath("technology"), technologies, benchmark.Spec.Technology)
		checkSourceSchedule(input, referrer, benchmark.Spec.Source.Evaluations)
		if len(groups.known) > 0 {
			checkBenchmarkGroups(referrer, groups, benchmark)
		}
	}
	reportUnknownNames(report, found)
}

// checkSourceSchedule checks the schedule from whose evaluations a benchmark takes its values, and its
// target and criterion.
func checkSourceSchedule(input *rules.Input, from referrer, source v1alpha1.EvaluationSource) {
	path := rules.SpecPath("source", "evaluations")
	schedules := collectNames(
		"schedule", input.Plan.Spec.EvaluationSchedules,
		func(schedule v1alpha1.EvaluationSchedule) v1alpha1.EntryName { return schedule.Name },
	)
	checkSingleName(from, path.Child("schedule"), schedules, source.Schedule)
	for i := range input.Plan.Spec.EvaluationSchedules {
		schedule := &input.Plan.Spec.EvaluationSchedules[i]
		if schedule.Name != source.Schedule {
			continue
		}
		criteria := collectNames("criterion", schedule.Criteria,
			func(criterion v1alpha1.Criterion) v1alpha1.EntryName { return criterion.Name })
		checkSingleName(from, path.Child("criterion"), criteria, source.Criterion)
		checkSingleName(from, path.Child("target"), collectTargetNames(input, schedule), source.Target)
	}
}

// collectTargetNames collects the names of what a schedule evaluates.
func collectTargetNames(input *rules.Input, schedule *v1alpha1.EvaluationSchedule) *nameSet {
	set := &nameSet{what: "target of schedule " + string(schedule.Name), known: map[string]bool{}, fixed: true}
	switch schedule.Target.Kind {
	case v1alpha1.KindTechnologyPlan:
		set.known[input.Plan.Name] = true
	case v1alpha1.TargetTechnology:
		for _, technology := range input.Plan.Technologies {
			set.known[string(technology.Name)] = evaluation.IsOfSchedule(schedule, technology)
		}
	case v1alpha1.KindGoal:
		for name := range input.GoalNames() {
			set.known[name] = evaluation.IsForAll(schedule) || name == schedule.Target.Name
		}
	default:
		set.known[schedule.Target.Name] = true
	}
	return set
}

// checkBenchmarkGroups checks the groups that a benchmark counts. Each is reported once, at the first
// observation that counts it.
func checkBenchmarkGroups(referrer referrer, groups *nameSet, benchmark *model.Benchmark) {
	first := map[v1alpha1.GroupName]model.Observation{}
	for _, observation := range benchmark.Observations {
		for _, group := range observation.Groups {
			if known, ok := first[group.Name]; !ok || observation.Date < known.Date {
				first[group.Name] = observation
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(first)) {
		checkEachName(referrer, rules.ObservationPath(first[name]).Child("groups"), groups, []v1alpha1.GroupName{name})
	}
}

// checkWaiverNames checks the code and the object of waivers. A waiver with a mistyped code or
// object waives nothing, and the district would rely on it. Objects of other kinds are not
// checked, because the rules that report them need not read those objects.
func checkWaiverNames(input *rules.Input, plan referrer, goals *nameSet) {
	codes := collectNames("finding", input.ListRules(), func(rule rules.Rule) v1alpha1.FindingCode { return rule.Code })
	codes.fixed = true
	plans := &nameSet{what: "TechnologyPlan", known: map[string]bool{input.Plan.Name: true}, fixed: true}
	for _, waiver := range input.Plan.Spec.Policy.Waivers {
		path := rules.SpecPath("policy", "waivers").Key(string(waiver.Name))
		checkSingleName(plan, path.Child("code"), codes, waiver.Code)
		switch waiver.Object.Kind {
		case v1alpha1.KindGoal:
			checkSingleName(plan, path.Child("object"), goals, waiver.Object.Name)
		case v1alpha1.KindTechnologyPlan:
			checkSingleName(plan, path.Child("object"), plans, waiver.Object.Name)
		}
	}
}

// checkBudgetNames checks the names in budget lines and transfers.
func checkBudgetNames(input *rules.Input, plan referrer, technologies, sites, lines *nameSet) {
	sources := collectNames("source", input.Plan.Sources, func(source *model.Source) v1alpha1.EntryName { return source.Name })
	procurements := collectNames(
		"procurement", input.Plan.Procurements, func(entry *model.Procurement) v1alpha1.EntryName { return entry.Name },
	)
	for _, line := range input.Plan.Lines {
		path := rules.LinePath(line.Name)
		checkSingleName(plan, path.Child("source"), sources, line.BudgetLine.Source)
		checkSingleName(plan, path.Child("procurement"), procurements, line.BudgetLine.Procurement)
		checkEachName(plan, path.Child("technologies"), technologies, line.BudgetLine.Technologies)
		checkEachName(plan, path.Child("sites"), sites, line.Sites)
	}
	for _, transfer := range input.Plan.Transfers {
		checkSingleName(
			plan, rules.SpecPath("budget", "transfers").Key(string(transfer.Name)).Child("from"), lines, transfer.From,
		)
		checkSingleName(
			plan, rules.SpecPath("budget", "transfers").Key(string(transfer.Name)).Child("to"), lines, transfer.To,
		)
	}
}

// checkPlaceNames checks the names in testing windows and the groups of sites. A plan that lists no
// groups of the district need not list those of its sites.
func checkPlaceNames(spec *v1alpha1.TechnologyPlanSpec, plan referrer, technologies, sites, groups *nameSet) {
	for _, window := range spec.TestingWindows {
		path := rules.SpecPath("testingWindows").Key(string(window.Name))
		checkSingleName(plan, path.Child("site"), sites, window.Site)
		checkEachName(plan, path.Child("technologies"), technologies, window.Technologies)
	}
	if len(groups.known) == 0 {
		return
	}
	for _, site := range spec.District.Sites {
		path := rules.SpecPath("district", "sites").Key(string(site.Name)).Child("groups")
		for _, group := range site.Groups {
			checkSingleName(plan, path.Key(string(group.Name)), groups, group.Name)
		}
	}
}

// checkTargetName records the target of an evaluation or a schedule if it does not exist.
func checkTargetName(
	input *rules.Input, at referrer, path *field.Path, target v1alpha1.EvaluationTarget, goals, technologies *nameSet,
) {
	switch target.Kind {
	case v1alpha1.TargetTechnologyPlan:
		// The plan itself exists.
	case v1alpha1.TargetGoal:
		checkSingleName(at, path, goals, target.Name)
	case v1alpha1.TargetTechnology:
		checkSingleName(at, path, technologies, target.Name)
	case v1alpha1.TargetDevice:
		checkSingleName(
			at,
			path,
			&nameSet{
				what:  "device",
				known: map[string]bool{target.Name: input.DeviceExists == nil || input.DeviceExists(target.Name)},
			},
			target.Name,
		)
	}
}

// referrer is an object whose fields are checked. found collects the unknown names.
type referrer struct {
	found  *[]unknownReference
	object v1alpha1.ObjectKey
}

// unknownReference is a field with a name that the set to does not have.
type unknownReference struct {
	object      v1alpha1.ObjectKey
	field, name string
	to          *nameSet
}

// checkEachName records the names of a list that do not exist.
func checkEachName[T ~string](from referrer, path *field.Path, to *nameSet, pointed []T) {
	for _, name := range pointed {
		if !to.known[string(name)] {
			checkSingleName(from, path.Key(string(name)), to, name)
		}
	}
}

// checkSingleName records the name of a field if it does not exist. An empty name refers to
// nothing.
func checkSingleName[T ~string](from referrer, path *field.Path, to *nameSet, pointed T) {
	if name := string(pointed); name != "" && !to.known[name] {
		*from.found = append(*from.found, unknownReference{
			object: from.object, field: path.String(), name: name, to: to,
		})
	}
}

// reportUnknownNames reports the unknown names, each with the known name that may be meant.
// SuggestNames stops suggesting beyond a number of missing names. They are counted for each
// kind of object separately, so that the finding of a goal does not depend on the
// evaluations.
func reportUnknownNames(report *rules.Report, found []unknownReference) {
	type about struct {
		kind v1alpha1.ObjectKind
		to   *nameSet
	}
	missing, suggestions := map[about]map[string]bool{}, map[about]map[string][]string{}
	for _, reference := range found {
		group := about{reference.object.Kind, reference.to}
		if missing[group] == nil {
			missing[group] = map[string]bool{}
		}
		missing[group][reference.name] = true
	}
	for group := range missing {
		suggestions[group] = rules.SuggestNames(missing[group], group.to.known)
	}
	for _, reference := range found {
		action := "Correct the name, or add the " + reference.to.what + "."
		if reference.to.fixed {
			action = "Correct the name."
		}
		if names := suggestions[about{reference.object.Kind, reference.to}][reference.name]; len(names) > 0 {
			action = fmt.Sprintf("Did you mean %s? %s", names[0], action)
		}
		// The message shows the field without the name, which follows in the sentence.
		fieldName := strings.TrimSuffix(strings.TrimPrefix(reference.field, "spec."), "["+reference.name+"]")
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Object:   reference.object,
			Field:    reference.field,
			Message: fmt.Sprintf(
				"%s names %s %s, which does not exist.", fieldName, reference.to.what, reference.name,
			),
			Action: action,
		})
	}
}

// reportInventoryNames reports the technologies and sites that device lots name and the plan
// does not have. It sums the lots by name, because a large district has thousands of them.
func reportInventoryNames(input *rules.Input, report *rules.Report, technologies, sites *nameSet) {
	type missing struct{ what, field, name string }
	sums := map[missing]rules.LotSum{}
	for _, stock := range input.Stock {
		for _, name := range []missing{
			{technologies.what, "spec.technologies", string(stock.Technology)},
			{sites.what, "spec.district.sites", string(stock.Site)},
		} {
			known := technologies.known
			if name.what == sites.what {
				known = sites.known
			}
			if name.name != "" && !known[name.name] {
				sums[name] = rules.LotSum{
					Lots:    sums[name].Lots + stock.Lots,
					Devices: sums[name].Devices + stock.Devices,
					Cost:    sums[name].Cost.Plus(stock.Cost),
				}
			}
		}
	}
	keys := slices.SortedFunc(maps.Keys(sums), func(left, right missing) int {
		return cmp.Or(cmp.Compare(left.what, right.what), cmp.Compare(left.name, right.name))
	})
	for _, name := range keys {
		sum := sums[name]
		report.AddFinding(rules.Finding{
			Severity: v1alpha1.SeverityWarning,
			Field:    name.field + "[" + name.name + "]",
			Message: fmt.Sprintf(
				"The plan has no %s %s, and it is named by %s.", name.what, name.name, input.DescribeLots(sum),
			),
			Action: fmt.Sprintf("Correct the lots, or add the %s to the plan.", name.what),
			Money:  sum.Cost,
		})
	}
}
