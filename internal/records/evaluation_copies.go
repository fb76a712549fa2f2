package records

import "techplan.education/api/v1alpha1"

// The status of an Evaluation has copies of what people record. Each copy and its way back stand here
// side by side; a test fills every field and compares.

func copyCriterion(criterion v1alpha1.Criterion) v1alpha1.RecordedCriterion {
	return v1alpha1.RecordedCriterion{
		Name: string(criterion.Name), Question: string(criterion.Question),
		Weight: criterion.Weight, MustPass: criterion.MustPass, Pass: criterion.Pass, Warning: criterion.Warning,
	}
}

func restoreCriterion(copied v1alpha1.RecordedCriterion) v1alpha1.Criterion {
	return v1alpha1.Criterion{
		Name: v1alpha1.EntryName(copied.Name), Question: v1alpha1.Label(copied.Question),
		Weight: copied.Weight, MustPass: copied.MustPass, Pass: copied.Pass, Warning: copied.Warning,
	}
}

func copyResult(result v1alpha1.Result) v1alpha1.RecordedResult {
	return v1alpha1.RecordedResult{
		Criterion: string(result.Criterion), Answer: string(result.Answer), Value: result.Value,
		NotAssessed: string(result.NotAssessed), Evidence: string(result.Evidence),
		EvidenceDate: string(result.EvidenceDate), EvidenceTier: result.EvidenceTier,
		SampleSize: result.SampleSize, Audience: string(result.Audience),
	}
}

func restoreResult(copied v1alpha1.RecordedResult) v1alpha1.Result {
	return v1alpha1.Result{
		Criterion: v1alpha1.EntryName(copied.Criterion), Answer: v1alpha1.Answer(copied.Answer), Value: copied.Value,
		NotAssessed: v1alpha1.Text(copied.NotAssessed), Evidence: v1alpha1.Text(copied.Evidence),
		EvidenceDate: v1alpha1.Date(copied.EvidenceDate), EvidenceTier: copied.EvidenceTier,
		SampleSize: copied.SampleSize, Audience: v1alpha1.Role(copied.Audience),
	}
}

func copyDecision(decision v1alpha1.Decision) v1alpha1.RecordedDecision {
	return v1alpha1.RecordedDecision{
		Outcome: string(decision.Outcome), Date: string(decision.Date), By: string(decision.By), Reason: string(decision.Reason),
	}
}

func restoreDecision(copied v1alpha1.RecordedDecision) v1alpha1.Decision {
	return v1alpha1.Decision{
		Outcome: v1alpha1.DecisionOutcome(copied.Outcome), Date: v1alpha1.Date(copied.Date),
		By: v1alpha1.Role(copied.By), Reason: v1alpha1.Text(copied.Reason),
	}
}

func copyCancellation(cancelled v1alpha1.Cancellation) v1alpha1.RecordedCancellation {
	return v1alpha1.RecordedCancellation{
		Reason: string(cancelled.Reason), Date: string(cancelled.Date), By: string(cancelled.By),
	}
}

func restoreCancellation(copied v1alpha1.RecordedCancellation) v1alpha1.Cancellation {
	return v1alpha1.Cancellation{
		Reason: v1alpha1.Text(copied.Reason), Date: v1alpha1.Date(copied.Date), By: v1alpha1.Role(copied.By),
	}
}

// RestoreEvaluation returns the spec of an evaluation with what it has and what is lost.
func RestoreEvaluation(record *v1alpha1.Evaluation, lost EvaluationLoss) *v1alpha1.EvaluationSpec {
	spec := record.Spec.DeepCopy()
	for _, criterion := range lost.Criteria {
		spec.Criteria = append(spec.Criteria, restoreCriterion(criterion))
	}
	for _, result := range lost.Results {
		spec.Results = append(spec.Results, restoreResult(result))
	}
	if lost.Decision != nil {
		spec.Decision = restoreDecision(*lost.Decision)
	}
	if lost.Cancelled != nil {
		spec.Cancelled = restoreCancellation(*lost.Cancelled)
	}
	return spec
}
