package content

import (
	"regexp"
	"slices"

	"techplan.education/api/v1alpha1"
)

// Subjects finds the goals that an object or an entry of the plan is about.
type Subjects struct {
	// Goals are the goals of the plan by name.
	Goals        map[string]*v1alpha1.Goal
	benchmarks   map[string]string
	lines        map[string][]string
	technologies map[string][]string
	lots         map[string]string
	evaluations  map[string]v1alpha1.EvaluationTarget
	schedules    map[string]v1alpha1.EvaluationTarget
	programs     map[string][]string
	steps        map[string][]string
}

// entryPath matches the path of an entry of a list of the plan: spec.budget.lines[wifi].source.
var entryPath = regexp.MustCompile(`^spec\.(?:budget\.)?(\w+)\[([^\]]*)\]`)

// NewSubjects returns the subjects of a plan and its district.
func NewSubjects(input Input) *Subjects {
	made := &Subjects{
		Goals: map[string]*v1alpha1.Goal{}, benchmarks: map[string]string{}, lines: map[string][]string{},
		technologies: map[string][]string{}, lots: map[string]string{}, evaluations: map[string]v1alpha1.EvaluationTarget{},
		schedules: map[string]v1alpha1.EvaluationTarget{}, programs: map[string][]string{}, steps: map[string][]string{},
	}
	for _, goal := range input.ListGoals() {
		made.Goals[goal.Name] = goal
	}
	for _, benchmark := range input.District.Benchmarks {
		made.benchmarks[benchmark.Name] = benchmark.Spec.GoalRef.Name
	}
	for _, lot := range input.District.Devices {
		made.lots[lot.Name] = string(lot.Spec.Technology)
	}
	for _, evaluation := range input.District.Evaluations {
		made.evaluations[evaluation.Name] = evaluation.Spec.Target
	}
	for _, schedule := range input.Plan.Spec.EvaluationSchedules {
		made.schedules[string(schedule.Name)] = v1alpha1.EvaluationTarget{Kind: schedule.Target.Kind,
			Name: schedule.Target.Name}
	}
	for _, program := range input.Plan.Spec.ProfessionalLearning {
		made.programs[string(program.Name)] = program.Goals
	}
	for _, step := range input.Plan.Spec.Timeline {
		made.steps[string(step.Name)] = step.Goals
	}
	if input.Plan.Spec.Budget != nil {
		made.addLines(input.Plan.Spec.Budget.Lines)
	}
	return made
}

// addLines adds what the budget lines connect: their technologies with their goals.
func (of *Subjects) addLines(lines []v1alpha1.BudgetLine) {
	for _, line := range lines {
		var goals []string
		for _, goal := range line.Goals {
			goals = append(goals, goal.Name)
		}
		of.lines[string(line.Name)] = goals
		for _, technology := range line.Technologies {
			of.technologies[string(technology)] = append(of.technologies[string(technology)], goals...)
		}
	}
}

// ListGoalsOf lists the goals that a field of an object is about, each once; none for the plan as a whole.
func (of *Subjects) ListGoalsOf(object v1alpha1.ObjectKey, field string) []string {
	goals := slices.Clone(of.findGoals(object, field))
	slices.Sort(goals)
	return slices.Compact(goals)
}

func (of *Subjects) findGoals(object v1alpha1.ObjectKey, field string) []string {
	switch object.Kind {
	case v1alpha1.KindGoal:
		return []string{object.Name}
	case v1alpha1.KindBenchmark:
		return []string{of.benchmarks[object.Name]}
	case v1alpha1.KindDevice:
		return of.technologies[of.lots[object.Name]]
	case v1alpha1.KindEvaluation:
		return of.findGoalsOfTarget(of.evaluations[object.Name])
	default:
		return of.findGoalsOfEntry(field)
	}
}

func (of *Subjects) findGoalsOfTarget(target v1alpha1.EvaluationTarget) []string {
	if target.Name == "" {
		// A schedule of all goals or technologies is about none alone.
		return nil
	}
	switch target.Kind {
	case v1alpha1.TargetGoal:
		return []string{target.Name}
	case v1alpha1.TargetTechnology:
		return of.technologies[target.Name]
	case v1alpha1.TargetDevice:
		return of.technologies[of.lots[target.Name]]
	default:
		return nil
	}
}

func (of *Subjects) findGoalsOfEntry(field string) []string {
	match := entryPath.FindStringSubmatch(field)
	if match == nil {
		return nil
	}
	switch name := match[2]; match[1] {
	case "lines":
		return of.lines[name]
	case "technologies":
		return of.technologies[name]
	case "evaluationSchedules":
		return of.findGoalsOfTarget(of.schedules[name])
	case "professionalLearning":
		return of.programs[name]
	case "timeline":
		return of.steps[name]
	default:
		return nil
	}
}
