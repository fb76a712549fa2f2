package benchmark

// MapEvaluationToBenchmarks and MapPlanToBenchmarks are the mappings of events.
var (
	MapEvaluationToBenchmarks = (*Reconciler).mapEvaluationToBenchmarks
	MapPlanToBenchmarks       = (*Reconciler).mapPlanToBenchmarks
)
