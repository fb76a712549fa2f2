package scoring

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"techplan.education/api/v1alpha1"
	"techplan.education/internal/evaluation"
	"techplan.education/internal/model"
	"techplan.education/internal/money"
	"techplan.education/internal/text"
)

// Bounds of the score: from retainFrom on, Retain is recommended, and from modifyFrom on, Modify.
// Up to maxUnscored percent of the weight may have no answer that counts. The first two are the bounds of
// pass and warning in the sample of Keptn's quality gates, the last one is techplan's own.
const (
	retainFrom  = 90
	modifyFrom  = 75
	maxUnscored = 25
)

// halfPoints are the points of an answer, in half points.
var halfPoints = map[v1alpha1.Answer]int64{v1alpha1.AnswerPass: 2, v1alpha1.AnswerWarning: 1, v1alpha1.AnswerFail: 0}

// Input is an evaluation with what its score is computed from.
type Input struct {
	Evaluation *model.Evaluation
	// Earlier are the completed evaluations of the same schedule and target before it, the latest
	// first. Criteria that compare with a change read them.
	Earlier []*model.Evaluation
	// Plan is the plan of the evaluation; its needs and licenses decide between Replace and
	// Retire.
	Plan *v1alpha1.TechnologyPlanSpec
	// Benchmarks are those of the plan's goals that measure the use of the technologies. They give
	// reasons, and change no point.
	Benchmarks []*model.Benchmark
}

// Score is what the answers of an evaluation say together.
type Score struct {
	// Criteria are the criteria in the order of their names.
	Criteria []Criterion
	// Verdict is why the evaluation passed or not: ReasonPassed, ReasonNeedsChange, ReasonFailed,
	// ReasonMustPassFailed, ReasonInconclusive or ReasonNoCriteria.
	Verdict v1alpha1.ConditionReason
	// Percent is the score from 0 to 100; nil if it is inconclusive.
	Percent *big.Rat
	// Unscored is the share of the weight without an answer that counts, in percent.
	Unscored *big.Rat
	// Recommendation is empty if the score is inconclusive.
	Recommendation v1alpha1.DecisionOutcome
	// Reasons are what the recommendation rests on, a sentence each.
	Reasons []string
}

// ComputeScore computes the score of an evaluation: 100 × Σ(weight × points) / Σ weight over the
// criteria with an answer, where Pass has 1 point, Warning a half and Fail none. If more than 25
// percent of the weight cannot be scored, it is inconclusive. If a criterion fails that must pass,
// the evaluation fails.
func ComputeScore(input Input) Score {
	score := Score{Criteria: answerCriteria(input)}
	var weight, answered, gained int64
	for _, criterion := range score.Criteria {
		each := WeightOf(criterion.Criterion)
		weight += each
		if criterion.Answer != "" {
			answered += each
			gained += each * halfPoints[criterion.Answer]
		}
	}
	if weight == 0 {
		score.Verdict = v1alpha1.ReasonNoCriteria
		return score
	}
	score.Unscored = big.NewRat(100*(weight-answered), weight)
	if 100*(weight-answered) <= maxUnscored*weight {
		// A quarter of the weight at most has no answer, so that answered is not 0.
		score.Percent = big.NewRat(50*gained, answered)
	}
	score.Verdict = score.findVerdict()
	score.recommendOutcome(input)
	score.describeReasons(input)
	return score
}

// findVerdict returns why the evaluation passed or not. Without an answer to a criterion that must
// pass, it has not passed.
func (score *Score) findVerdict() v1alpha1.ConditionReason {
	switch {
	case len(score.listMustPass(v1alpha1.AnswerFail)) > 0:
		return v1alpha1.ReasonMustPassFailed
	case score.Percent == nil, len(score.listMustPass("")) > 0:
		return v1alpha1.ReasonInconclusive
	case score.Percent.Cmp(big.NewRat(retainFrom, 1)) >= 0:
		return v1alpha1.ReasonPassed
	case score.Percent.Cmp(big.NewRat(modifyFrom, 1)) >= 0:
		return v1alpha1.ReasonNeedsChange
	default:
		return v1alpha1.ReasonFailed
	}
}

