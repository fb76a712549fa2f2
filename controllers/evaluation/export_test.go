package evaluation

// The mappings of events.
var (
	MapBenchmarkToEvaluations = (*Reconciler).mapBenchmarkToEvaluations
	MapGoalToEvaluations      = (*Reconciler).mapGoalToEvaluations
	MapBenchmarkToPlans       = (*Scheduler).mapBenchmarkToPlans
)
