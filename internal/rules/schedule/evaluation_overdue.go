package schedule

import (
	"fmt"
	"slices"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/rules"
	"techplan.education/internal/text"
)

// EvaluationOverdue reports an evaluation that was not done by its last day.
var EvaluationOverdue = rules.Rule{
	Code: rules.EvaluationOverdue, Number: "P-30", Worst: v1alpha1.SeverityWarning,
	Files: files,
	Check: checkOverdueEvaluations,
}

// checkOverdueEvaluations reports one finding for each schedule, at its entry in the plan, and
// one for each Evaluation that was created by hand. A schedule may cover hundreds of
// technologies, and its evaluations usually have one cause.
func checkOverdueEvaluations(input *rules.Input, report *rules.Report) {
	reportUnknownRenewals(input, report)
	reportUnusedReviews(input, report)
	reportThresholds(input, report)
	for _, late := range input.Schedule.Late {
		if late.ByHand {
			finding := newOverdueFinding("("+late.Name+")", late)
			finding.Object, finding.Field = v1alpha1.ObjectKey{
				Kind: v1alpha1.KindEvaluation,
				Name: late.Name,
			}, "spec.due"
			report.AddFinding(finding)
			continue
		}
		f := newOverdueFinding("by schedule "+late.Name, late)
		f.Field = rules.SpecPath("evaluationSchedules").Key(late.Name).String()
		report.AddFinding(f)
	}
}

// reportUnknownRenewals names the technologies of which a schedule before renewals expects no evaluation,
// because the plan records no renewal of their contract.
func reportUnknownRenewals(input *rules.Input, report *rules.Report) {
	for i := range input.Plan.Spec.EvaluationSchedules {
		schedule := &input.Plan.Spec.EvaluationSchedules[i]
		if schedule.Cadence != v1alpha1.CadenceEveryRenewal {
			continue
		}
		var unknown []v1alpha1.EntryName
		for _, technology := range input.Plan.Technologies {
			isRetired := technology.Lifecycle == v1alpha1.LifecycleRetired
			if technology.Renewal.IsZero() && !isRetired && evaluation.IsOfSchedule(schedule, technology) {
				unknown = append(unknown, technology.Name)
			}
		}
		if len(unknown) > 0 {
			report.AddNotChecked("schedule %s expects no evaluation of these technologies, because no renewal "+
				"of their contract is recorded: %s", schedule.Name, text.JoinFirst(unknown))
		}
	}
}

// reportUnusedReviews names the reviews of the curriculum after which a schedule expects no evaluation,
// because none of its technologies names the document.
func reportUnusedReviews(input *rules.Input, report *rules.Report) {
	for i := range input.Plan.Spec.EvaluationSchedules {
		schedule := &input.Plan.Spec.EvaluationSchedules[i]
		if schedule.Cadence != v1alpha1.CadenceEveryCurriculumReview {
			continue
		}
		named := map[v1alpha1.Label]bool{}
		for _, technology := range input.Plan.Technologies {
			for _, document := range technology.Curriculum {
				named[document] = named[document] || evaluation.IsOfSchedule(schedule, technology)
			}
		}
		var unused []v1alpha1.EntryName
		for _, review := range input.Plan.Spec.District.CurriculumReviews {
			if !named[review.Document] {
				unused = append(unused, review.Name)
			}
		}
		switch {
		case len(input.Plan.Spec.District.CurriculumReviews) == 0:
			report.AddNotChecked("schedule %s expects no evaluation, because district.curriculumReviews is empty",
				schedule.Name)
		case len(unused) > 0:
			slices.Sort(unused)
			report.AddNotChecked("schedule %s expects no evaluation for these reviews, because none of its technologies "+
				"names their document in curriculum: %s", schedule.Name, text.JoinFirst(unused))
		}
	}
}

// reportThresholds says after which value a schedule with cadence EveryThreshold expects its next
// evaluation, and which values were reached from the start.
func reportThresholds(input *rules.Input, report *rules.Report) {
	benchmarks := map[string]*model.Benchmark{}
	for _, benchmark := range input.SortedBenchmarks() {
		benchmarks[benchmark.Name] = benchmark
	}
	for i := range input.Plan.Spec.EvaluationSchedules {
		schedule := &input.Plan.Spec.EvaluationSchedules[i]
		benchmark := benchmarks[schedule.Threshold.BenchmarkRef.Name]
		if schedule.Cadence != v1alpha1.CadenceEveryThreshold || benchmark == nil {
			continue
		}
		var ahead, before []int64
		for _, value := range schedule.Threshold.Values {
			switch {
			case evaluation.IsReachedAtStart(benchmark, value):
				before = append(before, value)
			case evaluation.FindReached(benchmark, value).IsZero():
				ahead = append(ahead, value)
			}
		}
		if len(ahead) > 0 {
			report.AddNotChecked("schedule %s expects its next evaluation after benchmark %s reaches %d",
				schedule.Name, benchmark.Name, slices.Min(ahead))
		}
		if len(before) > 0 {
			report.AddNotChecked("schedule %s expects no evaluation after %d, which the baseline of benchmark %s is at already",
				schedule.Name, slices.Max(before), benchmark.Name)
		}
	}
}

// newOverdueFinding describes the overdue evaluations of one schedule, or the one that was
// created by hand. PlanReview lets AnnualReviewOverdue fold under a finding about the plan.
func newOverdueFinding(whose string, late evaluation.Late) rules.Finding {
	first := late.First[0]
	finding := rules.Finding{Severity: v1alpha1.SeverityWarning, PlanReview: late.PlanReview}
	target := ""
	if late.OneTarget {
		target = " of " + DescribeTarget(first.Target)
	}
	if late.Count == 1 {
		finding.Message = fmt.Sprintf("The evaluation%s %s was due on %s and is not done.", target, whose, first.Due)
		finding.Action = "Hold it and record what was found and decided, or cancel it with a reason."
		return finding
	}
	names := make([]string, len(late.First))
	for i, item := range late.First {
		names[i] = fmt.Sprintf("%s (due on %s)", DescribeTarget(item.Target), item.Due)
		if late.OneTarget {
			names[i] = item.Due.String()
		}
	}
	what := text.JoinFirstOf(names, late.Count)
	if late.OneTarget {
		what = "due on " + what
	}
	finding.Message = fmt.Sprintf(
		"%s%s %s are not done: %s.", text.FormatCount(late.Count, "evaluation"), target, whose, what,
	)
	finding.Action = "Hold them and record what was found and decided, or cancel them with a reason."
	return finding
}