// listMustPass lists the criteria, by name, that must pass and have an answer; with an empty one,
// those without.
func (score *Score) listMustPass(answer v1alpha1.Answer) []v1alpha1.EntryName {
	var names []v1alpha1.EntryName
	for _, criterion := range score.Criteria {
		if criterion.MustPass != nil && *criterion.MustPass && criterion.Answer == answer {
			names = append(names, criterion.Name)
		}
	}
	return names
}

// answerCriteria returns the criteria of an evaluation with their answers, in the order of their
// names: that of the list has no meaning.
func answerCriteria(input Input) []Criterion {
	spec := &input.Evaluation.Spec
	results := map[v1alpha1.EntryName]*v1alpha1.Result{}
	for i := range spec.Results {
		results[spec.Results[i].Criterion] = &spec.Results[i]
	}
	criteria := make([]Criterion, len(spec.Criteria))
	for i := range spec.Criteria {
		criterion := &spec.Criteria[i]
		criteria[i] = answerCriterion(criterion, results[criterion.Name], input.Earlier)
	}
	slices.SortFunc(criteria, func(left, right Criterion) int { return cmp.Compare(left.Name, right.Name) })
	return criteria
}

// recommendOutcome sets the recommendation. A plan is not replaced or given up: what is recommended
// for it is a change at most. Technologies that are evaluated together are retired if each of them is
// to be.
func (score *Score) recommendOutcome(input Input) {
	target := input.Evaluation.Spec.Target
	switch score.Verdict {
	case v1alpha1.ReasonInconclusive:
	case v1alpha1.ReasonPassed:
		score.Recommendation = v1alpha1.DecisionRetain
	case v1alpha1.ReasonNeedsChange:
		score.Recommendation = v1alpha1.DecisionModify
	default:
		score.Recommendation = v1alpha1.DecisionReplace
		technologies := evaluation.ListTechnologies(input.Evaluation.Evaluation)
		if target.Kind == v1alpha1.KindTechnologyPlan && len(technologies) == 0 {
			score.Recommendation = v1alpha1.DecisionModify
		}
		if len(technologies) > 0 && !slices.ContainsFunc(technologies, func(name v1alpha1.EntryName) bool {
			return !score.shouldRetire(input.Plan, string(name))
		}) {
			score.Recommendation = v1alpha1.DecisionRetire
		}
	}
}

// shouldRetire reports whether a technology with a low score is to be given up and not replaced. One that fails
// what must pass is replaced as long as it is needed, however little it is used.
func (score *Score) shouldRetire(plan *v1alpha1.TechnologyPlanSpec, name string) bool {
	technology := findTechnology(plan, name)
	if technology == nil {
		return false
	}
	found, _ := findNeed(plan, technology)
	return found == needGone || score.Verdict == v1alpha1.ReasonFailed && isHardlyUsed(technology.Seats)
}

// describeReasons sets the reasons: the score, each criterion, and what is known of a technology.
func (score *Score) describeReasons(input Input) {
	score.addReason("%s", score.Summarize())
	for _, criterion := range score.Criteria {
		score.addReason("%s", describeCriterion(criterion))
	}
	names := slices.Sorted(slices.Values(evaluation.ListTechnologies(input.Evaluation.Evaluation)))
	for _, name := range names {
		sentences := score.describeTechnology(input, name)
		if len(names) > 1 {
			// A sentence about one of several says about which.
			sentences = []string{string(name) + ": " + strings.Join(sentences, " ")}
		}
		for _, sentence := range sentences {
			score.addReason("%s", sentence)
		}
	}
	if more := len(score.Reasons) - maxReasons; more > 0 {
		score.Reasons = score.Reasons[:maxReasons-1]
		score.addReason("%s left out here.", text.FormatCount(more+1, "more reason"))
	}
}

// describeTechnology describes what is known of a technology, a sentence each.
func (score *Score) describeTechnology(input Input, name v1alpha1.EntryName) []string {
	technology := findTechnology(input.Plan, string(name))
	if technology == nil {
		return []string{fmt.Sprintf("The plan does not list technology %s.", name)}
	}
	sentences := describeUse(technology, currencyOf(input.Plan))
	if technology.Evidence.Tier > 0 {
		sentences = append(sentences, fmt.Sprintf("Its evidence of effect is of tier %d of 4.", technology.Evidence.Tier))
	}
	sentences = append(sentences, describeBenchmarks(input, technology)...)
	if score.Recommendation == v1alpha1.DecisionReplace || score.Recommendation == v1alpha1.DecisionRetire {
		sentences = append(sentences, describeNeed(findNeed(input.Plan, technology)))
	}
	if len(sentences) == 0 {
		sentences = []string{"The plan records neither use nor cost nor evidence of it."}
	}
	return sentences
}

// maxReasons is the most reasons that a status shows.
const maxReasons = 60

// maxReasonBytes is the longest reason that a status shows.
const maxReasonBytes = 500

func (score *Score) addReason(format string, args ...any) {
	score.Reasons = append(score.Reasons, text.Truncate(text.EscapeLine(fmt.Sprintf(format, args...)), maxReasonBytes))
}

// Summarize writes the score in one or two sentences.
func (score *Score) Summarize() string {
	if score.Verdict == v1alpha1.ReasonNoCriteria {
		return "There are no criteria to score."
	}
	summary := fmt.Sprintf("Inconclusive: %s percent of the weight cannot be scored, more than %d.",
		money.FormatDecimal(score.Unscored, 1), maxUnscored)
	if score.Percent != nil {
		summary = fmt.Sprintf("Score %s of 100", money.FormatDecimal(score.Percent, 1))
		if score.Unscored.Sign() > 0 {
			summary += fmt.Sprintf("; %s percent of the weight cannot be scored",
				money.FormatDecimal(score.Unscored, 1))
		}
		summary += "."
	}
	if failed := score.listMustPass(v1alpha1.AnswerFail); len(failed) > 0 {
		return summary + fmt.Sprintf(" What must pass fails: %s.", text.JoinFirst(failed))
	}
	if open := score.listMustPass(""); len(open) > 0 {
		return summary + fmt.Sprintf(" What must pass has no answer: %s.", text.JoinFirst(open))
	}
	return summary
}

// describeCriterion writes a criterion with its answer and what it rests on in one sentence.
func describeCriterion(criterion Criterion) string {
	sentence := fmt.Sprintf("%s: %s, %s", criterion.Name, describeGiven(criterion.Answer), criterion.Why)
	if weight := WeightOf(criterion.Criterion); weight != 1 {
		sentence += fmt.Sprintf("; weight %d", weight)
	}
	if result := criterion.Result; result != nil {
		sentence += describeEvidence(result)
	}
	return sentence + "."
}

func describeGiven(answer v1alpha1.Answer) string {
	if answer == "" {
		return "no answer"
	}
	return string(answer)
}

// describeEvidence writes how many were asked, the day and the tier of the evidence, each after a
// semicolon.
func describeEvidence(result *v1alpha1.Result) string {
	var parts []string
	if result.SampleSize > 0 || result.Audience != "" {
		asked := string(result.Audience)
		if result.SampleSize > 0 {
			asked = strings.TrimSuffix(text.FormatCount(result.SampleSize, "observation")+" of "+asked, " of ")
		}
		parts = append(parts, asked)
	}
	if result.EvidenceDate != "" {
		parts = append(parts, "evidence of "+string(result.EvidenceDate))
	}
	if result.EvidenceTier > 0 {
		parts = append(parts, fmt.Sprintf("tier %d", result.EvidenceTier))
	}
	if len(parts) == 0 {
		return ""
	}
	return "; " + strings.Join(parts, "; ")
}

// API returns the score as a status shows it; empty if there are no criteria.
func (score *Score) API() v1alpha1.EvaluationScore {
	if score.Verdict == v1alpha1.ReasonNoCriteria {
		return v1alpha1.EvaluationScore{}
	}
	shown := v1alpha1.EvaluationScore{
		UnscoredPercent: money.FormatDecimal(score.Unscored, 1),
		Recommendation:  score.Recommendation, Reasons: score.Reasons,
	}
	if score.Percent != nil {
		shown.Percent = money.FormatDecimal(score.Percent, 1)
	}
	return shown
}
